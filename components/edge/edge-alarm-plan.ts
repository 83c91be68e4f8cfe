import type { ArgumentFault } from "../faults";
import { AlarmSeverity, unheard, type AlarmPlan, type JumpPlan } from "../observability/alarm-plan";

/** What the alarms of the edge follow from. */
export interface EdgeAlarmNeeds<Value> {
    certificateArn: Value;
    /** Name of the web ACL, which its metrics are found by. */
    webAclName: Value;
    region: string;
    /** Blocked requests in five minutes from which they are a ticket. */
    blockedPerFiveMinutes: number;
}

/** Blocked requests, as a multiple of what makes a ticket, that wake somebody. */
const manyTimes = 10;

/**
 * Days before a certificate's end. ACM renews long before the first of them, so either says that renewal fails: the record that proves the
 * domain is gone, or nobody renews what was imported.
 */
const expiry = [
    { severity: AlarmSeverity.Warning, days: 30 },
    { severity: AlarmSeverity.Critical, days: 10 },
];

/**
 * The alarms of what faces the internet.
 *
 * Controls: TL-1, WF-4.
 * Source: AWS Certificate Manager User Guide, "Supported CloudWatch metrics" (`DaysToExpiry` by `CertificateArn`, twice a day); AWS WAF
 * Developer Guide, "AWS WAF metrics and dimensions" (`BlockedRequests` by `WebACL`, `Region` and `Rule`, where `ALL` are all rules).
 */
export function edgeAlarms<Value>({
    certificateArn,
    webAclName,
    region,
    blockedPerFiveMinutes,
}: EdgeAlarmNeeds<Value>): AlarmPlan<Value>[] {
    const blocked = [
        { severity: AlarmSeverity.Warning, threshold: blockedPerFiveMinutes, periods: 3 },
        { severity: AlarmSeverity.Critical, threshold: manyTimes * blockedPerFiveMinutes, periods: 2 },
    ];
    return [
        ...expiry.map(({ severity, days }) => ({
            role: `certificate-${severity}`,
            severity,
            description: `The certificate of the load balancer ends in less than ${days} days. See in ACM why it is not renewed.`,
            namespace: "AWS/CertificateManager",
            metricName: "DaysToExpiry",
            dimensions: { CertificateArn: certificateArn },
            statistic: "Minimum",
            period: 86_400,
            periods: 1,
            comparison: "LessThanThreshold",
            threshold: days,
            missing: "ignore", // there is no data before the first day is over, and none once the certificate has ended
        })),
        ...blocked.map(({ severity, threshold, periods }) => ({
            role: `blocked-requests-${severity}`,
            severity,
            description: `The web ACL blocked more than ${threshold} requests in five minutes, ${periods} times in a row. Its log says whose and why.`,
            namespace: "AWS/WAFV2",
            metricName: "BlockedRequests",
            dimensions: { WebACL: webAclName, Region: region, Rule: "ALL" },
            statistic: "Sum",
            period: 300,
            periods,
            comparison: "GreaterThanThreshold",
            threshold,
            missing: "notBreaching", // AWS WAF says nothing where there is nothing to count
        })),
    ];
}

/** Days before the end of a version of a managed group that it makes a ticket: after it AWS takes its default version, and no change of the web ACL. */
const versionDays = 30;

/**
 * An alarm for each version of a managed group that the web ACL stays with. Until AWS schedules its end, the metric is a flat forecast.
 *
 * Controls: WF-3.
 * Source: AWS WAF Developer Guide, "Tracking a rule group's version expiration" (`DaysToExpiry` by `Region`, `ManagedRuleGroup`, `Vendor`
 * and `Version`). That its namespace is that of AWS WAF's other metrics is taken from there and was not seen in an account.
 */
export const versionAlarms = (versions: Readonly<Record<string, string>>, region: string): AlarmPlan<never>[] =>
    Object.entries(versions).map(([group, version]) => ({
        role: `${group}-expiry`,
        severity: AlarmSeverity.Warning,
        description: `${version} of ${group} ends in less than ${versionDays} days. Try a newer one and name it in waf.versions.`,
        namespace: "AWS/WAFV2",
        metricName: "DaysToExpiry",
        dimensions: { Region: region, ManagedRuleGroup: group, Vendor: "AWS", Version: version },
        statistic: "Minimum",
        period: 86_400,
        periods: 1,
        comparison: "LessThanThreshold",
        threshold: versionDays,
        missing: "ignore",
    }));

/**
 * A jump of blocked requests, seen against what is usual at that hour: for the digest, since a model of rare events errs.
 *
 * Controls: WF-4.
 */
export const blockedJump = <Value>({ webAclName, region }: Pick<EdgeAlarmNeeds<Value>, "webAclName" | "region">): JumpPlan<Value> => ({
    role: "blocked-requests-jump",
    severity: AlarmSeverity.Info,
    description: "The web ACL blocks more than is usual at this hour. Its log says whose requests and why.",
    namespace: "AWS/WAFV2",
    metricName: "BlockedRequests",
    dimensions: { WebACL: webAclName, Region: region, Rule: "ALL" },
    periods: 3,
    deviations: 4,
});

/** Every fault of the arguments, none if they are sound. */
export function edgeAlarmFaults(blockedPerFiveMinutes: number, severities: readonly string[]): ArgumentFault[] {
    return [
        ...(Number.isInteger(blockedPerFiveMinutes) && blockedPerFiveMinutes >= 1
            ? []
            : [{ propertyPath: "blockedPerFiveMinutes", reason: `is ${blockedPerFiveMinutes}; give whole requests, 1 or more` }]),
        ...unheard(severities),
    ];
}
