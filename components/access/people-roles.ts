import { clusterArn, type Account } from "../account";
import type { PolicyStatement } from "../documents";
import type { RolePlan } from "./role";
import { mfaTrust, samlTrust } from "./trust";

/** How a team signs in to AWS, as far as this package makes its role. Identity Center makes its own. */
export type TeamSignIn =
    | { kind: "saml"; provider: string; mfaSessionTag: string; mfaSessionTagValue: string }
    | { kind: "iam-user"; users: readonly string[]; mfaMaxAgeMinutes: number };

/** A team and its level in AWS. */
export interface Team {
    /** Key of the team in the configuration's `roles`. */
    name: string;
    signIn: TeamSignIn;
    level: "none" | "read-only" | "audit" | "operate" | "administer";
    sessionHours: number;
}

/** AWS's own policies by level; they read, none of them writes (AWS Managed Policy Reference). */
const readingPolicies: Record<Team["level"], readonly string[]> = {
    none: [],
    "read-only": ["job-function/ViewOnlyAccess"],
    audit: ["SecurityAudit", "job-function/ViewOnlyAccess"],
    operate: ["job-function/ViewOnlyAccess"],
    administer: ["SecurityAudit", "job-function/ViewOnlyAccess"],
};

/** What the role of a team is called, after the environment's name. */
export const teamRoleName = (team: string): string => `team-${team}`;

/**
 * One role a team. All may find the cluster; what they may do in it is decided by Kubernetes. Changes to AWS go through Pulumi and the
 * deployer's role, so even `administer` holds little that writes: node groups and add-ons of this cluster, for an incident.
 *
 * Controls: AC-2, AC-8, KA-3, KA-4.
 */
export function teamRole(environment: string, account: Account, cluster: string, team: Team): RolePlan {
    const trust =
        team.signIn.kind === "saml"
            ? samlTrust(account, team.signIn.provider, { key: team.signIn.mfaSessionTag, value: team.signIn.mfaSessionTagValue })
            : mfaTrust(team.signIn.users, team.signIn.mfaMaxAgeMinutes);
    const arn = (service: string, resource: string) => `arn:${account.partition}:${service}:${account.region}:${account.id}:${resource}`;
    const ofCluster = (kind: string) => arn("eks", `${kind}/${cluster}/*`);
    const statements: PolicyStatement[] = [
        { Sid: "FindCluster", Effect: "Allow", Action: ["eks:DescribeCluster"], Resource: [clusterArn(account, cluster)] },
    ];
    if (team.level === "operate" || team.level === "administer") {
        statements.push({
            Sid: "ReadLogs",
            Effect: "Allow",
            Action: ["logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery"],
            Resource: [arn("logs", `log-group:/weaviate/${environment}/*`), arn("logs", `log-group:/aws/eks/${cluster}/*`)],
        });
    }
    if (team.level === "administer") {
        statements.push({
            Sid: "MendCluster",
            Effect: "Allow",
            Action: ["eks:UpdateAddon", "eks:UpdateNodegroupConfig", "eks:UpdateNodegroupVersion"],
            Resource: [ofCluster("nodegroup"), ofCluster("addon")],
        });
    }
    return {
        role: teamRoleName(team.name),
        description: `Team ${team.name}: level ${team.level} in AWS, signed in with a second factor`,
        trust,
        statements,
        managedPolicies: readingPolicies[team.level].map((policy) => `arn:${account.partition}:iam::aws:policy/${policy}`),
        sessionHours: team.sessionHours,
    };
}

/** The role for when VPN or identity provider is down. It may do everything, needs a second factor, and every use of it is to be alarmed. */
export const breakGlassRole = (account: Account, principals: readonly string[], mfaMaxAgeMinutes: number): RolePlan => ({
    role: "break-glass",
    description: "Emergency access when VPN or identity provider is down; every use raises an alarm",
    trust: mfaTrust(principals, mfaMaxAgeMinutes),
    statements: [],
    managedPolicies: [`arn:${account.partition}:iam::aws:policy/AdministratorAccess`],
});
