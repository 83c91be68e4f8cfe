import { ports } from "../traffic/ports";
import { workloads } from "../traffic/workloads";

/** Namespace of all of it, which also has to exist before. */
export const { namespace } = workloads.prometheus;

/** What the chart kube-prometheus-stack begins its names with. */
export const stack = "monitoring";

/** Job of the exporters on nodes: the chart's own rules ask for it by this name. */
export const nodeExporterJob = "node-exporter";

/** Class of the volumes. */
export const storageClass = "monitoring";

const inside = (service: string, port: number) => `${service}.${namespace}.svc.cluster.local:${port}`;

/** Where Prometheus and Alertmanager are asked, by their Services: a sidecar routes HTTP by these names. */
export const addresses = {
    prometheus: inside(`${stack}-prometheus`, ports.prometheus),
    alertmanager: inside(`${stack}-alertmanager`, ports.alertmanager),
};

/** Secret with Grafana's client secret, and the key in it. */
export const clientSecret = { name: "grafana-client-secret", key: "client-secret" };

/** Secret with the key Grafana signs and encrypts with, and the key in it. */
export const signingKey = { name: "grafana-signing-key", key: "signing-key" };

/** Pods beside sidecars that must not get one. */
export const withoutSidecar = { "sidecar.istio.io/inject": "false" };
