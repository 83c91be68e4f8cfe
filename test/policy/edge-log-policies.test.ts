import { balancer, edge, rules } from "./support/edge";
import { tryPolicy } from "./support/holes";
import { changed, plus, UNKNOWN_TEXT, without, type Item } from "./support/plan";

describe("load-balancers-log-every-request (AT-2, AC-4)", () => {
    const classic = (props: Record<string, unknown>): Item => ({ type: "aws:elb/loadBalancer:LoadBalancer", name: "old", props });
    tryPolicy({
        policy: "load-balancers-log-every-request",
        decidedInPreview: true,
        good: {
            "a load balancer that logs requests and connections": edge,
            "a network load balancer, which has no log of connections besides": plus(
                edge,
                balancer("inside", { loadBalancerType: "network", accessLogs: { enabled: true, bucket: "logs" } }),
            ),
            "a gateway load balancer, which has no log": plus(edge, balancer("inspect", { loadBalancerType: "gateway" })),
            "a classic load balancer, whose log is on by default": plus(edge, classic({ accessLogs: { bucket: "logs" } })),
        },
        holes: [
            { is: "no log of requests", plan: changed(edge, "front", { accessLogs: undefined }), at: "front", control: "AT-2" },
            { is: "no log of connections", plan: changed(edge, "front", { connectionLogs: undefined }), at: "front", control: "AT-2" },
            {
                is: "a bucket alone, which turns nothing on",
                plan: changed(edge, "front", { accessLogs: { bucket: "logs" } }),
                at: "front",
            },
            {
                is: "a log that is turned off",
                plan: changed(edge, "front", { accessLogs: { bucket: "logs", enabled: false } }),
                at: "front",
            },
            { is: "a log that goes nowhere", plan: changed(edge, "front", { accessLogs: { enabled: true, bucket: "" } }), at: "front" },
            { is: "a second load balancer", plan: plus(edge, balancer("second")), at: "second" },
            { is: "a network load balancer", plan: plus(edge, balancer("inside", { loadBalancerType: "network" })), at: "inside" },
            { is: "a classic load balancer", plan: plus(edge, classic({})), at: "old" },
        ],
        doubtful: [
            { is: "an unknown type", plan: changed(edge, "front", { loadBalancerType: UNKNOWN_TEXT }) },
            { is: "an unknown log", plan: changed(edge, "front", { accessLogs: UNKNOWN_TEXT }) },
            { is: "an unknown switch", plan: changed(edge, "front", { accessLogs: { enabled: UNKNOWN_TEXT, bucket: "logs" } }) },
        ],
    });
});

describe("web-acls-log-every-request (AT-2, WF-4)", () => {
    const filter = (defaultBehavior: unknown, behavior: unknown) =>
        changed(edge, "logged", {
            loggingFilter: { defaultBehavior, filters: [{ behavior, requirement: "MEETS_ANY", conditions: [] }] },
        });
    const redacted = (...headers: unknown[]) =>
        changed(edge, "logged", { redactedFields: headers.map((name) => ({ singleHeader: { name } })) });
    const sight = (more: object) =>
        changed(edge, "acl", {
            visibilityConfig: { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: "acl", ...more },
        });
    const protecting = (more: object, fieldKeys: unknown = ["Cookie", "Authorization"], fieldType = "SINGLE_HEADER") =>
        changed(edge, "acl", {
            dataProtectionConfig: { dataProtections: [{ action: "HASH", field: { fieldType, fieldKeys }, ...more }] },
        });
    tryPolicy({
        policy: "web-acls-log-every-request",
        decidedInPreview: true,
        good: {
            "a web ACL that logs": edge,
            "a filter that keeps everything": filter("KEEP", "KEEP"),
            "headers in a hash, however they are written": protecting({ excludeRuleMatchDetails: false }),
            "no samples, and nothing to protect": changed(sight({ sampledRequestsEnabled: false }), "acl", {
                dataProtectionConfig: undefined,
            }),
            "more that is redacted": redacted("cookie", "x-api-key", "authorization"),
        },
        holes: [
            { is: "no figures", plan: sight({ cloudwatchMetricsEnabled: false }), at: "acl", control: "WF-4" },
            { is: "no word on figures", plan: changed(edge, "acl", { visibilityConfig: undefined }), at: "acl", control: "WF-4" },
            { is: "samples in clear", plan: changed(edge, "acl", { dataProtectionConfig: undefined }), at: "acl", control: "WF-4" },
            { is: "one header in clear", plan: protecting({}, ["authorization"]), at: "acl" },
            { is: "arguments of the query alone", plan: protecting({}, undefined, "SINGLE_QUERY_ARGUMENT"), at: "acl" },
            { is: "what a rule matched in clear", plan: protecting({ excludeRuleMatchDetails: true }), at: "acl" },
            { is: "what a rate counts by in clear", plan: protecting({ excludeRateBasedDetails: true }), at: "acl" },
            { is: "no log", plan: without(edge, "logged"), at: "acl", control: "AT-2" },
            {
                is: "a second web ACL without a log",
                plan: plus(edge, { type: "aws:wafv2/webAcl:WebAcl", name: "second", props: { rules } }),
                at: "second",
            },
            { is: "a filter that drops what it names", plan: filter("KEEP", "DROP"), at: "logged", control: "WF-4" },
            { is: "a filter that drops all else", plan: filter("DROP", "KEEP"), at: "logged", control: "WF-4" },
            { is: "tokens in clear", plan: redacted("cookie"), at: "logged", control: "WF-4" },
            { is: "cookies in clear", plan: redacted("authorization"), at: "logged", control: "WF-4" },
            { is: "nothing redacted", plan: changed(edge, "logged", { redactedFields: undefined }), at: "logged" },
            {
                is: "a query redacted, but no header",
                plan: changed(edge, "logged", { redactedFields: [{ queryString: {} }] }),
                at: "logged",
            },
        ],
        doubtful: [
            { is: "unknown figures", plan: sight({ cloudwatchMetricsEnabled: UNKNOWN_TEXT }) },
            { is: "unknown protection", plan: changed(edge, "acl", { dataProtectionConfig: UNKNOWN_TEXT }) },
            { is: "an unknown filter", plan: changed(edge, "logged", { loggingFilter: UNKNOWN_TEXT }) },
            { is: "an unknown behaviour", plan: filter("KEEP", UNKNOWN_TEXT) },
            { is: "an unknown header", plan: redacted("cookie", UNKNOWN_TEXT) },
            { is: "a log of an untraceable web ACL", plan: changed(edge, "logged", { resourceArn: UNKNOWN_TEXT }) },
        ],
    });
});
