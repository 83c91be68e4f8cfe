export { breakGlassRole, teamRole, type Team, type TeamSignIn } from "./people-roles";
export { roleName, type RolePlan } from "./role";
export { Roles, type RoleArgs, type RolesArgs } from "./roles";
export { clusterRole, nodeRoles, podRoles, replicationRole, type UsedBucket } from "./service-roles";
