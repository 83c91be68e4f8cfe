import { agents } from "../charts/catalogue";
import { onEveryNode } from "../charts/placement";
import { startupTaint } from "../cluster/defaults";
import { imageOf, type OwnRegistry } from "../images/own-registry";
import { metadata } from "../traffic/kubernetes/manifests";
import { ports } from "../traffic/ports";

/** The name of everything the agent consists of. */
export const agentName = "node-readiness";

/** Agents of nodes run beside those of EKS: they need their node's network, which no other namespace admits. */
export const agentNamespace = "kube-system";

/** Felix's own port for questions about its health, on the node alone (tigera/operator v1.42.3, pkg/controller/installation/core_controller.go). */
const felixHealthPort = 9099;

const controls = ["NP-4", "NP-8"];

/** Metadata of the agent's objects. */
export const agentMetadata = (namespace: string | undefined, reason: string) => metadata(agentName, namespace, controls, [reason]);

const labels = { "app.kubernetes.io/name": agentName };

/** What the agent may do: read nodes, and change them as far as {@link taintPolicy} lets it. */
export const agentRules = [{ apiGroups: [""], resources: ["nodes"], verbs: ["get", "patch"] }];

const restrictedContainer = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
    runAsNonRoot: true,
};

const resources = { requests: { cpu: "5m", memory: "32Mi" }, limits: { memory: "128Mi" } };

/** An environment variable of a container. */
const env = <Host>(apiHost: Host) => [
    { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
    // Not the Service's address, which nothing serves before Calico.
    { name: "KUBERNETES_SERVICE_HOST", value: apiHost },
    { name: "KUBERNETES_SERVICE_PORT", value: `${ports.https}` },
    { name: "HOME", value: "/tmp" },
];

/**
 * The agent on each node. Its first container lasts, and counts as started once Felix says that it has what it needs and has programmed
 * the node; the kubelet asks, since Felix answers on the node only. Then the startup taint goes: it is set and removed, because to remove
 * one that is not there is an error, so that new pods stay off a node for a moment when its agent starts anew. kubectl writes the whole
 * list of taints; should one have come or gone in between, {@link taintPolicy} refuses the old list and the step is repeated. Last comes a
 * container that does nothing, so that the pod stays.
 *
 * Controls: NP-4, NP-8.
 * Source: Kubernetes, "Sidecar Containers" (a sidecar with a startup probe holds back what comes after it); kubectl, pkg/cmd/taint/utils.go;
 * projectcalico/calico v3.32.1, libcalico-go/lib/health/health.go; Kubernetes v1.36.0, build/server-image/kubectl/Dockerfile.
 */
export function agentSpec<Host>(registry: OwnRegistry, apiHost: Host) {
    const image = { kubectl: imageOf(registry, agents.kubectl).image, pause: imageOf(registry, agents.pause).image };
    const kubectl = (name: string, ...parameters: string[]) => ({
        name,
        image: image.kubectl,
        command: ["/bin/kubectl", "taint", "node", "$(NODE_NAME)", ...parameters],
        env: env(apiHost),
        resources,
        securityContext: restrictedContainer,
        volumeMounts: [{ name: "cache", mountPath: "/tmp" }],
    });
    const pause = (name: string) => ({ name, image: image.pause, resources, securityContext: restrictedContainer });
    return {
        selector: { matchLabels: labels },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "25%" } },
        template: {
            metadata: { labels },
            spec: {
                serviceAccountName: agentName,
                hostNetwork: true,
                dnsPolicy: "Default",
                priorityClassName: "system-node-critical",
                nodeSelector: { "kubernetes.io/os": "linux" },
                tolerations: onEveryNode,
                terminationGracePeriodSeconds: 5,
                securityContext: { runAsNonRoot: true, runAsUser: 65532, runAsGroup: 65532, seccompProfile: { type: "RuntimeDefault" } },
                initContainers: [
                    {
                        ...pause("policies-enforced"),
                        restartPolicy: "Always",
                        startupProbe: {
                            httpGet: { host: "localhost", port: felixHealthPort, path: "/readiness" },
                            periodSeconds: 2,
                            timeoutSeconds: 5,
                            failureThreshold: 300,
                        },
                    },
                    kubectl("taint", `${startupTaint}:NoSchedule`, "--overwrite"),
                    kubectl("untaint", `${startupTaint}:NoSchedule-`),
                ],
                containers: [pause("ready")],
                volumes: [{ name: "cache", emptyDir: { sizeLimit: "16Mi" } }],
            },
        },
    };
}

/** Taints of a node without the startup taint, in the language of admission policies. */
const otherTaints = (node: string) => `${node}.spec.?taints.orValue([]).filter(t, t.key != '${startupTaint}')`;

/** That a field is what it was. */
const kept = (path: string, absent: string) => `object.${path}.orValue(${absent}) == oldObject.${path}.orValue(${absent})`;

/**
 * What the agent's permission to change nodes comes to: the startup taint, and nothing else, of the node that it runs on. A token without
 * a node, such as one that somebody had made for the service account, may change nothing. To make nodes, or to remove one, it has no
 * permission in the first place.
 *
 * Controls: NP-8, KA-2.
 * Source: Kubernetes v1.32, test/e2e/auth/e2edata/per_node_validatingadmissionpolicy.yaml; "Validating Admission Policy"; API reference,
 * NodeSpec v1 core (`configSource` is left out: the API server has dropped it since 1.24).
 */
export const taintPolicy = {
    failurePolicy: "Fail",
    matchConstraints: {
        resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], operations: ["UPDATE"], resources: ["nodes"] }],
    },
    matchConditions: [
        { name: "by-the-agent", expression: `request.userInfo.username == 'system:serviceaccount:${agentNamespace}:${agentName}'` },
    ],
    variables: [
        { name: "ownNode", expression: "request.userInfo.extra[?'authentication.kubernetes.io/node-name'][0].orValue('')" },
        { name: "others", expression: otherTaints("object") },
        { name: "othersBefore", expression: otherTaints("oldObject") },
    ],
    validations: [
        {
            expression: "variables.ownNode != '' && variables.ownNode == object.metadata.name",
            message: "The agent may change the node it runs on, and no other",
        },
        {
            expression: "variables.others == variables.othersBefore",
            message: `Of a node's taints the agent may change ${startupTaint} alone`,
        },
        {
            expression: `object.spec.?taints.orValue([]).all(t, t.key != '${startupTaint}' || t.effect == 'NoSchedule')`,
            message: "The agent may keep new pods off a node until it is ready, and do no more with the taint",
        },
        {
            expression: [
                kept("spec.?unschedulable", "false"),
                kept("spec.?podCIDR", "''"),
                kept("spec.?podCIDRs", "[]"),
                kept("spec.?providerID", "''"),
                kept("spec.?externalID", "''"),
                kept("metadata.?labels", "{}"),
                kept("metadata.?annotations", "{}"),
                kept("metadata.?finalizers", "[]"),
                kept("metadata.?ownerReferences", "[]"),
            ].join(" && "),
            message: "The agent may change nothing of a node but the startup taint",
        },
    ],
};
