import type { PolicyDocument, PolicyStatement } from "../documents";

/** A role as planned, before it exists. */
export interface RolePlan {
    /** What the role is, part of its fixed name: `node-database`, `weaviate`. */
    role: string;
    /** One sentence, at most 1000 characters (IAM quota). */
    description: string;
    /** Who may assume it. */
    trust: PolicyDocument;
    /** What it may do itself; nothing if empty. */
    statements: PolicyStatement[];
    /** ARNs of AWS's own policies it carries beside that. */
    managedPolicies?: string[];
    /** Hours a session lasts; 1 by default. */
    sessionHours?: number;
    /** Why a statement names every resource or every action, by its Sid. Policies refuse such a statement without one. */
    wildcardReasons?: Record<string, string>;
}

/** Longest name of a role (IAM quotas, "Role name"). */
export const longestRoleName = 64;

/** The fixed name of a role: documents are computed from it before the role exists. */
export const roleName = (environment: string, role: string): string => `${environment}-${role}`;
