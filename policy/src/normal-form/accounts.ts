import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import type { Stack } from "./stack";
import { AWS_PROVIDER, KEYS, ROLE, SECURITY_GROUPS, SUBNETS, VPCS } from "./types";

/** Types whose ARN is always AWS's answer and never an input, so that it tells the account of the stack. */
const TELLING = [ROLE, ...KEYS, ...VPCS, ...SUBNETS, ...SECURITY_GROUPS];

/** Accounts that a provider is allowed to work in; its inputs are JSON texts. */
export function allowedAccounts({ fields }: { fields: Fields }): string[] {
    const value = fields.value("allowedAccountIds");
    if (Array.isArray(value)) return value.filter((one): one is string => typeof one === "string");
    if (typeof value !== "string") return [];
    try {
        const parsed: unknown = JSON.parse(value);
        return Array.isArray(parsed) ? parsed.map(String) : [];
    } catch {
        return [];
    }
}

/**
 * The account in an ARN or a pattern of ARNs; empty where AWS writes none. Undefined if the pattern leaves it open: by a wildcard there,
 * or by ending before it, since a star at a pattern's end takes in colons too.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Resource" (wildcards in segments).
 */
export function accountPart(pattern: string): string | undefined {
    const [start, , , , account, ...rest] = pattern.split(":");
    return start !== "arn" || account === undefined || rest.length === 0 || /[*?$]/.test(account) ? undefined : account;
}

/**
 * Whose account is the stack's own: what the configuration and the providers allow, and, where neither says anything, what the ARNs of
 * the stack's resources tell once they exist. If nothing tells, no account is known to be own or foreign.
 */
export class OwnAccounts {
    private readonly accounts: ReadonlySet<string>;

    /** @param configured accounts that the stack's configuration allows */
    constructor(stack: Stack, configured: readonly string[] = []) {
        const said = [...configured, ...stack.ofType(AWS_PROVIDER).flatMap(allowedAccounts)];
        const seen = said.length > 0 ? [] : stack.ofType(...TELLING).flatMap(({ fields }) => accountOfArn(fields.text("arn")));
        this.accounts = new Set([...said, ...seen]);
    }

    /** Whether an account is the stack's own; a text that is no account is nobody's. */
    owns(account: string): Known<boolean> {
        if (!/^\d{12}$/.test(account)) return false;
        return this.accounts.size === 0 ? UNKNOWN : this.accounts.has(account);
    }

    /** Whether every ARN that a pattern takes in is of an own account. */
    ownsArn(pattern: string): Known<boolean> {
        const account = accountPart(pattern);
        return account === undefined ? false : this.owns(account);
    }

    /** The own accounts as a message names them. */
    get text(): string {
        return this.accounts.size === 0 ? "the stack's own account" : `account ${[...this.accounts].join(", ")}`;
    }
}

function accountOfArn(arn: Known<string> | undefined): string[] {
    const account = arn === undefined || isUnknown(arn) ? undefined : accountPart(arn);
    return account !== undefined && /^\d{12}$/.test(account) ? [account] : [];
}
