import { tiers, type Tier } from "../network/tiers";
import { endpointGroupOf, endpointGroups } from "./aws-services";
import { portText, type PortRange, type Protocol, type TrafficEdge } from "./edges";
import { nodeName, tierOf, type TrafficNode } from "./nodes";

/** Whom a rule names: another group of the plan by role, an address range, or S3's managed prefix list. */
export type RulePeer = { by: "security-group"; role: string } | { by: "cidr"; cidr: string } | { by: "prefix-list"; service: string };

/** One rule of a security group. */
export interface SecurityGroupRule {
    /** Stable and unique in its group: direction, peer, protocol and ports. */
    key: string;
    direction: "ingress" | "egress";
    protocol: Protocol;
    ports: PortRange;
    peer: RulePeer;
    /** Why, within the 255 characters and the character set AWS allows. */
    description: string;
    /** `workload` if any edge behind it is. */
    class: TrafficEdge["class"];
}

/** A security group: one for each role, never shared between roles. */
export interface SecurityGroupPlan {
    /** `load-balancer`, `<tier>-node`, `control-plane`, `endpoint-<group>` or `vpn-<endpoint>`. */
    role: string;
    /** Tier its interfaces lie in. */
    tier: Tier;
    description: string;
    rules: SecurityGroupRule[];
}

/** An edge a layer cannot hold, and why; another layer has to. */
export interface Inexpressible {
    edge: TrafficEdge;
    why: string;
}

/** What security groups hold of a graph, and what they cannot. */
export interface SecurityGroupDerivation {
    groups: SecurityGroupPlan[];
    inexpressible: Inexpressible[];
}

/** Role of the security group a node's interfaces carry; `undefined` for what has none. */
export function securityGroupRole(node: TrafficNode): string | undefined {
    switch (node.kind) {
        case "load-balancer":
            return node.name;
        case "tier":
        case "workload":
            return `${node.tier}-node`;
        case "control-plane":
            return "control-plane";
        case "aws-service":
            return node.endpoint === "interface" ? `endpoint-${endpointGroupOf(node.service).name}` : undefined;
        case "vpn":
            return `vpn-${node.endpoint}`;
        case "internet":
        case "office":
        case "link-local":
        case "dns":
        case "external-host":
            return undefined;
    }
}

/** How a rule on the other side names a node: by security group wherever it has one. */
function peersOf(node: TrafficNode): RulePeer[] {
    const role = securityGroupRole(node);
    if (role !== undefined) return [{ by: "security-group", role }];
    switch (node.kind) {
        case "internet":
        case "external-host": // its name is decided by DNS Firewall and the mesh; at this layer only the port can be
            return [{ by: "cidr", cidr: "0.0.0.0/0" }];
        case "office":
            return node.cidrs.map((cidr) => ({ by: "cidr", cidr }));
        case "aws-service":
            return [{ by: "prefix-list", service: node.service }];
        default:
            return [];
    }
}

const unfiltered: Partial<Record<TrafficNode["kind"], string>> = {
    dns: "security groups do not filter queries to the VPC resolver; DNS Firewall decides",
    "link-local": "traffic to link-local agents does not leave the host; network policy and the hop limit decide",
};

const peerText = (peer: RulePeer): string => {
    if (peer.by === "security-group") return peer.role;
    return peer.by === "cidr" ? peer.cidr.replace("/", "-") : peer.service;
};

/** AWS allows `a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*` and 255 characters in a rule's description (EC2 API, IpRange). */
const ruleDescription = (text: string): string => text.replace(/[^a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]/g, "").slice(0, 255);

/**
 * Security groups and their rules, derived from a traffic graph: one group a role, rules that name groups wherever AWS allows, an
 * egress rule at the initiator for each ingress rule at the receiver, nothing else.
 *
 * Controls: AC-3, AC-5, VE-3, MT-3, NP-6.
 * @param graph A sound graph.
 */
export function deriveSecurityGroups(graph: readonly TrafficEdge[]): SecurityGroupDerivation {
    const groups = new Map<string, SecurityGroupPlan>();
    const inexpressible: Inexpressible[] = [];

    const groupOf = (node: TrafficNode): SecurityGroupPlan | undefined => {
        const role = securityGroupRole(node);
        const tier = tierOf(node);
        if (role === undefined || tier === undefined) return undefined;
        const group = groups.get(role) ?? { role, tier, description: groupDescription(role, tier), rules: [] };
        groups.set(role, group);
        return group;
    };

    for (const edge of graph) {
        const why = unfiltered[edge.to.kind] ?? unfiltered[edge.from.kind];
        if (why !== undefined) {
            inexpressible.push({ edge, why });
            continue;
        }
        for (const peer of peersOf(edge.to)) addRule(groupOf(edge.from), "egress", peer, edge);
        for (const peer of peersOf(edge.from)) addRule(groupOf(edge.to), "ingress", peer, edge);
    }

    const order = (group: SecurityGroupPlan) => tiers.indexOf(group.tier);
    return { groups: [...groups.values()].sort((a, b) => order(a) - order(b) || a.role.localeCompare(b.role)), inexpressible };
}

function addRule(group: SecurityGroupPlan | undefined, direction: SecurityGroupRule["direction"], peer: RulePeer, edge: TrafficEdge): void {
    if (group === undefined) return;
    const key = `${direction === "ingress" ? "from" : "to"}-${peerText(peer)}-${edge.protocol}-${portText(edge.ports)}`;
    const known = group.rules.find((rule) => rule.key === key);
    if (known === undefined) {
        const description = ruleDescription(`${nodeName(edge.from)} to ${nodeName(edge.to)}: ${edge.reason}`);
        group.rules.push({ key, direction, protocol: edge.protocol, ports: edge.ports, peer, description, class: edge.class });
        return;
    }
    if (!known.description.endsWith(" (and others)") && !known.description.includes(edge.reason)) {
        known.description = `${known.description.slice(0, 255 - " (and others)".length)} (and others)`;
    }
    if (edge.class === "workload") known.class = "workload";
}

function groupDescription(role: string, tier: Tier): string {
    const endpoints = endpointGroups.find((group) => role === `endpoint-${group.name}`);
    if (endpoints) return ruleDescription(`Interface endpoints for ${endpoints.services.map((need) => need.service).join(", ")}`);
    return ruleDescription(`Weaviate: ${role} in the ${tier} tier; rules derived from the traffic graph`);
}
