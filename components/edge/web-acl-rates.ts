import type { ArgumentFault } from "../faults";
import { all, any, hasMethod, isUnderV1, pathBegins, type RateKey, type Statement } from "./web-acl-statements";

/** How many requests are let through in five minutes, by what they ask for and by who asks. */
export interface RequestRates {
    /** Of one address, whatever it asks for. */
    ofAnAddress: number;
    /** Of one address that writes: batches, objects. */
    ingestOfAnAddress: number;
    /** Of one address that searches or reads. */
    queriesOfAnAddress: number;
    /** Of one key at one address, so that nobody uses up what others at the same address, an office's, may ask. */
    ofAKey: number;
}

/** What of the rates is said; the rest follows from the first. */
export interface GivenRates {
    readonly requestsPerFiveMinutes?: number | undefined;
    readonly ingestPerFiveMinutes?: number | undefined;
    readonly queriesPerFiveMinutes?: number | undefined;
    readonly requestsOfAKeyPerFiveMinutes?: number | undefined;
}

/** Requests of one address in five minutes, unless said otherwise. */
const usualRequests = 2000;

/** What is left of an address's requests for one kind of them, unless said otherwise: a half for writing, which costs the database most. */
const shares = { ingest: 0.5, queries: 0.75, key: 0.75 };

/** The least AWS takes as a limit, and the most (AWS WAF API, RateBasedStatement: Limit). */
const limits = { least: 10, most: 2_000_000_000 };

/** Every rate, from those that are said. */
export function requestRates(given: GivenRates): RequestRates {
    const ofAnAddress = given.requestsPerFiveMinutes ?? usualRequests;
    const share = (of: number) => Math.max(limits.least, Math.floor(ofAnAddress * of));
    return {
        ofAnAddress,
        ingestOfAnAddress: given.ingestPerFiveMinutes ?? share(shares.ingest),
        queriesOfAnAddress: given.queriesPerFiveMinutes ?? share(shares.queries),
        ofAKey: given.requestsOfAKeyPerFiveMinutes ?? share(shares.key),
    };
}

/**
 * Requests that write data.
 *
 * Source: weaviate/weaviate adcffc54, openapi-specs/schema.json (`paths`); grpc/proto/v1/weaviate.proto (BatchObjects, BatchDelete,
 * BatchSend, BatchStream).
 */
const writesData: Statement = any(
    pathBegins("(?:v1/batch(?:[^a-z0-9_-]|$)|weaviate\\.v1\\.weaviate/batch)"),
    all(isUnderV1(["objects"]), hasMethod("POST", "PUT", "PATCH", "DELETE")),
);

/**
 * Requests that search or read data.
 *
 * Source: as above (Search, Aggregate).
 */
const readsData: Statement = any(
    pathBegins("(?:v1/graphql(?:[^a-z0-9_-]|$)|weaviate\\.v1\\.weaviate/(?:search|aggregate))"),
    all(isUnderV1(["objects"]), hasMethod("GET", "HEAD")),
);

/** A key is whatever authenticates somebody, and where it is used: spaces in the header make no other key of it. */
const keyAtAnAddress: readonly RateKey[] = [
    { header: { name: "authorization", textTransformations: [{ priority: 0, type: "COMPRESS_WHITE_SPACE" }] } },
    { ip: {} },
];

/**
 * The rules that count requests. A request without a key is counted by its address alone: AWS WAF leaves it out of the rule on keys.
 *
 * Controls: WF-2.
 * Source: AWS WAF API, RateBasedStatement, RateBasedStatementCustomKey.
 */
export function rateRules(rates: RequestRates) {
    const rule = (name: string, limit: number, more: { customKeys?: RateKey[]; scopeDownStatement?: Statement } = {}) => ({
        name,
        statement: {
            rateBasedStatement: {
                limit,
                aggregateKeyType: more.customKeys === undefined ? "IP" : "CUSTOM_KEYS",
                evaluationWindowSec: 300,
                ...more,
            },
        },
        action: { block: { customResponse: { responseCode: 429 } } }, // what a client is to wait for, and not to take for a refusal
    });
    return [
        rule("requests-of-an-address", rates.ofAnAddress),
        rule("ingest-of-an-address", rates.ingestOfAnAddress, { scopeDownStatement: writesData }),
        rule("queries-of-an-address", rates.queriesOfAnAddress, { scopeDownStatement: readsData }),
        rule("requests-of-a-key", rates.ofAKey, { customKeys: [...keyAtAnAddress] }),
    ];
}

/** Arguments of the web ACL by the rate they say. */
const argumentsOf = {
    ofAnAddress: "requestsPerFiveMinutes",
    ingestOfAnAddress: "ingestPerFiveMinutes",
    queriesOfAnAddress: "queriesPerFiveMinutes",
    ofAKey: "requestsOfAKeyPerFiveMinutes",
} as const;

/** Every fault of the rates, none if they are sound. */
export function rateFaults(rates: RequestRates): ArgumentFault[] {
    return Object.entries(argumentsOf).flatMap(([rate, propertyPath]) => {
        const limit = rates[rate as keyof RequestRates];
        if (!Number.isInteger(limit) || limit < limits.least || limit > limits.most) {
            return [{ propertyPath, reason: `is ${limit}; AWS takes whole numbers from 10 to 2,000,000,000` }];
        }
        return limit > rates.ofAnAddress
            ? [{ propertyPath, reason: `is ${limit}, which is never reached: ${rates.ofAnAddress} of an address are the most` }]
            : [];
    });
}
