import { bucketArn, clusterArn, type Account } from "../account";
import { networkAddonPods } from "../cluster/defaults";
import { bucketUseStatements, BucketAccess, type BucketUser } from "../buckets/bucket-policy";
import type { PolicyStatement } from "../documents";
import { nodeTiers, type NodeTier } from "../network/tiers";
import { workloads, type Workload } from "../traffic";
import { awsRegistryAccounts } from "./aws-registries";
import type { RolePlan } from "./role";
import { allow } from "./statement";
import { instanceTrust, podTrust, serviceTrust } from "./trust";

/** The EKS control plane's role. EKS demands AWS's own policy (EKS User Guide, "Amazon EKS cluster IAM role"). */
export const clusterRole = (account: Account): RolePlan => ({
    role: "cluster",
    description: "The EKS control plane manages network interfaces and volumes of the cluster",
    trust: serviceTrust(account, "eks.amazonaws.com"),
    statements: [],
    managedPolicies: [`arn:${account.partition}:iam::aws:policy/AmazonEKSClusterPolicy`],
});

/**
 * One role a node tier, with what a node itself does; what its pods may do stands in their own roles. Narrower than AWS's
 * AmazonEKSWorkerNodePolicy and AmazonSSMManagedInstanceCore: this cluster, images of this account and of AWS's two, these log groups, and no
 * parameters, where secrets may lie.
 *
 * Controls: S3-3, SS-2, SS-3.
 */
export const nodeRoles = (environment: string, account: Account, cluster: string): RolePlan[] =>
    nodeTiers.map((tier) => nodeRole(environment, account, cluster, tier));

function nodeRole(environment: string, account: Account, cluster: string, tier: NodeTier): RolePlan {
    const arn = (service: string, resource: string) => `arn:${account.partition}:${service}:${account.region}:${account.id}:${resource}`;
    return {
        role: `node-${tier}`,
        description: `Nodes of the ${tier} tier join the cluster, pull images, ship logs and keep their channel to Systems Manager`,
        trust: instanceTrust(),
        statements: [
            allow("Cluster", ["eks:DescribeCluster", "eks-auth:AssumeRoleForPodIdentity"], [clusterArn(account, cluster)]),
            allow("DescribeInstances", ["ec2:DescribeInstances", "ec2:DescribeInstanceTypes"], ["*"]),
            allow("RegistryToken", ["ecr:GetAuthorizationToken"], ["*"]),
            allow(
                "PullImages",
                ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
                [
                    arn("ecr", "repository/*"), // every image of this account is mirrored and scanned
                    ...awsRegistryAccounts(account.region).map(
                        (owner) => `arn:${account.partition}:ecr:${account.region}:${owner}:repository/*`,
                    ),
                ],
            ),
            allow("ShipLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [arn("logs", `log-group:/weaviate/${environment}/*`)]),
            allow("Metrics", ["cloudwatch:PutMetricData"], ["*"], {
                StringEquals: { "cloudwatch:namespace": [`weaviate/${environment}`] },
            }),
            allow(
                "Documents",
                ["ssm:DescribeDocument", "ssm:GetDocument"],
                // This account's and AWS's own: another account could share one that runs whatever it likes.
                [arn("ssm", "document/*"), `arn:${account.partition}:ssm:${account.region}::document/*`],
            ),
            allow(
                "SystemsManager",
                [
                    "ec2messages:AcknowledgeMessage",
                    "ec2messages:DeleteMessage",
                    "ec2messages:FailMessage",
                    "ec2messages:GetEndpoint",
                    "ec2messages:GetMessages",
                    "ec2messages:SendReply",
                    "ssm:DescribeAssociation",
                    "ssm:GetDeployablePatchSnapshotForInstance",
                    "ssm:GetManifest",
                    "ssm:ListAssociations",
                    "ssm:ListInstanceAssociations",
                    "ssm:PutComplianceItems",
                    "ssm:PutConfigurePackageResult",
                    "ssm:PutInventory",
                    "ssm:UpdateAssociationStatus",
                    "ssm:UpdateInstanceAssociationStatus",
                    "ssm:UpdateInstanceInformation",
                    "ssmmessages:CreateControlChannel",
                    "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel",
                    "ssmmessages:OpenDataChannel",
                ],
                ["*"],
            ),
        ],
        wildcardReasons: {
            DescribeInstances: "EC2 describe calls take no resource",
            RegistryToken: "The token is for the registry as a whole and the call takes no resource",
            Metrics: "PutMetricData takes no resource and the namespace is fixed by condition",
            SystemsManager: "The channel of the agent itself whose calls take no resource that is known before the instance",
        },
    };
}

/**
 * The role of the VPC CNI's own pods, so that nodes need not carry its permissions. The policy is the one EKS demands (EKS User Guide,
 * "Configure Amazon VPC CNI plugin to use IRSA").
 *
 * Controls: S3-3.
 */
export const networkAddonRole = (account: Account, cluster: string): RolePlan => ({
    role: "vpc-cni",
    description: "The VPC CNI gives pods addresses and network interfaces",
    trust: podTrust(account, cluster, networkAddonPods),
    statements: [],
    managedPolicies: [`arn:${account.partition}:iam::aws:policy/AmazonEKS_CNI_Policy`],
});

/** A bucket and the roles that use it. */
export interface UsedBucket {
    bucketName: string;
    users: readonly BucketUser[];
}

/** Pods that use buckets, each with a role of its own. */
export const bucketPods: readonly { workload: Workload; role: string; description: string }[] = [
    { workload: workloads.weaviate, role: "weaviate", description: "Weaviate writes its backups, and cannot delete them" },
    { workload: workloads.backup, role: "weaviate-backup", description: "The backup job verifies what Weaviate wrote" },
    {
        workload: workloads.restoreDrill,
        role: "weaviate-restore-drill",
        description: "The restore drill reads a backup into a database aside",
    },
];

/** Roles of pods that use buckets, each with its own prefix. Their keys' policies name them, so they need no KMS permission here. */
export const podRoles = (environment: string, account: Account, cluster: string, buckets: readonly UsedBucket[]): RolePlan[] =>
    bucketPods.map(({ workload, role, description }) => ({
        role,
        description,
        trust: podTrust(account, cluster, workload),
        statements: buckets.flatMap(({ bucketName, users }, index) =>
            users
                .filter((user) => user.role === `${environment}-${role}`)
                .flatMap((user) => bucketUseStatements(account, bucketName, `Bucket${index}`, user)),
        ),
    }));

/** From where to where objects are copied. */
export interface ReplicationRoute {
    /** Name of the bucket they are copied from. */
    source: string;
    /** Name of the bucket they are copied to. */
    destination: string;
    sourceRegion: string;
    destinationRegion: string;
}

/**
 * The role S3 assumes to copy backups to the other region.
 *
 * Controls: HA-3, S3-3.
 * Source: Amazon S3 User Guide, "Setting up permissions for live replication", "Replicating encrypted objects".
 */
export function replicationRole(account: Account, route: ReplicationRoute): RolePlan {
    const keys = (region: string) => [`arn:${account.partition}:kms:${region}:${account.id}:key/*`];
    const viaS3 = (region: string, bucket: string): PolicyStatement["Condition"] => ({
        StringLike: {
            "kms:ViaService": `s3.${region}.amazonaws.com`,
            "kms:EncryptionContext:aws:s3:arn": `${bucketArn(account, bucket)}*`,
        },
    });
    return {
        role: "replication",
        description: "S3 copies backups to the replica region",
        trust: serviceTrust(account, "s3.amazonaws.com", bucketArn(account, route.source)),
        statements: [
            ...bucketUseStatements(account, route.source, "Source", { role: "replication", access: BucketAccess.Replicate }),
            allow(
                "Destination",
                ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags", "s3:ObjectOwnerOverrideToBucketOwner"],
                [bucketArn(account, route.destination, "*")],
            ),
            // Key ids are not known beforehand; the condition ties the keys to the two buckets' objects.
            allow("DecryptSource", ["kms:Decrypt"], keys(route.sourceRegion), viaS3(route.sourceRegion, route.source)),
            allow(
                "EncryptDestination",
                ["kms:Encrypt", "kms:GenerateDataKey"],
                keys(route.destinationRegion),
                viaS3(route.destinationRegion, route.destination),
            ),
        ],
    };
}
