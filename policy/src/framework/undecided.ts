import { UnknownValueError } from "@pulumi/policy";

import { doubtsMessage, type Doubt } from "./judgement";

/** The mark the engine puts in place of an unknown text; the SDK's error wants one. */
const UNKNOWN_TEXT = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The SDK exports the class without its type. */
const Base = UnknownValueError as unknown as new (mark: string, path: readonly string[]) => Error;

/**
 * Thrown when a policy can't decide. The SDK answers an {@link UnknownValueError}, from resource policies and stack
 * policies alike, with an advisory diagnostic beside the violations that were reported before: "can't run policy …
 * during preview", and this message.
 *
 * Source: `@pulumi/policy` 1.21.0, server.js, makeAnalyzeRpcFun and makeAnalyzeStackRpcFun.
 */
export class UndecidedError extends Base {
    constructor(doubts: readonly Doubt[]) {
        super(UNKNOWN_TEXT, []);
        this.message = doubtsMessage(doubts);
    }
}
