import type { TrafficEdge } from "../edges";
import type { Workload } from "../nodes";
import { platformPolicies, platformTier, separateEndpoints } from "./calico-platform";
import {
    addressesLabel,
    destinationOf,
    entityOf,
    labelSelector,
    portsOf,
    protocolOf,
    setName,
    type CalicoPolicySpec,
} from "./calico-rules";
import { distinct, metadata, objectName, objectText, reasonOf, type Held, type KubernetesDerivation, type Manifest } from "./manifests";
import { systemNamespaces } from "./network-policies";
import { podFlows, type Addresses, type ClusterAddresses, type PodFlow, type PodPeer } from "./pod-flows";

/** The spec of a Tier. */
export interface TierSpec {
    order: number;
    /** What happens to a packet that the tier's policies select and none decides; without it Calico drops the packet. */
    defaultAction: "Pass" | "Deny";
}

/** The spec of a GlobalNetworkSet. */
export interface NetworkSetSpec {
    nets: string[];
}

/** Specs of Calico objects. */
export type CalicoSpec = TierSpec | NetworkSetSpec | CalicoPolicySpec;

const apiVersion = "projectcalico.org/v3";

/** After the tier of Calico's own operator (100), before Kubernetes' ClusterNetworkPolicies (1,000) and the default tier (1,000,000). */
const platformOrder = 200;

/** Before plain Kubernetes policies, which Calico places in the default tier at order 1000. */
const workloadOrder = 100;

/** After plain Kubernetes policies. It has no rules, so its place decides nothing; it only makes every pod a selected one. */
const denyOrder = 2000;

/** EC2 instance metadata (EC2 User Guide, "Access instance metadata"). */
const instanceMetadata = "169.254.169.254/32";

/**
 * Calico's policies of a graph. A packet meets them in this order, at the pod it leaves and again at the pod it arrives at:
 *
 * 1. Tier `weaviate-platform`: what keeps the cluster going, as policies of the whole cluster, one a purpose and direction, after one
 *    that denies every pod instance metadata. It ends in `Pass`.
 * 2. Tier `default`: a policy for each workload with the flows the environment exists for, then plain Kubernetes policies, then the default
 *    deny. It ends in deny for every pod that any of them selects.
 *
 * The default deny leaves out {@link systemNamespaces}: there, and only there, pods that the graph does not know are not denied.
 * Workloads of the graph are, wherever they are: each is selected by its own policy even if that has no rules. Calico's operator
 * guards `calico-system` by an earlier tier of its own, so that what is derived for it here is a second line.
 *
 * Hosts outside the VPC look alike at this layer: selectors by name are not part of Calico's open-source edition.
 *
 * Controls: AT-3, NP-1, NP-4, NP-5, NP-6, NP-8.
 * @param graph A sound graph.
 */
export function deriveCalicoPolicies(graph: readonly TrafficEdge[], addresses: ClusterAddresses): KubernetesDerivation<CalicoSpec> {
    const { flows, inexpressible, workloads } = podFlows(graph, addresses);
    const platform = platformPolicies(flows.filter(({ edge }) => edge.class === "platform"));
    const ordinary = workloads.map((workload) => workloadPolicy(workload, flows));
    return {
        objects: [
            tier(),
            ...networkSets(flows),
            denyInstanceMetadata(),
            ...platform.objects,
            ...separateEndpoints(flows),
            ...ordinary.map(({ object }) => object),
            defaultDeny(),
        ],
        held: [...platform.held, ...ordinary.flatMap(({ held }) => held)],
        inexpressible,
    };
}

const tier = (): Manifest<TierSpec> => ({
    apiVersion,
    kind: "Tier",
    metadata: metadata(
        platformTier,
        undefined,
        ["NP-1", "NP-4"],
        ["Platform flows are decided before those of workloads, and pass on what they do not decide"],
    ),
    spec: { order: platformOrder, defaultAction: "Pass" },
});

function networkSets(flows: readonly PodFlow[]): Manifest<NetworkSetSpec>[] {
    const sets = new Map<string, Addresses>();
    for (const { from, to } of flows) {
        for (const peer of [from, to]) if (peer.kind === "addresses" && peer.except === undefined) sets.set(setName(peer), peer);
    }
    return [...sets.entries()]
        .sort(([a], [b]) => a.localeCompare(b))
        .map(([name, peer]) => ({
            apiVersion,
            kind: "GlobalNetworkSet",
            metadata: metadata(name, undefined, ["NP-1", "NP-6"], [`Addresses of: ${peer.name}`], { [addressesLabel]: name }),
            spec: { nets: [...peer.cidrs] },
        }));
}

const denyInstanceMetadata = (): Manifest<CalicoPolicySpec> => ({
    apiVersion,
    kind: "GlobalNetworkPolicy",
    metadata: metadata(
        `${platformTier}.deny-instance-metadata`,
        undefined,
        ["NP-4", "S3-3", "SS-2"],
        ["No pod reads its node's credentials; a hop limit of one keeps the answers from it too"],
    ),
    spec: {
        tier: platformTier,
        order: 0,
        selector: "projectcalico.org/orchestrator == 'k8s'",
        types: ["Egress"],
        egress: [{ action: "Deny", destination: { nets: [instanceMetadata] } }],
    },
});

const defaultDeny = (): Manifest<CalicoPolicySpec> => ({
    apiVersion,
    kind: "GlobalNetworkPolicy",
    metadata: metadata(
        "default-deny",
        undefined,
        ["AT-3", "NP-4", "NP-5"],
        ["What no policy allows is denied, in both directions; system namespaces have policies for each workload instead"],
    ),
    spec: {
        tier: "default",
        order: denyOrder,
        namespaceSelector: `projectcalico.org/name not in {${systemNamespaces.map((namespace) => `'${namespace}'`).join(", ")}}`,
        types: ["Ingress", "Egress"],
    },
});

const is = (peer: PodPeer, workload: Workload): boolean => peer.kind === "pods" && peer.workload.name === workload.name;

/** The policy of a workload, with its flows of class `workload`; without any, it still isolates its pods. */
function workloadPolicy(workload: Workload, flows: readonly PodFlow[]): { object: Manifest<CalicoPolicySpec>; held: Held[] } {
    const own = flows.filter(({ edge }) => edge.class === "workload");
    const leaving = own.filter(({ from }) => is(from, workload));
    const arriving = own.filter(({ to }) => is(to, workload));
    const edges = [...leaving, ...arriving].map(({ edge }) => edge);
    const name = objectName(workload.name);
    const object = objectText("NetworkPolicy", name, workload.namespace);
    const reasons = edges.length > 0 ? edges.map(reasonOf) : ["Its pods are isolated; what they may do stands in the platform's policies"];
    return {
        object: {
            apiVersion,
            kind: "NetworkPolicy",
            metadata: metadata(name, workload.namespace, ["NP-1", "NP-4", "NP-6", ...edges.flatMap(({ controls }) => controls)], reasons),
            spec: {
                tier: "default",
                order: workloadOrder,
                selector: labelSelector(workload),
                types: ["Ingress", "Egress"],
                ingress: distinct(
                    arriving.map(({ edge, from }) => ({
                        action: "Allow" as const,
                        protocol: protocolOf(edge.protocol),
                        source: entityOf(from, "namespaced"),
                        destination: { ports: portsOf(edge.ports) },
                    })),
                ),
                egress: distinct(
                    leaving.map(({ edge, to }) => ({
                        action: "Allow" as const,
                        ...destinationOf(to, edge.protocol, edge.ports, "namespaced"),
                    })),
                ),
            },
        },
        held: [
            ...leaving.map(({ edge }): Held => ({ edge, object, direction: "egress" })),
            ...arriving.map(({ edge }): Held => ({ edge, object, direction: "ingress" })),
        ],
    };
}
