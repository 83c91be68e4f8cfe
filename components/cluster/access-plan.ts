import type { ArgumentFault } from "../faults";

/** What a principal may do in Kubernetes, from nothing to everything. */
export const KubernetesLevel = {
    View: "view",
    Edit: "edit",
    Admin: "admin",
    ClusterAdmin: "cluster-admin",
} as const;

/** One of {@link KubernetesLevel}. */
export type KubernetesLevel = (typeof KubernetesLevel)[keyof typeof KubernetesLevel];

/** Who may do what in the cluster. */
export interface ClusterAccessGrant {
    /** Stable name, part of the resources' names: `team-developer`, `deployer`. */
    name: string;
    /** ARN of the IAM role, with its path if it has one. Its trust policy is where a second factor is demanded. */
    principalArn: string;
    /** What it may do. */
    level: KubernetesLevel;
    /** Namespaces it may do that in; all by default. */
    namespaces?: string[];
}

/** EKS's own access policies by level (EKS User Guide, "Review access policy permissions"). */
const accessPolicies: Record<KubernetesLevel, string> = {
    view: "AmazonEKSViewPolicy",
    edit: "AmazonEKSEditPolicy",
    admin: "AmazonEKSAdminPolicy",
    "cluster-admin": "AmazonEKSClusterAdminPolicy",
};

/** ARN of the access policy of a level. */
export const accessPolicyArn = (partition: string, level: KubernetesLevel): string =>
    `arn:${partition}:eks::aws:cluster-access-policy/${accessPolicies[level]}`;

/** Where a grant holds: in the whole cluster, or in namespaces. */
export const accessScopeOf = ({ namespaces = [] }: ClusterAccessGrant): { type: string; namespaces?: string[] } =>
    namespaces.length === 0 ? { type: "cluster" } : { type: "namespace", namespaces };

/** Every fault of the grants, none if they are sound. */
export function accessFaults(grants: readonly ClusterAccessGrant[]): ArgumentFault[] {
    return grants.flatMap((grant, index) => {
        const faults: ArgumentFault[] = [];
        const fault = (property: string, reason: string) => faults.push({ propertyPath: `grants[${index}].${property}`, reason });
        const first = (same: (other: ClusterAccessGrant) => boolean) => grants.findIndex(same) === index;
        if (!first((other) => other.name === grant.name)) fault("name", `"${grant.name}" stands twice; name each grant once`);
        if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(grant.principalArn)) {
            fault("principalArn", `is "${grant.principalArn}"; grant access to one IAM role, by its ARN`);
        } else if (!first((other) => other.principalArn === grant.principalArn)) {
            fault("principalArn", `"${grant.principalArn}" stands twice; EKS takes one entry a principal`);
        }
        if (!(grant.level in accessPolicies)) {
            fault("level", `is "${grant.level}"; take ${Object.keys(accessPolicies).join(", ")}`);
        }
        if (grant.level === KubernetesLevel.ClusterAdmin && (grant.namespaces ?? []).length > 0) {
            fault("namespaces", "are given beside cluster-admin, which holds everywhere; take admin, or leave them out");
        }
        return faults;
    });
}
