import type { Placement } from "../charts/placement";
import type { ImageReference } from "../images/own-registry";
import { ports } from "../traffic/ports";
import type { MemoryPlan } from "./node-size";
import { weaviateEnvironment } from "./weaviate-environment";

/** Who may call Weaviate with a key. */
export interface ApiKeyUsers {
    /** Secret that holds the keys of all users, with commas between, in the order of `users`. */
    secretName: string;
    /** Names of the users, one a key. */
    users: string[];
    /** Which of them may do everything, from the first start on. */
    administrators: string[];
}

/** Where backups go. */
export interface BackupTarget {
    /** Name of the bucket. */
    bucket: string;
    /** Prefix in it that Weaviate may write under, such as `weaviate/`. */
    prefix: string;
}

/** What the values of Weaviate's chart follow from. */
export interface WeaviateSettings {
    image: ImageReference;
    replicas: number;
    /** How many zones there are. */
    zones: number;
    /** Copies of every object that a collection has at least. */
    replicationFactor: number;
    memory: MemoryPlan;
    placement: Placement;
    storage: { className: string; sizeGiB: number };
    serviceAccount: string;
    priorityClass: string;
    apiKeys: ApiKeyUsers;
    backups: BackupTarget;
    /** AWS region of the environment. */
    region: string;
    /** Origin whose pages a browser lets call Weaviate. */
    allowedOrigin: string;
    /** Annotations of the pods that the mesh asks for. */
    podAnnotations: Record<string, string>;
}

/** Environment variable that holds the API keys, and with it the key in their Secret: the chart demands one name for both. */
export const apiKeysVariable = "AUTHENTICATION_APIKEY_ALLOWED_KEYS";

/** Annotation that tells the script which spreads the pods how many zones there are. */
const zonesAnnotation = "weaviate-aws/zones";

/** User and group of the process; the image itself would run as root. */
const user = 1000;

/** What pods of the database are found by: the chart's own selector. */
export const podLabels = { app: "weaviate" };

/**
 * Whether zones alone keep replicas apart. If there are more replicas than zones, each has a node of its own, and a script adds the spread
 * over zones, which the chart has no value for.
 */
export const oneReplicaAZone = ({ replicas, zones }: Pick<WeaviateSettings, "replicas" | "zones">): boolean => replicas <= zones;

/**
 * Values of Weaviate's chart. What authenticates callers now are API keys, from a Secret, and database users that an administrator makes;
 * nobody is let in without. Tokens of the identity provider come later, with the mirror of its keys.
 *
 * The server itself has no way to encrypt or authenticate gossip and Raft, and none to log a refused sign-in: the mesh, the network
 * policies and the gateway do.
 *
 * Controls: DT-1, DT-2, DT-4, HA-1, HA-2, HA-3, AS-2, S3-6, AC-8.
 * Source: weaviate/weaviate-helm v17.8.3, `weaviate/values.yaml` and `templates/weaviateStatefulset.yaml`; variables:
 * weaviate/weaviate v1.38.11, `usecases/config/environment.go` and `modules/backup-s3/module.go`.
 */
export function weaviateValues(settings: WeaviateSettings): Record<string, unknown> {
    const { image, memory, placement, apiKeys, backups } = settings;
    const spread = oneReplicaAZone(settings);
    return {
        image: { registry: image.registry, repo: image.repository, tag: image.pinnedTag, pullPolicy: "IfNotPresent", pullSecrets: [] },
        initContainers: {
            // Privileged, as root, from a public registry; nodes set vm.max_map_count and vm.overcommit_memory themselves.
            sysctlInitContainer: { enabled: false },
            ensureFileOwnershipContainer: { enabled: false },
        },
        replicas: settings.replicas,
        podManagementPolicy: "Parallel", // Raft needs all its voters to start
        updateStrategy: { type: "RollingUpdate" },
        resources: {
            requests: { cpu: `${memory.cpuMilli}m`, memory: `${memory.limitMiB}Mi` },
            limits: { memory: `${memory.limitMiB}Mi` },
        },
        securityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            fsGroup: user, // the chart's comment puts it on the container, which has no such field
            fsGroupChangePolicy: "OnRootMismatch",
            seccompProfile: { type: "RuntimeDefault" },
        },
        containerSecurityContext: {
            runAsNonRoot: true,
            runAsUser: user,
            runAsGroup: user,
            allowPrivilegeEscalation: false,
            privileged: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ["ALL"] },
        },
        serviceAccountName: settings.serviceAccount,
        clusterDomain: "cluster.local.",
        storage: { name: "weaviate-data", size: `${settings.storage.sizeGiB}Gi`, storageClassName: settings.storage.className },
        service: { name: "weaviate", type: "ClusterIP", ports: [servicePort("http", 80)] },
        grpcService: { enabled: true, name: "weaviate-grpc", type: "ClusterIP", ports: [servicePort("grpc", ports.weaviateGrpc)] },
        mcp: { enabled: false, writeAccessEnabled: false },
        serviceMonitor: { enabled: false }, // its Service has none of the ports a sidecar would let Prometheus through on
        startupProbe: { enabled: true, ...probe("live", { initialDelaySeconds: 10, failureThreshold: 90 }) },
        livenessProbe: probe("live", { initialDelaySeconds: 0, failureThreshold: 30 }),
        readinessProbe: probe("ready", { initialDelaySeconds: 3, failureThreshold: 3 }),
        terminationGracePeriodSeconds: 600,
        authentication: { anonymous_access: { enabled: false }, oidc: { enabled: false } },
        authorization: { rbac: { enabled: true, root_users: apiKeys.administrators }, admin_list: { enabled: false } },
        query_defaults: { limit: 100 },
        debug: false,
        env: weaviateEnvironment(settings),
        envSecrets: { [apiKeysVariable]: apiKeys.secretName },
        backups: {
            s3: {
                enabled: true,
                envconfig: {
                    BACKUP_S3_BUCKET: backups.bucket,
                    BACKUP_S3_PATH: backups.prefix.replace(/\/+$/, ""),
                    BACKUP_S3_USE_SSL: "true",
                    BACKUP_SKIP_ACCESS_CHECK: "true", // the check deletes what it wrote, which Weaviate's role may not
                    AWS_REGION: settings.region, // without it STS and S3 are asked at addresses outside the VPC
                    AWS_DEFAULT_REGION: settings.region,
                },
                secrets: {},
                envSecrets: {},
            },
        },
        modules: { default_vectorizer_module: "none" },
        // All the server writes but its data; the root is read-only.
        extraVolumes: [{ name: "tmp", emptyDir: { sizeLimit: "1Gi" } }],
        extraVolumeMounts: [{ name: "tmp", mountPath: "/tmp" }],
        annotations: { ...settings.podAnnotations, ...(spread ? {} : { [zonesAnnotation]: String(settings.zones) }) },
        ...placement,
        affinity: {
            podAntiAffinity: {
                requiredDuringSchedulingIgnoredDuringExecution: [
                    {
                        topologyKey: spread ? "topology.kubernetes.io/zone" : "kubernetes.io/hostname",
                        labelSelector: { matchLabels: podLabels },
                    },
                ],
                preferredDuringSchedulingIgnoredDuringExecution: [],
            },
        },
        priorityClassName: settings.priorityClass,
    };
}

const servicePort = (appProtocol: string, port: number) => ({ name: appProtocol, protocol: "TCP", port, appProtocol });

/** A probe of one of the two paths that need no key. */
const probe = (path: "live" | "ready", timing: { initialDelaySeconds: number; failureThreshold: number }) => ({
    probeType: "httpGet",
    probe: { httpGet: { path: `/v1/.well-known/${path}`, port: ports.weaviateHttp } },
    periodSeconds: 10,
    successThreshold: 1,
    timeoutSeconds: 3,
    ...timing,
});
