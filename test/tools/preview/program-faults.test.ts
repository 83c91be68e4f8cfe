import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { PreviewFault, readEnvironment, runProgram, type ProgramOptions, type Recording } from "../../../tools/preview";
import { fixture } from "../../support/preview";
import { livesOn } from "../../support/processes";

/** Runs the fixture that fails as it is told, and gives what came of it. */
async function run(mode: string, options: ProgramOptions = {}, config: Record<string, unknown> = {}): Promise<Recording | PreviewFault> {
    try {
        const all = { "faults:mode": mode, "pulumi:disable-default-providers": ["kubernetes"], ...config };
        return await runProgram(readEnvironment(fixture("faults"), "dev", { config: all }), options);
    } catch (error) {
        if (error instanceof PreviewFault) return error;
        throw error;
    }
}

const SUBNET = "aws:ec2/subnet:Subnet";

const MODES = ["refused", "throw", "exit", "configuration", "argument", "badTransform", "empty"];

const folder = mkdtempSync(path.join(tmpdir(), "preview-"));
const outcomes = new Map<string, Recording | PreviewFault>();
let hanging: Promise<(Recording | PreviewFault)[]>;

describe("a program that fails", () => {
    before(async () => {
        // These wait most of the time, so they do it while the others run.
        hanging = Promise.all([
            run("hang", { timeoutSeconds: 8 }, { "faults:pids": path.join(folder, "idle") }),
            run("spin", { timeoutSeconds: 8 }),
        ]);
        const waiting = [...MODES];
        const worker = async (): Promise<void> => {
            for (let mode = waiting.shift(); mode !== undefined; mode = waiting.shift()) outcomes.set(mode, await run(mode));
        };
        await Promise.all([worker(), worker(), worker()]);
    });
    const fault = (mode: string): PreviewFault => {
        const outcome = outcomes.get(mode);
        if (!(outcome instanceof PreviewFault)) throw new Error(`${mode} did not fail`);
        return outcome;
    };

    it("to hold its configuration right ends with 2 and the message as it was written", () => {
        expect(fault("configuration")).to.include({
            exitCode: 2,
            message: "Configuration of stack dev is refused:\n  faults:mode is odd; write even",
        });
    });

    it("to satisfy a component ends with 2 and what the component says, without a trace", () => {
        expect(fault("argument")).to.include({ exitCode: 2, message: "Picky eater is refused:\n  size is 0; it takes 1 or more" });
    });

    it("by doing what no preview can follow ends with 2, all of it named, even if the program takes no notice", () => {
        const { exitCode, message } = fault("refused");
        expect(exitCode).to.equal(2);
        expect(message).to.match(
            /Two resources have the URN urn:pulumi:dev::faults::aws:s3\/bucket:Bucket::twin, made at main\.js:\d+ and at main\.js:\d+/,
        );
        expect(message).to.include("Data-source calls are not allowed: aws:index/getRegion:getRegion");
        expect(message).to.include("settings (kubernetes:core/v1:ConfigMap) names no provider").and.include("disable-default-providers");
        for (const argument of ["natGateways.strategy", "subnetStrategy", "subnetSpecs"])
            expect(message).to.include(`\n  ${argument} is no`);
    });

    it("in any other way ends with 3 and its log, clean of secrets", () => {
        expect(fault("throw").exitCode).to.equal(3);
        expect(fault("throw").message).to.include("boom: [secret]");
        expect(fault("throw").log.join("\n")).to.include("main.js").and.not.include("correct-horse");
        expect(fault("exit").message).to.include("exit code 7");
        expect(fault("badTransform").message).to.include("a transform of one (aws:s3/bucket:Bucket) failed").and.include("no such thing");
        for (const mode of ["exit", "badTransform"]) expect(fault(mode).exitCode).to.equal(3);
    });

    it("to declare anything ends with 3: silence is no pass", () => {
        expect(fault("empty")).to.include({ exitCode: 3 });
        expect(fault("empty").message).to.include("declared no resource");
    });
});

describe("a program that hangs", () => {
    after(() => rmSync(folder, { recursive: true }));
    const pids = (name: string): number[] => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as number[];

    it("is ended when its time is up, with all it started; the last resource gets named", async () => {
        for (const outcome of await hanging) {
            expect(outcome).to.be.instanceOf(PreviewFault).and.include({ exitCode: 3 });
            expect((outcome as PreviewFault).message)
                .to.include("did not end within 8 seconds")
                .and.include("before-the-silence (aws:s3/bucket:Bucket)");
        }
        expect(pids("idle")).to.have.length(2);
        expect(await livesOn(pids("idle"))).to.deep.equal([]);
    });

    it("is ended when the preview is interrupted", async () => {
        const stop = new AbortController();
        const outcome = await run(
            "hang",
            { signal: stop.signal, onResource: ({ name }) => name === "before-the-silence" && setTimeout(() => stop.abort(), 300) },
            { "faults:pids": path.join(folder, "stopped") },
        );
        expect(outcome).to.be.instanceOf(PreviewFault).and.include({ kind: "interrupted", exitCode: 130 });
        expect(await livesOn(pids("stopped"))).to.deep.equal([]);
    });
});

describe("a test that changes registrations as they arrive", () => {
    it("has the last word, over transforms too, and for the children of remote components as well", async () => {
        const seen = new Set<string>();
        const outcome = await run("network", {
            mutate: (registration) => {
                seen.add(registration.type);
                if (registration.name === "net-public-1" && registration.type === SUBNET) registration.inputs["mapPublicIpOnLaunch"] = true;
                if (registration.type === "aws:ec2/vpc:Vpc") registration.protect = true;
            },
        });
        if (outcome instanceof PreviewFault) throw outcome;
        const subnets = outcome.resources
            .filter(({ type }) => type === SUBNET)
            .map(({ name, inputs, protect }) => ({ name, open: inputs["mapPublicIpOnLaunch"], protect }));
        expect(subnets).to.deep.equal([
            { name: "net-public-1", open: true, protect: true },
            { name: "net-isolated-1", open: false, protect: true },
        ]);
        expect([...seen]).to.include.members(["pulumi:pulumi:Stack", "pulumi:providers:aws", "awsx:ec2:Vpc"]);
        expect(outcome.resources.filter(({ type }) => type === "aws:ec2/route:Route")).to.have.length(1);
    });
});
