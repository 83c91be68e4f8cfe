/** An image that a chart runs. */
export interface ChartImage {
    /** Paths in the values where its registry can stand, as a host alone or in a whole reference; without any, it is a public one. */
    paths: readonly string[];
    /** Switches it runs by, each with the chart's default; it runs where all are on. */
    when?: Readonly<Record<string, boolean>>;
}

const image = (...paths: string[]): ChartImage => ({ paths });
const imageWhen = (when: Readonly<Record<string, boolean>>, ...paths: string[]): ChartImage => ({ paths, when });

const common = "global.imageRegistry";

/** Images of the Grafana chart, which stands alone or as a part of another. */
const grafana = (prefix: string, when: Readonly<Record<string, boolean>>): ChartImage[] => {
    const at = (path: string) => `${prefix}${path}`;
    const sidecars = ["alerts", "dashboards", "datasources", "plugins", "notifiers"];
    return [
        imageWhen(when, common, at("image.registry")),
        imageWhen(
            { ...when, [at("initChownData.enabled")]: true, [at("persistence.enabled")]: false },
            common,
            at("initChownData.image.registry"),
        ),
        imageWhen({ ...when, [at("testFramework.enabled")]: true }, common, at("testFramework.image.registry")),
        imageWhen({ ...when, [at("imageRenderer.enabled")]: false }, common, at("imageRenderer.image.registry")),
        ...sidecars.map((one) => imageWhen({ ...when, [at(`sidecar.${one}.enabled`)]: false }, common, at("sidecar.image.registry"))),
    ];
};

const operator = { "prometheusOperator.enabled": true };
const webhooks = { ...operator, "prometheusOperator.admissionWebhooks.enabled": true };

/**
 * What each chart of this package runs that comes from a public registry unless its values say otherwise.
 *
 * Source: values.yaml and templates of weaviate 17.8.3, tigera-operator v3.32.1, base, cni, istiod and gateway 1.30.3,
 * aws-load-balancer-controller 3.5.0, external-secrets 2.9.0, kube-prometheus-stack 88.5.3, grafana 12.11.1.
 */
export const chartImages: Readonly<Record<string, readonly ChartImage[]>> = {
    weaviate: [
        image("image.registry"),
        imageWhen({ "initContainers.sysctlInitContainer.enabled": true }, "initContainers.sysctlInitContainer.image.registry"),
    ],
    "crd.projectcalico.org.v1": [],
    // calicoctl runs on OpenShift alone.
    "tigera-operator": [image("tigeraOperator.registry"), imageWhen({ "installation.enabled": true }, "installation.registry")],
    base: [],
    cni: [image("hub", "global.hub", "image")],
    istiod: [image("hub", "global.hub", "image"), image("global.hub", "global.proxy.image")],
    gateway: [], // its pods are written by istiod
    "aws-load-balancer-controller": [image("image.repository")],
    "external-secrets": [
        image("global.repository", "image.repository"),
        imageWhen({ "webhook.create": true }, "global.repository", "webhook.image.repository"),
        imageWhen({ "certController.create": true }, "global.repository", "certController.image.repository"),
    ],
    "kube-prometheus-stack": [
        imageWhen(operator, common, "prometheusOperator.image.registry"),
        imageWhen(operator, common, "prometheusOperator.prometheusConfigReloader.image.registry"),
        imageWhen(
            { ...webhooks, "prometheusOperator.admissionWebhooks.patch.enabled": true },
            common,
            "prometheusOperator.admissionWebhooks.patch.image.registry",
        ),
        imageWhen(
            { ...webhooks, "prometheusOperator.admissionWebhooks.deployment.enabled": false },
            common,
            "prometheusOperator.admissionWebhooks.deployment.image.registry",
        ),
        imageWhen({ "prometheus.enabled": true }, common, "prometheus.prometheusSpec.image.registry"),
        imageWhen({ "alertmanager.enabled": true }, common, "alertmanager.alertmanagerSpec.image.registry"),
        imageWhen({ "thanosRuler.enabled": false }, common, "thanosRuler.thanosRulerSpec.image.registry"),
        imageWhen({ "kubeStateMetrics.enabled": true }, common, "kube-state-metrics.image.registry"),
        imageWhen({ "nodeExporter.enabled": true }, common, "prometheus-node-exporter.image.registry"),
        imageWhen({ "crds.upgradeJob.enabled": false }, common, "crds.upgradeJob.image.busybox.registry"),
        imageWhen({ "crds.upgradeJob.enabled": false }, common, "crds.upgradeJob.image.kubectl.registry"),
        ...grafana("grafana.", { "grafana.enabled": true }),
    ],
    grafana: grafana("", {}),
};

/** Paths of a registry that a chart puts before all images that name none of their own, or before all. */
export const COMMON_REGISTRIES = [common, "imageRegistry", "global.hub", "hub"] as const;
