/** How a cluster is reached. */
export interface ClusterAddress {
    clusterName: string;
    endpoint: string;
    /** The authority that signs the API's certificate: PEM in base64. */
    certificateAuthority: string;
    region: string;
}

/**
 * A kubeconfig, as JSON, that asks the AWS CLI for a token whenever one is needed. It names no profile and holds no credentials: whoever
 * runs it is who they are, in a pipeline as on a desk, and no token grows old in a state file.
 *
 * Controls: KA-2, KA-3.
 * Source: EKS User Guide, "Connect kubectl to an EKS cluster by creating a kubeconfig file".
 */
export function kubeconfigOf({ clusterName, endpoint, certificateAuthority, region }: ClusterAddress): string {
    const args = ["--region", region, "eks", "get-token", "--cluster-name", clusterName, "--output", "json"];
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: clusterName, cluster: { server: endpoint, "certificate-authority-data": certificateAuthority } }],
        users: [{ name: clusterName, user: { exec: { apiVersion: "client.authentication.k8s.io/v1beta1", command: "aws", args } } }],
        contexts: [{ name: clusterName, context: { cluster: clusterName, user: clusterName } }],
        "current-context": clusterName,
    });
}
