import { parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";

import { privateRanges, type SubnetPlan } from "../../network/cidr-plan";
import type { TrafficEdge } from "../edges";
import { nodeName, type TrafficNode, type Workload } from "../nodes";
import type { Inexpressible } from "../security-groups";
import { workloadsOf } from "./manifests";

/** Pods of a workload, which policies name by namespace and labels. */
export interface Pods {
    kind: "pods";
    workload: Workload;
}

/** Whoever is no pod, or a pod in its node's network: policies know only addresses. */
export interface Addresses {
    kind: "addresses";
    /** Unique among address ends; the same name is the same addresses. */
    name: string;
    /** Empty while they are not known. */
    cidrs: readonly string[];
    /** Ranges inside `cidrs` that are not meant. */
    except?: readonly string[];
}

/** One end of a flow. */
export type PodPeer = Pods | Addresses;

/** What an edge is to pods. At least one end is pods. */
export interface PodFlow {
    edge: TrafficEdge;
    from: PodPeer;
    to: PodPeer;
}

/** Where things lie that are no pods. */
export interface ClusterAddresses {
    /** Where each tier lies. */
    plan: SubnetPlan;
    /** Amazon S3's ranges in the region, as its gateway endpoint reports them; empty while that endpoint does not exist. */
    s3Ranges: readonly string[];
}

/** Never outside the VPC: private ranges, carrier-grade NAT (RFC 6598) and link-local addresses (RFC 3927). */
const neverOutside = [...privateRanges, "100.64.0.0/10", "169.254.0.0/16"];

/**
 * Reads a graph as pods see it. Derivations to policies on pods differ in form; what an edge means to a pod is decided here, once:
 *
 * - A workload is its pods; one in its node's network is its tier's addresses, as nothing else can be told of it.
 * - A tier that calls a pod stands for its nodes and for all pods of the graph that run on them: so it is with cluster DNS.
 * - A tier that calls anything else stands for its nodes alone. Pods that call AWS, the Kubernetes API or a resolver have edges of
 *   their own, and a pod without one is denied what its node may do.
 * - A tier that is called stands for its nodes: agents in the host's network.
 * - Interface endpoints and the API servers share the endpoint tier, whose range stands for either. Client VPNs reach pods from the admin
 *   tier, load balancers from the edge tier, offices from their own ranges.
 *
 * Kubelets' probes need no edge: a node always reaches the pods that run on it (Calico, "Host endpoints"; Kubernetes, "Network Policies").
 *
 * Controls: NP-1, NP-6, AT-3.
 * @param graph A sound graph.
 */
export function podFlows(
    graph: readonly TrafficEdge[],
    addresses: ClusterAddresses,
): { flows: PodFlow[]; inexpressible: Inexpressible[]; workloads: Workload[] } {
    const workloads = workloadsOf(graph).filter((workload) => workload.hostNetwork !== true);
    const flows: PodFlow[] = [];
    const inexpressible: Inexpressible[] = [];
    for (const edge of graph) {
        const to = peerOf(edge.to, addresses);
        const callers = [peerOf(edge.from, addresses)];
        if (edge.from.kind === "tier" && to.kind === "pods") {
            const { tier } = edge.from;
            callers.push(...workloads.filter((workload) => workload.tier === tier).map(pods));
        }
        const read = callers.map((from) => ({ edge, from, to })).filter(({ from }) => from.kind === "pods" || to.kind === "pods");
        flows.push(...read);
        if (read.length === 0) inexpressible.push({ edge, why: whyNoPods(edge) });
    }
    return { flows, inexpressible, workloads };
}

const pods = (workload: Workload): Pods => ({ kind: "pods", workload });

function peerOf(node: TrafficNode, { plan, s3Ranges }: ClusterAddresses): PodPeer {
    const addresses = (name: string, cidrs: readonly string[], except?: readonly string[]): Addresses => ({
        kind: "addresses",
        name,
        cidrs,
        ...(except === undefined ? {} : { except }),
    });
    switch (node.kind) {
        case "workload":
            return node.hostNetwork === true ? addresses(`${node.tier} nodes`, [plan.tiers[node.tier].block]) : pods(node);
        case "tier":
            return addresses(nodeName(node), [plan.tiers[node.tier].block]);
        case "control-plane":
            return addresses(kubernetesApi, [plan.tiers.endpoint.block]);
        case "aws-service":
            return node.endpoint === "gateway"
                ? addresses(node.service, s3Ranges)
                : addresses(interfaceEndpointsName, [plan.tiers.endpoint.block]);
        case "load-balancer":
            return addresses(node.name, [plan.tiers.edge.block]);
        case "vpn":
            return addresses("vpn", [plan.tiers.admin.block]);
        case "office":
            return addresses(nodeName(node), node.cidrs);
        case "link-local":
            return addresses(nodeName(node), [node.cidr]);
        case "dns":
            return addresses("vpc resolver", [vpcResolver(plan.cidr), "169.254.169.253/32"]);
        case "internet":
        case "external-host":
            return addresses("outside", ["0.0.0.0/0"], neverOutside);
    }
}

/** Name of the interface endpoints' addresses. */
export const interfaceEndpointsName = "interface endpoints";

/** Name of the API servers' addresses. */
export const kubernetesApi = "kubernetes api";

/** The resolver has the VPC's base address plus two, besides its link-local one (Amazon VPC User Guide, "Amazon DNS server"). */
const vpcResolver = (cidr: string): string => `${stringifyIp({ number: parseCidr(cidr).start + 2n, version: 4 })}/32`;

function whyNoPods({ from, to }: TrafficEdge): string {
    if (to.kind === "load-balancer") return "the load balancer is no pod; its security group and web ACL decide";
    if (from.kind === "vpn" || from.kind === "office")
        return "ends at the API servers' interfaces; their security group and VPN rules decide";
    if (to.kind === "dns") return "a node's own lookup, which policies on pods do not see; DNS Firewall decides";
    if (to.kind === "link-local")
        return "a node's own call, which does not leave it; pods are denied what the graph does not declare for them";
    return "both ends are in the network of a node or outside the cluster, where policies on pods do not reach; security groups decide";
}
