import { ref, type Item, type Plan } from "./plan";

/** A statement of a policy document. */
export type Statement = Record<string, unknown>;

/** A policy document as text. */
export const document = (...Statement: Statement[]): string => JSON.stringify({ Version: "2012-10-17", Statement });

const everything = ["arn:aws:s3:::data", "arn:aws:s3:::data/*"];

/** The three denials that every bucket policy needs. */
export const denials = {
    plainText: {
        Effect: "Deny",
        Principal: "*",
        Action: "s3:*",
        Resource: everything,
        Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    oldTls: {
        Effect: "Deny",
        Principal: { AWS: "*" },
        Action: "s3:*",
        Resource: everything,
        Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    otherNetworks: {
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:GetObject*", "s3:PutObject*", "s3:DeleteObject*"],
        Resource: "arn:aws:s3:::data/*",
        Condition: {
            StringNotEquals: { "aws:SourceVpce": "vpce-0123456789abcdef0" },
            ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/deployer"] },
            BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
        },
    },
} satisfies Record<string, Statement>;

/** A bucket policy that denies what it must. */
export const denying = document(denials.plainText, denials.oldTls, denials.otherNetworks);

/** A setting of a bucket in a resource of its own. */
export const setting = (bucket: string, kind: string, props: Record<string, unknown>, name = `${bucket}-${kind}`): Item => ({
    type: `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
    name,
    props: { bucket: ref(bucket), ...props },
});

export const blocked = { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true };
export const encryptedBy = (algorithm: Record<string, unknown>, bucketKeyEnabled = true) => ({
    rules: [{ applyServerSideEncryptionByDefault: algorithm, bucketKeyEnabled }],
});
export const ownKey = { sseAlgorithm: "aws:kms", kmsMasterKeyId: ref("key", "arn") };

/** A bucket as it should be, with each setting in a resource of its own. */
export const storage: Plan = [
    { type: "aws:s3/bucket:Bucket", name: "data", props: { tags: { purpose: "data" } }, protect: true },
    setting("data", "BucketPublicAccessBlock", blocked),
    setting("data", "BucketOwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } }),
    setting("data", "BucketServerSideEncryptionConfiguration", encryptedBy(ownKey)),
    setting("data", "BucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
    setting("data", "BucketPolicy", { policy: denying }),
];
