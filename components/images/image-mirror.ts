import { LogGroup } from "@pulumi/aws/cloudwatch";
import { Project } from "@pulumi/aws/codebuild";
import { Repository } from "@pulumi/aws/ecr/repository";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { dependenciesOf } from "../dependencies";
import { objectName } from "../traffic/kubernetes/manifests";
import { mirrorRepositoryOf } from "./image-plan";
import { buildSpecification, chartRepositoryOf, mirrorLogGroupName, mirrorProjectName, type MirroredChart } from "./mirror-plan";
import { registryHost } from "./own-registry";

/** Arguments of {@link ImageMirror}. */
export interface ImageMirrorArgs {
    /** Account and region of the registry. */
    account: Account;
    /** Images to copy, each with its tag: `quay.io/tigera/operator:v1.42.3`. */
    images: string[];
    /** Charts to copy. */
    charts: MirroredChart[];
    /** ARN of the role the build runs with; it may push to these repositories and write its log. */
    roleArn: pulumi.Input<string>;
    /** ARN of the key that images are encrypted with. */
    imagesKeyArn: pulumi.Input<string>;
    /** ARN of the key that the build's log is encrypted with. */
    logsKeyArn: pulumi.Input<string>;
    /** Days the build's log is kept, one of those CloudWatch Logs takes. */
    logRetentionDays: number;
    /** Why the repositories may be destroyed with their images. Absent by default: a repository that holds images stays. */
    allowDestroyBecause?: string;
}

/** The build's machine (AWS CodeBuild User Guide, "Docker images provided by CodeBuild"): it has Go and the AWS CLI. */
const machine = { image: "aws/codebuild/amazonlinux-x86_64-standard:5.0", computeType: "BUILD_GENERAL1_SMALL", type: "LINUX_CONTAINER" };

/** Minutes a build may take, and may wait for a machine. */
const buildMinutes = 60;
const queueMinutes = 30;

/**
 * This account's copies of every image and chart, and the build that makes them: the one thing of an environment that reads public
 * registries. It runs outside the VPC, whose nodes reach none. In a repository no tag ever moves, and what is pushed is scanned.
 *
 * Controls: DT-1, DT-3, KM-1.
 */
export class ImageMirror extends pulumi.ComponentResource {
    /** Name of the CodeBuild project that copies what is missing. */
    public readonly projectName: pulumi.Output<string>;

    constructor(name: string, args: ImageMirrorArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ImageMirror", name, args, opts);
        const waits = dependenciesOf(opts);
        const { account, images, charts } = args;
        const repositories = [...new Set([...images.map(mirrorRepositoryOf), ...charts.map((chart) => chartRepositoryOf(chart.name))])];
        for (const repository of repositories) {
            new Repository(
                `${name}-${objectName(repository, 200)}`,
                {
                    name: repository,
                    imageTagMutability: "IMMUTABLE",
                    imageScanningConfiguration: { scanOnPush: true },
                    encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: args.imagesKeyArn }],
                    forceDelete: args.allowDestroyBecause !== undefined,
                    tags: { Name: repository },
                },
                { parent: this, ...waits },
            );
        }
        const log = new LogGroup(
            `${name}-mirror`,
            {
                name: mirrorLogGroupName(name),
                kmsKeyId: args.logsKeyArn,
                retentionInDays: args.logRetentionDays,
                tags: { Name: mirrorLogGroupName(name) },
            },
            { parent: this, ...waits },
        );
        const project = new Project(
            `${name}-mirror`,
            {
                name: mirrorProjectName(name),
                description: "Copies images and charts from public registries to this account's own",
                serviceRole: args.roleArn,
                encryptionKey: args.imagesKeyArn,
                artifacts: { type: "NO_ARTIFACTS" },
                source: {
                    type: "NO_SOURCE",
                    buildspec: buildSpecification(images, charts, registryHost(account), account.region),
                },
                environment: { ...machine, privilegedMode: false },
                logsConfig: { cloudwatchLogs: { status: "ENABLED", groupName: log.name } },
                buildTimeout: buildMinutes,
                queuedTimeout: queueMinutes,
                concurrentBuildLimit: 1, // two of them would push the same tag
                tags: { Name: mirrorProjectName(name) },
            },
            { parent: this, ...waits },
        );
        this.projectName = project.name;
        this.registerOutputs({ projectName: this.projectName });
    }
}
