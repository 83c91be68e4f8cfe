import type { TrafficEdge } from "../edges";
import { edgeText } from "../graph";
import { nodeName, type TrafficNode, type Workload } from "../nodes";
import { ports } from "../ports";
import { workloads as known } from "../workloads";
import { workloadsOf } from "./manifests";

/** Annotations that the pods of a workload must carry. */
export interface PodAnnotations {
    workload: Workload;
    annotations: Record<string, string>;
}

const isMeshed = (node: TrafficNode): node is Workload => node.kind === "workload" && node.mesh;

/** Gateways have no capture: they listen on their ports themselves, and take callers without a certificate there. */
const isGateway = (node: TrafficNode): boolean => nodeName(node) === known.ingressGateway.name;

/** `captured` if the receiver's proxy judges an edge; otherwise why it does not, and which layer does. */
export function capture({ from, to, protocol, ports: edgePorts }: TrafficEdge): string {
    if (to.kind !== "workload") return "the receiver is outside the mesh; policies on pods and security groups decide";
    if (!to.mesh) return "the receiver has no sidecar; policies on pods decide, and its own certificates or tokens";
    if (protocol === "udp") return "a sidecar carries TCP only; policies on pods decide";
    if (edgePorts.from <= ports.meshMetrics && ports.meshMetrics <= edgePorts.to)
        return "the sidecar's own metrics port is never captured; policies on pods decide";
    if (isMeshed(from) || (isGateway(to) && from.kind === "load-balancer")) return "captured";
    return "the caller has no certificate of the mesh, so the port is left out of its capture; policies on pods and the receiver's own sign-in decide";
}

/** Ports of a meshed receiver that callers without a certificate use. */
const openPorts = (receiver: Workload, graph: readonly TrafficEdge[]): number[] =>
    sorted(
        graph
            .filter((edge) => nodeName(edge.to) === receiver.name && edge.protocol === "tcp" && edge.ports.from !== ports.meshMetrics)
            .filter((edge) => !isGateway(edge.to) && !isMeshed(edge.from))
            .map((edge) => edge.ports.from),
    );

/** Ports on which a caller speaks, by address, to what has no certificate of the mesh: nodes, pods without a sidecar, sidecars' own metrics. */
const directPorts = (caller: Workload, graph: readonly TrafficEdge[]): number[] =>
    sorted(graph.filter((edge) => nodeName(edge.from) === caller.name && isDirect(edge)).map((edge) => edge.ports.from));

const isDirect = ({ to, protocol, ports: edgePorts }: TrafficEdge): boolean =>
    protocol === "tcp" &&
    (to.kind === "tier" ||
        // The way to istiod is the sidecar's own, which nothing captures.
        (to.kind === "workload" && !to.mesh && edgePorts.from !== ports.meshControl) ||
        (isMeshed(to) && edgePorts.from === ports.meshMetrics));

/**
 * Whether the caller dials a pod's own address rather than a Service: replicas among themselves, and Prometheus. The port is then declared
 * as plain TCP, since a sidecar routes HTTP by host name, and rules on it name no methods and paths.
 */
export const callsPodAddress = (edge: TrafficEdge): boolean =>
    capture(edge) === "captured" &&
    (nodeName(edge.from) === known.prometheus.name
        ? edge.http !== undefined
        : nodeName(edge.from) === nodeName(edge.to) && edge.http === undefined && edge.grpc === undefined);

const sorted = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

/**
 * What in a graph a sidecar cannot keep apart, in words: a port left out of its capture for one edge is left out for all.
 *
 * Controls: IS-1, NP-9.
 */
export function captureFaults(graph: readonly TrafficEdge[]): string[] {
    return workloadsOf(graph).flatMap((workload) => {
        const captured = (edge: TrafficEdge) => capture(edge) === "captured";
        const open = openPorts(workload, graph);
        const direct = directPorts(workload, graph);
        return [
            ...graph
                .filter((edge) => nodeName(edge.to) === workload.name && captured(edge) && open.includes(edge.ports.from))
                .map((edge) => `${edgeText(edge)} needs the mesh, but callers without a certificate use that port too`),
            ...graph
                .filter((edge) => nodeName(edge.from) === workload.name && captured(edge) && direct.includes(edge.ports.from))
                .map((edge) => `${edgeText(edge)} needs the mesh, but the caller uses that port without it too`),
        ];
    });
}

/**
 * Annotations by which a workload's sidecar leaves alone what the mesh does not hold: ports its callers use without a certificate, agents
 * at link-local addresses, and ports on nodes. Everything else stays captured, so that an undeclared call fails.
 *
 * Controls: IS-1, IS-6, S3-3.
 * Source: Istio, "Resource Annotations".
 */
export function podAnnotations(graph: readonly TrafficEdge[]): PodAnnotations[] {
    return workloadsOf(graph)
        .filter(({ mesh }) => mesh)
        .flatMap((workload) => {
            const agents = graph.flatMap(({ from, to }) => (nodeName(from) === workload.name && to.kind === "link-local" ? [to.cidr] : []));
            const excluded: [string, readonly (string | number)[]][] = [
                ["traffic.sidecar.istio.io/excludeInboundPorts", openPorts(workload, graph)],
                ["traffic.sidecar.istio.io/excludeOutboundPorts", directPorts(workload, graph)],
                ["traffic.sidecar.istio.io/excludeOutboundIPRanges", [...new Set(agents)]],
            ];
            const annotations = Object.fromEntries(
                excluded.filter(([, values]) => values.length > 0).map(([key, values]) => [key, values.join(",")]),
            );
            return Object.keys(annotations).length === 0 ? [] : [{ workload, annotations }];
        });
}
