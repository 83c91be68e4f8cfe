import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createServer as listenOn, type Server } from "node:http";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createConnection, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { expect } from "chai";

import { copyCommands } from "../../components/images/mirror-plan";
import { describeReal, run } from "./parts";

/** A port that nobody listens on. */
const freePort = (): Promise<number> =>
    new Promise((resolve) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });

async function listening(port: number): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
        const open = await new Promise<boolean>((resolve) => {
            const socket = createConnection(port, "127.0.0.1", () => resolve(true)).on("error", () => resolve(false));
            socket.on("close", () => socket.destroy());
        });
        if (open) return;
        await setTimeout(100);
    }
    throw new Error(`nobody listens on ${port}`);
}

describeReal("the mirror's commands, with crane and helm", ["crane", "helm"], ({ crane, helm }) => {
    let folder: string;
    let registry: ChildProcess;
    let published: Server;
    let host: string;
    let charts: string;
    const image = () => `${host}/upstream/image:v1`;
    const chart = () => ({ name: "tiny", version: "1.2.3+a", published: charts });

    before(async function () {
        this.timeout(60_000);
        folder = mkdtempSync(join(tmpdir(), "real-mirror-"));
        const port = await freePort();
        registry = spawn(crane, ["registry", "serve", "--address", `127.0.0.1:${port}`], { stdio: "ignore" });
        await listening(port);
        // A registry by a name without a port, as public ones have: a repository's name takes no colon.
        host = `127.0.0.1:${port}`;
        writeFileSync(join(folder, "file"), "content");
        execFileSync("tar", ["cf", "layer.tar", "file"], { cwd: folder });
        run(crane, ["append", "--insecure", "-f", join(folder, "layer.tar"), "-t", image()]);
        mkdirSync(join(folder, "chart/templates"), { recursive: true });
        writeFileSync(join(folder, "chart/Chart.yaml"), "apiVersion: v2\nname: tiny\nversion: 1.2.3+a\n");
        run(helm, ["package", "chart", "--destination", "published"], folder);
        published = listenOn((request, response) => response.end(readFileSync(join(folder, "published", String(request.url)))));
        await new Promise<void>((resolve) => published.listen(0, "127.0.0.1", resolve));
        charts = `http://127.0.0.1:${(published.address() as AddressInfo).port}`;
        run(helm, ["repo", "index", "published", "--url", charts], folder);
        mkdirSync(join(folder, "charts"));
    });
    after(() => {
        registry.kill();
        published.close();
        rmSync(folder, { recursive: true });
    });

    /** The commands as CodeBuild would run them, with one name for the public registry that is there. */
    const copy = (): Promise<string> => {
        const commands = copyCommands(["upstream/image:v1"], [chart()], `${host}/mirror`, { plainHttp: true });
        const script = commands.map((command) =>
            command.replace("crane copy --insecure 'upstream/", `crane copy --insecure '${host}/upstream/`),
        );
        const env = { ...process.env, PATH: `${dirname(crane)}:${dirname(helm)}:${String(process.env["PATH"])}` };
        return new Promise((resolve, reject) => {
            const child = spawn("bash", ["-exc", script.join("\n")], { cwd: folder, env });
            let said = "";
            for (const stream of [child.stdout, child.stderr]) stream.on("data", (data: Buffer) => (said += data.toString()));
            child.on("close", (code) => (code === 0 ? resolve(said) : reject(new Error(said))));
        });
    };

    it("DT-1, DT-3: copy an image with its digest and a chart under its tag, and a second time nothing", async function () {
        this.timeout(60_000);
        const first = await copy();
        expect(first).to.include("helm push").and.to.include("crane copy");
        const digest = (reference: string) => run(crane, ["digest", "--insecure", reference]);
        expect(digest(`${host}/mirror/upstream/image:v1`)).to.equal(digest(image()));
        expect(run(crane, ["ls", "--insecure", `${host}/mirror/charts/tiny`]).trim()).to.equal("1.2.3_a");
        const pushed = digest(`${host}/mirror/charts/tiny:1.2.3_a`);

        const second = await copy();
        expect(second).to.not.match(/^\+ (?:crane copy|helm)/m);
        expect(digest(`${host}/mirror/charts/tiny:1.2.3_a`)).to.equal(pushed);
    });
});
