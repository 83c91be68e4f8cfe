import { isAnyone, type Condition, type Statement } from "./documents";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "./known";

/** Keys whose fixed value keeps a statement for everyone to a known network, account, organisation or resource. */
const RESTRICTING_KEYS: ReadonlySet<string> = new Set([
    "aws:sourcevpce",
    "aws:sourcevpc",
    "aws:principalorgid",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
    "aws:userid",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
]);

/** Operators that admit by a value; the negative ones, and those that pass when the key is missing, do not restrict. */
const RESTRICTING_OPERATORS = /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike)$/i;

/** Whether a value names something: it is more than wildcards. */
const names = (value: Known<string>): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : !/^[*?:]*$/.test(value) && !/^arn:[^:]*:[^:]*:[^:]*:\*:/.test(value);

/** Whether one condition keeps a statement for everyone to somebody known. */
function restricts(condition: Condition): Known<boolean> {
    if (!RESTRICTING_OPERATORS.test(condition.operator) || !RESTRICTING_KEYS.has(condition.key)) return false;
    if (isUnknown(condition.values)) return UNKNOWN;
    return condition.values.length === 0 ? false : allOf(condition.values.map(names));
}

/**
 * Whether a statement admits anyone at all: it allows, names everyone (or everyone but some), and no condition restricts it.
 *
 * Source: Amazon S3 User Guide, "The meaning of public": the same keys with fixed values make a policy non-public.
 */
export function admitsAnyone(statement: Statement): Known<boolean> {
    const { effect, principals, notPrincipals, conditions } = statement;
    const allows = isUnknown(effect) ? UNKNOWN : effect === "Allow";
    const anyone = notPrincipals ? true : isUnknown(principals) ? UNKNOWN : anyOf(principals.map(isAnyone));
    const restricted = isUnknown(conditions) ? UNKNOWN : anyOf(conditions.map(restricts));
    return allOf([allows, anyone, not(restricted)]);
}

/**
 * Whether a condition keeps a statement to named values of a key: each of its values fits, and it does not hold where the key is missing.
 *
 * @param isKey tells the condition key, in lower case
 * @param fits tells a value
 * @param operator which operators count; those that compare texts and ARNs by default
 */
export const isKeptTo = (
    { conditions }: Statement,
    isKey: (key: string) => boolean,
    fits: (value: string) => boolean,
    operator: RegExp = RESTRICTING_OPERATORS,
): Known<boolean> =>
    isUnknown(conditions)
        ? UNKNOWN
        : anyOf(
              conditions
                  .filter((condition) => isKey(condition.key) && operator.test(condition.operator))
                  .map(({ values }) =>
                      isUnknown(values)
                          ? UNKNOWN
                          : values.length === 0
                            ? false
                            : allOf(values.map((value): Known<boolean> => (isUnknown(value) ? UNKNOWN : fits(value)))),
                  ),
          );

/** Whether a condition names roles or users, and not all of them. */
export const namesPrincipals = (statement: Statement): Known<boolean> =>
    isKeptTo(
        statement,
        (key) => key === "aws:principalarn",
        (value) => /:(?:role|user|assumed-role)\/.*[A-Za-z0-9]/.test(value),
    );

/** Keys that say for whom a service acts. Source: AWS IAM User Guide, "The confused deputy problem". */
const SOURCES = ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "kms:calleraccount"];

/** Whether a condition says for which account, resource or context a service acts: it acts for other customers too. */
export const servesNamedSource = (statement: Statement): Known<boolean> =>
    isKeptTo(
        statement,
        (key) => SOURCES.includes(key) || key.startsWith("kms:encryptioncontext:"),
        (value) => !/^[*?:]*$/.test(value),
    );
