import { statementsOf, type PolicyText } from "./documents";
import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import type { Attached, Resource, Stack } from "./stack";
import {
    BUCKETS,
    BUCKET_ACLS,
    BUCKET_ENCRYPTIONS,
    BUCKET_LOCKS,
    BUCKET_OWNERSHIP_CONTROLS,
    BUCKET_POLICY,
    BUCKET_PUBLIC_ACCESS_BLOCK,
    BUCKET_VERSIONINGS,
} from "./types";

const BUCKET_IDENTITIES = ["id", "bucket", "arn"];

/** A setting of a bucket: absent, or written in a resource, or perhaps so. */
export interface Setting {
    /** Where it is written, with the fields that say it. */
    written: readonly { resource: Resource; fields: Known<Fields> }[];
    /** Whether a resource that can't be told to be another bucket's may write it. */
    perhaps: boolean;
}

/** One bucket with all that is said of it, inline or in resources of its own. */
export interface Bucket {
    resource: Resource;
    publicAccess: Setting;
    ownership: Setting;
    /** Canned lists and grants, from the bucket itself and from its ACL resources. */
    acls: Setting;
    /** Rules of default encryption. */
    encryption: Setting;
    versioning: Setting;
    /** Rules of its Object Lock: how long what is written is kept from deletion. */
    lock: Setting;
    policies: readonly PolicyText[];
    /** Whether a policy that can't be told to be another bucket's may be this one's. */
    policyPerhaps: boolean;
}

/** Every bucket of a stack, in its normal form. */
export function bucketsOf(stack: Stack): Bucket[] {
    return stack.ofType(...BUCKETS).map((resource) => {
        const attached = (...types: readonly string[]) => stack.attachedTo(resource, types, "bucket", BUCKETS, BUCKET_IDENTITIES);
        const policies = attached(BUCKET_POLICY);
        return {
            resource,
            publicAccess: setting(attached(BUCKET_PUBLIC_ACCESS_BLOCK), whole),
            ownership: setting(attached(BUCKET_OWNERSHIP_CONTROLS), (one) => blocks(one, "rule")),
            acls: joined(inline(resource, whole(resource)), setting(attached(...BUCKET_ACLS), whole)),
            encryption: joined(
                inline(resource, inlineEncryption(resource)),
                setting(attached(...BUCKET_ENCRYPTIONS), (one) => blocks(one, "rules")),
            ),
            versioning: joined(
                inline(resource, [...blocks(resource, "versioning"), ...blocks(resource, "versionings")]),
                setting(attached(...BUCKET_VERSIONINGS), (one) => blocks(one, "versioningConfiguration")),
            ),
            lock: joined(
                inline(
                    resource,
                    blocks(resource, "objectLockConfiguration").flatMap((one) =>
                        isUnknown(one) ? [UNKNOWN] : blocks({ fields: one }, "rule"),
                    ),
                ),
                setting(attached(...BUCKET_LOCKS), (one) => blocks(one, "rule")),
            ),
            policies: policyTexts(resource, policies.certain),
            policyPerhaps: policies.possible.length > 0,
        };
    });
}

const whole = ({ fields }: Resource): Known<Fields>[] => [fields];

/** The blocks of that name; one unknown block if they are unknown as a whole. */
function blocks({ fields }: { fields: Fields }, name: string): Known<Fields>[] {
    const found = fields.children(name);
    if (found === undefined) return [];
    return isUnknown(found) ? [UNKNOWN] : found;
}

/** `serverSideEncryptionConfiguration.rule` of the bucket, or the lists of the older type. */
function inlineEncryption(bucket: Resource): Known<Fields>[] {
    const configurations = [
        ...blocks(bucket, "serverSideEncryptionConfiguration"),
        ...blocks(bucket, "serverSideEncryptionConfigurations"),
    ];
    return configurations.flatMap((one) =>
        isUnknown(one) ? [UNKNOWN] : [...blocks({ fields: one }, "rule"), ...blocks({ fields: one }, "rules")],
    );
}

const inline = (resource: Resource, fields: readonly Known<Fields>[]): Setting => ({
    written: fields.map((one) => ({ resource, fields: one })),
    perhaps: false,
});

const setting = ({ certain, possible }: Attached, read: (resource: Resource) => Known<Fields>[]): Setting => ({
    written: certain.flatMap((resource) => read(resource).map((fields) => ({ resource, fields }))),
    perhaps: possible.length > 0,
});

const joined = (one: Setting, other: Setting): Setting => ({
    written: [...one.written, ...other.written],
    perhaps: one.perhaps || other.perhaps,
});

function policyTexts(bucket: Resource, attached: readonly Resource[]): PolicyText[] {
    const writers = bucket.fields.has("policy") ? [bucket, ...attached] : attached;
    return writers.map((resource) => ({ resource, statements: statementsOf(resource.fields.value("policy")) }));
}
