import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { CLASSIC_LOAD_BALANCER, LOAD_BALANCERS } from "../normal-form/types";

/** The logs of a load balancer that no investigation can do without, and what each records. */
const APPLICATION_LOGS = { accessLogs: "requests", connectionLogs: "connections" } as const;

/** A network load balancer has one log, of the TLS connections it ends itself. */
const NETWORK_LOGS = { accessLogs: "connections" } as const;

/** Whether a log is turned on and goes somewhere; the provider leaves it off even where a bucket is named. */
function isOn(balancer: Resource, log: string, isOnByDefault: boolean): Known<boolean> {
    const settings = balancer.fields.fields(log);
    if (settings === undefined) return false;
    if (isUnknown(settings)) return UNKNOWN;
    return allOf([settings.flag("enabled") ?? isOnByDefault, settings.has("bucket")]);
}

function judge(judgement: Judgement, balancer: Resource, logs: Readonly<Record<string, string>>, isOnByDefault = false): void {
    for (const [log, what] of Object.entries(logs)) {
        judgement.expect(
            isOn(balancer, log, isOnByDefault),
            {
                control: "AT-2",
                resource: balancer,
                wrong: `A load balancer does not log its ${what}`,
                found: balancer.fields.has(log) ? `${log} turned off, or without a bucket` : `no ${log}`,
                allowed: `${log} with enabled true and a bucket`,
                mend: `set ${log} to the bucket for load balancers' logs; only Amazon's own key can encrypt it`,
            },
            `it is not known whether the load balancer logs its ${what}`,
        );
    }
}

/**
 * Judges that every load balancer logs who asked it for what, and every connection, with those that failed.
 *
 * Controls: AT-2, AC-4.
 */
export function judgeLoadBalancerLogs(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const balancer of stack.ofType(...LOAD_BALANCERS)) {
        const kind = balancer.fields.text("loadBalancerType") ?? "application";
        if (isUnknown(kind)) judgement.doubt({ control: "AT-2", resource: balancer, why: "the type of the load balancer is not known" });
        else if (kind === "application") judge(judgement, balancer, APPLICATION_LOGS);
        else if (kind === "network") judge(judgement, balancer, NETWORK_LOGS);
    }
    // The older resource turns its log on as soon as a bucket is named.
    for (const classic of stack.ofType(CLASSIC_LOAD_BALANCER)) judge(judgement, classic, { accessLogs: "requests" }, true);
    return judgement;
}

/** Nothing comes in from the internet without a trace. */
export const loadBalancersLogEveryRequest = stackPolicy(
    {
        name: "load-balancers-log-every-request",
        displayName: "Load balancers log every request",
        controls: ["AT-2", "AC-4"],
        severity: "high",
        description: "Every load balancer logs its requests and, if it is an Application Load Balancer, its connections to a bucket.",
        remediationSteps:
            "Set `accessLogs` and `connectionLogs`, each with `enabled: true` and the bucket whose policy admits `logdelivery.elasticloadbalancing.amazonaws.com` (`LoadBalancer` of this package does).",
    },
    judgeLoadBalancerLogs,
);
