import { expect } from "chai";
import fc from "fast-check";

import { podsOf } from "../../policy/src/normal-form/kubernetes/pods";
import { objectsOf } from "../../policy/src/normal-form/kubernetes/objects";
import { tryPolicy, type Hole } from "./support/holes";
import { changed, plus, render, resourceOf, UNKNOWN_TEXT, type Item, type Plan } from "./support/plan";
import {
    digest,
    namespace,
    object,
    platform,
    platformPolicies,
    platformSlips,
    put,
    registry,
    release,
    restricted,
    withPlatformPolicies,
    workload,
} from "./support/platform";
import { policyNamed, verdictsOf } from "./support/sdk";

withPlatformPolicies();

const inValues = (chart: string, path: string, value: unknown): Plan => put(platform, chart, `values.${path}`, value);

const level = "pod-security.kubernetes.io/enforce";
const because = "weaviate-aws/pod-security-because";

/** A namespace of a weaker level. */
const loose = (name: string, enforce: string, reason?: string): Item[] =>
    namespace(name, { labels: { [level]: enforce }, ...(reason === undefined ? {} : { annotations: { [because]: reason } }) });

/** The plan with one more workload, in a namespace. */
const pods = (pod: Record<string, unknown>, container: Record<string, unknown> = {}, where = "weaviate", ...more: Item[]): Plan =>
    put(plus(platform, workload("hole", pod, container), ...more), "hole", "metadata.namespace", where);
const secured = (change: Record<string, unknown>): Record<string, unknown> => ({ securityContext: { ...restricted, ...change } });

/** The pod of a workload of the platform, wherever a kind holds it. */
const spec = { containers: [{ name: "main", image: `${registry}/quay.io/example/app:v1@${digest}`, securityContext: restricted }] };
const holders: Record<string, (template: unknown) => unknown> = {
    "core/v1:Pod": (template) => (template as { spec: unknown }).spec,
    "apps/v1:Deployment": (template) => ({ template }),
    "apps/v1beta2:StatefulSet": (template) => ({ template }),
    "apps/v1:DaemonSet": (template) => ({ template }),
    "extensions/v1beta1:ReplicaSet": (template) => ({ template }),
    "core/v1:ReplicationController": (template) => ({ template }),
    "batch/v1:Job": (template) => ({ template }),
    "batch/v1:CronJob": (template) => ({ jobTemplate: { spec: { template } } }),
    "argoproj.io/v1alpha1:Rollout": (template) => ({ template }),
    "keda.sh/v1alpha1:ScaledJob": (template) => ({ jobTargetRef: { template } }),
};

describe("pods-run-without-privileges (NP-8, SS-3, IS-3)", () => {
    const containers: [string, Record<string, unknown>][] = [
        ["privileges", { privileged: true }],
        ["a way to more privileges", { allowPrivilegeEscalation: true }],
        ["a way to more privileges by default", { allowPrivilegeEscalation: undefined }],
        ["perhaps root", { runAsNonRoot: undefined }],
        ["root by its number", { runAsUser: 0 }],
        ["an added capability", { capabilities: { drop: ["ALL"], add: ["NET_ADMIN"] } }],
        ["capabilities by default", { capabilities: undefined }],
        ["some capabilities", { capabilities: { drop: ["NET_RAW"] } }],
        ["no seccomp profile", { seccompProfile: undefined }],
        ["an open seccomp profile", { seccompProfile: { type: "Unconfined" } }],
        ["a file system to write on", { readOnlyRootFilesystem: false }],
        ["a file system to write on by default", { readOnlyRootFilesystem: undefined }],
        ["processes to look at", { procMount: "Unmasked" }],
    ];
    const gross: [string, Record<string, unknown>][] = [
        ["the network of the node", { hostNetwork: true }],
        ["the processes of the node", { hostPID: true }],
        ["the memory of the node", { hostIPC: true }],
        ["the disk of the node", { volumes: [{ name: "a", hostPath: { path: "/" } }] }],
        ["a container that starts first", { initContainers: [{ name: "a", securityContext: { ...restricted, privileged: true } }] }],
    ];
    const { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities, ...ofPod } = restricted;
    const own = { readOnlyRootFilesystem, allowPrivilegeEscalation, capabilities };
    tryPolicy({
        policy: "pods-run-without-privileges",
        decidedInPreview: true,
        good: {
            "restricted pods": platform,
            "settings of the pod": pods({ securityContext: { ...ofPod, runAsUser: 1000 } }, { securityContext: own }),
            "an agent in a namespace with a reason": pods(
                { hostNetwork: true, hostPID: true },
                {},
                "agents",
                ...loose("agents", "privileged", "They watch nodes"),
            ),
            "root in a baseline namespace with a reason": pods(
                {},
                secured({ runAsNonRoot: false, runAsUser: 0 }),
                "legacy",
                ...loose("legacy", "baseline", "Until it is gone"),
            ),
            "an agent in kube-system": pods({ hostNetwork: true }, secured({ privileged: true }), "kube-system"),
            "values of a chart in kube-system": plus(platform, release("cni", { privileged: true }, { namespace: "kube-system" })),
            "a patch that says nothing of privileges": plus(
                platform,
                object("patch", "apps/v1:DeploymentPatch", {
                    metadata: { namespace: "weaviate" },
                    spec: { template: { spec: { containers: [{ name: "a" }] } } },
                }),
            ),
            "a Service": plus(platform, object("svc", "core/v1:Service", { spec: {} })),
        },
        holes: [
            ...containers.map(([is, change]): Hole => ({
                is: `pods with ${is}`,
                control: "NP-8",
                at: "hole",
                plan: pods({}, secured(change)),
            })),
            ...gross.flatMap(([is, pod]): Hole[] => [
                { is: `pods with ${is}`, control: "NP-8", at: "hole", plan: pods(pod) },
                {
                    is: `pods with ${is} in a baseline namespace`,
                    control: "NP-8",
                    at: "hole",
                    plan: pods(pod, {}, "a", ...loose("a", "baseline", "Why")),
                },
                {
                    is: `pods with ${is} where nobody says why`,
                    control: "NP-8",
                    at: "hole",
                    plan: pods(pod, {}, "a", ...loose("a", "privileged")),
                },
            ]),
            { is: "no settings at all", control: "NP-8", at: "hole", plan: pods({}, { securityContext: undefined }) },
            {
                is: "pods of a namespace that is not of the stack",
                control: "NP-8",
                at: "hole",
                plan: pods({ hostIPC: true }, {}, "elsewhere"),
            },
            {
                is: "privileges by a patch",
                control: "NP-8",
                at: "hole",
                plan: plus(platform, { ...workload("hole", { hostPID: true }), type: "kubernetes:apps/v1:DeploymentPatch" }),
            },
            {
                is: "a namespace without a level",
                control: "SS-3",
                at: "namespace-weaviate",
                plan: put(platform, "namespace-weaviate", "metadata.labels", undefined),
            },
            {
                is: "a level that is none",
                control: "SS-3",
                at: "namespace-weaviate",
                plan: put(platform, "namespace-weaviate", ["metadata", "labels", level], "strict"),
            },
            { is: "a weaker level without a reason", control: "SS-3", at: "namespace-a", plan: plus(platform, ...loose("a", "baseline")) },
            {
                is: "a weaker level with an empty reason",
                control: "SS-3",
                at: "namespace-a",
                plan: plus(platform, ...loose("a", "privileged", "  ")),
            },
            ...(
                [
                    ["privileges", "a.securityContext.privileged", true],
                    ["a way to more", "a.allowPrivilegeEscalation", "true"],
                    ["root", "a.b.runAsUser", 0],
                    ["perhaps root", "a.runAsNonRoot", false],
                    ["capabilities", "a.capabilities.add", ["SYS_ADMIN"]],
                    ["no seccomp", "a.seccompProfile.type", "Unconfined"],
                    ["the node's processes", "hostPID", true],
                ] as const
            ).map(([is, path, value]): Hole => ({
                is: `values with ${is}`,
                control: "NP-8",
                at: "istiod",
                plan: inValues("istiod", path, value),
            })),
        ],
        doubtful: [
            { is: "a pod that is not known", plan: put(platform, "worker", "spec.template.spec", UNKNOWN_TEXT) },
            { is: "settings that are not known", plan: pods({}, { securityContext: UNKNOWN_TEXT }) },
            { is: "a namespace that is not known", plan: pods({ hostPID: true }, {}, UNKNOWN_TEXT) },
            { is: "a level that is not known", plan: put(platform, "namespace-weaviate", ["metadata", "labels", level], UNKNOWN_TEXT) },
            { is: "a reason that is not known", plan: plus(platform, ...loose("a", "privileged", UNKNOWN_TEXT)) },
            { is: "values that are not known", plan: changed(platform, "istiod", { values: UNKNOWN_TEXT }) },
            { is: "a value that is not known", plan: inValues("istiod", "a.privileged", UNKNOWN_TEXT) },
            { is: "a context that is not known", plan: inValues("istiod", "a.podSecurityContext", UNKNOWN_TEXT) },
        ],
    });

    for (const [type, hold] of Object.entries(holders)) {
        it(`reads the pods of ${type}`, async () => {
            const plan = (pod: Record<string, unknown>): Plan => [
                object("held", type, { metadata: { namespace: "weaviate" }, spec: hold({ metadata: {}, spec: { ...spec, ...pod } }) }),
            ];
            expect(await verdictsOf("pods-run-without-privileges", plan({}), "update")).to.deep.equal({ violations: [], undecided: [] });
            const { violations } = await verdictsOf("pods-run-without-privileges", plan({ hostPID: true }), "preview");
            expect(violations.map(({ at }) => at)).to.deep.equal(["held"]);
        });
    }

    it("reads no pods out of what has none", () => {
        const [rendered] = render([object("held", "example.com/v1:Thing", { spec: { template: { spec: { size: 1 } } } })], "update");
        expect(rendered && objectsOf(resourceOf(rendered)).map(podsOf)).to.deep.equal([undefined]);
    });
});

describe("policies on what runs in the cluster", () => {
    it("describe themselves, and block", () => {
        for (const { name } of platformPolicies) {
            const { severity, remediationSteps, enforcementLevel, url, tags = [] } = policyNamed(name);
            expect({ severity: severity !== undefined, steps: remediationSteps !== "", enforcementLevel, url }, name).to.deep.equal({
                severity: true,
                steps: true,
                enforcementLevel: "mandatory",
                url: `docs/policies.md#${name}`,
            });
            expect(
                tags.filter((tag) => tag.startsWith("control:")),
                name,
            ).to.not.be.empty;
        }
    });

    it("catch each its own slip, whatever else there is", async () => {
        expect(Object.keys(platformSlips)).to.have.members(platformPolicies.map(({ name }) => name));
        for (const [name, item] of Object.entries(platformSlips)) {
            for (const plan of [
                [item],
                plus(
                    platform.filter((one) => one.name !== item.name),
                    item,
                ),
            ]) {
                const { violations } = await verdictsOf(name, plan, "preview");
                expect(
                    violations.map(({ level }) => level),
                    name,
                ).to.include("mandatory");
            }
        }
    });

    /** Names and texts that mean something to these policies. */
    const names = [
        "metadata",
        "name",
        "namespace",
        "labels",
        "spec",
        "template",
        "containers",
        "securityContext",
        "rules",
        "from",
        "to",
        "source",
    ];
    const more = [
        "ingress",
        "egress",
        "ipBlock",
        "cidr",
        "policyTypes",
        "values",
        "image",
        "registry",
        "chart",
        "items",
        "selector",
        "type",
        "nets",
    ];
    const telling = fc.constantFrom(
        UNKNOWN_TEXT,
        "0.0.0.0/0",
        "*",
        "oci://",
        "@",
        "weaviate",
        "istiod",
        "istio-system",
        "[",
        "true",
        "",
        "::/0",
        "restricted",
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
        any: fc.oneof(
            { maxDepth: 5 },
            telling,
            fc.jsonValue({ maxDepth: 1 }),
            fc.array(tie("any"), { maxLength: 2 }),
            fc.dictionary(fc.constantFrom(...names, ...more), tie("any"), { maxKeys: 4 }),
        ),
    })).any;
    const types = [
        ...new Set(platform.map(({ type }) => type)),
        "kubernetes:core/v1:PodList",
        "kubernetes:batch/v1:CronJob",
        "kubernetes:",
        "kubernetes:a/b:",
    ];
    const items = fc.array(
        fc.record({
            type: fc.constantFrom(...types),
            name: fc.constantFrom("a", "b", "c"),
            props: fc.dictionary(fc.constantFrom(...names, ...more), value, { maxKeys: 6 }),
        }),
        { maxLength: 8 },
    );

    for (const { name } of platformPolicies) {
        it(`never crash: ${name}`, async () => {
            await fc.assert(
                fc.asyncProperty(items, async (plan) => {
                    const { violations, undecided } = await verdictsOf(name, plan, "preview");
                    for (const text of [...violations.map(({ message }) => message), ...undecided]) {
                        expect(text).to.not.include("[object").and.not.include("undefined").and.not.include("Symbol(");
                    }
                }),
                { numRuns: 60 },
            );
        });
    }

    /** Every unknown within a good plan, one after the other: no policy may pass what it needs, nor refuse what it can't know. */
    const places = platform.flatMap(({ name, props }) => pathsIn(props).map((path) => ({ name, path })));

    it("refuse nothing for being unknown", async function () {
        this.timeout(120_000);
        const paths = fc.constantFrom(...places);
        await fc.assert(
            fc.asyncProperty(paths, fc.constantFrom(...platformPolicies), async ({ name, path }, policy) => {
                const { violations } = await verdictsOf(policy.name, put(platform, name, path, UNKNOWN_TEXT), "preview");
                expect(violations, `${name} ${path.join(".")}`).to.deep.equal([]);
            }),
            { numRuns: 300 },
        );
    });
});

/** Every path of names in an object, those of objects included; lists are left as they are. */
function pathsIn(value: unknown): string[][] {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return [];
    return Object.entries(value).flatMap(([name, nested]) => [[name], ...pathsIn(nested).map((path) => [name, ...path])]);
}
