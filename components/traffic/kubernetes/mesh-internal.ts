import { portText, type TrafficEdge } from "../edges";
import { nodeName, type Workload } from "../nodes";
import { ports } from "../ports";
import { callsPodAddress } from "./mesh-capture";
import { groupBy, metadata, objectName, reasonOf, type Manifest } from "./manifests";

/** The spec of a headless Service, as far as it is used here. */
export interface ServiceSpec {
    clusterIP: "None";
    publishNotReadyAddresses: true;
    selector: Record<string, string>;
    ports: { name: string; port: number; targetPort: number; protocol: "TCP"; appProtocol: "tcp" }[];
}

/** The spec of a DestinationRule, as far as it is used here. */
export interface DestinationRuleSpec {
    host: string;
    trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } };
}

const portNames: Readonly<Record<number, string>> = {
    [ports.weaviateGossip]: "tcp-gossip",
    [ports.weaviateData]: "tcp-data",
    [ports.weaviateRaft]: "tcp-raft",
    [ports.weaviateRaftRpc]: "tcp-raft-rpc",
    [ports.weaviateMetrics]: "tcp-metrics",
};

/**
 * Headless Services for workloads whose pods are called by their own addresses: Weaviate's replicas, by one another and by Prometheus.
 *
 * A sidecar encrypts what goes to an address and port of a Service it knows; anything else it passes on in the clear, which STRICT
 * refuses at the other end. Weaviate's chart declares none of its internal ports, so this Service does: with the port numbers the
 * replicas really use, as plain TCP (one of them carries HTTP/1.1 and HTTP/2 at once, and Raft wants no retries), and for pods that are
 * not ready yet, since a replica becomes ready by talking to the others. For such a Service Istio decides once whether to encrypt, not
 * for each pod; the DestinationRule makes that decision.
 *
 * Controls: IS-1, HA-1.
 */
export function internalServices(captured: readonly TrafficEdge[]): Manifest<ServiceSpec | DestinationRuleSpec>[] {
    return [...groupBy(captured.filter(callsPodAddress), ({ to }) => nodeName(to)).values()].flatMap((edges) => {
        const workload = (edges[0] as TrafficEdge).to as Workload;
        const name = objectName(`${workload.name}-internal`);
        const described = metadata(
            name,
            workload.namespace,
            ["IS-1", "HA-1", ...edges.flatMap(({ controls }) => controls)],
            edges.map(reasonOf),
        );
        return [
            {
                apiVersion: "v1",
                kind: "Service",
                metadata: described,
                spec: {
                    clusterIP: "None",
                    publishNotReadyAddresses: true,
                    selector: { ...workload.labels },
                    ports: edges.map((edge) => ({
                        name: portNames[edge.ports.from] ?? `tcp-${portText(edge.ports)}`,
                        port: edge.ports.from,
                        targetPort: edge.ports.from,
                        protocol: "TCP",
                        appProtocol: "tcp",
                    })),
                },
            } satisfies Manifest<ServiceSpec>,
            {
                apiVersion: "networking.istio.io/v1",
                kind: "DestinationRule",
                metadata: described,
                spec: { host: `${name}.${workload.namespace}.svc.cluster.local`, trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } } },
            } satisfies Manifest<DestinationRuleSpec>,
        ];
    });
}
