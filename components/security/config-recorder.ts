import { DeliveryChannel, Recorder, RecorderStatus } from "@pulumi/aws/cfg";
import { ServiceLinkedRole } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

/** What the recorder of AWS Config needs. */
export interface ConfigRecorderNeeds {
    /** Name of the bucket it delivers to. */
    bucketName: pulumi.Input<string>;
    /** ARN of the key its objects are encrypted with; the bucket's own default if absent. */
    keyArn?: pulumi.Input<string>;
    /** ARN of the service-linked role, where the account has it already. */
    roleArn?: string;
}

/**
 * The recorder of AWS Config: every type there is, in every state it takes, by the service's own role. It starts once it can deliver.
 *
 * Controls: FW-1, SM-3.
 * Source: AWS Security Hub User Guide, control Config.1 (service-linked role); AWS Config API, RecordingGroup.
 * @returns the recorder's name, and what says that it runs.
 */
export function createConfigRecorder(
    name: string,
    { bucketName, keyArn, roleArn }: ConfigRecorderNeeds,
    opts: pulumi.CustomResourceOptions,
): { id: pulumi.Output<string>; running: RecorderStatus } {
    const recorderRoleArn = roleArn ?? new ServiceLinkedRole(`${name}-config`, { awsServiceName: "config.amazonaws.com" }, opts).arn;
    const recorder = new Recorder(
        name,
        {
            roleArn: recorderRoleArn,
            recordingGroup: {
                allSupported: true,
                includeGlobalResourceTypes: true,
                recordingStrategies: [{ useOnly: "ALL_SUPPORTED_RESOURCE_TYPES" }],
            },
            recordingMode: { recordingFrequency: "CONTINUOUS" },
        },
        opts,
    );
    const channel = new DeliveryChannel(
        name,
        {
            s3BucketName: bucketName,
            ...(keyArn === undefined ? {} : { s3KmsKeyArn: keyArn }),
            snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
        },
        pulumi.mergeOptions(opts, { dependsOn: [recorder] }), // AWS refuses a channel without a recorder
    );
    const running = new RecorderStatus(
        name,
        { name: recorder.name, isEnabled: true },
        pulumi.mergeOptions(opts, { dependsOn: [channel] }), // and does not start a recorder without a channel
    );
    return { id: recorder.name, running };
}
