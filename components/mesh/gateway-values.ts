import { placementOn } from "../charts/placement";
import type { Workload } from "../traffic";
import { ports } from "../traffic/ports";
import { workloads } from "../traffic/workloads";
import { certificateFolder, restrictedContainer, restrictedPod, spread } from "./settings";

/** How many replicas a gateway has. */
export interface GatewaySize {
    /** Fewest, three or more: one a zone. */
    minimum: number;
    /** Most, when there is load. */
    maximum: number;
}

/** A port of a gateway's Service. */
interface GatewayPort {
    name: string;
    port: number;
    targetPort: number;
    protocol: "TCP";
}

/**
 * Values of the chart `gateway` that every gateway has. Its name, its service account and the labels `app` and `istio` follow from the
 * name of the release. It reads no Secret, so it gets no role for any.
 *
 * Source: Istio 1.30.3, manifests/charts/gateway.
 */
function gatewayValues(workload: Workload, size: GatewaySize, listens: GatewayPort, podAnnotations: Record<string, string>) {
    const { nodeSelector, tolerations } = placementOn("app");
    return {
        rbac: { enabled: false },
        serviceAccount: { create: true },
        service: {
            type: "ClusterIP",
            ports: [{ name: "status-port", port: ports.gatewayHealth, targetPort: ports.gatewayHealth, protocol: "TCP" }, listens],
        },
        autoscaling: { enabled: true, minReplicas: size.minimum, maxReplicas: size.maximum, targetCPUUtilizationPercentage: 70 },
        podDisruptionBudget: { maxUnavailable: 1 },
        strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
        terminationGracePeriodSeconds: 60,
        securityContext: restrictedPod,
        containerSecurityContext: restrictedContainer,
        resources: { requests: { cpu: "200m", memory: "256Mi" }, limits: { cpu: "2", memory: "1Gi" } },
        imagePullPolicy: "IfNotPresent",
        podAnnotations,
        nodeSelector,
        tolerations,
        topologySpreadConstraints: spread(workload.labels),
    };
}

/**
 * Proxies between a client and the ingress gateway: the load balancer, which writes the client's address at the end of what the request
 * says of itself. The gateway takes that one, so that no client forges its address, and none is counted for another (Istio, "Configuring
 * Gateway Network Topology"; Envoy, "x-forwarded-for": the Nth address from the right).
 */
const trustedProxies = { "proxy.istio.io/config": JSON.stringify({ gatewayTopology: { numTrustedProxies: 1 } }) };

/**
 * Values of the ingress gateway. Its proxy writes its own certificate of the mesh, each time it is renewed, where its listener reads it.
 *
 * Controls: AC-4, AC-5, HA-1, NP-8, TL-1.
 */
export const ingressGatewayValues = (size: GatewaySize, podAnnotations: Record<string, string>): Record<string, unknown> => ({
    ...gatewayValues(
        workloads.ingressGateway,
        size,
        { name: "https", port: ports.https, targetPort: ports.gatewayHttps, protocol: "TCP" },
        { ...podAnnotations, ...trustedProxies },
    ),
    env: { OUTPUT_CERTS: certificateFolder },
    volumes: [{ name: "server-certificate", emptyDir: { medium: "Memory", sizeLimit: "1Mi" } }],
    volumeMounts: [{ name: "server-certificate", mountPath: certificateFolder }],
});

/**
 * Values of the egress gateway to the identity provider.
 *
 * Controls: AC-6, HA-1, IS-6, NP-8.
 */
export const egressGatewayValues = (size: GatewaySize, podAnnotations: Record<string, string>): Record<string, unknown> =>
    gatewayValues(
        workloads.egressGateway,
        size,
        { name: "tls", port: ports.egressGateway, targetPort: ports.egressGateway, protocol: "TCP" },
        podAnnotations,
    );

/** Every fault of a gateway's size. */
export function sizeFaults(propertyPath: string, { minimum, maximum }: GatewaySize): { propertyPath: string; reason: string }[] {
    return [
        ...(minimum < 3
            ? [{ propertyPath: `${propertyPath}.minimum`, reason: `is ${minimum}; a gateway needs a replica in each of three zones` }]
            : []),
        ...(maximum < minimum
            ? [{ propertyPath: `${propertyPath}.maximum`, reason: `is ${maximum}, below the minimum of ${minimum}` }]
            : []),
    ];
}
