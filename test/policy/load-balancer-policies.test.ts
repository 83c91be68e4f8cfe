import { expect } from "chai";

import { judgeStrictness } from "../../policy/src/policies/load-balancers-are-strict";
import { settingsOf } from "../../policy/src/framework/settings";
import { balancer, edge, forward, nothing } from "./support/edge";
import { tryPolicy } from "./support/holes";
import { changed, plus, ref, stackOf, UNKNOWN_TEXT, type Item } from "./support/plan";

describe("load-balancers-are-strict (AC-4, AT-2)", () => {
    const front = (props: Record<string, unknown>) => changed(edge, "front", props);
    const weak: Record<string, Record<string, unknown>> = {
        "addresses that clients write": { xffHeaderProcessingMode: "preserve" },
        "addresses that are taken out": { xffHeaderProcessingMode: "remove" },
        "requests that may be two": { desyncMitigationMode: "monitor" },
        "AWS's own choice for such requests": { desyncMitigationMode: undefined },
        "headers that are none": { dropInvalidHeaderFields: false },
        "AWS's own choice for such headers": { dropInvalidHeaderFields: undefined },
        "deletion by mistake": { enableDeletionProtection: false },
        "AWS's own choice for deletion": { enableDeletionProtection: undefined },
    };
    tryPolicy({
        policy: "load-balancers-are-strict",
        decidedInPreview: true,
        good: {
            "a strict load balancer": edge,
            "AWS's own choice for addresses": front({ xffHeaderProcessingMode: undefined }),
            "a network load balancer, which knows no headers": plus(
                edge,
                balancer("inside", { loadBalancerType: "network", internal: true, enableDeletionProtection: true }),
            ),
        },
        holes: [
            ...Object.entries(weak).map(([is, props]) => ({ is, plan: front(props), at: "front", control: "AC-4" })),
            { is: "a second load balancer with nothing said", plan: plus(edge, balancer("second")), at: "second" },
            { is: "one of networks that can be deleted", plan: plus(edge, balancer("in", { loadBalancerType: "network" })), at: "in" },
        ],
        doubtful: Object.keys({ loadBalancerType: 0, ...Object.assign({}, ...Object.values(weak)) }).map((property) => ({
            is: `an unknown ${property}`,
            plan: front({ [property]: UNKNOWN_TEXT }),
        })),
    });

    it("lets a load balancer be deleted where the stack says why, and be nothing else", () => {
        const settings = settingsOf((_, name) => (name === "allowDestroyBecause" ? "the environment moves" : undefined));
        const found = (plan: typeof edge) => judgeStrictness(stackOf(plan), { settings }).verdict;
        expect(found(front({ enableDeletionProtection: false }))).to.equal("pass");
        expect(found(front({ enableDeletionProtection: false, dropInvalidHeaderFields: false }))).to.equal("violation");
    });
});

describe("listeners-forward-by-rule-only (AT-2, AC-4, TL-3)", () => {
    const rule = (conditions: unknown, actions: unknown = [forward], of: unknown = ref("secure", "arn")): Item => ({
        type: "aws:lb/listenerRule:ListenerRule",
        name: "rule",
        props: { listenerArn: of, priority: 1, conditions, actions },
    });
    const host = (...values: unknown[]) => ({ hostHeader: { values } });
    const path = { pathPattern: { values: ["/*"] } };
    const withRule = (...args: Parameters<typeof rule>) => plus(edge, rule(...args));
    const listener = (name: string, props: Record<string, unknown>): Item => ({
        type: "aws:lb/listener:Listener",
        name,
        props: { loadBalancerArn: ref("front", "arn"), ...props },
    });
    const secure = (props: Record<string, unknown>) => changed(edge, "secure", props);
    tryPolicy({
        policy: "listeners-forward-by-rule-only",
        decidedInPreview: true,
        good: {
            "a listener that refuses, and no rule": edge,
            "a rule for a host": withRule([host("weaviate.example.com"), path]),
            "a rule that refuses everybody": withRule([path], [nothing]),
            "a rule of plain HTTP, which another policy judges": withRule([path], [forward], ref("plain", "arn")),
            "a listener of a gateway load balancer, which has neither protocol nor port": plus(edge, listener("any", {})),
            "TCP, which another policy judges": plus(edge, listener("tcp", { protocol: "TCP", port: 9000, defaultActions: [forward] })),
        },
        holes: [
            {
                is: "HTTPS elsewhere",
                plan: plus(edge, listener("more", { protocol: "HTTPS", port: 8443, defaultActions: [nothing] })),
                at: "more",
            },
            { is: "HTTPS moved", plan: secure({ port: 8443 }), at: "secure", control: "AC-4" },
            { is: "HTTP elsewhere", plan: changed(edge, "plain", { port: 8080 }), at: "plain", control: "AC-4" },
            { is: "HTTP by default, elsewhere", plan: changed(edge, "plain", { protocol: undefined, port: 8080 }), at: "plain" },
            { is: "a default that forwards", plan: secure({ defaultActions: [forward] }), at: "secure", control: "AT-2" },
            {
                is: "a default that signs people in, and forwards",
                plan: secure({ defaultActions: [{ type: "authenticate-oidc" }, forward] }),
                at: "secure",
            },
            { is: "a default that redirects", plan: secure({ defaultActions: [{ type: "redirect" }] }), at: "secure" },
            {
                is: "a default that says all is well",
                plan: secure({ defaultActions: [{ type: "fixed-response", fixedResponse: { statusCode: "200" } }] }),
                at: "secure",
            },
            { is: "no default", plan: secure({ defaultActions: [] }), at: "secure" },
            { is: "a rule for any host", plan: withRule([path]), at: "rule", control: "AT-2" },
            { is: "a rule for hosts with a wildcard", plan: withRule([host("weaviate.example.com", "*")]), at: "rule" },
            {
                is: "a rule for hosts by expression",
                plan: withRule([{ hostHeader: { values: ["a.example.com"], regexValues: [".*"] } }]),
                at: "rule",
            },
            { is: "a rule for no host", plan: withRule([host()]), at: "rule" },
            {
                is: "a rule of a listener from elsewhere",
                plan: withRule([path], [forward], "arn:aws:elasticloadbalancing:eu-central-1:1:listener/app/a/b/c"),
                at: "rule",
            },
        ],
        doubtful: [
            { is: "an unknown port", plan: secure({ port: UNKNOWN_TEXT }) },
            { is: "an unknown protocol", plan: secure({ protocol: UNKNOWN_TEXT }) },
            { is: "unknown actions", plan: secure({ defaultActions: UNKNOWN_TEXT }) },
            { is: "unknown conditions", plan: withRule(UNKNOWN_TEXT) },
            { is: "an unknown host", plan: withRule([host(UNKNOWN_TEXT)]) },
            { is: "a rule of an untraceable listener", plan: withRule([path], [forward], UNKNOWN_TEXT) },
        ],
    });
});
