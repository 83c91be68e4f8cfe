import * as z from "zod";

import { managedGroups, pinnedVersions } from "../../../components/edge/managed-rules";
import { range } from "../values/addresses";
import { certificateArn, hostedZoneId } from "../values/aws";
import { oneOf, text, whole } from "../values/note";
import { hostName, reason } from "../values/text";

/** Names of the managed groups in use. */
const groups = managedGroups.map(({ name }) => name);

const version = text(/^Version_\d{1,3}\.\d{1,3}$/, {
    allowed: "a static version, such as Version_1.23",
    mend: "copy it from: aws wafv2 list-available-managed-rule-group-versions --vendor-name AWS --scope REGIONAL --name <group>",
});

const countries = (what: string) =>
    z
        .array(text(/^[A-Z]{2}$/, { allowed: "a country's code of two capital letters, such as DE", mend: "use the code of ISO 3166-1" }))
        .default([])
        .describe(what);

/** The keys about what faces the internet. */
export const edgeSections = {
    domain: hostName.describe("Name the service is reached by. Its certificate is made and renewed by ACM."),
    hostedZoneId: hostedZoneId.optional().describe("A hosted zone of Route 53 to use instead of making one for the domain."),
    certificateArn: certificateArn.optional().describe("A certificate in ACM to use instead of making one."),
    waf: z
        .strictObject({
            requestsPerFiveMinutes: whole(100, 2_000_000, "requests of one address in five minutes")
                .default(2000)
                .describe("Requests of one address in five minutes after which it is blocked."),
            ingestPerFiveMinutes: whole(10, 2_000_000, "requests of one address in five minutes")
                .optional()
                .describe("The same of requests that write: batches and objects. Left out, a half of requestsPerFiveMinutes."),
            queriesPerFiveMinutes: whole(10, 2_000_000, "requests of one address in five minutes")
                .optional()
                .describe("The same of requests that search or read. Left out, three quarters of requestsPerFiveMinutes."),
            requestsOfAKeyPerFiveMinutes: whole(10, 2_000_000, "requests of one key in five minutes")
                .optional()
                .describe("The same of requests with one key, at one address. Left out, three quarters of requestsPerFiveMinutes."),
            blockedPerFiveMinutes: whole(1, 2_000_000, "blocked requests in five minutes")
                .default(500)
                .describe("Blocked requests in five minutes from which they raise a warning; ten times as many are critical."),
            allowedCountries: countries("Countries requests may come from. Empty means all but blockedCountries."),
            blockedCountries: countries("Countries no request may come from."),
            blockedAddresses: z.array(range).default([]).describe("Ranges no request may come from."),
            exclusions: z
                .array(
                    z.strictObject({
                        group: oneOf(groups as [string, ...string[]], "take one of these: no other is asked").describe(
                            "Managed rule group.",
                        ),
                        rule: text(/^[A-Za-z0-9_]{3,128}$/, {
                            allowed: "a rule of that group, such as SizeRestrictions_BODY",
                            mend: "copy its name from the WAF log",
                        }).describe("Rule that is only to count."),
                        path: text(/^\/[\w./*-]{0,200}$/, {
                            allowed: "a path of at most 201 characters, such as /v1/batch/*",
                            mend: "begin it with / and write no escapes",
                        }).describe("Path it is only to count on."),
                        because: reason.describe("Why."),
                    }),
                )
                .default([])
                .describe("Rules that block what is meant to pass, and so only count on a path. Each is reported by a policy."),
            versions: z
                .strictObject(
                    Object.fromEntries(
                        Object.entries(pinnedVersions).map(([group, pinned]) => [
                            group,
                            version.default(pinned).describe(`Version of ${group}.`),
                        ]),
                    ),
                )
                .prefault({})
                .describe("Versions of managed groups to stay with. Versions expire: an alarm tells 30 days before."),
            maximumBodyMiB: whole(1, 64, "MiB")
                .default(10)
                .describe(
                    "Largest request body, in MiB: the web ACL refuses what says it is larger. Where documents come in, a body in chunks says nothing and is not measured.",
                ),
            maximumGraphqlDepth: whole(5, 64, "braces")
                .default(20)
                .describe(
                    "Braces a GraphQL query may have open at once, its JSON's own included, as far as the web ACL can tell by its first 8 KB.",
                ),
            allowIntrospectionBecause: reason
                .optional()
                .describe(
                    "Why GraphQL questions about the schema itself (__schema, __type) may come in from the internet. Left out, they are blocked.",
                ),
        })
        .prefault({})
        .describe("The web application firewall."),
    loadBalancer: z
        .strictObject({
            tlsPolicy: oneOf(
                ["ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09", "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09"],
                "take one of these: each demands TLS 1.2 or 1.3 and forward secrecy",
            )
                .default("ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09")
                .describe("TLS policy of the load balancer; only such as keep forward secrecy."),
        })
        .prefault({})
        .describe("The load balancer."),
};
