import { bucketArn, roleArn, type Account } from "../components/account";
import { BucketAccess, type BucketUser, type BucketUsers, type DeliveryService } from "../components/buckets/bucket-policy";
import { LogPrefix } from "../components/edge/load-balancer-plan";
import { KeyPurpose, type KeyUse } from "../components/keys/key-policy";
import { roleName } from "../components/access/role";
import { alarmTopicArn } from "../components/observability/alarm-plan";
import { streamsAsBucketUser } from "../components/observability/log-stream-plan";
import { logStreamsRole } from "../components/observability/streams";
import { revocationDelivery, revocationKeyUse } from "../components/vpn/authority-plan";
import { stateListDays } from "../components/vpn/state-authority-plan";
import { publisherAsBucketUser, publisherRoleName } from "../components/vpn/publisher-role";
import type { Environment } from "./schema/environment";

/** A key as planned: one for each class of data. */
export interface KeyPlan {
    dataClass: string;
    uses: KeyUse[];
    /** Region of the key where it is not the main one. */
    region?: string;
}

/** A bucket as planned: one for each purpose. */
export interface BucketPlan {
    purpose: string;
    bucketName: string;
    dataClass: string;
    users: BucketUsers;
    retentionDays: number;
    lockDays?: number;
    /** Class of the key it is encrypted with. */
    key?: string;
    amazonManagedKeyBecause?: string;
    region?: string;
    /** Purpose of the bucket its objects are copied to. */
    replicatesTo?: string;
}

/** Name of the role Auto Scaling makes for itself, and its path (Amazon EC2 Auto Scaling User Guide, "Service-linked roles"). */
const autoScalingRole = { name: "AWSServiceRoleForAutoScaling", path: "/aws-service-role/autoscaling.amazonaws.com/" };

/** Prefix Weaviate's backups stand under. */
export const backupPrefix = "weaviate/";

/** Purpose of the bucket the load balancer's logs go to; the policy on encryption knows it by this tag. */
export const loadBalancerLogs = "load-balancer-logs";

/** Purpose of the bucket that keeps a copy of what was streamed. */
export const streamArchive = "log-streams";

/** Where an environment lives. */
export const accountOf = (environment: Environment): Account => ({
    id: environment.account,
    partition: environment.partition,
    region: environment.region,
});

/** Whether people's certificates are signed with a key that lies in the state, and not by AWS Private CA. */
const isKeyInState = ({ privateCa }: Environment): boolean => privateCa.keyInStateBecause !== undefined;

/** A bucket's name, unique in the world because it holds account and region. */
export const bucketName = (environment: Environment, purpose: string, region = environment.region): string =>
    `${environment.name}-${purpose}-${environment.account}-${region}`;

/**
 * The keys of an environment, by class of data, each with everyone who may use it.
 *
 * Controls: KM-1.
 */
export function keyPlans(environment: Environment): KeyPlan[] {
    const account = accountOf(environment);
    const { name, region } = environment;
    const arn = (service: string, resource: string) => `arn:${account.partition}:${service}:${region}:${account.id}:${resource}`;
    const fromAccount = (sourceArn: string) => ({
        StringEquals: { "aws:SourceAccount": account.id },
        ArnLike: { "aws:SourceArn": sourceArn },
    });
    const role = (short: string) => roleName(name, short);
    return [
        {
            dataClass: "backups",
            uses: [
                { name: "Weaviate", principal: role("weaviate") },
                { name: "BackupJob", principal: role("weaviate-backup") },
                { name: "RestoreDrill", principal: role("weaviate-restore-drill") },
                { name: "Replication", principal: role("replication") },
            ],
        },
        {
            dataClass: "backups-replica",
            region: environment.replicaRegion,
            uses: [{ name: "Replication", principal: role("replication") }],
        },
        {
            dataClass: "volumes",
            uses: [
                {
                    name: "NodeVolumes",
                    principal: roleArn(account, autoScalingRole.name, autoScalingRole.path),
                    purpose: KeyPurpose.Grants,
                    serviceLinked: true,
                },
                { name: "PodVolumes", principal: role("ebs-csi"), purpose: KeyPurpose.Grants },
            ],
        },
        {
            dataClass: "messages",
            uses: (["cloudwatch", "events"] as const).map((service) => ({
                name: service === "events" ? "Events" : "Alarms",
                principal: `${service}.amazonaws.com`,
                // What SNS says of its own accord. EventBridge says neither account nor ARN of a source when it publishes to a topic.
                condition: { ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": alarmTopicArn(account, name, "*") } },
            })),
        },
        { dataClass: "images", uses: [] }, // ECR works by grants that whoever makes a repository gives it
        {
            dataClass: "logs",
            uses: [
                {
                    name: "LogGroups",
                    principal: `logs.${region}.amazonaws.com`,
                    condition: { ArnLike: { "kms:EncryptionContext:aws:logs:arn": arn("logs", "*") } },
                },
                { name: "LogDelivery", principal: "delivery.logs.amazonaws.com", condition: fromAccount(arn("logs", "*")) },
                {
                    name: "ConfigurationHistory",
                    principal: "config.amazonaws.com",
                    condition: { StringEquals: { "aws:SourceAccount": account.id } },
                },
                { name: "Trail", principal: "cloudtrail.amazonaws.com", condition: fromAccount(arn("cloudtrail", `trail/${name}`)) },
                { name: "Streams", principal: role(logStreamsRole) },
            ],
        },
        {
            dataClass: "revocations",
            uses: [
                revocationKeyUse(
                    bucketArn(account, bucketName(environment, "revocations")),
                    // Without an authority in AWS Private CA the update itself writes the list.
                    isKeyInState(environment) ? environment.deployer.roleArn : undefined,
                ),
                { name: "Publisher", principal: role(publisherRoleName) },
            ],
        },
        {
            dataClass: "secrets",
            uses: [
                { name: "Cluster", principal: role("cluster"), purpose: KeyPurpose.Grants },
                { name: "SecretsReader", principal: role("external-secrets") },
                { name: "SecretsWriter", principal: environment.deployer.roleArn },
            ],
        },
    ];
}

/**
 * The buckets of an environment, by purpose, each with everyone who may touch its objects.
 *
 * Controls: S3-2, S3-3, DT-4, HA-3, NV-1.
 */
export function bucketPlans(environment: Environment): BucketPlan[] {
    const account = accountOf(environment);
    const { name, region, retentionDays } = environment;
    const arn = (service: string, resource: string) => `arn:${account.partition}:${service}:${region}:${account.id}:${resource}`;
    const administrators = [environment.deployer.roleArn, roleArn(account, roleName(name, "break-glass"))];
    const users = (roles: BucketUser[], services: DeliveryService[] = []): BucketUsers => ({ roles, services, administrators });
    const replication: BucketUser = {
        role: roleName(name, "replication"),
        access: BucketAccess.Replicate,
        outsideEndpointBecause: "S3 assumes the role itself, outside the VPC",
    };
    return [
        {
            purpose: "backups",
            bucketName: bucketName(environment, "backups"),
            dataClass: "backups",
            key: "backups",
            retentionDays: retentionDays.backups,
            lockDays: retentionDays.backups,
            replicatesTo: "backups-replica",
            users: users([
                { role: roleName(name, "weaviate"), access: BucketAccess.Write, prefix: backupPrefix },
                { role: roleName(name, "weaviate-backup"), access: BucketAccess.Read, prefix: backupPrefix },
                { role: roleName(name, "weaviate-restore-drill"), access: BucketAccess.Read, prefix: backupPrefix },
                replication,
            ]),
        },
        {
            purpose: "backups-replica",
            bucketName: bucketName(environment, "backups-replica", environment.replicaRegion),
            dataClass: "backups",
            key: "backups-replica",
            region: environment.replicaRegion,
            retentionDays: retentionDays.backups,
            lockDays: retentionDays.backups,
            users: users([replication]),
        },
        ...(["flow-logs", "dns-logs"] as const).map((purpose) => ({
            purpose,
            bucketName: bucketName(environment, purpose),
            dataClass: "logs",
            key: "logs",
            retentionDays: purpose === "flow-logs" ? retentionDays.flowLogs : retentionDays.dnsLogs,
            users: users(
                [],
                [
                    {
                        name: "LogDelivery",
                        principal: "delivery.logs.amazonaws.com",
                        prefix: "AWSLogs",
                        sourceArn: arn("logs", "*"),
                        checksAcl: true,
                    },
                ],
            ),
        })),
        {
            purpose: streamArchive,
            bucketName: bucketName(environment, streamArchive),
            dataClass: "logs",
            key: "logs",
            retentionDays: retentionDays.streams,
            users: users([streamsAsBucketUser(roleName(name, logStreamsRole))]),
        },
        {
            purpose: loadBalancerLogs,
            bucketName: bucketName(environment, loadBalancerLogs),
            dataClass: "logs",
            amazonManagedKeyBecause: "Elastic Load Balancing delivers to buckets with Amazon's own key alone",
            retentionDays: retentionDays.webLogs,
            users: users(
                [],
                Object.values(LogPrefix).map((prefix) => ({
                    name: `${prefix.charAt(0).toUpperCase()}${prefix.slice(1)}Logs`,
                    principal: "logdelivery.elasticloadbalancing.amazonaws.com",
                    prefix: `${prefix}/AWSLogs/${account.id}`,
                    uncomparedBecause: "Elastic Load Balancing documents no source in its calls; the path it writes to names the account",
                    checksAcl: false,
                })),
            ),
        },
        ...(environment.baseline.config.owner === "this-stack" ? [configurationHistory()] : []),
        {
            purpose: "revocations",
            bucketName: bucketName(environment, "revocations"),
            dataClass: "revocations",
            key: "revocations",
            retentionDays: isKeyInState(environment) ? stateListDays : retentionDays.vpn,
            users: users(
                [publisherAsBucketUser(roleName(name, publisherRoleName))],
                isKeyInState(environment) ? [] : [revocationDelivery(account)],
            ),
        },
        {
            purpose: "trail",
            bucketName: bucketName(environment, "trail"),
            dataClass: "logs",
            key: "logs",
            retentionDays: retentionDays.trail,
            users: users(
                [],
                [
                    {
                        name: "Trail",
                        principal: "cloudtrail.amazonaws.com",
                        prefix: "AWSLogs",
                        sourceArn: arn("cloudtrail", `trail/${name}`),
                        checksAcl: true,
                    },
                ],
            ),
        },
    ];

    /** What AWS Config delivers (AWS Config Developer Guide, "Permissions for the Amazon S3 Bucket for the AWS Config Delivery Channel"). */
    function configurationHistory(): BucketPlan {
        return {
            purpose: "configuration-history",
            bucketName: bucketName(environment, "configuration-history"),
            dataClass: "logs",
            key: "logs",
            retentionDays: retentionDays.trail,
            users: users(
                [],
                [
                    {
                        name: "ConfigurationHistory",
                        principal: "config.amazonaws.com",
                        prefix: "AWSLogs",
                        checksAcl: true,
                        checksExistence: true,
                    },
                ],
            ),
        };
    }
}
