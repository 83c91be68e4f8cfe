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
 * @param tier Nodes of the database are told to let a process map as many files as Weaviate wants to.
 */
export function userData(operatingSystem: OperatingSystem, tier: string): string {
    const parameters = tier === "database" ? databaseParameters : {};
    return operatingSystem === OperatingSystem.Bottlerocket ? bottlerocketSettings(parameters) : amazonLinuxSettings(parameters);
}

/**
 * Kernel parameters of database nodes. Weaviate's chart would set them from a privileged container as root, which is off: so the node does.
 *
 * Source: weaviate-helm 17.8.3, values.yaml, `initContainers.sysctlInitContainer`, and its template.
 */
const databaseParameters: Readonly<Record<string, string>> = { "vm.max_map_count": "524288", "vm.overcommit_memory": "1" };

/**
 * Amazon Linux 2023: a part for nodeadm in a MIME message.
 *
 * Source: awslabs/amazon-eks-ami, nodeadm/doc/api.md and examples.md; EKS User Guide, "Customize managed nodes with launch templates".
 */
const amazonLinuxSettings = (parameters: Readonly<Record<string, string>>): string => `MIME-Version: 1.0
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
${script(parameters)}--//--
`;

/** A part that sets kernel parameters, now and at every start; none if there are none. */
function script(parameters: Readonly<Record<string, string>>): string {
    if (Object.keys(parameters).length === 0) return "";
    const lines = Object.entries(parameters).map(([name, value]) => `${name} = ${value}`);
    return `
--//
Content-Type: text/x-shellscript; charset="us-ascii"

#!/bin/bash
set -euo pipefail
cat > /etc/sysctl.d/90-weaviate.conf <<'PARAMETERS'
${lines.join("\n")}
PARAMETERS
sysctl --load /etc/sysctl.d/90-weaviate.conf
`;
}

/**
 * Bottlerocket: settings. No shell for anybody (the admin container is off; Systems Manager reaches the control container), a kernel that
 * cannot be changed while it runs, time from AWS, and no reports to the outside, which a node could not reach anyway.
 *
 * Source: Bottlerocket documentation, "Settings index": kubernetes, host-containers, kernel, ntp, metrics.
 */
const bottlerocketSettings = (parameters: Readonly<Record<string, string>>): string => `[settings.kubernetes]
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
${sysctls(parameters)}`;

const sysctls = (parameters: Readonly<Record<string, string>>): string =>
    Object.keys(parameters).length === 0
        ? ""
        : `
[settings.kernel.sysctl]
${Object.entries(parameters)
    .map(([name, value]) => `"${name}" = "${value}"`)
    .join("\n")}
`;
