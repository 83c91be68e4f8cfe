import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";

import { ServiceAccount } from "@pulumi/kubernetes/core/v1/serviceAccount";
import { PodDisruptionBudget } from "@pulumi/kubernetes/policy/v1/podDisruptionBudget";
import { PriorityClass } from "@pulumi/kubernetes/scheduling/v1/priorityClass";
import * as pulumi from "@pulumi/pulumi";

import { weaviateChart } from "../charts/catalogue";
import { placementOn } from "../charts/placement";
import { installChart, type ChartSource } from "../charts/release";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { imageOf } from "../images/own-registry";
import { workloads } from "../traffic/workloads";
import { instanceSizeOf, memoryPlan, type InstanceSize } from "./node-size";
import { createVolumeClass } from "./volume-class";
import { names, priority, weaviateFaults } from "./weaviate-plan";
import { oneReplicaAZone, podLabels, weaviateValues, type ApiKeyUsers, type BackupTarget } from "./weaviate-values";

/** Arguments of {@link WeaviateRelease}. */
export interface WeaviateReleaseArgs {
    /** Where the chart and its image come from. */
    charts: ChartSource;
    /** Release of Weaviate's Helm chart, such as `17.8.3`. */
    chartVersion: string;
    /** Release of Weaviate, such as `1.38.11`. */
    appVersion: string;
    /** Nodes of the database; at least three. */
    replicas: number;
    /** Zones the database has nodes in; at least three. */
    availabilityZones: string[];
    /** Why there are more replicas than zones: two copies of one shard may then lie in the same zone. */
    replicasShareZonesBecause?: string;
    /** Copies of every object that a collection has at least: 3, 5 or 7, and no more than replicas. */
    replicationFactor: number;
    /** Instance type of the database's nodes, each of which runs one replica; memory limits follow from it. */
    instanceType: string;
    /** Size of each replica's volume, in GiB. */
    storageGiB: number;
    /** Operations a second of each volume; at most 500 for each GiB. */
    storageIops: number;
    /** Throughput of each volume, in MiB a second; at most a quarter of the operations. */
    storageMiBPerSecond: number;
    /** ARN of the key that volumes are encrypted with. The EBS CSI driver's role has to be among its users. */
    volumesKeyArn: pulumi.Input<string>;
    /** Who may call Weaviate with a key, and which Secret holds the keys. */
    apiKeys: ApiKeyUsers;
    /** Bucket and prefix that backups are written to. */
    backups: BackupTarget;
    /** AWS region of the environment. */
    region: string;
    /** Origin whose pages a browser lets call Weaviate, such as `https://weaviate.example.com`. */
    allowedOrigin: string;
    /** Annotations of the pods that the mesh asks for; none by default. */
    podAnnotations?: Record<string, string>;
}

/** Seconds an installation may take: replicas start together, each with a new volume, and wait ten minutes for one another. */
const installSeconds = 1800;

/** The script that spreads replicas over zones they share. */
const spreadScript = join(__dirname, "spread-over-zones");

/**
 * Weaviate: its volumes' class, its pods' priority and service account, and its chart. Its namespace, the Secret with the API keys, the
 * role of its service account (Pod Identity), its policies and its mesh objects come from elsewhere and before.
 *
 * Callers sign in with API keys, and as database users that an administrator makes; nobody else gets in. Tokens of the identity provider
 * are not taken yet. The Secret by which replicas know one another is made by the chart, which keeps its value from then on.
 *
 * Controls: DT-1, DT-2, DT-4, HA-1, HA-2, HA-3, AS-2, KM-1, S3-6.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class WeaviateRelease extends pulumi.ComponentResource {
    /** Id of the release, once every replica is ready. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: WeaviateReleaseArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:WeaviateRelease", name, args, opts);
        refuse(`WeaviateRelease ${name}`, weaviateFaults(args));
        const { namespace, serviceAccount } = workloads.weaviate;
        const child = { parent: this, ...dependenciesOf(opts) };

        const storage = createVolumeClass(
            `${name}-weaviate`,
            {
                className: names.storageClass,
                keyArn: args.volumesKeyArn,
                iops: args.storageIops,
                mibPerSecond: args.storageMiBPerSecond,
                reclaimPolicy: "Retain",
            },
            child,
        );
        const priorityClass = new PriorityClass(
            `${name}-weaviate`,
            {
                metadata: { name: names.priorityClass },
                value: priority,
                globalDefault: false,
                description: "Replicas of the database: other pods give way to them.",
            },
            child,
        );
        const account = new ServiceAccount(
            `${name}-weaviate`,
            { metadata: { name: serviceAccount, namespace }, automountServiceAccountToken: false }, // Weaviate never calls Kubernetes
            child,
        );
        // The chart's own budget loses its minAvailable only by a null among the values, which providers before 4.30.0 drop in silence
        // (pulumi-kubernetes, CHANGELOG, #2997); a budget with both is refused.
        new PodDisruptionBudget(
            `${name}-weaviate`,
            {
                metadata: { name: "weaviate", namespace },
                // Once quorum is gone nothing more is drained, healthy or not: the default of unhealthyPodEvictionPolicy.
                spec: { selector: { matchLabels: podLabels }, maxUnavailable: 1 },
            },
            child,
        );
        const release = installChart(
            `${name}-weaviate`,
            args.charts,
            {
                chart: weaviateChart(args.chartVersion, args.appVersion),
                namespace,
                values: valuesOf(args),
                timeoutSeconds: installSeconds,
                ...(oneReplicaAZone({ replicas: args.replicas, zones: args.availabilityZones.length }) ? {} : { postRender: spread() }),
            },
            pulumi.mergeOptions(child, { dependsOn: [storage, priorityClass, account] }),
        );
        this.ready = release.id;
        this.registerOutputs({ ready: this.ready });
    }
}

function valuesOf(args: WeaviateReleaseArgs): Record<string, unknown> {
    const [source = ""] = weaviateChart(args.chartVersion, args.appVersion).images;
    return weaviateValues({
        image: imageOf(args.charts.registry, source),
        replicas: args.replicas,
        zones: args.availabilityZones.length,
        replicationFactor: args.replicationFactor,
        memory: memoryPlan(instanceSizeOf(args.instanceType) as InstanceSize),
        placement: placementOn("database"),
        storage: { className: names.storageClass, sizeGiB: args.storageGiB },
        serviceAccount: workloads.weaviate.serviceAccount,
        priorityClass: names.priorityClass,
        apiKeys: args.apiKeys,
        backups: args.backups,
        region: args.region,
        allowedOrigin: args.allowedOrigin,
        podAnnotations: args.podAnnotations ?? {},
    });
}

/** The script as Helm takes it: by its path from where the program runs, which is the same on every machine; its hash shows an edit. */
const spread = () => ({
    script: `./${relative(process.cwd(), spreadScript)}`,
    hash: createHash("sha256").update(readFileSync(spreadScript)).digest("hex"),
});
