import { expect } from "chai";
import fc from "fast-check";

import { charts } from "../../../components/charts/catalogue";
import { onEveryNode, placementOn } from "../../../components/charts/placement";
import { imageOf } from "../../../components/images/own-registry";
import { podMonitors } from "../../../components/observability/monitors-plan";
import { prometheusValues, type PrometheusSettings } from "../../../components/observability/prometheus-values";
import { trafficGraph, type Workload } from "../../../components/traffic";
import { workloads } from "../../../components/traffic/workloads";
import { readEnvironment, runProgram, type RecordedResource, type Recording } from "../../../tools/preview";
import { resourceOf } from "../../support/breaking";
import { chartValuesAreThere, unknownKeys } from "../../support/chart-values";
import { root } from "../../support/environments";
import { crdsPresent, crdValidators } from "../traffic/kubernetes/crds";
import { everything } from "../traffic/inputs";

const host = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const sources = charts.prometheus.images;
const digest = `sha256:${"b".repeat(64)}`;

function settings(change: Partial<PrometheusSettings> = {}, mirrored = false): PrometheusSettings {
    const digests = mirrored ? Object.fromEntries(sources.map((source) => [source, digest])) : {};
    const [operator, reloader, prometheus, alertmanager, nodeExporter, stateMetrics] = sources.map((source) =>
        imageOf({ host, digests }, source),
    );
    return {
        images: { operator, reloader, prometheus, alertmanager, nodeExporter, stateMetrics } as PrometheusSettings["images"],
        placement: placementOn("monitoring"),
        onEveryNode,
        environment: "prod",
        retentionDays: 15,
        storageGiB: 50,
        podAnnotations: { prometheus: { of: "prometheus" }, alertmanager: { of: "alertmanager" } },
        ...change,
    };
}

/** Values as far as tests look at them. */
interface Values {
    prometheusOperator: Record<string, unknown>;
    prometheus: { prometheusSpec: Record<string, unknown>; podDisruptionBudget: object; serviceAccount: { name: string } };
    alertmanager: { alertmanagerSpec: Record<string, unknown>; serviceAccount: { name: string } };
    "kube-state-metrics": { collectors: string[]; fullnameOverride: string; podLabels: object };
    "prometheus-node-exporter": { namespaceOverride: string; tolerations: unknown };
}
const values = (change?: Partial<PrometheusSettings>) => prometheusValues(settings(change)) as unknown as Values;

/** Every image that stands in values, as `<repository>:<tag>`, with what it is pinned by. */
function imagesIn(value: unknown): { source: string; registry: string; pin: string | undefined }[] {
    if (typeof value !== "object" || value === null) return [];
    const { registry, repository, tag, sha, digest: whole } = value as Record<string, string | undefined>;
    if (repository !== undefined) return [{ source: `${repository}:${tag ?? ""}`, registry: registry ?? "", pin: sha ?? whole }];
    return Object.values(value).flatMap(imagesIn);
}

describe("the values of the chart kube-prometheus-stack", () => {
    it("have only keys the chart and its subcharts know", function () {
        if (!chartValuesAreThere) this.skip();
        const unknown = unknownKeys("kube-prometheus-stack", prometheusValues(settings({}, true)));
        // What Helm itself reads of a subchart, and what the subchart writes word for word.
        const passedOn = [
            "grafana.enabled",
            "prometheus-node-exporter.containerSecurityContext.allowPrivilegeEscalation",
            "prometheus-node-exporter.containerSecurityContext.capabilities",
            "prometheus-node-exporter.containerSecurityContext.seccompProfile",
        ];
        expect(unknown).to.have.members(passedOn);
    });

    it("DT-3: run just the images of the catalogue, from the mirror, each by its digest as its chart takes it", () => {
        const found = imagesIn(prometheusValues(settings({}, true)));
        expect(found.map(({ source }) => source).sort()).to.deep.equal([...sources].sort());
        for (const { source, registry, pin } of found) {
            expect(registry, source).to.equal(host);
            // Two of the charts write `@<digest>`, the others `@sha256:<sha>` (their templates).
            const whole = /node-exporter|kube-state-metrics/.test(source);
            expect(pin, source).to.equal(whole ? digest : "b".repeat(64));
        }
    });

    it("have no webhook, and no certificate for one", () => {
        expect(values().prometheusOperator).to.deep.include({ admissionWebhooks: { enabled: false }, tls: { enabled: false } });
    });

    it("scrape nothing EKS does not show", () => {
        for (const part of ["kubeEtcd", "kubeScheduler", "kubeControllerManager", "kubeProxy", "kubeApiServer", "grafana"])
            expect(prometheusValues(settings())[part], part).to.deep.equal({ enabled: false });
    });

    it("follow what lies in the monitoring namespace, whatever its labels, and nothing else", () => {
        const { prometheusSpec } = values().prometheus;
        for (const kind of ["rule", "serviceMonitor", "podMonitor", "probe", "scrapeConfig"]) {
            expect(prometheusSpec[`${kind}SelectorNilUsesHelmValues`], kind).to.equal(false);
            expect(prometheusSpec[`${kind}NamespaceSelector`], kind).to.deep.equal({
                matchLabels: { "kubernetes.io/metadata.name": "monitoring" },
            });
        }
    });

    it("HA-1: keep two Prometheus in zones of their own, of which one at a time may go", () => {
        const { prometheusSpec, podDisruptionBudget } = values().prometheus;
        expect(prometheusSpec).to.include({
            replicas: 2,
            podAntiAffinity: "hard",
            podAntiAffinityTopologyKey: "topology.kubernetes.io/zone",
        });
        expect(podDisruptionBudget).to.deep.equal({ enabled: true, minAvailable: 1 });
    });

    it("never fill a volume, whatever its size", () => {
        fc.assert(
            fc.property(fc.integer({ min: 10, max: 16_384 }), (storageGiB) => {
                const { prometheusSpec } = values({ storageGiB }).prometheus;
                const kept = /^(\d+)GiB$/.exec(String(prometheusSpec["retentionSize"]))?.[1];
                expect(Number(kept))
                    .to.be.greaterThan(storageGiB * 0.5)
                    .and.at.most(storageGiB * 0.85);
            }),
        );
    });

    it("hand alerts to Alertmanager by its Service, since a sidecar knows no pod of it", () => {
        const { prometheusSpec } = values().prometheus;
        expect(prometheusSpec["disableAlerting"]).to.equal(true);
        expect(prometheusSpec["additionalAlertManagerConfigs"]).to.deep.equal([
            { api_version: "v2", static_configs: [{ targets: ["monitoring-alertmanager.monitoring.svc.cluster.local:9093"] }] },
        ]);
        expect(values().alertmanager.alertmanagerSpec["replicas"], "several would gossip, on a port the graph has not").to.equal(1);
    });

    it("give pods the names and annotations of the graph", () => {
        const { prometheus, alertmanager, prometheusOperator, ...made } = values();
        expect(prometheus.serviceAccount.name).to.equal(workloads.prometheus.serviceAccount);
        expect(alertmanager.serviceAccount.name).to.equal(workloads.alertmanager.serviceAccount);
        expect(made["kube-state-metrics"].fullnameOverride).to.equal(workloads.kubeStateMetrics.serviceAccount);
        expect(prometheusOperator["serviceAccount"]).to.include({ name: "prometheus-operator" });
        expect(prometheus.prometheusSpec["podMetadata"]).to.deep.equal({ annotations: { of: "prometheus" } });
        expect(alertmanager.alertmanagerSpec["podMetadata"]).to.deep.equal({ annotations: { of: "alertmanager" } });
    });

    it("keep sidecars out of pods the graph has without", () => {
        const without = { "sidecar.istio.io/inject": "false" };
        expect(values()["kube-state-metrics"].podLabels).to.deep.equal(without);
        expect(values().prometheusOperator["podLabels"]).to.deep.equal(without);
    });

    it("let nobody list Secrets to count them", () => {
        expect(values()["kube-state-metrics"].collectors).to.not.include("secrets").and.not.include("configmaps");
    });

    it("SS-4: put the exporter on every node, in a namespace that admits it", () => {
        expect(values()["prometheus-node-exporter"]).to.deep.include({
            namespaceOverride: "kube-system",
            tolerations: [{ operator: "Exists" }],
        });
    });
});

/** A PodMonitor, as far as it is looked at. */
interface PodMonitorSpec {
    selector: { matchLabels: Record<string, string> };
    namespaceSelector: { any?: boolean; matchNames?: string[] };
    podMetricsEndpoints: { path: string; relabelings: { targetLabel?: string; replacement?: string }[] }[];
}

describe("what Prometheus scrapes", () => {
    it("is said in objects the definitions take", function () {
        if (!crdsPresent) this.skip();
        const validate = crdValidators("prometheus-operator").get("monitoring.coreos.com/v1 PodMonitor");
        for (const manifest of podMonitors())
            expect(validate?.(manifest), `${manifest.metadata.name}: ${JSON.stringify(validate?.errors)}`).to.equal(true);
    });

    it("MT-3: is on the ports and paths that the graph lets Prometheus reach", () => {
        const reached = trafficGraph(everything).filter(({ from }) => from.kind === "workload" && from.name === workloads.prometheus.name);
        const nodePorts = reached.filter(({ to }) => to.kind === "tier").map(({ ports }) => ports.from);
        for (const { metadata, spec } of podMonitors()) {
            const { selector, namespaceSelector, podMetricsEndpoints } = spec as PodMonitorSpec;
            const [endpoint] = podMetricsEndpoints;
            const address = endpoint?.relabelings.find(({ targetLabel }) => targetLabel === "__address__")?.replacement ?? "";
            const port = Number(/^\$1:(\d+)$/.exec(address)?.[1]);
            const pods = reached.filter(
                ({ to }): boolean =>
                    to.kind === "workload" &&
                    (namespaceSelector.any === true || namespaceSelector.matchNames?.includes(to.namespace) === true) &&
                    Object.entries(selector.matchLabels).every(([key, value]) => (to as Workload).labels[key] === value),
            );
            const [edge] = pods.filter(({ ports }) => ports.from === port);
            if (edge === undefined) expect(nodePorts, metadata.name).to.include(port);
            const paths = edge?.http?.paths ?? ["/metrics*"];
            expect(paths.some((path) => path === endpoint?.path || path === `${endpoint?.path}*`)).to.equal(true);
        }
        expect(podMonitors().map(({ metadata }) => metadata.name)).to.include.members(["weaviate", "istiod", "sidecars", "calico-node"]);
    });

    it("lies where Prometheus looks", () => {
        for (const { metadata } of podMonitors()) expect(metadata.namespace).to.equal("monitoring");
    });
});

describe("the component of monitoring", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await runProgram(readEnvironment(root, "prod", { program: "test/components/observability/fixtures/main.js" }));
    });
    const waitsFor = (resource: RecordedResource, what: RegExp) => resource.dependencies.some((urn) => what.test(urn));
    const release = (name: string) => resourceOf(recording, "kubernetes:helm.sh/v3:Release", name);

    it("waits with every child for what it was told to wait for", () => {
        const children = recording.resources.filter(({ type, name }) => type.startsWith("kubernetes:") && name !== "before");
        expect(children).to.have.length(12);
        for (const child of children) expect(waitsFor(child, /::before$/), child.name).to.equal(true);
    });

    it("makes volumes' class before Prometheus, monitors after it, and Grafana's Secrets before Grafana", () => {
        expect(waitsFor(release("test-prometheus"), /StorageClass::test-monitoring$/)).to.equal(true);
        const monitors = recording.resources.filter(({ type }) => type.endsWith(":PodMonitor"));
        expect(monitors).to.have.length(podMonitors().length);
        for (const monitor of monitors) expect(waitsFor(monitor, /Release::test-prometheus$/)).to.equal(true);
        for (const secret of ["grafana-signing-key", "grafana-client-secret"])
            expect(waitsFor(release("test-grafana"), new RegExp(`ExternalSecret::.*${secret}$`)), secret).to.equal(true);
    });

    it("KM-1: encrypts volumes with the given key", () => {
        const { inputs } = resourceOf(recording, "kubernetes:storage.k8s.io/v1:StorageClass", "test-monitoring");
        expect(inputs["parameters"]).to.include({
            encrypted: "true",
            kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/00000000-0000-0000-0000-000000000000",
        });
    });

    it("asks for the client secret by its ARN, and makes no Secret itself", () => {
        const { inputs } = resourceOf(
            recording,
            "kubernetes:external-secrets.io/v1:ExternalSecret",
            "test-externalsecret-monitoring-grafana-client-secret",
        );
        expect(inputs["spec"]).to.deep.include({
            data: [
                {
                    secretKey: "client-secret",
                    remoteRef: { key: "arn:aws:secretsmanager:eu-central-1:111122223333:secret:grafana-AbCdEf" },
                },
            ],
        });
        expect(recording.resources.filter(({ type }) => type === "kubernetes:core/v1:Secret")).to.deep.equal([]);
    });
});
