import { endpointGroups, s3, type ServiceNeed } from "../aws-services";
import { port, type TrafficEdge } from "../edges";
import type { NodeTier } from "../../network/tiers";
import type { TrafficNode, Workload } from "../nodes";
import { ports } from "../ports";
import { workloads } from "../workloads";

/** A workload that calls AWS with a role of its own. */
export interface AwsCaller {
    workload: Workload;
    /** Services it calls itself, each with what for; what others call in its name, such as S3 the key service, is not among them. */
    calls: readonly (readonly [service: string, reason: string])[];
}

/** Which pods call AWS, and what. No other pod gets a rule to an endpoint, whatever its node may reach. */
export const awsCallers: readonly AwsCaller[] = [
    { workload: workloads.weaviate, calls: [["s3", "Weaviate writes its backups to the backup bucket"]] },
    { workload: workloads.backup, calls: [["s3", "The backup job verifies what Weaviate wrote"]] },
    { workload: workloads.restoreDrill, calls: [["s3", "The restore drill reads a backup"]] },
    {
        workload: workloads.loadBalancerController,
        calls: [
            ["elasticloadbalancing", "The load-balancer controller registers gateway pods as targets"],
            ["ec2", "The load-balancer controller looks up the network its targets are in"],
        ],
    },
    { workload: workloads.ebsController, calls: [["ec2", "The EBS controller makes and attaches volumes"]] },
    {
        workload: workloads.clusterAutoscaler,
        calls: [
            ["autoscaling", "The autoscaler sizes node groups"],
            ["ec2", "The autoscaler reads launch templates and instance types"],
            ["eks", "The autoscaler reads labels and taints of empty node groups"],
        ],
    },
    {
        workload: workloads.externalSecrets,
        calls: [["secretsmanager", "External Secrets reads the secrets that the cluster may know"]],
    },
    { workload: workloads.keda, calls: [["monitoring", "KEDA scales on CloudWatch metrics"]] },
    { workload: workloads.alertmanager, calls: [["sns", "Alertmanager publishes alerts to SNS and to nothing else"]] },
    { workload: workloads.prometheus, calls: [["aps-workspaces", "Prometheus writes metrics to Amazon Managed Prometheus"]] },
    {
        workload: workloads.grafana,
        calls: [
            ["aps-workspaces", "Dashboards query Amazon Managed Prometheus"],
            ["athena", "Dashboards query flow logs"],
            ["glue", "Queries on flow logs read their schema"],
            ["logs", "Dashboards query log groups"],
            ["monitoring", "Dashboards show CloudWatch metrics"],
        ],
    },
];

/**
 * From nodes to AWS services, by VPC endpoint, and from each pod that calls AWS itself. Security groups and network ACLs see nodes, and
 * a pod's calls as its node's; policies on pods see the pods. Which role may do what there is decided by IAM, not by the network.
 */
export function awsFlows(): TrafficEdge[] {
    const toService = (from: TrafficNode, need: ServiceNeed, endpoint: "interface" | "gateway"): TrafficEdge => ({
        from,
        to: { kind: "aws-service", service: need.service, endpoint },
        class: "platform",
        protocol: "tcp",
        ports: port(ports.https),
        identity: "signature",
        encryption: { by: "tls" },
        reason: need.reason,
        controls: ["VE-4", ...need.controls],
    });
    const onTier = (tier: NodeTier): TrafficNode => ({ kind: "tier", tier });
    return [
        ...endpointGroups.flatMap(({ tiers, services }) =>
            tiers.flatMap((tier) => services.map((need) => toService(onTier(tier), need, "interface"))),
        ),
        ...s3.tiers.map((tier) => toService(onTier(tier), s3, "gateway")),
        ...awsCallers.flatMap(({ workload, calls }) =>
            calls.map(([service, reason]) =>
                toService(workload, { service, reason, controls: ["S3-3", "NP-6"] }, service === s3.service ? "gateway" : "interface"),
            ),
        ),
    ];
}
