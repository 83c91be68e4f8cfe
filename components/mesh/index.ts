export type { GatewaySize } from "./gateway-values";
export { Mesh, type MeshArgs } from "./mesh";
export type { PublishedRoute } from "./mesh-plan";
export { MeshPolicies, type MeshPoliciesArgs } from "./mesh-policies";
