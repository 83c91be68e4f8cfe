import type { Policies } from "@pulumi/policy";

import { policies } from "../../../policy/src/policies";
import { imagesComeFromOwnRegistry } from "../../../policy/src/policies/images-come-from-own-registry";
import { meshDemandsMutualTls } from "../../../policy/src/policies/mesh-demands-mutual-tls";
import { meshDeniesByDefault } from "../../../policy/src/policies/mesh-denies-by-default";
import { namespacesDenyByDefault } from "../../../policy/src/policies/namespaces-deny-by-default";
import { podsRunWithoutPrivileges } from "../../../policy/src/policies/pods-run-without-privileges";
import { servicesStayInsideTheCluster } from "../../../policy/src/policies/services-stay-inside-the-cluster";
import { weaviateSurvivesAZone } from "../../../policy/src/policies/weaviate-survives-a-zone";
import { weaviateValuesAreHardened } from "../../../policy/src/policies/weaviate-values-are-hardened";
import type { Item, Plan } from "./plan";

/** Policies on what runs in the cluster. */
export const platformPolicies: Policies = [
    weaviateValuesAreHardened,
    namespacesDenyByDefault,
    meshDemandsMutualTls,
    meshDeniesByDefault,
    imagesComeFromOwnRegistry,
    servicesStayInsideTheCluster,
    podsRunWithoutPrivileges,
    weaviateSurvivesAZone,
];

/** Has the pack hold these policies while the tests of a file run, if it does not hold them anyway. */
export function withPlatformPolicies(): void {
    const added = platformPolicies.filter((policy) => !policies.includes(policy));
    before(() => void policies.push(...added));
    after(() => void policies.splice(policies.length - added.length, added.length));
}

/** The stack's own account, and its registry. */
const account = "111122223333";
export const registry = `${account}.dkr.ecr.eu-central-1.amazonaws.com`;
export const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

/** The plan with one value of one resource changed, at a path of names; `undefined` takes it out. */
export function put(plan: Plan, name: string, path: string | readonly string[], value: unknown): Plan {
    const names = typeof path === "string" ? path.split(".") : path;
    const item = plan.find((one) => one.name === name);
    if (!item) throw new Error(`The plan has no ${name}.`);
    const props = structuredClone(item.props);
    let holder = props;
    for (const step of names.slice(0, -1)) holder = (holder[step] ??= {}) as Record<string, unknown>;
    const last = names.at(-1) ?? "";
    if (value === undefined) delete holder[last];
    else holder[last] = value;
    return plan.map((one) => (one === item ? { ...item, props } : one));
}

/** An object of the cluster; what is undefined in it is left out, as Pulumi does. */
export const object = (name: string, type: string, props: Record<string, unknown>): Item => ({
    type: `kubernetes:${type}`,
    name,
    props: JSON.parse(JSON.stringify(props)) as Record<string, unknown>,
});

/** A namespace with the deny that it needs. */
export const namespace = (name: string, metadata: Record<string, unknown> = {}): Item[] => [
    object(`namespace-${name}`, "core/v1:Namespace", {
        metadata: { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" }, ...metadata },
    }),
    object(`${name}-default-deny`, "networking.k8s.io/v1:NetworkPolicy", {
        metadata: { name: "default-deny", namespace: name },
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] },
    }),
];

/** A release of a chart from the own registry. */
export const release = (chart: string, values: Record<string, unknown>, props: Record<string, unknown> = {}): Item =>
    object(chart, "helm.sh/v3:Release", {
        name: chart,
        chart: `oci://${registry}/charts/${chart}`,
        version: "1.0.0",
        namespace: "weaviate",
        values,
        ...props,
    });

/** Settings of a container that gives up everything. */
export const restricted = {
    runAsNonRoot: true,
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ["ALL"] },
    seccompProfile: { type: "RuntimeDefault" },
};

/** Pods that run a mirrored image, with three replicas. */
export const workload = (name: string, pod: Record<string, unknown> = {}, container: Record<string, unknown> = {}): Item =>
    object(name, "apps/v1:Deployment", {
        metadata: { name, namespace: "weaviate" },
        spec: {
            replicas: 3,
            template: {
                metadata: { labels: { app: name, tier: "app" } },
                spec: {
                    containers: [
                        { name: "main", image: `${registry}/quay.io/example/app:v1@${digest}`, securityContext: restricted, ...container },
                    ],
                    ...pod,
                },
            },
        },
    });

/** Values of Weaviate's chart that are as they should be. */
export const weaviateValues = {
    image: { registry, repo: "cr.weaviate.io/semitechnologies/weaviate", tag: `1.38.2@${digest}`, pullSecrets: [] },
    initContainers: { sysctlInitContainer: { enabled: false }, ensureFileOwnershipContainer: { enabled: false } },
    replicas: 3,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    containerSecurityContext: { privileged: false, allowPrivilegeEscalation: false, runAsUser: 1000 },
    storage: { storageClassName: "weaviate-gp3" },
    service: { type: "ClusterIP" },
    grpcService: { enabled: true, type: "ClusterIP" },
    authentication: { anonymous_access: { enabled: false }, oidc: { enabled: false } },
    authorization: { rbac: { enabled: true, root_users: ["admin"] }, admin_list: { enabled: false } },
    env: {
        GOMEMLIMIT: "7GiB",
        AUTHENTICATION_APIKEY_ENABLED: "true",
        AUTHENTICATION_APIKEY_USERS: "admin,backup",
        LOG_LEVEL: "info",
        DISABLE_TELEMETRY: "true",
        API_BASED_MODULES_DISABLED: "true",
        GO_PROFILING_DISABLE: "true",
        DEBUG_ENDPOINTS_ENABLED: "false",
        REPLICATION_MINIMUM_FACTOR: "3",
    },
    envSecrets: { AUTHENTICATION_APIKEY_ALLOWED_KEYS: "weaviate-api-keys" },
    backups: { s3: { enabled: true, envconfig: { BACKUP_S3_BUCKET: "backups" }, secrets: {}, envSecrets: {} } },
    modules: { default_vectorizer_module: "none" },
    affinity: {
        podAntiAffinity: {
            requiredDuringSchedulingIgnoredDuringExecution: [
                { topologyKey: "topology.kubernetes.io/zone", labelSelector: { matchLabels: { app: "weaviate" } } },
            ],
        },
    },
    podDisruptionBudgets: { weaviate: { enabled: true, spec: { minAvailable: null, maxUnavailable: 1 } } },
};

const immutable = (name: string): Item => ({
    type: "aws:ecr/repository:Repository",
    name: `repository-${name}`,
    props: { name, imageTagMutability: "IMMUTABLE" },
});

/** Everything a cluster runs, as it should be. */
export const platform: Plan = [
    { type: "pulumi:providers:aws", name: "explicit", props: { allowedAccountIds: JSON.stringify([account]) } },
    ...[
        "registry.istio.io/release/pilot",
        "registry.istio.io/release/proxyv2",
        "quay.io/example/app",
        "ghcr.io/external-secrets/external-secrets",
    ].map(immutable),
    ...namespace("weaviate"),
    ...namespace("istio-system"),
    object("storage", "storage.k8s.io/v1:StorageClass", {
        metadata: { name: "weaviate-gp3" },
        provisioner: "ebs.csi.aws.com",
        parameters: { type: "gp3", encrypted: "true", kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/1" },
        volumeBindingMode: "WaitForFirstConsumer",
    }),
    release("weaviate", weaviateValues),
    release(
        "istiod",
        {
            global: { hub: `${registry}/registry.istio.io/release`, tag: "1.30.3", variant: "distroless" },
            meshConfig: { outboundTrafficPolicy: { mode: "REGISTRY_ONLY" } },
        },
        { namespace: "istio-system" },
    ),
    release("gateway", { service: { type: "ClusterIP" } }),
    release("external-secrets", {
        image: { repository: `${registry}/ghcr.io/external-secrets/external-secrets`, tag: "v2.9.0" },
        webhook: { create: false },
        certController: { create: false },
    }),
    object("strict", "security.istio.io/v1:PeerAuthentication", {
        apiVersion: "security.istio.io/v1",
        kind: "PeerAuthentication",
        metadata: { name: "default", namespace: "istio-system" },
        spec: { mtls: { mode: "STRICT" } },
    }),
    object("deny-all", "security.istio.io/v1:AuthorizationPolicy", {
        apiVersion: "security.istio.io/v1",
        kind: "AuthorizationPolicy",
        metadata: { name: "deny-all", namespace: "istio-system" },
        spec: {},
    }),
    object("allow", "security.istio.io/v1:AuthorizationPolicy", {
        metadata: { name: "weaviate", namespace: "weaviate" },
        spec: {
            selector: { matchLabels: { app: "weaviate" } },
            action: "ALLOW",
            rules: [
                {
                    from: [{ source: { principals: ["cluster.local/ns/istio-ingress/sa/gateway"] } }],
                    to: [{ operation: { ports: ["8080"], methods: ["GET"], paths: ["/v1/objects*"] } }],
                },
                { to: [{ operation: { ports: ["15021"], methods: ["GET"], paths: ["/healthz/ready"] } }] },
                { from: [{ source: { requestPrincipals: ["https://login.example.com/*"] } }], to: [{ operation: { ports: ["8080"] } }] },
            ],
        },
    }),
    object("peers", "networking.istio.io/v1:DestinationRule", {
        metadata: { name: "peers", namespace: "weaviate" },
        spec: { host: "weaviate-internal.weaviate.svc.cluster.local", trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } },
    }),
    object("tier", "projectcalico.org/v3:Tier", { metadata: { name: "weaviate-platform" }, spec: { order: 200, defaultAction: "Pass" } }),
    object("global-deny", "projectcalico.org/v3:GlobalNetworkPolicy", {
        metadata: { name: "default-deny" },
        spec: {
            tier: "default",
            order: 2000,
            namespaceSelector: "projectcalico.org/name not in {'calico-system', 'kube-system', 'tigera-operator'}",
            types: ["Ingress", "Egress"],
        },
    }),
    object("dns", "projectcalico.org/v3:GlobalNetworkPolicy", {
        metadata: { name: "weaviate-platform.dns" },
        spec: {
            tier: "weaviate-platform",
            selector: "app == 'weaviate'",
            types: ["Egress"],
            egress: [
                { action: "Allow", protocol: "UDP", destination: { selector: "k8s-app == 'kube-dns'", ports: [53] } },
                { action: "Allow", destination: { services: { name: "kubernetes", namespace: "default" } } },
            ],
        },
    }),
    object("egress", "networking.k8s.io/v1:NetworkPolicy", {
        metadata: { name: "egress", namespace: "weaviate" },
        spec: {
            podSelector: { matchLabels: { app: "worker" } },
            policyTypes: ["Ingress", "Egress"],
            ingress: [{ from: [{ podSelector: { matchLabels: { app: "gateway" } } }], ports: [{ protocol: "TCP", port: 8080 }] }],
            egress: [
                {
                    to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"] } }],
                    ports: [{ protocol: "TCP", port: 443 }],
                },
            ],
        },
    }),
    workload("worker"),
    object("budget", "policy/v1:PodDisruptionBudget", {
        metadata: { name: "worker", namespace: "weaviate" },
        spec: { maxUnavailable: 1, selector: { matchLabels: { app: "worker" } } },
    }),
    object("service", "core/v1:Service", { metadata: { name: "worker", namespace: "weaviate" }, spec: { clusterIP: "None" } }),
];

/** One slip for each policy, which it catches beside anything else. */
export const platformSlips: Readonly<Record<string, Item>> = {
    "weaviate-values-are-hardened": release("weaviate", {}),
    "namespaces-deny-by-default": object("hole", "core/v1:Namespace", { metadata: { name: "open" } }),
    "mesh-demands-mutual-tls": object("hole", "security.istio.io/v1:PeerAuthentication", { spec: { mtls: { mode: "PERMISSIVE" } } }),
    "mesh-denies-by-default": object("hole", "security.istio.io/v1:AuthorizationPolicy", { spec: { rules: [{}] } }),
    "images-come-from-own-registry": workload("hole", {}, { image: "nginx:latest" }),
    "services-stay-inside-the-cluster": object("hole", "core/v1:Service", { spec: { type: "LoadBalancer" } }),
    "pods-run-without-privileges": workload("hole", { hostPID: true }),
    "weaviate-survives-a-zone": workload("hole"),
};
