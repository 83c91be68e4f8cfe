import { placementOn } from "../charts/placement";
import type { ArgumentFault } from "../faults";
import { laterAddons } from "./defaults";

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

/** Replicas of cluster DNS: one a zone of the fewest there may be. */
const dnsReplicas = 3;

/**
 * Configuration of the add-ons that come after Calico: their controllers stand on the system tier, in different zones where it matters;
 * the EBS driver's agent on every node. Each add-on's schema refuses a key it does not know, and can only be asked for online.
 *
 * Controls: NP-8, HA-1.
 * Sources: AWS Containers Blog, "Recent changes to the CoreDNS add-on" (nodeSelector, tolerations, topologySpreadConstraints,
 * podDisruptionBudget, replicaCount); values of the charts aws-ebs-csi-driver and metrics-server, which the add-ons are made of.
 */
export const laterAddonConfigurations: Readonly<Record<string, object>> = {
    [laterAddons.dns]: {
        ...placementOn("system"),
        replicaCount: dnsReplicas,
        podDisruptionBudget: { enabled: true, maxUnavailable: 1 },
        topologySpreadConstraints: [
            {
                maxSkew: 1,
                topologyKey: "topology.kubernetes.io/zone",
                whenUnsatisfiable: "ScheduleAnyway",
                labelSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
        ],
    },
    [laterAddons.volumes]: { controller: placementOn("system"), node: { tolerateAllTaints: true } },
    [laterAddons.metrics]: placementOn("system"),
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
