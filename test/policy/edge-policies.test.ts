import { expect } from "chai";

import { settingsOf } from "../../policy/src/framework/settings";
import type { Stack } from "../../policy/src/normal-form/stack";
import { judgeForwarding } from "../../policy/src/policies/listeners-forward-by-rule-only";
import { judgeListeners } from "../../policy/src/policies/listeners-keep-forward-secrecy";
import { judgeLoadBalancerLogs } from "../../policy/src/policies/load-balancers-log-every-request";
import { judgeAlarms } from "../../policy/src/policies/trouble-raises-an-alarm";
import { judgeWeaviateRules } from "../../policy/src/policies/web-acls-guard-weaviate";
import { judgeWebAclLogs } from "../../policy/src/policies/web-acls-log-every-request";
import { judgeWebAcls } from "../../policy/src/policies/load-balancers-stand-behind-a-web-acl";
import { balancer, common, edge, forward, group, redirect, reputation, rules, version, versionless, wanted } from "./support/edge";
import { tryPolicy } from "./support/holes";
import { changed, plus, Ref, ref, stackOf, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";

const [, ...others] = wanted;
/** The rules with another in place of the common group's. */
const instead = (...replacement: unknown[]) => [...replacement, ...others.map((name) => group(name))];
const own = (action: Record<string, unknown>) => ({
    name: "own",
    priority: 9,
    action,
    statement: { geoMatchStatement: { countryCodes: ["DE"] } },
});

const listener = (name: string, of: string, props: Record<string, unknown>): Item => ({
    type: "aws:lb/listener:Listener",
    name,
    props: { loadBalancerArn: ref(of, "arn"), defaultActions: [forward], ...props },
});

describe("policies of the edge", () => {
    describe("load-balancers-stand-behind-a-web-acl (AC-4, AT-2, WF-1)", () => {
        const withRules = (...changedRules: unknown[]) => changed(edge, "acl", { rules: changedRules });
        const ruleGroup = (name: string, overrideAction?: string, its: Record<string, unknown> = { version }): Item => ({
            type: "aws:wafv2/webAclRuleGroupAssociation:WebAclRuleGroupAssociation",
            name,
            props: {
                webAclArn: ref("acl", "arn"),
                ruleName: name,
                priority: 1,
                managedRuleGroup: { vendorName: "AWS", name: common, ...its },
                ...(overrideAction === undefined ? {} : { overrideAction }),
            },
        });
        const json = (more: object = {}) =>
            JSON.stringify(
                wanted.map((Name) => ({
                    Name,
                    Priority: 1,
                    OverrideAction: { None: {} },
                    Statement: {
                        ManagedRuleGroupStatement: {
                            VendorName: "AWS",
                            Name,
                            ...(Name === reputation ? {} : { Version: version }),
                            ...(Name === common ? more : {}),
                        },
                    },
                })),
            );
        tryPolicy({
            policy: "load-balancers-stand-behind-a-web-acl",
            decidedInPreview: true,
            good: {
                "a load balancer behind a web ACL": edge,
                "single rules that only count": withRules(
                    ...instead(group(common, { ruleActionOverrides: [{ name: "SizeRestrictions_BODY", actionToUse: { count: {} } }] })),
                ),
                "rules as JSON": changed(edge, "acl", { rules: undefined, ruleJson: json() }),
                "a group that a resource of its own adds": plus(withRules(...instead()), ruleGroup("more", "none")),
                "a rule that a resource of its own adds": plus(withRules(...instead()), {
                    type: "aws:wafv2/webAclRule:WebAclRule",
                    name: "more",
                    props: { webAclArn: ref("acl", "arn"), ...group(common) },
                }),
                "a network load balancer, which can have none": plus(
                    edge,
                    balancer("inside", { loadBalancerType: "network", internal: true }),
                ),
            },
            holes: [
                {
                    is: "a network load balancer for the internet",
                    plan: plus(edge, balancer("second", { loadBalancerType: "network" })),
                    at: "second",
                    control: "AC-5",
                },
                {
                    is: "one of gateways for the internet",
                    plan: plus(edge, balancer("second", { loadBalancerType: "gateway" })),
                    at: "second",
                    control: "AC-5",
                },
                { is: "no association", plan: without(edge, "associated"), at: "front", control: "AC-4" },
                { is: "a second load balancer without one", plan: plus(edge, balancer("second")), at: "second", control: "AC-4" },
                { is: "one that is internal", plan: plus(edge, balancer("second", { internal: true })), at: "second", control: "AC-4" },
                { is: "one that fails open", plan: changed(edge, "front", { enableWafFailOpen: true }), at: "front", control: "AC-4" },
                {
                    is: "a classic load balancer",
                    plan: plus(edge, { type: "aws:elb/loadBalancer:LoadBalancer", name: "old", props: {} }),
                    at: "old",
                    control: "AC-4",
                },
                {
                    is: "a web ACL from elsewhere",
                    plan: changed(without(edge, "acl"), "associated", { webAclArn: "arn:aws:wafv2:eu-central-1:1:regional/webacl/a/1" }),
                    at: "associated",
                    control: "AT-2",
                },
                { is: "no rule", plan: withRules(), at: "acl", control: "WF-1" },
                ...wanted.map((missing) => ({
                    is: `no ${missing}`,
                    plan: withRules(...rules.filter(({ name }) => name !== missing)),
                    at: "acl",
                    control: "WF-1",
                })),
                {
                    is: "a group of another vendor",
                    plan: withRules(...instead(group(common, { vendorName: "Somebody" }))),
                    at: "acl",
                    control: "WF-1",
                },
                {
                    is: "a group that follows AWS's default version",
                    plan: withRules(...instead(versionless(common))),
                    at: "acl",
                    control: "WF-3",
                },
                {
                    is: "one of a resource of its own that does",
                    plan: plus(withRules(...instead()), ruleGroup("more", "none", {})),
                    at: "more",
                    control: "WF-3",
                },
                {
                    is: "a group that only counts",
                    plan: withRules(...instead(group(common, {}, { overrideAction: { count: {} } }))),
                    at: "acl",
                },
                {
                    is: "a group that sees part of the requests",
                    plan: withRules(...instead(group(common, { scopeDownStatement: { geoMatchStatement: { countryCodes: ["DE"] } } }))),
                    at: "acl",
                },
                { is: "a rule that allows", plan: withRules(own({ allow: {} }), ...rules), at: "acl", control: "WF-1" },
                {
                    is: "a rule of a group that allows",
                    plan: withRules(
                        ...instead(group(common, { ruleActionOverrides: [{ name: "NoUserAgent_HEADER", actionToUse: { allow: {} } }] })),
                    ),
                    at: "acl",
                },
                {
                    is: "a group in JSON that sees part of the requests",
                    plan: changed(edge, "acl", { rules: undefined, ruleJson: json({ ScopeDownStatement: { GeoMatchStatement: {} } }) }),
                    at: "acl",
                },
                { is: "a group of its own that counts", plan: plus(withRules(...instead()), ruleGroup("more", "count")), at: "acl" },
            ],
            doubtful: [
                { is: "unknown rules", plan: changed(edge, "acl", { rules: UNKNOWN_TEXT }) },
                { is: "unknown JSON", plan: changed(edge, "acl", { rules: undefined, ruleJson: UNKNOWN_TEXT }) },
                {
                    is: "an association with an untraceable load balancer",
                    plan: changed(edge, "associated", { resourceArn: UNKNOWN_TEXT }),
                },
                { is: "an untraceable web ACL", plan: changed(edge, "associated", { webAclArn: UNKNOWN_TEXT }) },
                { is: "an unknown type", plan: changed(edge, "front", { loadBalancerType: UNKNOWN_TEXT }) },
                { is: "an unknown switch", plan: changed(edge, "front", { enableWafFailOpen: UNKNOWN_TEXT }) },
                { is: "an unknown version", plan: withRules(...instead(group(common, { version: UNKNOWN_TEXT }))) },
                { is: "an unknown override", plan: withRules(...instead(group(common, {}, { overrideAction: UNKNOWN_TEXT }))) },
                { is: "unknown exclusions", plan: withRules(...instead(group(common, { ruleActionOverrides: UNKNOWN_TEXT }))) },
            ],
        });
    });

    describe("listeners-keep-forward-secrecy (TL-2, TL-3)", () => {
        const rule = (of: string, action: unknown): Item => ({
            type: "aws:lb/listenerRule:ListenerRule",
            name: "rule",
            props: { listenerArn: ref(of, "arn"), priority: 1, conditions: [], actions: [action] },
        });
        const network = balancer("passing", { loadBalancerType: "network" });
        tryPolicy({
            policy: "listeners-keep-forward-secrecy",
            decidedInPreview: true,
            good: {
                "HTTPS and a redirect to it": edge,
                "TLS 1.3 alone": changed(edge, "secure", { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }),
                "a rule that forwards over HTTPS": plus(edge, rule("secure", forward)),
                "a rule that redirects over HTTP": plus(edge, rule("plain", redirect)),
                "TCP on an internal load balancer": plus(
                    edge,
                    balancer("inside", { loadBalancerType: "network", internal: true }),
                    listener("tcp", "inside", { port: 9000, protocol: "TCP" }),
                ),
                "a gateway load balancer, whose listener has no protocol": plus(
                    edge,
                    balancer("inspecting", { loadBalancerType: "gateway" }),
                    listener("any", "inspecting", {}),
                ),
            },
            holes: [
                { is: "no TLS policy", plan: changed(edge, "secure", { sslPolicy: undefined }), at: "secure", control: "TL-2" },
                ...["ELBSecurityPolicy-2016-08", "ELBSecurityPolicy-TLS13-1-0-2021-06", "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06"].map(
                    (sslPolicy) => ({ is: sslPolicy, plan: changed(edge, "secure", { sslPolicy }), at: "secure", control: "TL-2" }),
                ),
                {
                    is: "no Strict-Transport-Security",
                    plan: changed(edge, "secure", { routingHttpResponseStrictTransportSecurityHeaderValue: undefined }),
                    at: "secure",
                    control: "TL-3",
                },
                {
                    is: "Strict-Transport-Security for no time",
                    plan: changed(edge, "secure", { routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=0" }),
                    at: "secure",
                    control: "TL-3",
                },
                { is: "HTTP that forwards", plan: changed(edge, "plain", { defaultActions: [forward] }), at: "plain", control: "TL-3" },
                { is: "HTTP by default", plan: changed(edge, "plain", { protocol: undefined, defaultActions: [forward] }), at: "plain" },
                { is: "no action", plan: changed(edge, "plain", { defaultActions: [] }), at: "plain", control: "TL-3" },
                {
                    is: "a redirect for a while",
                    plan: changed(edge, "plain", {
                        defaultActions: [{ ...redirect, redirect: { ...redirect.redirect, statusCode: "HTTP_302" } }],
                    }),
                    at: "plain",
                },
                {
                    is: "a redirect to HTTP",
                    plan: changed(edge, "plain", { defaultActions: [{ ...redirect, redirect: { statusCode: "HTTP_301", port: "8080" } }] }),
                    at: "plain",
                },
                { is: "a rule of HTTP that forwards", plan: plus(edge, rule("plain", forward)), at: "rule", control: "TL-3" },
                { is: "no listener for HTTP", plan: without(edge, "plain"), at: "front", control: "TL-3" },
                { is: "HTTP on another port", plan: changed(edge, "plain", { port: 8080 }), at: "front", control: "TL-3" },
                ...["TCP", "UDP", "TLS"].map((protocol) => ({
                    is: `${protocol} from the internet`,
                    plan: plus(
                        edge,
                        network,
                        listener("way-in", "passing", {
                            port: 443,
                            protocol,
                            sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
                        }),
                    ),
                    at: "way-in",
                    control: "TL-2",
                })),
            ],
            doubtful: [
                { is: "an unknown TLS policy", plan: changed(edge, "secure", { sslPolicy: UNKNOWN_TEXT }) },
                { is: "an unknown protocol", plan: plus(edge, listener("more", "front", { port: 8443, protocol: UNKNOWN_TEXT })) },
                { is: "unknown actions", plan: changed(edge, "plain", { defaultActions: UNKNOWN_TEXT }) },
                {
                    is: "TCP of an untraceable load balancer",
                    plan: plus(edge, {
                        type: "aws:lb/listener:Listener",
                        name: "somewhere",
                        props: { loadBalancerArn: UNKNOWN_TEXT, port: 9000, protocol: "TCP", defaultActions: [forward] },
                    }),
                },
                {
                    is: "a rule of an untraceable listener",
                    plan: plus(edge, { ...rule("plain", forward), props: { listenerArn: UNKNOWN_TEXT, actions: [forward] } }),
                },
            ],
        });
    });
});

describe("what the policies of the edge make of values that are not known or not of their form", () => {
    const judgeOwnRules = (stack: Stack) => judgeWeaviateRules(stack, { settings: settingsOf(() => undefined) });
    const judges = { judgeWebAcls, judgeListeners, judgeForwarding, judgeLoadBalancerLogs, judgeWebAclLogs, judgeOwnRules, judgeAlarms };
    const weakened: Record<string, Plan> = {
        "a web ACL that only counts": changed(edge, "acl", {
            rules: [group(common, {}, { overrideAction: { count: {} } }), ...others.map((name) => group(name))],
        }),
        "an alarm that nobody hears": changed(edge, "blocked", { actionsEnabled: false }),
        "a web ACL without rules of its own": changed(edge, "acl", { rules }),
        "a load balancer that fails open": changed(edge, "front", { enableWafFailOpen: true }),
        "no forward secrecy": changed(edge, "secure", { sslPolicy: "ELBSecurityPolicy-2016-08" }),
        "HTTPS that forwards whatever comes": changed(edge, "secure", { defaultActions: [forward] }),
        "plain HTTP that is served": changed(edge, "plain", { defaultActions: [forward] }),
        "requests without a trace": changed(edge, "front", { accessLogs: undefined }),
        "a log with holes": changed(edge, "logged", { loggingFilter: { defaultBehavior: "DROP", filters: [] } }),
    };
    const paths = (value: unknown, at: string[] = []): string[][] =>
        typeof value !== "object" || value === null || value instanceof Ref
            ? [at]
            : [...(at.length === 0 ? [] : [at]), ...Object.entries(value).flatMap(([key, nested]) => paths(nested, [...at, key]))];
    const replaced = (value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown => {
        if (key === undefined) return by;
        const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
        copy[key] = replaced(copy[key], rest, by);
        return copy;
    };
    /** Every plan in which one value, at any depth, is another. */
    const variants = (plan: Plan, by: unknown): [string, Plan][] =>
        plan.flatMap((item) =>
            paths(item.props).map((path): [string, Plan] => [
                `${item.name}.${path.join(".")}`,
                plan.map((each) => (each === item ? { ...item, props: replaced(item.props, path, by) as Item["props"] } : each)),
            ]),
        );

    it("never refuse what is good because a value is not known yet", () => {
        for (const [where, plan] of variants(edge, UNKNOWN_TEXT)) {
            const stack = stackOf(plan);
            for (const [name, judge] of Object.entries(judges)) expect(judge(stack).verdict, `${name}: ${where}`).to.not.equal("violation");
        }
    });

    it("never pass what is weak because a value is not known yet", () => {
        for (const [what, plan] of Object.entries(weakened)) {
            const [found] = Object.values(judges).filter((judge) => judge(stackOf(plan)).verdict === "violation");
            if (found === undefined) throw new Error(`nobody refuses ${what}`);
            for (const [where, variant] of variants(plan, UNKNOWN_TEXT))
                expect(found(stackOf(variant)).verdict, `${what}: ${where}`).to.not.equal("pass");
        }
    });

    it("never break", () => {
        const broke: string[] = [];
        for (const odd of [null, "", 7, [], {}, [null], [["a"]], { rules: 1 }, "{"]) {
            for (const [where, plan] of variants(edge, odd)) {
                const stack = stackOf(plan);
                for (const [name, judge] of Object.entries(judges)) {
                    try {
                        judge(stack);
                    } catch (error) {
                        broke.push(`${name} of ${where} as ${JSON.stringify(odd)}: ${String(error)}`);
                    }
                }
            }
        }
        expect(broke).to.deep.equal([]);
    });
});
