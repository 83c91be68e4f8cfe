import { expect } from "chai";

import { settingsOf } from "../../policy/src/framework/settings";
import { judgeWeaviateRules } from "../../policy/src/policies/web-acls-guard-weaviate";
import { edge, group, rules } from "./support/edge";
import { tryPolicy } from "./support/holes";
import { changed, plus, ref, stackOf, UNKNOWN_TEXT, without } from "./support/plan";
import { asks, both, either, except, guarding, header, ownRules, path, rate, rates, rule, searching, writing } from "./support/web-rules";

const settings = settingsOf(() => undefined);
type Name = keyof typeof guarding;

const withRules = (...own: unknown[]) => changed(edge, "acl", { rules: [...own, ...rules] });
const others = (name: Name) => ownRules.filter((one) => one.name !== name);
/** The rules with another statement, or another action, in place of one. */
const instead = (name: Name, statement: unknown = guarding[name], action?: unknown) =>
    withRules(...others(name), rule(name, statement, ...(action === undefined ? [] : [action])));
const country = { geoMatchStatement: { countryCodes: ["DE"] } };
const capitalised = (value: unknown): unknown =>
    Array.isArray(value)
        ? value.map(capitalised)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(
                Object.entries(value).map(([key, nested]) => [key.charAt(0).toUpperCase() + key.slice(1), capitalised(nested)]),
            )
          : value;

describe("web-acls-guard-weaviate (WF-2, S3-6)", () => {
    const controls: Record<Name, string> = {
        administration: "WF-2",
        credentials: "S3-6",
        large: "WF-2",
        beyondSight: "WF-2",
        introspection: "WF-2",
        depth: "WF-2",
        all: "WF-2",
        writing: "WF-2",
        searching: "WF-2",
        key: "WF-2",
    };
    const names = Object.keys(controls) as Name[];
    const api = (name: string, ...transformations: string[]) =>
        path(
            `^/v1/${name}`,
            transformations.map((type, priority) => ({ priority, type })),
        );
    tryPolicy({
        policy: "web-acls-guard-weaviate",
        decidedInPreview: true,
        good: {
            "rules that block": edge,
            "no web ACL": without(edge, "associated", "logged", "acl"),
            "all in one rule, and nested": withRules(
                rule(
                    "threats",
                    either(except(except(guarding.administration)), both(guarding.credentials, except(both(country, except(country))))),
                ),
                ...others("administration").filter(({ name }) => name !== "credentials"),
                rule("credentials", guarding.credentials),
            ),
            "each path in a rule of its own": withRules(
                ...others("administration"),
                ...["authz", "backups", "cluster", "users"].map((name) => rule(name, api(name, "URL_DECODE_UNI", "NORMALIZE_PATH"))),
            ),
            "a flag of PCRE": instead("administration", path("(?i)^/v1/(?:AUTHZ|BACKUPS|CLUSTER|USERS)")),
            "rules as JSON": changed(edge, "acl", { rules: undefined, ruleJson: JSON.stringify(capitalised([...ownRules, ...rules])) }),
            "a rule that a resource of its own adds": plus(withRules(...others("credentials")), {
                type: "aws:wafv2/webAclRule:WebAclRule",
                name: "more",
                props: { webAclArn: ref("acl", "arn"), ...rule("more", guarding.credentials) },
            }),
            "a rate of a key alone": instead(
                "key",
                rate(100, { aggregateKeyType: "CUSTOM_KEYS", customKeys: [{ header: { name: "authorization" } }] }),
            ),
        },
        holes: [
            ...names.flatMap((name) => [
                { is: `no rule for ${name}`, plan: withRules(...others(name)), at: "acl", control: controls[name] },
                { is: `a rule for ${name} that counts`, plan: instead(name, undefined, { count: {} }), at: "acl", control: controls[name] },
                {
                    is: `a rule for ${name} that lets pass`,
                    plan: instead(name, undefined, { allow: {} }),
                    at: "acl",
                    control: controls[name],
                },
            ]),
            ...(["administration", "credentials", "large", "beyondSight", "introspection", "depth"] as const).flatMap((name) => [
                {
                    is: `a rule for ${name} in one country`,
                    plan: instead(name, both(guarding[name], country)),
                    at: "acl",
                    control: controls[name],
                },
                { is: `a rule for ${name} out of one country`, plan: instead(name, both(guarding[name], except(country))), at: "acl" },
                { is: `a rule for ${name} turned round`, plan: instead(name, except(guarding[name])), at: "acl" },
            ]),
            { is: "one administrative path less", plan: instead("administration", path("^/v1/(?:authz|backups|users)")), at: "acl" },
            {
                is: "a path that is compared as it is written",
                plan: instead("administration", path("^/v1/(?:authz|backups|cluster|users)", [])),
                at: "acl",
            },
            {
                is: "paths with nothing behind them",
                plan: instead("administration", path("^/v1/(?:authz|backups|cluster|users)$")),
                at: "acl",
            },
            {
                is: "administration by one method",
                plan: instead(
                    "administration",
                    both(guarding.administration, { regexMatchStatement: { regexString: "^GET$", fieldToMatch: { method: {} } } }),
                ),
                at: "acl",
            },
            { is: "a name that does nothing", plan: instead("administration", path("^/somewhere$")), at: "acl" },
            {
                is: "credentials but for one header",
                plan: instead("credentials", either(header("x-aws-access-key"), header("x-aws-secret-key"))),
                at: "acl",
            },
            { is: "credentials on one path", plan: instead("credentials", both(guarding.credentials, path("^/v1/batch"))), at: "acl" },
            { is: "bodies on one path", plan: instead("large", both(guarding.large, path("^/v1/objects"))), at: "acl" },
            {
                is: "large bodies of which the first part is looked at",
                plan: instead("beyondSight", {
                    sizeConstraintStatement: {
                        ...guarding.beyondSight.sizeConstraintStatement,
                        fieldToMatch: { body: { oversizeHandling: "CONTINUE" } },
                    },
                }),
                at: "acl",
            },
            { is: "introspection but for escapes", plan: instead("introspection", asks("__(?:schema|type)[^a-z_]", "NONE")), at: "acl" },
            { is: "one of its two questions", plan: instead("introspection", asks("__schema", "JS_DECODE")), at: "acl" },
            { is: "a depth nobody reaches", plan: instead("depth", asks("(?:[{][^{}]*){200}", "JS_DECODE")), at: "acl" },
            { is: "a rate nobody reaches", plan: instead("all", rate(2_000_000_000)), at: "acl" },
            { is: "a rate by what a client says", plan: instead("all", rate(2000, { aggregateKeyType: "FORWARDED_IP" })), at: "acl" },
            { is: "a rate of writes in place of all", plan: instead("all", rates.writing), at: "acl" },
            { is: "a rate of all in place of writes", plan: instead("writing", rates.all), at: "acl" },
            { is: "a rate of some writes", plan: instead("writing", rate(9, { scopeDownStatement: path("^/v1/objects") })), at: "acl" },
            {
                is: "a rate of searches in one country",
                plan: instead("searching", rate(9, { scopeDownStatement: both(searching, country) })),
                at: "acl",
            },
            { is: "a rate of all but searches", plan: instead("searching", rate(9, { scopeDownStatement: except(writing) })), at: "acl" },
            {
                is: "a rate of a key that is none",
                plan: instead("key", rate(9, { aggregateKeyType: "CUSTOM_KEYS", customKeys: [{ header: { name: "host" } }] })),
                at: "acl",
            },
            {
                is: "a second web ACL",
                plan: plus(edge, { type: "aws:wafv2/webAcl:WebAcl", name: "second", props: { rules } }),
                at: "second",
            },
            { is: "no rule at all", plan: changed(edge, "acl", { rules: undefined }), at: "acl" },
            { is: "AWS's groups alone", plan: withRules(group("AWSManagedRulesAdminProtectionRuleSet")), at: "acl" },
        ],
        doubtful: [
            { is: "unknown rules", plan: changed(edge, "acl", { rules: UNKNOWN_TEXT }) },
            { is: "an unknown statement", plan: instead("administration", UNKNOWN_TEXT) },
            { is: "an unknown action", plan: instead("administration", undefined, UNKNOWN_TEXT) },
            { is: "an unknown expression", plan: instead("administration", path(UNKNOWN_TEXT)) },
            { is: "an expression that is none", plan: instead("administration", path("(")) },
            {
                is: "a transformation nobody models",
                plan: instead("administration", path("^/v1", [{ priority: 0, type: "BASE64_DECODE" }])),
            },
            { is: "a group of rules of one's own", plan: instead("administration", { ruleGroupReferenceStatement: { arn: "arn" } }) },
            { is: "an unknown header", plan: instead("credentials", header(UNKNOWN_TEXT)) },
            { is: "an unknown limit", plan: instead("all", rate(UNKNOWN_TEXT)) },
            { is: "an unknown narrowing", plan: instead("writing", rate(9, { scopeDownStatement: UNKNOWN_TEXT })) },
        ],
    });

    it("lets questions about the schema in where the configuration says why", () => {
        const plan = stackOf(withRules(...others("introspection")));
        expect(judgeWeaviateRules(plan, { settings }).verdict).to.equal("violation");
        const because = { ...settings, allowIntrospectionBecause: "partners generate clients" };
        expect(judgeWeaviateRules(plan, { settings: because }).verdict).to.equal("pass");
    });

    it("says which requests come through", () => {
        const [finding] = judgeWeaviateRules(stackOf(withRules(...others("administration"))), { settings }).findings;
        expect(finding?.found).to.equal("no rule that blocks GET /v1/backups, POST /v1/backups, DELETE /v1/backups and 25 more");
    });
});
