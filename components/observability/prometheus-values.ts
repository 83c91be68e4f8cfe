import type { Placement, Toleration } from "../charts/placement";
import type { ImageReference } from "../images/own-registry";
import { ports } from "../traffic/ports";
import { workloads } from "../traffic/workloads";
import { collectors, rulesOff } from "./prometheus-scope";
import { addresses, namespace, nodeExporterJob, stack, storageClass, withoutSidecar } from "./names";

/** Images of the chart kube-prometheus-stack. */
export interface PrometheusImages {
    operator: ImageReference;
    reloader: ImageReference;
    prometheus: ImageReference;
    alertmanager: ImageReference;
    nodeExporter: ImageReference;
    stateMetrics: ImageReference;
}

/** What the values of the chart follow from. */
export interface PrometheusSettings {
    images: PrometheusImages;
    placement: Placement;
    /** Tolerations of the agent that runs on every node. */
    onEveryNode: Toleration[];
    /** Name of the environment, a label of every series and alert. */
    environment: string;
    /** Days series are kept in the cluster. */
    retentionDays: number;
    /** Size of each replica's volume, in GiB. */
    storageGiB: number;
    /** Annotations of pods that the mesh asks for, by workload. */
    podAnnotations: Record<string, Record<string, string>>;
}

/** An image where the chart takes the digest apart from the tag, without its kind. */
const parts = ({ registry, repository, tag, digest }: ImageReference) => ({
    registry,
    repository,
    tag,
    ...(digest === undefined ? {} : { sha: digest.replace(/^sha256:/, "") }),
});

/** Only what lies in the monitoring namespace tells Prometheus what to scrape and which rules to follow, whatever its labels. */
const own = { matchLabels: { "kubernetes.io/metadata.name": namespace } };

/**
 * Values of the chart kube-prometheus-stack: the operator, two Prometheus in zones of their own, one Alertmanager, the state of Kubernetes,
 * and an exporter on every node. Nothing that the cluster's API would have to call; only objects of the monitoring namespace are followed.
 *
 * There is one Alertmanager: several would gossip, on a port the traffic graph does not have. It keeps nothing, so it starts again in
 * whichever zone is left; what must be heard while it starts is watched from outside the cluster. It tells nobody yet.
 *
 * The exporter runs in `kube-system`: it needs its node's network and files, which the monitoring namespace admits to no pod.
 *
 * Controls: MT-1, MT-3, OB-1, OB-2, KM-1, DT-3.
 * Source: prometheus-community/helm-charts kube-prometheus-stack-88.5.3, `values.yaml` of it and of its subcharts.
 */
export function prometheusValues(settings: PrometheusSettings): Record<string, unknown> {
    const { images, placement } = settings;
    return {
        fullnameOverride: stack,
        crds: { enabled: true },
        defaultRules: { create: true, rules: Object.fromEntries(rulesOff.map((rule) => [rule, false])) },
        windowsMonitoring: { enabled: false },
        grafana: { enabled: false }, // a release of its own
        thanosRuler: { enabled: false },
        kubeApiServer: { enabled: false }, // by address, which a sidecar does not know; CloudWatch has its metrics
        kubeControllerManager: { enabled: false },
        kubeEtcd: { enabled: false },
        kubeScheduler: { enabled: false },
        kubeProxy: { enabled: false },
        kubeDns: { enabled: false },
        coreDns: { enabled: true },
        kubelet: { enabled: true, serviceMonitor: { https: true, cAdvisor: true, probes: true } },
        prometheusOperator: operatorValues(settings),
        prometheus: {
            serviceAccount: { create: true, name: workloads.prometheus.serviceAccount },
            serviceMonitor: { selfMonitor: false }, // by address, which the graph has no edge for; see below
            podDisruptionBudget: { enabled: true, minAvailable: 1 },
            prometheusSpec: prometheusSpec(settings),
        },
        alertmanager: alertmanagerValues(settings),
        kubeStateMetrics: { enabled: true },
        "kube-state-metrics": {
            fullnameOverride: workloads.kubeStateMetrics.name,
            // This chart alone takes the digest with its kind.
            image: {
                ...parts(images.stateMetrics),
                ...(images.stateMetrics.digest === undefined ? {} : { sha: images.stateMetrics.digest }),
            },
            collectors,
            podLabels: withoutSidecar,
            resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "512Mi" } },
            ...placement,
        },
        nodeExporter: { enabled: true },
        "prometheus-node-exporter": {
            namespaceOverride: "kube-system",
            fullnameOverride: nodeExporterJob,
            image: {
                registry: images.nodeExporter.registry,
                repository: images.nodeExporter.repository,
                tag: images.nodeExporter.tag,
                distroless: false, // the tag says so already
                ...(images.nodeExporter.digest === undefined ? {} : { digest: images.nodeExporter.digest }),
            },
            podLabels: { jobLabel: nodeExporterJob },
            prometheus: { monitor: { enabled: false } }, // it would lie in kube-system, where Prometheus does not look
            tolerations: settings.onEveryNode,
            containerSecurityContext: {
                readOnlyRootFilesystem: true,
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                seccompProfile: { type: "RuntimeDefault" },
            },
            resources: { requests: { cpu: "20m", memory: "32Mi" }, limits: { memory: "128Mi" } },
            service: { port: ports.nodeExporter, targetPort: ports.nodeExporter },
        },
    };
}

/** The operator, without webhooks, and so without a certificate; it makes pods in its own namespace alone. */
function operatorValues({ images, placement }: PrometheusSettings): Record<string, unknown> {
    return {
        fullnameOverride: workloads.prometheusOperator.name,
        serviceAccount: { create: true, name: workloads.prometheusOperator.serviceAccount },
        podLabels: withoutSidecar,
        image: parts(images.operator),
        prometheusConfigReloader: {
            image: parts(images.reloader),
            resources: { requests: { cpu: "10m", memory: "32Mi" }, limits: { memory: "64Mi" } },
        },
        admissionWebhooks: { enabled: false },
        tls: { enabled: false },
        prometheusInstanceNamespaces: [namespace],
        alertmanagerInstanceNamespaces: [namespace],
        alertmanagerConfigNamespaces: [namespace],
        thanosRulerInstanceNamespaces: [namespace],
        kubeletEndpointsEnabled: false,
        kubeletEndpointSliceEnabled: true, // what Kubernetes has in place of Endpoints
        serviceMonitor: { selfMonitor: false },
        resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
        ...placement,
    };
}

function prometheusSpec(settings: PrometheusSettings): Record<string, unknown> {
    const { storageGiB, retentionDays, environment } = settings;
    const selectors = ["rule", "serviceMonitor", "podMonitor", "probe", "scrapeConfig"];
    return {
        image: parts(settings.images.prometheus),
        replicas: 2,
        podAntiAffinity: "hard",
        podAntiAffinityTopologyKey: "topology.kubernetes.io/zone",
        podMetadata: { annotations: { ...settings.podAnnotations[workloads.prometheus.name] } },
        // Without these the chart follows only objects that carry its release's name as a label.
        ...Object.fromEntries(selectors.map((kind) => [`${kind}SelectorNilUsesHelmValues`, false])),
        ...Object.fromEntries(selectors.map((kind) => [`${kind}NamespaceSelector`, own])),
        serviceDiscoveryRole: "EndpointSlice",
        externalLabels: { cluster: environment },
        replicaExternalLabelName: "__replica__", // Amazon Managed Prometheus takes one of two replicas by these two labels
        enableAdminAPI: false,
        enableRemoteWriteReceiver: false,
        // The operator would have Prometheus call Alertmanager by its pod's address, which a sidecar does not know.
        disableAlerting: true,
        additionalAlertManagerConfigs: [{ api_version: "v2", static_configs: [{ targets: [addresses.alertmanager] }] }],
        additionalScrapeConfigs: [
            {
                job_name: `${stack}-prometheus`,
                static_configs: [{ targets: [`localhost:${ports.prometheus}`], labels: { namespace, service: `${stack}-prometheus` } }],
            },
        ],
        retention: `${retentionDays}d`,
        retentionSize: `${Math.floor(storageGiB * 0.8)}GiB`, // what is written ahead, and compacted, needs room beside
        storageSpec: {
            volumeClaimTemplate: {
                spec: {
                    storageClassName: storageClass,
                    accessModes: ["ReadWriteOnce"],
                    resources: { requests: { storage: `${storageGiB}Gi` } },
                },
            },
        },
        resources: { requests: { cpu: "500m", memory: "2Gi" }, limits: { memory: "4Gi" } },
        ...settings.placement,
    };
}

function alertmanagerValues(settings: PrometheusSettings): Record<string, unknown> {
    return {
        serviceAccount: { create: true, name: workloads.alertmanager.serviceAccount, automountServiceAccountToken: false },
        serviceMonitor: { selfMonitor: false },
        alertmanagerSpec: {
            image: parts(settings.images.alertmanager),
            replicas: 1,
            automountServiceAccountToken: false,
            podMetadata: { annotations: { ...settings.podAnnotations[workloads.alertmanager.name] } },
            alertmanagerConfigNamespaceSelector: own,
            resources: { requests: { cpu: "50m", memory: "64Mi" }, limits: { memory: "128Mi" } },
            ...settings.placement,
        },
    };
}
