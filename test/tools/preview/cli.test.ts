import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

import { expect } from "chai";

import type { PreviewReport } from "../../../tools/preview";
import { fixture, ROOT } from "../../support/preview";
import { livesOn } from "../../support/processes";

interface Ended {
    code: number | null;
    stdout: string;
    stderr: string;
}

/** Runs the command line in a folder, and lets a test see to the process while it runs. */
async function cli(cwd: string, args: string[], meanwhile?: (kill: (signal: NodeJS.Signals) => void) => Promise<void>): Promise<Ended> {
    const child = spawn(process.execPath, [path.join(ROOT, "tools/preview/cli.js"), ...args], { cwd });
    const ended: Ended = { code: null, stdout: "", stderr: "" };
    child.stdout.on("data", (chunk) => (ended.stdout += String(chunk)));
    child.stderr.on("data", (chunk) => (ended.stderr += String(chunk)));
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    await meanwhile?.((signal) => child.kill(signal));
    return { ...ended, code: await closed, stdout: ended.stdout, stderr: ended.stderr };
}

describe("npm run preview", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "preview-"));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const plain = ["--policy-pack", fixture("packs/plain")];

    it("ends with 0 if all is well, with the report alone on the standard output if asked", async () => {
        const { code, stdout, stderr } = await cli(fixture("faults"), ["network", ...plain, "--json", "-"]);
        expect(code, stderr).to.equal(0);
        const report = JSON.parse(stdout) as PreviewReport;
        expect(report.environment).to.deep.equal({ project: "faults", stack: "network" });
        expect(report.outputs).to.deep.equal({ password: { $secret: true } });
        expect(stderr).to.include("No mandatory violation").and.include("password: [secret]");
        expect(stdout + stderr)
            .not.to.include("correct-horse")
            .and.not.include("\u001b");
    });

    it("ends with 1 if a mandatory policy is violated, and writes the report all the same", async () => {
        const file = path.join(folder, "report.json");
        const { code, stdout } = await cli(fixture("faults"), [...plain, "--json", file]);
        expect(code).to.equal(1);
        expect(stdout).to.include("AC-1  has-network").and.include("Refused: 1 mandatory violation");
        expect((JSON.parse(readFileSync(file, "utf8")) as PreviewReport).summary.mandatoryViolations).to.equal(1);
        expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).to.deep.equal([]);
    });

    it("ends with 2 before anything runs if an argument is wrong, and says what would be right", async () => {
        const nowhere = path.join(folder, "no/such/folder/report.json");
        const wrong: [args: string[], said: string][] = [
            [["production", ...plain], 'no stack "production"'],
            [["dev", ...plain, "--json", nowhere], "its folder does not exist"],
            [["dev", "--timeout", "soon"], "a number of seconds above 0"],
            [["dev"], "There is no policy pack"],
        ];
        await Promise.all(
            wrong.map(async ([args, said]) => {
                const { code, stderr, stdout } = await cli(fixture("world"), args);
                expect(code, stderr).to.equal(2);
                expect(stderr).to.include(said);
                expect(stdout).to.equal("");
            }),
        );
        expect(existsSync(nowhere)).to.equal(false);
    });

    it("ends with 3 if the program fails, with its log", async () => {
        const { code, stdout, stderr } = await cli(fixture("faults"), ["failing", ...plain]);
        expect(code).to.equal(3);
        expect(stderr).to.include("The program failed with exit code").and.include("boom: [secret]").and.include("main.js");
        expect(stdout).to.equal("");
    });

    it("tells its options and exit codes", async () => {
        const { code, stdout } = await cli(folder, ["--help"]);
        expect(code).to.equal(0);
        for (const word of ["--verbose", "--json", "--undecided-fails", "--timeout", "--policy-pack", "130"])
            expect(stdout).to.include(word);
    });

    describe("with a program that hangs", () => {
        /** A project whose program hangs and notes the processes it consists of. */
        const hanging = (name: string): { root: string; pids: () => Promise<number[]> } => {
            const root = path.join(folder, name);
            const notes = path.join(root, "pids.json");
            mkdirSync(root);
            writeFileSync(
                path.join(root, "Pulumi.yaml"),
                `name: faults\nruntime: nodejs\nmain: ${path.join(fixture("faults"), "main.js")}\n`,
            );
            writeFileSync(path.join(root, "Pulumi.dev.yaml"), `config:\n  faults:mode: hang\n  faults:pids: ${notes}\n`);
            const pids = async (): Promise<number[]> => {
                while (!existsSync(notes)) await setTimeout(50);
                await setTimeout(300);
                return JSON.parse(readFileSync(notes, "utf8")) as number[];
            };
            return { root, pids };
        };

        it("ends with 130 on Ctrl-C and with 143 when terminated, and leaves no process even if it is killed", async () => {
            const ends = async (name: string, signal: NodeJS.Signals): Promise<Ended & { left: number[] }> => {
                const { root, pids } = hanging(name);
                let started: number[] = [];
                const ended = await cli(root, plain, async (kill) => {
                    started = await pids(); // before the program runs, the preview may not listen to signals yet
                    kill(signal);
                });
                expect(started).to.have.length(2);
                return { ...ended, left: await livesOn(started) };
            };
            const [interrupted, terminated, killed] = await Promise.all([
                ends("interrupted", "SIGINT"),
                ends("terminated", "SIGTERM"),
                ends("killed", "SIGKILL"),
            ]);
            expect(interrupted).to.deep.include({ code: 130, left: [] });
            expect(interrupted.stderr).to.include("interrupted");
            expect(terminated).to.deep.include({ code: 143, left: [] });
            expect(killed.left).to.deep.equal([]);
        });
    });
});
