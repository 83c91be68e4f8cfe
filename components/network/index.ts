export { cidrPlanFaults, privateRanges, smallestVpc, subnetPlan, type SubnetPlan } from "./cidr-plan";
export { FlowLogs, flowLogFields, type FlowLogsArgs } from "./flow-logs";
export { InterfaceEndpoints, type InterfaceEndpointsArgs } from "./interface-endpoints";
export { Network, type NetworkArgs } from "./network";
export { innerTiers, networkFaults, networkPlan, tiersWithSubnets, type NetworkPlan } from "./network-plan";
export { isolatedTiers, nodeTiers, tiers, type NodeTier, type Tier } from "./tiers";
