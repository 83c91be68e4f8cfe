import * as pulumi from "@pulumi/pulumi";

import { charts as catalogue } from "../charts/catalogue";
import { createObjects } from "../charts/objects";
import { onEveryNode, placementOn } from "../charts/placement";
import { installChart, type ChartSource } from "../charts/release";
import { dependenciesOf } from "../dependencies";
import { refuse, type ArgumentFault } from "../faults";
import { imageOf, type ImageReference } from "../images/own-registry";
import { awsSecret, generatedSecret } from "../secrets/secret-plan";
import { workloads } from "../traffic/workloads";
import { createVolumeClass } from "../weaviate/volume-class";
import { signInFaults, type GrafanaSignIn } from "./grafana-access";
import { grafanaValues } from "./grafana-values";
import { podMonitors } from "./monitors-plan";
import { clientSecret, namespace, signingKey, storageClass } from "./names";
import { prometheusValues, type PrometheusImages } from "./prometheus-values";

/** Arguments of {@link Monitoring}. */
export interface MonitoringArgs {
    /** Where charts and their images come from. */
    charts: ChartSource;
    /** Name of the environment, a label of every series and alert. */
    environment: string;
    /** How people sign in to Grafana, and what they may do there. */
    signIn: GrafanaSignIn;
    /** ARN of Grafana's client secret in Secrets Manager; the role of External Secrets has to be allowed to read it. */
    clientSecretArn: pulumi.Input<string>;
    /** ARN of the key that volumes are encrypted with. The EBS CSI driver's role has to be among its users. */
    volumesKeyArn: pulumi.Input<string>;
    /** Days series are kept in the cluster; 15 by default. */
    retentionDays?: number;
    /** Size of each Prometheus' volume, in GiB; 50 by default. */
    storageGiB?: number;
    /** Annotations of pods that the mesh asks for, by the name of the workload in the traffic graph; none by default. */
    podAnnotations?: Record<string, Record<string, string>>;
}

/** What every gp3 volume has (Amazon EBS User Guide, "General Purpose SSD volumes"). */
const baseline = { iops: 3000, mibPerSecond: 125 };

/**
 * Prometheus, Alertmanager and Grafana, on the nodes of the monitoring tier, with an exporter on every node. Comes after External Secrets
 * (which makes Grafana's Secrets, and has a store of AWS Secrets Manager in the namespace), the volumes' driver, the mesh and the namespaces.
 * Alerts go nowhere yet, and series to no store outside the cluster.
 *
 * Controls: MT-1, MT-3, MT-4, OB-1, OB-2, AC-8, KA-4, KM-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Monitoring extends pulumi.ComponentResource {
    /** Id of Prometheus' release: definitions of monitors and rules are there from then on. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: MonitoringArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Monitoring", name, args, opts);
        refuse(`Monitoring ${name}`, monitoringFaults(args));
        const child = { parent: this, ...dependenciesOf(opts) };
        const { charts } = args;

        const volumes = createVolumeClass(
            `${name}-monitoring`,
            { className: storageClass, keyArn: args.volumesKeyArn, ...baseline, reclaimPolicy: "Delete" },
            child,
        );
        const prometheus = installChart(
            `${name}-prometheus`,
            charts,
            { chart: catalogue.prometheus, namespace, values: prometheusValuesOf(args) },
            pulumi.mergeOptions(child, { dependsOn: [volumes] }),
        );
        createObjects(name, podMonitors(), pulumi.mergeOptions(child, { dependsOn: [prometheus] }));

        const secrets = createObjects(
            name,
            [
                ...generatedSecret(signingKey.name, namespace, "What Grafana signs sessions and encrypts with", signingKey.key),
                awsSecret(
                    clientSecret.name,
                    namespace,
                    "What Grafana proves itself to the identity provider with",
                    args.clientSecretArn,
                    clientSecret.key,
                ),
            ],
            child,
        );
        installChart(
            `${name}-grafana`,
            charts,
            {
                chart: catalogue.grafana,
                namespace,
                values: grafanaValues({
                    image: imageOf(charts.registry, catalogue.grafana.images[0] ?? ""),
                    placement: placementOn("monitoring"),
                    signIn: args.signIn,
                    podAnnotations: args.podAnnotations?.[workloads.grafana.name] ?? {},
                }),
            },
            pulumi.mergeOptions(child, { dependsOn: secrets }),
        );
        this.ready = prometheus.id;
        this.registerOutputs({ ready: this.ready });
    }
}

function prometheusValuesOf({
    charts,
    environment,
    retentionDays = 15,
    storageGiB = 50,
    podAnnotations = {},
}: MonitoringArgs): Record<string, unknown> {
    const image = (part: string): ImageReference => {
        const source = catalogue.prometheus.images.find((one) => one.slice(0, one.lastIndexOf(":")).endsWith(`/${part}`));
        return imageOf(charts.registry, source ?? "");
    };
    const images: PrometheusImages = {
        operator: image("prometheus-operator"),
        reloader: image("prometheus-config-reloader"),
        prometheus: image("prometheus"),
        alertmanager: image("alertmanager"),
        nodeExporter: image("node-exporter"),
        stateMetrics: image("kube-state-metrics"),
    };
    return prometheusValues({
        images,
        placement: placementOn("monitoring"),
        onEveryNode,
        environment,
        retentionDays,
        storageGiB,
        podAnnotations,
    });
}

/** Every fault of the arguments, none if they are sound. */
function monitoringFaults({ signIn, retentionDays = 15, storageGiB = 50 }: MonitoringArgs): ArgumentFault[] {
    const faults = signInFaults(signIn);
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (!Number.isInteger(retentionDays) || retentionDays < 1) fault("retentionDays", `is ${retentionDays}; take a whole number of days`);
    if (!Number.isInteger(storageGiB) || storageGiB < 10) fault("storageGiB", `is ${storageGiB}; take 10 GiB or more`);
    return faults;
}
