export { administratorServices, endpointGroupOf, endpointGroups, interfaceServices } from "./aws-services";
export type { HttpRequests, TrafficEdge } from "./edges";
export {
    Destination,
    type ApplicationCall,
    type ApplicationTraffic,
    type ExternalHostTraffic,
    type OfficeTraffic,
    type TrafficInputs,
    type VpnTraffic,
} from "./flows/inputs";
export { edgeText, graphFaults, trafficGraph } from "./graph";
export { deriveNetworkAcls, mostEntries, type NetworkAclDerivation, type NetworkAclEntry, type NetworkAclPlan } from "./network-acls";
export { tierOf, type Workload } from "./nodes";
export {
    deriveSecurityGroups,
    securityGroupRole,
    type Inexpressible,
    type SecurityGroupDerivation,
    type SecurityGroupPlan,
    type SecurityGroupRule,
} from "./security-groups";
export { workloads } from "./workloads";
