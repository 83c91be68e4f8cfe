import type { Condition } from "./document";
import { covers, coversArn, filled, valuesOf, type Context } from "./match";

/** How one value of the request compares with one of the policy. */
type Comparison = (found: string, wanted: string) => boolean;

const numeric =
    (holds: (found: number, wanted: number) => boolean): Comparison =>
    (found, wanted) =>
        holds(Number(found), Number(wanted));

/**
 * The operators that the project's documents and AWS's documented examples use.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators".
 */
const comparisons: Readonly<Record<string, Comparison>> = {
    StringEquals: (found, wanted) => found === wanted,
    StringEqualsIgnoreCase: (found, wanted) => found.toLowerCase() === wanted.toLowerCase(),
    StringLike: (found, wanted) => covers(wanted, found),
    ArnEquals: (found, wanted) => coversArn(wanted, found),
    ArnLike: (found, wanted) => coversArn(wanted, found),
    Bool: (found, wanted) => found.toLowerCase() === wanted.toLowerCase(),
    NumericEquals: numeric((found, wanted) => found === wanted),
    NumericLessThan: numeric((found, wanted) => found < wanted),
    NumericLessThanEquals: numeric((found, wanted) => found <= wanted),
    NumericGreaterThan: numeric((found, wanted) => found > wanted),
    NumericGreaterThanEquals: numeric((found, wanted) => found >= wanted),
};

/** Operators that hold where another does not; they hold too where the key is missing. */
const negations: Readonly<Record<string, string>> = {
    StringNotEquals: "StringEquals",
    StringNotEqualsIgnoreCase: "StringEqualsIgnoreCase",
    StringNotLike: "StringLike",
    ArnNotEquals: "ArnEquals",
    ArnNotLike: "ArnLike",
    NumericNotEquals: "NumericEquals",
};

/**
 * Whether a condition holds in a request.
 *
 * Source: IAM User Guide, "Condition operators" (IfExists, missing keys, negated operators), "Set operators for multivalued context
 * keys", "Conditions with multiple context keys or values".
 * @throws {RangeError} for an operator it does not know.
 */
export function holds({ operator, key, values }: Condition, context: Context): boolean {
    const found = valuesOf(context, key);
    if (operator === "Null") {
        const [wanted, ...others] = values;
        if (others.length > 0 || (wanted !== "true" && wanted !== "false"))
            throw new RangeError(`Null of ${key} is neither true nor false`);
        return (found === undefined) === (wanted === "true");
    }
    const [, set, rest = ""] = /^(?:(ForAnyValue|ForAllValues):)?(.+)$/.exec(operator) ?? [];
    const ifExists = rest.endsWith("IfExists");
    const name = ifExists ? rest.slice(0, -"IfExists".length) : rest;
    const negated = negations[name];
    const compare = comparisons[negated ?? name];
    if (compare === undefined) throw new RangeError(`the evaluator does not know the operator ${operator}`);
    if (found === undefined) return ifExists || set === "ForAllValues" || (negated !== undefined && set === undefined);

    const wanted = values.map((value) => filled(value, context)).filter((value) => value !== undefined);
    const one = (value: string) => wanted.some((pattern) => compare(value, pattern)) !== (negated !== undefined);
    if (set === "ForAnyValue") return found.some(one);
    if (set === "ForAllValues") return found.every(one);
    if (found.length !== 1) throw new RangeError(`${key} has ${found.length} values; ${operator} compares one, without a set operator`);
    return found.every(one);
}
