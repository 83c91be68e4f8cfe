import * as z from "zod";

import { noted, oneOf, text, whole, yesOrNo } from "../values/note";
import { name } from "../values/text";

const path = text(/^\/[\w./*-]{0,255}$/, { allowed: "a path such as /v1/graphql or /status/*", mend: "begin it with /" });

const methods = noted(z.array(oneOf(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])).min(1), {
    allowed: "a list of HTTP methods",
    mend: "name the methods in use",
    example: "[GET]",
});

const edge = {
    methods: methods.describe("HTTP methods."),
    paths: noted(z.array(path).min(1), { allowed: "at least one path", mend: "name the paths in use" }).describe("Paths."),
};

/** The key `applications`. */
export const applicationSections = {
    applications: z
        .array(
            z.strictObject({
                name: name.describe("Name of the application; its service account is called the same."),
                namespace: name.describe("Namespace it lives in, of its own or shared with other applications."),
                image: z
                    .strictObject({
                        repository: text(/^[a-z0-9]+(?:[._/-][a-z0-9]+)*$/, {
                            allowed: "the name of a repository in this account's ECR, without registry and tag",
                            mend: "write it like applications/search",
                        }).describe("Repository in this account's ECR."),
                        digest: text(/^sha256:[0-9a-f]{64}$/, {
                            allowed: "sha256: and 64 hexadecimal digits",
                            mend: "take the digest the registry shows; a tag can be moved, a digest cannot",
                        }).describe("Digest of the image."),
                    })
                    .describe("What runs."),
                port: whole(1024, 65535, "TCP port").default(8080).describe("Port it listens on."),
                healthPath: path.default("/healthz").describe("Path that answers 200 when it is ready."),
                weaviateRole: oneOf(["none", "viewer", "data-reader", "data-editor"]).default("none").describe("Its role in Weaviate."),
                callsWeaviate: yesOrNo.default(false).describe("Whether it may talk to Weaviate."),
                publishes: z
                    .strictObject({
                        host: text(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
                            allowed: "a label in front of domain, such as search",
                            mend: "write the label alone",
                        })
                            .optional()
                            .describe("Label in front of domain. Left out, domain itself."),
                        ...edge,
                    })
                    .optional()
                    .describe("What the gateway lets callers with a token reach. Left out, nothing."),
                calls: z
                    .array(z.strictObject({ application: name.describe("Application it calls."), ...edge }))
                    .default([])
                    .describe("Other applications it may call."),
                resources: z
                    .strictObject({
                        cpuMillicores: whole(50, 64000, "thousandths of a processor").default(250).describe("Processor time it asks for."),
                        memoryMiB: whole(32, 262144, "MiB").default(256).describe("Memory it asks for and never exceeds."),
                    })
                    .prefault({})
                    .describe("What one replica needs."),
                scaling: z
                    .strictObject({
                        minimum: whole(2, 100, "replicas", "one replica is an outage at each replacement of its node")
                            .default(3)
                            .describe("Fewest replicas."),
                        maximum: whole(2, 500, "replicas")
                            .default(9)
                            .describe("Most replicas: the cap on what load, or an attack, can cost."),
                        requestsPerSecond: whole(1, 100000, "requests a second")
                            .optional()
                            .describe("Requests a second of one replica above which another is added, beside processor and memory."),
                    })
                    .prefault({})
                    .describe("How many replicas run."),
            }),
        )
        .default([])
        .describe("Applications beside the status service that this package brings."),
};
