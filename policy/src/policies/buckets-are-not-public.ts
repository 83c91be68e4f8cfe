import { stackPolicy } from "../framework/define";
import { faultUnder, Judgement } from "../framework/judgement";
import { bucketsOf, type Bucket } from "../normal-form/buckets";
import { admitsAnyone } from "../normal-form/conditions";
import type { Fields } from "../normal-form/fields";
import { anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { ACCOUNT_PUBLIC_ACCESS_BLOCK } from "../normal-form/types";

const BLOCKS = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"] as const;
const PUBLIC_LISTS = ["public-read", "public-read-write", "authenticated-read"];

/** Grantee groups that stand for everyone. Source: Amazon S3 User Guide, "Access control list (ACL) overview". */
const EVERYONE = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/**
 * Judges the four blocks, ownership, lists and policies of every bucket, inline or in resources of their own.
 *
 * Controls: S3-2.
 */
export function judgePublicAccess(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const bucket of bucketsOf(stack)) {
        judgeBlocks(judgement, bucket);
        judgeOwnership(judgement, bucket);
        judgeLists(judgement, bucket);
        judgePolicies(judgement, bucket);
    }
    for (const block of stack.ofType(ACCOUNT_PUBLIC_ACCESS_BLOCK)) expectBlocks(judgement, block, block.fields);
    return judgement;
}

function judgeBlocks(judgement: Judgement, { resource, publicAccess }: Bucket): void {
    for (const { resource: block, fields } of publicAccess.written) if (!isUnknown(fields)) expectBlocks(judgement, block, fields);
    if (publicAccess.written.length > 0) return;
    judgement.expect(
        publicAccess.perhaps ? UNKNOWN : false,
        fault(
            resource,
            "A bucket does not block public access",
            "no BucketPublicAccessBlock",
            "all four blocks",
            "add a BucketPublicAccessBlock with all four set",
        ),
        "it can't be told which bucket a BucketPublicAccessBlock is for",
    );
}

function expectBlocks(judgement: Judgement, resource: Resource, fields: Fields): void {
    for (const name of BLOCKS) {
        const value = fields.flag(name) ?? false;
        judgement.expect(
            value,
            fault(resource, "A block of public access is off", `${name} false`, "true", `set ${name}`),
            `${name} is not known`,
        );
    }
}

function judgeOwnership(judgement: Judgement, { resource, ownership }: Bucket): void {
    const enforced = ownership.written.map(({ fields }): Known<boolean> => {
        const value = isUnknown(fields) ? UNKNOWN : fields.text("objectOwnership");
        return isUnknown(value) ? UNKNOWN : value === "BucketOwnerEnforced";
    });
    judgement.expect(
        enforced.length === 0 && ownership.perhaps ? UNKNOWN : anyOf(enforced),
        fault(
            resource,
            "A bucket still obeys access control lists",
            "object ownership not enforced",
            "BucketOwnerEnforced",
            "add BucketOwnershipControls",
        ),
        "the object ownership is not known",
    );
}

function judgeLists(judgement: Judgement, { acls }: Bucket): void {
    for (const { resource, fields } of acls.written) {
        if (isUnknown(fields)) continue;
        const list = fields.text("acl");
        const open = anyOf([list === undefined ? false : isUnknown(list) ? UNKNOWN : PUBLIC_LISTS.includes(list), grantsEveryone(fields)]);
        judgement.expect(
            not(open),
            fault(
                resource,
                "An access control list opens a bucket",
                "a grant to everyone",
                "none",
                "take the list out, and grant by policy",
            ),
            "the access control list is not known",
        );
    }
}

/** Grants stand in `grants` of a bucket and in `accessControlPolicy.grants` of an ACL, there with the grantee apart. */
function grantsEveryone(fields: Fields): Known<boolean> {
    const policy = fields.fields("accessControlPolicy");
    if (isUnknown(policy)) return UNKNOWN;
    const grants = (policy ?? fields).children("grants");
    if (grants === undefined || isUnknown(grants)) return grants ?? false;
    return anyOf(
        grants.map((grant) => {
            if (isUnknown(grant)) return UNKNOWN;
            const grantee = grant.fields("grantee") ?? grant;
            const uri = isUnknown(grantee) ? UNKNOWN : grantee.text("uri");
            return isUnknown(uri) ? UNKNOWN : EVERYONE.test(uri ?? "");
        }),
    );
}

function judgePolicies(judgement: Judgement, { policies }: Bucket): void {
    for (const { resource, statements } of policies) {
        const open = isUnknown(statements) ? UNKNOWN : anyOf(statements.map((one) => (isUnknown(one) ? UNKNOWN : admitsAnyone(one))));
        judgement.expect(
            not(open),
            fault(
                resource,
                "A bucket policy admits anyone",
                "Allow for principal * without a condition that restricts it",
                "named principals",
                "name the principal, or the endpoint, account or organisation in a condition",
            ),
            "the text of the bucket policy is not known",
        );
    }
}

const fault = faultUnder("S3-2");

/** Nobody reads a bucket from the internet. */
export const bucketsAreNotPublic = stackPolicy(
    {
        name: "buckets-are-not-public",
        displayName: "Buckets are not public",
        controls: ["S3-2"],
        severity: "critical",
        description:
            "Every bucket blocks public access in all four ways, obeys no access control list, and its policy admits nobody unnamed.",
        remediationSteps:
            "Add a BucketPublicAccessBlock with all four settings and BucketOwnershipControls with BucketOwnerEnforced; name principals in the policy.",
    },
    judgePublicAccess,
);
