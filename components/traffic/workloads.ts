import type { Workload } from "./nodes";

/** A workload whose pods carry `app.kubernetes.io/name: <name>` unless other labels are given. */
function workload(
    name: string,
    namespace: string,
    tier: Workload["tier"],
    options: { serviceAccount?: string; labels?: Record<string, string>; mesh?: boolean; hostNetwork?: boolean } = {},
): Workload {
    return {
        kind: "workload",
        name,
        namespace,
        serviceAccount: options.serviceAccount ?? name,
        labels: options.labels ?? { "app.kubernetes.io/name": name },
        tier,
        mesh: options.mesh ?? true,
        ...(options.hostNetwork === undefined ? {} : { hostNetwork: options.hostNetwork }),
    };
}

/**
 * The workloads of every environment, applications of the configuration apart. Labels and service accounts are those the charts give
 * their pods, or that our values set; later derivations to network policies and mesh principals rely on them.
 */
export const workloads = {
    ingressGateway: workload("ingress-gateway", "istio-ingress", "app", { labels: { istio: "ingress-gateway" } }),
    egressGateway: workload("identity-egress", "istio-egress", "app", { labels: { istio: "identity-egress" } }),

    coreDns: workload("coredns", "kube-system", "system", { labels: { "k8s-app": "kube-dns" }, mesh: false }),
    istiod: workload("istiod", "istio-system", "system", { labels: { app: "istiod" }, mesh: false }),
    // Calico's operator gives itself and Typha the node's network, since both must run before there is any other.
    typha: workload("calico-typha", "calico-system", "system", {
        labels: { "k8s-app": "calico-typha" },
        mesh: false,
        hostNetwork: true,
    }),
    calicoApi: workload("calico-apiserver", "calico-system", "system", { labels: { "k8s-app": "calico-apiserver" }, mesh: false }),
    calicoControllers: workload("calico-kube-controllers", "calico-system", "system", {
        labels: { "k8s-app": "calico-kube-controllers" },
        mesh: false,
    }),
    tigeraOperator: workload("tigera-operator", "tigera-operator", "system", {
        labels: { "k8s-app": "tigera-operator" },
        mesh: false,
        hostNetwork: true,
    }),
    loadBalancerController: workload("aws-load-balancer-controller", "kube-system", "system", { mesh: false }),
    ebsController: workload("ebs-csi-controller", "kube-system", "system", {
        serviceAccount: "ebs-csi-controller-sa",
        labels: { app: "ebs-csi-controller" },
        mesh: false,
    }),
    metricsServer: workload("metrics-server", "kube-system", "system", { mesh: false }),
    clusterAutoscaler: workload("cluster-autoscaler", "kube-system", "system", { mesh: false }),
    keda: workload("keda-operator", "keda", "system", { mesh: false }),
    kedaMetrics: workload("keda-metrics-apiserver", "keda", "system", { mesh: false }),
    kedaWebhooks: workload("keda-admission-webhooks", "keda", "system", { mesh: false }),
    externalSecrets: workload("external-secrets", "external-secrets", "system", { mesh: false }),
    identityMirror: workload("identity-mirror", "identity-mirror", "system"),

    weaviate: workload("weaviate", "weaviate", "database", { labels: { app: "weaviate" } }),

    backup: workload("weaviate-backup", "weaviate-backup", "backup"),
    restoreDrill: workload("weaviate-restore-drill", "weaviate-backup", "backup"),

    prometheus: workload("prometheus", "monitoring", "monitoring"),
    alertmanager: workload("alertmanager", "monitoring", "monitoring"),
    grafana: workload("grafana", "monitoring", "monitoring"),
    // The chart gives its operator a name of its own, which cannot be changed.
    prometheusOperator: workload("prometheus-operator", "monitoring", "monitoring", {
        labels: { app: "kube-prometheus-stack-operator" },
        mesh: false,
    }),
    kubeStateMetrics: workload("kube-state-metrics", "monitoring", "monitoring", { mesh: false }),
} as const satisfies Record<string, Workload>;
