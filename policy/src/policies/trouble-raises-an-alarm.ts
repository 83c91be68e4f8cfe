import type { ControlId } from "../controls";
import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { isWatched, type Sought } from "../normal-form/alarms";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { publishersOf } from "../normal-form/publishers";
import { candidatesOf, pointsTo, type Link, type Resource, type Stack } from "../normal-form/stack";
import {
    ACM_CERTIFICATE,
    CERTIFICATE_VALIDATION,
    CLIENT_VPN,
    LAMBDA_FUNCTION,
    LISTENER_CERTIFICATES,
    LISTENERS,
    VPN_CONNECTION,
    WEB_ACL,
} from "../normal-form/types";
import { rulesOf } from "../normal-form/web-acls";

/** Fewest days before a certificate, or a version of a managed group, ends in which somebody can still act. */
const FEWEST_DAYS = 7;

/** Fewest hours a revocation list still has to hold: expired, it lets nobody in. */
const FEWEST_HOURS = 24;

/** Most blocked requests in a period that a configuration of this package takes for usual. */
const MOST_BLOCKED = 2_000_000;

/** What a dimension has to say to name a resource. */
const naming =
    (stack: Stack, resource: Resource, types: readonly string[], identities?: readonly string[]): NonNullable<Sought["names"]>["is"] =>
    (value, alarm, property) =>
        pointsTo(stack.resolve(value, stack.candidates(alarm, property, types), types, identities), resource);

/** Judges a resource that needs an alarm. */
function demand(judgement: Judgement, control: ControlId, resource: Resource, what: string, watched: Known<boolean>, sought: Sought): void {
    const { namespace, metricName, sounds } = sought;
    judgement.expect(
        watched,
        {
            control,
            resource,
            wrong: `Nobody is told when ${what}`,
            found: `no alarm on ${metricName} of ${namespace} that names it, sounds ${sounds} a threshold that tells in time, and has an action`,
            allowed: "a MetricAlarm with one action at least in alarmActions, and actionsEnabled",
            mend: `add an alarm on ${metricName} of ${namespace} (the components of this package make it), with the topic of its severity`,
        },
        `it is not known whether an alarm tells when ${what}`,
    );
}

const daysLeft = { metricName: "DaysToExpiry", sounds: "below", threshold: (days: number) => days >= FEWEST_DAYS } as const;

/** The certificates that a listener shows: those of the stack, by way of what waits for them, or one from elsewhere. */
function certificatesOf(stack: Stack, user: Resource): Link {
    const link = stack.link(user, "certificateArn", [ACM_CERTIFICATE, CERTIFICATE_VALIDATION], ["id", "arn", "certificateArn"]);
    const found = candidatesOf(link).map((one): Link =>
        one.type === CERTIFICATE_VALIDATION ? stack.link(one, "certificateArn", [ACM_CERTIFICATE]) : { kind: "one", resource: one },
    );
    const resources = [...new Set(found.flatMap(candidatesOf))];
    const [first, ...others] = resources;
    if (first === undefined) return found.length > 0 ? { kind: "unknown" } : link;
    return others.length === 0 ? { kind: "one", resource: first } : { kind: "oneOf", resources };
}

function judgeCertificate(judgement: Judgement, stack: Stack, user: Resource): void {
    const link = certificatesOf(stack, user);
    if (link.kind === "absent") return;
    const arn = user.fields.text("certificateArn");
    const sought = (is: NonNullable<Sought["names"]>["is"]): Sought => ({
        namespace: "AWS/CertificateManager",
        ...daysLeft,
        names: { dimension: "CertificateArn", is },
    });
    const byText = sought((value) => (isUnknown(value) ? UNKNOWN : value === arn));
    const watched = candidatesOf(link).map((certificate) => isWatched(stack, sought(naming(stack, certificate, [ACM_CERTIFICATE]))));
    const all = link.kind === "unknown" ? UNKNOWN : link.kind === "outside" ? isWatched(stack, byText) : allOf(watched);
    demand(judgement, "TL-1", user, "a certificate is not renewed", link.kind === "oneOf" && all !== true ? UNKNOWN : all, byText);
}

function judgeWebAcl(judgement: Judgement, stack: Stack, acl: Resource): void {
    const blocked: Sought = {
        namespace: "AWS/WAFV2",
        metricName: "BlockedRequests",
        dimensions: { Rule: "ALL" },
        names: { dimension: "WebACL", is: naming(stack, acl, [WEB_ACL], ["name", "id"]) },
        sounds: "above",
        threshold: (requests) => requests <= MOST_BLOCKED,
    };
    demand(judgement, "WF-4", acl, "a web ACL blocks more than is usual", isWatched(stack, blocked), blocked);
    for (const { group, version } of rulesOf(stack, acl).rules) {
        if (typeof group !== "string" || typeof version !== "string") continue;
        const ends: Sought = { namespace: "AWS/WAFV2", ...daysLeft, dimensions: { ManagedRuleGroup: group, Version: version } };
        demand(judgement, "WF-3", acl, `${version} of ${group} ends`, isWatched(stack, ends), ends);
    }
}

function judgePublisher(judgement: Judgement, stack: Stack, publisher: Resource): void {
    const environment = publisher.fields.fields("environment");
    const variables = environment === undefined || isUnknown(environment) ? environment : environment.fields("variables");
    const own = variables === undefined || isUnknown(variables) ? variables : variables.text("ENVIRONMENT");
    const left: Sought = {
        namespace: "Weaviate/Vpn",
        metricName: "HoursLeft",
        names: { dimension: "Environment", is: (value) => (isUnknown(value) || isUnknown(own) ? UNKNOWN : value === own) },
        sounds: "below",
        threshold: (hours) => hours >= FEWEST_HOURS,
        silenceSounds: true,
    };
    demand(judgement, "AC-10", publisher, "a VPN's revocation list is about to expire, or there is none", isWatched(stack, left), left);
    const failed: Sought = {
        namespace: "AWS/Lambda",
        metricName: "Errors",
        names: { dimension: "FunctionName", is: naming(stack, publisher, [LAMBDA_FUNCTION], ["name", "id"]) },
        sounds: "above",
        threshold: (errors) => errors <= 1,
    };
    demand(judgement, "AC-10", publisher, "a VPN's revocation list cannot be published", isWatched(stack, failed), failed);
}

/**
 * Judges that trouble which nobody would see in time raises an alarm that somebody hears: a certificate that is not renewed, a version of
 * managed rules that ends, a jump of blocked requests, a tunnel that is down, a revocation list that expires or cannot be published.
 *
 * Controls: TL-1, WF-3, WF-4, AC-9, AC-10.
 * Source: AWS Certificate Manager User Guide, "Supported CloudWatch metrics"; AWS WAF Developer Guide, "AWS WAF metrics and dimensions" and
 * "Tracking a rule group's version expiration"; AWS Site-to-Site VPN User Guide, "VPN metrics and dimensions" (`TunnelState` is between 0 and
 * 1 where one of two tunnels is down, so a maximum does not show it); AWS Lambda Developer Guide, "Types of metrics for Lambda functions".
 */
export function judgeAlarms(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const user of stack.ofType(...LISTENERS, ...LISTENER_CERTIFICATES)) judgeCertificate(judgement, stack, user);
    for (const acl of stack.ofType(WEB_ACL)) judgeWebAcl(judgement, stack, acl);
    for (const connection of stack.ofType(VPN_CONNECTION)) {
        const down: Sought = {
            namespace: "AWS/VPN",
            metricName: "TunnelState",
            names: { dimension: "VpnId", is: naming(stack, connection, [VPN_CONNECTION]) },
            sounds: "below",
            threshold: (state) => state > 0,
            statistics: ["Minimum", "Average"],
        };
        demand(judgement, "AC-9", connection, "a tunnel to an office is down", isWatched(stack, down), down);
    }
    const publishers = stack.ofType(CLIENT_VPN).flatMap((endpoint) => publishersOf(stack, endpoint));
    for (const publisher of new Set(publishers)) judgePublisher(judgement, stack, publisher);
    return judgement;
}

/** What ends by itself, or fails in silence, is told of. */
export const troubleRaisesAnAlarm = stackPolicy(
    {
        name: "trouble-raises-an-alarm",
        displayName: "Trouble raises an alarm",
        controls: ["TL-1", "WF-4", "WF-3", "AC-9", "AC-10"],
        severity: "high",
        description:
            "Listeners' certificates, web ACLs and the versions they stay with, VPN connections and publishers of revocations each have an alarm on the right metric with an action.",
        remediationSteps:
            "Keep the alarms that `EdgeAlarms`, `SiteVpn` and `RevocationPublisher` of this package make, or add a MetricAlarm on the metric the message names, with `alarmActions`.",
    },
    judgeAlarms,
);
