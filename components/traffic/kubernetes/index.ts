export { deriveCalicoPolicies, type CalicoSpec, type NetworkSetSpec, type TierSpec } from "./calico-policies";
export { platformTier } from "./calico-platform";
export { addressesLabel, type CalicoPolicySpec, type CalicoRule, type EntityRule } from "./calico-rules";
export type { Held, KubernetesDerivation, Manifest, Metadata } from "./manifests";
export {
    deriveMeshAuthorization,
    principalOf,
    type AuthorizationPolicySpec,
    type AuthorizationRule,
    type MeshDerivation,
    type MeshInputs,
    type MeshSpec,
} from "./mesh-authorization";
export type { PodAnnotations } from "./mesh-capture";
export type { DestinationRuleSpec, ServiceSpec } from "./mesh-internal";
export {
    deriveNetworkPolicies,
    systemNamespaces,
    type NetworkPolicyPeer,
    type NetworkPolicyPort,
    type NetworkPolicySpec,
} from "./network-policies";
export type { ClusterAddresses } from "./pod-flows";
