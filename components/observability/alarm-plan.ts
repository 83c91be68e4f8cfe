import type { Account } from "../account";
import type { ArgumentFault } from "../faults";
import { document, type PolicyDocument } from "../documents";

/** How soon somebody has to know. An object and a type of one name, since component schemas take no literal unions. */
export const AlarmSeverity = {
    /** Somebody, now. */
    Critical: "critical",
    /** A ticket. */
    Warning: "warning",
    /** The daily digest. */
    Info: "info",
} as const;
/** One of {@link AlarmSeverity}. */
export type AlarmSeverity = (typeof AlarmSeverity)[keyof typeof AlarmSeverity];

/** Every severity, the most urgent first. */
export const alarmSeverities: readonly AlarmSeverity[] = Object.values(AlarmSeverity);

/** Name of the topic of a severity. Keys and policies name it before it exists. */
export const alarmTopicName = (name: string, severity: string): string => `${name}-alarms-${severity}`;

/** ARN of a topic of alarms, or of all of an environment with the severity `*`. */
export const alarmTopicArn = ({ partition, region, id }: Account, name: string, severity: string): string =>
    `arn:${partition}:sns:${region}:${id}:${alarmTopicName(name, severity)}`;

/**
 * Who may publish to a topic of alarms: CloudWatch, for alarms of this account and region, over TLS.
 *
 * Source: Amazon SNS Developer Guide, "Allow CloudWatch alarms in an account to publish to an Amazon SNS topic" (`aws:SourceArn` of alarms,
 * `aws:SourceAccount`); "Amazon SNS security best practices" (`aws:SecureTransport`).
 */
export const alarmTopicPolicy = (account: Account, name: string, severity: string): PolicyDocument => {
    const Resource = [alarmTopicArn(account, name, severity)];
    return document<never>([
        {
            Sid: "AlarmsPublish",
            Effect: "Allow",
            Principal: { Service: ["cloudwatch.amazonaws.com"] },
            Action: ["sns:Publish"],
            Resource,
            Condition: {
                StringEquals: { "aws:SourceAccount": account.id },
                ArnLike: { "aws:SourceArn": `arn:${account.partition}:cloudwatch:${account.region}:${account.id}:alarm:*` },
            },
        },
        {
            Sid: "DenyPlainText",
            Effect: "Deny",
            Principal: "*",
            Action: ["sns:Publish"],
            Resource,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
    ]);
};

/** An alarm as planned; `Value` stands for what is only known once it exists. */
export interface AlarmPlan<Value> {
    /** Last part of the alarm's name. */
    role: string;
    severity: string;
    /** What it says to whoever is woken by it. */
    description: string;
    namespace: string;
    metricName: string;
    dimensions: Record<string, string | Value>;
    statistic: string;
    /** Seconds over which the metric is looked at. */
    period: number;
    /** Periods in a row that have to be beyond the threshold. */
    periods: number;
    comparison: string;
    threshold: number;
    /** What no data means. */
    missing: string;
}

/** An alarm on a jump of something, seen against what is usual at that hour; `Value` stands for what is only known once it exists. */
export interface JumpPlan<Value> {
    /** Last part of the alarm's name. */
    role: string;
    severity: string;
    /** What it says to whoever reads it. */
    description: string;
    namespace: string;
    metricName: string;
    dimensions: Record<string, string | Value>;
    /** Periods of five minutes in a row that have to be beyond what is usual. */
    periods: number;
    /** Standard deviations above what is usual from which it is a jump. */
    deviations: number;
}

/** A fault for each severity whose alarms would reach no topic. */
export const unheard = (severities: readonly string[]): ArgumentFault[] =>
    alarmSeverities
        .filter((severity) => !severities.includes(severity))
        .map((severity) => ({ propertyPath: `topicArns.${severity}`, reason: "is missing; an alarm nobody hears is none" }));
