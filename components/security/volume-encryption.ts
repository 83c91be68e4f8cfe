import { DefaultKmsKey, EncryptionByDefault } from "@pulumi/aws/ebs";
import * as pulumi from "@pulumi/pulumi";

/**
 * Encrypts every new volume of the region, with the given key where none is named. Who makes a volume without naming a key needs leave to
 * use this one.
 *
 * Controls: KM-1.
 * @returns the ARN of the key.
 */
export function createVolumeEncryption(
    name: string,
    keyArn: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const key = new DefaultKmsKey(name, { keyArn }, opts);
    new EncryptionByDefault(name, { enabled: true }, pulumi.mergeOptions(opts, { dependsOn: [key] }));
    return key.keyArn;
}
