import { isAnyone, statementsOf, type Condition, type Statement } from "./documents";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "./known";
import { pointsTo, type Resource, type Stack } from "./stack";
import { VPC_ENDPOINT, VPC_ENDPOINT_POLICY } from "./types";

/** What is known of an endpoint's policy, in both forms it is given in. */
export interface EndpointPolicy {
    /** Statements of each text. */
    texts: readonly Known<readonly Known<Statement>[]>[];
    /** Whether a policy that stands apart may be another endpoint's. */
    perhaps: boolean;
}

/** The policy of an endpoint: written in it, or apart. */
export function endpointPolicyOf(stack: Stack, endpoint: Resource): EndpointPolicy {
    const apart = stack
        .ofType(VPC_ENDPOINT_POLICY)
        .map((resource) => ({ resource, hit: pointsTo(stack.link(resource, "vpcEndpointId", [VPC_ENDPOINT]), endpoint) }));
    const written = [endpoint, ...apart.filter(({ hit }) => hit === true).map(({ resource }) => resource)];
    const values = written.map(({ fields }) => fields.value("policy")).filter((value) => value !== undefined);
    return {
        texts: values.map(statementsOf),
        perhaps: apart.some(({ hit }) => isUnknown(hit)),
    };
}

/** Keys that say who calls. Where a call comes from says nothing here: through an endpoint it always comes through that endpoint. */
const callers = new Set(["aws:principalaccount", "aws:principalarn", "aws:principalorgid", "aws:principalorgpaths"]);

/** Keys that say whose resource it is. */
const owners = new Set(["aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths", "s3:resourceaccount"]);

/** Operators that admit by a value. */
const admitting = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/i;

/** The same, and those that pass a call which does not carry the key: not every call has a resource whose account could be said. */
const admittingIfThere = /^(StringEquals|StringEqualsIgnoreCase|StringLike)(IfExists)?$/i;

/** Whether a value is more than wildcards, in an ARN the account too. */
const isFixed = (value: string): boolean => !/^[*?:]*$/.test(value) && !/^arn:[^:]*:[^:]*:[^:]*:[^:]*[*?][^:]*:/.test(value);

const keepsTo =
    (keys: ReadonlySet<string>, operators: RegExp) =>
    ({ operator, key, values }: Condition): Known<boolean> => {
        if (!operators.test(operator) || !keys.has(key)) return false;
        if (isUnknown(values)) return UNKNOWN;
        return values.length > 0 && allOf(values.map((value) => (isUnknown(value) ? UNKNOWN : isFixed(value))));
    };

const some = ({ conditions }: Statement, test: (condition: Condition) => Known<boolean>): Known<boolean> =>
    isUnknown(conditions) ? UNKNOWN : anyOf(conditions.map(test));

const allows = ({ effect }: Statement): Known<boolean> => (isUnknown(effect) ? UNKNOWN : effect === "Allow");

const admitsAnyPrincipal = ({ principals, notPrincipals }: Statement): Known<boolean> => {
    if (notPrincipals) return true;
    return isUnknown(principals) ? UNKNOWN : anyOf(principals.map(isAnyone));
};

const every = (patterns: Known<readonly Known<string>[]>, test: (pattern: string) => boolean): Known<boolean> => {
    if (isUnknown(patterns)) return UNKNOWN;
    return patterns.length > 0 && allOf(patterns.map((pattern) => (isUnknown(pattern) ? UNKNOWN : test(pattern))));
};

const any = (patterns: Known<readonly Known<string>[]>, test: (pattern: string) => boolean): Known<boolean> =>
    isUnknown(patterns) ? UNKNOWN : anyOf(patterns.map((pattern) => (isUnknown(pattern) ? UNKNOWN : test(pattern))));

const onAnyResource = ({ resources, notResources }: Statement): Known<boolean> =>
    notResources ? true : any(resources, (pattern) => /^(arn:)?[*?:]*$/.test(pattern));

/** Exchanges of tokens, which carry no principal, for roles of a fixed account. */
const exchangesTokens = ({ actions, notActions, resources, notResources }: Statement): Known<boolean> =>
    notActions !== undefined || notResources
        ? false
        : allOf([
              every(actions, (action) => /^sts:AssumeRoleWith(SAML|WebIdentity)$/i.test(action)),
              every(resources, (resource) => /^arn:[^:]+:iam::\d{12}:role\/.+$/.test(resource)),
          ]);

/** Reading objects of named buckets, as what AWS owns is read: by addresses others have signed, or unsigned. */
const readsNamedBuckets = (statement: Statement): Known<boolean> =>
    statement.notActions !== undefined
        ? false
        : allOf([
              every(statement.actions, (action) => /^s3:(GetObject|GetObjectVersion|ListBucket)$/i.test(action)),
              not(namesNoBucket(statement)),
          ]);

/** Whether a statement lets anyone through: of whatever account, with whatever credentials. */
export const admitsStrangers = (statement: Statement): Known<boolean> =>
    allOf([
        allows(statement),
        admitsAnyPrincipal(statement),
        not(some(statement, keepsTo(callers, admitting))),
        not(exchangesTokens(statement)),
        not(readsNamedBuckets(statement)),
    ]);

/** Whether a statement lets every call through to every resource, another account's too. */
export const admitsEverywhere = (statement: Statement): Known<boolean> => {
    const { actions, notActions } = statement;
    const everyCall = notActions !== undefined ? true : any(actions, (action) => /^([*?]+|[^:]+:[*?]+)$/.test(action));
    return allOf([allows(statement), everyCall, onAnyResource(statement), not(some(statement, keepsTo(owners, admittingIfThere)))]);
};

/** Whether a statement names no bucket: a pattern's part for the bucket is wildcards alone. */
export function namesNoBucket({ resources, notResources }: Statement): Known<boolean> {
    if (notResources) return true;
    return any(resources, (pattern) => /^[*?:]*$/.test(pattern) || /^arn:[^:]*:(s3|[*?]+):[^:]*:[^:]*:[*?]+(\/|$)/.test(pattern));
}

/** Whether a statement lets calls through to buckets that it does not name, whoever owns them. */
export const admitsAnyBucket = (statement: Statement): Known<boolean> =>
    allOf([allows(statement), namesNoBucket(statement), not(some(statement, keepsTo(owners, admittingIfThere)))]);
