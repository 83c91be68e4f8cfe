/** Trust domain of the mesh, the first part of every principal in it (Istio's default). */
export const trustDomain = "cluster.local";

/** TLS 1.2 suites with forward secrecy and authenticated encryption; those of TLS 1.3 all have both (Istio 1.30.3, pkg/config/security/security.go). */
export const forwardSecrecy: readonly string[] = [
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "ECDHE-RSA-AES256-GCM-SHA384",
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-RSA-AES128-GCM-SHA256",
];

/**
 * Where the ingress gateway's proxy writes its own certificate. Not `/var/run/secrets/workload-spiffe-credentials`, which is there too:
 * what a restarted proxy finds there it takes for a certificate that others renew (Istio 1.30.3, pkg/istio-agent/agent.go).
 */
export const certificateFolder = "/etc/istio/server-certificate";

/** The files in it (Istio 1.30.3, security/pkg/nodeagent/util/util.go, `OutputKeyCertToDir`). */
export const certificateFiles = { chain: `${certificateFolder}/cert-chain.pem`, key: `${certificateFolder}/key.pem` };

/** What the `restricted` Pod Security Standard asks of a pod and of a container, and a root file system nobody writes to. */
export const restrictedPod = { runAsNonRoot: true, runAsUser: 1337, runAsGroup: 1337, seccompProfile: { type: "RuntimeDefault" } };

/** See {@link restrictedPod}. */
export const restrictedContainer = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    privileged: false,
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
    seccompProfile: { type: "RuntimeDefault" },
};

/** Puts replicas into different zones, and on different nodes where there are enough. */
export const spread = (matchLabels: Record<string, string>): Record<string, unknown>[] => [
    {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        nodeTaintsPolicy: "Honor",
        labelSelector: { matchLabels },
    },
    { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway", labelSelector: { matchLabels } },
];
