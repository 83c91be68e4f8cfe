import { statementsOf, type PolicyText } from "./documents";
import type { Resource, Stack } from "./stack";
import { KEYS, KEY_POLICY } from "./types";

/** One KMS key with the policies written for it. */
export interface Key {
    resource: Resource;
    policies: readonly PolicyText[];
    /** Whether a policy that can't be told to be another key's may be this one's. */
    policyPerhaps: boolean;
}

/** Every KMS key of a stack, replicas and keys with imported material included. */
export function keysOf(stack: Stack): Key[] {
    return stack.ofType(...KEYS).map((resource) => {
        const { certain, possible } = stack.attachedTo(resource, [KEY_POLICY], "keyId", KEYS, ["id", "keyId", "arn"]);
        const writers = resource.fields.has("policy") ? [resource, ...certain] : certain;
        return {
            resource,
            policies: writers.map((writer) => ({ resource: writer, statements: statementsOf(writer.fields.value("policy")) })),
            policyPerhaps: possible.length > 0,
        };
    });
}
