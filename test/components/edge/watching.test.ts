import { expect } from "chai";

import { blockedJump, edgeAlarmFaults, edgeAlarms, versionAlarms } from "../../../components/edge/edge-alarm-plan";
import { redactedFields, webAclLogFaults } from "../../../components/edge/web-acl-logs-plan";
import type { PolicyDocument } from "../../../components/documents";
import { configurationOf } from "../../support/environments";
import { resourcesOf } from "../../support/recording";
import type { Recording } from "../../../tools/preview";
import { names, one, perimeter, waitsFor } from "./perimeter";

const { account, region } = configurationOf("prod");
const types = {
    alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
    topic: "aws:sns/topic:Topic",
    group: "aws:cloudwatch/logGroup:LogGroup",
    policy: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    logging: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    acl: "aws:wafv2/webAcl:WebAcl",
};

describe("AT-2, WF-4: the log of the web ACL", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await perimeter();
    });

    it("goes to a group of the name AWS WAF takes, encrypted, for as long as was said, and stays", () => {
        const group = one(recording, types.group, "prod-web-acl");
        expect(group.inputs).to.include({
            name: "aws-waf-logs-prod",
            kmsKeyId: `arn:aws:kms:${region}:${account}:key/logs`,
            retentionInDays: 400,
        });
        expect(group.protect).to.equal(true);
        const logging = one(recording, types.logging, "prod");
        expect(logging.propertyDependencies["logDestinationConfigs"]).to.deep.equal([group.urn]);
        expect(logging.propertyDependencies["resourceArn"]).to.deep.equal([one(recording, types.acl, "prod").urn]);
    });

    it("is written by AWS's delivery alone, which has its permission before it is told to write", () => {
        const policy = one(recording, types.policy, "prod-web-acl");
        const { Statement: statements } = JSON.parse(String(policy.inputs["policyDocument"])) as PolicyDocument;
        expect(statements).to.have.length(1);
        expect(statements[0]).to.deep.include({
            Effect: "Allow",
            Principal: { Service: ["delivery.logs.amazonaws.com"] },
            Resource: [`arn:aws:logs:${region}:${account}:log-group:aws-waf-logs-prod:*`],
        });
        expect(statements[0]?.Condition?.["StringEquals"]).to.deep.equal({ "aws:SourceAccount": account });
        expect(waitsFor(recording, one(recording, types.logging, "prod"), policy)).to.equal(true);
    });

    it("shows every request, and nobody's credentials", () => {
        const { inputs } = one(recording, types.logging, "prod");
        expect(inputs).to.not.have.property("loggingFilter");
        expect(inputs["redactedFields"]).to.deep.include.members([
            { singleHeader: { name: "authorization" } },
            { singleHeader: { name: "cookie" } },
            { singleHeader: { name: "x-aws-secret-key" } },
        ]);
        expect(redactedFields.length).to.be.at.most(100);
    });

    it("is there before anything can be asked for", () => {
        for (const listener of resourcesOf(recording, { type: "aws:lb/listener:Listener" })) {
            expect(waitsFor(recording, listener, one(recording, types.logging, "prod")), listener.name).to.equal(true);
        }
    });

    it("takes no retention that CloudWatch Logs does not", () => {
        expect(webAclLogFaults(365)).to.deep.equal([]);
        expect(webAclLogFaults(366).map(({ propertyPath }) => propertyPath)).to.deep.equal(["retentionDays"]);
    });
});

describe("TL-1, WF-4: what tells of trouble at the edge", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await perimeter();
    });
    const alarm = (role: string) => one(recording, types.alarm, `prod-${role}`);

    it("has a topic for each severity, encrypted with a key of one's own, for alarms of this account alone", () => {
        expect(names(recording, types.topic)).to.deep.equal(["prod-critical", "prod-info", "prod-warning"]);
        for (const topic of resourcesOf(recording, { type: types.topic })) {
            expect(topic.inputs["kmsMasterKeyId"]).to.equal(`arn:aws:kms:${region}:${account}:key/messages`);
            const { Statement: statements } = JSON.parse(String(topic.inputs["policy"])) as PolicyDocument;
            const allowed = statements.filter(({ Effect }) => Effect === "Allow");
            expect(allowed).to.have.length(1);
            expect(allowed[0]).to.deep.include({
                Principal: { Service: ["cloudwatch.amazonaws.com"] },
                Action: ["sns:Publish"],
                Resource: [`arn:aws:sns:${region}:${account}:${String(topic.inputs["name"])}`],
                Condition: {
                    StringEquals: { "aws:SourceAccount": account },
                    ArnLike: { "aws:SourceArn": `arn:aws:cloudwatch:${region}:${account}:alarm:*` },
                },
            });
        }
    });

    it("lets every alarm reach the topic of its severity, when it begins and when it is over", () => {
        for (const { inputs, propertyDependencies, name } of resourcesOf(recording, { type: types.alarm })) {
            const { severity } = inputs["tags"] as { severity: string };
            for (const actions of ["alarmActions", "okActions"]) {
                expect(propertyDependencies[actions], name).to.deep.equal([one(recording, types.topic, `prod-${severity}`).urn]);
            }
            expect(inputs["actionsEnabled"], name).to.equal(true);
        }
    });

    it("watches the certificate that the load balancer has, a month before its end and again ten days before", () => {
        for (const [role, days] of [
            ["certificate-warning", 30],
            ["certificate-critical", 10],
        ] as const) {
            const { inputs, propertyDependencies } = alarm(role);
            expect(inputs, role).to.include({
                namespace: "AWS/CertificateManager",
                metricName: "DaysToExpiry",
                comparisonOperator: "LessThanThreshold",
                threshold: days,
            });
            expect(propertyDependencies["dimensions"]?.[0]).to.include("aws:acm/certificate:Certificate");
        }
    });

    it("watches what all rules of the web ACL block, and wakes nobody for a scanner", () => {
        expect(alarm("blocked-requests-warning").inputs).to.include({ threshold: 200, statistic: "Sum", period: 300 });
        expect(alarm("blocked-requests-critical").inputs).to.include({ threshold: 2000, treatMissingData: "notBreaching" });
        expect(alarm("blocked-requests-warning").inputs["dimensions"]).to.include({ Region: region, Rule: "ALL" });
        const jump = alarm(blockedJump({ webAclName: "acl", region }).role).inputs;
        const queries = jump["metricQueries"] as { id: string; expression?: string; metric?: { metricName: string } }[];
        expect(jump["thresholdMetricId"]).to.equal(queries.find(({ expression }) => expression !== undefined)?.id);
        expect(queries.find(({ metric }) => metric !== undefined)?.metric?.metricName).to.equal("BlockedRequests");
    });

    it("names each alarm once, and refuses those that nobody would hear", () => {
        const plans = edgeAlarms({ certificateArn: "arn", webAclName: "acl", region, blockedPerFiveMinutes: 1 });
        expect(new Set(plans.map(({ role }) => role)).size).to.equal(plans.length);
        expect(edgeAlarmFaults(0, ["critical"]).map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "blockedPerFiveMinutes",
            "topicArns.warning",
            "topicArns.info",
        ]);
    });
});

describe("WF-3: the end of a version that the web ACL stays with is told of in time", () => {
    it("by an alarm for each version, and none where AWS's default version is taken", () => {
        expect(versionAlarms({}, region)).to.deep.equal([]);
        const [alarm, ...others] = versionAlarms({ AWSManagedRulesCommonRuleSet: "Version_1.19" }, region);
        expect(others).to.deep.equal([]);
        expect(alarm).to.deep.include({
            namespace: "AWS/WAFV2",
            metricName: "DaysToExpiry",
            dimensions: { Region: region, ManagedRuleGroup: "AWSManagedRulesCommonRuleSet", Vendor: "AWS", Version: "Version_1.19" },
        });
    });
});
