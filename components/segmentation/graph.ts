import type { ArgumentFault } from "../faults";
import { cidrPlanFaults, subnetPlan } from "../network/cidr-plan";
import { graphFaults, trafficGraph, type TrafficEdge, type TrafficInputs } from "../traffic";
import type { ClusterAddresses } from "../traffic/kubernetes";

/** What every policy in the cluster follows from, as components take it. */
export interface GraphSource {
    cidr: string;
    availabilityZones: readonly string[];
    traffic: TrafficInputs;
}

/** The graph policies are derived from, and where its ends lie. */
export interface PlannedGraph {
    graph: TrafficEdge[];
    /** Without S3's ranges, which nobody knows before the endpoint exists. */
    addresses: ClusterAddresses;
}

/** Every fault of the arguments, none if policies can be derived from them. */
export function graphSourceFaults({ cidr, availabilityZones, traffic }: GraphSource): ArgumentFault[] {
    return [
        ...cidrPlanFaults(cidr, availabilityZones).map((reason) => ({ propertyPath: "cidr", reason })),
        ...graphFaults(trafficGraph(traffic)).map((reason) => ({ propertyPath: "traffic", reason: `is unsound: ${reason}` })),
    ];
}

/** The graph of sound arguments. */
export const plannedGraph = ({ cidr, availabilityZones, traffic }: GraphSource): PlannedGraph => ({
    graph: trafficGraph(traffic),
    addresses: { plan: subnetPlan(cidr, [...availabilityZones]), s3Ranges: [] },
});
