import type { Account } from "../account";
import { volumesAddonPods } from "../cluster/defaults";
import { mirrorRepositoryOf } from "../images/image-plan";
import { chartRepositoryOf, mirrorLogGroupName, mirrorProjectName, type MirroredChart } from "../images/mirror-plan";
import { workloads } from "../traffic";
import type { RolePlan } from "./role";
import { allow } from "./statement";
import { podTrust, serviceTrust } from "./trust";

const arnOf = (account: Account, service: string, resource: string): string =>
    `arn:${account.partition}:${service}:${account.region}:${account.id}:${resource}`;

/**
 * The EBS driver's role: it makes volumes, tags them as it makes them, and attaches what it has made. No snapshots, no deletion of what it
 * did not make. The volumes' key admits it by its own policy.
 *
 * Controls: KM-1, S3-3.
 * Source: kubernetes-sigs/aws-ebs-csi-driver, docs/example-iam-policy.json.
 */
export function volumeDriverRole(account: Account, cluster: string, environment: string): RolePlan {
    const volumes = arnOf(account, "ec2", "volume/*");
    const own = { StringEquals: { "ec2:ResourceTag/ebs.csi.aws.com/cluster": "true" } };
    return {
        role: "ebs-csi",
        description: "The EBS driver makes, attaches and grows the volumes of pods",
        trust: podTrust(account, cluster, volumesAddonPods),
        statements: [
            allow(
                "DescribeVolumes",
                [
                    "ec2:DescribeAvailabilityZones",
                    "ec2:DescribeInstances",
                    "ec2:DescribeTags",
                    "ec2:DescribeVolumes",
                    "ec2:DescribeVolumesModifications",
                    "ec2:DescribeVolumeStatus",
                ],
                ["*"],
            ),
            allow("MakeVolumes", ["ec2:CreateVolume"], [volumes], {
                StringEquals: { "aws:RequestTag/ebs.csi.aws.com/cluster": "true" },
            }),
            allow("TagNewVolumes", ["ec2:CreateTags"], [volumes], { StringEquals: { "ec2:CreateAction": "CreateVolume" } }),
            allow("ChangeOwnVolumes", ["ec2:AttachVolume", "ec2:DetachVolume", "ec2:ModifyVolume", "ec2:DeleteVolume"], [volumes], own),
            allow("AttachToNodes", ["ec2:AttachVolume", "ec2:DetachVolume"], [arnOf(account, "ec2", "instance/*")], {
                StringEquals: { "ec2:ResourceTag/environment": environment }, // the tag that launch templates give every node
            }),
        ],
        wildcardReasons: { DescribeVolumes: "EC2 describe calls take no resource" },
    };
}

/**
 * The role of External Secrets: it reads the secrets the cluster may know, each by its ARN.
 *
 * Controls: S3-3, KM-1, MT-4.
 * @param secrets ARNs; a secret of one's own ends in `-??????`, the six characters that Secrets Manager adds to its name.
 */
export const secretsReaderRole = (account: Account, cluster: string, secrets: readonly string[]): RolePlan => ({
    role: "external-secrets",
    description: "External Secrets copies secrets from Secrets Manager into the cluster",
    trust: podTrust(account, cluster, workloads.externalSecrets),
    statements: [
        allow("ReadSecrets", ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"], [...secrets]),
        // Key ids are not known beforehand; the condition ties the keys to Secrets Manager and to these secrets.
        allow("DecryptSecrets", ["kms:Decrypt"], [arnOf(account, "kms", "key/*")], {
            StringEquals: { "kms:ViaService": `secretsmanager.${account.region}.amazonaws.com` },
            StringLike: { "kms:EncryptionContext:SecretARN": [...secrets] },
        }),
    ],
});

/**
 * The role of the build that copies images and charts: it pushes to the mirror's repositories and writes its own log, nothing else.
 *
 * Controls: DT-3, S3-3.
 * Source: Amazon ECR User Guide, "IAM permissions for pushing an image".
 */
export function mirrorRole(account: Account, environment: string, images: readonly string[], charts: readonly MirroredChart[]): RolePlan {
    const repositories = [...new Set([...images.map(mirrorRepositoryOf), ...charts.map(({ name }) => chartRepositoryOf(name))])];
    // One pattern for each registry images come from, and one for charts: each repository by name would not fit into a policy.
    const places = [...new Set(repositories.map((repository) => repository.split("/")[0] ?? ""))];
    const project = arnOf(account, "codebuild", `project/${mirrorProjectName(environment)}`);
    const logs = arnOf(account, "logs", `log-group:${mirrorLogGroupName(environment)}:*`);
    return {
        role: "mirror",
        description: "The mirror build copies images and charts to this account's registry",
        trust: serviceTrust(account, "codebuild.amazonaws.com", project),
        statements: [
            allow("RegistryToken", ["ecr:GetAuthorizationToken"], ["*"]),
            allow(
                "PushImages",
                [
                    "ecr:BatchCheckLayerAvailability",
                    "ecr:BatchGetImage",
                    "ecr:CompleteLayerUpload",
                    "ecr:GetDownloadUrlForLayer",
                    "ecr:InitiateLayerUpload",
                    "ecr:PutImage",
                    "ecr:UploadLayerPart",
                ],
                places.map((place) => arnOf(account, "ecr", `repository/${place}/*`)),
            ),
            allow("WriteLog", ["logs:CreateLogStream", "logs:PutLogEvents"], [logs]),
        ],
        wildcardReasons: { RegistryToken: "The token is for the registry as a whole and the call takes no resource" },
    };
}
