import type { ControlId } from "../controls";
import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { WEB_ACL } from "../normal-form/types";
import { rulesOf, type WebAclRules } from "../normal-form/web-acls";
import { rateOf, type RateRule } from "../normal-form/web-rates";
import { answerOf, SEEN_OF_A_BODY, VARIES, type WebRequest } from "../normal-form/web-requests";

/** Kinds of requests that a web ACL refuses, each and every one. */
interface Threat {
    control: ControlId;
    wrong: string;
    requests: readonly WebRequest[];
    allowed: string;
    mend: string;
}

const ADMINISTRATION = ["backups", "authz", "users", "cluster"];

/** Headers that hand Weaviate credentials of AWS (weaviate/weaviate adcffc54, modules/backup-s3/client.go). */
const CREDENTIALS = ["X-AWS-ACCESS-KEY", "X-AWS-SECRET-KEY", "X-AWS-SESSION-TOKEN"];

/** The largest body that a configuration of this package lets in, in bytes: 64 MiB. */
const LARGEST_BODY = 64 * 1024 * 1024;

/** The most requests that a configuration of this package lets one address make in five minutes. */
const HIGHEST_RATE = 2_000_000;

/** An administrative path, plainly and in the ways in which one that is compared letter by letter slips through. */
const administrative = (api: string): WebRequest[] => [
    ...["GET", "POST", "DELETE"].map((method) => ({ method, path: `/v1/${api}` })),
    { method: "GET", path: `/v1/${api}/one` },
    ...[`/v1/%${api.charCodeAt(0).toString(16)}${api.slice(1)}`, `//v1//${api}`, `/v1/objects/../${api}`].map((path) => ({
        method: "GET",
        path,
    })),
];

const read: WebRequest = { method: "GET", path: "/v1/meta" };
const writes: readonly WebRequest[] = [
    { method: "POST", path: "/v1/batch/objects" },
    { method: "POST", path: "/v1/objects" },
    { method: "POST", path: "/weaviate.v1.Weaviate/BatchObjects" },
];
const queries: readonly WebRequest[] = [
    { method: "POST", path: "/v1/graphql" },
    { method: "POST", path: "/weaviate.v1.Weaviate/Search" },
];

/** A query of Weaviate's GraphQL, with escapes of JSON as a sender may write them. */
const query = (text: string): WebRequest => {
    const body = `{"query":"${text}"}`;
    return { method: "POST", path: "/v1/graphql", body: { text: body, bytes: body.length } };
};

const introspection: Threat = {
    control: "WF-2",
    wrong: "The internet may ask GraphQL about the schema itself",
    requests: ["{ __schema { types { name } } }", "{__type(name: Thing){name}}", "{ \\u005f\\u005fschema { types { name } } }"].map(query),
    allowed: "a rule that blocks __schema and __type in the body of /v1/graphql, escapes of JSON undone",
    mend: "block by an expression on the body after JS_DECODE; or say why not in allowIntrospectionBecause of weaviate-aws:waf",
};

/** More braces open at once than any configuration of this package lets in. */
const DEEP = 100;

const THREATS: readonly Threat[] = [
    {
        control: "WF-2",
        wrong: "Weaviate's administration can be asked for from the internet",
        requests: ADMINISTRATION.flatMap(administrative),
        allowed: `a rule that blocks /v1/ with ${ADMINISTRATION.join(", ")}, however the path is written`,
        mend: "block these paths by an expression on uriPath after URL_DECODE_UNI and NORMALIZE_PATH_WIN, whatever the method",
    },
    {
        control: "S3-6",
        wrong: "Callers can hand Weaviate credentials of AWS",
        requests: CREDENTIALS.flatMap((header) =>
            [read, ...writes].map((request) => ({ ...request, headers: { [header.toLowerCase()]: "AKIAIOSFODNN7EXAMPLE" } })),
        ),
        allowed: `a rule that blocks each request with ${CREDENTIALS.join(", ")}`,
        mend: "block by a size constraint on each of these headers, on every path",
    },
    {
        control: "WF-2",
        wrong: "A body may be of any size",
        requests: writes.map((request) => ({ ...request, headers: { "content-length": `${LARGEST_BODY + 1}` } })),
        allowed: `a rule that blocks a Content-Length above ${LARGEST_BODY}, or above less`,
        mend: "block by an expression on the header Content-Length",
    },
    {
        control: "WF-2",
        wrong: "A body of which nobody says how large it is may be of any size",
        requests: ["/v1/schema", "/"].map((path) => ({
            method: "POST",
            path,
            headers: { "content-length": null },
            body: { text: "", bytes: LARGEST_BODY },
        })),
        allowed: `a rule that blocks bodies beyond the ${SEEN_OF_A_BODY} bytes AWS WAF sees, but on paths by which documents come in`,
        mend: "block by a size constraint on the body with the oversize handling MATCH",
    },
    {
        control: "WF-2",
        wrong: "A query may go down as far as it likes",
        requests: ["{ a ", "\\u007b a "].map((step) => query(step.repeat(DEEP))),
        allowed: `a rule that blocks ${DEEP} open braces in the body of /v1/graphql, or fewer, escapes of JSON undone`,
        mend: "block by an expression on the body after JS_DECODE",
    },
];

/** What rates there have to be, each a rule of its own. */
interface Rate {
    what: string;
    is: (rule: RateRule) => Known<boolean>;
    mend: string;
}

const narrowed = (requests: readonly WebRequest[]) => (rule: RateRule) =>
    allOf([rule.isByAddress, ...requests.map(rule.counts), not(rule.counts(read))]);

const RATES: readonly Rate[] = [
    {
        what: "all requests of an address",
        is: (rule) => allOf([rule.isByAddress, ...[read, ...writes, ...queries].map(rule.counts)]),
        mend: "add a rule with aggregateKeyType IP and no scope-down statement",
    },
    {
        what: "what an address writes",
        is: narrowed(writes),
        mend: "add one narrowed to /v1/batch, writes of /v1/objects, and gRPC's batches",
    },
    { what: "what an address searches", is: narrowed(queries), mend: "add one narrowed to /v1/graphql and gRPC's searches" },
    { what: "requests with one key", is: (rule) => rule.isByKey, mend: "add one with a custom key on the header authorization" },
];

/** A rule that can't be read may be the one that is sought. */
const unread = (isIncomplete: boolean): Known<boolean> => (isIncomplete ? UNKNOWN : false);

/** What each rule of the web ACL makes of a kind of requests, one at a time: the first that blocks it for certain is enough. */
function* blocking({ rules, isIncomplete }: WebAclRules, request: WebRequest): Generator<Known<boolean>> {
    for (const { blocks, statement } of rules) {
        if (blocks === false) continue;
        const answer = answerOf(statement, request);
        yield answer === VARIES ? false : allOf([blocks, answer]);
    }
    yield unread(isIncomplete);
}

const say = ({ method, path, headers = {}, body }: WebRequest): string => {
    const [header] = Object.keys(headers);
    const what = body !== undefined ? ` with a body of ${body.bytes} bytes` : header === undefined ? "" : ` with the header ${header}`;
    return `${method} ${path}${what}`;
};

function judgeAcl(judgement: Judgement, stack: Stack, acl: Resource, threats: readonly Threat[]): void {
    const rules = rulesOf(stack, acl);
    for (const { control, wrong, requests, allowed, mend } of threats) {
        const open = requests
            .map((request) => ({ request, blocked: anyOf(blocking(rules, request)) }))
            .filter(({ blocked }) => blocked !== true);
        const through = open.filter(({ blocked }) => blocked === false).map(({ request }) => say(request));
        const more = through.length > 3 ? ` and ${through.length - 3} more` : "";
        judgement.expect(
            open.length === 0 ? true : through.length > 0 ? false : UNKNOWN,
            { control, resource: acl, wrong, found: `no rule that blocks ${through.slice(0, 3).join(", ")}${more}`, allowed, mend },
            "it is not known what a rule of the web ACL asks for",
        );
    }
    const rates = rules.rules.map(rateOf).filter((rate) => rate !== undefined);
    for (const { what, is, mend } of RATES) {
        judgement.expect(
            anyOf([
                ...rates.map((rate): Known<boolean> =>
                    isUnknown(rate) ? UNKNOWN : allOf([is(rate), isUnknown(rate.limit) ? UNKNOWN : rate.limit <= HIGHEST_RATE]),
                ),
                unread(rules.isIncomplete),
            ]),
            {
                control: "WF-2",
                resource: acl,
                wrong: "Somebody may ask as often as they like",
                found: `no rule that blocks by the rate of ${what}, or one whose limit nobody reaches`,
                allowed: `a rate-based rule with the action block and a limit of ${HIGHEST_RATE} at most`,
                mend,
            },
            "it is not known what the web ACL's rules count",
        );
    }
}

/**
 * Judges what the rules of each web ACL do, by trying on them what must not come in: whatever they are called and however they are nested,
 * some rule has to block each kind of request for certain. A rule that counts, or that holds in some countries only, blocks nothing for
 * certain.
 *
 * Controls: WF-2, S3-6.
 */
export function judgeWeaviateRules(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    // The component that takes the reason has it shown.
    const threats = settings.allowIntrospectionBecause === undefined ? [...THREATS, introspection] : THREATS;
    for (const acl of stack.ofType(WEB_ACL)) judgeAcl(judgement, stack, acl, threats);
    return judgement;
}

/** What is special to Weaviate is stopped at the edge. */
export const webAclsGuardWeaviate = stackPolicy(
    {
        name: "web-acls-guard-weaviate",
        displayName: "Web ACLs guard Weaviate",
        controls: ["WF-2", "S3-6"],
        severity: "critical",
        description:
            "Every web ACL blocks Weaviate's administration, headers with credentials of AWS, bodies that are too large or do not say so, introspection and deep queries as far as AWS WAF sees them, and limits the rate of addresses, writes, searches and keys.",
        remediationSteps:
            "Take the component `WebAcl` of this package, or write rules with the action block that do what its own rules do.",
    },
    judgeWeaviateRules,
);
