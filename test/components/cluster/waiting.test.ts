import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:https";
import { createServer as createSilentServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { generate, type GenerateResult } from "selfsigned";

import { ecrRegistry } from "../../../components/images/ecr-registry";
import { endpointSilence } from "../../../components/cluster/endpoint-probe";
import { demandImages } from "../../../components/images/image-gate";
import type { MirroredImage } from "../../../components/images/image-plan";
import { waitWhile } from "../../../components/patience";

/** A certificate that is its own authority, for this machine alone. */
const certificate = () =>
    generate([{ name: "commonName", value: "localhost" }], {
        keySize: 2048,
        extensions: [
            { name: "basicConstraints", cA: true },
            { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
        ],
    });
let own: GenerateResult;
let stranger: string;
let authority: string;
before(async () => {
    own = await certificate();
    authority = Buffer.from(own.cert).toString("base64");
    stranger = Buffer.from((await certificate()).cert).toString("base64");
});

const soon = { limitMs: 2_000, intervalMs: 20 };
const atOnce = { limitMs: 60, intervalMs: 20 };

/** A Kubernetes API on this machine that answers everybody with a status. */
function api(status: number): Server {
    return createServer({ key: own.private, cert: own.cert }, (_, response) => {
        response.writeHead(status).end();
    });
}

const listen = (server: { listen: (port: number, host: string, done: () => void) => unknown }, port = 0) =>
    new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
const portOf = (server: { address: () => AddressInfo | string | null }) => (server.address() as AddressInfo).port;
const at = (port: number, certificateAuthority = authority, timeoutMs = 1_000) => ({
    endpoint: `https://127.0.0.1:${port}`,
    certificateAuthority,
    timeoutMs,
});

describe("the wait for the Kubernetes API", () => {
    const servers: { close: () => unknown }[] = [];
    afterEach(() => servers.splice(0).forEach((server) => server.close()));
    const started = async (status: number) => {
        const server = api(status);
        servers.push(server);
        await listen(server);
        return server;
    };

    it("is over at once if the API answers, to whomever it turns away", async () => {
        for (const status of [200, 401, 403]) expect(await endpointSilence(at(portOf(await started(status))))).to.equal(undefined);
    });

    it("goes on while the API is ill", async () => {
        expect(await endpointSilence(at(portOf(await started(503))))).to.equal("it answers with 503");
    });

    it("takes no other server for the API", async () => {
        const port = portOf(await started(200));
        expect(await endpointSilence(at(port, stranger))).to.match(/certificate/);
    });

    it("says that the connection is refused, and that a name does not resolve", async () => {
        const server = await started(200);
        const port = portOf(server);
        await new Promise((resolve) => server.close(resolve));
        expect(await endpointSilence(at(port))).to.equal("the connection is refused");
        const nowhere = { ...at(port), endpoint: "https://api.invalid" };
        expect(await endpointSilence(nowhere)).to.match(/does not resolve|no name server/);
    });

    it("ends by itself where packets are lost, and says what that looks like", async () => {
        const sockets: Socket[] = [];
        const silent = createSilentServer((socket) => sockets.push(socket)); // takes the connection, and says nothing
        servers.push({ close: () => (sockets.forEach((socket) => socket.destroy()), silent.close()) });
        await listen(silent);
        const start = performance.now();
        expect(await endpointSilence(at(portOf(silent), authority, 100))).to.include("without the VPN");
        expect(performance.now() - start).to.be.below(1_000);
    });

    it("goes on as soon as an API comes up late", async () => {
        const first = await started(200);
        const port = portOf(first);
        await new Promise((resolve) => first.close(resolve));
        const late = api(200);
        servers.push(late);
        const said: string[] = [];
        setTimeout(() => late.listen(port, "127.0.0.1"), 150);
        const silence = await waitWhile(
            () => endpointSilence(at(port)),
            soon,
            (missing) => said.push(missing),
        );
        expect(silence).to.equal(undefined);
        expect(said).to.include("the connection is refused");
    });

    it("gives up on one that never comes, once the time is up", async () => {
        const server = await started(200);
        const port = portOf(server);
        await new Promise((resolve) => server.close(resolve));
        const passed: number[] = [];
        const start = performance.now();
        const silence = await waitWhile(
            () => endpointSilence(at(port)),
            atOnce,
            (_, milliseconds) => passed.push(milliseconds),
        );
        expect(silence).to.equal("the connection is refused");
        expect(performance.now() - start).to.be.within(atOnce.limitMs, 1_000);
        expect(passed.every((milliseconds) => milliseconds < atOnce.limitMs)).to.equal(true);
    });
});

describe("the gate of the cluster, in a program", function () {
    this.timeout(20_000);

    /** What a program says, and how it ends. */
    const run = (phase: "preview" | "update", endpoint: string) =>
        new Promise<{ code: number; out: string; error: string }>((resolve) => {
            const register = join(__dirname, "..", "..", "..", "policy", "register.js");
            const program = join(__dirname, "fixtures", "gate.ts");
            execFile(process.execPath, ["-r", register, program, phase, endpoint, authority], (failure, out, error) =>
                resolve({ code: Number(failure?.code ?? 0), out, error }),
            );
        });
    const nobody = "https://127.0.0.1:1";

    it("never waits in a preview", async () => {
        const { code, out } = await run("preview", nobody);
        expect(code).to.equal(0);
        expect(out).to.include('"kind":"Config"').and.to.not.include("does not answer");
    });

    it("lets an update through once the API answers", async () => {
        const server = api(401);
        await listen(server);
        const { code, out } = await run("update", `https://127.0.0.1:${portOf(server)}`);
        server.close();
        expect(code).to.equal(0);
        expect(out).to.include('"kind":"Config"');
    });

    it("ends an update that nobody opens the way for, with one clear message and the code for one that is said", async () => {
        const { code, out, error } = await run("update", nobody);
        expect(code).to.equal(32);
        expect(out).to.include("does not answer yet: the connection is refused. Connect to the VPN").and.to.not.include('"kind"');
        expect(error).to.include("did not answer within").and.to.include("run the same command again");
    });
});

describe("the wait for images", () => {
    const digest = `sha256:${"0".repeat(64)}`;
    const image: MirroredImage = { source: "quay.io/a/b:v1", repository: "quay.io/a/b", digest };
    const refusal = (images: MirroredImage[], has: () => Promise<boolean>) =>
        demandImages(images, { has }, atOnce, () => undefined).then(
            () => "",
            (error: Error) => error.message,
        );

    it("is over at once if all are there", async () => {
        expect(await refusal([image], async () => true)).to.equal("");
        expect(await refusal([], async () => false)).to.equal("");
    });

    it("refuses what was never mirrored, by name, and asks nobody", async () => {
        let asked = 0;
        const message = await refusal([image, { source: "quay.io/c/d:v2", repository: "quay.io/c/d" }], async () => asked++ < 0);
        expect(message).to.include("quay.io/c/d:v2 as quay.io/c/d").and.to.include("images.lock.json");
        expect(message).to.not.include("quay.io/a/b");
        expect(asked).to.equal(0);
    });

    it("goes on once a late image is there", async () => {
        let looks = 0;
        const said: string[] = [];
        await demandImages([image], { has: async () => ++looks > 2 }, soon, (text) => said.push(text));
        expect(looks).to.equal(3);
        expect(said.join()).to.include(`quay.io/a/b:v1 as quay.io/a/b@${digest}`);
    });

    it("has the mirror copy what is missing, once however long it takes, and never what is there", async () => {
        let [looks, started] = [0, 0];
        const startMirror = async () => void started++;
        await demandImages([image], { has: async () => ++looks > 3, startMirror }, soon, () => undefined);
        expect([looks, started]).to.deep.equal([4, 1]);
        await demandImages([image], { has: async () => true, startMirror }, soon, () => undefined);
        expect(started).to.equal(1);
    });

    it("gives up on one that never comes, by name", async () => {
        expect(await refusal([image], async () => false))
            .to.include("did not come")
            .and.to.include("quay.io/a/b:v1");
    });

    describe("that asks ECR by the AWS CLI", () => {
        let folder: string;
        before(() => (folder = mkdtempSync(join(tmpdir(), "aws-cli-"))));
        after(() => rmSync(folder, { recursive: true }));
        const registry = (script: string, mirror?: string) => {
            const command = join(folder, "aws");
            writeFileSync(command, `#!/bin/sh\n${script}\n`);
            chmodSync(command, 0o755);
            return ecrRegistry({ id: "111122223333", partition: "aws", region: "eu-central-1" }, mirror, command);
        };

        it("asks for one image of one repository of the account", async () => {
            const log = join(folder, "arguments");
            expect(await registry(`echo "$@" > ${log}`).has("quay.io/a/b", digest)).to.equal(true);
            expect(readFileSync(log, "utf8").trim()).to.equal(
                `ecr describe-images --registry-id 111122223333 --region eu-central-1 --repository-name quay.io/a/b --image-ids imageDigest=${digest} --output json`,
            );
        });

        it("asks for a chart by its tag, and starts the mirror's build where there is one", async () => {
            const log = join(folder, "arguments");
            const asked = registry(`echo "$@" > ${log}`, "prod-mirror");
            await asked.has("charts/weaviate", "17.8.3");
            expect(readFileSync(log, "utf8")).to.include("--image-ids imageTag=17.8.3 ");
            await asked.startMirror?.();
            expect(readFileSync(log, "utf8").trim()).to.equal(
                "codebuild start-build --project-name prod-mirror --region eu-central-1 --output json",
            );
            expect(registry("exit 1")).to.not.have.property("startMirror");
        });

        it("tells what is not there from what cannot be asked", async () => {
            for (const exception of ["ImageNotFoundException", "RepositoryNotFoundException"]) {
                expect(await registry(`echo "An error occurred (${exception})" >&2; exit 254`).has("a/b", digest)).to.equal(false);
            }
            const failure = await registry('echo "Unable to locate credentials" >&2; exit 253')
                .has("a/b", digest)
                .catch((error: Error) => error.message);
            expect(failure).to.equal("ECR cannot be asked for a/b: Unable to locate credentials");
        });
    });
});
