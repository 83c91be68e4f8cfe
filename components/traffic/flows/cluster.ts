import { nodeTiers } from "../../network/tiers";
import { port, type Encryption, type TrafficEdge } from "../edges";
import type { ControlPlane, Dns, LinkLocal, TierNodes, TrafficNode, Workload } from "../nodes";
import { ports } from "../ports";
import { workloads } from "../workloads";
import { awsCallers } from "./aws";
import type { TrafficInputs } from "./inputs";
import { applicationWorkload } from "./workload";

/** The Kubernetes API servers. */
export const controlPlane: ControlPlane = { kind: "control-plane" };

/** The nodes of each tier that has any. */
export const everyNode: readonly TierNodes[] = nodeTiers.map((tier) => ({ kind: "tier", tier }));

const resolver: Dns = { kind: "dns" };

/** Addresses of the agents: EKS User Guide, "Set up the Amazon EKS Pod Identity Agent"; EC2 User Guide, "Instance metadata", "Amazon Time Sync". */
const agents = {
    podIdentity: { kind: "link-local", agent: "pod-identity", cidr: "169.254.170.23/32" },
    instanceMetadata: { kind: "link-local", agent: "instance-metadata", cidr: "169.254.169.254/32" },
    time: { kind: "link-local", agent: "time", cidr: "169.254.169.123/32" },
} as const satisfies Record<string, LinkLocal>;

/** Workloads that watch or write Kubernetes objects, and what for. No other pod may reach the API. */
const kubernetesClients: readonly (readonly [Workload, string])[] = [
    [workloads.coreDns, "CoreDNS watches Services to answer for their names"],
    [workloads.istiod, "istiod watches Services, pods and mesh objects"],
    [workloads.typha, "Typha watches network policies for all nodes"],
    [workloads.calicoApi, "Calico's API stores its objects in the Kubernetes API"],
    [workloads.calicoControllers, "Calico's controllers follow nodes, namespaces and pods"],
    [workloads.tigeraOperator, "The operator installs and watches Calico"],
    [workloads.loadBalancerController, "The load-balancer controller watches bindings and pods"],
    [workloads.ebsController, "The EBS controller watches volumes and claims"],
    [workloads.metricsServer, "metrics-server lists nodes and checks its callers' tokens"],
    [workloads.clusterAutoscaler, "The autoscaler watches pods that wait for a node"],
    [workloads.keda, "KEDA watches scaled objects and sets replicas"],
    [workloads.kedaMetrics, "KEDA's metrics API checks its callers' tokens"],
    [workloads.kedaWebhooks, "KEDA's webhook reads the objects that scaled objects name"],
    [workloads.externalSecrets, "External Secrets watches what asks for a Secret and writes it"],
    [workloads.identityMirror, "The mirror job writes the identity provider's key set into the cluster"],
    [workloads.prometheusOperator, "The operator installs Prometheus and Alertmanager, and writes their configuration"],
    [workloads.prometheus, "Prometheus finds what to scrape"],
    [workloads.kubeStateMetrics, "kube-state-metrics watches the objects it counts"],
];

interface PlatformFlow {
    from: TrafficNode;
    to: TrafficNode;
    protocol?: "tcp" | "udp";
    port: number;
    identity?: TrafficEdge["identity"];
    encryption?: Encryption;
    reason: string;
    controls: readonly string[];
}

const platform = (flow: PlatformFlow): TrafficEdge => ({
    from: flow.from,
    to: flow.to,
    class: "platform",
    protocol: flow.protocol ?? "tcp",
    ports: port(flow.port),
    identity: flow.identity ?? "certificate",
    encryption: flow.encryption ?? { by: "tls" },
    reason: flow.reason,
    controls: flow.controls,
});

/** Between control plane and nodes: the API, kubelets, webhooks and aggregated APIs. */
export function controlPlaneFlows(): TrafficEdge[] {
    const webhook = (to: Workload, number: number, reason: string): TrafficEdge =>
        platform({ from: controlPlane, to, port: number, reason, controls: ["KA-1", "NP-6"] });
    return [
        ...everyNode.flatMap((nodes) => [
            platform({
                from: nodes,
                to: controlPlane,
                port: ports.https,
                identity: "token",
                reason: "Kubelets, agents and controllers on the node use the Kubernetes API",
                controls: ["KA-1"],
            }),
            platform({
                from: controlPlane,
                to: nodes,
                port: ports.kubelet,
                reason: "The API server reaches kubelets for logs and exec",
                controls: ["KA-1", "KA-4"],
            }),
        ]),
        ...kubernetesClients.map(([from, reason]) =>
            platform({ from, to: controlPlane, port: ports.https, identity: "token", reason, controls: ["KA-1", "NP-6"] }),
        ),
        ...everyNode.map((to) =>
            platform({
                from: workloads.metricsServer,
                to,
                port: ports.kubelet,
                identity: "token",
                reason: "metrics-server reads each kubelet's usage figures, which autoscaling follows",
                controls: ["AS-1", "AS-2"],
            }),
        ),
        platform({
            from: workloads.kedaMetrics,
            to: workloads.keda,
            port: ports.kedaMetricsService,
            reason: "KEDA's metrics API asks its operator for the figures of a scaled object",
            controls: ["AS-3"],
        }),
        webhook(workloads.istiod, ports.meshWebhook, "The API server asks istiod to inject sidecars and to validate mesh objects"),
        webhook(
            workloads.loadBalancerController,
            ports.loadBalancerWebhook,
            "The API server asks the load-balancer controller to validate bindings",
        ),
        webhook(workloads.calicoApi, ports.calicoApi, "The API server forwards Calico's policy objects to Calico's API"),
        webhook(workloads.metricsServer, ports.metricsServer, "The API server forwards resource metrics requests"),
        webhook(workloads.kedaMetrics, ports.kedaMetricsApi, "The API server forwards external metrics requests for scaling"),
        webhook(workloads.kedaWebhooks, ports.kedaWebhook, "The API server asks KEDA to validate scaled objects"),
    ];
}

/** Name resolution, network policy distribution and mesh certificates: what every node needs from the system tier. */
export function systemFlows(inputs: TrafficInputs): TrafficEdge[] {
    const plainDns: Encryption = {
        by: "none",
        reason: "Cluster DNS has no encrypted form; instances encrypt between themselves where their type can",
    };
    const query = (from: TrafficNode, to: TrafficNode, protocol: "tcp" | "udp", reason: string) =>
        platform({ from, to, protocol, port: ports.dns, identity: "network", encryption: plainDns, reason, controls: ["VE-2", "AC-6"] });
    const names = "Pods and nodes resolve cluster names";
    const outside = "Names outside the cluster go to the VPC resolver, where DNS Firewall judges them";
    return [
        ...everyNode.flatMap((nodes) => [
            query(nodes, workloads.coreDns, "udp", names),
            query(nodes, workloads.coreDns, "tcp", names),
            query(nodes, resolver, "udp", outside),
            query(nodes, resolver, "tcp", outside),
            platform({
                from: nodes,
                to: workloads.typha,
                port: ports.typha,
                reason: "Calico on each node receives network policies from Typha",
                controls: ["NP-1", "NP-4"],
            }),
        ]),
        query(workloads.coreDns, resolver, "udp", outside),
        query(workloads.coreDns, resolver, "tcp", outside),
        ...meshed(inputs).map((from) =>
            platform({
                from,
                to: workloads.istiod,
                port: ports.meshControl,
                identity: "token",
                reason: "Sidecars and gateways receive certificates and rules from istiod",
                controls: ["IS-1", "IS-2"],
            }),
        ),
    ];
}

/** Agents on the node itself; these conversations never leave it. */
export function nodeLocalFlows(): TrafficEdge[] {
    const local: Encryption = { by: "none", reason: "Never leaves the node" };
    return [
        ...awsCallers.map(({ workload }) =>
            platform({
                from: workload,
                to: agents.podIdentity,
                port: ports.podIdentity,
                identity: "token",
                encryption: local,
                reason: "The workload exchanges its service account token for credentials of its own role",
                controls: ["S3-3"],
            }),
        ),
        ...everyNode.flatMap((nodes) => [
            platform({
                from: nodes,
                to: agents.instanceMetadata,
                port: ports.instanceMetadata,
                identity: "token",
                encryption: local,
                reason: "Host agents read instance metadata with IMDSv2; pods cannot, since answers travel one hop",
                controls: ["SS-2"],
            }),
            platform({
                from: nodes,
                to: agents.time,
                protocol: "udp",
                port: 123,
                identity: "network",
                encryption: local,
                reason: "Nodes keep time with Amazon Time Sync",
                controls: ["DT-2"],
            }),
        ]),
    ];
}

/** Workloads with a sidecar, gateways and the configuration's applications among them. */
export const meshed = (inputs: TrafficInputs): Workload[] =>
    [...Object.values(workloads), ...inputs.applications.map(applicationWorkload)].filter((candidate) => candidate.mesh);
