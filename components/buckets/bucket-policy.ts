import { bucketArn, roleArn, type Account } from "../account";
import { document, type PolicyDocument, type PolicyStatement } from "../documents";

/** What a user does with objects. An object and a type of one name, since component schemas take no literal unions. */
export const BucketAccess = {
    /** Lists and reads. */
    Read: "read",
    /** Adds objects and reads them again; cannot delete or overwrite history. */
    Write: "write",
    /** Adds objects in parts, as Firehose does; of what is there it may only read. */
    Deliver: "deliver",
    /** S3 replication's own reads at the source, or writes at the destination. */
    Replicate: "replicate",
} as const;
/** One of {@link BucketAccess}. */
export type BucketAccess = (typeof BucketAccess)[keyof typeof BucketAccess];

/** A role that uses a bucket from inside the VPC or on S3's behalf. What it may do is in its own policy; here stands how it gets in. */
export interface BucketUser {
    /** Name of the role, in the bucket's account. */
    role: string;
    /** What it does. */
    access: BucketAccess;
    /** Whether its calls do not come through the VPC's endpoint, and why: S3 itself assumes the replication role. */
    outsideEndpointBecause?: string;
    /** Prefix it is limited to, such as `weaviate/`; the whole bucket by default. */
    prefix?: string;
}

/** An AWS service that delivers into a bucket. */
export interface DeliveryService {
    /** Letters and digits, for the statement's Sid. */
    name: string;
    /** DNS name of the service, such as `delivery.logs.amazonaws.com`. */
    principal: string;
    /** Prefix it delivers under, without a slash at its end; the whole bucket by default. */
    prefix?: string;
    /**
     * ARN pattern of the source, so that nobody else's logs are accepted (`aws:SourceArn`). Absent for a service that sends none, such as
     * AWS Config: then the account alone is compared.
     */
    sourceArn?: string;
    /**
     * Why neither account nor ARN of the source is compared: the service may send neither, and a condition on what is not sent holds for
     * nobody. The prefix has to end in the account's id then, which the service writes by itself. Absent by default.
     */
    uncomparedBecause?: string;
    /** Whether it asks for the bucket's ACL before it delivers, as log delivery and CloudTrail do. */
    checksAcl: boolean;
    /** Whether it looks for the bucket first, as AWS Config does; false by default. */
    checksExistence?: boolean;
    /** Whether it asks for the bucket's region first, as AWS Private CA does; false by default. */
    checksLocation?: boolean;
    /** Whether it sets the ACL of what it delivers, as AWS Private CA does to hand it to the bucket's owner; false by default. */
    setsAcl?: boolean;
}

/** Everyone who may touch a bucket's objects. */
export interface BucketUsers {
    roles: BucketUser[];
    services: DeliveryService[];
    /** ARNs of roles that manage objects by hand: the deployer and break-glass. They come from the VPN or from a runner outside it. */
    administrators: string[];
}

/** Calls that move data. The rest, such as the bucket's own configuration, stays manageable from wherever the deployer runs. */
const dataActions = [
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:ListBucket",
    "s3:ListBucketVersions",
    "s3:ListMultipartUploadParts",
    "s3:PutObject",
    "s3:RestoreObject",
];

/**
 * The policy of a bucket: no plain text, no old TLS, data only through the VPC's S3 endpoint, and what its declared services need to
 * deliver. Nobody is locked out who is declared: services act as AWS (`aws:PrincipalIsAWSService`), replication and administrators are
 * exempt by ARN, all others come through the endpoint or not at all.
 *
 * Controls: S3-2, TL-2, DT-4.
 * Source: aws-samples/data-perimeter-policy-examples (the condition keys); Amazon S3 User Guide, "Enforcing encryption in transit".
 * @param endpointId Id of the S3 gateway endpoint, `vpce-…`, or what stands for it until it is known.
 */
export function bucketPolicy<Id>(account: Account, bucket: string, users: BucketUsers, endpointId: Id): PolicyDocument<Id> {
    const everything = [bucketArn(account, bucket), bucketArn(account, bucket, "*")];
    const outside = users.roles.filter((user) => user.outsideEndpointBecause !== undefined).map((user) => roleArn(account, user.role));
    return document<Id>([
        {
            Sid: "DenyPlainText",
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:*"],
            Resource: everything,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
            Sid: "DenyOldTls",
            Effect: "Deny",
            Principal: "*",
            Action: ["s3:*"],
            Resource: everything,
            Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
        },
        {
            Sid: "DenyDataOutsideEndpoint",
            Effect: "Deny",
            Principal: "*",
            Action: dataActions,
            Resource: everything,
            Condition: {
                StringNotEqualsIfExists: { "aws:SourceVpce": endpointId },
                BoolIfExists: { "aws:PrincipalIsAWSService": "false", "aws:ViaAWSService": "false" },
                ArnNotLikeIfExists: { "aws:PrincipalArn": [...outside, ...users.administrators].sort() },
            },
        },
        ...users.services.flatMap((service) => delivery(account, bucket, service)),
    ]);
}

function delivery(account: Account, bucket: string, service: DeliveryService): PolicyStatement[] {
    const source = {
        StringEquals: { "aws:SourceAccount": account.id },
        ...(service.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": service.sourceArn } }),
    };
    const condition = service.uncomparedBecause === undefined ? { Condition: source } : {};
    const objects = service.prefix === undefined ? "*" : `${service.prefix}/*`;
    const put: PolicyStatement = {
        Sid: `${service.name}Delivers`,
        Effect: "Allow",
        Principal: { Service: [service.principal] },
        Action: ["s3:PutObject", ...(service.setsAcl === true ? ["s3:PutObjectAcl"] : [])],
        Resource: [bucketArn(account, bucket, objects)],
        ...condition,
    };
    const checks = [
        ...(service.checksAcl ? [{ Sid: `${service.name}ChecksAcl`, Action: ["s3:GetBucketAcl"] }] : []),
        ...(service.checksExistence === true ? [{ Sid: `${service.name}ChecksExistence`, Action: ["s3:ListBucket"] }] : []),
        ...(service.checksLocation === true ? [{ Sid: `${service.name}ChecksLocation`, Action: ["s3:GetBucketLocation"] }] : []),
    ];
    return [put, ...checks.map((check): PolicyStatement => ({ ...put, ...check, Resource: [bucketArn(account, bucket)] }))];
}

/**
 * What a role's own policy says of a bucket it uses: as much as its access needs, on its prefix only.
 *
 * Controls: S3-3, DT-4.
 * @param objectOwner The bucket's ARN parts; for a replica the destination bucket.
 */
export function bucketUseStatements(account: Account, bucket: string, sid: string, user: BucketUser): PolicyStatement[] {
    const prefix = user.prefix ?? "";
    const objects = [bucketArn(account, bucket, `${prefix}*`)];
    const list: PolicyStatement = {
        Sid: `${sid}List`,
        Effect: "Allow",
        Action: ["s3:ListBucket"],
        Resource: [bucketArn(account, bucket)],
        ...(prefix === "" ? {} : { Condition: { StringLike: { "s3:prefix": [prefix.replace(/\/$/, ""), `${prefix}*`] } } }),
    };
    const allow = (Action: string[]): PolicyStatement => ({ Sid: `${sid}Objects`, Effect: "Allow", Action, Resource: objects });
    switch (user.access) {
        case BucketAccess.Read:
            return [list, allow(["s3:GetObject"])];
        case BucketAccess.Write:
            // The S3 module reads back its own manifest to report a backup's state; it may not delete (BACKUP_SKIP_ACCESS_CHECK is set).
            return [list, allow(["s3:PutObject", "s3:GetObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"])];
        case BucketAccess.Deliver:
            return [
                { ...list, Action: ["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"] },
                allow(["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"]),
            ];
        case BucketAccess.Replicate:
            return [
                { ...list, Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"] },
                // The last two are for buckets that keep objects locked (Amazon S3 User Guide, "Using Object Lock with S3 Replication").
                allow([
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                    "s3:GetObjectRetention",
                    "s3:GetObjectLegalHold",
                ]),
            ];
    }
}
