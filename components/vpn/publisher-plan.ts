import type { Account } from "../account";
import { AlarmSeverity, type AlarmPlan } from "../observability/alarm-plan";
import { revocationListDays } from "./authority-plan";

/** Name of the function that publishes revocation lists, and what the names around it follow from. */
export const publisherName = (environment: string): string => `${environment}-vpn-revocations`;

/** Name of its log group, which is the function's own place by default (AWS Lambda Developer Guide, "Using CloudWatch Logs"). */
export const publisherLogGroup = (environment: string): string => `/aws/lambda/${publisherName(environment)}`;

/** Names of the endpoints' tag `Name`, by which the publisher's role knows them. */
export const endpointTag = (environment: string, endpoint: string): string => `${environment}-${endpoint}`;

/** Namespace of the publisher's metrics. */
export const metricNamespace = "Weaviate/Vpn";

/** Hours a published list still has to hold, or the newest one is published though nobody was revoked: that ends all sessions. */
export const republishHours = 10 * 24;

/** Hours a published list still holds when the alarm sounds: half the time there is to mend what keeps a new one from coming. */
export const alarmHours = 5 * 24;

/** How often the publisher looks, beside whenever a list is written (Amazon EventBridge User Guide, "Rate expressions"). */
export const lookEvery = "rate(1 hour)";

/** Seconds one look may take: an import for each endpoint. */
export const lookSeconds = 60;

/** The event pattern of a list that was written (Amazon S3 User Guide, "Using EventBridge"). */
export const listWritten = (bucket: string, key: string) => ({
    source: ["aws.s3"],
    "detail-type": ["Object Created"],
    detail: { bucket: { name: [bucket] }, object: { key: [key] } },
});

/**
 * The alarms of the publisher: a list about to expire, or none at all; a look that failed; and somebody whom the configuration calls
 * revoked and the authority does not.
 *
 * Controls: AC-10.
 */
export function publisherAlarms(environment: string): AlarmPlan<never>[] {
    const own = { namespace: metricNamespace, dimensions: { Environment: environment }, period: 3600, periods: 3 };
    return [
        {
            ...own,
            role: "expiry",
            severity: AlarmSeverity.Critical,
            description: `A VPN endpoint of ${environment} has no revocation list, or one that holds less than ${alarmHours} hours of ${revocationListDays} days; expired, it lets nobody in`,
            metricName: "HoursLeft",
            statistic: "Minimum",
            comparison: "LessThanThreshold",
            threshold: alarmHours,
            missing: "breaching",
        },
        {
            ...own,
            role: "unlisted",
            severity: AlarmSeverity.Warning,
            description: `Somebody in vpn.revoked of ${environment} is not on the revocation list: revoke the certificate, or take out one that has expired`,
            metricName: "NotListed",
            statistic: "Maximum",
            comparison: "GreaterThanThreshold",
            threshold: 0,
            missing: "notBreaching", // the other alarm tells of silence
        },
        {
            role: "failure",
            severity: AlarmSeverity.Critical,
            description: `The revocation list of ${environment} could not be published: who was revoked may still come in`,
            namespace: "AWS/Lambda",
            metricName: "Errors",
            dimensions: { FunctionName: publisherName(environment) },
            statistic: "Sum",
            comparison: "GreaterThanThreshold",
            threshold: 0,
            period: 3600,
            periods: 1,
            missing: "notBreaching",
        },
    ];
}

/** ARN pattern of the account's VPN endpoints. */
export const endpointPattern = (account: Account): string =>
    `arn:${account.partition}:ec2:${account.region}:${account.id}:client-vpn-endpoint/*`;
