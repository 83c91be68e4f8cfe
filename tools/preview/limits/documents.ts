import type { RecordedResource } from "../recording";
import { shortName } from "../wire/urn";
import { hasUnknown, unwrap, type PropertyValue } from "../wire/values";
import { mapsOf, type Limit, type LimitRow, type Measure, type Plan } from "./limit";

const IAM_QUOTAS = "IAM User Guide, “IAM and AWS STS quotas”, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const S3_POLICIES =
    "Amazon S3 User Guide, “Bucket policies for Amazon S3”, https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html";
const KMS_QUOTAS = "AWS KMS Developer Guide, “Resource quotas”, https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html";
const ENDPOINT_QUOTAS =
    "AWS PrivateLink Guide, “AWS PrivateLink quotas”, https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html";

const fixed = (limit: string, allowed: number, source: string): Limit => ({ limit, allowed, adjustable: false, most: null, source });

const MANAGED_POLICY = fixed("characters of an IAM managed policy, white space aside", 6_144, IAM_QUOTAS);
const INLINE_POLICIES = fixed("characters of all inline policies of an IAM role, white space aside", 10_240, IAM_QUOTAS);
const BUCKET_POLICY = fixed("bytes of an S3 bucket policy", 20 * 1_024, S3_POLICIES);
const KEY_POLICY = fixed("bytes of a KMS key policy", 32_768, KMS_QUOTAS);
const ENDPOINT_POLICY = fixed("characters of a VPC endpoint policy", 20_480, ENDPOINT_QUOTAS);

const ROLE = "aws:iam/role:Role";

const bytes = (text: string): number => Buffer.byteLength(text, "utf8");
const characters = (text: string): number => text.length;
const withoutWhiteSpace = (text: string): number => text.replace(/\s/g, "").length;

/** Sizes of policy documents. None of these limits can be raised. */
export const documentLimits: Measure[] = [
    (plan) => rows(MANAGED_POLICY, plan.ofType("aws:iam/policy:Policy"), withoutWhiteSpace),
    inlinePolicies,
    (plan) => rows(BUCKET_POLICY, plan.ofType("aws:s3/bucketPolicy:BucketPolicy"), bytes),
    (plan) => rows(KEY_POLICY, plan.ofType("aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy", "aws:kms/replicaKey:ReplicaKey"), bytes),
    (plan) =>
        rows(ENDPOINT_POLICY, plan.ofType("aws:ec2/vpcEndpoint:VpcEndpoint", "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy"), characters),
];

function rows(limit: Limit, resources: readonly RecordedResource[], size: (text: string) => number): LimitRow[] {
    const documents = resources.filter(({ inputs }) => inputs["policy"] !== undefined);
    return documents.map(({ name, inputs }) => ({ ...limit, scope: name, used: sizeOf(inputs["policy"], size) }));
}

/** The inline policies of each role together, whether they stand in the role or beside it. */
function inlinePolicies(plan: Plan): LimitRow[] {
    const sizes = new Map<string, (number | null)[]>();
    const add = (role: string, document: PropertyValue | undefined) =>
        sizes.set(role, [...(sizes.get(role) ?? []), sizeOf(document, withoutWhiteSpace)]);
    plan.ofType("aws:iam/rolePolicy:RolePolicy").forEach((policy) => add(plan.target(policy, "role", ROLE), policy.inputs["policy"]));
    plan.ofType(ROLE).forEach((role) => mapsOf(role.inputs["inlinePolicies"]).forEach((policy) => add(role.urn, policy["policy"])));
    return [...sizes].map(([role, all]) => {
        const used = all.reduce<number | null>((sum, size) => (sum === null || size === null ? null : sum + size), 0);
        return { ...INLINE_POLICIES, scope: shortName(role), used };
    });
}

/** Size of a policy document, as text or as an object; `null` if part of it is unknown. */
function sizeOf(document: PropertyValue | undefined, size: (text: string) => number): number | null {
    const inner = unwrap(document);
    if (inner === undefined || inner === null) return 0;
    if (hasUnknown(inner)) return null;
    return size(typeof inner === "string" ? inner : JSON.stringify(inner));
}
