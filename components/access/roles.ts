import { Role, RolePolicy, RolePolicyAttachment } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse, type ArgumentFault } from "../faults";
import type { PolicyDocument } from "../documents";
import { longestRoleName, roleName } from "./role";

/** A role to make. */
export interface RoleArgs {
    /** What the role is, part of its fixed name: `node-database`, `weaviate`. */
    role: string;
    /** One sentence, at most 1000 characters (IAM quota). */
    description: string;
    /** Who may assume it: a policy document as JSON. */
    trustPolicy: string;
    /** What it may do itself: a policy document as JSON; nothing by default. */
    policy?: string;
    /** ARNs of AWS's own policies it carries beside that; none by default. */
    managedPolicies?: string[];
    /** Hours a session lasts, 1 to 12; 1 by default. */
    sessionHours?: number;
    /** Why a statement names every resource, by its Sid. A statement that does so without a reason is refused. */
    wildcardReasons?: Record<string, string>;
}

/** Arguments of {@link Roles}. */
export interface RolesArgs {
    /** The roles to make. */
    roles: RoleArgs[];
}

/**
 * The IAM roles of an environment, with fixed names, so that every document can name them before they exist. Each has what it needs in
 * one inline policy; a statement over every resource carries its reason as a tag of the role.
 *
 * Controls: AC-2, AC-8, S3-3, KA-3.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Roles extends pulumi.ComponentResource {
    /** ARN of each role, by what it is. Known only once the role exists: keys' policies wait for them. */
    public readonly arns: Record<string, pulumi.Output<string>>;
    /** Each role itself, by what it is, for what takes no ARN. */
    public readonly roles: Record<string, pulumi.Output<Role>>;

    constructor(name: string, args: RolesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Roles", name, args, opts);
        refuse(`Roles ${name}`, roleFaults(name, args.roles));

        const made = args.roles.map((plan) => ({ role: plan.role, resource: this.create(name, plan, opts) }));
        this.arns = Object.fromEntries(made.map(({ role, resource }) => [role, resource.arn]));
        this.roles = Object.fromEntries(made.map(({ role, resource }) => [role, pulumi.output(resource)]));
        this.registerOutputs({ arns: this.arns, roles: this.roles });
    }

    private create(name: string, plan: RoleArgs, opts: pulumi.ComponentResourceOptions | undefined): Role {
        const fixed = roleName(name, plan.role);
        const reasons = Object.entries(plan.wildcardReasons ?? {}).map(([sid, reason]) => [`wildcard:${sid}`, reason]);
        const role = new Role(
            fixed,
            {
                name: fixed,
                description: plan.description,
                assumeRolePolicy: plan.trustPolicy,
                maxSessionDuration: (plan.sessionHours ?? 1) * 3600,
                tags: { Name: fixed, role: plan.role, ...Object.fromEntries(reasons) },
            },
            { parent: this, ...dependenciesOf(opts) },
        );
        if (plan.policy !== undefined) new RolePolicy(fixed, { name: fixed, role: role.name, policy: plan.policy }, { parent: this });
        for (const policyArn of plan.managedPolicies ?? []) {
            new RolePolicyAttachment(`${fixed}-${policyArn.split("/").at(-1)}`, { role: role.name, policyArn }, { parent: this });
        }
        return role;
    }
}

/** What IAM takes as the value of a tag (IAM User Guide, "Rules for tagging in IAM and AWS STS"); reasons are kept in tags. */
const tagValue = /^[\p{L}\p{N}\s_.:/=+@-]{1,256}$/u;

function roleFaults(name: string, roles: readonly RoleArgs[]): ArgumentFault[] {
    return roles.flatMap((plan, index) => {
        const faults: ArgumentFault[] = [];
        const fixed = roleName(name, plan.role);
        const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath: `roles[${index}].${propertyPath}`, reason });
        if (fixed.length > longestRoleName) fault("role", `makes the name "${fixed}"; IAM allows ${longestRoleName} characters`);
        if (roles.findIndex((other) => other.role === plan.role) !== index)
            fault("role", `"${plan.role}" stands twice; name each role once`);
        const hours = plan.sessionHours ?? 1;
        if (hours < 1 || hours > 12) fault("sessionHours", `is ${hours}; IAM allows 1 to 12 hours`);
        if (parse(plan.trustPolicy) === undefined) fault("trustPolicy", "is no policy document; give JSON with a list of statements");
        const policy = plan.policy === undefined ? { Statement: [] } : parse(plan.policy);
        if (policy === undefined) fault("policy", "is no policy document; give JSON with a list of statements");
        for (const { Sid, Resource = [] } of policy?.Statement ?? []) {
            if (Resource.includes("*") && !plan.wildcardReasons?.[Sid]?.trim()) {
                fault("wildcardReasons", `has no reason for the statement ${Sid}, which names every resource`);
            }
        }
        for (const [sid, reason] of Object.entries(plan.wildcardReasons ?? {})) {
            if (!tagValue.test(reason))
                fault(`wildcardReasons.${sid}`, "is no tag value; IAM allows 256 letters, digits, spaces and _.:/=+-@");
        }
        return faults;
    });
}

/** A policy document from its text; `undefined` if it is none. */
function parse(text: string): Pick<PolicyDocument, "Statement"> | undefined {
    try {
        const parsed = JSON.parse(text) as Partial<PolicyDocument> | null;
        return Array.isArray(parsed?.Statement) ? { Statement: parsed.Statement } : undefined;
    } catch {
        return undefined;
    }
}
