import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { expect } from "chai";
import { stringify } from "yaml";

import { placementOn } from "../../components/charts/placement";
import { imageOf } from "../../components/images/own-registry";
import { instanceSizeOf, memoryPlan, type InstanceSize } from "../../components/weaviate/node-size";
import { weaviateValues } from "../../components/weaviate/weaviate-values";
import { describeReal } from "./parts";

/** Ports that nobody listens on. */
const freePorts = (count: number): Promise<number[]> =>
    Promise.all(
        Array.from(
            { length: count },
            () =>
                new Promise<number>((resolve) => {
                    const server = createServer().listen(0, "127.0.0.1", () => {
                        const { port } = server.address() as AddressInfo;
                        server.close(() => resolve(port));
                    });
                }),
        ),
    );

interface Values {
    authentication: object;
    authorization: object;
    query_defaults: object;
    env: Record<string, string | boolean>;
}

/** The values of the chart, as an environment of one node would have them. */
const values = weaviateValues({
    image: imageOf({ host: "registry.invalid", digests: {} }, "cr.weaviate.io/semitechnologies/weaviate:1.38.11"),
    replicas: 3,
    zones: 3,
    replicationFactor: 3,
    memory: memoryPlan(instanceSizeOf("r7i.xlarge") as InstanceSize),
    placement: placementOn("database"),
    storage: { className: "weaviate", sizeGiB: 20 },
    serviceAccount: "weaviate",
    priorityClass: "weaviate",
    apiKeys: { secretName: "weaviate-api-keys", users: ["weaviate-admin", "weaviate-backup"], administrators: ["weaviate-admin"] },
    backups: { bucket: "unused", prefix: "weaviate/" },
    region: "eu-central-1",
    allowedOrigin: "https://weaviate.example.com",
    podAnnotations: {},
}) as unknown as Values;

describeReal("a real Weaviate with the chart's values", ["weaviate-server"], ({ "weaviate-server": server }) => {
    const keys = { admin: "key-of-the-administrator", backup: "key-of-the-backup-job" };
    let folder: string;
    let process_: ChildProcess;
    let said = "";
    let address: string;
    let metrics: number;

    before(async function () {
        this.timeout(90_000);
        folder = mkdtempSync(join(tmpdir(), "real-weaviate-"));
        const [port, grpc, gossip, data, raft, rpc, prometheus] = (await freePorts(7)) as [
            number,
            number,
            number,
            number,
            number,
            number,
            number,
        ];
        metrics = prometheus;
        address = `http://127.0.0.1:${port}`;
        // As the chart writes it: these blocks go into conf.yaml word for word (weaviate-helm 17.8.3, templates/weaviateConfigMap.yaml).
        const { authentication, authorization, query_defaults } = values;
        writeFileSync(join(folder, "conf.yaml"), stringify({ authentication, authorization, query_defaults, debug: false }));
        const env = {
            PATH: String(process.env["PATH"]),
            ...Object.fromEntries(Object.entries(values.env).map(([name, value]) => [name, String(value)])),
            // What one node on this machine has to have otherwise: paths, ports, and a quorum of itself.
            AUTHENTICATION_APIKEY_ALLOWED_KEYS: `${keys.admin},${keys.backup}`,
            PERSISTENCE_DATA_PATH: join(folder, "data"),
            CLUSTER_HOSTNAME: "weaviate-0",
            CLUSTER_ADVERTISE_ADDR: "127.0.0.1",
            CLUSTER_GOSSIP_BIND_PORT: String(gossip),
            CLUSTER_DATA_BIND_PORT: String(data),
            RAFT_PORT: String(raft),
            RAFT_INTERNAL_RPC_PORT: String(rpc),
            RAFT_BOOTSTRAP_EXPECT: "1",
            RAFT_JOIN: "weaviate-0",
            GRPC_PORT: String(grpc),
            PROMETHEUS_MONITORING_PORT: String(prometheus),
            GOMEMLIMIT: "1GiB",
        };
        const args = ["--host", "127.0.0.1", "--port", String(port), "--scheme", "http", "--config-file", join(folder, "conf.yaml")];
        process_ = spawn(server, args, { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
        for (const stream of [process_.stdout, process_.stderr]) stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
        for (let tries = 0; tries < 300; tries++) {
            if (process_.exitCode !== null) throw new Error(`Weaviate ended:\n${said.slice(-3000)}`);
            const ready = await fetch(`${address}/v1/.well-known/ready`).then(
                ({ ok }) => ok,
                () => false,
            );
            if (ready) return;
            await setTimeout(200);
        }
        throw new Error(`Weaviate was not ready in time:\n${said.slice(-3000)}`);
    });
    after(async () => {
        process_.kill();
        await new Promise((resolve) => (process_.exitCode === null ? process_.on("exit", resolve) : resolve(undefined)));
        rmSync(folder, { recursive: true, force: true });
    });

    const ask = (path: string, key?: string, init: RequestInit = {}) =>
        fetch(`${address}${path}`, {
            ...init,
            headers: { "content-type": "application/json", ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
        });
    const collection = { class: "Documents", vectorizer: "none", replicationConfig: { factor: 3 } };

    it("IS-3, AT-4: lets nobody in without a key, nor with a wrong one", async () => {
        for (const path of ["/v1/schema", "/v1/meta", "/v1/objects", "/v1/nodes", "/v1/users/db"]) {
            expect((await ask(path)).status, path).to.equal(401);
            expect((await ask(path, "a-guess")).status, path).to.equal(401);
        }
    });

    it("HC-1: says without a key that it lives and is ready, and nothing else", async () => {
        expect((await ask("/v1/.well-known/live")).status).to.equal(200);
        expect((await ask("/v1/.well-known/ready")).status).to.equal(200);
    });

    it("AC-8: gives the administrator every right, and the backup job none before somebody grants it one", async () => {
        expect((await ask("/v1/nodes", keys.admin)).status).to.equal(200);
        expect((await ask("/v1/authz/roles", keys.admin)).status).to.equal(200);
        expect((await ask("/v1/nodes", keys.backup)).status).to.equal(403);
        expect((await ask("/v1/schema", keys.backup, { method: "POST", body: JSON.stringify(collection) })).status).to.equal(403);
    });

    it("HA-1: makes no collection with fewer copies than the environment demands, or than there are nodes", async () => {
        const once = await ask("/v1/schema", keys.admin, {
            method: "POST",
            body: JSON.stringify({ ...collection, replicationConfig: { factor: 1 } }),
        });
        expect(once.status).to.equal(422);
        expect(await once.text()).to.match(/replication factor/i);
    });

    it("S3-6: has no module that calls an outside service, whatever key a caller brings", async () => {
        const openAi = { class: "Outside", vectorizer: "text2vec-openai", replicationConfig: { factor: 3 } };
        const answer = await ask("/v1/schema", keys.admin, { method: "POST", body: JSON.stringify(openAi) });
        expect(answer.status).to.equal(422);
        expect(await answer.text()).to.match(/text2vec-openai/);
        const { modules } = (await (await ask("/v1/meta", keys.admin)).json()) as { modules?: Record<string, unknown> };
        expect(Object.keys(modules ?? {}).filter((name) => /openai|cohere|aws|google|anthropic/.test(name))).to.deep.equal([]);
    });

    it("DT-2: writes who was allowed and who was denied what, as JSON", async () => {
        await ask("/v1/nodes", keys.backup);
        await setTimeout(200);
        const lines = said.split("\n").flatMap((line) => (line.startsWith("{") ? [JSON.parse(line) as Record<string, unknown>] : []));
        const audit = lines.filter(({ component }) => component === "RBAC");
        expect(audit.some(({ level, user }) => level === "info" && user === "weaviate-admin")).to.equal(true);
        expect(audit.some(({ level, user }) => level === "error" && user === "weaviate-backup")).to.equal(true);
        expect(said).to.not.include(keys.admin).and.to.not.include(keys.backup);
    });

    it("OB-1: serves metrics, and no profiler", async () => {
        const text = await (await fetch(`http://127.0.0.1:${metrics}/metrics`)).text();
        expect(text).to.include("weaviate_build_info");
        const profiler = await fetch("http://127.0.0.1:6060/debug/pprof/").then(
            () => "answers",
            () => "nobody listens",
        );
        expect(profiler).to.equal("nobody listens");
    });
});
