import type { OwnAccounts } from "./accounts";
import { isAnyone, type Condition, type Principal, type Statement } from "./documents";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "./known";

/** Whose credentials and whose resources are the stack's own. */
export interface Owners {
    accounts: OwnAccounts;
    /** Ids of the organisations that the configuration trusts: nothing in a stack tells whose one is. */
    organizations: readonly string[];
}

/** Keys that say who calls. Where a call comes from says nothing here: through an endpoint it always comes through that endpoint. */
export const CALLERS = ["aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths"];

/** Keys that say whose resource it is. */
const OWNERS = ["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount"];

/** Operators that admit by a value. */
export const ADMITTING = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/i;

/** The same, and those that pass a call which does not carry the key: not every call has a resource whose account could be said. */
const ADMITTING_IF_THERE = /^(StringEquals|StringEqualsIgnoreCase|StringLike)(IfExists)?$/i;

/** What stands for the caller's own account in a condition (IAM User Guide, "IAM policy elements: Variables and tags"). */
const CALLERS_ACCOUNT = "${aws:PrincipalAccount}";

/** Whether a value of a condition names an own account, principal or organisation. */
export function isOwn({ accounts, organizations }: Owners, key: string, value: string): Known<boolean> {
    if (key === "aws:principalarn") return accounts.ownsArn(value);
    if (key.endsWith("account")) return accounts.owns(value);
    const [organization = ""] = value.split("/"); // a path of units begins with the organisation
    return organizations.includes(organization);
}

/** Whether a condition keeps a statement to values that are all own. */
function keeps({ key, values }: Condition, test: (key: string, value: string) => Known<boolean>): Known<boolean> {
    if (isUnknown(values)) return UNKNOWN;
    return values.length > 0 && allOf(values.map((value) => (isUnknown(value) ? UNKNOWN : test(key, value))));
}

const some = ({ conditions }: Statement, test: (condition: Condition) => Known<boolean>): Known<boolean> =>
    isUnknown(conditions) ? UNKNOWN : anyOf(conditions.map(test));

const isAboutCallers = ({ operator, key }: Condition): boolean => CALLERS.includes(key) && ADMITTING.test(operator);
const isAboutOwners = ({ operator, key }: Condition): boolean => OWNERS.includes(key) && ADMITTING_IF_THERE.test(operator);

/** Whether a condition keeps a statement to own callers. */
export const keepsToOwnCallers = (statement: Statement, owners: Owners): Known<boolean> =>
    some(statement, (condition) => isAboutCallers(condition) && keeps(condition, (key, value) => isOwn(owners, key, value)));

/** Whether a condition keeps a statement to own resources; the caller's account counts, since who calls is judged for itself. */
export const keepsToOwnResources = (statement: Statement, owners: Owners): Known<boolean> =>
    some(
        statement,
        (condition) => isAboutOwners(condition) && keeps(condition, (key, value) => value === CALLERS_ACCOUNT || isOwn(owners, key, value)),
    );

/** Whether a principal is one of an own account. Of an id or a service it can't be told whose it is. */
export function isOwnPrincipal({ accounts }: Owners, principal: Principal): Known<boolean> {
    const { value } = principal;
    if (isUnknown(value)) return UNKNOWN;
    if (isAnyone(principal) === true) return false;
    if (value.startsWith("arn:")) return accounts.ownsArn(value);
    return /^\d{12}$/.test(value) ? accounts.owns(value) : UNKNOWN;
}

const every = (patterns: Known<readonly Known<string>[]>, test: (pattern: string) => Known<boolean>): Known<boolean> => {
    if (isUnknown(patterns)) return UNKNOWN;
    return patterns.length > 0 && allOf(patterns.map((pattern) => (isUnknown(pattern) ? UNKNOWN : test(pattern))));
};

/** Exchanges of tokens, which carry no principal, for roles of an own account. */
const exchangesTokens = ({ actions, notActions, resources, notResources }: Statement, { accounts }: Owners): Known<boolean> =>
    notActions !== undefined || notResources
        ? false
        : allOf([
              every(actions, (action) => /^sts:AssumeRoleWith(SAML|WebIdentity)$/i.test(action)),
              every(resources, (resource) => (/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(resource) ? accounts.ownsArn(resource) : false)),
          ]);

/**
 * Whether a statement lets anyone through who is not of an own account: anyone at all, or somebody named.
 *
 * @param isPublic whether the statement is for what AWS hands out to anyone, by addresses others have signed or unsigned
 */
export function admitsStrangers(statement: Statement, owners: Owners, isPublic: Known<boolean>): Known<boolean> {
    const { effect, principals, notPrincipals } = statement;
    return allOf([
        isUnknown(effect) ? UNKNOWN : effect === "Allow",
        notPrincipals ? true : isUnknown(principals) ? UNKNOWN : anyOf(principals.map((one) => not(isOwnPrincipal(owners, one)))),
        not(keepsToOwnCallers(statement, owners)),
        not(exchangesTokens(statement, owners)),
        not(isPublic),
    ]);
}

const texts = (values: Known<readonly Known<string>[]>): string[] => (isUnknown(values) ? [] : values.filter((value) => !isUnknown(value)));

/** What a statement's conditions say of a kind, as a message names it; empty if they say nothing. */
function saidText({ conditions }: Statement, isAbout: (condition: Condition) => boolean): string {
    const said = isUnknown(conditions) ? [] : conditions.filter(isAbout);
    const parts = said.map(({ key, values }) => `${key} is ${texts(values).join(" or ")}`);
    return parts.length === 0 ? "" : ` where ${parts.join(" and ")}`;
}

/** Who a statement lets through, as a message names them: its principals, and what its conditions say of the caller. */
export function callersText(statement: Statement, isAbout: (condition: Condition) => boolean = isAboutCallers): string {
    const { principals, notPrincipals } = statement;
    const named = isUnknown(principals) ? [] : texts(principals.map(({ value }) => value));
    const who = notPrincipals ? "everyone but some" : `principal ${named.join(", ")}`;
    return `${who}${saidText(statement, isAbout) || " without a condition that says who"}`;
}

/** What a statement's conditions say of whose the resource is, as a message names it. */
export const ownersText = (statement: Statement): string => saidText(statement, isAboutOwners);
