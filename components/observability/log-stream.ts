import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup";
import { LogStream as LogEventStream } from "@pulumi/aws/cloudwatch/logStream";
import { FirehoseDeliveryStream } from "@pulumi/aws/kinesis/firehoseDeliveryStream";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { buffer, deliveryLogStream, logStreamAlarms, logStreamFaults } from "./log-stream-plan";
import { plannedAlarm } from "./planned-alarm";
import { archivePrefix, deliveryLogGroup, failedPrefix, logStreamName, type StreamedLog } from "./streams";

/** Arguments of {@link LogStream}. */
export interface LogStreamArgs {
    /** The log that is streamed: `flow-logs`. */
    log: string;
    /** ARN of the role that delivers; it adds to the archive, and writes what failed to the stream's log group. */
    roleArn: pulumi.Input<string>;
    /** ARN of the bucket that keeps a copy of what was streamed. */
    archiveArn: pulumi.Input<string>;
    /** ARN of the key what is under way, the copy and the log of failures are encrypted with. */
    logsKeyArn: pulumi.Input<string>;
    /** Days the log of failures is kept, one of those CloudWatch Logs takes. */
    logRetentionDays: number;
    /** ARNs of the topics alarms go to, by severity: `critical`, `warning`, `info`. */
    topicArns: Record<string, pulumi.Input<string>>;
    /** Why the log of failures may be destroyed. Absent by default: it is protected. */
    allowDestroyBecause?: string;
}

/**
 * The stream of one log: what is written comes out again within a minute, encrypted under way, and a copy stays in the archive, divided by
 * the hour. Name, columns and division stand in `streams.ts`, and are the contract with whoever reads.
 *
 * The name is the component's, which is the environment's, and the log's.
 *
 * Controls: NV-2, NV-1, MT-5, KM-1.
 * Source: CloudWatch Logs User Guide, "Logs sent to Firehose" (the tag by which AWS's delivery of logs may write to a stream).
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class LogStream extends pulumi.ComponentResource {
    /** ARN of the stream, once it delivers. */
    public readonly arn: pulumi.Output<string>;

    constructor(name: string, args: LogStreamArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:LogStream", name, args, opts);
        refuse(`LogStream ${name}`, logStreamFaults(args));
        const log = args.log as StreamedLog;
        const at = logStreamName(name, log);
        const child = { parent: this, ...dependenciesOf(opts) };

        const failures = new LogGroup(
            at,
            {
                name: deliveryLogGroup(name, log),
                kmsKeyId: args.logsKeyArn,
                retentionInDays: args.logRetentionDays,
                tags: { Name: at, dataClass: "logs" },
            },
            { ...child, protect: args.allowDestroyBecause === undefined },
        );
        const events = new LogEventStream(at, { name: deliveryLogStream, logGroupName: failures.name }, child);
        const stream = new FirehoseDeliveryStream(
            at,
            {
                name: at,
                destination: "extended_s3",
                serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: args.logsKeyArn },
                extendedS3Configuration: {
                    roleArn: args.roleArn,
                    bucketArn: args.archiveArn,
                    kmsKeyArn: args.logsKeyArn,
                    prefix: archivePrefix(log),
                    errorOutputPrefix: failedPrefix(log),
                    bufferingSize: buffer.megabytes,
                    bufferingInterval: buffer.seconds,
                    compressionFormat: "GZIP",
                    cloudwatchLoggingOptions: { enabled: true, logGroupName: failures.name, logStreamName: events.name },
                },
                tags: { Name: at, dataClass: "logs", LogDeliveryEnabled: "true" },
            },
            child,
        );
        for (const alarm of logStreamAlarms(name, log)) plannedAlarm(at, alarm, args.topicArns, child);
        this.arn = stream.arn;
        this.registerOutputs({ arn: this.arn });
    }
}
