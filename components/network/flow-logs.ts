import { FlowLog } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { flowLogFormat } from "../observability/streams";

/** Arguments of {@link FlowLogs}. */
export interface FlowLogsArgs {
    vpcId: pulumi.Input<string>;
    /** ARN of the bucket they are delivered to. */
    bucketArn: pulumi.Input<string>;
    /** ARN of the Firehose stream they are delivered to as they are written. */
    streamArn: pulumi.Input<string>;
}

/**
 * Flow logs of the whole VPC, accepted and rejected traffic, twice: to a bucket, as Parquet with hourly partitions that Athena can query,
 * and to a stream, for whoever has to know within minutes. They never hold queries to the VPC resolver, instance metadata, DHCP and time:
 * other logs fill that part.
 *
 * Controls: NV-1, NV-2, AC-6.
 */
export class FlowLogs extends pulumi.ComponentResource {
    constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:FlowLogs", name, args, opts);
        const common = {
            vpcId: args.vpcId,
            trafficType: "ALL",
            logFormat: flowLogFormat,
            maxAggregationInterval: 60, // seconds; the shorter of the two AWS offers
        };
        const child = { parent: this, ...dependenciesOf(opts) };
        new FlowLog(
            `${name}-s3`,
            {
                ...common,
                logDestinationType: "s3",
                logDestination: args.bucketArn,
                destinationOptions: { fileFormat: "parquet", hiveCompatiblePartitions: true, perHourPartition: true },
                tags: { Name: `${name}-s3` },
            },
            child,
        );
        new FlowLog(
            `${name}-stream`,
            {
                ...common,
                logDestinationType: "kinesis-data-firehose",
                logDestination: args.streamArn,
                tags: { Name: `${name}-stream` },
            },
            child,
        );
        this.registerOutputs({});
    }
}
