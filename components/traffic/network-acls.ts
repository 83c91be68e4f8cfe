import { privateRanges, type SubnetPlan } from "../network/cidr-plan";
import { tiers, type Tier } from "../network/tiers";
import type { PortRange, Protocol, TrafficEdge } from "./edges";
import { merge, type Opening, type Widening } from "./network-acl-merge";
import { tierOf } from "./nodes";
import type { Inexpressible } from "./security-groups";

/** One entry of a network ACL. */
export interface NetworkAclEntry {
    direction: "ingress" | "egress";
    ruleNumber: number;
    action: "allow" | "deny";
    /** `all` only in a deny entry, `icmp` only with the one message below. */
    protocol: Protocol | "all" | "icmp";
    cidr: string;
    ports: PortRange;
    /** The message that is meant, of `icmp`. */
    message?: { type: number; code: number };
}

/** The network ACL of a tier, for all its subnets. */
export interface NetworkAclPlan {
    tier: Tier;
    entries: NetworkAclEntry[];
}

/** What network ACLs hold of a graph, what they cannot, and where merging made them wider than the graph. */
export interface NetworkAclDerivation {
    acls: NetworkAclPlan[];
    inexpressible: Inexpressible[];
    widened: (Widening & { tier: Tier; direction: NetworkAclEntry["direction"] })[];
}

/** Entries a direction: AWS's default quota of 20 (Amazon VPC quotas) counts the default deny. */
export const mostEntries = 19;

/**
 * Ports an answer may go to. Linux takes 32768 and up, NAT gateways and load balancers 1024 and up (Amazon VPC User Guide, "Ephemeral
 * ports"), and Calico's own port translation 20000 to 29999; ACLs are stateless, so they must admit the widest.
 */
const answers: PortRange = { from: 1024, to: 65535 };

const world = "0.0.0.0/0";

/**
 * "Fragmentation needed": by it a host learns that its packets are too large for the way. Without it, who sits behind a way for smaller
 * packets hangs on every large answer (Amazon VPC User Guide, "Network ACLs", "Path MTU Discovery": both directions, from anywhere).
 */
const fragmentationNeeded = { type: 3, code: 4 };

/** Number of the first entry, and the step between entries: room to add one by hand in an emergency. */
const firstNumber = 100;
const numberStep = 10;

/**
 * Network ACLs of all tiers that have subnets, derived from a traffic graph. ACLs are stateless and know tiers, not groups: they stop
 * what security groups would let through by mistake between tiers. A tier with a way to S3 or NAT admits the world's addresses on the
 * ports it needs, but after entries that deny all private ones, so that no other tier, office or peer slips through that opening. A tier
 * that talks with hosts of the internet hears of packets that were too large.
 *
 * Between two tiers that talk, an ACL cannot tell a call to a port above 1023 from the answer to one: there only security groups can.
 *
 * Controls: AC-3, MT-3, DT-1, DT-4, NP-6.
 * @param graph A sound graph.
 * @param plan Where each tier lies.
 * @param tiersWithSubnets Tiers an ACL is wanted for.
 * @throws {RangeError} if a tier's entries cannot be merged to {@link mostEntries} a direction.
 */
export function deriveNetworkAcls(
    graph: readonly TrafficEdge[],
    plan: SubnetPlan,
    tiersWithSubnets: readonly Tier[] = tiers.filter((tier) => tier !== "firewall"),
): NetworkAclDerivation {
    const openings = tiersWithSubnets.map((tier) => ({ tier, ingress: [] as Opening[], egress: [] as Opening[] }));
    const at = (tier: Tier) => openings.find((candidate) => candidate.tier === tier);
    const block = (tier: Tier) => plan.tiers[tier].block;
    const inexpressible: Inexpressible[] = [];
    const onTheInternet = new Set<Tier>();

    const sends = (tier: Tier, protocol: Protocol, to: string, ports: PortRange) => {
        at(tier)?.egress.push({ protocol, cidr: to, ports });
        at(tier)?.ingress.push({ protocol, cidr: to, ports: answers });
    };
    const receives = (tier: Tier, protocol: Protocol, from: string, ports: PortRange) => {
        at(tier)?.ingress.push({ protocol, cidr: from, ports });
        at(tier)?.egress.push({ protocol, cidr: from, ports: answers });
    };

    for (const edge of graph) {
        const { from, to, protocol, ports } = edge;
        const [fromTier, toTier] = [tierOf(from), tierOf(to)];
        if (to.kind === "dns" || to.kind === "link-local") {
            inexpressible.push({ edge, why: "network ACLs do not filter traffic to the VPC resolver and to link-local agents" });
        } else if (fromTier !== undefined && toTier !== undefined) {
            sends(fromTier, protocol, block(toTier), ports);
            receives(toTier, protocol, block(fromTier), ports);
        } else if (from.kind === "internet" && toTier !== undefined) {
            receives(toTier, protocol, world, ports);
            onTheInternet.add(toTier);
        } else if (from.kind === "office" && toTier !== undefined) {
            for (const cidr of from.cidrs) receives(toTier, protocol, cidr, ports);
            // The attachment's subnets see the office's packets leave for the tier, and the answers come in.
            sends("admin", protocol, block(toTier), ports);
        } else if (to.kind === "aws-service" && fromTier !== undefined) {
            sends(fromTier, protocol, world, ports);
        } else if (to.kind === "external-host" && fromTier !== undefined) {
            sends(fromTier, protocol, world, ports);
            receives("edge", protocol, block(fromTier), ports);
            sends("edge", protocol, world, ports);
            onTheInternet.add(fromTier).add("edge");
        } else {
            inexpressible.push({ edge, why: "neither end lies in a tier" });
        }
    }

    const widened: NetworkAclDerivation["widened"] = [];
    const acls = openings.map(({ tier, ...directions }): NetworkAclPlan => {
        const messages = onTheInternet.has(tier) ? [fragmentationNeeded] : [];
        const entries = (["ingress", "egress"] as const).flatMap((direction) => {
            const merged = merge(
                directions[direction],
                (opened) => opened.length + (opened.some(isWorld) ? privateRanges.length : 0) + messages.length <= mostEntries,
            );
            widened.push(...merged.widened.map((widening) => ({ ...widening, tier, direction })));
            return numbered(direction, merged.openings, messages);
        });
        return { tier, entries };
    });
    return { acls, inexpressible, widened };
}

const isWorld = (opening: Opening): boolean => opening.cidr === world;

function numbered(
    direction: NetworkAclEntry["direction"],
    openings: readonly Opening[],
    messages: readonly (typeof fragmentationNeeded)[],
): NetworkAclEntry[] {
    const allow = (opening: Opening) => ({ ...opening, action: "allow" as const });
    const inside = openings.filter((opening) => !isWorld(opening)).map(allow);
    const outside = openings.filter(isWorld).map(allow);
    const noPorts = { from: 0, to: 0 };
    const deny = (cidr: string) => ({ protocol: "all" as const, cidr, ports: noPorts, action: "deny" as const });
    const hear = (message: typeof fragmentationNeeded) => ({
        protocol: "icmp" as const,
        cidr: world,
        ports: noPorts,
        action: "allow" as const,
        message,
    });
    const denials = outside.length > 0 ? privateRanges.map(deny) : [];
    return [...inside, ...denials, ...outside, ...messages.map(hear)].map((entry, index) => ({
        direction,
        ruleNumber: firstNumber + index * numberStep,
        ...entry,
    }));
}
