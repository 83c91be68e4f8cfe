export type { TargetGroupBindingPlan } from "./binding-plan";
export { Certificate, type CertificateArgs } from "./certificate";
export { LoadBalancer, type LoadBalancerArgs } from "./load-balancer";
export { LoadBalancerController, type LoadBalancerControllerArgs } from "./load-balancer-controller";
export { TlsPolicy } from "./load-balancer-plan";
export { TargetGroupBindings, type TargetGroupBindingsArgs } from "./target-group-bindings";
export { WebAcl, type WebAclArgs } from "./web-acl";
export type { WebAclExclusion } from "./web-acl-plan";
