import { FlowLog } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";

/** Arguments of {@link FlowLogs}. */
export interface FlowLogsArgs {
    vpcId: pulumi.Input<string>;
    /** ARN of the bucket they are delivered to. */
    bucketArn: pulumi.Input<string>;
}

/**
 * Fields of a record, versions 2 to 5 (Amazon VPC User Guide, "Flow log records"). Readers find columns by this order, and AWS cannot
 * change a flow log's format in place: append, never reorder.
 */
export const flowLogFields = [
    "version",
    "account-id",
    "interface-id",
    "srcaddr",
    "dstaddr",
    "srcport",
    "dstport",
    "protocol",
    "packets",
    "bytes",
    "start",
    "end",
    "action",
    "log-status",
    "vpc-id",
    "subnet-id",
    "instance-id",
    "tcp-flags",
    "type",
    "pkt-srcaddr",
    "pkt-dstaddr",
    "region",
    "az-id",
    "sublocation-type",
    "sublocation-id",
    "pkt-src-aws-service",
    "pkt-dst-aws-service",
    "flow-direction",
    "traffic-path",
] as const;

/**
 * Flow logs of the whole VPC, accepted and rejected traffic, as Parquet with hourly partitions that Athena can query. They never hold
 * queries to the VPC resolver, instance metadata, DHCP and time: other logs fill that part.
 *
 * Controls: NV-1, AC-6.
 */
export class FlowLogs extends pulumi.ComponentResource {
    constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:FlowLogs", name, args, opts);
        new FlowLog(
            `${name}-s3`,
            {
                vpcId: args.vpcId,
                trafficType: "ALL",
                logDestinationType: "s3",
                logDestination: args.bucketArn,
                logFormat: flowLogFields.map((field) => `\${${field}}`).join(" "),
                maxAggregationInterval: 60, // seconds; the shorter of the two AWS offers
                destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
                tags: { Name: `${name}-s3` },
            },
            { parent: this, ...dependenciesOf(opts) },
        );
        this.registerOutputs({});
    }
}
