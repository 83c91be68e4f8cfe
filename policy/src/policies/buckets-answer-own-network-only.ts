import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { deniesOldTls, deniesOtherNetworks, deniesPlainText } from "../normal-form/bucket-denials";
import { bucketsOf, type Bucket } from "../normal-form/buckets";
import type { Statement } from "../normal-form/documents";
import { anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

/** What each bucket policy must deny, and how. */
const DEMANDS = [
    {
        control: "S3-2",
        test: deniesPlainText,
        wrong: "A bucket answers calls that are not encrypted",
        allowed: "Deny for principal * of s3:* on the bucket and its objects where aws:SecureTransport is false, without exception",
    },
    {
        control: "TL-2",
        test: deniesOldTls,
        wrong: "A bucket answers versions of TLS before 1.2",
        allowed: "Deny for principal * of s3:* on the bucket and its objects where s3:TlsVersion is less than 1.2, without exception",
    },
    {
        control: "S3-2",
        test: deniesOtherNetworks,
        wrong: "A bucket answers calls from other networks",
        allowed:
            "Deny for principal * of reading, writing and deleting objects unless aws:SourceVpce or aws:SourceVpc names our own, sparing only named aws:PrincipalArn, aws:PrincipalIsAWSService and aws:ViaAWSService",
    },
] as const;

/** Whether one of a bucket's statements does it; unknown texts may. */
function some({ policies, policyPerhaps }: Bucket, test: (statement: Statement) => Known<boolean>): Known<boolean> {
    const texts = policies.map(({ statements }) =>
        isUnknown(statements) ? UNKNOWN : anyOf(statements.map((one) => (isUnknown(one) ? UNKNOWN : test(one)))),
    );
    return anyOf([...texts, policyPerhaps ? UNKNOWN : false]);
}

/**
 * Judges what the policy of every bucket denies. In the preview of a new stack the endpoint's id is not known, nor is a
 * policy written as JSON text with it; it is known from the first update on, and can be read in part if it is written as an object.
 *
 * Controls: S3-2, TL-2.
 */
export function judgeTransport(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const bucket of bucketsOf(stack)) {
        const { resource, policies } = bucket;
        for (const { control, test, wrong, allowed } of DEMANDS) {
            judgement.expect(
                some(bucket, test),
                {
                    control,
                    resource,
                    wrong,
                    found: policies.length === 0 ? "no bucket policy" : "no statement that denies them",
                    allowed,
                    mend: "add the statement to the bucket's policy",
                },
                "the text of the bucket policy is not known",
            );
        }
    }
    return judgement;
}

/** Buckets are reached through our endpoints, encrypted. */
export const bucketsAnswerOwnNetworkOnly = stackPolicy(
    {
        name: "buckets-answer-own-network-only",
        displayName: "Buckets answer our own network only",
        controls: ["S3-2", "TL-2"],
        severity: "high",
        description:
            "Every bucket policy denies plain text, versions of TLS before 1.2, and data to calls that do not come through our endpoint or VPC.",
        remediationSteps:
            "Add the three Deny statements to the BucketPolicy; write it as an object where it names resources of the stack, so that a preview can read it.",
    },
    judgeTransport,
);
