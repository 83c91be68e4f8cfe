import type { Account } from "../account";

/** A column of a log: what AWS calls the field, and its type in a table over the records. */
export interface LogColumn {
    field: string;
    type: "string" | "int" | "bigint";
}

const column = (type: LogColumn["type"], field: string): LogColumn => ({ field, type });

/**
 * Columns of flow logs, versions 2 to 5. Readers find columns by this order, and AWS cannot change a flow log's format in place: append,
 * never reorder.
 *
 * Source: Amazon VPC User Guide, "Flow log records"; Amazon Athena User Guide, "Create and query a table for Amazon VPC flow logs in
 * Apache Parquet format" (the types).
 */
const flowLogColumns: readonly LogColumn[] = [
    column("int", "version"),
    column("string", "account-id"),
    column("string", "interface-id"),
    column("string", "srcaddr"),
    column("string", "dstaddr"),
    column("int", "srcport"),
    column("int", "dstport"),
    column("bigint", "protocol"),
    column("bigint", "packets"),
    column("bigint", "bytes"),
    column("bigint", "start"),
    column("bigint", "end"),
    column("string", "action"),
    column("string", "log-status"),
    column("string", "vpc-id"),
    column("string", "subnet-id"),
    column("string", "instance-id"),
    column("int", "tcp-flags"),
    column("string", "type"),
    column("string", "pkt-srcaddr"),
    column("string", "pkt-dstaddr"),
    column("string", "region"),
    column("string", "az-id"),
    column("string", "sublocation-type"),
    column("string", "sublocation-id"),
    column("string", "pkt-src-aws-service"),
    column("string", "pkt-dst-aws-service"),
    column("string", "flow-direction"),
    column("int", "traffic-path"),
];

/**
 * The logs that are streamed as they are written, with the columns of a record in their order. Whoever reads a stream, what it left in
 * the archive, or the log's own bucket goes by this table.
 *
 * Controls: NV-1, NV-2.
 */
export const logStreams = { "flow-logs": flowLogColumns } as const;

/** A log that is streamed; one of {@link logStreams}. */
export type StreamedLog = keyof typeof logStreams;

/** The columns of a log under the names they have in tables, where a hyphen would need quotes. */
export const tableColumns = (log: StreamedLog): LogColumn[] =>
    logStreams[log].map(({ field, type }) => ({ field: field.replaceAll("-", "_"), type }));

/** The format of flow logs, as EC2 takes it. */
export const flowLogFormat: string = flowLogColumns.map(({ field }) => `\${${field}}`).join(" ");

/**
 * How the bucket of flow logs is divided, in the order of the path below `AWSLogs/`.
 *
 * Source: Amazon VPC User Guide, "Publish flow logs to Amazon S3" (Hive-compatible prefixes, partitioned by the hour).
 */
export const flowLogPartitions = ["aws-account-id", "aws-service", "aws-region", "year", "month", "day", "hour"] as const;

/** How the archive of a stream is divided, in the order of the path below the log's name, in UTC. */
export const archivePartitions = { year: "yyyy", month: "MM", day: "dd", hour: "HH" } as const;

const byTime = Object.entries(archivePartitions)
    .map(([name, format]) => `${name}=!{timestamp:${format}}/`)
    .join("");

/** Where a stream writes in the archive (Amazon Data Firehose Developer Guide, "Custom prefixes for Amazon S3 objects"). */
export const archivePrefix = (log: StreamedLog): string => `${log}/${byTime}`;

/** Where a stream leaves what it could not deliver; apart from the rest, so that no table reads it. */
export const failedPrefix = (log: StreamedLog): string => `failed/${log}/!{firehose:error-output-type}/${byTime}`;

/** Name of the stream of a log. */
export const logStreamName = (environment: string, log: StreamedLog): string => `${environment}-${log}`;

/** ARN of the stream of a log, before there is one. */
export const logStreamArn = ({ partition, region, id }: Account, environment: string, log: StreamedLog): string =>
    `arn:${partition}:firehose:${region}:${id}:deliverystream/${logStreamName(environment, log)}`;

/** What the role that streams deliver with is called, after the environment's name. */
export const logStreamsRole = "log-streams";

/** Log group in which a stream says what it could not deliver: the service's own place for it, where nothing in the cluster may write. */
export const deliveryLogGroup = (environment: string, log: StreamedLog): string =>
    `/aws/kinesisfirehose/${logStreamName(environment, log)}`;
