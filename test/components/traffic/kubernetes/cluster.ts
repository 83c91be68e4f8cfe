import { parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";

import { subnetPlan } from "../../../../components/network/cidr-plan";
import { nodeTiers, type Tier } from "../../../../components/network/tiers";
import type { TrafficEdge, Workload } from "../../../../components/traffic";
import type { ClusterAddresses } from "../../../../components/traffic/kubernetes";

/** Where the cluster of the tests lies. */
export const addresses: ClusterAddresses = {
    plan: subnetPlan("10.30.0.0/16", ["eu-central-1a", "eu-central-1b", "eu-central-1c"]),
    s3Ranges: ["52.219.168.0/22", "3.5.136.0/22"],
};

/** Whoever sends or receives a packet. */
export interface Host {
    name: string;
    address: string;
    /** Present for pods with a network of their own: all that policies on pods apply to. */
    pod?: { namespace: string; labels: Record<string, string>; workload?: Workload };
    /** The Service whose endpoint it is, as `<namespace>/<name>`. */
    service?: string;
}

/** The first packet of a conversation. */
export interface Packet {
    from: Host;
    to: Host;
    protocol: "tcp" | "udp";
    port: number;
}

/** Workloads of a graph, each once. */
export const workloadsIn = (graph: readonly TrafficEdge[]): Workload[] => {
    const nodes = graph.flatMap(({ from, to }) => [from, to]);
    return [...new Map(nodes.flatMap((node) => (node.kind === "workload" ? [[node.name, node] as const] : []))).values()];
};

const inTier = (tier: Tier, offset: number): string =>
    stringifyIp({ number: parseCidr(addresses.plan.tiers[tier].block).start + BigInt(offset), version: 4 });

/** A pod for each workload of a graph, in its tier's subnets. */
export const podsOf = (graph: readonly TrafficEdge[]): Host[] =>
    workloadsIn(graph)
        .filter((workload) => workload.hostNetwork !== true)
        .map((workload, index) => ({
            name: workload.name,
            address: inTier(workload.tier, 50 + index),
            pod: { namespace: workload.namespace, labels: workload.labels, workload },
        }));

/** A pod that no edge knows, in a namespace. */
export const strangerIn = (namespace: string): Host => ({
    name: `stranger in ${namespace}`,
    address: inTier("app", 20 + namespace.length),
    pod: { namespace, labels: { "app.kubernetes.io/name": "stranger" } },
});

/** For each workload of other namespaces a pod with its labels in this one, at an address that belongs to no tier. */
export const impostorsIn = (namespace: string, graph: readonly TrafficEdge[]): Host[] =>
    podsOf(graph)
        .filter(({ pod }) => pod?.namespace !== namespace)
        .map((host, index) => ({
            name: `impostor of ${host.name}`,
            address: `10.30.250.${index}`,
            pod: { namespace, labels: { ...host.pod?.labels } },
        }));

/** Hosts that are no pods, by the name of the node of the graph they stand for. */
export const hosts = {
    ...Object.fromEntries(nodeTiers.map((tier) => [`${tier} nodes`, { name: `${tier} nodes`, address: inTier(tier, 9) }])),
    "control-plane": { name: "control-plane", address: inTier("endpoint", 17), service: "default/kubernetes" },
    "interface endpoint": { name: "interface endpoint", address: inTier("endpoint", 23) },
    s3: { name: "s3", address: "52.219.170.4" },
    "load-balancer": { name: "load-balancer", address: inTier("edge", 12) },
    vpn: { name: "vpn", address: inTier("admin", 12) },
    office: { name: "office", address: "192.168.10.7" },
    "pod-identity agent": { name: "pod-identity agent", address: "169.254.170.23" },
    "instance-metadata agent": { name: "instance-metadata agent", address: "169.254.169.254" },
    "time agent": { name: "time agent", address: "169.254.169.123" },
    dns: { name: "dns", address: "10.30.0.2" },
    outside: { name: "outside", address: "203.0.113.9" },
} as Readonly<Record<string, Host>>;

/** The host that stands for an end of an edge; `undefined` where the cluster of the tests has none. */
export function hostOf(node: TrafficEdge["from"], pods: readonly Host[]): Host | undefined {
    switch (node.kind) {
        case "workload":
            return node.hostNetwork === true ? hosts[`${node.tier} nodes`] : pods.find(({ name }) => name === node.name);
        case "tier":
            return hosts[`${node.tier} nodes`];
        case "aws-service":
            return hosts[node.endpoint === "gateway" ? "s3" : "interface endpoint"];
        case "link-local":
            return hosts[`${node.agent} agent`];
        case "vpn":
        case "control-plane":
        case "load-balancer":
        case "dns":
            return hosts[node.kind];
        case "office":
            return { name: `office ${node.name}`, address: stringifyIp({ number: parseCidr(node.cidrs[0] ?? "").start + 5n, version: 4 }) };
        case "internet":
        case "external-host":
            return hosts["outside"];
    }
}

/** Whether one pod may reach another by the graph, read without the code under test. */
export function inGraph(graph: readonly TrafficEdge[], from: Host, to: Host, protocol: string, port: number): boolean {
    return graph.some((edge) => {
        const calls =
            (edge.from.kind === "workload" && edge.from.name === from.name) ||
            (edge.from.kind === "tier" && edge.from.tier === from.pod?.workload?.tier);
        const receives = edge.to.kind === "workload" && edge.to.name === to.name;
        return calls && receives && edge.protocol === protocol && edge.ports.from <= port && port <= edge.ports.to;
    });
}

/** Ports of a graph, and three that are in none. */
export const portsToTry = (graph: readonly TrafficEdge[]): number[] => [
    ...new Set([...graph.map(({ ports }) => ports.from), 22, 6379, 31337]),
];
