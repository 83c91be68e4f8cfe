import { accountPart } from "./accounts";
import { covers, type Statement } from "./documents";
import { keepsToOwnResources, ownersText, type Owners } from "./endpoint-callers";
import { ADDON_ACCOUNTS, BOTTLEROCKET_ACCOUNTS } from "./kubernetes/images";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "./known";
import type { Stack } from "./stack";
import { BUCKETS } from "./types";

/**
 * Calls that know no resource of another account, so that they may stand on any: what a service asks for its own work, and what
 * describes the caller's own account.
 *
 * Source: Service Authorization Reference (actions without resource types, and those of EC2 on network interfaces, which are the
 * caller's own); AWS Managed Policy Reference, AmazonEKS_CNI_Policy.
 */
const WITHIN_OWN_ACCOUNT: readonly string[] = [
    "autoscaling:Describe*",
    ...["GetMetricData", "GetMetricStatistics", "ListMetrics", "PutMetricData"].map((name) => `cloudwatch:${name}`),
    "ec2:Describe*",
    ...["AssignPrivateIpAddresses", "AttachNetworkInterface", "CreateNetworkInterface", "CreateTags", "DeleteNetworkInterface"].map(
        (name) => `ec2:${name}`,
    ),
    ...["DetachNetworkInterface", "ModifyNetworkInterfaceAttribute", "UnassignPrivateIpAddresses"].map((name) => `ec2:${name}`),
    ...["AcknowledgeMessage", "DeleteMessage", "FailMessage", "GetEndpoint", "GetMessages", "SendReply"].map(
        (name) => `ec2messages:${name}`,
    ),
    "ecr:GetAuthorizationToken",
    "elasticloadbalancing:Describe*",
    ...["ListAssociations", "ListInstanceAssociations", "PutComplianceItems", "PutInventory"].map((name) => `ssm:${name}`),
    ...["UpdateAssociationStatus", "UpdateInstanceAssociationStatus", "UpdateInstanceInformation"].map((name) => `ssm:${name}`),
    ...["DescribeAssociation", "GetDeployablePatchSnapshotForInstance", "GetManifest", "PutConfigurePackageResult"].map(
        (name) => `ssm:${name}`,
    ),
    ...["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"].map((name) => `ssmmessages:${name}`),
    "sts:GetCallerIdentity",
    ...["GetSamplingRules", "GetSamplingTargets", "PutTelemetryRecords", "PutTraceSegments"].map((name) => `xray:${name}`),
];

/**
 * Resources that belong to AWS, and the calls that read or start them.
 *
 * Source: aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies; EKS User Guide, "View Amazon container image registries for
 * Amazon EKS add-ons".
 */
const OF_AWS: readonly { is: (pattern: string) => boolean; calls: readonly string[] }[] = [
    {
        is: (pattern) => /^arn:[^:]+:ec2:[^:]*:(:image\/|aws:prefix-list\/)/.test(pattern),
        calls: ["ec2:Describe*", "ec2:GetManagedPrefixListEntries", "ec2:RunInstances"],
    },
    {
        is: (pattern) => /^arn:[^:]+:ssm:[^:]*::(parameter\/aws\/|document\/)/.test(pattern),
        calls: ["ssm:Describe*", "ssm:Get*", "ssm:List*", "ssm:SendCommand", "ssm:StartSession"],
    },
    {
        is: (pattern) => {
            const account = accountPart(pattern) ?? "";
            return /^arn:[^:]+:ecr:/.test(pattern) && (ADDON_ACCOUNTS.has(account) || BOTTLEROCKET_ACCOUNTS.has(account));
        },
        calls: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
    },
];

/**
 * Buckets that AWS owns in a region and instances read: image layers, packages, and what Systems Manager hands out. Whole names, with
 * the endpoint's own region: a name like them that AWS has not taken can be anybody's.
 *
 * Source: aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies/s3_endpoint_policy.json; AWS Systems Manager User Guide,
 * "SSM Agent communications with AWS managed S3 buckets".
 */
const awsBuckets = (region: string): string[] => [
    `prod-${region}-starport-layer-bucket`,
    `al2023-repos-${region}-de612dc2`,
    `${region}-birdwatcher-prod`,
    ...["amazon-ssm", "amazon-ssm-packages", "aws-ssm", "aws-ssm-distributor-file", "aws-ssm-document-attachments"].map(
        (name) => `${name}-${region}`,
    ),
    `patch-baseline-snapshot-${region}`,
];

const allows = ({ effect }: Statement): Known<boolean> => (isUnknown(effect) ? UNKNOWN : effect === "Allow");

/** Whether a statement is for those calls alone. */
const isFor = ({ actions, notActions }: Statement, calls: readonly string[]): Known<boolean> => {
    if (notActions !== undefined) return false;
    if (isUnknown(actions)) return UNKNOWN;
    return actions.length > 0 && allOf(actions.map((action) => (isUnknown(action) ? UNKNOWN : calls.some((call) => covers(call, action)))));
};

/** Whether one of a statement's patterns is such; a statement for all resources but some takes in anything. */
const anyPattern = ({ resources, notResources }: Statement, test: (pattern: string) => Known<boolean>): Known<boolean> => {
    if (notResources) return true;
    return isUnknown(resources) ? UNKNOWN : anyOf(resources.map((pattern) => (isUnknown(pattern) ? UNKNOWN : test(pattern))));
};

/** Whether a statement lets its calls through to what some pattern takes in, and no condition keeps them to own resources. */
const reaches = (statement: Statement, owners: Owners, test: (pattern: string) => Known<boolean>): Known<boolean> =>
    allOf([allows(statement), anyPattern(statement, test), not(keepsToOwnResources(statement, owners))]);

/** Whether a pattern takes in resources of another account, for the calls of its statement. */
function isElsewhere(statement: Statement, { accounts }: Owners, pattern: string): Known<boolean> {
    const ofAws = OF_AWS.find(({ is }) => is(pattern));
    return allOf([
        not(accounts.ownsArn(pattern)),
        accountPart(pattern) === undefined ? not(isFor(statement, WITHIN_OWN_ACCOUNT)) : true,
        ofAws === undefined ? true : not(isFor(statement, ofAws.calls)),
    ]);
}

/** Whether a statement lets calls through to what another account owns. */
export const reachesOtherAccounts = (statement: Statement, owners: Owners): Known<boolean> =>
    reaches(statement, owners, (pattern) => isElsewhere(statement, owners, pattern));

/** What another account owns of that which a statement names. */
export const otherAccountsText = (statement: Statement, owners: Owners): string =>
    namedText(statement, (pattern) => isElsewhere(statement, owners, pattern));

/** The buckets an S3 endpoint may lead to. */
export interface Buckets {
    /** Names of the stack's own. */
    own: ReadonlySet<string>;
    /** Whether each of the stack's buckets has a name that is known. */
    complete: boolean;
    /** The endpoint's region, which AWS's own buckets have in their names. */
    region: Known<string>;
}

/** The buckets that an endpoint of a region may lead to. */
export function bucketsReachedIn(stack: Stack, region: Known<string>): Buckets {
    const names = stack.ofType(...BUCKETS).map(({ fields }) => fields.text("bucket") ?? fields.text("id") ?? UNKNOWN);
    return { own: new Set(names.filter((name) => !isUnknown(name))), complete: !names.some(isUnknown), region };
}

/** The bucket in an ARN of S3's, an access point's account aside; undefined for all else. */
const bucketPart = (pattern: string): string | undefined => /^arn:[^:]*:s3:::([^/]*)/.exec(pattern)?.[1];

const isOwnBucket = ({ own, complete }: Buckets, name: string): Known<boolean> =>
    own.has(name) ? true : complete || /[*?$]/.test(name) ? false : UNKNOWN;

const isAwsBucket = ({ region }: Buckets, name: string): Known<boolean> =>
    isUnknown(region) ? UNKNOWN : awsBuckets(region).includes(name);

const READING = ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"];

/** Whether a statement reads AWS's own buckets and does nothing else: that is done by addresses others have signed, or unsigned. */
export const readsAwsBuckets = (statement: Statement, buckets: Buckets): Known<boolean> =>
    allOf([isFor(statement, READING), not(anyPattern(statement, (pattern) => not(isAwsBucket(buckets, bucketPart(pattern) ?? ""))))]);

/** Whether a pattern takes in buckets that are neither the stack's nor, for reading, AWS's own. */
function isOtherBucket(statement: Statement, { accounts }: Owners, buckets: Buckets, pattern: string): Known<boolean> {
    const name = bucketPart(pattern);
    if (name === undefined) return not(accounts.ownsArn(pattern));
    return not(anyOf([isOwnBucket(buckets, name), allOf([isAwsBucket(buckets, name), isFor(statement, READING)])]));
}

/** Whether a statement lets calls through to such buckets. */
export const reachesOtherBuckets = (statement: Statement, owners: Owners, buckets: Buckets): Known<boolean> =>
    reaches(statement, owners, (pattern) => isOtherBucket(statement, owners, buckets, pattern));

/** Such buckets among those that a statement names. */
export const otherBucketsText = (statement: Statement, owners: Owners, buckets: Buckets): string =>
    namedText(statement, (pattern) => isOtherBucket(statement, owners, buckets, pattern));

/** The patterns of a statement that are not known to be harmless, as a message names them, and whose its conditions say they are. */
function namedText(statement: Statement, test: (pattern: string) => Known<boolean>): string {
    const { resources, notResources } = statement;
    const found = isUnknown(resources) ? [] : resources.filter((one) => !isUnknown(one)).filter((one) => test(one) !== false);
    const more = found.length > 4 ? ` and ${found.length - 4} more` : "";
    return `${notResources ? "all resources but some" : found.slice(0, 4).join(", ")}${more}${ownersText(statement)}`;
}
