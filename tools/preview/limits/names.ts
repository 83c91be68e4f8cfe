import { textOf, type Limit, type LimitRow, type Measure } from "./limit";

/** What Pulumi's AWS provider puts behind the name of a resource that is given none: a hyphen and seven characters. */
const AUTOMATIC_SUFFIX = 8;

/** What AWS's own prefixes are followed by: a time stamp and a counter. */
const PREFIX_SUFFIX = 26;

interface NameLimit extends Limit {
    type: string;
    property: string;
    prefixProperty: string;
}

const named = (type: string, what: string, allowed: number, source: string, property = "name"): NameLimit => ({
    type,
    limit: `characters of the name of ${what}`,
    allowed,
    adjustable: false,
    most: null,
    source,
    property,
    prefixProperty: `${property}Prefix`,
});

const IAM = "IAM User Guide, “IAM and AWS STS quotas”, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const LOAD_BALANCING =
    "Elastic Load Balancing API, https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html";
const TARGET_GROUPS =
    "Elastic Load Balancing API, https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html";
const BUCKETS = "Amazon S3 User Guide, “Bucket naming rules”, https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
const GROUPS = "Amazon EC2 API, https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html";

const NAMES: NameLimit[] = [
    named("aws:iam/role:Role", "an IAM role", 64, IAM),
    named("aws:lb/loadBalancer:LoadBalancer", "a load balancer", 32, LOAD_BALANCING),
    named("aws:lb/targetGroup:TargetGroup", "a target group", 32, TARGET_GROUPS),
    named("aws:s3/bucket:Bucket", "a bucket", 63, BUCKETS, "bucket"),
    named("aws:ec2/securityGroup:SecurityGroup", "a security group", 255, GROUPS),
];

/** Lengths of names: as given, or as they will be once a suffix is added. */
export const nameLimits: Measure[] = NAMES.map(
    ({ type, property, prefixProperty, ...limit }) =>
        (plan) =>
            plan.ofType(type).map((resource): LimitRow => {
                const given = resource.inputs[property];
                const prefix = textOf(resource.inputs[prefixProperty]);
                if (given !== undefined) return { ...limit, scope: resource.name, used: textOf(given)?.length ?? null };
                const used = prefix === undefined ? resource.name.length + AUTOMATIC_SUFFIX : prefix.length + PREFIX_SUFFIX;
                return { ...limit, scope: resource.name, used };
            }),
);
