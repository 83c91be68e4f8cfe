import { expect } from "chai";

import { tryPolicy, type Hole } from "./support/holes";
import { UNKNOWN_TEXT, changed, plus, without, type Plan } from "./support/plan";
import { object, platform, put, registry, release, weaviateValues, withPlatformPolicies, workload } from "./support/platform";
import { verdictsOf } from "./support/sdk";

withPlatformPolicies();

/** A hole in the values of Weaviate: what is wrong, the control, the path and the value. */
type InValues = [is: string, control: string, path: string | string[], value: unknown];

const values = (path: string | string[], value: unknown): Plan =>
    put(platform, "weaviate", ["values", ...(typeof path === "string" ? path.split(".") : path)], value);
const holes = (table: InValues[]): Hole[] =>
    table.map(([is, control, path, value]) => ({ is, control, at: "weaviate", plan: values(path, value) }));

describe("weaviate-values-are-hardened (AT-4, AC-8, IS-3, S3-6, DT-2, HA-1, HA-3, SS-3)", () => {
    const key = "sk-9f8e7d6c";
    const secrets: InValues[] = [
        ["a key in the values", "AT-4", "authentication.apikey", { enabled: true, allowed_keys: [key] }],
        ["a key in the environment", "AT-4", "env.AUTHENTICATION_APIKEY_ALLOWED_KEYS", key],
        ["a password of the cluster", "AT-4", "env.CLUSTER_BASIC_AUTH_PASSWORD", key],
        ["a key of AWS", "AT-4", "backups.s3.secrets", { AWS_SECRET_ACCESS_KEY: key }],
        ["a key of a module", "AT-4", ["modules", "text2vec-openai"], { enabled: false, apiKey: key }],
    ];
    tryPolicy({
        policy: "weaviate-values-are-hardened",
        decidedInPreview: true,
        good: {
            "hardened values": platform,
            "another chart": [release("grafana", {})],
            "tokens instead of keys": put(
                values("env.AUTHENTICATION_APIKEY_ENABLED", undefined),
                "weaviate",
                "values.authentication.oidc.enabled",
                true,
            ),
            "roles by the environment": put(
                values("authorization.rbac", undefined),
                "weaviate",
                "values.env.AUTHORIZATION_ENABLE_RBAC",
                "Enabled",
            ),
            "numbers as texts": values("replicas", "3"),
            "a module that runs within the server": values(["modules", "ref2vec-centroid"], { enabled: true }),
            "values whose unknowns decide nothing": values("env.GOMEMLIMIT", UNKNOWN_TEXT),
        },
        holes: [
            ...holes([
                ["two replicas", "HA-1", "replicas", 2],
                ["one replica by default", "HA-1", "replicas", undefined],
                ["two copies", "HA-1", "env.REPLICATION_MINIMUM_FACTOR", "2"],
                ["one copy by default", "HA-1", "env.REPLICATION_MINIMUM_FACTOR", undefined],
                ["tenants in namespaces", "HA-1", "namespaces.enabled", true],
                ["two limits of memory", "HA-1", "env.LIMIT_RESOURCES", "true"],
                ["anonymous callers", "AT-4", "authentication.anonymous_access.enabled", true],
                ["anonymous callers by default", "AT-4", "authentication.anonymous_access", undefined],
                ["a text for false, which is true", "AT-4", "authentication.anonymous_access.enabled", "false"],
                ["anonymous callers by the environment", "AT-4", "env.AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED", "on"],
                ["keys that no Secret holds", "AT-4", "envSecrets", {}],
                ["nothing that authenticates", "AT-4", "env.AUTHENTICATION_APIKEY_ENABLED", "false"],
                ["a configuration of its own", "AT-4", "custom_config_map", { enabled: true, name: "other" }],
                ["no roles", "AC-8", "authorization.rbac.enabled", false],
                ["a list of administrators", "AC-8", "authorization.admin_list.enabled", true],
                ["a load balancer", "AT-4", "service.type", "LoadBalancer"],
                ["a load balancer by default", "AT-4", "service.type", undefined],
                ["a load balancer for gRPC by default", "AT-4", "grpcService.type", undefined],
                ["telemetry", "S3-6", "env.DISABLE_TELEMETRY", undefined],
                ["modules that call out", "S3-6", "env.API_BASED_MODULES_DISABLED", "false"],
                ["a module of an image", "S3-6", ["modules", "text2vec-transformers"], { enabled: true }],
                ["a module within a module", "S3-6", ["modules", "t", "passageQueryServices", "passage", "enabled"], true],
                ["tenants off to a bucket", "S3-6", "offload.s3.enabled", true],
                ["a door for models", "S3-6", "mcp.enabled", true],
                ["profiling", "IS-3", "env.GO_PROFILING_DISABLE", undefined],
                ["debugging", "IS-3", "env.DEBUG_ENDPOINTS_ENABLED", "1"],
                ["a privileged start by default", "SS-3", "initContainers", {}],
                ["a privileged start by a text", "SS-3", "initContainers.sysctlInitContainer.enabled", "false"],
                ["a privileged owner", "SS-3", "initContainers.ensureFileOwnershipContainer.enabled", true],
                ["refusals alone in the audit log", "DT-2", "env.LOG_LEVEL", "warning"],
                ["an audit log without addresses", "DT-2", "env.AUTHORIZATION_RBAC_IP_IN_AUDIT_LOG_DISABLED", "true"],
                ["no backups", "HA-3", "backups", undefined],
                ["backups to the chart's own bucket", "HA-3", "backups.s3.envconfig", {}],
                ...secrets,
            ]),
            {
                is: "values from files",
                control: "AT-4",
                at: "weaviate",
                plan: changed(platform, "weaviate", { valueYamlFiles: [{ path: "values.yaml" }] }),
            },
            { is: "no values at all", control: "AT-4", at: "weaviate", plan: changed(platform, "weaviate", { values: undefined }) },
            {
                is: "the chart by its name alone",
                at: "hole",
                plan: [object("hole", "helm.sh/v3:Release", { chart: "weaviate", values: {} })],
            },
            {
                is: "the chart from an archive, as a component",
                at: "hole",
                plan: [object("hole", "helm.sh/v4:Chart", { chart: "./charts/weaviate-17.8.3.tgz" })],
            },
        ],
        doubtful: [
            { is: "values that are not known", plan: changed(platform, "weaviate", { values: UNKNOWN_TEXT }) },
            { is: "a chart that is not known", plan: changed(platform, "weaviate", { chart: UNKNOWN_TEXT }) },
            { is: "a type that is not known", plan: values("service.type", UNKNOWN_TEXT) },
            { is: "an environment that is not known", plan: values("env", UNKNOWN_TEXT) },
            { is: "files that are not known", plan: changed(platform, "weaviate", { valueYamlFiles: UNKNOWN_TEXT }) },
            { is: "a module that is not known", plan: values(["modules", "text2vec-openai"], UNKNOWN_TEXT) },
            { is: "secrets that are not known", plan: values("backups.s3.secrets", UNKNOWN_TEXT) },
            { is: "a value that may be a secret", plan: values("backups.s3.secrets", { AWS_SECRET_ACCESS_KEY: UNKNOWN_TEXT }) },
        ],
    });

    it("never says a secret", async () => {
        for (const [is, , path, value] of secrets) {
            for (const phase of ["preview", "update"] as const) {
                const said = JSON.stringify(await verdictsOf("weaviate-values-are-hardened", values(path, value), phase));
                expect(said, is).to.include("A secret stands in").and.not.include(key);
            }
        }
    });

    it("demands of an empty set of values all that the chart does not do by default", async () => {
        const { violations } = await verdictsOf("weaviate-values-are-hardened", [release("weaviate", {})], "update");
        const controls = new Set(violations.map(({ message }) => /^\[(.+?)\]/.exec(message)?.[1]));
        expect([...controls].sort()).to.deep.equal(["AC-8", "AT-4", "HA-1", "HA-3", "IS-3", "S3-6", "SS-3"]);
    });
});

const term = (topologyKey: string, labelSelector: unknown = { matchLabels: { app: "weaviate" } }) => [{ topologyKey, labelSelector }];
const required = "affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution";
const zone = "topology.kubernetes.io/zone";
const host = "kubernetes.io/hostname";
const budget = "podDisruptionBudgets.weaviate";

/** Replicas kept apart by node, and by a script over zones. */
const scripted = (postrender: string, zones: unknown): Plan =>
    changed(put(values(required, term(host)), "weaviate", ["values", "annotations", "weaviate-aws/zones"], zones), "weaviate", {
        postrender,
    });

const ownBudget = (spec: Record<string, unknown>, namespace = "weaviate") =>
    plus(
        values(budget, undefined),
        object("own", "policy/v1:PodDisruptionBudget", {
            metadata: { name: "own", namespace },
            spec: { selector: { matchLabels: { app: "weaviate" } }, ...spec },
        }),
    );

describe("weaviate-survives-a-zone (HA-1, HC-3, KM-1)", () => {
    tryPolicy({
        policy: "weaviate-survives-a-zone",
        decidedInPreview: true,
        good: {
            "replicas apart": platform,
            "a selector by expressions": values(
                required,
                term(zone, { matchExpressions: [{ key: "app", operator: "In", values: ["weaviate"] }] }),
            ),
            "a script that spreads over zones": scripted("components/weaviate/spread-over-zones", "3"),
            "a budget of its own": ownBudget({ maxUnavailable: 1 }),
            "a class from elsewhere": without(platform, "storage"),
            "a key that is not known yet": put(platform, "storage", "parameters.kmsKeyId", UNKNOWN_TEXT),
            "one replica without a budget": without(put(platform, "worker", "spec.replicas", 1), "budget"),
            "a budget by expressions": put(platform, "budget", "spec.selector", {
                matchExpressions: [
                    { key: "tier", operator: "Exists" },
                    { key: "app", operator: "NotIn", values: ["other"] },
                    { key: "absent", operator: "DoesNotExist" },
                ],
            }),
        },
        holes: [
            ...holes([
                ["replicas apart by wish", "HA-1", "affinity", undefined],
                ["replicas apart by node", "HA-1", required, term(host)],
                ["replicas apart from others", "HA-1", required, term(zone, { matchLabels: { app: "other" } })],
                ["a selector of labels the pods lack", "HA-1", required, term(zone, { matchLabels: { app: "weaviate", x: "y" } })],
                [
                    "an expression that leaves Weaviate out",
                    "HA-1",
                    required,
                    term(zone, { matchExpressions: [{ key: "app", operator: "NotIn", values: ["weaviate"] }] }),
                ],
                ["no budget", "HC-3", budget, undefined],
                ["a budget that is off", "HC-3", `${budget}.enabled`, false],
                ["a budget of two", "HC-3", `${budget}.spec.maxUnavailable`, 2],
                ["a budget with the chart's own minimum left", "HC-3", `${budget}.spec`, { maxUnavailable: 1 }],
                ["volumes of no class", "KM-1", "storage", {}],
            ]),
            {
                is: "a script without zones",
                control: "HA-1",
                at: "weaviate",
                plan: scripted("components/weaviate/spread-over-zones", undefined),
            },
            { is: "a script over two zones", control: "HA-1", at: "weaviate", plan: scripted("./spread-over-zones", "2") },
            { is: "a script that nobody knows", control: "HA-1", at: "weaviate", plan: scripted("./another", "3") },
            { is: "a budget in another namespace", control: "HC-3", at: "weaviate", plan: ownBudget({ maxUnavailable: 1 }, "other") },
            { is: "a budget of its own that lets none go", control: "HC-3", at: "weaviate", plan: ownBudget({ maxUnavailable: 0 }) },
            ...(
                [
                    ["volumes in the clear", "KM-1", "parameters.encrypted", "false"],
                    ["volumes in the clear by default", "KM-1", "parameters.encrypted", undefined],
                    ["volumes with Amazon's key", "KM-1", "parameters.kmsKeyId", undefined],
                    ["volumes bound at once", "HA-1", "volumeBindingMode", "Immediate"],
                    ["volumes bound at once by default", "HA-1", "volumeBindingMode", undefined],
                    ["another provisioner", "KM-1", "provisioner", "kubernetes.io/aws-ebs"],
                ] as const
            ).map(([is, control, path, value]) => ({ is, control, at: "storage", plan: put(platform, "storage", path, value) })),
            { is: "replicas without a budget", control: "HC-3", at: "worker", plan: without(platform, "budget") },
            {
                is: "a budget for other pods",
                control: "HC-3",
                at: "worker",
                plan: put(platform, "budget", "spec.selector.matchLabels.app", "x"),
            },
            {
                is: "a budget of another namespace",
                control: "HC-3",
                at: "worker",
                plan: put(platform, "budget", "metadata.namespace", "x"),
            },
        ],
        doubtful: [
            { is: "an affinity that is not known", plan: values("affinity", UNKNOWN_TEXT) },
            { is: "a minimum that is not known", plan: values(`${budget}.spec.minAvailable`, UNKNOWN_TEXT) },
            { is: "a budget that is not known", plan: values(budget, UNKNOWN_TEXT) },
            { is: "a class that is not known", plan: values("storage.storageClassName", UNKNOWN_TEXT) },
            { is: "parameters that are not known", plan: put(platform, "storage", "parameters", UNKNOWN_TEXT) },
            { is: "replicas that are not known", plan: put(without(platform, "budget"), "worker", "spec.replicas", UNKNOWN_TEXT) },
            { is: "labels that are not known", plan: put(platform, "worker", "spec.template.metadata.labels", UNKNOWN_TEXT) },
        ],
    });

    it("asks the same of what has replicas in a list", async () => {
        const { type, name, ...rest } = workload("other");
        const plan: Plan = plus(platform, { type: type.replace(":Deployment", ":DeploymentList"), name, props: { items: [rest.props] } });
        const { violations } = await verdictsOf("weaviate-survives-a-zone", plan, "preview");
        expect(violations.map(({ at }) => at)).to.deep.equal(["other"]);
    });

    it("finds the values these tests start from sound by themselves", async () => {
        const plan = [release("weaviate", weaviateValues, { chart: `oci://${registry}/charts/weaviate` })];
        expect(await verdictsOf("weaviate-survives-a-zone", plan, "update")).to.deep.equal({ violations: [], undecided: [] });
    });
});
