import type { Principals } from "./document";

/** Who makes a request. An anonymous one is signed by nobody, as are exchanges of tokens before they succeed. */
export type Caller =
    | { kind: "role" | "user"; arn: string }
    | { kind: "service"; name: string }
    | { kind: "federated"; provider: string }
    | { kind: "anonymous" };

/** Account of a role or a user; services and anonymous callers have none. */
export const accountOf = (caller: Caller): string | undefined => ("arn" in caller ? caller.arn.split(":")[4] : undefined);

/** How principals take in a caller: by name or as everyone (`direct`), by the account alone (`account`), or not at all. */
export type Admission = "direct" | "account" | undefined;

/**
 * How a list of principals takes in a caller. An account, as its number or its root, hands the decision on to that account's own policies.
 *
 * Source: IAM User Guide, "AWS JSON policy elements: Principal": no wildcard stands for part of a name, `*` for all.
 */
export function admission(principals: Principals, caller: Caller): Admission {
    if (principals["*"] !== undefined) return "direct";
    if (caller.kind === "service") return principals["Service"]?.includes(caller.name) === true ? "direct" : undefined;
    if (caller.kind === "federated") return principals["Federated"]?.includes(caller.provider) === true ? "direct" : undefined;
    const named = principals["AWS"] ?? [];
    for (const one of named)
        if (one !== "*" && /[*?]/.test(one)) throw new RangeError(`the principal ${one} has a wildcard, which IAM refuses`);
    if (named.includes("*")) return "direct";
    if (caller.kind === "anonymous") return undefined;
    if (named.includes(caller.arn)) return "direct";
    const account = accountOf(caller);
    return named.some((one) => one === account || /^arn:[^:]+:iam::(\d+):root$/.exec(one)?.[1] === account) ? "account" : undefined;
}
