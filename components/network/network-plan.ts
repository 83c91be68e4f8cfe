import type { ArgumentFault } from "../faults";
import {
    deriveNetworkAcls,
    deriveSecurityGroups,
    graphFaults,
    trafficGraph,
    type Destination,
    type NetworkAclPlan,
    type SecurityGroupPlan,
} from "../traffic";
import { cidrPlanFaults, subnetPlan, type SubnetPlan } from "./cidr-plan";
import type { NetworkArgs } from "./network";
import { tiers, type Tier } from "./tiers";

/** Tiers that get subnets; the firewall tier's room is only kept. */
export const tiersWithSubnets: readonly Tier[] = tiers.filter((tier) => tier !== "firewall");

/** Tiers whose subnets stand beside the edge's, which come with the VPC. */
export const innerTiers: readonly Tier[] = tiersWithSubnets.filter((tier) => tier !== "edge");

/** Everything about a network that can be known before anything exists. */
export interface NetworkPlan {
    subnets: SubnetPlan;
    securityGroups: SecurityGroupPlan[];
    networkAcls: NetworkAclPlan[];
    /** Zones with a NAT gateway. */
    natZones: string[];
    /** Tiers that an office reaches, and so have routes back to it. */
    officeTiers: Tier[];
}

/** Tiers that what offices may reach lies in. */
const tierOf: Record<Destination, Tier> = { grafana: "monitoring", "kubernetes-api": "endpoint" };

/** Tiers that an office reaches, in the order of the plan. */
export const reachedTiers = (reaches: readonly Destination[]): Tier[] =>
    tiers.filter((tier) => reaches.some((destination) => tierOf[destination] === tier));

/** Rules a security group takes in each direction (Amazon VPC quotas, "Inbound or outbound rules per security group"). */
const mostRules = 60;

/**
 * Plans a network.
 *
 * Controls: AC-1, AC-3, AT-1, DT-1, MT-1.
 * @returns Every fault of the arguments, and the plan if there is none.
 */
export function planNetwork(args: NetworkArgs): { faults: ArgumentFault[]; plan?: NetworkPlan } {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const zones = args.availabilityZones;

    if (zones.length < 3 || zones.length > 6) fault("availabilityZones", `has ${zones.length}; take three to six`);
    if (new Set(zones).size !== zones.length) fault("availabilityZones", "names a zone twice");
    for (const reason of cidrPlanFaults(args.cidr, zones)) fault("cidr", reason);
    if (args.sharedNatBecause?.trim() === "") fault("sharedNatBecause", "is empty; give the reason, or leave it out");
    if (args.s3EndpointPolicy.trim() === "") fault("s3EndpointPolicy", "is empty; AWS would admit anyone to any bucket");

    const graph = trafficGraph(args.traffic);
    for (const reason of graphFaults(graph)) fault("traffic", `is unsound: ${reason}`);
    const securityGroups = deriveSecurityGroups(graph).groups;
    for (const group of securityGroups) {
        for (const direction of ["ingress", "egress"] as const) {
            const count = group.rules.filter((rule) => rule.direction === direction).length;
            if (count > mostRules)
                fault("traffic", `gives the security group ${group.role} ${count} ${direction} rules; AWS takes ${mostRules}`);
        }
    }
    if (faults.length > 0) return { faults };

    const subnets = subnetPlan(args.cidr, zones);
    try {
        const networkAcls = deriveNetworkAcls(graph, subnets, tiersWithSubnets).acls;
        return {
            faults,
            plan: {
                subnets,
                securityGroups,
                networkAcls,
                natZones: args.sharedNatBecause === undefined ? zones : zones.slice(0, 1),
                officeTiers: reachedTiers(args.traffic.offices.flatMap(({ reaches }) => reaches)),
            },
        };
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        fault("traffic", `does not fit a network ACL: ${error.message}; join address ranges of offices`);
        return { faults };
    }
}
