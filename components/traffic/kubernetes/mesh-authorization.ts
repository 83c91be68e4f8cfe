import type { TrafficEdge } from "../edges";
import { nodeName, type Workload } from "../nodes";
import type { Inexpressible } from "../security-groups";
import { workloads as known } from "../workloads";
import {
    distinct,
    metadata,
    objectName,
    objectText,
    reasonOf,
    workloadsOf,
    type Held,
    type KubernetesDerivation,
    type Manifest,
} from "./manifests";
import { callsPodAddress, capture, captureFaults, podAnnotations, type PodAnnotations } from "./mesh-capture";
import { internalServices, type DestinationRuleSpec, type ServiceSpec } from "./mesh-internal";

/** The spec of a PeerAuthentication, as far as it is used here. */
export interface PeerAuthenticationSpec {
    mtls: { mode: "STRICT" };
}

/** A rule of an AuthorizationPolicy: it matches if a source, an operation and each condition do. */
export interface AuthorizationRule {
    from?: { source: { principals?: string[]; requestPrincipals?: string[] } }[];
    to: { operation: { ports: string[]; methods?: string[]; paths?: string[] } }[];
    when?: { key: string; values: string[] }[];
}

/** The spec of an AuthorizationPolicy, as far as it is used here; an empty one allows nothing. */
export type AuthorizationPolicySpec =
    Record<string, never> | { selector: { matchLabels: Record<string, string> }; action: "ALLOW"; rules: AuthorizationRule[] };

/** Specs of mesh objects. */
export type MeshSpec = PeerAuthenticationSpec | AuthorizationPolicySpec | ServiceSpec | DestinationRuleSpec;

/** What the mesh's rules depend on besides the graph. */
export interface MeshInputs {
    /** Issuer of the tokens that callers from outside bring, as its `iss` claim says it. */
    issuer: string;
    /** Trust domain of the mesh. */
    trustDomain?: string;
}

/** What the mesh holds of a graph, and what its pods need for that. */
export interface MeshDerivation extends KubernetesDerivation<MeshSpec> {
    /** Annotations that pods of a workload must carry so that their sidecar captures what the mesh holds, and nothing else. */
    podAnnotations: PodAnnotations[];
}

/** Namespace whose policies hold for the whole mesh: Istio's root namespace. */
const rootNamespace = "istio-system";

/**
 * The mesh's rules of a graph: mutual TLS everywhere, everything denied, and for each receiver one policy that allows what the graph
 * declares, by the caller's principal. For HTTP a rule names methods and paths, for gRPC the services as paths of POST requests.
 *
 * STRICT has no exception. What has no certificate of the mesh cannot be admitted by it, so such ports are left out of the sidecar's
 * capture and stand in `inexpressible` with the layer that holds them.
 *
 * A rule with methods or paths matches only where the port is declared as HTTP: on a port of unknown or other protocol it never does.
 *
 * Controls: IS-1, IS-3, IS-4, IS-5, IS-6, NP-3, NP-6, NP-9.
 * Source: Istio, "Authorization Policy", "PeerAuthentication".
 * @param graph A sound graph.
 * @throws {RangeError} if a port is called both from inside and from outside the mesh, or a path is one Istio cannot match.
 */
export function deriveMeshAuthorization(graph: readonly TrafficEdge[], inputs: MeshInputs): MeshDerivation {
    const faults = captureFaults(graph);
    if (faults.length > 0) throw new RangeError(faults.join("\n"));

    const inexpressible: Inexpressible[] = graph.flatMap((edge) => {
        const why = capture(edge);
        return why === "captured" ? [] : [{ edge, why }];
    });
    const captured = graph.filter((edge) => capture(edge) === "captured");
    const policies = workloadsOf(graph).flatMap((receiver) => {
        const edges = captured.filter(({ to }) => nodeName(to) === receiver.name);
        return edges.length === 0 ? [] : [{ edges, object: allowPolicy(receiver, edges, hostsBehind(receiver, graph), inputs) }];
    });
    return {
        objects: [strictTls(), denyAll(), ...policies.map(({ object }) => object), ...internalServices(captured)],
        held: policies.flatMap(({ edges, object }) =>
            edges.map((edge): Held => ({
                edge,
                object: objectText("AuthorizationPolicy", object.metadata.name, object.metadata.namespace),
                direction: "ingress",
            })),
        ),
        inexpressible,
        podAnnotations: podAnnotations(graph),
    };
}

const strictTls = (): Manifest<PeerAuthenticationSpec> => ({
    apiVersion: "security.istio.io/v1",
    kind: "PeerAuthentication",
    metadata: metadata(
        "default",
        rootNamespace,
        ["IS-1"],
        ["Every conversation of the mesh is mutually authenticated; there is no exception"],
    ),
    spec: { mtls: { mode: "STRICT" } },
});

const denyAll = (): Manifest<AuthorizationPolicySpec> => ({
    apiVersion: "security.istio.io/v1",
    kind: "AuthorizationPolicy",
    metadata: metadata("deny-all", rootNamespace, ["IS-4", "NP-4"], ["What no other policy of the mesh allows is denied"]),
    spec: {},
});

/** Hosts that an egress gateway passes on to; none for any other receiver. */
function hostsBehind(receiver: Workload, graph: readonly TrafficEdge[]): string[] {
    if (receiver.name !== known.egressGateway.name) return [];
    return distinct(graph.flatMap(({ from, to }) => (nodeName(from) === receiver.name && to.kind === "external-host" ? [to.host] : [])));
}

function allowPolicy(
    receiver: Workload,
    edges: readonly TrafficEdge[],
    hosts: readonly string[],
    inputs: MeshInputs,
): Manifest<AuthorizationPolicySpec> {
    return {
        apiVersion: "security.istio.io/v1",
        kind: "AuthorizationPolicy",
        metadata: metadata(
            objectName(receiver.name),
            receiver.namespace,
            ["IS-3", "IS-4", "IS-6", "NP-3", "NP-6", "NP-9", ...edges.flatMap(({ controls }) => controls)],
            edges.map(reasonOf),
        ),
        spec: {
            selector: { matchLabels: { ...receiver.labels } },
            action: "ALLOW",
            rules: distinct(
                edges.map((edge): AuthorizationRule => ({
                    ...sourceOf(edge, inputs),
                    to: [{ operation: operationOf(edge) }],
                    ...(hosts.length === 0 ? {} : { when: [{ key: "connection.sni", values: [...hosts] }] }),
                })),
            ),
        },
    };
}

/**
 * Who is admitted: a workload by its principal. Callers from outside come through a load balancer, which brings no certificate, and bring
 * a token; the load balancer's own health checks bring none.
 */
function sourceOf({ from, class: edgeClass }: TrafficEdge, { issuer, trustDomain }: MeshInputs): Pick<AuthorizationRule, "from"> {
    if (from.kind === "workload") return { from: [{ source: { principals: [principalOf(from, trustDomain)] } }] };
    return edgeClass === "platform" ? {} : { from: [{ source: { requestPrincipals: [`${issuer}/*`] } }] };
}

/** The principal of a workload's certificates. */
export const principalOf = (workload: Workload, trustDomain = "cluster.local"): string =>
    `${trustDomain}/ns/${workload.namespace}/sa/${workload.serviceAccount}`;

function operationOf(edge: TrafficEdge): AuthorizationRule["to"][number]["operation"] {
    const ports: string[] = [];
    for (let port = edge.ports.from; port <= edge.ports.to; port++) ports.push(`${port}`);
    if (edge.grpc !== undefined) return { ports, methods: ["POST"], paths: edge.grpc.map((service) => `/${service}/*`) };
    if (edge.http === undefined || callsPodAddress(edge)) return { ports };
    for (const path of edge.http.paths) {
        if (!isMatchable(path)) {
            throw new RangeError(
                `${reasonOf(edge)}: the path "${path}" cannot be matched; a path is exact, or has one * at its end or its start`,
            );
        }
    }
    return { ports, methods: [...edge.http.methods], paths: [...edge.http.paths] };
}

/** Istio matches paths exactly, by prefix or by suffix; a star anywhere else would be taken as a letter. */
const isMatchable = (path: string): boolean => /^\*?[^*{}]+$|^[^*{}]*\*$/.test(path) && path.length > 0;
