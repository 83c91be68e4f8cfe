import type { AuthorizationPolicySpec, AuthorizationRule, Manifest, MeshSpec } from "../../../../components/traffic/kubernetes";
import type { Workload } from "../../../../components/traffic";

/** A request as the receiver's proxy sees it. */
export interface Request {
    to: Workload;
    port: number;
    /** The caller's principal; absent without a certificate of the mesh. */
    principal?: string;
    /** Issuer and subject of a valid token, as `<issuer>/<subject>`. */
    token?: string;
    method?: string;
    path?: string;
    sni?: string;
}

/** Istio's string match: exact, by prefix, by suffix, or anything that is there. */
function matches(patterns: readonly string[] | undefined, value: string | undefined): boolean {
    if (patterns === undefined) return true;
    if (value === undefined) return false;
    return patterns.some((pattern) => {
        if (pattern === "*") return value !== "";
        if (pattern.endsWith("*")) return value.startsWith(pattern.slice(0, -1));
        return pattern.startsWith("*") ? value.endsWith(pattern.slice(1)) : value === pattern;
    });
}

const ruleMatches = (rule: AuthorizationRule, request: Request): boolean =>
    (rule.from === undefined ||
        rule.from.some(
            ({ source }) => matches(source.principals, request.principal) && matches(source.requestPrincipals, request.token),
        )) &&
    rule.to.some(
        ({ operation }) =>
            operation.ports.includes(`${request.port}`) &&
            matches(operation.methods, request.method) &&
            matches(operation.paths, request.path),
    ) &&
    (rule.when ?? []).every(({ key, values }) => key === "connection.sni" && matches(values, request.sni));

/** Whether the mesh admits a request: once any ALLOW policy selects the receiver, one of its rules must match; an empty one selects all and has none. */
export function admits(objects: readonly Manifest<MeshSpec>[], request: Request): boolean {
    const policies = (objects.filter(({ kind }) => kind === "AuthorizationPolicy") as Manifest<AuthorizationPolicySpec>[]).filter(
        ({ metadata, spec }) => {
            if (metadata.namespace !== "istio-system" && metadata.namespace !== request.to.namespace) return false;
            const labels: Record<string, string> = "selector" in spec && spec.selector !== undefined ? spec.selector.matchLabels : {};
            return Object.entries(labels).every(([key, value]) => request.to.labels[key] === value);
        },
    );
    if (policies.length === 0) return true;
    return policies.some(({ spec }) => "rules" in spec && spec.rules?.some((rule) => ruleMatches(rule, request)));
}
