import type { RecordedResource, Recording } from "../../../tools/preview";
import { register, resourceOf, withdraw } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

const releaseType = "kubernetes:helm.sh/v3:Release";
const namespaceType = "kubernetes:core/v1:Namespace";
const networkPolicy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const authorizationPolicy = "kubernetes:security.istio.io/v1:AuthorizationPolicy";

type Inputs = Record<string, unknown>;

/** Changes one value within the inputs of a resource, at a path of names; `undefined` takes it out. */
function put({ inputs }: RecordedResource, path: readonly string[], value: unknown): void {
    let holder = inputs as Inputs;
    for (const name of path.slice(0, -1)) {
        const next = holder[name];
        if (typeof next !== "object" || next === null) throw new Error(`there is no ${path.join(".")}`);
        holder = next as Inputs;
    }
    const last = path.at(-1) ?? "";
    if (value === undefined && !(last in holder)) throw new Error(`there is no ${path.join(".")}`);
    if (value === undefined) delete holder[last];
    else holder[last] = value;
}

/** Changes one value of the values of a release. */
const putValue = (recording: Recording, name: string, path: string, value: unknown): void =>
    put(resourceOf(recording, releaseType, name), ["values", ...path.split(".")], value);

/** Registers one more object, with the provider and parent of a namespace. */
function registerObject(recording: Recording, name: string, type: string, inputs: Inputs): void {
    register(recording, resourceOf(recording, namespaceType, "prod-weaviate"), name, (made) => {
        made.urn = made.urn.replace(made.type, type);
        Object.assign(made, { type, inputs, propertyDependencies: {} });
    });
}

/** Changes that make what runs in production's cluster weaker than its controls. */
export const platformHoles: EnvironmentHole[] = [
    {
        what: "a Weaviate that lets anonymous callers in",
        policy: "weaviate-values-are-hardened",
        control: "AT-4",
        at: "prod-weaviate",
        open: (recording) => putValue(recording, "prod-weaviate", "authentication.anonymous_access.enabled", true),
    },
    {
        what: "a Weaviate that callers can have send data to model providers",
        policy: "weaviate-values-are-hardened",
        control: "S3-6",
        at: "prod-weaviate",
        open: (recording) => putValue(recording, "prod-weaviate", "env.API_BASED_MODULES_DISABLED", undefined),
    },
    {
        what: "two replicas of Weaviate",
        policy: "weaviate-values-are-hardened",
        control: "HA-1",
        at: "prod-weaviate",
        open: (recording) => putValue(recording, "prod-weaviate", "replicas", 2),
    },
    {
        what: "an audit log of refusals alone",
        policy: "weaviate-values-are-hardened",
        control: "DT-2",
        at: "prod-weaviate",
        open: (recording) => putValue(recording, "prod-weaviate", "env.LOG_LEVEL", "error"),
    },
    {
        what: "a namespace whose pods may talk to everybody",
        policy: "namespaces-deny-by-default",
        control: "NP-5",
        at: "prod-weaviate",
        open: (recording) => withdraw(recording, networkPolicy, "prod-networkpolicy-weaviate-default-deny"),
    },
    {
        what: "a policy that lets everybody in",
        policy: "namespaces-deny-by-default",
        control: "NP-4",
        at: "prod-networkpolicy-weaviate-weaviate",
        open: (recording) => put(resourceOf(recording, networkPolicy, "prod-networkpolicy-weaviate-weaviate"), ["spec", "ingress"], [{}]),
    },
    {
        what: "a tier of Calico that drops what it does not decide",
        policy: "namespaces-deny-by-default",
        control: "NP-4",
        at: "prod-tier-weaviate-platform",
        open: (recording) =>
            put(
                resourceOf(recording, "kubernetes:projectcalico.org/v3:Tier", "prod-tier-weaviate-platform"),
                ["spec", "defaultAction"],
                "Deny",
            ),
    },
    {
        what: "a mesh that takes plain text",
        policy: "mesh-demands-mutual-tls",
        control: "IS-1",
        at: "prod-peerauthentication-istio-system-default",
        open: (recording) =>
            put(
                resourceOf(recording, "kubernetes:security.istio.io/v1:PeerAuthentication", "prod-peerauthentication-istio-system-default"),
                ["spec", "mtls", "mode"],
                "PERMISSIVE",
            ),
    },
    {
        what: "a mesh that allows what no rule speaks of",
        policy: "mesh-denies-by-default",
        control: "NP-4",
        at: "prod-istiod",
        open: (recording) => withdraw(recording, authorizationPolicy, "prod-authorizationpolicy-istio-system-deny-all"),
    },
    {
        what: "a rule of the mesh for whoever calls",
        policy: "mesh-denies-by-default",
        control: "IS-4",
        at: "prod-authorizationpolicy-weaviate-weaviate",
        open: (recording) =>
            put(
                resourceOf(recording, authorizationPolicy, "prod-authorizationpolicy-weaviate-weaviate"),
                ["spec", "rules"],
                [{ to: [{ operation: { ports: ["8080"] } }] }],
            ),
    },
    {
        what: "pods of the mesh that may call any host",
        policy: "mesh-denies-by-default",
        control: "AC-6",
        at: "prod-istiod",
        open: (recording) => putValue(recording, "prod-istiod", "meshConfig.outboundTrafficPolicy.mode", "ALLOW_ANY"),
    },
    {
        what: "Weaviate's image from its public registry",
        policy: "images-come-from-own-registry",
        control: "DT-1",
        at: "prod-weaviate",
        open: (recording) => putValue(recording, "prod-weaviate", "image.registry", "cr.weaviate.io"),
    },
    {
        what: "a chart from a public registry",
        policy: "images-come-from-own-registry",
        control: "DT-3",
        at: "prod-weaviate",
        open: (recording) => {
            const { inputs } = resourceOf(recording, releaseType, "prod-weaviate");
            inputs["chart"] = "weaviate";
            inputs["repositoryOpts"] = { repo: "https://weaviate.github.io/weaviate-helm" };
        },
    },
    {
        what: "a Service that opens a way in of its own",
        policy: "services-stay-inside-the-cluster",
        control: "AC-5",
        at: "prod-way-in",
        open: (recording) =>
            registerObject(recording, "prod-way-in", "kubernetes:core/v1:Service", {
                metadata: { name: "way-in", namespace: "weaviate" },
                spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
            }),
    },
    {
        what: "a gateway with a load balancer of its own",
        policy: "services-stay-inside-the-cluster",
        control: "AC-5",
        at: "prod-ingress-gateway",
        open: (recording) => putValue(recording, "prod-ingress-gateway", "service.type", "LoadBalancer"),
    },
    {
        what: "a namespace that admits every privilege, and no reason",
        policy: "pods-run-without-privileges",
        control: "SS-3",
        at: "prod-weaviate",
        open: (recording) =>
            put(
                resourceOf(recording, namespaceType, "prod-weaviate"),
                ["metadata", "labels", "pod-security.kubernetes.io/enforce"],
                "privileged",
            ),
    },
    {
        what: "a Weaviate that runs as root",
        policy: "pods-run-without-privileges",
        control: "NP-8",
        at: "prod-weaviate",
        open: (recording) => putValue(recording, "prod-weaviate", "containerSecurityContext.runAsUser", 0),
    },
    {
        what: "replicas of Weaviate that may share a zone",
        policy: "weaviate-survives-a-zone",
        control: "HA-1",
        at: "prod-weaviate",
        open: (recording) => putValue(recording, "prod-weaviate", "affinity", undefined),
    },
    {
        what: "volumes of Weaviate with Amazon's key",
        policy: "weaviate-survives-a-zone",
        control: "KM-1",
        at: "prod-weaviate",
        open: (recording) =>
            put(resourceOf(recording, "kubernetes:storage.k8s.io/v1:StorageClass", "prod-weaviate"), ["parameters", "kmsKeyId"], undefined),
    },
];
