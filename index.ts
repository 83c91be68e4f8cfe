/** The package's entry: the components and what their arguments are made of. Importing it creates nothing. */
export { NetworkBoundRoles, Roles, type NetworkBoundRolesArgs, type RoleArgs, type RolesArgs } from "./components/access";
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
export {
    ImageGate,
    ImageMirror,
    type ImageGateArgs,
    type ImageMirrorArgs,
    type MirroredChart,
    type MirroredImage,
    type OwnRegistry,
} from "./components/images";
export {
    StoredSecret,
    ApiKeys,
    ExternalSecrets,
    type ApiKeyReader,
    type ApiKeysArgs,
    type ExternalSecretsArgs,
    type StoredSecretArgs,
} from "./components/secrets";
export {
    Certificate,
    DelegationGate,
    ValidationGate,
    EdgeAlarms,
    LoadBalancer,
    LoadBalancerController,
    TargetGroupBindings,
    TlsPolicy,
    WebAcl,
    WebAclLogs,
    type CertificateArgs,
    type DelegationGateArgs,
    type ValidationGateArgs,
    type EdgeAlarmsArgs,
    type LoadBalancerArgs,
    type LoadBalancerControllerArgs,
    type TargetGroupBindingPlan,
    type TargetGroupBindingsArgs,
    type WebAclArgs,
    type WebAclExclusion,
    type WebAclLogsArgs,
} from "./components/edge";
export { AccountBaseline, ServiceOwner, type AccountBaselineArgs, type BaselineOwner } from "./components/security";
export {
    Calico,
    DefaultDeny,
    Namespaces,
    NodeReadiness,
    SegmentationPolicies,
    type CalicoArgs,
    type DefaultDenyArgs,
    type NamespacesArgs,
    type NodeReadinessArgs,
    type SegmentationPoliciesArgs,
} from "./components/segmentation";
export { Mesh, MeshPolicies, type GatewaySize, type MeshArgs, type MeshPoliciesArgs, type PublishedRoute } from "./components/mesh";
export {
    AlarmSeverity,
    AlarmTopics,
    GrafanaLevel,
    LogStream,
    Monitoring,
    type AlarmTopicsArgs,
    type GrafanaSignIn,
    type GrafanaTeam,
    type LogStreamArgs,
    type MonitoringArgs,
} from "./components/observability";
export { WeaviateRelease, type ApiKeyUsers, type BackupTarget, type WeaviateReleaseArgs } from "./components/weaviate";
export type { ChartSource } from "./components/charts/release";
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
export { SiteGateway, SiteVpn, type SiteGatewayArgs, type SiteOffice, type SiteVpnArgs } from "./components/vpn-sites";
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
export {
    ClientVpn,
    PrivateAuthority,
    RevocationPublisher,
    SamlProvider,
    StateAuthority,
    type ClientVpnArgs,
    type PrivateAuthorityArgs,
    type RevocationPublisherArgs,
    type SamlProviderArgs,
    type StateAuthorityArgs,
    type VpnPerson,
    type VpnRevocation,
    type VpnRule,
} from "./components/vpn";
