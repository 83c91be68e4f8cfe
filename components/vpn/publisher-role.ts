import type { RolePlan } from "../access/role";
import { allow } from "../access/statement";
import type { Account } from "../account";
import { bucketUseStatements, BucketAccess, type BucketUser } from "../buckets/bucket-policy";
import { document } from "../documents";
import { revocationListPrefix } from "./authority-plan";
import { endpointPattern, endpointTag, publisherLogGroup } from "./publisher-plan";

/** What the publisher's role is called, after the environment's name. */
export const publisherRoleName = "vpn-revocations";

/** The publisher as a user of the bucket that lists are written to. */
export const publisherAsBucketUser = (role: string): BucketUser => ({
    role,
    access: BucketAccess.Read,
    prefix: revocationListPrefix,
    outsideEndpointBecause: "The function stands outside the VPC, where nothing in the VPC can be reached from it",
});

/**
 * The role of the function that publishes revocation lists: it reads them, and changes those of this environment's endpoints, which it
 * knows by their tag. EC2 lets both calls be limited to endpoints (Service Authorization Reference, "Actions defined by Amazon EC2": from
 * memory, not checked against the page).
 *
 * The trust names no source: AWS does not say that Lambda sends one, and a role that cannot be assumed publishes nothing. Who may hand the
 * role to a function is the say of `iam:PassRole`.
 *
 * Controls: AC-10, S3-3.
 * Source: EC2 API, ImportClientVpnClientCertificateRevocationList, ExportClientVpnClientCertificateRevocationList.
 */
export function publisherRole(account: Account, environment: string, bucket: string, endpoints: readonly string[]): RolePlan {
    const logs = `arn:${account.partition}:logs:${account.region}:${account.id}:log-group:${publisherLogGroup(environment)}:*`;
    return {
        role: publisherRoleName,
        description: "The function that brings revocation lists to the VPN endpoints",
        trust: document([{ Sid: "Assume", Effect: "Allow", Principal: { Service: ["lambda.amazonaws.com"] }, Action: ["sts:AssumeRole"] }]),
        statements: [
            ...bucketUseStatements(account, bucket, "Revocations", publisherAsBucketUser(publisherRoleName)),
            allow(
                "PublishRevocations",
                ["ec2:ExportClientVpnClientCertificateRevocationList", "ec2:ImportClientVpnClientCertificateRevocationList"],
                [endpointPattern(account)],
                { StringEquals: { "aws:ResourceTag/Name": endpoints.map((endpoint) => endpointTag(environment, endpoint)) } },
            ),
            allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [logs]),
        ],
    };
}
