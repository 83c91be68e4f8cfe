import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { blocked, document, encryptedBy, ownKey, setting, storage, type Statement } from "./support/storage";

const bucketOf = (props: Record<string, unknown>, type = "aws:s3/bucket:Bucket"): Item => ({ type, name: "other", props });
const block = "data-BucketPublicAccessBlock";
const policy = "data-BucketPolicy";
const encryption = "data-BucketServerSideEncryptionConfiguration";
const versioning = "data-BucketVersioning";

const writes = (...statements: Statement[]): Plan => changed(storage, policy, { policy: document(...statements) });
const allow = (more: Statement): Plan => writes({ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more });

describe("buckets-are-not-public (S3-2)", () => {
    const restricted = (Condition: Statement): Plan => allow({ Principal: "*", Condition });
    tryPolicy({
        policy: "buckets-are-not-public",
        decidedInPreview: true,
        good: {
            "a bucket that blocks everyone": storage,
            "an account that blocks everyone": plus(storage, {
                type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
                name: "account",
                props: blocked,
            }),
            "everyone of an endpoint": restricted({ StringEquals: { "aws:SourceVpce": "vpce-1" } }),
            "a policy written as an object": changed(storage, policy, {
                policy: {
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "s3:*", Resource: "*" }],
                },
            }),
        },
        holes: [
            { is: "no block", plan: without(storage, block), at: "data" },
            ...Object.keys(blocked).flatMap((name) => [
                { is: `${name} off`, plan: changed(storage, block, { [name]: false }), at: block },
                { is: `${name} left out`, plan: changed(storage, block, { [name]: undefined }), at: block },
            ]),
            { is: "the block of another bucket", plan: changed(storage, block, { bucket: "elsewhere" }), at: "data" },
            { is: "a second bucket without a block", plan: plus(storage, bucketOf({})), at: "other" },
            { is: "a bucket of the older type", plan: plus(storage, bucketOf({}, "aws:s3/bucketV2:BucketV2")), at: "other" },
            {
                is: "an account's block that is off",
                plan: plus(storage, { type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", name: "account", props: {} }),
                at: "account",
            },
            { is: "no ownership controls", plan: without(storage, "data-BucketOwnershipControls"), at: "data" },
            {
                is: "ownership of writers",
                plan: changed(storage, "data-BucketOwnershipControls", { rule: { objectOwnership: "ObjectWriter" } }),
                at: "data",
            },
            { is: "a public list inline", plan: changed(storage, "data", { acl: "public-read" }), at: "data" },
            {
                is: "a public list of its own",
                plan: plus(storage, setting("data", "BucketAcl", { acl: "public-read-write" }, "hole")),
                at: "hole",
            },
            {
                is: "a public list of the older type",
                plan: plus(storage, setting("data", "BucketAclV2", { acl: "authenticated-read" }, "hole")),
                at: "hole",
            },
            {
                is: "a grant to everyone inline",
                plan: changed(storage, "data", {
                    grants: [{ type: "Group", permissions: ["READ"], uri: "http://acs.amazonaws.com/groups/global/AllUsers" }],
                }),
                at: "data",
            },
            {
                is: "a grant to everyone in a list",
                plan: plus(
                    storage,
                    setting(
                        "data",
                        "BucketAcl",
                        {
                            accessControlPolicy: {
                                grants: [
                                    {
                                        permission: "READ",
                                        grantee: { type: "Group", uri: "http://acs.amazonaws.com/groups/global/AuthenticatedUsers" },
                                    },
                                ],
                            },
                        },
                        "hole",
                    ),
                ),
                at: "hole",
            },
            { is: "everyone in the policy", plan: allow({ Principal: "*" }), at: policy },
            { is: "everyone as AWS", plan: allow({ Principal: { AWS: ["*"] } }), at: policy },
            { is: "everyone but some", plan: allow({ NotPrincipal: { AWS: "arn:aws:iam::111122223333:root" } }), at: policy },
            { is: "a condition that restricts nothing", plan: restricted({ StringLike: { "aws:SourceVpce": "*" } }), at: policy },
            { is: "a condition by exclusion", plan: restricted({ StringNotEquals: { "aws:SourceVpce": "vpce-1" } }), at: policy },
            {
                is: "a condition that passes without its key",
                plan: restricted({ StringEqualsIfExists: { "aws:SourceVpce": "vpce-1" } }),
                at: policy,
            },
            { is: "a condition on something else", plan: restricted({ StringEquals: { "s3:prefix": "public" } }), at: policy },
            {
                is: "everyone in an inline policy",
                plan: changed(storage, "data", { policy: document({ Effect: "Allow", Principal: "*", Action: "s3:*", Resource: "*" }) }),
                at: "data",
            },
        ],
        doubtful: [
            { is: "an unknown block", plan: changed(storage, block, { blockPublicAcls: UNKNOWN_TEXT }) },
            { is: "a block of an untraceable bucket", plan: changed(storage, block, { bucket: UNKNOWN_TEXT }) },
            { is: "an unknown policy", plan: changed(storage, policy, { policy: UNKNOWN_TEXT }) },
            { is: "a policy that is no JSON", plan: changed(storage, policy, { policy: `{${UNKNOWN_TEXT}` }) },
        ],
    });
});

describe("buckets-are-encrypted-and-versioned (KM-1, HA-3)", () => {
    const serviceKey = { sseAlgorithm: "AES256" };
    const logs = (item: Item): Plan =>
        plus(changed(changed(storage, "data", { tags: { purpose: "load-balancer-logs" } }), encryption, encryptedBy(serviceKey)), item);
    const balancer = (bucket: unknown): Item => ({
        type: "aws:lb/loadBalancer:LoadBalancer",
        name: "front",
        props: { accessLogs: { bucket, enabled: true } },
    });
    const inline = changed(without(storage, encryption, versioning), "data", {
        serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: ownKey, bucketKeyEnabled: true } },
        versioning: { enabled: true },
    });
    const locked = (defaultRetention: unknown): Plan =>
        plus(
            changed(storage, "data", { objectLockEnabled: true }),
            setting("data", "BucketObjectLockConfiguration", { rule: { defaultRetention } }),
        );
    const older = plus(
        without(storage, encryption, versioning),
        setting("data", "BucketServerSideEncryptionConfigurationV2", encryptedBy(ownKey)),
        setting("data", "BucketVersioningV2", { versioningConfiguration: { status: "Enabled" } }),
    );
    tryPolicy({
        policy: "buckets-are-encrypted-and-versioned",
        decidedInPreview: true,
        good: {
            "settings of their own": storage,
            "inline settings": inline,
            "settings of the older types": older,
            "the bucket that load balancers log to": logs(balancer(ref("data"))),
            "objects that are kept for a time": locked({ mode: "GOVERNANCE", days: 30 }),
            "objects that are kept by the bucket itself": changed(storage, "data", {
                objectLockConfiguration: { objectLockEnabled: "Enabled", rule: { defaultRetention: { mode: "COMPLIANCE", years: 1 } } },
            }),
        },
        holes: [
            { is: "no encryption", plan: without(storage, encryption), at: "data", control: "KM-1" },
            { is: "the service's key", plan: changed(storage, encryption, encryptedBy(serviceKey)), at: "data" },
            { is: "no key of one's own", plan: changed(storage, encryption, encryptedBy({ sseAlgorithm: "aws:kms" })), at: "data" },
            {
                is: "the key AWS keeps",
                plan: changed(storage, encryption, encryptedBy({ sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/aws/s3" })),
                at: "data",
            },
            { is: "no bucket key", plan: changed(storage, encryption, encryptedBy(ownKey, false)), at: "data" },
            {
                is: "inline encryption with the service's key",
                plan: changed(inline, "data", {
                    serverSideEncryptionConfiguration: { rule: { applyServerSideEncryptionByDefault: serviceKey } },
                }),
                at: "data",
            },
            { is: "the tag for logs where nothing logs", plan: logs(balancer("elsewhere")), at: "data" },
            {
                is: "logs in a bucket without the tag",
                plan: changed(logs(balancer(ref("data"))), "data", { tags: { purpose: "data" } }),
                at: "data",
            },
            { is: "Object Lock alone", plan: changed(storage, "data", { objectLockEnabled: true }), at: "data", control: "HA-3" },
            { is: "Object Lock for no time", plan: locked({ mode: "GOVERNANCE" }), at: "data", control: "HA-3" },
            { is: "Object Lock of no mode", plan: locked({ days: 30 }), at: "data", control: "HA-3" },
            { is: "no versioning", plan: without(storage, versioning), at: "data", control: "HA-3" },
            {
                is: "versioning suspended",
                plan: changed(storage, versioning, { versioningConfiguration: { status: "Suspended" } }),
                at: "data",
            },
            { is: "inline versioning off", plan: changed(inline, "data", { versioning: { enabled: false } }), at: "data" },
            { is: "a second bucket with neither", plan: plus(storage, bucketOf({}, "aws:s3/bucketV2:BucketV2")), at: "other" },
        ],
        doubtful: [
            { is: "unknown rules", plan: changed(storage, encryption, { rules: UNKNOWN_TEXT }) },
            { is: "an unknown time", plan: locked(UNKNOWN_TEXT) },
            { is: "an unknown status", plan: changed(storage, versioning, { versioningConfiguration: { status: UNKNOWN_TEXT } }) },
            { is: "an untraceable bucket", plan: changed(storage, versioning, { bucket: UNKNOWN_TEXT }) },
        ],
    });
});
