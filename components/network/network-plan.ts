import type { ArgumentFault } from "../faults";
import {
    deriveNetworkAcls,
    deriveSecurityGroups,
    graphFaults,
    trafficGraph,
    type NetworkAclPlan,
    type SecurityGroupPlan,
    type TrafficEdge,
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
    graph: TrafficEdge[];
    securityGroups: SecurityGroupPlan[];
    networkAcls: NetworkAclPlan[];
    /** Zones with a NAT gateway. */
    natZones: string[];
}

/** Rules a security group takes in each direction (Amazon VPC quotas, "Inbound or outbound rules per security group"). */
const mostRules = 60;

/** Every fault of the arguments, none if they are sound; the plan is sound then too. */
export function networkFaults(args: NetworkArgs): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const zones = args.availabilityZones;

    if (zones.length < 3 || zones.length > 6) fault("availabilityZones", `has ${zones.length}; take three to six`);
    if (new Set(zones).size !== zones.length) fault("availabilityZones", "names a zone twice");
    for (const reason of cidrPlanFaults(args.cidr, zones)) fault("cidr", reason);
    if (args.sharedNatBecause?.trim() === "") fault("sharedNatBecause", "is empty; give the reason, or leave it out");

    const graph = trafficGraph(args.traffic);
    for (const reason of graphFaults(graph)) fault("traffic", `is unsound: ${reason}`);
    for (const group of deriveSecurityGroups(graph).groups) {
        for (const direction of ["ingress", "egress"] as const) {
            const count = group.rules.filter((rule) => rule.direction === direction).length;
            if (count > mostRules)
                fault("traffic", `gives the security group ${group.role} ${count} ${direction} rules; AWS takes ${mostRules}`);
        }
    }
    if (faults.length > 0) return faults;
    try {
        deriveNetworkAcls(graph, subnetPlan(args.cidr, zones), tiersWithSubnets);
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        fault("traffic", `does not fit a network ACL: ${error.message}; join address ranges of offices`);
    }
    return faults;
}

/**
 * The plan of a network.
 *
 * Controls: AC-1, AC-3, AT-1, DT-1, MT-1.
 * @param args Sound arguments: {@link networkFaults} found none.
 */
export function networkPlan(args: NetworkArgs): NetworkPlan {
    const subnets = subnetPlan(args.cidr, args.availabilityZones);
    const graph = trafficGraph(args.traffic);
    return {
        subnets,
        graph,
        securityGroups: deriveSecurityGroups(graph).groups,
        networkAcls: deriveNetworkAcls(graph, subnets, tiersWithSubnets).acls,
        natZones: args.sharedNatBecause === undefined ? args.availabilityZones : args.availabilityZones.slice(0, 1),
    };
}
