/** A Helm chart, and what its pods run. */
export interface Chart {
    /** Name of the chart. */
    name: string;
    /** Its release. */
    version: string;
    /** The chart repository it is published in; the mirror copies it from there, and nothing else reads it. */
    published: string;
    /** Every image its pods run with our values, each with its tag. */
    images: readonly string[];
}

/** Releases of Calico: of its images, and of the operator that belongs to them (projectcalico/calico v3.32.1, charts/tigera-operator). */
const calico = { images: "v3.32.1", operator: "v1.42.3" };

/**
 * Images of Calico. The operator starts `node`, `typha`, `kube-controllers` and `apiserver` with our settings, and no other; but it looks
 * every one of these up before it starts any, and refuses to go on if an ImageSet lacks one (tigera/operator v1.42.3,
 * pkg/components/references.go, `ResolveImages` of pkg/render/{node,csi,typha,apiserver}.go, pkg/render/kubecontrollers).
 */
const calicoComponents = ["node", "typha", "kube-controllers", "apiserver", "cni", "pod2daemon-flexvol", "csi", "node-driver-registrar"];

/** Release of Istio; all five charts go together. */
const istio = "1.30.3";

const calicoCharts = "https://docs.tigera.io/calico/charts";
const istioCharts = "https://istio-release.storage.googleapis.com/charts";

const chart = (name: string, version: string, published: string, ...images: string[]): Chart => ({ name, version, published, images });

/**
 * Every chart that runs, with every image, in one place: chart releases, image tags, the list the mirror copies, and the image gate all
 * follow from it. Weaviate's own releases come from the configuration.
 *
 * Controls: DT-3.
 */
export const charts = {
    calicoDefinitions: chart("crd.projectcalico.org.v1", calico.images, calicoCharts),
    calico: chart(
        "tigera-operator",
        calico.images,
        calicoCharts,
        `quay.io/tigera/operator:${calico.operator}`,
        ...calicoComponents.map((image) => `quay.io/calico/${image}:${calico.images}`),
    ),
    istioBase: chart("base", istio, istioCharts),
    istioCni: chart("cni", istio, istioCharts, `registry.istio.io/release/install-cni:${istio}-distroless`),
    istiod: chart("istiod", istio, istioCharts, `registry.istio.io/release/pilot:${istio}-distroless`),
    istioGateway: chart("gateway", istio, istioCharts, `registry.istio.io/release/proxyv2:${istio}-distroless`),
    loadBalancerController: chart(
        "aws-load-balancer-controller",
        "3.5.0",
        "https://aws.github.io/eks-charts",
        "public.ecr.aws/eks/aws-load-balancer-controller:v3.5.0",
    ),
    externalSecrets: chart(
        "external-secrets",
        "2.9.0",
        "https://charts.external-secrets.io",
        "ghcr.io/external-secrets/external-secrets:v2.9.0",
    ),
    prometheus: chart(
        "kube-prometheus-stack",
        "88.5.3",
        "https://prometheus-community.github.io/helm-charts",
        "quay.io/prometheus-operator/prometheus-operator:v0.93.1",
        "quay.io/prometheus-operator/prometheus-config-reloader:v0.93.1",
        "quay.io/prometheus/prometheus:v3.14.0-distroless",
        "quay.io/prometheus/alertmanager:v0.34.0",
        "quay.io/prometheus/node-exporter:v1.12.1-distroless",
        "registry.k8s.io/kube-state-metrics/kube-state-metrics:v2.20.0",
    ),
    grafana: chart("grafana", "12.11.1", "https://grafana-community.github.io/helm-charts", "docker.io/grafana/grafana:13.2.0"),
} as const satisfies Record<string, Chart>;

/**
 * Images that run without a chart: of the agent that frees a node once policies are enforced on it (Kubernetes v1.36.0, CHANGELOG-1.36,
 * "Container Images"; kubectl supports API servers one release older and newer, Kubernetes, "Version Skew Policy").
 *
 * Controls: DT-3.
 */
export const agents = { kubectl: "registry.k8s.io/kubectl:v1.36.0", pause: "registry.k8s.io/pause:3.10.1" } as const;

/** Weaviate's chart and image, at the releases of the configuration. */
export const weaviateChart = (version: string, app: string): Chart =>
    chart("weaviate", version, "https://weaviate.github.io/weaviate-helm", `cr.weaviate.io/semitechnologies/weaviate:${app}`);
