import type { OwnAccounts } from "./accounts";
import { statementsOf, type Statement } from "./documents";
import { allOf, isUnknown, UNKNOWN, type Known } from "./known";
import type { Resource, Stack } from "./stack";
import { ROLE } from "./types";

/** Who administers a stack, as its configuration says. */
export interface Administrators {
    /** ARN of the role that deploys. */
    deployer: string | undefined;
    /** ARNs of those who may use the emergency role. */
    emergencyPrincipals: readonly string[] | undefined;
}

/** Services that give a role to what runs in a VPC: its calls come through the endpoint, and need no exception. */
const WITHIN_VPC = /^(ec2|pods\.eks|ecs-tasks)\.amazonaws\.com(\.cn)?$/;

/**
 * Whether a bucket's denial may spare a principal: the deployer, the emergency role, and roles that the stack makes for AWS's services,
 * which assume them outside of the VPC. Everyone else comes through the endpoint or not at all. A role that the stack does not make is
 * nobody's of these, whatever its name.
 */
export class Spareable {
    constructor(
        private readonly stack: Stack,
        private readonly accounts: OwnAccounts,
        private readonly administrators: Administrators,
    ) {}

    /** Whether the principal of an ARN may be spared. */
    admits(arn: string): Known<boolean> {
        if (/[*?$]/.test(arn)) return false;
        const { deployer } = this.administrators;
        const own = this.accounts.ownsArn(arn);
        if (own === false) return false;
        if (arn === deployer) return own;
        const name = /^arn:[^:]+:iam::\d{12}:role\/(?:.*\/)?([^/]+)$/.exec(arn)?.[1];
        if (name === undefined) return false;
        return allOf([own, this.mayBeSpared(name)]);
    }

    private mayBeSpared(name: string): Known<boolean> {
        const roles = this.stack.ofType(ROLE);
        const found = roles.find(({ fields }) => fields.text("name") === name || fields.text("id") === name);
        if (found !== undefined) return this.isTrustedOutside(found);
        const hasNameless = roles.some(({ fields }) => isUnknown(fields.text("name") ?? fields.text("id") ?? UNKNOWN));
        return this.administrators.deployer === undefined || hasNameless ? UNKNOWN : false;
    }

    /** Whether a role is assumed by services alone, none of which gives it to what runs in the VPC, or by those of the emergency role. */
    private isTrustedOutside({ fields }: Resource): Known<boolean> {
        const statements = statementsOf(fields.value("assumeRolePolicy"));
        if (isUnknown(statements)) return UNKNOWN;
        const allowing = statements.filter((one) => isUnknown(one) || one.effect !== "Deny");
        return allowing.length > 0 && allOf(allowing.map((one) => (isUnknown(one) ? UNKNOWN : this.trusts(one))));
    }

    private trusts({ principals, notPrincipals }: Statement): Known<boolean> {
        if (notPrincipals) return false;
        if (isUnknown(principals)) return UNKNOWN;
        const { emergencyPrincipals } = this.administrators;
        return (
            principals.length > 0 &&
            allOf(
                principals.map(({ kind, value }): Known<boolean> => {
                    if (isUnknown(value)) return UNKNOWN;
                    if (kind === "Service") return !WITHIN_VPC.test(value);
                    if (kind !== "AWS") return false;
                    return emergencyPrincipals === undefined ? UNKNOWN : emergencyPrincipals.includes(value);
                }),
            )
        );
    }
}
