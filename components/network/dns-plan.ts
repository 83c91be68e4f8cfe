import { bucketArn, type Account } from "../account";
import type { ArgumentFault } from "../faults";
import { AlarmSeverity, type JumpPlan } from "../observability/alarm-plan";
import { interfaceServices } from "../traffic";

/** A name that may be looked up, and why. */
export interface AllowedName {
    /** A name, or `*.` and what it stands below; the star takes in every depth and not the name itself. */
    name: string;
    /** Why somebody has to find it. */
    reason: string;
}

/** What the names of an environment follow from. */
export interface NameNeeds {
    account: Account;
    /** Names of the environment's buckets in its own region. */
    buckets: readonly string[];
    /** Hosts outside AWS that the traffic graph declares, each with its reason. */
    hosts: readonly { host: string; reason: string }[];
    /** The domain the service is reached by: people on the VPN look it up too. */
    domain: string;
}

/**
 * Private names of interface endpoints whose service is called otherwise than its endpoint (AWS PrivateLink Guide, "AWS services that
 * integrate with AWS PrivateLink"; checked against the endpoints that the services' SDKs use).
 */
const privateNames: Readonly<Record<string, (region: string, suffix: string) => string[]>> = {
    "ecr.api": (region, suffix) => [`api.ecr.${region}.${suffix}`],
    "ecr.dkr": (region, suffix) => [`*.dkr.ecr.${region}.${suffix}`],
    // The agent asks the newer name, which AWS serves below a domain of its own.
    "eks-auth": (region) => [`eks-auth.${region}.api.aws`],
    "kinesis-firehose": (region, suffix) => [`firehose.${region}.${suffix}`],
};

/** The domain of a partition's services. */
const suffixOf = ({ partition }: Account): string => (partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com");

/**
 * Every name that somebody in the VPC has to find, and no other: AWS's own services by their endpoints, the buckets, the cluster's API,
 * the instances themselves, and the hosts outside that the graph declares. What is not in it is answered with "no such name", so that
 * nothing leaves by way of DNS, which neither security groups nor network ACLs see.
 *
 * Controls: AC-6, VE-2, VE-5.
 * Source: Amazon Route 53 Developer Guide, "Managing your own domain lists"; Amazon VPC User Guide, "DNS attributes for your VPC".
 */
export function allowedNames({ account, buckets, hosts, domain }: NameNeeds): AllowedName[] {
    const { region } = account;
    const suffix = suffixOf(account);
    const services = interfaceServices.flatMap(({ service, reason }) =>
        (privateNames[service]?.(region, suffix) ?? [`${service}.${region}.${suffix}`]).map((name) => ({ name, reason })),
    );
    const objects = "Objects in this bucket are read and written by the gateway endpoint";
    const names: AllowedName[] = [
        ...services,
        ...buckets.flatMap((bucket) => [
            { name: `${bucket}.s3.${region}.${suffix}`, reason: objects },
            { name: `${bucket}.s3.dualstack.${region}.${suffix}`, reason: `${objects}; Weaviate's client asks by this name` },
        ]),
        ...awsBuckets(region).flatMap(({ bucket, reason }) => [
            { name: `${bucket}.s3.${region}.${suffix}`, reason },
            { name: `${bucket}.s3.dualstack.${region}.${suffix}`, reason },
        ]),
        { name: `*.${region}.eks.${suffix}`, reason: "Nodes and administrators find the cluster's private API" },
        {
            name: region === "us-east-1" ? "*.ec2.internal" : `*.${region}.compute.internal`,
            reason: "Instances find one another by their own names",
        },
        { name: domain, reason: "The service's own name" },
        { name: `*.${domain}`, reason: "Names of the applications below the service's" },
        ...hosts.map(({ host, reason }) => ({ name: host, reason })),
    ];
    return [...new Map(names.map((entry) => [entry.name, entry])).values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/**
 * Buckets that AWS owns and nodes read; the S3 endpoint's policy admits the same. Their names are Amazon's.
 *
 * Source: aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies/s3_endpoint_policy.json; AWS Systems Manager User Guide, "SSM
 * Agent communications with AWS managed S3 buckets".
 */
export const awsBuckets = (region: string): { bucket: string; reason: string }[] => [
    { bucket: `prod-${region}-starport-layer-bucket`, reason: "ECR keeps image layers there" },
    { bucket: `al2023-repos-${region}-de612dc2`, reason: "Amazon Linux keeps its packages there" },
    { bucket: `amazon-ssm-${region}`, reason: "Systems Manager keeps releases of its agent there" },
    { bucket: `aws-ssm-${region}`, reason: "Systems Manager keeps what its documents run there" },
    { bucket: `aws-ssm-document-attachments-${region}`, reason: "Systems Manager keeps what its documents carry with them there" },
    { bucket: `amazon-ssm-packages-${region}`, reason: "Systems Manager keeps packages of agents there" },
    { bucket: `${region}-birdwatcher-prod`, reason: "Systems Manager keeps packages of Distributor there" },
    { bucket: `patch-baseline-snapshot-${region}`, reason: "Patch Manager keeps what it compares a node with there" },
];

/** ARN patterns of objects in AWS's own buckets. */
export const awsBucketObjects = (account: Account): string[] =>
    awsBuckets(account.region).map(({ bucket }) => bucketArn(account, bucket, "*"));

/** Whether a list of names admits a name, as DNS Firewall reads it. */
export const admits = (names: readonly AllowedName[], asked: string): boolean =>
    names.some(({ name }) => (name.startsWith("*.") ? asked.endsWith(name.slice(1)) && asked.length > name.length - 1 : asked === name));

/**
 * A jump of blocked lookups: something asks for names that nobody foresaw, and may be carrying data out in them. People on the VPN whose
 * devices ask the VPC's resolver for everything are part of what is usual.
 *
 * Controls: AC-6.
 * Source: Amazon Route 53 Developer Guide, "Monitoring Route 53 VPC Resolver DNS Firewall rule groups with Amazon CloudWatch".
 */
export const blockedLookups = <Value>({ ruleGroupId, listId }: { ruleGroupId: Value; listId: Value }): JumpPlan<Value> => ({
    role: "dns-blocked-jump",
    severity: AlarmSeverity.Warning,
    description: "DNS Firewall blocks more lookups than is usual at this hour. The log of lookups says whose and for which names.",
    namespace: "AWS/Route53Resolver",
    metricName: "FirewallRuleQueryVolume",
    dimensions: { FirewallRuleGroupId: ruleGroupId, FirewallDomainListId: listId },
    periods: 3,
    deviations: 4,
});

/**
 * Domains below which AWS gives names to whoever asks: a star there lets data out to anybody's bucket, function or load balancer.
 *
 * Source: AWS General Reference, "Service endpoints"; the Public Suffix List, section "Amazon".
 */
const givenToAnyone = [
    ...["amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws", "on.aws"],
    ...["amazonwebservices.com.cn", "cloudfront.net", "cloudfront.cn", "elasticbeanstalk.com", "awsapprunner.com"],
    ...["amplifyapp.com", "awsglobalaccelerator.com", "awsapps.com"],
];

/** What the list itself writes with a star, below AWS: registries of a region, and private APIs of clusters. */
const neededBelowAws = /^\*\.(dkr\.ecr\.[a-z]{2,4}(-[a-z]+)+-\d{1,2}|[a-z]{2,4}(-[a-z]+)+-\d{1,2}\.eks)\.amazonaws\.(com(\.cn)?|eu)$/;

const liesIn = (inner: string, outer: string): boolean => inner === outer || inner.endsWith(`.${outer}`);

/** Whether a name with a star takes in names that AWS gives to anyone. */
const takesInAnyones = (name: string): boolean =>
    name.startsWith("*.") &&
    !neededBelowAws.test(name) &&
    givenToAnyone.some((given) => liesIn(name.slice(2), given) || liesIn(given, name.slice(2)));

/** Most domains that one call puts into a list (Route 53 Resolver API, ImportFirewallDomains; quotas of Resolver DNS Firewall). */
const mostNames = 1000;

/** A domain as DNS Firewall takes it: at most 255 characters, a star at the front alone. */
const nameShape = /^(?:\*\.)?(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Every fault of a list of names, none if it is sound. */
export function dnsFirewallFaults(names: readonly string[]): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    if (names.length === 0) faults.push({ propertyPath: "allowedNames", reason: "is empty; nodes could not find even AWS" });
    if (names.length > mostNames) faults.push({ propertyPath: "allowedNames", reason: `has ${names.length}; one list takes ${mostNames}` });
    names.forEach((name, index) => {
        const fault = (reason: string) => faults.push({ propertyPath: `allowedNames[${index}]`, reason });
        if (name.length > 255 || !nameShape.test(name))
            fault(`is "${name}"; write small letters, and a star at the front at most: *.example.com`);
        // Below one label stands all of a country or of AWS: that is no list any more.
        else if (name.startsWith("*.") && name.split(".").length < 3)
            fault(`is "${name}", which takes in everything below ${name.slice(2)}; name what is meant`);
        else if (takesInAnyones(name))
            fault(`is "${name}", which takes in names that AWS gives to anyone, such as everybody's buckets; name each service and bucket`);
        if (names.indexOf(name) !== index) fault(`"${name}" stands twice; name it once`);
    });
    return faults;
}
