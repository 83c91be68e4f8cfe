import type { TrafficEdge } from "../traffic";
import { metadata, workloadsOf, type Metadata } from "../traffic/kubernetes/manifests";

/** How much pods of a namespace may ask for (Kubernetes, "Pod Security Standards"). */
export type PodSecurityLevel = "restricted" | "baseline" | "privileged";

/** A namespace of an environment. */
export interface NamespacePlan {
    name: string;
    /** Whether pods get a sidecar unless they say otherwise. */
    meshed: boolean;
    /** Whether the load balancer sends requests to pods of it: such a pod is ready once it is a healthy target. */
    balanced: boolean;
    level: PodSecurityLevel;
    /** Why the level is not `restricted`. */
    levelBecause?: string;
}

/** Namespaces that are there without us: the cluster's own, and the one Calico's operator makes and labels. */
export const madeElsewhere: readonly string[] = ["calico-system", "kube-system"];

/**
 * Namespaces whose pods need more than `restricted` admits, and why. Agents that need their node's network or files run in `kube-system`,
 * which EKS leaves without a level: the CNI plugins, Istio's among them, the readiness agent, exporters and log shippers of nodes. So
 * neither `istio-system` nor `monitoring` has to be weaker.
 */
const weakerLevels: Readonly<Record<string, { level: PodSecurityLevel; because: string }>> = {
    "tigera-operator": {
        level: "privileged",
        because:
            "Calico's operator runs in its node's network and mounts /var/lib/calico of its node, since it has to run before there is any other network (chart tigera-operator v3.32.1, templates/tigera-operator/02-tigera-operator.yaml)",
    },
};

/**
 * The namespaces of a graph's workloads that nobody else makes. One holds sidecars if a workload of it is in the mesh, gateways
 * included, whose pods are injected too; a workload beside it that is not, carries the label `sidecar.istio.io/inject: "false"`.
 *
 * Controls: HC-3, IS-1, NP-5, NP-8.
 */
export function namespacePlans(graph: readonly TrafficEdge[]): NamespacePlan[] {
    const workloads = workloadsOf(graph);
    const names = [...new Set(workloads.map(({ namespace }) => namespace))].filter((name) => !madeElsewhere.includes(name));
    return names.sort().map((name): NamespacePlan => {
        const weaker = weakerLevels[name];
        return {
            name,
            meshed: workloads.some(({ namespace, mesh }) => namespace === name && mesh),
            balanced: graph.some(({ from, to }) => from.kind === "load-balancer" && to.kind === "workload" && to.namespace === name),
            level: weaker?.level ?? "restricted",
            ...(weaker === undefined ? {} : { levelBecause: weaker.because }),
        };
    });
}

/**
 * Metadata of a namespace: its level in all three modes, so that what would be refused is also logged and told to whoever asks.
 *
 * Source: Kubernetes, "Enforce Pod Security Standards with Namespace Labels"; Istio, "Automatic sidecar injection"; AWS Load
 * Balancer Controller, "Pod readiness gate".
 */
export function namespaceMetadata({ name, meshed, balanced, level, levelBecause }: NamespacePlan): Metadata {
    const modes = ["enforce", "audit", "warn"].map((mode): [string, string] => [`pod-security.kubernetes.io/${mode}`, level]);
    const described = metadata(
        name,
        undefined,
        [...(balanced ? ["HC-3"] : []), ...(meshed ? ["IS-1"] : []), "NP-5", "NP-8"],
        ["A namespace of the traffic graph: what is not declared there is denied in it"],
        {
            ...Object.fromEntries(modes),
            ...(meshed ? { "istio-injection": "enabled" } : {}),
            ...(balanced ? { "elbv2.k8s.aws/pod-readiness-gate-inject": "enabled" } : {}),
        },
    );
    if (levelBecause === undefined) return described;
    return { ...described, annotations: { ...described.annotations, "weaviate-aws/pod-security-because": levelBecause } };
}
