import { expect } from "chai";

import { trafficGraph } from "../../components/traffic";
import { deriveCalicoPolicies, deriveMeshAuthorization, deriveNetworkPolicies } from "../../components/traffic/kubernetes";
import { everything } from "../components/traffic/inputs";
import { addresses } from "../components/traffic/kubernetes/cluster";
import { tryPolicy, type Hole } from "./support/holes";
import { changed, plus, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { namespace, object, platform, put, release, withPlatformPolicies } from "./support/platform";
import { verdictsOf } from "./support/sdk";

withPlatformPolicies();

const policy = (direction: "ingress" | "egress", ...rules: unknown[]): Item =>
    object("hole", "networking.k8s.io/v1:NetworkPolicy", {
        metadata: { name: "hole", namespace: "weaviate" },
        spec: { podSelector: {}, policyTypes: ["Ingress"], [direction]: rules },
    });
const calico = (direction: "ingress" | "egress", rule: unknown, kind = "GlobalNetworkPolicy", version = "projectcalico.org/v3"): Item =>
    object("hole", `${version}:${kind}`, { metadata: { name: "hole" }, spec: { types: ["Ingress"], [direction]: [rule] } });
const block = (cidr: string, ...except: string[]) => ({ ipBlock: { cidr, except } });
const everyone = { namespaceSelector: {}, podSelector: {} };
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Ways to admit everything: what is said, in which direction, by which object. */
const openings: [string, Item][] = [
    ["a rule without peers", policy("ingress", { ports: [{ port: 80 }] })],
    ["an empty list of peers", policy("egress", { to: [] })],
    ["all pods of all namespaces", policy("ingress", { from: [everyone] })],
    ["all namespaces", policy("ingress", { from: [{ podSelector: { matchLabels: { app: "a" } } }, { namespaceSelector: {} }] })],
    ["a peer that names nobody", policy("egress", { to: [{}] })],
    ["the world inbound", policy("ingress", { from: [block("0.0.0.0/0", ...privateRanges)] })],
    ["the world outbound", policy("egress", { to: [block("0.0.0.0/0")] })],
    ["the world less some private ranges", policy("egress", { to: [block("0.0.0.0/0", ...privateRanges.slice(1))] })],
    ["half of the world", policy("egress", { to: [block("0.0.0.0/1")] })],
    ["the world by its longer addresses", policy("egress", { to: [block("::/0")] })],
    ["everything private", policy("egress", { to: [block("10.0.0.0/8")] })],
    ["a second rule", policy("ingress", { from: [{ podSelector: {} }] }, {})],
    ["a rule of Calico without a source", calico("ingress", { action: "Allow", destination: { ports: [80] } })],
    ["all of Calico", calico("egress", { action: "Allow", destination: { selector: "all()" } })],
    ["all namespaces of Calico", calico("ingress", { action: "Allow", source: { namespaceSelector: "all()" } }, "NetworkPolicy")],
    ["the world of Calico", calico("egress", { action: "Allow", destination: { nets: ["0.0.0.0/0"] } })],
    ["everything but a range", calico("egress", { action: "Allow", destination: { notNets: ["10.0.0.0/8"] } })],
    ["the world in Calico's storage", calico("ingress", { action: "Allow", source: {} }, "NetworkPolicy", "crd.projectcalico.org/v1")],
];

/** What looks open, and is not. */
const closed: [string, Item][] = [
    ["the pods of the own namespace", policy("ingress", { from: [{ podSelector: {} }] })],
    ["a namespace by its label", policy("ingress", { from: [{ namespaceSelector: { matchLabels: { a: "b" } } }] })],
    [
        "the internet without what is private",
        policy("egress", { to: [block("0.0.0.0/0", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")] }),
    ],
    ["a subnet", policy("egress", { to: [block("10.0.0.0/16")] })],
    ["a denial of everything", calico("ingress", { action: "Deny" })],
    ["all of the own namespace", calico("ingress", { action: "Allow", source: { selector: "all()" } }, "NetworkPolicy")],
    ["sets of addresses", calico("egress", { action: "Allow", destination: { namespaceSelector: "global()", selector: "a == 'b'" } })],
    ["accounts", calico("ingress", { action: "Allow", source: { serviceAccounts: { names: ["a"] } } })],
    ["the internet of Calico", calico("egress", { action: "Allow", destination: { nets: ["0.0.0.0/0"], notNets: privateRanges } })],
    ["a policy that is only staged", calico("ingress", { action: "Allow" }, "StagedGlobalNetworkPolicy")],
];

describe("namespaces-deny-by-default (AT-3, NP-4, NP-5)", () => {
    const deny = "weaviate-default-deny";
    const denials: [string, string | string[], unknown][] = [
        ["some pods only", "spec.podSelector", { matchLabels: { app: "a" } }],
        ["some pods only, by expressions", "spec.podSelector.matchExpressions", [{ key: "a", operator: "Exists" }]],
        ["inbound only", "spec.policyTypes", ["Ingress"]],
        ["nothing by name of directions", "spec.policyTypes", undefined],
        ["all but one peer", "spec.ingress", [{ from: [{ podSelector: {} }] }]],
        ["another namespace", "metadata.namespace", "other"],
        ["the default namespace", "metadata.namespace", undefined],
    ];
    const globals: [string, Plan][] = [
        ["nothing", without(platform, "global-deny")],
        ["inbound only", put(platform, "global-deny", "spec.types", ["Ingress"])],
        ["another tier", put(platform, "global-deny", "spec.tier", "weaviate-platform")],
        ["some pods only", put(platform, "global-deny", "spec.selector", "app == 'a'")],
        ["all but Weaviate", put(platform, "global-deny", "spec.namespaceSelector", "projectcalico.org/name not in {'weaviate'}")],
        ["some namespaces", put(platform, "global-deny", "spec.namespaceSelector", "projectcalico.org/name in {'kube-system'}")],
        ["all but what it allows", put(platform, "global-deny", "spec.ingress", [{ action: "Allow", source: { selector: "a == 'b'" } }])],
    ];
    tryPolicy({
        policy: "namespaces-deny-by-default",
        decidedInPreview: true,
        good: {
            "denied namespaces": platform,
            "a stack without a cluster": [],
            "a deny of empty lists left out": put(put(platform, deny, "spec.ingress", undefined), deny, "spec.egress", undefined),
            "a namespace of policies themselves": plus(
                platform,
                object("ns", "core/v1:Namespace", { metadata: { name: "tigera-operator" } }),
            ),
            "a label put on somebody else's namespace": plus(platform, object("ns", "core/v1:NamespacePatch", { metadata: { name: "x" } })),
            "a global deny of everything": put(platform, "global-deny", "spec.namespaceSelector", undefined),
            "a tier of Calico's own": plus(
                platform,
                object("own", "projectcalico.org/v3:Tier", { metadata: { name: "kube-admin" }, spec: {} }),
            ),
            "a deny in a list": plus(
                without(platform, deny),
                object("list", "networking.k8s.io/v1:NetworkPolicyList", {
                    items: [
                        { metadata: { namespace: "weaviate" }, spec: { podSelector: {}, policyTypes: ["Egress", "Ingress"] } },
                        { metadata: { namespace: "weaviate" }, spec: { podSelector: {}, ingress: [] } },
                    ],
                }),
            ),
            ...Object.fromEntries(closed.map(([is, item]): [string, Plan] => [is, plus(platform, item)])),
        },
        holes: [
            { is: "a namespace without a deny", control: "NP-5", at: "namespace-weaviate", plan: without(platform, deny) },
            ...denials.map(([is, path, value]): Hole => ({
                is: `a deny for ${is}`,
                control: "NP-5",
                at: "namespace-weaviate",
                plan: put(platform, deny, path, value),
            })),
            {
                is: "a deny by a patch, which may stand elsewhere",
                control: "NP-5",
                at: "namespace-weaviate",
                plan: platform.map((item) => (item.name === deny ? { ...item, type: `${item.type}Patch` } : item)),
            },
            ...openings.map(([is, item]): Hole => ({ is, control: "NP-4", at: "hole", plan: plus(platform, item) })),
            {
                is: "an opening by a patch",
                control: "NP-4",
                at: "hole",
                plan: plus(platform, { ...policy("ingress", {}), type: "kubernetes:networking.k8s.io/v1:NetworkPolicyPatch" }),
            },
            ...globals.map(([is, plan]): Hole => ({
                is: `a global deny of ${is}`,
                control: "NP-4",
                at: plan.some(({ name }) => name === "global-deny") ? "global-deny" : "dns",
                plan,
            })),
            { is: "a tier that ends in a deny", control: "NP-4", at: "tier", plan: put(platform, "tier", "spec.defaultAction", "Deny") },
            {
                is: "a tier that ends so by default",
                control: "NP-4",
                at: "tier",
                plan: put(platform, "tier", "spec.defaultAction", undefined),
            },
            {
                is: "a last tier that lets pass",
                control: "NP-4",
                at: "last",
                plan: plus(
                    platform,
                    object("last", "projectcalico.org/v3:Tier", { metadata: { name: "default" }, spec: { defaultAction: "Pass" } }),
                ),
            },
            {
                is: "a release that makes its namespace",
                control: "AT-3",
                at: "grafana",
                plan: plus(platform, release("grafana", {}, { createNamespace: true })),
            },
        ],
        doubtful: [
            { is: "a namespace that is not known", plan: put(platform, deny, "metadata.namespace", UNKNOWN_TEXT) },
            { is: "a name that is not known", plan: put(platform, "namespace-weaviate", "metadata.name", UNKNOWN_TEXT) },
            { is: "a spec that is not known", plan: put(platform, deny, "spec", UNKNOWN_TEXT) },
            { is: "a range that is not known", plan: plus(platform, policy("egress", { to: [block(UNKNOWN_TEXT)] })) },
            { is: "exceptions that are not known", plan: plus(platform, policy("egress", { to: [block("0.0.0.0/0", UNKNOWN_TEXT)] })) },
            { is: "an action that is not known", plan: plus(platform, calico("ingress", { action: UNKNOWN_TEXT })) },
            { is: "a tier that is not known", plan: put(platform, "tier", "spec", UNKNOWN_TEXT) },
            { is: "a list that is not known", plan: plus(platform, object("list", "core/v1:PodList", { items: UNKNOWN_TEXT })) },
        ],
    });
});

describe("mesh-demands-mutual-tls (IS-1)", () => {
    const peer = (spec: unknown): Item =>
        object("hole", "security.istio.io/v1:PeerAuthentication", { metadata: { name: "a", namespace: "a" }, spec });
    const client = (host: string, trafficPolicy: unknown, more: Record<string, unknown> = {}): Item =>
        object("hole", "networking.istio.io/v1:DestinationRule", {
            metadata: { name: "a", namespace: "a" },
            spec: { host, trafficPolicy, ...more },
        });
    const plain = { tls: { mode: "DISABLE" } };
    tryPolicy({
        policy: "mesh-demands-mutual-tls",
        decidedInPreview: true,
        good: {
            "a strict mesh": platform,
            "a stack without a mesh": namespace("a"),
            "a strict port": plus(platform, peer({ portLevelMtls: { 8080: { mode: "STRICT" } } })),
            "TLS to a host outside": plus(platform, client("login.example.com", { tls: { mode: "SIMPLE" } })),
            "the older version": platform.map((item) => ({
                ...item,
                type: item.type.replace("security.istio.io/v1:", "security.istio.io/v1beta1:"),
            })),
        },
        holes: [
            { is: "no PeerAuthentication", at: "istiod", plan: without(platform, "strict") },
            { is: "objects of a mesh, and nothing strict", at: "allow", plan: platform.filter(({ name }) => name === "allow") },
            { is: "one of another namespace", at: "istiod", plan: put(platform, "strict", "metadata.namespace", "weaviate") },
            { is: "one of some pods", at: "istiod", plan: put(platform, "strict", "spec.selector", { matchLabels: { a: "b" } }) },
            { is: "one without a mode", at: "istiod", plan: put(platform, "strict", "spec.mtls", undefined) },
            { is: "a permissive mesh", at: "strict", plan: put(platform, "strict", "spec.mtls.mode", "PERMISSIVE") },
            ...["PERMISSIVE", "DISABLE", "UNSET"].flatMap((mode): Hole[] => [
                { is: `pods with ${mode}`, at: "hole", plan: plus(platform, peer({ mtls: { mode } })) },
                { is: `a port with ${mode}`, at: "hole", plan: plus(platform, peer({ portLevelMtls: { 2112: { mode } } })) },
            ]),
            { is: "a client without a certificate", at: "hole", plan: plus(platform, client("a.b.svc.cluster.local", plain)) },
            { is: "a client of a short name", at: "hole", plan: plus(platform, client("weaviate", { tls: { mode: "SIMPLE" } })) },
            { is: "a client of a name and namespace", at: "hole", plan: plus(platform, client("db.weaviate", plain)) },
            { is: "a client of everything", at: "hole", plan: plus(platform, client("*.local", plain)) },
            { is: "a client of a port", at: "hole", plan: plus(platform, client("a.b.svc.cluster.local", { portLevelSettings: [plain] })) },
            {
                is: "a client of a subset",
                at: "hole",
                plan: plus(platform, client("a", {}, { subsets: [{ name: "v", trafficPolicy: plain }] })),
            },
            {
                is: "clients that bring nothing by themselves",
                at: "istiod",
                plan: put(platform, "istiod", "values.meshConfig.enableAutoMtls", false),
            },
        ],
        doubtful: [
            { is: "a mode that is not known", plan: put(platform, "strict", "spec.mtls.mode", UNKNOWN_TEXT) },
            { is: "a host that is not known", plan: plus(platform, client(UNKNOWN_TEXT, plain)) },
            { is: "a client's mode that is not known", plan: plus(platform, client("a", { tls: { mode: UNKNOWN_TEXT } })) },
        ],
    });
});

describe("mesh-denies-by-default (IS-4, IS-3, NP-4, AC-6)", () => {
    const allow = (...rules: unknown[]): Item =>
        object("hole", "security.istio.io/v1:AuthorizationPolicy", { metadata: { name: "a", namespace: "a" }, spec: { rules } });
    const from = (source: unknown) => ({ from: [{ source }], to: [{ operation: { ports: ["80"] } }] });
    const path = (...paths: string[]) => ({ to: [{ operation: { paths } }] });
    const spec = (content: unknown): Plan =>
        plus(platform, object("hole", "security.istio.io/v1:AuthorizationPolicy", { metadata: { namespace: "a" }, spec: content }));
    const rules: [string, string, unknown][] = [
        ["an empty rule", "IS-4", {}],
        ["an operation for whoever calls", "IS-4", path("/v1/objects")],
        ["a health check and more", "IS-4", path("/healthz/ready", "/v1/objects")],
        ["a port for whoever calls", "IS-4", { to: [{ operation: { ports: ["80"] } }] }],
        ["a source that names nobody", "IS-4", from({})],
        ["addresses alone", "IS-4", from({ ipBlocks: ["10.0.0.0/16"] })],
        ["everybody but one", "IS-4", from({ notPrincipals: ["a"] })],
        ["a second source that names nobody", "IS-4", { from: [{ source: { principals: ["a"] } }, { source: {} }] }],
        ["an address in a condition", "IS-4", { when: [{ key: "remote.ip", values: ["10.0.0.1"] }] }],
        ["anybody in a condition", "IS-4", { when: [{ key: "source.principal", values: ["*"] }] }],
        ["any principal", "IS-3", from({ principals: ["*"] })],
        ["any principal of a namespace", "IS-3", from({ principals: ["cluster.local/ns/a/*"] })],
        ["any token", "IS-3", from({ requestPrincipals: ["*"] })],
        ["any token of any issuer", "IS-3", from({ requestPrincipals: ["*/*"] })],
        ["any namespace", "IS-3", from({ namespaces: ["*"] })],
    ];
    tryPolicy({
        policy: "mesh-denies-by-default",
        decidedInPreview: true,
        good: {
            "a mesh that denies": platform,
            "a stack without a mesh": namespace("a"),
            "a caller by a condition": plus(platform, allow({ when: [{ key: "source.principal", values: ["a/b"] }] })),
            "gRPC health checks": plus(platform, allow(path("/grpc.health.v1.Health/Check"))),
            "a denial of everything": spec({ action: "DENY", rules: [{}] }),
            "a provider that decides": spec({ action: "CUSTOM", provider: { name: "oauth" }, rules: [{}] }),
        },
        holes: [
            { is: "no deny", control: "NP-4", at: "istiod", plan: without(platform, "deny-all") },
            { is: "a deny elsewhere", control: "NP-4", at: "istiod", plan: put(platform, "deny-all", "metadata.namespace", "weaviate") },
            {
                is: "a deny of some pods",
                control: "NP-4",
                at: "istiod",
                plan: put(platform, "deny-all", "spec.selector", { matchLabels: { a: "b" } }),
            },
            { is: "an audit for a deny", control: "NP-4", at: "istiod", plan: put(platform, "deny-all", "spec.action", "AUDIT") },
            { is: "rules in the deny", control: "IS-4", at: "deny-all", plan: put(platform, "deny-all", "spec.rules", [{}]) },
            ...rules.map(([is, control, rule]): Hole => ({ is, control, at: "hole", plan: plus(platform, allow(rule)) })),
            { is: "a provider without a name", control: "IS-4", at: "hole", plan: spec({ action: "CUSTOM", rules: [{}] }) },
            ...[undefined, "ALLOW_ANY"].map((mode): Hole => ({
                is: `a way out ${mode ?? "by default"}`,
                control: "AC-6",
                at: "istiod",
                plan: put(platform, "istiod", "values.meshConfig.outboundTrafficPolicy.mode", mode),
            })),
            {
                is: "a way out of some pods",
                control: "AC-6",
                at: "hole",
                plan: plus(
                    platform,
                    object("hole", "networking.istio.io/v1:Sidecar", { spec: { outboundTrafficPolicy: { mode: "ALLOW_ANY" } } }),
                ),
            },
        ],
        doubtful: [
            { is: "a principal that is not known", plan: plus(platform, allow(from({ principals: [UNKNOWN_TEXT] }))) },
            { is: "rules that are not known", plan: put(platform, "allow", "spec.rules", UNKNOWN_TEXT) },
            { is: "an action that is not known", plan: put(platform, "allow", "spec.action", UNKNOWN_TEXT) },
            { is: "a spec that is not known", plan: put(platform, "allow", "spec", UNKNOWN_TEXT) },
            { is: "values of istiod that are not known", plan: changed(platform, "istiod", { values: UNKNOWN_TEXT }) },
        ],
    });
});

describe("what this package derives from the traffic graph", () => {
    const graph = trafficGraph(everything);
    const derived = [
        ...deriveNetworkPolicies(graph, addresses).objects,
        ...deriveCalicoPolicies(graph, addresses).objects,
        ...deriveMeshAuthorization(graph, { issuer: "https://login.example.com" }).objects,
    ];
    const objects: Plan = derived.map(({ apiVersion, kind, metadata, spec }, index) =>
        object(`derived-${index}`, `${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`, { apiVersion, kind, metadata, spec }),
    );
    const names = [...new Set(derived.flatMap(({ metadata }) => metadata.namespace ?? []))];
    const plan: Plan = [...objects, ...names.map((name) => object(`ns-${name}`, "core/v1:Namespace", { metadata: { name } }))];

    for (const name of ["namespaces-deny-by-default", "mesh-demands-mutual-tls", "mesh-denies-by-default"]) {
        it(`passes ${name}`, async () => {
            expect(derived.length).to.be.above(50);
            expect(await verdictsOf(name, plan, "preview")).to.deep.equal({ violations: [], undecided: [] });
        });
    }
});
