import * as z from "zod";

import { instanceType } from "../values/aws";
import { noted, oneOf, whole, yesOrNo } from "../values/note";
import { cron, exactVersion, reason } from "../values/text";

/** The key `weaviate`. */
export const weaviateSections = {
    weaviate: z
        .strictObject({
            replicas: whole(3, 50, "replicas", "take at least three: a quorum survives the loss of one only then")
                .default(3)
                .describe("Nodes of the database, spread over the zones."),
            replicasShareZonesBecause: reason
                .optional()
                .describe(
                    "Why there are more replicas than zones. Weaviate does not know zones: two copies of one shard may then lie in the same, and be lost together.",
                ),
            replicationFactor: noted(z.union([z.literal(3), z.literal(5), z.literal(7)]), {
                allowed: "3, 5 or 7",
                mend: "an odd number of at least 3 keeps a majority when one is lost",
            })
                .default(3)
                .describe("Copies of every object. Fixed for a collection when it is made."),
            chart: exactVersion.default("17.8.3").describe("Release of Weaviate's Helm chart."),
            app: exactVersion.default("1.38.11").describe("Release of Weaviate. Go one minor release at a time, after a backup."),
            instanceType: instanceType.default("r7i.xlarge").describe("Instance type of the database's nodes; each runs one replica."),
            storageGiB: whole(20, 16384, "GiB").default(100).describe("Size of each replica's volume, in GiB. It can grow, never shrink."),
            storageIops: whole(3000, 16000, "operations a second").default(3000).describe("Operations a second of each volume."),
            storageMiBPerSecond: whole(125, 1000, "MiB a second").default(125).describe("Throughput of each volume, in MiB a second."),
            anonymousAccess: noted(z.literal(false), {
                allowed: "false",
                mend: "leave it out: every caller has a token or a key, there is no switch for anything else",
            })
                .default(false)
                .describe("Never true: nobody reaches Weaviate without saying who they are."),
            publishWeaviateApi: yesOrNo
                .default(false)
                .describe(
                    "Whether the gateway lets callers with a token reach Weaviate's data paths directly, not only through applications.",
                ),
            publishWeaviateApiBecause: reason.optional().describe("Why Weaviate's data paths are published."),
            backups: z
                .strictObject({
                    schedule: cron.default("0 2 * * *").describe("When a backup is taken (UTC)."),
                    drillSchedule: cron
                        .default("0 5 * * 0")
                        .describe("When the last backup is restored aside, to prove that it can be (UTC)."),
                    objectLock: oneOf(["governance", "compliance"])
                        .default("governance")
                        .describe(
                            "How backups are locked. compliance cannot be lifted by anybody, the account's root included, until retention is over.",
                        ),
                })
                .prefault({})
                .describe("Backups to S3, copied to replicaRegion. How long they are kept is retentionDays.backups."),
        })
        .prefault({})
        .describe("The database."),
};
