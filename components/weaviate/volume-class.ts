import { StorageClass } from "@pulumi/kubernetes/storage/v1/storageClass";
import type * as pulumi from "@pulumi/pulumi";

/** A class of encrypted gp3 volumes. */
export interface VolumeClass {
    /** Name of the class. */
    className: string;
    /** ARN of the key that volumes are encrypted with. */
    keyArn: pulumi.Input<string>;
    /** Operations a second of each volume. */
    iops: number;
    /** Throughput of each volume, in MiB a second. */
    mibPerSecond: number;
    /** What becomes of a volume when its claim is deleted: `Retain` or `Delete`. */
    reclaimPolicy: string;
}

/**
 * Makes a class of volumes. Parameters are text, which is all a StorageClass takes; a volume lies in the zone of its pod, not the other way
 * round.
 *
 * Controls: KM-1, HA-1.
 * Source: kubernetes-sigs/aws-ebs-csi-driver, docs/parameters.md.
 */
export const createVolumeClass = (
    name: string,
    { className, keyArn, iops, mibPerSecond, reclaimPolicy }: VolumeClass,
    opts: pulumi.CustomResourceOptions,
): StorageClass =>
    new StorageClass(
        name,
        {
            metadata: { name: className },
            provisioner: "ebs.csi.aws.com",
            parameters: {
                type: "gp3",
                encrypted: "true",
                kmsKeyId: keyArn,
                iops: String(iops),
                throughput: String(mibPerSecond),
                "csi.storage.k8s.io/fstype": "ext4",
            },
            volumeBindingMode: "WaitForFirstConsumer",
            reclaimPolicy,
            allowVolumeExpansion: true,
        },
        opts,
    );
