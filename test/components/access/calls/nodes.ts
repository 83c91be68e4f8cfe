import { awsRegistryAccounts } from "../../../../components/access/aws-registries";
import { nodeTiers } from "../../../../components/network/tiers";
import { anonymous, service, type Call } from "../../../support/iam/account";
import { assumes, openTo, podTags, type Surroundings } from "./surroundings";

/** Every call a node makes at boot and at work, and what is done for it, by what it is for. */
export function callsOfNodes(around: Surroundings): Call[] {
    const { account } = around;
    const { environment, region } = account;
    const cluster = account.own("eks", `cluster/${environment}`);
    const registries = [account.id, ...awsRegistryAccounts(region)];
    const metrics = { "cloudwatch:namespace": `weaviate/${environment}` };
    return nodeTiers.flatMap((tier): Call[] => {
        const by = account.role(`node-${tier}`);
        const logGroup = account.own("logs", `log-group:/weaviate/${environment}/${tier}`);
        const stream = { ...logGroup, arn: `${logGroup.arn}:log-stream:ip-10-0-0-1` };
        const call = (through: string, action: string, on = account.nothing, context = {}): Call => ({ by, action, on, through, context });
        return [
            assumes(around, "ec2.amazonaws.com", `node-${tier}`),
            // boot: amazon-eks-ami, nodeadm; Bottlerocket, pluto
            call("ec2", "ec2:DescribeInstances"),
            call("ec2", "ec2:DescribeInstanceTypes"),
            call("eks", "eks:DescribeCluster", cluster),
            call("sts", "sts:GetCallerIdentity"),
            call("ecr.api", "ecr:GetAuthorizationToken"),
            ...registries.flatMap((owner) => {
                const repository = `arn:aws:ecr:${region}:${owner}:repository/eks/pause`;
                const on = owner === account.id ? { arn: repository, account: owner } : openTo(repository, owner);
                return ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"].flatMap((action) => [
                    call("ecr.api", action, on),
                    call("ecr.dkr", action, on),
                ]);
            }),
            // work
            call("eks-auth", "eks-auth:AssumeRoleForPodIdentity", cluster),
            call("logs", "logs:CreateLogStream", logGroup),
            call("logs", "logs:PutLogEvents", stream),
            call("monitoring", "cloudwatch:PutMetricData", account.nothing, metrics),
            call("ssm", "ssm:UpdateInstanceInformation", account.own("ec2", "instance/i-0123456789abcdef0")),
            call("ssm", "ssm:ListInstanceAssociations", account.own("ec2", "instance/i-0123456789abcdef0")),
            ...["GetManifest", "DescribeAssociation", "GetDeployablePatchSnapshotForInstance"].map((action) =>
                call("ssm", `ssm:${action}`),
            ),
            ...["GetDocument", "DescribeDocument"].map((action) =>
                call("ssm", `ssm:${action}`, openTo(`arn:aws:ssm:${region}::document/AWS-RunPatchBaseline`, "amazon")),
            ),
            call("ssm", "ssm:GetDocument", account.own("ssm", "document/own-baseline")),
            call("ssm", "ssm:PutInventory"),
            call("ssm", "ssm:PutConfigurePackageResult"),
            call("ssm", "ssm:UpdateAssociationStatus"),
            call("ssmmessages", "ssmmessages:OpenControlChannel"),
            call("ec2messages", "ec2messages:GetMessages"),
        ];
    });
}

/** Reading what AWS owns: ECR signs addresses of layers, packages are fetched unsigned. */
export const callsForAwsObjects = ({ account: { region } }: Surroundings): Call[] =>
    [
        `prod-${region}-starport-layer-bucket`,
        `al2023-repos-${region}-de612dc2`,
        `aws-ssm-${region}`,
        `amazon-ssm-${region}`,
        `amazon-ssm-packages-${region}`,
        `aws-ssm-document-attachments-${region}`,
        `patch-baseline-snapshot-${region}`,
        `${region}-birdwatcher-prod`,
    ].map((bucket) => ({
        by: anonymous,
        action: "s3:GetObject",
        on: openTo(`arn:aws:s3:::${bucket}/some/object`, "133713371337"),
        through: "s3",
    }));

/** Every role of the recording that pods get, taken by the service for precisely those pods. */
export const callsForPodIdentities = (around: Surroundings): Call[] =>
    around.account.podIdentities().flatMap(({ namespace, serviceAccount, role }) =>
        ["sts:AssumeRole", "sts:TagSession"].map((action) => ({
            by: service("pods.eks.amazonaws.com"),
            action,
            on: around.account.trustOf(role),
            context: podTags(around, namespace, serviceAccount),
        })),
    );
