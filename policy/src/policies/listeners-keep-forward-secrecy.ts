import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, pointsTo, type Resource, type Stack } from "../normal-form/stack";
import { LISTENER_RULES, LISTENERS, LOAD_BALANCERS } from "../normal-form/types";

/**
 * TLS policies that have no cipher suite without forward secrecy, and no TLS before 1.2.
 *
 * Source: Elastic Load Balancing, "Security policies for your Application Load Balancer"; AWS Security Hub User Guide, control ELB.17.
 */
const FORWARD_SECRET: ReadonlySet<string> = new Set([
    "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-2021-06",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
    "ELBSecurityPolicy-TLS13-1-3-PQ-2025-09",
    "ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09",
]);

/** The protocol of a listener; AWS takes HTTP where none is named. */
const protocolOf = ({ fields }: Resource): Known<string> => {
    const protocol = fields.text("protocol") ?? "HTTP";
    return isUnknown(protocol) ? UNKNOWN : protocol.toUpperCase();
};

const is = (value: Known<string> | undefined, wanted: string): Known<boolean> => (isUnknown(value) ? UNKNOWN : value === wanted);

/** Whether an action sends the client to HTTPS, for good. */
function redirects(action: Known<Fields>): Known<boolean> {
    if (isUnknown(action)) return UNKNOWN;
    const redirect = action.fields("redirect");
    if (redirect === undefined || isUnknown(redirect)) return isUnknown(redirect) ? UNKNOWN : false;
    return allOf([
        is(action.text("type"), "redirect"),
        is(redirect.text("protocol"), "HTTPS"),
        is(redirect.text("statusCode"), "HTTP_301"),
    ]);
}

function onlyRedirects({ fields }: Resource, property: string): Known<boolean> {
    const actions = fields.children(property) ?? [];
    if (isUnknown(actions)) return UNKNOWN;
    return actions.length === 0 ? false : allOf(actions.map(redirects));
}

/** What a listener belongs to, as far as it matters: load balancers of one kind for HTTP, others for anything. */
interface Side {
    kind: Known<string>;
    isInternal: Known<boolean>;
}

function sideOf(stack: Stack, listener: Resource): Side {
    const balancers = candidatesOf(stack.link(listener, "loadBalancerArn", LOAD_BALANCERS));
    const kinds = new Set(balancers.map(({ fields }) => fields.text("loadBalancerType") ?? "application"));
    const [kind] = kinds;
    return {
        kind: kinds.size === 1 && kind !== undefined ? kind : UNKNOWN,
        isInternal: balancers.length === 0 ? UNKNOWN : allOf(balancers.map(({ fields }) => fields.flag("internal") ?? false)),
    };
}

function judgeListener(judgement: Judgement, stack: Stack, listener: Resource): void {
    const protocol = protocolOf(listener);
    const { kind, isInternal } = sideOf(stack, listener);
    if (kind === "gateway") return;
    if (isUnknown(protocol)) {
        judgement.doubt({ control: "TL-2", resource: listener, why: "the protocol of the listener is not known" });
    } else if (protocol === "HTTPS" || protocol === "TLS") judgeTls(judgement, listener, protocol);
    else if (protocol === "HTTP") judgePlain(judgement, stack, listener);
    if (isUnknown(protocol) || protocol === "HTTP" || protocol === "HTTPS") return;
    judgement.expect(
        isInternal,
        fault(
            "TL-2",
            listener,
            "A listener passes on from the internet what no web ACL has seen",
            `the protocol ${protocol} on a load balancer that faces the internet`,
            "HTTPS on an Application Load Balancer, or a load balancer that is internal",
            "publish the service through the environment's load balancer",
        ),
        "it is not known whether the load balancer faces the internet",
    );
}

function judgeTls(judgement: Judgement, listener: Resource, protocol: string): void {
    const policy = listener.fields.text("sslPolicy");
    judgement.expect(
        isUnknown(policy) ? UNKNOWN : policy !== undefined && FORWARD_SECRET.has(policy),
        fault(
            "TL-2",
            listener,
            "A listener takes connections without forward secrecy",
            isUnknown(policy) || policy === undefined ? "no TLS policy, for which AWS takes ELBSecurityPolicy-2016-08" : policy,
            [...FORWARD_SECRET].join(", "),
            "set sslPolicy to ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
        ),
        "the TLS policy is not known",
    );
    if (protocol !== "HTTPS") return;
    const strict = listener.fields.text("routingHttpResponseStrictTransportSecurityHeaderValue");
    judgement.expect(
        isUnknown(strict) ? UNKNOWN : /\bmax-age=[1-9]\d{7,}\b/.test(strict ?? ""),
        fault(
            "TL-3",
            listener,
            "Clients are not told to come back by HTTPS alone",
            "no Strict-Transport-Security, or one that holds for less than some months",
            "max-age of 10000000 seconds or more",
            'set routingHttpResponseStrictTransportSecurityHeaderValue to "max-age=63072000; includeSubDomains"',
        ),
        "the header Strict-Transport-Security is not known",
    );
}

function judgePlain(judgement: Judgement, stack: Stack, listener: Resource): void {
    const { certain, possible } = stack.attachedTo(listener, LISTENER_RULES, "listenerArn", LISTENERS);
    const told = [[listener, "defaultActions"] as const, ...certain.map((rule) => [rule, "actions"] as const)];
    for (const [resource, property] of told) {
        judgement.expect(
            onlyRedirects(resource, property),
            fault(
                "TL-3",
                resource,
                "Plain HTTP is answered by something else than a redirect to HTTPS",
                `${property} other than one redirect with protocol HTTPS and statusCode HTTP_301`,
                "a permanent redirect to HTTPS",
                "redirect, and serve over HTTPS alone",
            ),
            "what the listener does is not known",
        );
    }
    for (const rule of possible) {
        if (onlyRedirects(rule, "actions") !== true) {
            judgement.doubt({ control: "TL-3", resource: rule, why: "it is not known which listener the rule belongs to" });
        }
    }
}

/** Demands of each Application Load Balancer that listens for HTTPS that it listens for HTTP on port 80 as well, to redirect. */
function judgeRedirect(judgement: Judgement, stack: Stack, balancer: Resource): void {
    const of = stack.ofType(...LISTENERS).map((listener): { listener: Resource; isOf: Known<boolean> } => ({
        listener,
        isOf: pointsTo(stack.link(listener, "loadBalancerArn", LOAD_BALANCERS), balancer),
    }));
    const isAt = ({ fields }: Resource, port: number | undefined): Known<boolean> => {
        const own = fields.number("port");
        if (port === undefined) return true;
        return isUnknown(own) ? UNKNOWN : own === port;
    };
    const listens = (protocol: string, port?: number): Known<boolean> =>
        anyOf(of.map(({ listener, isOf }) => allOf([isOf, is(protocolOf(listener), protocol), isAt(listener, port)])));
    judgement.expect(
        anyOf([not(listens("HTTPS")), listens("HTTP", 80)]),
        fault(
            "TL-3",
            balancer,
            "Clients that try plain HTTP get no answer instead of a redirect",
            "a listener for HTTPS and none for HTTP on port 80",
            "both",
            "add a listener for HTTP on port 80 that redirects to HTTPS with HTTP_301",
        ),
        "the listeners of the load balancer are not known",
    );
}

/**
 * Judges every listener: forward secrecy over TLS, a redirect and nothing else over plain HTTP, no other protocol from the internet.
 *
 * Controls: TL-2, TL-3.
 */
export function judgeListeners(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const listener of stack.ofType(...LISTENERS)) judgeListener(judgement, stack, listener);
    for (const balancer of stack.ofType(...LOAD_BALANCERS)) {
        if ((balancer.fields.text("loadBalancerType") ?? "application") === "application") judgeRedirect(judgement, stack, balancer);
    }
    return judgement;
}

/** Whatever comes from the internet is encrypted so that a stolen key opens nothing that was recorded. */
export const listenersKeepForwardSecrecy = stackPolicy(
    {
        name: "listeners-keep-forward-secrecy",
        displayName: "Listeners keep forward secrecy",
        controls: ["TL-2", "TL-3"],
        severity: "critical",
        description:
            "Listeners for HTTPS have a TLS policy with forward secrecy alone and tell clients to stay; listeners for HTTP only redirect; no other protocol faces the internet.",
        remediationSteps:
            "Set `sslPolicy` to `ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09`, set Strict-Transport-Security, give each load balancer a listener on port 80 that redirects to HTTPS with HTTP_301, and publish nothing by a Network Load Balancer.",
    },
    judgeListeners,
);
