import type * as pulumi from "@pulumi/pulumi";

import { roleName } from "../components/access";
import { roleArn } from "../components/account";
import { DnsFirewall, FlowLogs } from "../components/network";
import { LogStream, type AlarmTopics } from "../components/observability";
import { logStreamsRole } from "../components/observability/streams";
import { accountOf, streamArchive } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import type { Environment } from "./schema";
import { lookups } from "./traffic";

/**
 * What sees the traffic of the VPC: flow logs, to their bucket and to their stream, and the firewall of lookups with its log.
 *
 * Controls: NV-1, NV-2, AC-6, VE-2.
 */
export function deployNetworkWatch(
    environment: Environment,
    { ground, buckets, outputs }: Foundation,
    alarmTopics: AlarmTopics,
    options: pulumi.ComponentResourceOptions,
): void {
    const { name, retentionDays } = environment;
    const destruction = environment.allowDestroyBecause === undefined ? {} : { allowDestroyBecause: environment.allowDestroyBecause };
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
            ...destruction,
        },
        { ...options, dependsOn: [ground.roles, archive] },
    );
    new FlowLogs(
        name,
        { vpcId: ground.network.vpcId, bucketArn: bucket.arn, streamArn: stream.arn },
        { ...options, dependsOn: [bucket, stream] },
    );
    const dnsLogs = named(buckets, "dns-logs");
    new DnsFirewall(
        name,
        {
            vpcId: ground.network.vpcId,
            allowedNames: lookups(environment).map((lookup) => lookup.name),
            logBucketArn: dnsLogs.arn,
            topicArns: alarmTopics.arns,
            ...destruction,
        },
        { ...options, dependsOn: [dnsLogs] },
    );
}
