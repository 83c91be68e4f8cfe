import { mostPods } from "./defaults";
import { OperatingSystem } from "./node-plan";

/** Seconds a node that is told to stop leaves its pods, and the last of them the critical ones: Weaviate hands over and closes its files. */
const shutdownSeconds = 120;
const criticalSeconds = 30;

/**
 * What a node is told when it starts, beside what joins it to the cluster: EKS adds that itself to a launch template without an image.
 * Labels and taints are the node group's.
 *
 * Controls: SS-2, SS-3.
 */
export const userData = (operatingSystem: OperatingSystem): string =>
    operatingSystem === OperatingSystem.Bottlerocket ? bottlerocketSettings : amazonLinuxSettings;

/**
 * Amazon Linux 2023: a part for nodeadm in a MIME message.
 *
 * Source: awslabs/amazon-eks-ami, nodeadm/doc/api.md and examples.md; EKS User Guide, "Customize managed nodes with launch templates".
 */
const amazonLinuxSettings = `MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="//"

--//
Content-Type: application/node.eks.aws

---
apiVersion: node.eks.aws/v1alpha1
kind: NodeConfig
spec:
  kubelet:
    config:
      maxPods: ${mostPods}
      shutdownGracePeriod: ${shutdownSeconds}s
      shutdownGracePeriodCriticalPods: ${criticalSeconds}s
--//--
`;

/**
 * Bottlerocket: settings. No shell for anybody (the admin container is off; Systems Manager reaches the control container), a kernel that
 * cannot be changed while it runs, time from AWS, and no reports to the outside, which a node could not reach anyway.
 *
 * Source: Bottlerocket documentation, "Settings index": kubernetes, host-containers, kernel, ntp, metrics.
 */
const bottlerocketSettings = `[settings.kubernetes]
max-pods = ${mostPods}
shutdown-grace-period = "${shutdownSeconds}s"
shutdown-grace-period-for-critical-pods = "${criticalSeconds}s"

[settings.host-containers.admin]
enabled = false

[settings.host-containers.control]
enabled = true

[settings.kernel]
lockdown = "integrity"

[settings.ntp]
time-servers = ["169.254.169.123"]

[settings.metrics]
send-metrics = false
`;
