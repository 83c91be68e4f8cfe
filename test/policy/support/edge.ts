import { ref, type Item, type Plan } from "./plan";
import { ownRules } from "./web-rules";

/** AWS's list of bad addresses, which has no versions. */
export const reputation = "AWSManagedRulesAmazonIpReputationList";

/** The version of a group that has any. */
export const version = "Version_1.1";

/** A rule of a web ACL that asks one of AWS's groups, in the version that AWS chooses. */
export const versionless = (name: string, more: Record<string, unknown> = {}, rule: Record<string, unknown> = {}) => ({
    name,
    priority: 1,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name, ...more } },
    ...rule,
});

/** A rule of a web ACL that asks one of AWS's groups, in one version if it has any. */
export const group = (name: string, more: Record<string, unknown> = {}, rule: Record<string, unknown> = {}) =>
    versionless(name, { ...(name === reputation ? {} : { version }), ...more }, rule);

/** AWS's group against common vulnerabilities. */
export const common = "AWSManagedRulesCommonRuleSet";

/** Every group a web ACL has to ask. */
export const wanted = [common, "AWSManagedRulesKnownBadInputsRuleSet", reputation];

/** A rule for each of them. */
export const rules = wanted.map((name) => group(name));

/** An action that forwards. */
export const forward = { type: "forward", targetGroupArn: "arn:aws:elasticloadbalancing:eu-central-1:111122223333:targetgroup/t/1" };

/** An action that sends the client to HTTPS, for good. */
export const redirect = { type: "redirect", redirect: { protocol: "HTTPS", port: "443", statusCode: "HTTP_301" } };

/** An action that answers that there is nothing. */
export const nothing = { type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "404" } };

/** An alarm, as far as it matters whether somebody hears of trouble. */
export const alarm = (name: string, props: Record<string, unknown>): Item => ({
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    name,
    props: { evaluationPeriods: 1, alarmActions: ["arn:aws:sns:eu-central-1:111122223333:alarms"], ...props },
});

/** An alarm on requests that the web ACL `acl` blocks. */
export const blocked = alarm("blocked", {
    namespace: "AWS/WAFV2",
    metricName: "BlockedRequests",
    dimensions: { WebACL: ref("acl", "name"), Region: "eu-central-1", Rule: "ALL" },
    comparisonOperator: "GreaterThanThreshold",
    statistic: "Sum",
    threshold: 500,
});

/** An alarm that tells when a version of a group ends. */
export const ending = (name: string, managedGroup: string, its = version): Item =>
    alarm(name, {
        namespace: "AWS/WAFV2",
        metricName: "DaysToExpiry",
        dimensions: { ManagedRuleGroup: managedGroup, Vendor: "AWS", Version: its, Region: "eu-central-1" },
        comparisonOperator: "LessThanThreshold",
        statistic: "Minimum",
        threshold: 30,
    });

/** What stands before the load balancer `front` of a plan. */
export const webAcl: Plan = [
    {
        type: "aws:wafv2/webAcl:WebAcl",
        name: "acl",
        props: {
            scope: "REGIONAL",
            defaultAction: { allow: {} },
            rules: [...ownRules, ...rules],
            visibilityConfig: { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: "acl" },
            dataProtectionConfig: {
                dataProtections: [
                    { action: "SUBSTITUTION", field: { fieldType: "SINGLE_HEADER", fieldKeys: ["authorization", "cookie"] } },
                ],
            },
        },
    },
    {
        type: "aws:wafv2/webAclAssociation:WebAclAssociation",
        name: "associated",
        props: { resourceArn: ref("front", "arn"), webAclArn: ref("acl", "arn") },
    },
    {
        type: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        name: "logged",
        props: {
            resourceArn: ref("acl", "arn"),
            logDestinationConfigs: ["arn:aws:logs:eu-central-1:111122223333:log-group:aws-waf-logs-test"],
            redactedFields: ["Authorization", "cookie"].map((name) => ({ singleHeader: { name } })),
        },
    },
    blocked,
    ...wanted.filter((name) => name !== reputation).map((name) => ending(`${name}-ends`, name)),
];

/** The listeners of the load balancer `front` of a plan. */
export const listeners: Plan = [
    {
        type: "aws:lb/listener:Listener",
        name: "plain",
        props: { loadBalancerArn: ref("front", "arn"), port: 80, protocol: "HTTP", defaultActions: [redirect] },
    },
    {
        type: "aws:lb/listener:Listener",
        name: "secure",
        props: {
            loadBalancerArn: ref("front", "arn"),
            port: 443,
            protocol: "HTTPS",
            sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
            routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=63072000; includeSubDomains",
            defaultActions: [nothing],
        },
    },
];

/** What a load balancer logs, and where. */
export const balancerLogs = {
    accessLogs: { enabled: true, bucket: "logs", prefix: "access" },
    connectionLogs: { enabled: true, bucket: "logs", prefix: "connection" },
};

/** What a load balancer does with requests that are made to deceive, and with whoever would delete it. */
export const balancerStrictness = {
    xffHeaderProcessingMode: "append",
    desyncMitigationMode: "strictest",
    dropInvalidHeaderFields: true,
    enableDeletionProtection: true,
};

/** A load balancer as it should be, with its web ACL and its listeners. */
export const edge: Plan = [
    {
        type: "aws:lb/loadBalancer:LoadBalancer",
        name: "front",
        props: { subnets: ["subnet-1"], enableWafFailOpen: false, ...balancerLogs, ...balancerStrictness },
    },
    ...webAcl,
    ...listeners,
];

/** A load balancer beside the one of the plan, without anything that a policy demands. */
export const balancer = (name: string, props: Record<string, unknown> = {}): Item => ({
    type: "aws:lb/loadBalancer:LoadBalancer",
    name,
    props: { subnets: ["subnet-1"], ...props },
});
