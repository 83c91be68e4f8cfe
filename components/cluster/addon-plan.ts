import type { ArgumentFault } from "../faults";

/**
 * Configuration of the VPC CNI add-on. Calico enforces policies, so the add-on's own agent must not: the two disagree. A node gets whole
 * prefixes of addresses; annotated addresses let Calico know a pod's address at once; the app tier's NAT gateways translate addresses, and
 * no other tier leaves the VPC, so pods keep theirs. The add-on fills in the address of the Kubernetes API itself, which it needs since
 * nothing answers the service's address before Calico does.
 *
 * Controls: NP-2, NP-9.
 * Sources: the add-on's schema as published in terraform-aws-eks #2427; EKS User Guide, "Limit Pod traffic with Kubernetes network policies"
 * (enableNetworkPolicy); amazon-vpc-cni-k8s README and #2327 (CLUSTER_ENDPOINT); Calico 3.32, "Install on EKS".
 */
export const networkAddonConfiguration = {
    enableNetworkPolicy: "false",
    env: {
        ANNOTATE_POD_IP: "true",
        AWS_VPC_K8S_CNI_EXTERNALSNAT: "true",
        ENABLE_PREFIX_DELEGATION: "true",
        WARM_PREFIX_TARGET: "1",
    },
};

/** Pods of one service account, and the role they get. */
export interface PodIdentity {
    /** Stable name, part of the resource's name: `weaviate-backup`. */
    name: string;
    namespace: string;
    serviceAccount: string;
    /** ARN of the role. Its trust policy names the same cluster, namespace and service account. */
    roleArn: string;
}

/** Every fault of the identities, none if they are sound. */
export function podIdentityFaults(identities: readonly PodIdentity[]): ArgumentFault[] {
    const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
    return identities.flatMap((identity, index) => {
        const faults: ArgumentFault[] = [];
        const fault = (property: string, reason: string) => faults.push({ propertyPath: `podIdentities[${index}].${property}`, reason });
        const first = (same: (other: PodIdentity) => boolean) => identities.findIndex(same) === index;
        if (!first((other) => other.name === identity.name)) fault("name", `"${identity.name}" stands twice; name each identity once`);
        for (const property of ["namespace", "serviceAccount"] as const) {
            if (!label.test(identity[property])) fault(property, `is "${identity[property]}"; Kubernetes knows no such name`);
        }
        if (!first((other) => other.namespace === identity.namespace && other.serviceAccount === identity.serviceAccount)) {
            fault(
                "serviceAccount",
                `"${identity.namespace}/${identity.serviceAccount}" stands twice; EKS takes one role a service account`,
            );
        }
        if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/\S+$/.test(identity.roleArn)) {
            fault("roleArn", `is "${identity.roleArn}"; give the ARN of an IAM role`);
        }
        return faults;
    });
}
