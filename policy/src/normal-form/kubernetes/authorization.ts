import type { Fields } from "../fields";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../known";
import { hasStar, ROOT_NAMESPACE } from "./mesh";
import { isEmpty, selectsAll } from "./network-policies";
import { namespaceOf, specOf, type KubernetesObject } from "./objects";
import { childrenAt, fieldsAt, is, textAt, textsAt } from "./paths";

/**
 * Paths that say whether something is alive, and nothing else: whoever asks, such as a load balancer, brings no certificate and no token.
 *
 * Sources: Istio, pilot-agent's `/healthz/ready`; Kubernetes, "Kubernetes API health endpoints"; gRPC health checking protocol; Weaviate's
 * `/v1/.well-known/`.
 */
export const HEALTH_PATHS = [
    "/healthz",
    "/healthz/ready",
    "/livez",
    "/readyz",
    "/v1/.well-known/live",
    "/v1/.well-known/ready",
    "/grpc.health.v1.Health/Check",
    "/grpc.health.v1.Health/*",
];

/** Fields of a source that say who calls; addresses and what is not meant do not. */
const IDENTITIES = ["principals", "requestPrincipals", "namespaces", "serviceAccounts"];

/** Keys of conditions that do. Source: Istio, "Authorization Policy Conditions". */
const IDENTITY_KEYS = /^(source\.(principal|namespace|serviceAccount)|request\.auth\.(principal|claims\[.+\]))$/;

/** Whether an object denies all of the mesh: in the root namespace, for every pod, and without a rule. */
export function isDenyAll(object: KubernetesObject): Known<boolean> {
    if (object.isPatch) return false;
    const spec = specOf(object);
    const action = textAt(spec, "action");
    return allOf([
        is(namespaceOf(object), ROOT_NAMESPACE),
        selectsAll(fieldsAt(spec, "selector"), true),
        isEmpty(childrenAt(spec, "targetRefs")),
        isUnknown(action) ? UNKNOWN : (action ?? "ALLOW") === "ALLOW",
        isEmpty(childrenAt(spec, "rules")),
    ]);
}

/** Whether a list names somebody: it is there, and nothing in it stands for everybody. */
function namesSomebody(list: Known<readonly Known<string>[]>): Known<boolean> {
    return isUnknown(list) ? UNKNOWN : list.length > 0;
}

/** Whether one source of a rule is somebody. */
function isSomebody(source: Known<Fields>): Known<boolean> {
    if (isUnknown(source)) return UNKNOWN;
    const who = fieldsAt(source, "source");
    return anyOf(IDENTITIES.map((field) => namesSomebody(textsAt(who, field))));
}

/** Whether anything in a rule takes everybody for somebody: a star among principals or namespaces. A token's issuer may stand before one. */
export function hasWildcard(rule: Fields): Known<boolean> {
    const sources = childrenAt(rule, "from");
    if (isUnknown(sources)) return UNKNOWN;
    return anyOf(
        sources.flatMap((source): Known<boolean>[] => {
            const who = fieldsAt(source, "source");
            const tokens = textsAt(who, "requestPrincipals");
            return [
                ...["principals", "namespaces", "serviceAccounts"].map((field) => hasStar(textsAt(who, field))),
                isUnknown(tokens) ? UNKNOWN : anyOf(tokens.map((one) => (isUnknown(one) ? UNKNOWN : /^\**(\/\**)?$/.test(one)))),
            ];
        }),
    );
}

/** Whether a condition of a rule says who calls. */
function isConditional(rule: Fields): Known<boolean> {
    const conditions = childrenAt(rule, "when");
    if (isUnknown(conditions)) return UNKNOWN;
    return anyOf(
        conditions.map((condition): Known<boolean> => {
            if (isUnknown(condition)) return UNKNOWN;
            const key = condition.text("key");
            const values = textsAt(condition, "values");
            if (isUnknown(key) || isUnknown(values)) return UNKNOWN;
            return key !== undefined && IDENTITY_KEYS.test(key) ? allOf([values.length > 0, not(hasStar(values))]) : false;
        }),
    );
}

/** Whether a rule is for health checks alone: each operation names its paths, and all of them are among those. */
function isHealthCheck(rule: Fields, paths: readonly string[]): Known<boolean> {
    const operations = childrenAt(rule, "to");
    if (isUnknown(operations)) return UNKNOWN;
    if (operations.length === 0) return false;
    return allOf(
        operations.map((one): Known<boolean> => {
            const named = textsAt(fieldsAt(one, "operation"), "paths");
            if (isUnknown(named)) return UNKNOWN;
            return named.length > 0 && allOf(named.map((path) => (isUnknown(path) ? UNKNOWN : paths.includes(path))));
        }),
    );
}

/** Whether a rule says who is let in. */
export function namesCallers(rule: Fields, healthPaths: readonly string[]): Known<boolean> {
    const sources = childrenAt(rule, "from");
    if (isUnknown(sources)) return UNKNOWN;
    const named = sources.length > 0 && allOf(sources.map(isSomebody));
    return anyOf([named, isConditional(rule), isHealthCheck(rule, healthPaths)]);
}
