import type { TrafficEdge } from "../edges";
import type { Workload } from "../nodes";
import {
    distinct,
    groupBy,
    metadata,
    objectName,
    objectText,
    reasonOf,
    type Held,
    type KubernetesDerivation,
    type Manifest,
} from "./manifests";
import { podFlows, type ClusterAddresses, type PodFlow, type PodPeer } from "./pod-flows";

/** A peer of a rule: pods by namespace and labels, or an address range. */
export type NetworkPolicyPeer =
    | { namespaceSelector: { matchLabels: Record<string, string> }; podSelector: { matchLabels: Record<string, string> } }
    | { ipBlock: { cidr: string; except?: string[] } };

/** A port of a rule, or a range of them. */
export interface NetworkPolicyPort {
    protocol: "TCP" | "UDP";
    port: number;
    endPort?: number;
}

/** The spec of a `networking.k8s.io/v1` NetworkPolicy, as far as it is used here. */
export interface NetworkPolicySpec {
    podSelector: { matchLabels?: Record<string, string> };
    policyTypes: ("Ingress" | "Egress")[];
    ingress: { from: NetworkPolicyPeer[]; ports: NetworkPolicyPort[] }[];
    egress: { to: NetworkPolicyPeer[]; ports: NetworkPolicyPort[] }[];
}

/**
 * Namespaces that hold pods the graph does not know: DaemonSets of add-ons on every node, and what Calico's operator adds and guards by
 * policies of its own. A deny of the whole namespace would cut them off before the cluster works; instead each workload of the graph in
 * them is isolated by its own policy.
 *
 * Controls: NP-4.
 */
export const systemNamespaces: readonly string[] = ["calico-system", "kube-system", "tigera-operator"];

const kind = "NetworkPolicy";

/**
 * Plain Kubernetes policies of a graph: a default deny in both directions for each namespace, and for each workload one policy with
 * what the graph lets it start and receive. They are the floor: they hold before Calico's API is up and after its objects are gone. They
 * cannot narrow what Calico's own policies allow, since those come first.
 *
 * Policies know addresses, not who is behind them: groups on a VPN, services behind interface endpoints and hosts outside look alike.
 * S3's ranges are inexpressible until they are known, since a rule without ranges would admit all.
 *
 * Controls: AT-3, NP-1, NP-4, NP-5, NP-6.
 * @param graph A sound graph.
 */
export function deriveNetworkPolicies(graph: readonly TrafficEdge[], addresses: ClusterAddresses): KubernetesDerivation<NetworkPolicySpec> {
    const { flows, inexpressible, workloads } = podFlows(graph, addresses);
    const known = flows.filter(({ from, to }) => rangesKnown(from) && rangesKnown(to));
    const unknown = flows.filter((flow) => !known.includes(flow)).map(({ edge }) => edge);

    const held: Held[] = [];
    const objects: Manifest<NetworkPolicySpec>[] = [...new Set(workloads.map(({ namespace }) => namespace))]
        .filter((namespace) => !systemNamespaces.includes(namespace))
        .map(defaultDeny);
    for (const workload of workloads) {
        const own = known.filter(({ from, to }) => is(from, workload) || is(to, workload));
        const policy = policyOf(workload, own);
        objects.push(policy);
        const object = objectText(kind, policy.metadata.name, workload.namespace);
        for (const { edge, from, to } of own) {
            if (is(from, workload)) held.push({ edge, object, direction: "egress" });
            if (is(to, workload)) held.push({ edge, object, direction: "ingress" });
        }
    }
    return {
        objects,
        held,
        inexpressible: [
            ...inexpressible,
            ...[...new Set(unknown)].map((edge) => ({ edge, why: "the addresses are not known before the endpoint exists" })),
        ],
    };
}

const is = (peer: PodPeer, workload: Workload): boolean => peer.kind === "pods" && peer.workload.name === workload.name;

const rangesKnown = (peer: PodPeer): boolean => peer.kind === "pods" || peer.cidrs.length > 0;

function defaultDeny(namespace: string): Manifest<NetworkPolicySpec> {
    return {
        apiVersion: "networking.k8s.io/v1",
        kind,
        metadata: metadata(
            "default-deny",
            namespace,
            ["AT-3", "NP-4", "NP-5"],
            ["What no other policy allows is denied, in both directions"],
        ),
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ingress: [], egress: [] },
    };
}

function policyOf(workload: Workload, flows: readonly PodFlow[]): Manifest<NetworkPolicySpec> {
    const edges = flows.map(({ edge }) => edge);
    const rules = (direction: "from" | "to") => {
        const own = flows.filter((flow) => is(direction === "from" ? flow.to : flow.from, workload));
        return [...groupBy(own, ({ edge }) => JSON.stringify([edge.protocol, edge.ports])).values()].map((group) => ({
            peers: distinct(group.flatMap((flow) => peersOf(flow[direction]))),
            ports: [portOf((group[0] as PodFlow).edge)],
        }));
    };
    return {
        apiVersion: "networking.k8s.io/v1",
        kind,
        metadata: metadata(
            objectName(workload.name),
            workload.namespace,
            ["AT-3", "NP-1", "NP-6", ...edges.flatMap(({ controls }) => controls)],
            edges.map(reasonOf),
        ),
        spec: {
            podSelector: { matchLabels: { ...workload.labels } },
            policyTypes: ["Ingress", "Egress"],
            ingress: rules("from").map(({ peers, ports }) => ({ from: peers, ports })),
            egress: rules("to").map(({ peers, ports }) => ({ to: peers, ports })),
        },
    };
}

function peersOf(peer: PodPeer): NetworkPolicyPeer[] {
    if (peer.kind === "pods") {
        const { namespace, labels } = peer.workload;
        return [
            {
                namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
                podSelector: { matchLabels: { ...labels } },
            },
        ];
    }
    return peer.cidrs.map((cidr) => ({ ipBlock: { cidr, ...(peer.except === undefined ? {} : { except: [...peer.except] }) } }));
}

const portOf = ({ protocol, ports }: TrafficEdge): NetworkPolicyPort => ({
    protocol: protocol === "tcp" ? "TCP" : "UDP",
    port: ports.from,
    ...(ports.to === ports.from ? {} : { endPort: ports.to }),
});
