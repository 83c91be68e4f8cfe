import { IpSet, WebAcl as WebAclResource } from "@pulumi/aws/wafv2";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { pinnedVersions } from "./managed-rules";
import { reasonFaults, webAclFaults } from "./web-acl-faults";
import { secretHeaders, secretQueryArguments, webAclCapacity, webAclRules, type WebAclExclusion, type WebAclNeeds } from "./web-acl-plan";
import { requestRates } from "./web-acl-rates";

/** Arguments of {@link WebAcl}. */
export interface WebAclArgs {
    /** Requests of one address in five minutes after which it is blocked until it asks less; 2000 by default. */
    requestsPerFiveMinutes?: number;
    /** The same of requests that write: batches and objects. A half of `requestsPerFiveMinutes` by default. */
    ingestPerFiveMinutes?: number;
    /** The same of requests that search or read. Three quarters of `requestsPerFiveMinutes` by default. */
    queriesPerFiveMinutes?: number;
    /** The same of requests with one key, at one address. Three quarters of `requestsPerFiveMinutes` by default. */
    requestsOfAKeyPerFiveMinutes?: number;
    /** MiB that no body may be larger than, as far as its sender says how large it is; 10 by default. Nothing measures one that comes in chunks, on `largeBodyPaths`. */
    maximumBodyMiB?: number;
    /**
     * Braces that a GraphQL query may have open at once, its JSON's own included, with none closed between them; 20 by default. AWS WAF sees
     * the first 8 KB of a query.
     */
    maximumGraphqlDepth?: number;
    /** Why questions about the schema itself (`__schema`, `__type`) may come in from the internet. Absent by default: they are blocked. */
    allowIntrospectionBecause?: string;
    /**
     * Paths whose bodies are documents and vectors: they may be larger than 8 KB, which is what AWS WAF sees of one, and hold HTML, links and
     * paths. A trailing `*` stands
     * for anything, any other for what is between two slashes. None by default.
     */
    largeBodyPaths?: string[];
    /** Countries requests may come from, by the two capital letters of ISO 3166-1. By default all but `blockedCountries`. */
    allowedCountries?: string[];
    /** Countries no request may come from. None by default. */
    blockedCountries?: string[];
    /** Ranges of IPv4 no request may come from. None by default. */
    blockedAddresses?: string[];
    /** Rules of managed groups that are only to count on a path, each with its reason. None by default. */
    exclusions?: WebAclExclusion[];
    /**
     * Version of a managed group to stay with, by the group's name, such as `Version_1.23`: as `aws wafv2
     * list-available-managed-rule-group-versions` shows it. By default those of `managed-rules.ts`; versions expire.
     */
    versions?: Record<string, string>;
}

/** Hides fields of a request in samples and logs, also where they are what a rule matched or counted by. */
const protection = (fieldType: string, fields: readonly string[]) => ({
    action: "SUBSTITUTION",
    field: { fieldType, fieldKeys: [...fields] },
    excludeRateBasedDetails: false,
    excludeRuleMatchDetails: false,
});

/** MiB of a body, unless said otherwise. */
const usualBodyMiB = 10;

/** Braces of a query open at once, unless said otherwise: a search over five references with filters has some fifteen. The figure is ours. */
const usualGraphqlDepth = 20;

/**
 * The web application firewall of the environment's load balancer: AWS's rule groups against common vulnerabilities, known bad inputs and
 * bad addresses, and own rules for what is special to Weaviate: its administration, and credentials of AWS, never come from the internet.
 * Each rule is measured; neither samples nor logs show what authenticates anybody. Of a body AWS sees the first 8 KB, and none of gRPC's:
 * exact sizes and what is in a query can be judged at the gateway alone, which does neither yet.
 *
 * Controls: AC-4, AT-2, WF-1, WF-2, WF-3, WF-4.
 * Source: AWS WAF Developer Guide, "Considerations for managing body inspection", "Data protection".
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class WebAcl extends pulumi.ComponentResource {
    /** ARN of the web ACL. */
    public readonly arn: pulumi.Output<string>;
    /** Its name, which is a dimension of its metrics. */
    public readonly webAclName: pulumi.Output<string>;
    /** The most its rules can take of the 5000 units a web ACL has; AWS counts less where rules share work. */
    public readonly capacityAtMost: pulumi.Output<number>;

    constructor(name: string, args: WebAclArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:WebAcl", name, args, opts);
        const needs: WebAclNeeds = {
            rates: requestRates(args),
            maximumBodyMiB: args.maximumBodyMiB ?? usualBodyMiB,
            maximumGraphqlDepth: args.maximumGraphqlDepth ?? usualGraphqlDepth,
            allowsIntrospection: args.allowIntrospectionBecause !== undefined,
            largeBodyPaths: args.largeBodyPaths ?? [],
            allowedCountries: args.allowedCountries ?? [],
            blockedCountries: args.blockedCountries ?? [],
            blockedAddresses: args.blockedAddresses ?? [],
            exclusions: args.exclusions ?? [],
            versions: { ...pinnedVersions, ...args.versions },
        };
        refuse(`WebAcl ${name}`, [...reasonFaults(args), ...webAclFaults(name, needs)]);

        const child = { parent: this, ...dependenciesOf(opts) };
        const blocked =
            needs.blockedAddresses.length === 0
                ? undefined
                : new IpSet(
                      `${name}-blocked`,
                      {
                          name: `${name}-blocked`,
                          description: "Addresses no request may come from",
                          scope: "REGIONAL",
                          ipAddressVersion: "IPV4",
                          addresses: [...needs.blockedAddresses],
                          tags: { Name: `${name}-blocked` },
                      },
                      child,
                  );
        const rules = webAclRules(name, needs);
        const made = new WebAclResource(
            name,
            {
                name,
                description: `What may reach the load balancer of ${name}`,
                scope: "REGIONAL",
                defaultAction: { allow: {} }, // what may be asked for is said path by path at the gateway, which denies by default
                rules: rules.map((rule) =>
                    rule.statement.ipSetReferenceStatement === undefined || blocked === undefined
                        ? rule
                        : { ...rule, statement: { ipSetReferenceStatement: { arn: blocked.arn } } },
                ),
                visibilityConfig: { cloudwatchMetricsEnabled: true, metricName: name, sampledRequestsEnabled: true },
                dataProtectionConfig: {
                    dataProtections: [
                        protection("SINGLE_HEADER", secretHeaders),
                        protection("SINGLE_QUERY_ARGUMENT", secretQueryArguments),
                    ],
                },
                tags: { Name: name },
            },
            child,
        );
        this.arn = made.arn;
        this.webAclName = made.name;
        this.capacityAtMost = pulumi.output(webAclCapacity(rules));
        this.registerOutputs({ arn: this.arn, webAclName: this.webAclName, capacityAtMost: this.capacityAtMost });
    }
}
