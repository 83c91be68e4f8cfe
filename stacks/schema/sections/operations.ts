import * as z from "zod";

import { logGroupDays } from "../../../components/log-retention";
import { accountId, bucketArn, keyArn, openSearchArn, region, secret } from "../values/aws";
import { noted, oneOf, whole } from "../values/note";
import { email, httpsUrl, name } from "../values/text";

const logGroup = (days: (typeof logGroupDays)[number]) =>
    noted(z.literal([...logGroupDays].filter((allowed) => allowed >= 30)), {
        allowed: "30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or 3653 (days)",
        mend: "CloudWatch Logs takes these only; take the next longer",
    }).default(days);

const archived = (minimum: number, days: number) => whole(minimum, 3653, "days").default(days);

/** Classes of data with a KMS key each; a key that exists may one day be given for each. */
export const dataClasses = ["volumes", "backups", "logs", "evidence", "secrets", "cluster", "messages", "images"] as const;

/** One of {@link dataClasses}. */
export type DataClass = (typeof dataClasses)[number];

const existingKeys = Object.fromEntries(
    dataClasses.map((dataClass) => [dataClass, keyArn.optional().describe(`A key to use for ${dataClass} instead of making one.`)]),
) as Record<DataClass, z.ZodOptional<typeof keyArn>>;

const residence = region.describe("Region in which it keeps what it gets; one of allowedRegions.");

/** The keys about logs, alerts and what is kept. */
export const operationsSections = {
    retentionDays: z
        .strictObject({
            cluster: logGroup(365).describe("Days the logs of the Kubernetes control plane are kept."),
            applications: logGroup(90).describe("Days the logs of applications and of the mesh are kept."),
            database: logGroup(365).describe("Days Weaviate's logs, its audit lines among them, are kept."),
            vpn: logGroup(365).describe("Days the connection logs of VPNs are kept."),
            flowLogs: archived(90, 365).describe("Days flow logs are kept."),
            streams: archived(7, 30).describe("Days a copy of what was streamed is kept, to be read again if a receiver missed it."),
            dnsLogs: archived(90, 365).describe("Days logs of name lookups are kept."),
            webLogs: archived(90, 365).describe(
                "Days logs of load balancer and web firewall are kept; those of the firewall for the next longer time that CloudWatch Logs takes.",
            ),
            trail: archived(365, 2557).describe("Days the record of AWS calls is kept."),
            backups: archived(7, 35).describe("Days a backup is kept and locked."),
            evidence: archived(365, 2557).describe("Days forensic evidence is kept and locked."),
            metrics: whole(15, 1095, "days").default(150).describe("Days metrics are kept."),
        })
        .prefault({})
        .describe("How long things are kept, in days."),
    alerts: z
        .strictObject({
            pagerDuty: z
                .strictObject({ routingKey: secret.describe("Integration key of the service.") })
                .optional()
                .describe("PagerDuty."),
            opsgenie: z
                .strictObject({
                    apiKey: secret.describe("Key of the integration."),
                    instance: oneOf(["eu", "us"]).default("eu").describe("Where the account is hosted."),
                })
                .optional()
                .describe("Opsgenie."),
            slack: z
                .strictObject({ webhookUrl: secret.describe("Address of the webhook; whoever has it can post.") })
                .optional()
                .describe("Slack."),
            webhooks: z
                .array(
                    z.strictObject({
                        name: name.describe("Name to use in routes."),
                        url: httpsUrl.describe("Address that is called."),
                        authorization: secret.describe("Value of the Authorization header."),
                    }),
                )
                .default([])
                .describe("Other systems that take a POST."),
            email: z.array(email).default([]).describe("Addresses that get what is routed to email."),
            routes: z
                .strictObject({
                    critical: z
                        .array(name)
                        .default([])
                        .describe("Where what needs somebody now goes: pager-duty, opsgenie, slack, email, or the name of a webhook."),
                    warning: z.array(name).default([]).describe("Where what needs a ticket goes."),
                    info: z.array(name).default([]).describe("Where the daily digest goes."),
                })
                .prefault({})
                .describe("Which alerts go where. Staging and prod need somewhere for critical ones."),
        })
        .prefault({})
        .describe("Where alerts go. They leave through AWS, so none of these secrets is in the cluster."),
    siem: z
        .discriminatedUnion("kind", [
            z.strictObject({ kind: z.literal("archive").describe("The environment's own log archive; nothing leaves the account.") }),
            z.strictObject({
                kind: z.literal("splunk").describe("Splunk's HTTP event collector."),
                endpoint: httpsUrl.describe("Address of the collector."),
                token: secret.describe("Token of the collector."),
                region: residence,
            }),
            z.strictObject({
                kind: z.literal("http").describe("A receiver that speaks the request format of Amazon Data Firehose."),
                endpoint: noted(
                    httpsUrl.refine((url) => !URL.canParse(url) || new URL(url).port === ""),
                    { allowed: "an https:// address on port 443", mend: "Firehose calls port 443 only" },
                ).describe("Address of the receiver."),
                accessKey: secret.describe("Access key the receiver expects."),
                region: residence,
            }),
            z.strictObject({
                kind: z.literal("opensearch").describe("A domain of Amazon OpenSearch."),
                domainArn: openSearchArn.describe("The domain."),
                region: residence,
            }),
            z.strictObject({
                kind: z.literal("s3").describe("A bucket of another account."),
                bucketArn: bucketArn.describe("The bucket."),
                accountId: accountId.describe("The account it belongs to."),
                region: residence,
            }),
        ])
        .prefault({ kind: "archive" })
        .describe("Where logs are streamed to as they are written."),
    keys: z
        .strictObject({ existing: z.strictObject(existingKeys).prefault({}).describe("Keys that exist already, by class of data.") })
        .prefault({})
        .describe("KMS keys, one a class of data."),
    logArchive: z
        .strictObject({
            existing: z
                .strictObject({ bucketArn: bucketArn.optional().describe("A bucket to use instead of making one.") })
                .prefault({})
                .describe("An archive that exists already."),
            objectLock: oneOf(["governance", "compliance"])
                .default("governance")
                .describe("How logs and evidence are locked. compliance cannot be lifted by anybody until retention is over."),
        })
        .prefault({})
        .describe("Where logs and evidence are kept."),
};

/** Kinds of alert destination, as routes name them beside webhooks. */
export const alertDestinations = { "pager-duty": "pagerDuty", opsgenie: "opsgenie", slack: "slack", email: "email" } as const;
