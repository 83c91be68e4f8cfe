import type { Placement } from "../charts/placement";
import type { ImageReference } from "../images/own-registry";

/** What the values of the chart follow from. */
export interface ExternalSecretsSettings {
    image: ImageReference;
    placement: Placement;
    serviceAccount: string;
}

/** Port of the controller's metrics (chart external-secrets 2.9.0, `metrics.listen.port`). */
const metricsPort = 8080;

/**
 * Values of the chart external-secrets: one controller, two pods of which one leads, and nothing the cluster's API would have to call:
 * no webhook, so no certificate for it either. Only namespaced stores and Secrets are processed, nothing is pushed anywhere, and the
 * controller can make no token of a service account unless a Role names that account. Those who may edit in a namespace do not thereby
 * get to make stores, which would lend them the controller's own identity.
 *
 * Controls: AC-3, S3-3, KM-1.
 * Source: external-secrets/external-secrets helm-chart-2.9.0, `deploy/charts/external-secrets/values.yaml`.
 */
export function externalSecretsValues({ image, placement, serviceAccount }: ExternalSecretsSettings): Record<string, unknown> {
    return {
        image: { repository: `${image.registry}/${image.repository}`, tag: image.pinnedTag, pullPolicy: "IfNotPresent" },
        replicaCount: 2,
        leaderElect: true,
        installCRDs: true,
        crds: {
            createSecretStore: true,
            createClusterSecretStore: false,
            createClusterExternalSecret: false,
            createClusterGenerator: false,
            createPushSecret: false,
            createClusterPushSecret: false,
        },
        processSecretStore: true,
        processClusterStore: false,
        processClusterExternalSecret: false,
        processClusterGenerator: false,
        processPushSecret: false,
        processClusterPushSecret: false,
        webhook: { create: false },
        certController: { create: false },
        serviceAccount: { create: true, name: serviceAccount, automount: true },
        rbac: {
            create: true,
            serviceAccountTokenCreate: false,
            servicebindings: { create: false },
            aggregateToView: true,
            aggregateToEdit: false,
            aggregateToAdmin: false,
        },
        securityContext: {
            enabled: true,
            allowPrivilegeEscalation: false,
            capabilities: { drop: ["ALL"] },
            readOnlyRootFilesystem: true,
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: "RuntimeDefault" },
        },
        resources: { requests: { cpu: "50m", memory: "128Mi" }, limits: { memory: "256Mi" } },
        metrics: { listen: { port: metricsPort } },
        livenessProbe: { enabled: true },
        readinessProbe: { enabled: true },
        podDisruptionBudget: { enabled: true, minAvailable: 1 },
        topologySpreadConstraints: [{ maxSkew: 1, topologyKey: "topology.kubernetes.io/zone", whenUnsatisfiable: "ScheduleAnyway" }],
        priorityClassName: "system-cluster-critical",
        ...placement,
    };
}
