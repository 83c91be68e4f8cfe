import { managedGroups, type ManagedGroup } from "./managed-rules";
import { rateRules, type RequestRates } from "./web-acl-rates";
import {
    all,
    any,
    bodyFits,
    capacityOf,
    exceedsSight,
    fromCountries,
    hasHeader,
    hasLabel,
    isUnderV1,
    none,
    pathFits,
    saysBodyAbove,
    type Statement,
} from "./web-acl-statements";

/** A rule of a managed group that blocks what is meant to pass. */
export interface WebAclExclusion {
    /** Name of the managed group, such as `AWSManagedRulesCommonRuleSet`. */
    group: string;
    /** Name of the rule, as the group spells it. */
    rule: string;
    /** Path it is only to count on; a trailing `*` stands for anything, any other for what is between two slashes. */
    path: string;
    /** Why. */
    excludedBecause: string;
}

/** What the rules of a web ACL follow from. */
export interface WebAclNeeds {
    rates: RequestRates;
    /** MiB that no body may be larger than, as far as its sender says how large it is. */
    maximumBodyMiB: number;
    /** Braces of a query that may be open at once. */
    maximumGraphqlDepth: number;
    /** Whether questions about the schema itself come in. */
    allowsIntrospection: boolean;
    /** Paths whose bodies are documents and vectors, and may be larger than the 8 KB that AWS WAF sees; written as those of an exclusion. */
    largeBodyPaths: readonly string[];
    allowedCountries: readonly string[];
    blockedCountries: readonly string[];
    blockedAddresses: readonly string[];
    exclusions: readonly WebAclExclusion[];
    /** Version of a managed group, by its name; one without follows AWS's default version. */
    versions: Readonly<Record<string, string>>;
}

/** A rule as the web ACL takes it. */
export interface WebAclRule {
    name: string;
    priority: number;
    statement: Statement;
    /** What happens to a request the statement is true of; a managed group decides for itself. */
    action?: { block: { customResponse?: { responseCode: number } } };
    overrideAction?: { none: object };
    visibilityConfig: { cloudwatchMetricsEnabled: boolean; metricName: string; sampledRequestsEnabled: boolean };
}

/** What stands for the ARN of the set of blocked addresses until it is known. */
export const blockedAddressesRole = "blocked-addresses";

/**
 * Parts of Weaviate's REST API that administer it. They are for jobs in the cluster and never for the internet; the gateway does not
 * forward them either.
 *
 * Source: weaviate/weaviate adcffc54, openapi-specs/schema.json (`paths`).
 */
export const administrativeApis: readonly string[] = [
    "authz",
    "backups",
    "cluster",
    "export",
    "namespaces",
    "nodes",
    "replication",
    "tasks",
    "users",
];

/**
 * Paths of Weaviate's REST API whose bodies carry vectors: a single one of 1536 numbers takes more than 8 KB. Elsewhere a body of that size
 * is refused by AWS's rule on sizes.
 *
 * Source: weaviate/weaviate adcffc54, openapi-specs/schema.json (`paths`); AWS WAF Developer Guide, "Considerations for managing body
 * inspection" (a load balancer hands on the first 8 KB).
 */
export const vectorPaths: readonly string[] = ["/v1/batch/*", "/v1/graphql*", "/v1/objects*"];

/**
 * Headers by which a caller hands Weaviate credentials of AWS: its backups and its AWS modules would act as whoever they belong to, and
 * so outside of what the role of the pods allows.
 *
 * Source: weaviate/weaviate adcffc54, modules/backup-s3/client.go, usecases/modulecomponents/clients/aws/aws.go.
 */
export const credentialHeaders: readonly string[] = ["X-AWS-ACCESS-KEY", "X-AWS-SECRET-KEY", "X-AWS-SESSION-TOKEN"];

/**
 * Headers that carry a secret, which neither a sample nor a log of the web ACL is to show: tokens, cookies, and the keys that clients hand
 * to Weaviate's modules.
 *
 * Source: weaviate/weaviate adcffc54, modules and usecases/modulecomponents (names read from the context).
 */
export const secretHeaders: readonly string[] = [
    "authorization",
    "cookie",
    "proxy-authorization",
    "x-anthropic-api-key",
    "x-api-key",
    "x-aws-access-key",
    "x-aws-secret-key",
    "x-aws-session-token",
    "x-azure-api-key",
    "x-cohere-api-key",
    "x-contextualai-api-key",
    "x-databricks-token",
    "x-deepseek-api-key",
    "x-digitalocean-api-key",
    "x-friendli-token",
    "x-goog-api-key",
    "x-goog-studio-api-key",
    "x-goog-vertex-api-key",
    "x-google-api-key",
    "x-google-studio-api-key",
    "x-google-vertex-api-key",
    "x-huggingface-api-key",
    "x-jinaai-api-key",
    "x-mistral-api-key",
    "x-nvidia-api-key",
    "x-openai-api-key",
    "x-palm-api-key",
    "x-twelvelabs-api-key",
    "x-voyageai-api-key",
    "x-xai-api-key",
];

/**
 * Arguments of a query that carry a secret where somebody puts it into an address, which no client of Weaviate does: the names that OAuth
 * and makers of API keys use.
 *
 * Source: RFC 6749, "Appendix A"; RFC 6750, "URI Query Parameter" (`access_token`); OpenID Connect Core 1.0 (`id_token`). The others are
 * habit.
 */
export const secretQueryArguments: readonly string[] = [
    "access_token",
    "api_key",
    "apikey",
    "client_secret",
    "code",
    "id_token",
    "key",
    "password",
    "refresh_token",
    "token",
];

/**
 * Rules of the common group that look in a body for what is content in a document: a page's HTML, a link with an address in it, a path, the
 * address of a cloud's metadata. Weaviate stores and searches it, and runs none of it. Where documents come in they only count.
 *
 * Source: AWS WAF Developer Guide, "Baseline rule groups", "Core rule set (CRS) managed rule group".
 */
const documentRules: readonly string[] = [
    "SizeRestrictions_BODY",
    "CrossSiteScripting_BODY",
    "EC2MetaDataSSRF_BODY",
    "GenericLFI_BODY",
    "GenericRFI_BODY",
];

/** A question about the schema itself: a field of that name in full, since clients do ask for `__typename` (GraphQL, "Introspection"). */
const introspects = "__(?:schema|type)(?:[^A-Za-z0-9_]|$)";

/** So many braces opened with none closed between them: a query that goes down in one line, its JSON's own brace included. */
const opens = (braces: number): string => `(?:[{][^{}]*){${braces}}`;

/** Everywhere: an exclusion of this path lets the rule only count, without a second thought. */
const everywhere = "/*";

const capacities = new Map(managedGroups.map(({ name, capacity }) => [name, capacity]));

/**
 * The rules of a web ACL that admits what none of them blocks: what may be asked for is the gateway's to say, path by path, and it is the
 * one that knows the applications. Own rules come first, then AWS's groups, then the rules that block again what an exclusion made a
 * group only count, wherever the exclusion does not hold.
 *
 * Controls: WF-1, WF-2, WF-3, AT-4.
 * @param name Name of the web ACL, part of every rule's metric.
 */
export function webAclRules(name: string, needs: WebAclNeeds): WebAclRule[] {
    const exclusions = [...documents(needs), ...needs.exclusions];
    const rules = [
        ...ownRules(needs, exclusions),
        ...managedGroups.map((group) => groupRule(group, exclusions, needs.versions)),
        ...exclusionRules(exclusions),
    ];
    return rules.map((rule, priority) => ({
        ...rule,
        priority,
        visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: `${name}-${rule.name}`, sampledRequestsEnabled: true },
    }));
}

type Rule = Pick<WebAclRule, "name" | "statement" | "action" | "overrideAction">;

const block = (name: string, statement: Statement): Rule => ({ name, statement, action: { block: {} } });

function ownRules(needs: WebAclNeeds, exclusions: readonly WebAclExclusion[]): Rule[] {
    const { allowedCountries, blockedCountries, blockedAddresses, rates, maximumBodyMiB } = needs;
    const tooLarge = { block: { customResponse: { responseCode: 413 } } };
    return [
        ...(blockedAddresses.length === 0 ? [] : [block("blocked-addresses", { ipSetReferenceStatement: { arn: blockedAddressesRole } })]),
        ...(allowedCountries.length === 0 ? [] : [block("other-countries", all(...fromCountries(allowedCountries).map(none)))]),
        ...(blockedCountries.length === 0 ? [] : [block("blocked-countries", any(...fromCountries(blockedCountries)))]),
        ...rateRules(rates),
        { name: "body-size", statement: saysBodyAbove(maximumBodyMiB * 1024 * 1024), action: tooLarge },
        ...unseenBodies(exclusions).map((statement) => ({ name: "body-beyond-sight", statement, action: tooLarge })),
        block("administrative-api", isUnderV1(administrativeApis)),
        block("aws-credentials", any(...credentialHeaders.map(hasHeader))),
        ...graphqlRules(needs),
    ];
}

/**
 * What of a query can be told by its first 8 KB: that it asks about the schema itself, and that it goes down further than any need. AWS WAF
 * reads no GraphQL: whoever fills 8 KB first, or closes a brace between two that open, gets past, and only what parses queries can stop that.
 *
 * Controls: WF-2.
 */
function graphqlRules({ maximumGraphqlDepth, allowsIntrospection }: WebAclNeeds): Rule[] {
    const isQuery = isUnderV1(["graphql"]);
    return [
        ...(allowsIntrospection ? [] : [block("graphql-introspection", all(isQuery, bodyFits(introspects)))]),
        block("graphql-depth", all(isQuery, bodyFits(opens(maximumGraphqlDepth + 1)))),
    ];
}

/** A body larger than is seen, on every path but those where AWS's rule on sizes only counts; none where that is everywhere. */
function unseenBodies(exclusions: readonly WebAclExclusion[]): Statement[] {
    const ofSize = exclusions.filter(({ rule }) => rule === "SizeRestrictions_BODY").map(({ path }) => path);
    const paths = [...new Set(ofSize)].sort();
    return paths.includes(everywhere) ? [] : [all(exceedsSight, ...paths.map((path) => none(pathFits(path))))];
}

/** AWS's rules know one body for all paths; where documents and vectors come in, those that such bodies break only count. */
const documents = ({ largeBodyPaths }: WebAclNeeds): WebAclExclusion[] =>
    largeBodyPaths.flatMap((path) =>
        documentRules.map((rule) => ({
            group: "AWSManagedRulesCommonRuleSet",
            rule,
            path,
            excludedBecause: "Documents and vectors come in by this path",
        })),
    );

function groupRule({ name, key, counted }: ManagedGroup, exclusions: readonly WebAclExclusion[], versions: WebAclNeeds["versions"]): Rule {
    const excluded = exclusions.filter(({ group }) => group === name).map(({ rule }) => rule);
    const overridden = [...new Set([...Object.keys(counted), ...excluded])].sort();
    const version = versions[name];
    return {
        name: key,
        overrideAction: { none: {} },
        statement: {
            managedRuleGroupStatement: {
                vendorName: "AWS",
                name,
                ...(version === undefined ? {} : { version }),
                ...(overridden.length === 0
                    ? {}
                    : { ruleActionOverrides: overridden.map((rule) => ({ name: rule, actionToUse: { count: {} } })) }),
            },
        },
    };
}

/**
 * For each rule that is excluded on some paths: block what it labelled on all others.
 *
 * Source: AWS WAF Developer Guide, "Label match examples"; "Overriding rule group actions" (Count goes on, and sets the label).
 */
function exclusionRules(exclusions: readonly WebAclExclusion[]): Rule[] {
    return managedGroups.flatMap(({ name, key, labels, counted }) => {
        const ofGroup = exclusions.filter(({ group }) => group === name);
        return [...new Set(ofGroup.map(({ rule }) => rule))].sort().flatMap((rule) => {
            const paths = [...new Set(ofGroup.filter((one) => one.rule === rule).map(({ path }) => path))].sort();
            const label = labels[rule];
            if (label === undefined || rule in counted || paths.includes(everywhere)) return [];
            return [block(`${key}-${rule}`, all(hasLabel(label), ...paths.map((path) => none(pathFits(path)))))];
        });
    });
}

/** What the rules take of a web ACL's capacity, at most. */
export const webAclCapacity = (rules: readonly WebAclRule[]): number =>
    rules.reduce((total, { statement }) => total + capacityOf(statement, capacities), 0);
