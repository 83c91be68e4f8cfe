import type * as pulumi from "@pulumi/pulumi";

import { roleName } from "../components/access";
import { roleArn } from "../components/account";
import { FlowLogs } from "../components/network";
import { LogStream, type AlarmTopics } from "../components/observability";
import { logStreamsRole } from "../components/observability/streams";
import { accountOf, streamArchive } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import type { Environment } from "./schema";

/**
 * Flow logs of the VPC, to their bucket and to their stream.
 *
 * Controls: NV-1, NV-2, AC-6.
 */
export function deployFlowLogs(
    environment: Environment,
    { ground, buckets, outputs }: Foundation,
    alarmTopics: AlarmTopics,
    options: pulumi.ComponentResourceOptions,
): void {
    const { name, retentionDays, allowDestroyBecause } = environment;
    const [bucket, archive] = [named(buckets, "flow-logs"), named(buckets, streamArchive)];
    const stream = new LogStream(
        name,
        {
            log: "flow-logs",
            roleArn: roleArn(accountOf(environment), roleName(name, logStreamsRole)),
            archiveArn: archive.arn,
            logsKeyArn: named(outputs.keyArns, "logs"),
            logRetentionDays: retentionDays.applications,
            topicArns: alarmTopics.arns,
            ...(allowDestroyBecause === undefined ? {} : { allowDestroyBecause }),
        },
        { ...options, dependsOn: [ground.roles, archive] },
    );
    new FlowLogs(
        name,
        { vpcId: ground.network.vpcId, bucketArn: bucket.arn, streamArn: stream.arn },
        { ...options, dependsOn: [bucket, stream] },
    );
}
