import { readFileSync } from "node:fs";
import { join } from "node:path";

import { EventRule, EventTarget, LogGroup } from "@pulumi/aws/cloudwatch";
import { Function as LambdaFunction, Permission } from "@pulumi/aws/lambda";
import { BucketNotification } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { unheard } from "../observability/alarm-plan";
import { plannedAlarm } from "../observability/planned-alarm";
import { listWritten, lookEvery, lookSeconds, publisherAlarms, publisherLogGroup, publisherName, republishHours } from "./publisher-plan";

/** Arguments of {@link RevocationPublisher}. */
export interface RevocationPublisherArgs {
    /** Name of the bucket the authority's list is written to. */
    bucketName: string;
    /** Key of the list there. */
    revocationListKey: pulumi.Input<string>;
    /** Ids of the endpoints that get it, by name. */
    endpointIds: Record<string, pulumi.Input<string>>;
    /** ARN of the role the function runs with. */
    roleArn: pulumi.Input<string>;
    /** Serial numbers that have to be on the list, in hexadecimal with colons. None by default. */
    revokedSerials?: string[];
    /** ARN of the key its log is encrypted with. */
    logsKeyArn: pulumi.Input<string>;
    /** Days its log is kept, one of those CloudWatch Logs takes. */
    logRetentionDays: number;
    /** ARNs of the topics alarms go to, by severity: `critical`, `warning`, `info`. */
    topicArns: Record<string, pulumi.Input<string>>;
}

/** The function's source: plain JavaScript for the SDK that Lambda's Node.js has. */
const source = ["index.mjs", "revocations.mjs"];

/**
 * Brings the authority's revocation list to the endpoints: AWS does not, and no resource of the provider can. A function looks whenever a
 * list is written, and every hour; it publishes what says something new, or before the published one expires, and nothing otherwise, since
 * every import ends all sessions of an endpoint. Alarms sound when a list is about to expire, when the function fails, and when somebody
 * who is called revoked is on no list.
 *
 * The function stands outside the VPC: it calls AWS alone, and from there it can reach nothing in the VPC.
 *
 * Controls: AC-10, KA-4.
 * Source: EC2 API, ImportClientVpnClientCertificateRevocationList ("resets existing client connections").
 * @throws {pulumi.InputPropertiesError} if an argument is refused.
 */
export class RevocationPublisher extends pulumi.ComponentResource {
    /** Name of the function. */
    public readonly functionName: pulumi.Output<string>;

    constructor(name: string, args: RevocationPublisherArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:RevocationPublisher", name, args, opts);
        const child = { parent: this, ...dependenciesOf(opts) };
        const faults = unheard(Object.keys(args.topicArns));
        if (Object.keys(args.endpointIds).length === 0)
            faults.push({ propertyPath: "endpointIds", reason: "is empty; name the endpoints" });
        refuse(`RevocationPublisher ${name}`, faults);
        const key = pulumi.output(args.revocationListKey);
        const log = new LogGroup(
            publisherName(name),
            {
                name: publisherLogGroup(name),
                kmsKeyId: args.logsKeyArn,
                retentionInDays: args.logRetentionDays,
                tags: { Name: publisherLogGroup(name) },
            },
            child,
        );
        const publisher = new LambdaFunction(
            publisherName(name),
            {
                name: publisherName(name),
                description: "Brings the revocation list to the VPN endpoints",
                runtime: "nodejs22.x",
                architectures: ["arm64"],
                handler: "index.handler",
                code: new pulumi.asset.AssetArchive(
                    Object.fromEntries(
                        source.map((file) => [file, new pulumi.asset.StringAsset(readFileSync(join(__dirname, "lambda", file), "utf8"))]),
                    ),
                ),
                role: args.roleArn,
                timeout: lookSeconds,
                memorySize: 256,
                loggingConfig: { logFormat: "Text", logGroup: log.name }, // metrics are lines of the log, as they stand
                environment: {
                    variables: {
                        BUCKET: args.bucketName,
                        KEY: key,
                        ENDPOINTS: pulumi.jsonStringify(args.endpointIds),
                        ENVIRONMENT: name,
                        REVOKED: JSON.stringify(args.revokedSerials ?? []),
                        REPUBLISH_HOURS: String(republishHours),
                    },
                },
                tags: { Name: publisherName(name) },
            },
            child,
        );
        const notification = new BucketNotification(publisherName(name), { bucket: args.bucketName, eventbridge: true }, child);
        const rules = [
            { when: "hourly", shape: { scheduleExpression: lookEvery } },
            {
                when: "list-written",
                shape: { eventPattern: pulumi.jsonStringify(key.apply((path) => listWritten(args.bucketName, path))) },
            },
        ];
        for (const { when, shape } of rules) {
            const called = `${publisherName(name)}-${when}`;
            const rule = new EventRule(
                called,
                { name: called, description: "Has revocation lists published", ...shape, tags: { Name: called } },
                pulumi.mergeOptions(child, { dependsOn: [notification] }),
            );
            const permission = new Permission(
                called,
                { function: publisher.name, action: "lambda:InvokeFunction", principal: "events.amazonaws.com", sourceArn: rule.arn },
                child,
            );
            new EventTarget(called, { rule: rule.name, arn: publisher.arn }, pulumi.mergeOptions(child, { dependsOn: [permission] }));
        }
        for (const alarm of publisherAlarms(name)) plannedAlarm(publisherName(name), alarm, args.topicArns, child);
        this.functionName = publisher.name;
        this.registerOutputs({ functionName: this.functionName });
    }
}
