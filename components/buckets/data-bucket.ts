import {
    Bucket,
    BucketLifecycleConfiguration,
    BucketObjectLockConfiguration,
    BucketOwnershipControls,
    BucketPolicy,
    type BucketPolicyArgs,
    BucketPublicAccessBlock,
    BucketReplicationConfig,
    BucketServerSideEncryptionConfiguration,
    BucketVersioning,
} from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { refuse } from "../faults";
import { bucketPolicy, type BucketUsers } from "./bucket-policy";
import { bucketFaults } from "./validate";

/** Where and how a bucket's objects are copied. */
export interface BucketReplication {
    /** ARN of the role S3 assumes. */
    roleArn: string;
    /** ARN of the destination bucket, in another region. */
    destinationBucketArn: pulumi.Input<string>;
    /** ARN of the destination's own key. */
    destinationKeyArn: pulumi.Input<string>;
}

/** Arguments of {@link DataBucket}. */
export interface DataBucketArgs {
    /** The bucket's own name, globally unique, at most 63 characters. */
    bucketName: string;
    /** What it is for: `backups`, `flow-logs`, `load-balancer-logs`, `trail`. */
    purpose: string;
    /** Class of the data in it. */
    dataClass: string;
    /** Account it lives in. */
    account: Account;
    /** Everyone who may touch its objects; nobody else can. */
    users: BucketUsers;
    /** Id of the VPC's S3 gateway endpoint, the one way in for roles. */
    endpointId: pulumi.Input<string>;
    /** ARN of the key its objects are encrypted with. Either this or `amazonManagedKeyBecause` is required. */
    keyArn?: pulumi.Input<string>;
    /** Why its objects are encrypted with Amazon's key instead (SSE-S3): the delivering service takes nothing else. */
    amazonManagedKeyBecause?: string;
    /** Days after which objects expire, and superseded versions with them. */
    retentionDays: number;
    /** Days an object can be neither deleted nor overwritten (Object Lock, governance mode). No lock by default. */
    lockDays?: number;
    /** Copies to another region. None by default. */
    replication?: BucketReplication;
    /** Region of the bucket, for a replica's; the provider's region by default. */
    region?: string;
    /** Why the bucket may be destroyed. Absent by default: it is protected. */
    allowDestroyBecause?: string;
}

/**
 * A bucket for one purpose: private, versioned, encrypted, TLS only, data only through the VPC's endpoint, its policy derived from its
 * declared users.
 *
 * Controls: S3-2, S3-3, KM-1, DT-4, HA-3.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class DataBucket extends pulumi.ComponentResource {
    /** ARN of the bucket, once it keeps versions: replication into it asks for that. */
    public readonly arn: pulumi.Output<string>;

    constructor(name: string, args: DataBucketArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:DataBucket", name, args, opts);
        refuse(`DataBucket ${name}`, bucketFaults(args));

        const region = args.region === undefined ? {} : { region: args.region };
        const bucket = new Bucket(
            name,
            {
                bucket: args.bucketName,
                objectLockEnabled: args.lockDays !== undefined,
                tags: { Name: args.bucketName, purpose: args.purpose, dataClass: args.dataClass },
                ...region,
            },
            { parent: this, protect: args.allowDestroyBecause === undefined },
        );
        const of = { bucket: bucket.id, ...region };
        const child = { parent: this };

        const block = new BucketPublicAccessBlock(
            name,
            { ...of, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
            child,
        );
        new BucketOwnershipControls(name, { ...of, rule: { objectOwnership: "BucketOwnerEnforced" } }, child);
        new BucketServerSideEncryptionConfiguration(
            name,
            {
                ...of,
                rules: [
                    args.keyArn === undefined
                        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
                        : {
                              applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: args.keyArn },
                              bucketKeyEnabled: true,
                          },
                ],
            },
            child,
        );
        const versioning = new BucketVersioning(name, { ...of, versioningConfiguration: { status: "Enabled" } }, child);
        new BucketLifecycleConfiguration(
            name,
            {
                ...of,
                rules: [
                    {
                        id: "retention",
                        status: "Enabled",
                        filter: { prefix: "" },
                        expiration: { days: args.retentionDays },
                        noncurrentVersionExpiration: { noncurrentDays: args.retentionDays },
                        abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
                    },
                ],
            },
            { parent: this, dependsOn: [versioning] },
        );
        if (args.lockDays !== undefined) {
            new BucketObjectLockConfiguration(
                name,
                { ...of, rule: { defaultRetention: { mode: "GOVERNANCE", days: args.lockDays } } },
                child,
            );
        }
        if (args.replication !== undefined) this.replicate(name, bucket, versioning, args.replication);
        // As an object, not as text: a preview then knows all of it but the endpoint's id, and policies can judge it.
        const policy = bucketPolicy(args.account, args.bucketName, args.users, args.endpointId);
        // Last, so that a wrong policy never hinders the rest; after the block, which would otherwise race with it.
        new BucketPolicy(name, { ...of, policy: policy as BucketPolicyArgs["policy"] }, { parent: this, dependsOn: [block] });

        this.arn = pulumi.all([bucket.arn, versioning.id]).apply(([arn]) => arn);
        this.registerOutputs({ arn: this.arn });
    }

    private replicate(name: string, bucket: Bucket, versioning: BucketVersioning, replication: BucketReplication): void {
        new BucketReplicationConfig(
            name,
            {
                bucket: bucket.id,
                role: replication.roleArn,
                rules: [
                    {
                        id: "everything",
                        priority: 0,
                        status: "Enabled",
                        filter: { prefix: "" },
                        deleteMarkerReplication: { status: "Disabled" }, // a deletion here must not reach the copy
                        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
                        destination: {
                            bucket: replication.destinationBucketArn,
                            encryptionConfiguration: { replicaKmsKeyId: replication.destinationKeyArn },
                            metrics: { status: "Enabled", eventThreshold: { minutes: 15 } },
                            replicationTime: { status: "Enabled", time: { minutes: 15 } },
                        },
                    },
                ],
            },
            { parent: this, dependsOn: [versioning] },
        );
    }
}
