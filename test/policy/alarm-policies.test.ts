import { alarm, edge, ending, group, rules } from "./support/edge";
import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { connection } from "./support/site-vpn";
import { publisher, vpn } from "./support/vpn";
import { ownRules } from "./support/web-rules";

const arn = "arn:aws:acm:eu-central-1:111122223333:certificate/1";
const expiry = (certificate: unknown): Item =>
    alarm("expiry", {
        namespace: "AWS/CertificateManager",
        metricName: "DaysToExpiry",
        dimensions: { CertificateArn: certificate },
        comparisonOperator: "LessThanThreshold",
        statistic: "Minimum",
        threshold: 30,
    });
const down = alarm("down", {
    namespace: "AWS/VPN",
    metricName: "TunnelState",
    dimensions: { VpnId: ref("office") },
    comparisonOperator: "LessThanThreshold",
    statistic: "Minimum",
    threshold: 1,
});
const left = alarm("left", {
    namespace: "Weaviate/Vpn",
    metricName: "HoursLeft",
    dimensions: { Environment: "test" },
    comparisonOperator: "LessThanThreshold",
    statistic: "Minimum",
    threshold: 120,
    treatMissingData: "breaching",
});
const failed = alarm("failed", {
    namespace: "AWS/Lambda",
    metricName: "Errors",
    dimensions: { FunctionName: ref("publisher", "name") },
    comparisonOperator: "GreaterThanThreshold",
    statistic: "Sum",
    threshold: 0,
});

/** A listener with a certificate that is waited for, an office, people on a VPN, and an alarm for each. */
const watched: Plan = [
    ...changed(edge, "secure", { certificateArn: ref("issued") }),
    { type: "aws:acm/certificate:Certificate", name: "shown", props: {} },
    { type: "aws:acm/certificateValidation:CertificateValidation", name: "issued", props: { certificateArn: ref("shown", "arn") } },
    connection("office", {}),
    ...vpn,
    ...publisher,
    expiry(ref("shown", "arn")),
    down,
    left,
    failed,
];

describe("trouble-raises-an-alarm (TL-1, WF-3, WF-4, AC-9, AC-10)", () => {
    const whose: Record<string, { at: string; control: string }> = {
        expiry: { at: "secure", control: "TL-1" },
        blocked: { at: "acl", control: "WF-4" },
        down: { at: "office", control: "AC-9" },
        left: { at: "publisher", control: "AC-10" },
        failed: { at: "publisher", control: "AC-10" },
    };
    const useless: Record<string, Record<string, unknown>> = {
        "that tells nobody": { alarmActions: [] },
        "whose actions are left out": { alarmActions: undefined },
        "whose actions are off": { actionsEnabled: false },
        "on another metric": { metricName: "Something" },
        "in another namespace": { namespace: "AWS/Something" },
        "of something else": { dimensions: { Region: "eu-central-1" } },
        "without a threshold": { threshold: undefined },
    };
    const jump = (metric: Record<string, unknown>) =>
        plus(
            without(watched, "blocked"),
            alarm("jump", {
                comparisonOperator: "GreaterThanUpperThreshold",
                thresholdMetricId: "usual",
                metricQueries: [
                    { id: "usual", expression: "ANOMALY_DETECTION_BAND(blocked, 4)" },
                    {
                        id: "blocked",
                        metric: {
                            namespace: "AWS/WAFV2",
                            metricName: "BlockedRequests",
                            dimensions: { WebACL: ref("acl", "name"), Rule: "ALL" },
                            stat: "Sum",
                            ...metric,
                        },
                    },
                ],
            }),
        );
    const elsewhere = (certificate: unknown) =>
        plus(changed(without(watched, "expiry", "issued", "shown"), "secure", { certificateArn: arn }), expiry(certificate));
    const pinned = plus(
        changed(watched, "acl", { rules: [...ownRules, ...rules, group("AWSManagedRulesLinuxRuleSet", { version: "Version_2.2" })] }),
        ending("version", "AWSManagedRulesLinuxRuleSet", "Version_2.2"),
    );
    tryPolicy({
        policy: "trouble-raises-an-alarm",
        decidedInPreview: true,
        good: {
            "an alarm for each": watched,
            "listeners without a certificate": edge,
            "a certificate of the stack that nobody waits for": changed(watched, "secure", { certificateArn: ref("shown", "arn") }),
            "a certificate from elsewhere": elsewhere(arn),
            "a jump beyond what is usual": jump({}),
            "a version of managed rules that is told of": pinned,
            "a second alarm that is of no use": plus(watched, { ...down, name: "other", props: { ...down.props, alarmActions: [] } }),
        },
        holes: [
            ...Object.entries(whose).flatMap(([name, { at, control }]) => [
                { is: `no alarm ${name}`, plan: without(watched, name), at, control },
                ...Object.entries(useless).map(([what, props]) => ({
                    is: `an alarm ${name} ${what}`,
                    plan: changed(watched, name, props),
                    at,
                    control,
                })),
                {
                    is: `an alarm ${name} that sounds the wrong way`,
                    plan: changed(watched, name, {
                        comparisonOperator: name === "blocked" || name === "failed" ? "LessThanThreshold" : "GreaterThanThreshold",
                    }),
                    at,
                    control,
                },
            ]),
            {
                is: "an alarm on the day a certificate ends",
                plan: changed(watched, "expiry", { threshold: 1 }),
                at: "secure",
                control: "TL-1",
            },
            { is: "an alarm of another certificate", plan: elsewhere(`${arn}2`), at: "secure", control: "TL-1" },
            {
                is: "a second certificate of a listener",
                plan: plus(watched, {
                    type: "aws:lb/listenerCertificate:ListenerCertificate",
                    name: "more",
                    props: { listenerArn: ref("secure", "arn"), certificateArn: arn },
                }),
                at: "more",
                control: "TL-1",
            },
            {
                is: "an alarm of one rule of a web ACL",
                plan: changed(watched, "blocked", { dimensions: { WebACL: ref("acl", "name"), Rule: "one" } }),
                at: "acl",
            },
            { is: "an alarm that nothing reaches", plan: changed(watched, "blocked", { threshold: 1e12 }), at: "acl", control: "WF-4" },
            { is: "a jump of something else", plan: jump({ metricName: "AllowedRequests" }), at: "acl", control: "WF-4" },
            {
                is: "an alarm once both tunnels are down",
                plan: changed(watched, "down", { statistic: "Maximum" }),
                at: "office",
                control: "AC-9",
            },
            { is: "a second office", plan: plus(watched, connection("second", {})), at: "second", control: "AC-9" },
            {
                is: "a publisher that falls silent",
                plan: changed(watched, "left", { treatMissingData: "notBreaching" }),
                at: "publisher",
                control: "AC-10",
            },
            { is: "a version whose end nobody is told of", plan: without(pinned, "version"), at: "acl", control: "WF-3" },
        ],
        doubtful: [
            { is: "an unknown threshold", plan: changed(watched, "down", { threshold: UNKNOWN_TEXT }) },
            { is: "unknown actions", plan: changed(watched, "expiry", { alarmActions: UNKNOWN_TEXT }) },
            { is: "unknown dimensions", plan: changed(watched, "blocked", { dimensions: UNKNOWN_TEXT }) },
            { is: "an untraceable certificate", plan: changed(watched, "secure", { certificateArn: UNKNOWN_TEXT }) },
            { is: "unknown queries", plan: changed(jump({}), "jump", { metricQueries: UNKNOWN_TEXT }) },
            { is: "an unknown metric", plan: jump({ metricName: UNKNOWN_TEXT }) },
        ],
    });
});
