export { Calico, type CalicoArgs } from "./calico";
export { DefaultDeny, type DefaultDenyArgs } from "./default-deny";
export { Namespaces, type NamespacesArgs } from "./namespaces";
export { NodeReadiness, type NodeReadinessArgs } from "./node-readiness";
export { SegmentationPolicies, type SegmentationPoliciesArgs } from "./segmentation-policies";
