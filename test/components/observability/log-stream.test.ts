import { expect } from "chai";

import { logStreamFaults } from "../../../components/observability/log-stream-plan";
import {
    archivePartitions,
    archivePrefix,
    failedPrefix,
    flowLogFormat,
    flowLogPartitions,
    logStreamArn,
    logStreams,
    tableColumns,
} from "../../../components/observability/streams";
import { accountOf } from "../../../stacks/data";
import { configurationOf, everyEnvironment, recordingOf } from "../../support/environments";
import { resourceOf, resourcesOf } from "../../support/recording";
import { matchSnapshot } from "../../support/snapshot";
import { waitedFor } from "../../support/waits";
import type { Recording } from "../../../tools/preview";

const STREAM = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";

describe("NV-1, NV-2: the contract of log streams", () => {
    it("keeps names, columns and divisions: a change breaks whoever reads; only what is added at the end does not", () => {
        matchSnapshot("log-streams", {
            flowLogPartitions,
            archivePartitions,
            streams: Object.keys(logStreams).map((log) => ({
                log,
                columns: tableColumns(log as keyof typeof logStreams).map(({ field, type }) => `${field} ${type}`),
                archive: archivePrefix(log as keyof typeof logStreams),
                failed: failedPrefix(log as keyof typeof logStreams),
            })),
        });
    });

    it("names each column once, by a name that needs no quotes in a table", () => {
        const names = tableColumns("flow-logs").map(({ field }) => field);
        expect(new Set(names).size).to.equal(names.length);
        for (const name of names) expect(name).to.match(/^[a-z][a-z_]*$/);
    });

    it("keeps failures where no table over the archive finds them, and says what kind they are, as Firehose demands", () => {
        expect(failedPrefix("flow-logs").startsWith("flow-logs/")).to.equal(false);
        expect(failedPrefix("flow-logs")).to.include("!{firehose:error-output-type}");
        expect(archivePrefix("flow-logs")).to.not.include("!{firehose:error-output-type}");
    });

    it("names every fault of a stream's arguments at once", () => {
        const faults = logStreamFaults({ log: "gossip", logRetentionDays: 8, topicArns: { critical: "arn:c", info: "arn:i" } });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.have.members(["log", "logRetentionDays", "topicArns.warning"]);
        expect(logStreamFaults({ log: "flow-logs", logRetentionDays: 90, topicArns: { critical: "c", warning: "w", info: "i" } })).to.be
            .empty;
    });
});

for (const name of everyEnvironment) {
    describe(`NV-1, NV-2: the flow logs of ${name}`, () => {
        let recording: Recording;
        before(async () => (recording = await recordingOf(name)));
        const one = (type: string, called: string) => resourceOf(recording, { type, name: called });

        it("say the same columns, of all traffic, within a minute, to a bucket and to the stream", () => {
            const logs = resourcesOf(recording, { type: FLOW_LOG });
            expect(logs).to.have.length(2);
            for (const { inputs } of logs) {
                expect(inputs).to.include({ trafficType: "ALL", maxAggregationInterval: 60, logFormat: flowLogFormat });
            }
            const [kept, streamed] = logs.sort((a, b) => (a.name < b.name ? -1 : 1));
            expect(kept?.inputs["destinationOptions"]).to.deep.equal({
                fileFormat: "parquet",
                hiveCompatiblePartitions: true,
                perHourPartition: true,
            });
            expect(streamed?.inputs["logDestinationType"]).to.equal("kinesis-data-firehose");
            expect(streamed?.propertyDependencies["logDestination"]).to.deep.equal([one(STREAM, `${name}-flow-logs`).urn]);
        });

        it("pass through a stream of the name that documents were computed from", () => {
            const arn = logStreamArn(accountOf(configurationOf(name)), name, "flow-logs");
            expect(arn.endsWith(`:deliverystream/${String(one(STREAM, `${name}-flow-logs`).inputs["name"])}`)).to.equal(true);
            const role = JSON.stringify(one("aws:iam/role:Role", `${name}-log-streams`).inputs["assumeRolePolicy"]);
            expect(role).to.include(arn);
        });

        it("are encrypted with the key of logs under way, in the archive, and in the log of failures", () => {
            const key = one("aws:kms/key:Key", `${name}-logs`).urn;
            const stream = one(STREAM, `${name}-flow-logs`);
            expect(stream.propertyDependencies["serverSideEncryption"]).to.deep.equal([key]);
            expect(stream.propertyDependencies["extendedS3Configuration"]).to.include(key);
            const failures = one("aws:cloudwatch/logGroup:LogGroup", `${name}-flow-logs`);
            expect(failures.propertyDependencies["kmsKeyId"]).to.deep.equal([key]);
        });

        it("may be written by AWS's delivery of logs, which knows the stream by its tag", () => {
            expect(one(STREAM, `${name}-flow-logs`).inputs["tags"]).to.include({ LogDeliveryEnabled: "true" });
        });

        it("start once role, archive and its policy are there", () => {
            const stream = one(STREAM, `${name}-flow-logs`);
            for (const [type, other] of [
                ["aws:iam/rolePolicy:RolePolicy", `${name}-log-streams`],
                ["aws:s3/bucketPolicy:BucketPolicy", `${name}-log-streams`],
            ] as const) {
                expect(waitedFor(recording, stream).has(one(type, other).urn), other).to.equal(true);
            }
        });

        it("AC-6: stand beside an alarm on lookups that the firewall blocks, counted by the list of everything", () => {
            const { inputs } = one("aws:cloudwatch/metricAlarm:MetricAlarm", `${name}-dns-blocked-jump`);
            const [counted] = inputs["metricQueries"] as { metric?: { metricName: string; namespace: string; dimensions: object } }[];
            expect(counted?.metric).to.include({ namespace: "AWS/Route53Resolver", metricName: "FirewallRuleQueryVolume" });
            expect(Object.keys(counted?.metric?.dimensions ?? {})).to.have.members(["FirewallRuleGroupId", "FirewallDomainListId"]);
            const { propertyDependencies } = one("aws:cloudwatch/metricAlarm:MetricAlarm", `${name}-dns-blocked-jump`);
            expect(propertyDependencies["metricQueries"]).to.include.members([
                one("aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup", `${name}-dns-rules`).urn,
                one("aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList", `${name}-dns-everything`).urn,
            ]);
        });

        it("tell somebody when the stream delivers late or not at all", () => {
            const alarms = resourcesOf(recording, { type: "aws:cloudwatch/metricAlarm:MetricAlarm" }).filter(
                ({ inputs }) => inputs["namespace"] === "AWS/Firehose",
            );
            expect(alarms.map((alarm) => alarm.name).sort()).to.deep.equal([`${name}-flow-logs-failed`, `${name}-flow-logs-stalled`]);
            for (const { inputs } of alarms) {
                expect(inputs["dimensions"]).to.deep.equal({ DeliveryStreamName: `${name}-flow-logs` });
                expect(inputs["alarmActions"]).to.have.length(1);
            }
        });
    });
}
