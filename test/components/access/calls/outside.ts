import { bucketPlans, keyPlans } from "../../../../stacks/data";
import { administrator, service, type Actor, type Call } from "../../../support/iam/account";
import { assumes, viaS3, type Surroundings } from "./surroundings";

/** What AWS does outside the VPC for the environment: it copies, delivers, encrypts, starts and builds. */
export function callsOfServices(around: Surroundings): Call[] {
    const { account } = around;
    const { id, region, environment: name } = account;
    const logGroups = ["kms:Encrypt", "kms:Decrypt", "kms:GenerateDataKey"].map((action): Call => ({
        by: service(`logs.${region}.amazonaws.com`),
        action,
        on: account.key("logs"),
        context: { "kms:EncryptionContext:aws:logs:arn": `arn:aws:logs:${region}:${id}:log-group:/weaviate/${name}/mirror` },
    }));
    const scaling: Actor = {
        name: "Auto Scaling",
        caller: { kind: "role", arn: `arn:aws:iam::${id}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling` },
        identity: [],
    };
    const granting = (by: Actor, dataClass: string): Call[] => [
        { by, action: "kms:GenerateDataKeyWithoutPlaintext", on: account.key(dataClass) },
        { by, action: "kms:CreateGrant", on: account.key(dataClass), context: { "kms:GrantIsForAWSResource": "true" } },
    ];
    const mirror = account.role("mirror");
    return [
        ...logGroups,
        ...granting(scaling, "volumes"),
        assumes(around, "eks.amazonaws.com", "cluster"),
        ...granting(account.role("cluster"), "secrets"),
        assumes(around, "codebuild.amazonaws.com", "mirror", `arn:aws:codebuild:${region}:${id}:project/${name}-mirror`),
        { by: mirror, action: "ecr:GetAuthorizationToken", on: account.nothing },
        ...["InitiateLayerUpload", "UploadLayerPart", "CompleteLayerUpload", "PutImage", "BatchGetImage"].map((action): Call => ({
            by: mirror,
            action: `ecr:${action}`,
            on: account.own("ecr", "repository/quay.io/tigera/operator"),
        })),
        { by: mirror, action: "logs:PutLogEvents", on: account.own("logs", `log-group:/weaviate/${name}/mirror:log-stream:1`) },
        ...callsForReplication(around),
        ...callsForStreams(around),
    ];
}

/** Firehose takes its role, writes to the archive in parts, under the archive's key, and says what failed. */
function callsForStreams(around: Surroundings): Call[] {
    const { account } = around;
    const { id, region, environment: name } = account;
    const by = account.role("log-streams");
    const archive = account.bucket("log-streams");
    return [
        assumes(around, "firehose.amazonaws.com", "log-streams", `arn:aws:firehose:${region}:${id}:deliverystream/${name}-flow-logs`),
        ...["s3:GetBucketLocation", "s3:ListBucketMultipartUploads"].map((action): Call => ({ by, action, on: archive })),
        { by, action: "kms:GenerateDataKey", on: account.key("logs"), context: viaS3(archive, region) },
        {
            by,
            action: "logs:PutLogEvents",
            on: account.own("logs", `log-group:/aws/kinesisfirehose/${name}-flow-logs:log-stream:archive`),
        },
    ];
}

/** S3 copies backups to the other region: it takes the role, reads the source, and writes the copy under the other key. */
function callsForReplication(around: Surroundings): Call[] {
    const { account, environment } = around;
    const by = account.role("replication");
    const [source, replica] = [account.bucket("backups"), account.bucket("backups-replica")];
    const original = account.object("backups", "weaviate/backup-1/chunk-1");
    const copy = account.object("backups-replica", "weaviate/backup-1/chunk-1");
    const reads = [
        "s3:GetObjectVersionForReplication",
        "s3:GetObjectVersionAcl",
        "s3:GetObjectVersionTagging",
        // both buckets keep objects locked (Amazon S3 User Guide, "Using Object Lock with S3 Replication")
        "s3:GetObjectRetention",
        "s3:GetObjectLegalHold",
    ];
    return [
        assumes(around, "s3.amazonaws.com", "replication", source.arn),
        { by, action: "s3:GetReplicationConfiguration", on: source },
        { by, action: "s3:ListBucket", on: source },
        ...reads.map((action): Call => ({ by, action, on: original })),
        { by, action: "kms:Decrypt", on: account.key("backups"), context: viaS3(source, account.region) },
        ...["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"].map((action): Call => ({ by, action, on: copy })),
        ...["kms:GenerateDataKey", "kms:Encrypt"].map((action): Call => ({
            by,
            action,
            on: account.key("backups-replica"),
            context: viaS3(replica, environment.replicaRegion),
        })),
    ];
}

/** Who looks after all of it: the deployer, from wherever it runs, and whoever opens the break-glass role. */
export function callsOfAdministrators({ account, environment }: Surroundings): Call[] {
    const deployer = administrator(environment.deployer.roleArn, "the deployer");
    const breakGlass = account.role("break-glass");
    const buckets = bucketPlans(environment);
    const configure = ["s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:PutLifecycleConfiguration", "s3:PutEncryptionConfiguration"];
    const content = ["s3:GetObject", "s3:PutObject", "s3:DeleteObjectVersion"];
    const administration = ["kms:PutKeyPolicy", "kms:DescribeKey", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation"];
    const secrets = ["kms:GenerateDataKey", "kms:Decrypt"];
    return [
        ...[deployer, breakGlass].flatMap((by) => [
            ...buckets.flatMap(({ purpose, region }): Call[] =>
                // from outside, and, where the endpoint serves the bucket's region, through it
                [undefined, ...(region === undefined ? ["s3"] : [])].flatMap((through) => [
                    ...configure.map((action) => ({ by, action, on: account.bucket(purpose), through }) as Call),
                    ...content.map((action) => ({ by, action, on: account.object(purpose, "some/object"), through }) as Call),
                ]),
            ),
            ...keyPlans(environment).flatMap(({ dataClass, region }) =>
                [undefined, ...(region === undefined ? ["kms"] : [])].flatMap((through) =>
                    administration.map((action) => ({ by, action, on: account.key(dataClass), through }) as Call),
                ),
            ),
            ...[...account.endpoints.keys()]
                .filter((through) => !["s3", "kms", "sts"].includes(through))
                .map((through): Call => ({ by, action: `${prefixOf(through)}:Anything`, on: account.nothing, through })),
        ]),
        ...secrets.map((action): Call => ({ by: deployer, action, on: account.key("secrets") })),
        ...keyPlans(environment).map(({ dataClass }): Call => ({
            by: deployer,
            action: "kms:CreateGrant",
            on: account.key(dataClass),
            context: { "kms:GrantIsForAWSResource": "true" },
        })),
    ];
}

/** How an endpoint's service is called in actions. */
export const prefixOf = (service: string): string =>
    ({
        "ecr.api": "ecr",
        "ecr.dkr": "ecr",
        monitoring: "cloudwatch",
        "guardduty-data": "guardduty",
        "aps-workspaces": "aps",
        "kinesis-firehose": "firehose",
    })[service] ?? service;
