import { bucketArn, type Account } from "../account";
import { document, type PolicyDocument, type PolicyStatement } from "../documents";
import { awsBucketObjects } from "./dns-plan";

/**
 * Policy of the S3 gateway endpoint: this account's principals to the environment's own buckets, and anyone to read what nodes need of
 * AWS's own. Another account's bucket cannot be reached through it, whatever credentials are brought along.
 *
 * Controls: S3-3, S3-6, VE-5.
 * @param buckets Names of the environment's buckets.
 */
export function s3EndpointPolicy(account: Account, buckets: readonly string[]): PolicyDocument {
    return document<never>([
        {
            Sid: "OwnBuckets",
            Effect: "Allow",
            Principal: "*",
            Action: ["s3:*"], // who may do what stands in each role's policy; here stands where to
            Resource: buckets.flatMap((bucket) => [bucketArn(account, bucket), bucketArn(account, bucket, "*")]),
            Condition: { StringEquals: { "aws:PrincipalAccount": account.id } },
        },
        {
            // Package requests are not signed, so carry no principal to compare.
            Sid: "AwsOwnedBucketsReadOnly",
            Effect: "Allow",
            Principal: "*",
            Action: ["s3:GetObject"],
            Resource: awsBucketObjects(account),
        },
    ]);
}

/**
 * Policy of an interface endpoint: this account's principals and nobody else's, so that stolen or foreign credentials are of no use
 * from inside. STS also admits the exchange of a service account's token, which comes without a principal.
 *
 * Controls: VE-5, S3-6.
 * Source: IAM User Guide, "VPC endpoint policies for AWS STS" (requests without a principal).
 */
export function interfaceEndpointPolicy(account: Account, service: string): PolicyDocument {
    const own: PolicyStatement = {
        Sid: "OwnPrincipals",
        Effect: "Allow",
        Principal: "*",
        // Any action on any resource: who may do what stands in each role's policy; the endpoint decides whose roles.
        Action: ["*"],
        Resource: ["*"],
        Condition: { StringEquals: { "aws:PrincipalAccount": account.id } },
    };
    if (service !== "sts") return document([own]);
    const webIdentity: PolicyStatement = {
        Sid: "WebIdentity",
        Effect: "Allow",
        Principal: "*",
        Action: ["sts:AssumeRoleWithWebIdentity"],
        Resource: [`arn:${account.partition}:iam::${account.id}:role/*`], // every role of this account, none of another
    };
    return document([own, webIdentity]);
}
