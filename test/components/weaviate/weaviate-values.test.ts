import { expect } from "chai";
import fc from "fast-check";

import { placementOn } from "../../../components/charts/placement";
import { imageOf } from "../../../components/images/own-registry";
import { instanceSizeOf, leastMemoryMiB, memoryPlan, type InstanceSize } from "../../../components/weaviate/node-size";
import { weaviateFaults, type WeaviatePlan } from "../../../components/weaviate/weaviate-plan";
import { weaviateValues, type WeaviateSettings } from "../../../components/weaviate/weaviate-values";
import { chartValuesAreThere, unknownKeys } from "../../support/chart-values";
import { configurationOf, everyEnvironment } from "../../support/environments";

const source = "cr.weaviate.io/semitechnologies/weaviate:1.38.11";
const digest = `sha256:${"a".repeat(64)}`;

const settings = (change: Partial<WeaviateSettings> = {}): WeaviateSettings => ({
    image: imageOf({ host: "111122223333.dkr.ecr.eu-central-1.amazonaws.com", digests: { [source]: digest } }, source),
    replicas: 3,
    zones: 3,
    replicationFactor: 3,
    memory: memoryPlan(instanceSizeOf("r7i.xlarge") as InstanceSize),
    placement: placementOn("database"),
    storage: { className: "weaviate", sizeGiB: 100 },
    serviceAccount: "weaviate",
    priorityClass: "weaviate",
    apiKeys: { secretName: "weaviate-api-keys", users: ["administrator", "backup"], administrators: ["administrator"] },
    backups: { bucket: "test-backups", prefix: "weaviate/" },
    region: "eu-central-1",
    allowedOrigin: "https://weaviate.example.com",
    podAnnotations: {},
    ...change,
});

/** Values as far as tests look at them. */
interface Values {
    image: { registry: string; repo: string; tag: string };
    replicas: number;
    env: Record<string, unknown>;
    backups: { s3: { enabled: boolean; envconfig: Record<string, unknown> } };
    authentication: { anonymous_access: { enabled: boolean } };
    authorization: { rbac: { enabled: boolean; root_users: string[] }; admin_list: { enabled: boolean } };
    service: { type: string; ports: { appProtocol: string }[] };
    grpcService: { type: string; ports: { appProtocol: string }[] };
    initContainers: { sysctlInitContainer: { enabled: boolean }; ensureFileOwnershipContainer: { enabled: boolean } };
    securityContext: Record<string, unknown>;
    containerSecurityContext: Record<string, unknown>;
    annotations: Record<string, string>;
    affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { topologyKey: string }[] } };
    startupProbe: { enabled: boolean; probe: { httpGet: { path: string } } };
    livenessProbe: { probe: { httpGet: { path: string } } };
    readinessProbe: { probe: { httpGet: { path: string } } };
}
const values = (change: Partial<WeaviateSettings> = {}) => weaviateValues(settings(change)) as unknown as Values;

/**
 * Variables the server reads, as far as they are set here; a misspelt one would be ignored in silence.
 * Source: weaviate/weaviate v1.38.11, usecases/config/environment.go, adapters/handlers/rest/configure_api.go, modules/backup-s3/module.go;
 * GOGC and GOMEMLIMIT: Go, package runtime; AWS_*: minio-go v7.0.97, pkg/credentials.
 */
const variables = new Set(
    `API_BASED_MODULES_DISABLED AUTHENTICATION_APIKEY_ENABLED AUTHENTICATION_APIKEY_USERS AUTHENTICATION_DB_USERS_ENABLED
    AUTHORIZATION_RBAC_ENABLED AUTHORIZATION_RBAC_IP_IN_AUDIT_LOG_DISABLED AUTHORIZATION_RBAC_ROOT_USERS AUTOSCHEMA_ENABLED AWS_DEFAULT_REGION
    AWS_REGION BACKUP_S3_BUCKET BACKUP_S3_PATH BACKUP_S3_USE_SSL BACKUP_SKIP_ACCESS_CHECK CLUSTER_DATA_BIND_PORT CLUSTER_GOSSIP_BIND_PORT
    CORS_ALLOW_ORIGIN DEBUG_ENDPOINTS_ENABLED DISABLE_TELEMETRY GOGC GOMEMLIMIT GO_PROFILING_DISABLE LOG_FORMAT LOG_LEVEL
    PROMETHEUS_MONITORING_ENABLED PROMETHEUS_MONITORING_GROUP QUERY_MAXIMUM_RESULTS QUERY_SLOW_LOG_ENABLED RAFT_BOOTSTRAP_TIMEOUT
    REINDEX_VECTOR_DIMENSIONS_AT_STARTUP REPLICATION_MINIMUM_FACTOR TRACK_VECTOR_DIMENSIONS`.split(/\s+/),
);

const everyVariable = (made: Values) => ({ ...made.env, ...made.backups.s3.envconfig });

describe("the values of Weaviate's chart", () => {
    it("have only keys the chart knows", function () {
        if (!chartValuesAreThere) this.skip();
        const rest = Object.fromEntries(Object.entries(weaviateValues(settings())).filter(([key]) => key !== "env"));
        const passedOn = [
            "authorization.rbac.root_users", // written word for word into conf.yaml, as all of `authorization`; commented out in values.yaml
            "backups.s3.envconfig", // variables, which the next test looks at
            "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution", // written word for word into the pods
        ];
        expect(unknownKeys("weaviate", rest, passedOn)).to.deep.equal([]);
    });

    it("name only variables the server reads", () => {
        for (const name of Object.keys(everyVariable(values()))) expect(variables.has(name), name).to.equal(true);
    });

    it("trap 1: turn anonymous access off where it is on, not by a variable that can only turn it on", () => {
        expect(values().authentication.anonymous_access.enabled).to.equal(false);
        expect(values().env).to.include({ AUTHENTICATION_APIKEY_ENABLED: "true", AUTHENTICATION_DB_USERS_ENABLED: "true" });
    });

    it("trap 3: give rights by RBAC alone, to the named administrators", () => {
        const { authorization, env } = values();
        expect(authorization).to.deep.equal({ rbac: { enabled: true, root_users: ["administrator"] }, admin_list: { enabled: false } });
        expect(env["AUTHORIZATION_RBAC_ROOT_USERS"]).to.equal("administrator");
        expect(env["AUTHENTICATION_APIKEY_USERS"]).to.equal("administrator,backup");
    });

    it("trap 4: publish nothing, and say which protocol a port speaks", () => {
        const { service, grpcService } = values();
        expect([service.type, grpcService.type]).to.deep.equal(["ClusterIP", "ClusterIP"]);
        expect([...service.ports, ...grpcService.ports].map(({ appProtocol }) => appProtocol)).to.deep.equal(["http", "grpc"]);
    });

    it("trap 5: start no privileged container", () => {
        const { initContainers, containerSecurityContext, securityContext } = values();
        expect(initContainers.sysctlInitContainer.enabled).to.equal(false);
        expect(initContainers.ensureFileOwnershipContainer.enabled).to.equal(false);
        // Kubernetes, "Pod Security Standards", restricted.
        expect(containerSecurityContext).to.deep.include({
            runAsNonRoot: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
        });
        expect(securityContext["seccompProfile"]).to.deep.equal({ type: "RuntimeDefault" });
        expect(containerSecurityContext, "fsGroup is a field of the pod").to.not.have.property("fsGroup");
        expect(securityContext["fsGroup"]).to.equal(1000);
    });

    it("trap 10, 11: name the region, so that no address outside the VPC is asked", () => {
        expect(values().backups.s3.envconfig).to.include({ AWS_REGION: "eu-central-1", BACKUP_S3_PATH: "weaviate" });
    });

    it("DT-4: write backups without the check that deletes", () => {
        expect(values().backups.s3.envconfig["BACKUP_SKIP_ACCESS_CHECK"]).to.equal("true");
    });

    it("trap 12: hold no number among the variables, nor a text of seven digits", () => {
        for (const [name, value] of Object.entries(everyVariable(values()))) {
            expect(typeof value, name).to.be.oneOf(["string", "boolean"]);
            if (/^\d+$/.test(String(value))) expect(Number(value), name).to.be.below(1_000_000);
        }
    });

    it("S3-6: leave no way out of the database", () => {
        expect(values().env).to.include({
            DISABLE_TELEMETRY: "true",
            API_BASED_MODULES_DISABLED: "true",
            GO_PROFILING_DISABLE: "true",
            DEBUG_ENDPOINTS_ENABLED: "false",
        });
        expect(values().env["CORS_ALLOW_ORIGIN"]).to.equal("https://weaviate.example.com");
    });

    it("DT-2: keep the level at which the audit log is whole", () => {
        expect(values().env).to.include({ LOG_LEVEL: "info", LOG_FORMAT: "json", QUERY_SLOW_LOG_ENABLED: "true" });
    });

    it("HC-1: ask for life where it is life, and for readiness where traffic depends on it", () => {
        const { startupProbe, livenessProbe, readinessProbe } = values();
        expect(startupProbe.enabled).to.equal(true);
        expect([startupProbe, livenessProbe, readinessProbe].map(({ probe }) => probe.httpGet.path)).to.deep.equal([
            "/v1/.well-known/live",
            "/v1/.well-known/live",
            "/v1/.well-known/ready",
        ]);
    });

    it("DT-3: run the pinned image of the mirror", () => {
        expect(values().image).to.include({ repo: "cr.weaviate.io/semitechnologies/weaviate", tag: `1.38.11@${digest}` });
    });

    it("HA-1: keep replicas in zones of their own while there are enough, and on nodes of their own always", () => {
        fc.assert(
            fc.property(fc.integer({ min: 3, max: 50 }), fc.integer({ min: 3, max: 6 }), (replicas, zones) => {
                const made = values({ replicas, zones });
                const keys = made.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution.map((term) => term.topologyKey);
                expect(made.replicas).to.equal(replicas);
                if (replicas <= zones) {
                    expect(keys).to.deep.equal(["topology.kubernetes.io/zone"]);
                    expect(made.annotations).to.deep.equal({});
                } else {
                    expect(keys).to.deep.equal(["kubernetes.io/hostname"]);
                    expect(made.annotations).to.deep.equal({ "weaviate-aws/zones": String(zones) });
                }
            }),
        );
    });
});

describe("what a replica gets of its node", () => {
    it("follows from the instance type as AWS lists it", () => {
        // Amazon EC2 User Guide, specifications of instance types.
        const listed: [string, number, number][] = [
            ["r7i.xlarge", 4, 32],
            ["m7g.medium", 1, 4],
            ["m7i.large", 2, 8],
            ["c6i.2xlarge", 8, 16],
            ["c7i.metal-24xl", 96, 192],
            ["r8g.48xlarge", 192, 1536],
            ["x2iedn.xlarge", 4, 128],
            ["i4i.large", 2, 16],
            ["is4gen.medium", 1, 6],
            ["m7i-flex.large", 2, 8],
            ["c5n.large", 2, 5],
        ];
        for (const [type, vCpus, memoryGiB] of listed) expect(instanceSizeOf(type), type).to.deep.equal({ vCpus, memoryGiB });
        for (const type of ["m7i.metal", "p5.48xlarge", "r7i", "t3.nano"]) expect(instanceSizeOf(type), type).to.equal(undefined);
    });

    it("AS-2: is less than the node has, and Go's limit less than that, for every size", () => {
        fc.assert(
            fc.property(fc.integer({ min: 8, max: 4096 }), fc.integer({ min: 1, max: 192 }), (memoryGiB, vCpus) => {
                const { limitMiB, goLimitMiB, cpuMilli } = memoryPlan({ memoryGiB, vCpus });
                expect(limitMiB)
                    .to.be.greaterThan(0)
                    .and.below(memoryGiB * 1024 - 3000);
                expect(goLimitMiB)
                    .to.be.below(limitMiB)
                    .and.at.least(limitMiB * 0.85);
                expect(cpuMilli)
                    .to.be.at.least(500)
                    .and.below(vCpus * 1000);
                const made = values({ memory: { limitMiB, goLimitMiB, cpuMilli } }) as unknown as {
                    resources: { limits: object; requests: object };
                    env: Record<string, string>;
                };
                expect(made.resources.limits).to.deep.equal({ memory: `${limitMiB}Mi` }); // no limit of processors
                expect(made.env["GOMEMLIMIT"]).to.equal(`${goLimitMiB}MiB`);
            }),
        );
    });

    for (const name of everyEnvironment)
        it(`is enough to start with in ${name}`, () => {
            const size = instanceSizeOf(configurationOf(name).weaviate.instanceType);
            expect(size).to.not.equal(undefined);
            expect(memoryPlan(size as InstanceSize).limitMiB).to.be.at.least(leastMemoryMiB);
        });
});

describe("the faults of Weaviate's arguments", () => {
    const sound: WeaviatePlan = {
        replicas: 3,
        availabilityZones: ["a", "b", "c"],
        replicationFactor: 3,
        instanceType: "r7i.xlarge",
        storageGiB: 100,
        storageIops: 3000,
        storageMiBPerSecond: 125,
        apiKeys: { secretName: "weaviate-api-keys", users: ["administrator"], administrators: ["administrator"] },
        backups: { bucket: "b", prefix: "weaviate/" },
        allowedOrigin: "https://weaviate.example.com",
    };
    const paths = (change: Partial<WeaviatePlan>) => weaviateFaults({ ...sound, ...change }).map(({ propertyPath }) => propertyPath);

    it("are none where everything is sound", () => {
        expect(paths({})).to.deep.equal([]);
        expect(paths({ replicas: 7, replicasShareZonesBecause: "more data than three hold", replicationFactor: 5 })).to.deep.equal([]);
    });

    it("trap 2: refuse a Weaviate nobody can sign in to, which would let everybody in", () => {
        const nobody = { secretName: "weaviate-api-keys", users: [], administrators: [] };
        expect(paths({ apiKeys: nobody })).to.deep.equal(["apiKeys.users", "apiKeys.administrators"]);
    });

    it("name each argument that is wrong, all at once", () => {
        const cases: [Partial<WeaviatePlan>, string[]][] = [
            [{ replicas: 2 }, ["replicas", "replicationFactor"]],
            [{ replicas: 4 }, ["replicasShareZonesBecause"]],
            [{ availabilityZones: ["a", "b", "b"] }, ["availabilityZones", "replicasShareZonesBecause"]],
            [{ replicationFactor: 1 }, ["replicationFactor"]],
            [{ replicationFactor: 5 }, ["replicationFactor"]],
            [{ instanceType: "m7i.metal" }, ["instanceType"]],
            [{ instanceType: "c7i.large" }, ["instanceType"]],
            [{ storageGiB: 20, storageIops: 10_001 }, ["storageIops"]],
            [{ storageMiBPerSecond: 751 }, ["storageMiBPerSecond"]],
            [{ apiKeys: { ...sound.apiKeys, users: ["administrator", "a,b"] } }, ["apiKeys.users"]],
            [{ apiKeys: { ...sound.apiKeys, administrators: ["stranger"] } }, ["apiKeys.administrators"]],
            [{ backups: { bucket: "b", prefix: "/" } }, ["backups.prefix"]],
            [{ allowedOrigin: "*" }, ["allowedOrigin"]],
            [{ replicas: 4, allowedOrigin: "*" }, ["replicasShareZonesBecause", "allowedOrigin"]],
        ];
        for (const [change, expected] of cases) expect(paths(change), JSON.stringify(change)).to.deep.equal(expected);
    });
});
