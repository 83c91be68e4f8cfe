export { NetworkBoundRoles, type NetworkBoundRolesArgs } from "./network-bound-roles";
export { roleName, type RolePlan } from "./role";
export { Roles, type RoleArgs, type RolesArgs } from "./roles";
