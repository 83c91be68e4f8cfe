import { coversAction, isAnyone, type Condition, type Statement } from "./documents";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "./known";

/** Object actions that carry data in or out. */
const DATA_ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];

/** Conditions by which a denial may spare calls that do not come through an endpoint: named principals, and AWS acting for us. */
const SPARING = new Map([
    ["aws:principalarn", /^(ArnNotEquals|ArnNotLike|StringNotEquals|StringNotLike)(IfExists)?$/i],
    ["aws:principalisawsservice", /^Bool(IfExists)?$/i],
    ["aws:viaawsservice", /^Bool(IfExists)?$/i],
]);

const OUTSIDE_NETWORK = /^StringNot(Equals|Like)(IfExists)?$/i;
const NETWORK_KEYS = ["aws:sourcevpce", "aws:sourcevpc"];

/** Whether a statement denies everyone the actions, on the bucket's objects, and on the bucket itself where asked. */
function denies(statement: Statement, actions: readonly string[], bucketToo: boolean): Known<boolean> {
    const { effect, principals, notPrincipals } = statement;
    return allOf([
        isUnknown(effect) ? UNKNOWN : effect === "Deny",
        notPrincipals ? false : isUnknown(principals) ? UNKNOWN : anyOf(principals.map(isAnyone)),
        ...actions.map((action) => coversAction(statement, action)),
        onResources(statement, bucketToo),
    ]);
}

/** A bucket policy can only name its own bucket, so that what tells its patterns apart is the part for objects. */
function onResources({ resources, notResources }: Statement, bucketToo: boolean): Known<boolean> {
    if (notResources) return false;
    if (isUnknown(resources)) return UNKNOWN;
    const matches = (test: (pattern: string) => boolean) =>
        anyOf(resources.map((pattern) => (isUnknown(pattern) ? UNKNOWN : test(pattern))));
    const objects = matches((pattern) => pattern === "*" || /^arn:[^/]*(\/\*|\*)$/.test(pattern));
    const bucket = matches((pattern) => pattern === "*" || !pattern.includes("/"));
    return bucketToo ? allOf([objects, bucket]) : objects;
}

/** Whether a statement has precisely one condition, of that kind: any other would be an exception. */
function onlyWhen({ conditions }: Statement, test: (condition: Condition) => Known<boolean>): Known<boolean> {
    if (isUnknown(conditions)) return UNKNOWN;
    const [condition, ...others] = conditions;
    return condition !== undefined && others.length === 0 ? test(condition) : false;
}

function holds({ values }: Condition, test: (value: string) => boolean): Known<boolean> {
    if (isUnknown(values)) return UNKNOWN;
    return values.length === 1 ? allOf(values.map((value) => (isUnknown(value) ? UNKNOWN : test(value)))) : false;
}

/** Denies every call that is not encrypted in transit. */
export const deniesPlainText = (statement: Statement): Known<boolean> =>
    allOf([
        denies(statement, [...DATA_ACTIONS, "s3:ListBucket"], true),
        onlyWhen(statement, (condition) =>
            /^Bool(IfExists)?$/i.test(condition.operator) && condition.key === "aws:securetransport"
                ? holds(condition, (value) => value.toLowerCase() === "false")
                : false,
        ),
    ]);

/** Denies every call by a version of TLS before 1.2. */
export const deniesOldTls = (statement: Statement): Known<boolean> =>
    allOf([
        denies(statement, [...DATA_ACTIONS, "s3:ListBucket"], true),
        onlyWhen(statement, (condition) =>
            /^NumericLessThan(IfExists)?$/i.test(condition.operator) && condition.key === "s3:tlsversion"
                ? holds(condition, (value) => Number(value) >= 1.2)
                : false,
        ),
    ]);

/**
 * Denies data to whoever does not come through an endpoint or VPC of ours, sparing only such principals and AWS itself.
 *
 * @param maySpare whether the principal of an ARN may be spared
 */
export const deniesOtherNetworks = (statement: Statement, maySpare: (arn: string) => Known<boolean>): Known<boolean> =>
    allOf([denies(statement, DATA_ACTIONS, false), unlessNetwork(statement, maySpare)]);

function unlessNetwork({ conditions }: Statement, maySpare: (arn: string) => Known<boolean>): Known<boolean> {
    if (isUnknown(conditions)) return UNKNOWN;
    const network = conditions.filter(({ operator, key }) => OUTSIDE_NETWORK.test(operator) && NETWORK_KEYS.includes(key));
    const sparing = conditions.filter((condition) => !network.includes(condition));
    // Two network conditions deny only what misses both, which is the same as one list of networks.
    const named = network.length === 0 ? false : allOf(network.map(({ values }) => allNamed(values, (value) => !/^[*?]*$/.test(value))));
    return allOf([named, ...sparing.map((condition) => sparesLittle(condition, maySpare))]);
}

function sparesLittle({ operator, key, values }: Condition, maySpare: (arn: string) => Known<boolean>): Known<boolean> {
    if (SPARING.get(key)?.test(operator) !== true) return false;
    return allNamed(values, key === "aws:principalarn" ? maySpare : (value) => value.toLowerCase() === "false");
}

/** Principals that a statement spares though it may not, or perhaps may not. */
export function sparedWrongly({ effect, conditions }: Statement, maySpare: (arn: string) => Known<boolean>): string[] {
    if (effect !== "Deny" || isUnknown(conditions)) return [];
    const network = conditions.some(({ operator, key }) => OUTSIDE_NETWORK.test(operator) && NETWORK_KEYS.includes(key));
    const values = conditions
        .filter(({ key }) => network && key === "aws:principalarn")
        .flatMap((one) => (isUnknown(one.values) ? [] : one.values));
    return values.filter((value) => !isUnknown(value)).filter((value) => maySpare(value) !== true);
}

function allNamed(values: Known<readonly Known<string>[]>, test: (value: string) => Known<boolean>): Known<boolean> {
    if (isUnknown(values)) return UNKNOWN;
    return values.length === 0 ? false : allOf(values.map((value) => (isUnknown(value) ? UNKNOWN : test(value))));
}
