import type { Fields } from "./fields";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "./known";
import type { WebAclRule } from "./web-acls";
import { answerOf, VARIES, type WebRequest } from "./web-requests";

/** A rule of a web ACL that blocks who asks too often. */
export interface RateRule {
    /** Requests after which it blocks. */
    limit: Known<number>;
    /** Whether it counts by the address that asks. What a header says of the address is the client's to write. */
    isByAddress: Known<boolean>;
    /** Whether it counts by the key in the header that authenticates. */
    isByKey: Known<boolean>;
    /** Whether it certainly counts a kind of requests. */
    counts: (request: WebRequest) => Known<boolean>;
}

/** The rate a rule sets, if it blocks by one. */
export function rateOf({ statement, blocks }: WebAclRule): Known<RateRule> | undefined {
    if (blocks === false || statement === undefined) return undefined;
    if (isUnknown(statement)) return UNKNOWN;
    const rate = statement.fields("rateBasedStatement");
    if (rate === undefined) return undefined;
    if (isUnknown(rate) || isUnknown(blocks)) return UNKNOWN;
    const keyType = rate.text("aggregateKeyType") ?? "IP";
    const keys = rate.children("customKeys") ?? [];
    const isCustom: Known<boolean> = isUnknown(keyType) ? UNKNOWN : keyType === "CUSTOM_KEYS";
    const each = (holds: (key: Fields) => Known<boolean>): Known<boolean>[] =>
        isUnknown(keys) ? [UNKNOWN] : keys.map((key) => (isUnknown(key) ? UNKNOWN : holds(key)));
    const byAddressAlone = allOf([isCustom, each(() => true).length > 0, ...each((key) => key.has("ip"))]);
    const scope = rate.fields("scopeDownStatement");
    return {
        limit: rate.number("limit") ?? UNKNOWN,
        isByAddress: anyOf([isUnknown(keyType) ? UNKNOWN : keyType === "IP", byAddressAlone]),
        isByKey: allOf([isCustom, anyOf(each(isAuthorization))]),
        counts: (request) => {
            const answer = scope === undefined ? true : answerOf(scope, request);
            return answer === VARIES ? false : answer;
        },
    };
}

function isAuthorization(key: Fields): Known<boolean> {
    const header = key.fields("header");
    const name = isUnknown(header) ? UNKNOWN : header?.text("name");
    return isUnknown(name) ? UNKNOWN : name?.toLowerCase() === "authorization";
}
