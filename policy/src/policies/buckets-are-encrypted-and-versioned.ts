import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { bucketsOf, type Bucket } from "../normal-form/buckets";
import type { Fields } from "../normal-form/fields";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Stack } from "../normal-form/stack";
import { isTagged } from "../normal-form/tags";
import { BUCKETS, LOAD_BALANCERS } from "../normal-form/types";

/** The purpose whose writer can't encrypt with a customer's key. Source: Elastic Load Balancing User Guide, "Access logs for your Application Load Balancer". */
const LOAD_BALANCER_LOGS = "load-balancer-logs";

/** Whether a load balancer of the stack writes its logs to the bucket: the tag alone loosens nothing. */
function takesLoadBalancerLogs(stack: Stack, { resource }: Bucket): Known<boolean> {
    const links = stack.ofType(...LOAD_BALANCERS).flatMap((balancer) =>
        ["accessLogs", "connectionLogs", "healthCheckLogs"].map((property) => {
            const logs = balancer.fields.fields(property);
            if (logs === undefined) return false;
            const name = isUnknown(logs) ? UNKNOWN : logs.text("bucket");
            const link = stack.resolve(name, stack.candidates(balancer, property, BUCKETS), BUCKETS, ["id", "bucket"]);
            return link.kind === "unknown" ? UNKNOWN : candidatesOf(link).includes(resource);
        }),
    );
    return allOf([isTagged(resource, "purpose", LOAD_BALANCER_LOGS), anyOf(links)]);
}

/** Whether a rule encrypts with a customer's own key, with a bucket key to keep the calls down. */
function usesOwnKey(rule: Known<Fields>): Known<boolean> {
    const byDefault = isUnknown(rule)
        ? UNKNOWN
        : (rule.fields("applyServerSideEncryptionByDefault") ?? rule.fields("applyServerSideEncryptionByDefaults"));
    if (isUnknown(rule) || isUnknown(byDefault)) return UNKNOWN;
    const key = byDefault?.text("kmsMasterKeyId");
    return allOf([
        isAlgorithm(byDefault, "aws:kms"),
        isUnknown(key) ? true : key !== undefined && !/(^|:)alias\/aws\//.test(key),
        rule.flag("bucketKeyEnabled") ?? false,
    ]);
}

function usesServiceKey(rule: Known<Fields>): Known<boolean> {
    const byDefault = isUnknown(rule)
        ? UNKNOWN
        : (rule.fields("applyServerSideEncryptionByDefault") ?? rule.fields("applyServerSideEncryptionByDefaults"));
    return isUnknown(byDefault) ? UNKNOWN : isAlgorithm(byDefault, "AES256");
}

function isAlgorithm(byDefault: Fields | undefined, name: string): Known<boolean> {
    const algorithm = byDefault?.text("sseAlgorithm");
    return isUnknown(algorithm) ? UNKNOWN : algorithm === name;
}

function isVersioned(block: Known<Fields>): Known<boolean> {
    if (isUnknown(block)) return UNKNOWN;
    const status = block.text("status");
    if (status !== undefined) return isUnknown(status) ? UNKNOWN : status === "Enabled";
    return block.flag("enabled") ?? false;
}

/** Whether a rule of Object Lock keeps every object for a time. */
function keeps(rule: Known<Fields>): Known<boolean> {
    const retention = isUnknown(rule) ? UNKNOWN : rule.fields("defaultRetention");
    if (isUnknown(retention)) return UNKNOWN;
    return allOf([retention?.has("mode") ?? false, anyOf([retention?.has("days") ?? false, retention?.has("years") ?? false])]);
}

/** Object Lock that nothing says how long to keep keeps nothing that its writer does not ask for. */
function judgeLock(judgement: Judgement, { resource, lock }: Bucket): void {
    const locked = anyOf([resource.fields.flag("objectLockEnabled") ?? false, resource.fields.has("objectLockConfiguration")]);
    const rules = lock.written.map(({ fields }) => keeps(fields));
    judgement.expect(
        anyOf([not(locked), rules.length === 0 ? (lock.perhaps ? UNKNOWN : false) : allOf(rules)]),
        {
            control: "HA-3",
            resource,
            wrong: "A bucket with Object Lock keeps nothing",
            found: "no default retention",
            allowed: "a BucketObjectLockConfiguration with a defaultRetention of a mode and days or years",
            mend: "add one, or leave objectLockEnabled out",
        },
        "the retention of Object Lock is not known",
    );
}

/**
 * Judges default encryption, versioning and Object Lock of every bucket, inline or in resources of their own.
 *
 * Controls: KM-1, HA-3.
 */
export function judgeEncryption(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const bucket of bucketsOf(stack)) {
        const { resource, encryption, versioning } = bucket;
        const rules = encryption.written.map(({ fields }) => fields);
        const own = rules.length === 0 ? (encryption.perhaps ? UNKNOWN : false) : allOf(rules.map(usesOwnKey));
        // The service's logs bucket is fine either way: a rule with the service's key is what its writer can take.
        const service = rules.length === 0 ? false : allOf([takesLoadBalancerLogs(stack, bucket), ...rules.map(usesServiceKey)]);
        judgement.expect(
            anyOf([own, service]),
            {
                control: "KM-1",
                resource,
                wrong: "A bucket is not encrypted with a key of one's own",
                found: rules.length === 0 ? "no default encryption" : "default encryption without a customer key, or without a bucket key",
                allowed: `aws:kms with a customer key and a bucket key; AES256 only where a load balancer writes its logs and the bucket is tagged purpose=${LOAD_BALANCER_LOGS}`,
                mend: "add a BucketServerSideEncryptionConfiguration with the key of the data class",
            },
            "the default encryption is not known",
        );
        const versions = versioning.written.map(({ fields }) => isVersioned(fields));
        judgement.expect(
            versions.length === 0 ? (versioning.perhaps ? UNKNOWN : false) : not(anyOf(versions.map(not))),
            {
                control: "HA-3",
                resource,
                wrong: "A bucket keeps no versions",
                found: versions.length === 0 ? "no versioning" : "versioning not enabled",
                allowed: "Enabled",
                mend: "add a BucketVersioning with status Enabled",
            },
            "the versioning is not known",
        );
        judgeLock(judgement, bucket);
    }
    return judgement;
}

/** What a bucket holds is encrypted with our own keys and survives being overwritten. */
export const bucketsAreEncryptedAndVersioned = stackPolicy(
    {
        name: "buckets-are-encrypted-and-versioned",
        displayName: "Buckets are encrypted and versioned",
        controls: ["KM-1", "HA-3"],
        severity: "high",
        description:
            "Every bucket encrypts with a customer key and a bucket key, and keeps versions; one with Object Lock keeps every object for a time.",
        remediationSteps:
            "Add a BucketServerSideEncryptionConfiguration (aws:kms, kmsMasterKeyId, bucketKeyEnabled) and a BucketVersioning (Enabled).",
    },
    judgeEncryption,
);
