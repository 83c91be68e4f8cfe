import type * as pulumi from "@pulumi/pulumi";

import { charts } from "../charts/catalogue";
import { placementOn, type Toleration } from "../charts/placement";
import { startupTaint } from "../cluster/defaults";
import { imageOf, type OwnRegistry } from "../images/own-registry";
import { metadata, type Manifest } from "../traffic/kubernetes/manifests";
import { ports } from "../traffic/ports";

/** The namespace of Calico's operator, and of its two releases. */
export const operatorNamespace = "tigera-operator";

/** The name an object of a kind that exists once has to have. */
const onlyName = "default";

const [operatorSource = "", ...componentSources] = charts.calico.images;

/** Host and organisation of Calico's own images: `quay.io/calico`. */
const componentPath = "quay.io/calico";

/** What has to run before Calico can: its operator, Typha, its API. They do not wait for what only it can bring about. */
const beforeCalico: Toleration = { key: startupTaint, operator: "Exists", effect: "NoSchedule" };

const system = placementOn("system");

/** What a container asks for; what it may take of memory. The figures are a choice, not measured: enough that agents are never starved. */
const resources = (cpu: string, memory: string, limit: string) => ({ requests: { cpu, memory }, limits: { memory: limit } });

/** Overrides of a workload of the operator, as the Installation takes them. */
const overrides = (container: string, of: ReturnType<typeof resources>, placed: Record<string, unknown> = {}) => ({
    spec: { template: { spec: { ...placed, containers: [{ name: container, resources: of }] } } },
});

const acrossZones = (label: string) => ({
    topologySpreadConstraints: [
        {
            maxSkew: 1,
            topologyKey: "topology.kubernetes.io/zone",
            whenUnsatisfiable: "ScheduleAnyway",
            labelSelector: { matchLabels: { "k8s-app": label } },
        },
    ],
});

/** Suites with forward secrecy and authenticated encryption, for Calico's components among themselves. */
const cipherSuites = [
    "TLS_AES_256_GCM_SHA384",
    "TLS_AES_128_GCM_SHA256",
    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
].map((name) => ({ name }));

/**
 * How Felix runs, the agent on each node. `bpfEnabled` is not among it: the operator sets that, and refuses to go on once anybody else
 * has (tigera/operator v1.42.3, pkg/controller/installation/bpf.go). Both that and these stand in one object, which the release makes
 * before the Installation, so that no agent ever runs without them; Helm patches only what changes between two releases, and leaves what
 * the operator adds. A CustomResourcePatch would come later, when agents run already, and leave by turning everything back.
 *
 * - Connect-time load balancing would show a sidecar the pod's address where it expects the Service's (istio/istio#54176).
 * - Replies do not leave past the load balancer, which takes them only by the way the request came.
 * - WireGuard is off: instances encrypt between themselves, and no security group admits its port.
 * - Ports that stay open on a host endpoint, should anybody make one: what a node needs of EKS, instead of SSH and etcd.
 *
 * Source: projectcalico/calico v3.32.1, felix/docs/config-params.json.
 */
const felix = {
    bpfConnectTimeLoadBalancing: "Disabled",
    bpfHostNetworkedNATWithoutCTLB: "Enabled",
    bpfKubeProxyIptablesCleanupEnabled: true,
    bpfExternalServiceMode: "Tunnel",
    bpfEnforceRPF: "Loose",
    bpfLogLevel: "Off",
    wireguardEnabled: false,
    failsafeInboundHostPorts: [
        { protocol: "TCP", port: ports.kubelet },
        { protocol: "TCP", port: ports.typha },
        { protocol: "UDP", port: 68 },
    ],
    failsafeOutboundHostPorts: [
        { protocol: "TCP", port: ports.https },
        { protocol: "TCP", port: ports.typha },
        { protocol: "UDP", port: ports.dns },
        { protocol: "UDP", port: 67 },
    ],
};

/** What Calico's values follow from. */
export interface CalicoNeeds {
    registry: OwnRegistry;
    /** Host name of the Kubernetes API, without scheme. */
    apiHost: pulumi.Input<string>;
}

/**
 * Values of the chart `tigera-operator`: policies for pods of the VPC CNI, enforced by eBPF, which stands in for kube-proxy too. The API
 * is called at the endpoint's own name, since nothing serves Service addresses before Calico does; names are looked up at the VPC's
 * resolver, since CoreDNS comes later. Of the chart's custom resources the APIServer is left out: see {@link apiServer}.
 *
 * Controls: DT-3, NP-1, NP-4, NP-8, TL-2.
 * Source: projectcalico/calico v3.32.1, charts/tigera-operator; tigera/operator v1.42.3, api/v1/installation_types.go.
 */
export function calicoValues({ registry, apiHost }: CalicoNeeds): Record<string, unknown> {
    const operator = imageOf(registry, operatorSource);
    const tolerations = [...system.tolerations, beforeCalico];
    return {
        kubernetesServiceEndpoint: { host: apiHost, port: `${ports.https}` },
        dnsPolicy: "Default",
        manageCRDs: false,
        tigeraOperator: { registry: operator.registry, image: operator.repository, version: operator.pinnedTag },
        nodeSelector: { "kubernetes.io/os": "linux", ...system.nodeSelector },
        tolerations,
        priorityClassName: "system-cluster-critical",
        resources: resources("100m", "128Mi", "512Mi"),
        installation: {
            kubernetesProvider: "EKS",
            cni: { type: "AmazonVPC" },
            calicoNetwork: { bgp: "Disabled", linuxDataplane: "BPF", nodeAddressAutodetectionV4: { kubernetes: "NodeInternalIP" } },
            // The operator joins registry, path and name; its default path, `calico`, is what the ImageSet names images by.
            registry: `${registry.host}/`,
            imagePath: componentPath,
            kubeletVolumePluginPath: "None",
            flexVolumePath: "None",
            nodeMetricsPort: ports.felixMetrics,
            typhaMetricsPort: ports.typhaMetrics,
            tlsCipherSuites: cipherSuites,
            controlPlaneReplicas: 2,
            controlPlaneNodeSelector: system.nodeSelector,
            // Typha takes these too; the operator starts up to three of it on fewer than 200 nodes (pkg/common/autoscale.go).
            controlPlaneTolerations: tolerations,
            calicoNodeDaemonSet: overrides("calico-node", resources("150m", "256Mi", "1Gi")),
            typhaDeployment: overrides("calico-typha", resources("100m", "128Mi", "512Mi"), {
                nodeSelector: system.nodeSelector,
                ...acrossZones("calico-typha"),
            }),
            calicoKubeControllersDeployment: overrides("calico-kube-controllers", resources("50m", "128Mi", "512Mi")),
        },
        apiServer: { enabled: false },
        goldmane: { enabled: false },
        whisker: { enabled: false },
        defaultFelixConfiguration: { enabled: true, ...felix },
    };
}

/**
 * Calico's API. It is a resource of its own and not the chart's, since Helm does not wait for custom resources and Pulumi can: it is made
 * once the API answers, so that whatever depends on it finds `projectcalico.org/v3` there.
 *
 * Controls: NP-1.
 * Source: pulumi-kubernetes 4.34.2, provider/pkg/metadata/overrides.go, `ReadyCondition`; tigera/operator v1.42.3, api/v1/apiserver_types.go.
 */
export function apiServer(): Manifest {
    const described = metadata(onlyName, undefined, ["NP-1"], ["Serves Calico's policies as objects of the Kubernetes API"]);
    return {
        apiVersion: "operator.tigera.io/v1",
        kind: "APIServer",
        metadata: { ...described, annotations: { ...described.annotations, "pulumi.com/waitFor": "condition=Ready" } },
        spec: {
            apiServerDeployment: overrides("calico-apiserver", resources("50m", "128Mi", "512Mi"), acrossZones("calico-apiserver")),
        },
    };
}

/**
 * The digests of Calico's images. The operator takes all of them from this set or none, so there is none until every digest is known;
 * until then images go by their tags, which the registry never lets move.
 *
 * Controls: DT-3.
 * Source: tigera/operator v1.42.3, pkg/controller/utils/imageset/imageset.go and pkg/components/references.go.
 * @returns one object, or none.
 */
export function imageSet(registry: OwnRegistry): Manifest[] {
    const images = componentSources.map((source) => {
        const { repository, digest } = imageOf(registry, source);
        return { image: repository.replace(componentPath, "calico"), digest };
    });
    if (images.some(({ digest }) => digest === undefined)) return [];
    return [
        {
            apiVersion: "operator.tigera.io/v1",
            kind: "ImageSet",
            metadata: metadata(`calico-${charts.calico.version}`, undefined, ["DT-3"], ["Every image of Calico by its digest"]),
            spec: { images },
        },
    ];
}
