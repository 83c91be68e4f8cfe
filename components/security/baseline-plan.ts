import type { ArgumentFault } from "../faults";

/** Who owns a service that exists once in an account and region. */
export const ServiceOwner = { ThisStack: "this-stack", Other: "other", Off: "off" } as const;

/** One of {@link ServiceOwner}. */
export type ServiceOwner = (typeof ServiceOwner)[keyof typeof ServiceOwner];

/** Services that exist once in an account and region, or once in an account. */
export const baselineServices = [
    "guardDuty",
    "securityHub",
    "config",
    "inspector",
    "accessAnalyzer",
    "ebsEncryption",
    "ecrRegistry",
    "vpcBlockPublicAccess",
    "s3BlockPublicAccess",
] as const;

/** One of {@link baselineServices}. */
export type BaselineService = (typeof baselineServices)[number];

/** Who owns a service, and what of it exists already. */
export interface BaselineOwner {
    /** One of {@link ServiceOwner}: this stack makes it, it exists already, or nobody has it. */
    owner: string;
    /** Id or ARN of what exists already. Required for `other`, and for nothing else. */
    id?: string;
    /** Why nobody has it. Required for `off`, and for nothing else. */
    offBecause?: string;
}

/** Who owns each service. Whatever is not named is this stack's. */
export type BaselineOwners = Readonly<Record<string, Readonly<BaselineOwner>>>;

/** Whether this stack makes the service. */
export const isOurs = (owners: BaselineOwners, service: BaselineService): boolean =>
    (owners[service]?.owner ?? ServiceOwner.ThisStack) === ServiceOwner.ThisStack;

/** Whether nobody has the service. */
export const isOff = (owners: BaselineOwners, service: BaselineService): boolean => owners[service]?.owner === ServiceOwner.Off;

/**
 * What GuardDuty watches beside its foundation of network, name and API records. The agents of runtime monitoring are installed by us:
 * those that GuardDuty installs come with an endpoint and a security group of their own, which nothing here knows and no rule names.
 *
 * Controls: SM-1, AC-3.
 * Source: `@pulumi/aws` 7.48.0, guardduty.DetectorFeature; Amazon GuardDuty User Guide, "How Runtime Monitoring works with Amazon EKS
 * clusters".
 */
export const guardDutyFeatures: readonly { name: string; agents?: readonly string[] }[] = [
    { name: "S3_DATA_EVENTS" },
    { name: "EKS_AUDIT_LOGS" },
    { name: "EBS_MALWARE_PROTECTION" },
    { name: "RUNTIME_MONITORING", agents: ["EKS_ADDON_MANAGEMENT", "EC2_AGENT_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT"] },
];

/**
 * Standards that Security Hub checks the account against, by the part of their ARNs behind the account.
 *
 * Controls: SM-1.
 * Source: `@pulumi/aws` 7.48.0, securityhub.StandardsSubscription ("Currently available standards").
 */
export const securityStandards = {
    "foundational-security": "standards/aws-foundational-security-best-practices/v/1.0.0",
    "cis-foundations": "standards/cis-aws-foundations-benchmark/v/3.0.0",
    "nist-800-53": "standards/nist-800-53/v/5.0.0",
} as const;

/** Days a permission may go unused before Access Analyzer reports it. */
export const unusedAccessDays = 90;

/** How a registry scans its images. */
export interface RegistryScanning {
    scanType: string;
    rules: { scanFrequency: string; repositoryFilters: { filter: string; filterType: string }[] }[];
}

/**
 * How the registry scans what is in it: again and again as vulnerabilities become known, by Inspector. Where nobody has Inspector, once,
 * when an image comes, since the other way would switch it on.
 *
 * Controls: DT-3.
 * Source: Amazon ECR User Guide, "Scan images for software vulnerabilities"; `@pulumi/aws` 7.48.0, ecr.RegistryScanningConfiguration.
 */
export function registryScanning(owners: BaselineOwners): RegistryScanning {
    const everything = [{ filter: "*", filterType: "WILDCARD" }];
    return isOff(owners, "inspector")
        ? { scanType: "BASIC", rules: [{ scanFrequency: "SCAN_ON_PUSH", repositoryFilters: everything }] }
        : { scanType: "ENHANCED", rules: [{ scanFrequency: "CONTINUOUS_SCAN", repositoryFilters: everything }] };
}

/** What of a baseline's arguments can be wrong. */
interface Judged {
    readonly owners: BaselineOwners;
    readonly hasConfigBucket: boolean;
    readonly hasVolumesKey: boolean;
}

/** Every fault of the arguments, none if they are sound. */
export function baselineFaults({ owners, hasConfigBucket, hasVolumesKey }: Judged): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const services: readonly string[] = baselineServices;
    const kinds: readonly string[] = Object.values(ServiceOwner);
    for (const [service, { owner, id, offBecause }] of Object.entries(owners)) {
        const at = `owners.${service}`;
        if (!services.includes(service)) fault(at, `is no service of the baseline; take ${services.join(", ")}`);
        if (!kinds.includes(owner)) fault(`${at}.owner`, `is "${owner}"; take ${kinds.join(", ")}`);
        if ((owner === ServiceOwner.Other) !== (id !== undefined)) {
            fault(
                `${at}.id`,
                owner === ServiceOwner.Other ? "is missing; name what exists" : `goes with the owner ${ServiceOwner.Other} only`,
            );
        }
        const isReasoned = offBecause !== undefined && offBecause.trim() !== "";
        if (owner === ServiceOwner.Off && !isReasoned) fault(`${at}.offBecause`, "is missing; say why the account does without it");
        if (owner !== ServiceOwner.Off && offBecause !== undefined) {
            fault(`${at}.offBecause`, `goes with the owner ${ServiceOwner.Off} only`);
        }
    }
    if (isOurs(owners, "config") && !hasConfigBucket) fault("configBucketName", "is missing; AWS Config needs a bucket to deliver to");
    if (isOurs(owners, "ebsEncryption") && !hasVolumesKey)
        fault("volumesKeyArn", "is missing; give the key that volumes are encrypted with");
    return faults;
}
