import type { ArgumentFault } from "../faults";

/** What of a cluster's arguments can be judged before anything exists. */
export interface ClusterFacts {
    kubernetesVersion: string;
    /** How many subnets the control plane gets. */
    subnets: number;
    serviceCidr: string;
    logRetentionDays: number;
    allowDestroyBecause?: string;
}

/**
 * Every fault of a cluster, none if it is sound.
 *
 * Sources: EKS API, CreateCluster (name), KubernetesNetworkConfigRequest (service range: private, /24 to /12), EKS User Guide, "View Amazon
 * EKS networking requirements" (two subnets in different zones at least).
 */
export function clusterFaults(name: string, facts: ClusterFacts): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (!/^[0-9A-Za-z][\w-]{0,99}$/.test(name)) fault("name", `is "${name}"; EKS takes up to 100 letters, digits, _ and -`);
    if (!/^1\.\d+$/.test(facts.kubernetesVersion)) {
        fault("kubernetesVersion", `is "${facts.kubernetesVersion}"; write major and minor release, such as "1.36"`);
    }
    if (facts.subnets < 2) fault("subnetIds", `has ${facts.subnets}; take one in each of two zones at least`);
    if (!isServiceRange(facts.serviceCidr)) fault("serviceCidr", `is "${facts.serviceCidr}"; take a /12 to /24 of a private range`);
    if (!(facts.logRetentionDays > 0)) fault("logRetentionDays", `is ${facts.logRetentionDays}; logs are kept for some days`);
    if (facts.allowDestroyBecause?.trim() === "") fault("allowDestroyBecause", "is empty; give the reason, or leave it out");
    return faults;
}

function isServiceRange(range: string): boolean {
    const [, first = NaN, second = NaN, size = NaN] = (/^(\d+)\.(\d+)\.\d+\.\d+\/(\d+)$/.exec(range) ?? []).map(Number);
    const isPrivate = first === 10 || (first === 172 && second >= 16 && second <= 31) || (first === 192 && second === 168);
    return isPrivate && size >= 12 && size <= 24;
}
