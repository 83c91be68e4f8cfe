import { charts } from "../charts/catalogue";
import { onEveryNode, placementOn } from "../charts/placement";
import { imageOf, type ImageReference, type OwnRegistry } from "../images/own-registry";
import { systemNamespaces } from "../traffic/kubernetes";
import { forwardSecrecy, restrictedContainer, spread, trustDomain } from "./settings";

/** The namespace of Istio's control plane, whose policies hold for the whole mesh. */
export const controlPlaneNamespace = "istio-system";

/** The namespace of Istio's CNI plugin: agents of nodes run there, so that no other namespace has to admit host paths. */
export const cniNamespace = "kube-system";

/** Replicas of istiod: one a zone. A mesh of this size needs no more, so that nothing depends on the metrics API. */
const replicas = 3;

/** The one image of a chart. */
const imageFor = (registry: OwnRegistry, { images }: { images: readonly string[] }): ImageReference => imageOf(registry, images[0] ?? "");

/** Where whatever is not named in full comes from: this account's registry too. */
function mirrored(registry: OwnRegistry): Record<string, unknown> {
    const { repository } = imageFor(registry, charts.istiod);
    return {
        hub: `${registry.host}/${repository.slice(0, repository.lastIndexOf("/"))}`,
        tag: charts.istiod.version,
        variant: "distroless",
        imagePullPolicy: "IfNotPresent",
        logAsJson: true,
    };
}

/**
 * Values of the chart `cni`: the plugin that turns a pod's traffic to its sidecar, so that no pod needs the privilege to. It runs on
 * every node from its first moment; a pod that started without it is found by its validation container and repaired.
 *
 * Controls: DT-3, IS-1, NP-8.
 * Source: Istio 1.30.3, manifests/charts/istio-cni: an `image` with a slash is taken as it is.
 */
export function cniValues(registry: OwnRegistry): Record<string, unknown> {
    return {
        image: imageFor(registry, charts.istioCni).image,
        global: mirrored(registry),
        excludeNamespaces: [...systemNamespaces],
        tolerations: onEveryNode,
        // Kubernetes takes the profile as a field since 1.30 (Kubernetes, "Restrict a Container's Access to Resources with AppArmor").
        useAppArmorAnnotation: false,
        resources: { requests: { cpu: "50m", memory: "100Mi" }, limits: { memory: "300Mi" } },
    };
}

/**
 * Values of the chart `istiod`: mutual TLS of version 1.3 between workloads, suites with forward secrecy to everything else, nothing
 * outside the registry of services reachable, paths normalized before they are judged, one line of JSON a request. Every injected
 * container satisfies the `restricted` Pod Security Standard.
 *
 * Plain-text discovery (15010) stays open in istiod: without it Istio serves it on the port of its readiness probe instead
 * (pilot/pkg/bootstrap/server.go). No edge of the traffic graph leads to either.
 *
 * Controls: DT-3, HA-1, IS-1, IS-2, IS-5, IS-6, TL-1, TL-2.
 * Source: Istio 1.30.3, manifests/charts/istio-control/istio-discovery; istio/api mesh/v1alpha1/config.proto; Istio, "Security best practices".
 */
export function istiodValues(registry: OwnRegistry): Record<string, unknown> {
    const proxy = imageFor(registry, charts.istioGateway).image;
    const { seccompProfile } = restrictedContainer;
    const { nodeSelector, tolerations } = placementOn("system");
    return {
        image: imageFor(registry, charts.istiod).image,
        global: {
            ...mirrored(registry),
            istioNamespace: controlPlaneNamespace,
            priorityClassName: "system-cluster-critical",
            defaultPodDisruptionBudget: { enabled: true },
            proxy: {
                image: proxy,
                seccompProfile,
                clusterDomain: "cluster.local",
                resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { cpu: "2", memory: "1Gi" } },
            },
            proxy_init: { image: proxy },
        },
        autoscaleEnabled: false,
        replicaCount: replicas,
        pdb: { minAvailable: replicas - 1 },
        cni: { enabled: true },
        // Nobody reads the mesh's whole configuration at an open port.
        env: { ENABLE_DEBUG_ON_HTTP: "false" },
        seccompProfile,
        gateways: { securityContext: { seccompProfile } },
        nodeSelector,
        tolerations,
        topologySpreadConstraints: spread({ app: "istiod" }),
        resources: { requests: { cpu: "250m", memory: "1Gi" }, limits: { memory: "2Gi" } },
        meshConfig: {
            trustDomain,
            enableAutoMtls: true,
            outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
            pathNormalization: { normalization: "DECODE_AND_MERGE_SLASHES" },
            meshMTLS: { minProtocolVersion: "TLSV1_3" },
            tlsDefaults: { minProtocolVersion: "TLSV1_2", cipherSuites: [...forwardSecrecy] },
            accessLogFile: "/dev/stdout",
            accessLogEncoding: "JSON",
            enableTracing: false,
            enablePrometheusMerge: true,
            defaultConfig: { terminationDrainDuration: "30s" },
        },
    };
}
