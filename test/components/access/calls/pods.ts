import type { Call, Target } from "../../../support/iam/account";
import { viaS3, type Surroundings } from "./surroundings";

/** Calls of what gives pods their network, their volumes, their traffic and their secrets. */
export function callsOfControllers({ account, environment }: Surroundings): Call[] {
    const name = account.environment;
    const ec2 = (role: string) => {
        const by = account.role(role);
        return (action: string, on: Target = account.nothing, context = {}): Call => ({ by, action, on, through: "ec2", context });
    };
    const instance = account.own("ec2", "instance/i-0123456789abcdef0");
    const networkInterface = account.own("ec2", "network-interface/eni-0123456789abcdef0");
    const volume = account.own("ec2", "volume/vol-0123456789abcdef0");
    const ofDriver = { "ec2:ResourceTag/ebs.csi.aws.com/cluster": "true" };
    const ofNode = { "ec2:ResourceTag/environment": name };
    const viaEc2 = { "kms:ViaService": `ec2.${account.region}.amazonaws.com`, "aws:ViaAWSService": "true" };
    const [network, volumes, targets] = [ec2("vpc-cni"), ec2("ebs-csi"), ec2("load-balancer-controller")];
    const targetGroup = account.own("elasticloadbalancing", `targetgroup/${name}-http-1234567/0123456789abcdef`);
    const { grafanaClientSecret } = environment.identityProvider;
    const secretArn =
        "secretArn" in grafanaClientSecret
            ? grafanaClientSecret.secretArn
            : account.own("secretsmanager", `secret:weaviate/${name}/grafana-client-AbCdEf`).arn;
    const secrets = account.role("external-secrets");
    return [
        network("ec2:DescribeNetworkInterfaces"),
        ...[networkInterface, account.own("ec2", "subnet/subnet-1"), account.own("ec2", "security-group/sg-1")].map((on) =>
            network("ec2:CreateNetworkInterface", on),
        ),
        network("ec2:CreateTags", networkInterface, { "ec2:CreateAction": "CreateNetworkInterface" }),
        network("ec2:AttachNetworkInterface", networkInterface),
        network("ec2:AttachNetworkInterface", instance),
        network("ec2:AssignPrivateIpAddresses", networkInterface),

        volumes("ec2:DescribeVolumes"),
        volumes("ec2:CreateVolume", volume, { "aws:RequestTag/ebs.csi.aws.com/cluster": "true" }),
        volumes("ec2:CreateTags", volume, { "ec2:CreateAction": "CreateVolume" }),
        ...["ec2:AttachVolume", "ec2:DetachVolume"].flatMap((action) => [
            volumes(action, volume, ofDriver),
            volumes(action, instance, ofNode),
        ]),
        volumes("ec2:ModifyVolume", volume, ofDriver),
        volumes("ec2:DeleteVolume", volume, ofDriver),
        ...["kms:GenerateDataKeyWithoutPlaintext", "kms:Decrypt", "kms:DescribeKey", "kms:CreateGrant"].map((action): Call => ({
            by: account.role("ebs-csi"),
            action,
            on: account.key("volumes"),
            context: { ...viaEc2, ...(action === "kms:CreateGrant" ? { "kms:GrantIsForAWSResource": "true" } : {}) },
        })),

        targets("ec2:DescribeInstances"),
        ...["RegisterTargets", "DeregisterTargets"].map((action): Call => ({
            by: account.role("load-balancer-controller"),
            action: `elasticloadbalancing:${action}`,
            on: targetGroup,
            through: "elasticloadbalancing",
        })),

        { by: secrets, action: "secretsmanager:GetSecretValue", on: { arn: secretArn, account: account.id }, through: "secretsmanager" },
        {
            by: secrets,
            action: "kms:Decrypt",
            on: account.key("secrets"),
            context: {
                "kms:ViaService": `secretsmanager.${account.region}.amazonaws.com`,
                "kms:EncryptionContext:SecretARN": secretArn,
                "aws:ViaAWSService": "true",
            },
        },
    ];
}

/** Backups: Weaviate writes them, the job verifies them, the drill reads them, and S3 uses the key for each. */
export function callsForBackups({ account }: Surroundings): Call[] {
    const bucket = account.bucket("backups");
    const manifest = account.object("backups", "weaviate/backup-1/backup_config.json");
    const reading = ["s3:GetObject"];
    const writing = [...reading, "s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];
    const context = viaS3(bucket, account.region);
    const of = (role: string, actions: string[], keyActions: string[]): Call[] => {
        const by = account.role(role);
        return [
            ...actions.map((action): Call => ({ by, action, on: manifest, through: "s3" })),
            { by, action: "s3:ListBucket", on: bucket, through: "s3", context: { "s3:prefix": "weaviate/backup-1/" } },
            ...keyActions.map((action): Call => ({ by, action, on: account.key("backups"), context })),
        ];
    };
    return [
        ...of("weaviate", writing, ["kms:GenerateDataKey", "kms:Decrypt"]),
        ...of("weaviate-backup", reading, ["kms:Decrypt"]),
        ...of("weaviate-restore-drill", reading, ["kms:Decrypt"]),
    ];
}
