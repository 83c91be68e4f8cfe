/** The package's entry: the components and what their arguments are made of. Importing it creates nothing. */
export { Roles, type RoleArgs, type RolesArgs } from "./components/access";
export type { Account } from "./components/account";
export {
    BucketAccess,
    DataBucket,
    type BucketReplication,
    type BucketUser,
    type BucketUsers,
    type DataBucketArgs,
    type DeliveryService,
} from "./components/buckets";
export {
    Cluster,
    ClusterAccess,
    ClusterGate,
    FirstAddons,
    KubernetesLevel,
    LaterAddons,
    NodeGroups,
    OperatingSystem,
    type ClusterAccessArgs,
    type ClusterAccessGrant,
    type ClusterArgs,
    type ClusterGateArgs,
    type FirstAddonsArgs,
    type LaterAddonsArgs,
    type NodeGroupPlan,
    type NodeGroupsArgs,
    type PodIdentity,
} from "./components/cluster";
export { ImageGate, type ImageGateArgs, type MirroredImage, type OwnRegistry } from "./components/images";
export { DataKey, KeyPurpose, type DataKeyArgs, type KeyOwner, type KeyUse } from "./components/keys";
export {
    DnsFirewall,
    FlowLogs,
    InterfaceEndpoints,
    Network,
    type DnsFirewallArgs,
    type FlowLogsArgs,
    type InterfaceEndpointsArgs,
    type NetworkArgs,
} from "./components/network";
export {
    Destination,
    type ApplicationCall,
    type ApplicationTraffic,
    type ExternalHostTraffic,
    type HttpRequests,
    type OfficeTraffic,
    type TrafficInputs,
    type VpnTraffic,
} from "./components/traffic";
