import { port, type Encryption, type TrafficEdge } from "../edges";
import type { TrafficNode, Workload } from "../nodes";
import { ports } from "../ports";
import { workloads } from "../workloads";
import { everyNode, meshed } from "./cluster";
import type { TrafficInputs } from "./inputs";

const plain: Encryption = { by: "nitro" };

interface Target {
    to: TrafficNode;
    port: number;
    encryption?: Encryption;
    identity?: TrafficEdge["identity"];
}

/** What Prometheus scrapes: it starts every one of these conversations, so that nothing needs to reach into the monitoring tier. */
export function scrapeFlows(inputs: TrafficInputs): TrafficEdge[] {
    const onEveryNode = everyNode.flatMap((to): Target[] => [
        { to, port: ports.kubelet, encryption: { by: "tls" }, identity: "token" },
        { to, port: ports.nodeExporter },
        { to, port: ports.felixMetrics },
        { to, port: ports.fluentBitMetrics },
    ]);
    const sidecars = meshed(inputs)
        .filter((to) => to !== workloads.prometheus)
        .map((to): Target => ({ to, port: ports.meshMetrics }));
    const targets: Target[] = [
        ...onEveryNode,
        ...sidecars,
        { to: workloads.weaviate, port: ports.weaviateMetrics, encryption: { by: "mesh" }, identity: "mesh-principal" },
        { to: workloads.istiod, port: ports.meshControlMetrics },
        { to: workloads.coreDns, port: ports.coreDnsMetrics },
        { to: workloads.typha, port: ports.typhaMetrics },
        { to: workloads.kubeStateMetrics, port: ports.kubeStateMetrics },
    ];
    return targets.map((target) => ({
        from: workloads.prometheus,
        to: target.to,
        class: "platform",
        protocol: "tcp",
        ports: port(target.port),
        http: { methods: ["GET"], paths: ["/metrics*", "/stats/prometheus"] },
        identity: target.identity ?? "network",
        encryption: target.encryption ?? plain,
        reason: "Prometheus scrapes metrics; it starts the conversation, never its target",
        controls: ["MT-3", "OB-1"],
    }));
}

/** Inside the monitoring tier: dashboards and alerts. */
export function observabilityFlows(): TrafficEdge[] {
    const inside = (from: Workload, to: Workload, number: number, reason: string): TrafficEdge => ({
        from,
        to,
        class: "workload",
        protocol: "tcp",
        ports: port(number),
        identity: "mesh-principal",
        encryption: { by: "mesh" },
        reason,
        controls: ["MT-1", "IS-3"],
    });
    return [
        inside(workloads.grafana, workloads.prometheus, ports.prometheus, "Dashboards query metrics"),
        inside(workloads.grafana, workloads.alertmanager, ports.alertmanager, "Dashboards show alerts and silences"),
        inside(workloads.prometheus, workloads.alertmanager, ports.alertmanager, "Prometheus hands alerts to Alertmanager"),
    ];
}
