import * as z from "zod";

import { accountId, availabilityZone, region } from "../values/aws";
import { noted, oneOf, text } from "../values/note";
import { day, reason, tagValue } from "../values/text";

/** The environments there are; each is a stack of that name. */
export const environmentNames = ["dev", "staging", "prod"] as const;

/** One of {@link environmentNames}. */
export type EnvironmentName = (typeof environmentNames)[number];

/** Services that exist once in an account and region, so that one stack at most may own each. */
export const baselineServices = [
    "guardDuty",
    "securityHub",
    "config",
    "inspector",
    "accessAnalyzer",
    "ebsEncryption",
    "ecrRegistry",
    "vpcBlockPublicAccess",
    "s3BlockPublicAccess",
] as const;

/** One of {@link baselineServices}. */
export type BaselineService = (typeof baselineServices)[number];

const owner = z.discriminatedUnion("owner", [
    z.strictObject({ owner: z.literal("this-stack").describe("This stack makes and keeps it.") }),
    z.strictObject({
        owner: z.literal("other").describe("It exists already, made by somebody else; this stack reads and changes nothing of it."),
        id: text(/^[\w:/.@-]{1,256}$/, {
            allowed: "the id or ARN of what exists",
            mend: "copy it from the console",
            example: "12abc34d567e8fa901bc2d34e56789f0",
        }).describe("Id or ARN of what exists, such as the id of GuardDuty's detector."),
    }),
    z.strictObject({ owner: z.literal("off").describe("Nobody has it."), because: reason.describe("Why the account does without it.") }),
]);

const service = (what: string) => owner.prefault({ owner: "this-stack" }).describe(`Who owns ${what}.`);

const services: Record<BaselineService, string> = {
    guardDuty: "GuardDuty's detector",
    securityHub: "Security Hub",
    config: "the recorder of AWS Config",
    inspector: "Amazon Inspector",
    accessAnalyzer: "IAM Access Analyzer",
    ebsEncryption: "the default encryption of EBS volumes",
    ecrRegistry: "the settings of the ECR registry",
    vpcBlockPublicAccess: "VPC Block Public Access",
    s3BlockPublicAccess: "the account's S3 Block Public Access",
};

/** The section `baseline`. */
const baseline = z
    .strictObject(
        Object.fromEntries(baselineServices.map((key) => [key, service(services[key])])) as Record<
            BaselineService,
            ReturnType<typeof service>
        >,
    )
    .prefault({})
    .describe(
        "Owner of each service that exists once in an account and region. Two stacks of one account that own the same service are an error.",
    );

/** The keys that say where an environment lives and whose it is. */
export const accountSections = {
    account: accountId.describe("The AWS account everything is made in; the same as aws:allowedAccountIds."),
    replicaRegion: region.describe("Region of the second copy of backups and evidence; another one than aws:region."),
    allowedRegions: noted(z.array(region).min(1).refine(areDistinct), {
        allowed: "a list of regions, each once",
        mend: "name every region in which data may lie",
        example: "[eu-central-1, eu-west-1]",
    }).describe("Every region in which data may lie: resources, replicas, backups, destinations of logs. Anything elsewhere is refused."),
    availabilityZones: noted(z.array(availabilityZone).min(3).max(6).refine(areDistinct), {
        allowed: "three to six zones of aws:region, each once",
        mend: "name at least three: Weaviate's quorum survives the loss of one zone only then",
        example: "[eu-central-1a, eu-central-1b, eu-central-1c]",
    }).describe("Zones every tier is spread over. A zone keeps its subnets when others are added or left out."),
    tags: z
        .strictObject({
            owner: tagValue.describe("Team that answers for the environment."),
            environment: oneOf(environmentNames, "write the name of the stack").describe(
                "Name of the environment; the same as the stack's.",
            ),
            dataClass: oneOf(["public", "internal", "confidential", "restricted"]).describe(
                "The most sensitive class of data the environment holds.",
            ),
            costCentre: tagValue.describe("Cost centre that pays."),
        })
        .describe("Tags that every resource carries."),
    baseline,
    allowDestroyBecause: reason
        .optional()
        .describe(
            "Lifts the protections against destruction at the next `pulumi up`, and says why. Left out, nothing that holds data can be destroyed.",
        ),
    exceptions: z
        .array(
            z.strictObject({
                policy: text(/^[a-z][a-z0-9-]{2,127}$/, {
                    allowed: "the name of a policy, such as load-balancer-has-web-acl",
                    mend: "copy it from the policy's message",
                }).describe("The policy that is to let something pass."),
                resource: text(/^[^\s]{1,512}$/, {
                    allowed: "the name or the URN of one resource",
                    mend: "name one resource; a pattern is not taken",
                }).describe("Name or URN of the one resource it is to let pass."),
                reason: reason.describe("Why."),
                owner: tagValue.describe("Who answers for it."),
                expires: day.describe("The last day it holds, at most a year ahead."),
            }),
        )
        .default([])
        .describe("Resources that a policy is to let pass for a while. Every one is reported by each preview."),
};

/** Whether no member stands twice. */
function areDistinct(values: readonly unknown[]): boolean {
    return new Set(values).size === values.length;
}
