import { isolatedTiers } from "../network/tiers";
import { portText, type TrafficEdge } from "./edges";
import { administrationFlows, identityFlows } from "./flows/administration";
import { awsFlows } from "./flows/aws";
import { controlPlaneFlows, nodeLocalFlows, systemFlows } from "./flows/cluster";
import type { TrafficInputs } from "./flows/inputs";
import { observabilityFlows, scrapeFlows } from "./flows/monitoring";
import { applicationFlows, backupFlows, ingressFlows, replicaFlows } from "./flows/workload";
import { nodeName, tierOf } from "./nodes";

/**
 * Who may talk to whom in an environment: the one source of security-group rules, network ACLs, network policies, mesh authorization,
 * probes and diagrams. What is not in it is forbidden at every layer.
 *
 * Controls: NP-6, NP-9, AC-3, AC-5, MT-3, DT-1.
 */
export function trafficGraph(inputs: TrafficInputs): TrafficEdge[] {
    return [
        ...ingressFlows(inputs),
        ...applicationFlows(inputs),
        ...replicaFlows(),
        ...backupFlows(),
        ...administrationFlows(inputs),
        ...identityFlows(inputs),
        ...observabilityFlows(),
        ...controlPlaneFlows(),
        ...systemFlows(inputs),
        ...nodeLocalFlows(),
        ...awsFlows(),
        ...scrapeFlows(inputs),
    ];
}

/** An edge as people read it: `ingress-gateway to weaviate on tcp 8080`. */
export const edgeText = (edge: TrafficEdge): string =>
    `${nodeName(edge.from)} to ${nodeName(edge.to)} on ${edge.protocol} ${portText(edge.ports)}`;

/**
 * What contradicts the architecture in a graph, in words; none if it is sound. Derivations may rely on a sound graph.
 *
 * Controls: DT-1, MT-1, MT-3, AC-5, NP-8.
 */
export function graphFaults(graph: readonly TrafficEdge[]): string[] {
    return graph.flatMap((edge) => {
        const faults: string[] = [];
        const from = tierOf(edge.from);
        const to = tierOf(edge.to);
        if (edge.ports.from > edge.ports.to || edge.ports.from < 1 || edge.ports.to > 65535)
            faults.push("has ports outside 1 to 65535, or reversed");
        if (edge.reason.trim() === "") faults.push("gives no reason");
        if (edge.controls.length === 0) faults.push("serves no control");
        if (edge.encryption.by === "none" && edge.encryption.reason.trim() === "") faults.push("is not encrypted and does not say why");
        if (edge.from.kind === "internet" && edge.to.kind !== "load-balancer") faults.push("lets the internet past the load balancer");
        if (edge.to.kind === "internet") faults.push("reaches the whole internet; name the host");
        if (edge.to.kind === "external-host" && from !== "app") faults.push("leaves for an outside host from another tier than app");
        if (edge.from.kind === "external-host" || edge.from.kind === "aws-service")
            faults.push("lets an outside service start a conversation");
        if (edge.class === "workload" && to === "monitoring" && from !== "monitoring" && from !== "admin" && edge.from.kind !== "office") {
            faults.push("lets a workload of another tier into monitoring");
        }
        if (edge.class === "workload" && to !== undefined && to === "backup") faults.push("starts a conversation with the backup tier");
        if (edge.class === "workload" && to === "database" && !["app", "database", "backup"].includes(from ?? "")) {
            faults.push("reaches the database from another tier than app and backup");
        }
        if (edge.from.kind === "office" && to !== undefined && !["monitoring", "endpoint"].includes(to)) {
            faults.push("lets an office past monitoring and the Kubernetes API");
        }
        if (edge.from.kind === "internet" && to !== undefined && isolatedTiers.includes(to))
            faults.push("lets the internet into an isolated tier");
        return faults.map((fault) => `${edgeText(edge)} ${fault}`);
    });
}
