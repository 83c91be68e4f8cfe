export { ClusterAccess, type ClusterAccessArgs } from "./access";
export { KubernetesLevel, type ClusterAccessGrant } from "./access-plan";
export type { PodIdentity } from "./addon-plan";
export { Cluster, type ClusterArgs } from "./cluster";
export { ClusterGate, type ClusterGateArgs } from "./cluster-gate";
export { FirstAddons, type FirstAddonsArgs } from "./first-addons";
export { LaterAddons, type LaterAddonsArgs } from "./later-addons";
export { NodeGroups, type NodeGroupsArgs } from "./node-groups";
export { OperatingSystem, type NodeGroupPlan } from "./node-plan";
