/**
 * Ports that more than one edge, rule or chart value names. Weaviate's are those its chart 17.8.3 sets (its `values.yaml` and
 * StatefulSet template); Istio's, Calico's and Kubernetes' are listed in their projects' documentation of required ports.
 */
export const ports = {
    https: 443,
    http: 80,
    dns: 53,

    weaviateHttp: 8080,
    weaviateGrpc: 50051,
    weaviateMetrics: 2112,
    weaviateGossip: 7000,
    weaviateData: 7001,
    weaviateRaft: 8300,
    weaviateRaftRpc: 8301,

    gatewayHttps: 8443,
    gatewayHealth: 15021,
    meshControl: 15012,
    meshWebhook: 15017,
    meshControlMetrics: 15014,
    meshMetrics: 15020,
    egressGateway: 8443,

    kubelet: 10250,
    typha: 5473,
    calicoApi: 5443,
    loadBalancerWebhook: 9443,
    kedaMetricsApi: 6443,
    kedaWebhook: 9443,
    kedaMetricsService: 9666,
    /** The port EKS's add-on gives metrics-server, next to the kubelet's (EKS User Guide, "View resource usage with the Kubernetes Metrics Server"). */
    metricsServer: 10251,

    prometheus: 9090,
    alertmanager: 9093,
    grafana: 3000,
    nodeExporter: 9100,
    kubeStateMetrics: 8080,
    coreDnsMetrics: 9153,
    felixMetrics: 9091,
    /** Typha's metrics, off its default so that it does not share Alertmanager's number. */
    typhaMetrics: 9098,
    fluentBitMetrics: 2020,

    podIdentity: 80,
    instanceMetadata: 80,
} as const;
