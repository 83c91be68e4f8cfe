export { endpointGroupOf, endpointGroups, interfaceServices, s3, type EndpointGroup } from "./aws-services";
export { portText, type Encryption, type HttpRequests, type PortRange, type TrafficEdge } from "./edges";
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
export { nodeName, tierOf, type TrafficNode, type Workload } from "./nodes";
export { ports } from "./ports";
export {
    deriveSecurityGroups,
    securityGroupRole,
    type Inexpressible,
    type SecurityGroupDerivation,
    type SecurityGroupPlan,
    type SecurityGroupRule,
} from "./security-groups";
export { workloads } from "./workloads";
