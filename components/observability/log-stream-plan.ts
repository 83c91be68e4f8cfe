import type { RolePlan } from "../access/role";
import { allow } from "../access/statement";
import { serviceTrust } from "../access/trust";
import type { Account } from "../account";
import { bucketUseStatements, BucketAccess, type BucketUser } from "../buckets/bucket-policy";
import type { ArgumentFault } from "../faults";
import { logGroupDays } from "../log-retention";
import { AlarmSeverity, unheard, type AlarmPlan } from "./alarm-plan";
import { deliveryLogGroup, logStreamArn, logStreamName, logStreamsRole, logStreams, type StreamedLog } from "./streams";

/** How much a stream gathers before it writes: megabytes or seconds, whichever comes first. Firehose takes 1 to 128 and 0 to 900. */
export const buffer = { megabytes: 64, seconds: 60 };

/** Name of the stream of log events within the log group of what could not be delivered. */
export const deliveryLogStream = "archive";

/** Seconds what is written may wait to be delivered before somebody is told: fifteen times the buffer. The figure is ours. */
const stalledSeconds = 900;

/** The role as a user of the archive. */
export const streamsAsBucketUser = (role: string): BucketUser => ({
    role,
    access: BucketAccess.Deliver,
    outsideEndpointBecause: "Firehose writes from AWS's own network, outside the VPC",
});

/**
 * The role streams deliver with: it adds to the archive, which it cannot take from, and says what failed. The archive's key admits it by
 * its own policy.
 *
 * Controls: NV-2, MT-5, S3-3.
 * Source: Amazon Data Firehose Developer Guide, "Grant Firehose access to an Amazon S3 destination", "Cross-service confused deputy
 * prevention".
 */
export const logStreamsRolePlan = (account: Account, environment: string, archive: string): RolePlan => {
    const logs = Object.keys(logStreams) as StreamedLog[];
    const streams = logs.map((log) => logStreamArn(account, environment, log));
    return {
        role: logStreamsRole,
        description: "Streams of logs deliver to the archive of what was streamed",
        trust: serviceTrust(account, "firehose.amazonaws.com", streams),
        statements: [
            ...bucketUseStatements(account, archive, "Archive", streamsAsBucketUser(logStreamsRole)),
            allow(
                "SayWhatFailed",
                ["logs:PutLogEvents"],
                logs.map(
                    (log) =>
                        `arn:${account.partition}:logs:${account.region}:${account.id}:log-group:${deliveryLogGroup(environment, log)}:*`,
                ),
            ),
        ],
    };
};

/**
 * The alarms of a stream: nothing of what came in was delivered for a while, and what could not be delivered at all.
 *
 * Source: Amazon Data Firehose Developer Guide, "Monitor Amazon Data Firehose Using CloudWatch Metrics" (`DeliveryToS3.DataFreshness` is
 * the age in seconds of the oldest record that waits; `DeliveryToS3.Success` is delivered over tried).
 */
export function logStreamAlarms(environment: string, log: StreamedLog): AlarmPlan<never>[] {
    const name = logStreamName(environment, log);
    const own = { namespace: "AWS/Firehose", dimensions: { DeliveryStreamName: name }, period: 300, missing: "notBreaching" };
    return [
        {
            ...own,
            role: "stalled",
            severity: AlarmSeverity.Warning,
            description: `The stream ${name} has not delivered for ${stalledSeconds / 60} minutes. Its log group says why; it tries for a day.`,
            metricName: "DeliveryToS3.DataFreshness",
            statistic: "Maximum",
            periods: 3,
            comparison: "GreaterThanThreshold",
            threshold: stalledSeconds,
        },
        {
            ...own,
            role: "failed",
            severity: AlarmSeverity.Warning,
            description: `The stream ${name} could not write to its archive. Its log group says why; the bucket's or the key's policy is likely.`,
            metricName: "DeliveryToS3.Success",
            statistic: "Minimum",
            periods: 3,
            comparison: "LessThanThreshold",
            threshold: 1,
        },
    ];
}

/** What the arguments of a stream are judged by. */
export interface LogStreamShape {
    readonly log: string;
    readonly logRetentionDays: number;
    readonly topicArns: Readonly<Record<string, unknown>>;
}

/** Whether there is a table for a log. */
export const isStreamed = (log: string): log is StreamedLog => Object.hasOwn(logStreams, log);

/** Every fault of the arguments, none if they are sound. */
export function logStreamFaults({ log, logRetentionDays, topicArns }: LogStreamShape): ArgumentFault[] {
    const faults = unheard(Object.keys(topicArns));
    if (!isStreamed(log)) faults.push({ propertyPath: "log", reason: `is ${log}; streams are ${Object.keys(logStreams).join(", ")}` });
    if (!logGroupDays.some((days) => days === logRetentionDays)) {
        faults.push({
            propertyPath: "logRetentionDays",
            reason: `is ${logRetentionDays}; CloudWatch Logs takes ${logGroupDays.join(", ")}`,
        });
    }
    return faults;
}
