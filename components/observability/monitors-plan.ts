import { metadata, type Manifest } from "../traffic/kubernetes/manifests";
import type { Workload } from "../traffic/nodes";
import { ports } from "../traffic/ports";
import { workloads } from "../traffic/workloads";
import { namespace, nodeExporterJob } from "./names";

/** What Prometheus scrapes beside what its chart has monitors for. */
interface Scrape {
    name: string;
    /** Namespace of the pods; every one if left out. */
    namespace?: string;
    labels: Readonly<Record<string, string>>;
    port: number;
    path: string;
    reason: string;
    /** Annotation that pods have to carry, as Prometheus writes it. */
    annotation?: string;
    /** Label of the pods whose value is the job's name; `monitoring/<name>` without it. */
    jobLabel?: string;
}

const of = ({ name, namespace, labels }: Pick<Workload, "name" | "namespace" | "labels">, port: number, reason: string): Scrape => ({
    name,
    namespace,
    labels,
    port,
    path: "/metrics",
    reason,
});

/** Agents of Calico on every node, in the node's network (projectcalico/calico v3.32.1, label of the DaemonSet calico-node). */
const felix = { name: "calico-node", namespace: workloads.typha.namespace, labels: { "k8s-app": "calico-node" } };

/** Exporters of nodes, as the chart prometheus-node-exporter labels them. */
const nodeExporter = { name: nodeExporterJob, namespace: "kube-system", labels: { "app.kubernetes.io/name": "prometheus-node-exporter" } };

const scrapes: readonly Scrape[] = [
    of(workloads.weaviate, ports.weaviateMetrics, "Load, memory, replication and refusals of the database"),
    of(workloads.istiod, ports.meshControlMetrics, "Certificates and configuration that the mesh hands out"),
    of(workloads.typha, ports.typhaMetrics, "Policies on their way to nodes"),
    of(felix, ports.felixMetrics, "Policies in force on nodes, and packets they denied"),
    { ...of(nodeExporter, ports.nodeExporter, "Processors, memory, disks and network of nodes"), jobLabel: "jobLabel" },
    {
        name: "sidecars",
        labels: {},
        port: ports.meshMetrics,
        path: "/stats/prometheus",
        reason: "Every request between workloads, with both identities",
        annotation: "sidecar_istio_io_status",
    },
];

/**
 * What Prometheus scrapes, one object a kind of pod, on the ports of the traffic graph. The address is the pod's own: for Weaviate it is one
 * of the Service `weaviate-internal`, so that Prometheus's sidecar encrypts; a sidecar's own metrics are not captured at all. A pod has a
 * target for each of its containers, all of which become the same one here.
 *
 * Controls: MT-3, OB-1, IS-7.
 * Source: prometheus-operator v0.93.1, PodMonitor; Istio 1.30, samples/addons/extras/prometheus-operator.yaml (path and port of sidecars).
 */
export const podMonitors = (): Manifest[] =>
    scrapes.map(({ name, namespace: from, labels, port, path, reason, annotation, jobLabel }) => ({
        apiVersion: "monitoring.coreos.com/v1",
        kind: "PodMonitor",
        metadata: metadata(name, namespace, ["MT-3", "OB-1"], [reason]),
        spec: {
            ...(jobLabel === undefined ? {} : { jobLabel }),
            selector: { matchLabels: { ...labels } },
            namespaceSelector: from === undefined ? { any: true } : { matchNames: [from] },
            podMetricsEndpoints: [
                {
                    path,
                    interval: "30s",
                    relabelings: [
                        ...(annotation === undefined
                            ? []
                            : [{ action: "keep", sourceLabels: [`__meta_kubernetes_pod_annotationpresent_${annotation}`], regex: "true" }]),
                        {
                            action: "replace",
                            sourceLabels: ["__meta_kubernetes_pod_ip"],
                            regex: "(.+)",
                            targetLabel: "__address__",
                            replacement: `$1:${port}`,
                        },
                        { action: "labeldrop", regex: "container" },
                    ],
                },
            ],
        },
    }));
