/**
 * What is fixed about every cluster. Releases are not: the Kubernetes release comes from the configuration, add-ons take the version that
 * EKS has as default for it, nodes the newest image of it that EKS has when they are made. Neither can be known without asking AWS.
 */

/** Every kind of log the control plane writes (EKS User Guide, "Send control plane logs to CloudWatch Logs"). */
export const controlPlaneLogs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** Label of every node, and key of the taint that keeps other tiers' pods off it: `weaviate-aws/tier=database`. */
export const tierKey = "weaviate-aws/tier";

/**
 * Taint of a node until Calico enforces policies on it: before that its pods would talk to whom they like. The prefix tells the cluster
 * autoscaler that the node will be usable yet (cluster-autoscaler FAQ, "startup taints").
 */
export const startupTaint = "startup-taint.cluster-autoscaler.kubernetes.io/calico";

/** Add-ons a node cannot do without; EKS puts their pods on each node as soon as it joins. */
export const firstAddons = { network: "vpc-cni", podIdentity: "eks-pod-identity-agent" };

/** Add-ons that need Services to have addresses, and so wait for Calico. */
export const laterAddons = { dns: "coredns", volumes: "aws-ebs-csi-driver", metrics: "metrics-server" };

/** Namespace and service account of the EBS driver's controller (EKS User Guide, "Store Kubernetes volumes with Amazon EBS"). */
export const volumesAddonPods = { namespace: "kube-system", serviceAccount: "ebs-csi-controller-sa" };

/** Namespace and service account of the VPC CNI's pods (EKS User Guide, "Configure Amazon VPC CNI plugin to use IRSA"). */
export const networkAddonPods = { namespace: "kube-system", serviceAccount: "aws-node" };

/** Most pods of a node with fewer than 30 processors, whatever addresses it has (EKS User Guide, "Increase the available IP addresses"). */
export const mostPods = 110;

/** Size of a database node's own volume: images and logs. What Weaviate stores lies on volumes of its own. */
export const databaseDiskGiB = 50;

/** Minutes `pulumi up` waits for images to be mirrored. */
export const imageWaitMinutes = 20;

/** Minutes `pulumi up` waits for somebody to connect to the VPN. */
export const endpointWaitMinutes = 15;

/** Seconds a single request to the Kubernetes API may take: a preview without the VPN must not hang in silence. */
export const requestSeconds = 10;
