import type { PropertyValue } from "../../../tools/preview";
import { register, resourceOf, withdraw } from "../../support/breaking";
import { alarmHoles } from "./broken-alarms";
import type { EnvironmentHole } from "./environment-hole";

const balancer = "aws:lb/loadBalancer:LoadBalancer";
const listener = "aws:lb/listener:Listener";
const listenerRule = "aws:lb/listenerRule:ListenerRule";
const acl = "aws:wafv2/webAcl:WebAcl";
const aclLogging = "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration";

/** Rules of a web ACL as a recording has them. */
type Rules = {
    name: string;
    statement: Record<string, unknown>;
    action?: Record<string, unknown>;
    overrideAction?: Record<string, unknown>;
}[];

/** Rules of the web ACL by what they are for, each group of them gone or counting alone. */
const guards: Record<string, { control: string; is: (rule: Rules[number]) => boolean }> = {
    "Weaviate's administration": { control: "WF-2", is: ({ name }) => name === "administrative-api" },
    "credentials of AWS": { control: "S3-6", is: ({ name }) => name === "aws-credentials" },
    "bodies that are too large": { control: "WF-2", is: ({ name }) => name === "body-size" },
    "bodies that do not say how large they are": { control: "WF-2", is: ({ name }) => name === "body-beyond-sight" },
    "questions about the schema": { control: "WF-2", is: ({ name }) => name === "graphql-introspection" },
    "queries without end": { control: "WF-2", is: ({ name }) => name === "graphql-depth" },
    "who asks too often": { control: "WF-2", is: ({ statement }) => "rateBasedStatement" in statement },
};

/** Changes that make production's perimeter weaker than its controls. */
export const edgeHoles: EnvironmentHole[] = [
    ...alarmHoles,
    {
        what: "a load balancer without a web ACL",
        policy: "load-balancers-stand-behind-a-web-acl",
        control: "AC-4",
        at: "prod",
        open: (recording) => withdraw(recording, "aws:wafv2/webAclAssociation:WebAclAssociation", "prod"),
    },
    {
        what: "a load balancer that lets requests pass when the web ACL cannot be asked",
        policy: "load-balancers-stand-behind-a-web-acl",
        control: "AC-4",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, balancer, "prod").inputs["enableWafFailOpen"] = true;
        },
    },
    {
        what: "a web ACL whose common rules only count",
        policy: "load-balancers-stand-behind-a-web-acl",
        control: "WF-1",
        at: "prod",
        open: (recording) => {
            const rules = resourceOf(recording, acl, "prod").inputs["rules"] as Rules;
            const common = rules.find(({ name }) => name === "common");
            if (common === undefined) throw new Error("the web ACL has no rule common");
            common.overrideAction = { count: {} };
        },
    },
    {
        what: "a web ACL whose common rules are those that AWS chooses",
        policy: "load-balancers-stand-behind-a-web-acl",
        control: "WF-3",
        at: "prod",
        open: (recording) => {
            const rules = resourceOf(recording, acl, "prod").inputs["rules"] as Rules;
            const common = rules.find(({ name }) => name === "common");
            if (common === undefined) throw new Error("the web ACL has no rule common");
            delete (common.statement["managedRuleGroupStatement"] as { version?: string }).version;
        },
    },
    ...Object.entries(guards).map(([what, { control, is }]): EnvironmentHole => ({
        what: `a web ACL without its rules against ${what}`,
        policy: "web-acls-guard-weaviate",
        control,
        at: "prod",
        open: (recording) => {
            const { inputs } = resourceOf(recording, acl, "prod");
            inputs["rules"] = (inputs["rules"] as Rules).filter((rule) => !is(rule)) as unknown as PropertyValue;
        },
    })),
    {
        what: "a web ACL whose own rules only count", // each by itself: test/policy/web-acl-policies.test.ts
        policy: "web-acls-guard-weaviate",
        control: "WF-2",
        at: "prod",
        open: (recording) => {
            const rules = resourceOf(recording, acl, "prod").inputs["rules"] as Rules;
            for (const { is } of Object.values(guards)) for (const rule of rules.filter(is)) rule.action = { count: {} };
        },
    },
    {
        what: "a second load balancer that nothing inspects",
        policy: "load-balancers-stand-behind-a-web-acl",
        control: "AC-4",
        at: "prod-second",
        open: (recording) => {
            register(recording, resourceOf(recording, balancer, "prod"), "prod-second", () => undefined);
        },
    },
    {
        what: "a listener that takes connections without forward secrecy",
        policy: "listeners-keep-forward-secrecy",
        control: "TL-2",
        at: "prod-https",
        open: (recording) => {
            resourceOf(recording, listener, "prod-https").inputs["sslPolicy"] = "ELBSecurityPolicy-2016-08";
        },
    },
    {
        what: "plain HTTP that is served",
        policy: "listeners-keep-forward-secrecy",
        control: "TL-3",
        at: "prod-http",
        open: (recording) => {
            const actions = [{ type: "fixed-response", fixedResponse: { contentType: "text/plain", statusCode: "200" } }];
            resourceOf(recording, listener, "prod-http").inputs["defaultActions"] = actions;
        },
    },
    {
        what: "no redirect from plain HTTP",
        policy: "listeners-keep-forward-secrecy",
        control: "TL-3",
        at: "prod",
        open: (recording) => withdraw(recording, listener, "prod-http"),
    },
    ...Object.entries({
        xffHeaderProcessingMode: "preserve",
        desyncMitigationMode: "monitor",
        dropInvalidHeaderFields: false,
        enableDeletionProtection: false,
    }).map(([property, value]): EnvironmentHole => ({
        what: `a load balancer with ${property} ${value}`,
        policy: "load-balancers-are-strict",
        control: "AC-4",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, balancer, "prod").inputs[property] = value;
        },
    })),
    {
        what: "a second listener for HTTPS",
        policy: "listeners-forward-by-rule-only",
        control: "AC-4",
        at: "prod-second",
        open: (recording) => {
            register(recording, resourceOf(recording, listener, "prod-https"), "prod-second", ({ inputs }) => (inputs["port"] = 8443));
        },
    },
    {
        what: "a listener that forwards what no rule names",
        policy: "listeners-forward-by-rule-only",
        control: "AT-2",
        at: "prod-https",
        open: (recording) => {
            const [rule] = resourceOf(recording, listenerRule, "prod-http").inputs["actions"] as Record<string, string>[];
            resourceOf(recording, listener, "prod-https").inputs["defaultActions"] = [rule ?? {}];
        },
    },
    {
        what: "a rule that forwards requests for any host",
        policy: "listeners-forward-by-rule-only",
        control: "AT-2",
        at: "prod-any-host",
        open: (recording) => {
            register(recording, resourceOf(recording, listenerRule, "prod-http"), "prod-any-host", ({ inputs }) => {
                Object.assign(inputs, { priority: 30, conditions: [{ pathPattern: { values: ["/*"] } }] });
            });
        },
    },
    {
        what: "requests that nobody records",
        policy: "load-balancers-log-every-request",
        control: "AT-2",
        at: "prod",
        open: (recording) => {
            delete resourceOf(recording, balancer, "prod").inputs["accessLogs"];
        },
    },
    {
        what: "a web ACL without a log",
        policy: "web-acls-log-every-request",
        control: "AT-2",
        at: "prod",
        open: (recording) => withdraw(recording, aclLogging, "prod"),
    },
    {
        what: "a log of a web ACL that shows tokens",
        policy: "web-acls-log-every-request",
        control: "WF-4",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, aclLogging, "prod").inputs["redactedFields"] = [{ singleHeader: { name: "cookie" } }];
        },
    },
    {
        what: "a suspended GuardDuty",
        policy: "account-services-watch-everything",
        control: "SM-1",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, "aws:guardduty/detector:Detector", "prod").inputs["enable"] = false;
        },
    },
    {
        what: "a recorder of AWS Config that nothing starts",
        policy: "account-services-watch-everything",
        control: "SM-3",
        at: "prod",
        open: (recording) => withdraw(recording, "aws:cfg/recorderStatus:RecorderStatus", "prod"),
    },
    {
        what: "an exemption of somebody else's VPC from the block of public access",
        policy: "account-services-watch-everything",
        control: "AC-1",
        at: "prod",
        open: (recording) => {
            const exclusion = resourceOf(recording, "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion", "prod");
            exclusion.inputs["vpcId"] = "vpc-0123456789abcdef0";
            exclusion.propertyDependencies["vpcId"] = [];
        },
    },
];
