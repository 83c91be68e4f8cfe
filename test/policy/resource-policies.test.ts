import { expect } from "chai";

import { Fields } from "../../policy/src/normal-form/fields";
import { judgeProtection } from "../../policy/src/policies/data-is-protected-from-deletion";
import { judgeRegions } from "../../policy/src/policies/resources-stay-in-allowed-regions";
import { judgeTags, REQUIRED_TAGS } from "../../policy/src/policies/resources-carry-required-tags";
import { tryPolicy } from "./support/holes";
import { changed, render, resourceOf, UNKNOWN_TEXT, type Item, type Plan } from "./support/plan";

const only = (type: string, props: Record<string, unknown> = {}, protect = false): Plan => [{ type, name: "one", props, protect }];
const bucket = (props: Record<string, unknown> = {}, protect = true): Plan => only("aws:s3/bucket:Bucket", props, protect);
const settings = {
    allowedRegions: ["eu-central-1"],
    allowDestroyBecause: undefined,
    allowIntrospectionBecause: undefined,
    exceptions: undefined,
    accounts: undefined,
    deployer: undefined,
    emergencyPrincipals: undefined,
    vpcBlockOwner: undefined,
    certificateOnlyVpns: [],
    keyInStateBecause: undefined,
};
const noConfig = new Fields({});

/** One resource as its policies see it. */
function seen(item: Item, provider?: Record<string, unknown>) {
    const [rendered] = render([item], "preview");
    if (!rendered) throw new Error("nothing was rendered");
    const named = provider && { type: "pulumi:providers:aws", name: "test", fields: new Fields(provider) };
    return { ...resourceOf(rendered), ...(named && { provider: named }) };
}

describe("resources-stay-in-allowed-regions (VE-6)", () => {
    const refused: Record<string, Record<string, unknown>> = {
        "a region": { region: "us-east-1" },
        "a zone": { availabilityZone: "us-east-1a" },
        "a local zone": { availabilityZone: "us-west-2-lax-1a" },
        "one of several zones": { availabilityZones: ["eu-central-1a", "eu-west-1a"] },
        "a replica": { replicas: [{ regionName: "us-east-1" }] },
        "a destination of images": {
            replicationConfiguration: { rules: [{ destinations: [{ region: "eu-west-1", registryId: "111122223333" }] }] },
        },
        "an ARN to copy to": {
            rules: [{ copyActions: [{ destinationVaultArn: "arn:aws:backup:us-east-1:111122223333:backup-vault:b" }] }],
        },
    };
    tryPolicy({
        policy: "resources-stay-in-allowed-regions",
        decidedInPreview: true,
        good: {
            "nothing said": bucket(),
            "the allowed region": bucket({ region: "eu-central-1" }),
            "a zone of it": only("aws:ec2/subnet:Subnet", { availabilityZone: "eu-central-1b" }),
            "an ARN without a region": only("aws:iam/role:Role", { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }),
            "another provider's region": only("other:index:Thing", { region: "us-east-1" }),
        },
        holes: [
            ...Object.entries(refused).map(([is, props]) => ({ is, plan: bucket(props), at: "one" })),
            { is: "a provider of another region", plan: only("pulumi:providers:aws", { region: "us-east-1" }), at: "one" },
        ],
        doubtful: [{ is: "an unknown region", plan: bucket({ region: UNKNOWN_TEXT }) }],
    });

    it("judges what a provider of another region makes", () => {
        const { findings } = judgeRegions(seen({ type: "aws:s3/bucket:Bucket", name: "one", props: {} }, { region: "us-east-1" }), {
            config: noConfig,
            settings,
        });
        expect(findings).to.have.length(1);
    });

    it("takes the regions of its own configuration before the stack's", () => {
        const context = { config: new Fields({ allowedRegions: ["us-east-1"] }), settings };
        expect(judgeRegions(seen({ type: "aws:s3/bucket:Bucket", name: "one", props: { region: "us-east-1" } }), context).verdict).to.equal(
            "pass",
        );
    });

    it("refuses a stack that allows nothing by name, once", () => {
        const context = { config: noConfig, settings: { ...settings, allowedRegions: undefined } };
        expect(judgeRegions(seen({ type: "pulumi:pulumi:Stack", name: "stack", props: {} }), context).verdict).to.equal("violation");
        expect(judgeRegions(seen({ type: "aws:s3/bucket:Bucket", name: "one", props: {} }), context).verdict).to.equal("pass");
    });
});

describe("resources-carry-required-tags (S3-5, KM-1)", () => {
    const all = Object.fromEntries(REQUIRED_TAGS.map((name) => [name, "something"]));
    const judged = (props: Record<string, unknown>, provider: Record<string, unknown> | undefined, type = "aws:s3/bucket:Bucket") =>
        judgeTags(seen({ type, name: "one", props }, provider), { config: noConfig }).verdict;

    tryPolicy({ policy: "resources-carry-required-tags", decidedInPreview: true, good: { "tags of the provider": bucket() }, holes: [] });

    it("passes tags of the resource, of the provider, and of both together", () => {
        const { owner, ...rest } = all;
        expect(judged({ tags: all }, {})).to.equal("pass");
        expect(judged({}, { defaultTags: JSON.stringify({ tags: all }) })).to.equal("pass");
        expect(judged({ tags: rest }, { defaultTags: { tags: { owner } } })).to.equal("pass");
    });

    it("refuses each tag that is missing or empty", () => {
        for (const name of REQUIRED_TAGS) {
            for (const value of [undefined, "", "  "]) {
                const tags = Object.fromEntries(Object.entries({ ...all, [name]: value }).filter(([, one]) => one !== undefined));
                expect(judged({ tags }, {}), `${name} ${String(value)}`).to.equal("violation");
            }
        }
    });

    it("reads the list an Auto Scaling group writes", () => {
        const tags = REQUIRED_TAGS.map((key) => ({ key, value: "something", propagateAtLaunch: true }));
        expect(judged({ tags }, {}, "aws:autoscaling/group:Group")).to.equal("pass");
        expect(judged({ tags: tags.slice(1) }, {}, "aws:autoscaling/group:Group")).to.equal("violation");
    });

    it("leaves alone what takes no tags", () => {
        expect(judged({}, {}, "aws:s3/bucketPolicy:BucketPolicy")).to.equal("pass");
    });

    it("is undecided on unknown tags, and on a provider that is not shown", () => {
        expect(judged({ tags: UNKNOWN_TEXT }, {})).to.equal("undecided");
        expect(judged({}, undefined)).to.equal("undecided");
        expect(judged({}, { defaultTags: UNKNOWN_TEXT })).to.equal("undecided");
    });
});

describe("data-is-protected-from-deletion (HA-3, KM-1, DT-4)", () => {
    const holders = [
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
        "aws:kms/key:Key",
        "aws:ebs/volume:Volume",
        "aws:efs/fileSystem:FileSystem",
        "aws:backup/vault:Vault",
        "aws:amp/workspace:Workspace",
    ];
    tryPolicy({
        policy: "data-is-protected-from-deletion",
        decidedInPreview: true,
        good: {
            "a protected bucket": bucket(),
            "a log group without classified data": only("aws:cloudwatch/logGroup:LogGroup"),
            "what holds no data": only("aws:ec2/vpc:Vpc"),
        },
        holes: [
            ...holders.map((type) => ({ is: `an unprotected ${type}`, plan: only(type), at: "one" })),
            {
                is: "an unprotected log group of classified data",
                plan: only("aws:cloudwatch/logGroup:LogGroup", { tags: { dataClass: "audit" } }),
                at: "one",
            },
            { is: "forced deletion", plan: bucket({ forceDestroy: true }), at: "one" },
        ],
        doubtful: [{ is: "unknown forced deletion", plan: changed(bucket(), "one", { forceDestroy: UNKNOWN_TEXT }) }],
    });

    it("lets go with a reason, which is noted on the stack", () => {
        const because = { settings: { ...settings, allowDestroyBecause: "the environment moves" } };
        expect(judgeProtection(seen({ type: "aws:s3/bucket:Bucket", name: "one", props: {} }), because).verdict).to.equal("pass");
        const { notes } = judgeProtection(seen({ type: "pulumi:pulumi:Stack", name: "stack", props: {} }), because);
        expect(notes.map(({ text }) => text).join()).to.include("the environment moves");
    });
});
