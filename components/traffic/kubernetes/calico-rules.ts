import type { PortRange, Protocol } from "../edges";
import type { Workload } from "../nodes";
import { objectName } from "./manifests";
import { kubernetesApi, type Addresses, type PodPeer } from "./pod-flows";

/** One side of a Calico rule. */
export interface EntityRule {
    selector?: string;
    namespaceSelector?: string;
    nets?: string[];
    notNets?: string[];
    ports?: (number | string)[];
    services?: { name: string; namespace: string };
}

/** A rule of a Calico policy. Rules are tried in order; the first that matches decides. */
export interface CalicoRule {
    action: "Allow" | "Deny";
    protocol?: "TCP" | "UDP";
    source?: EntityRule;
    destination?: EntityRule;
}

/** The spec of a NetworkPolicy or GlobalNetworkPolicy of `projectcalico.org/v3`, as far as it is used here. */
export interface CalicoPolicySpec {
    tier: string;
    order: number;
    selector?: string;
    namespaceSelector?: string;
    types: ("Ingress" | "Egress")[];
    ingress?: CalicoRule[];
    egress?: CalicoRule[];
}

/** The label by which rules name a GlobalNetworkSet; its value is the set's name. */
export const addressesLabel = "weaviate-aws/addresses";

/** Name of the set of an end's addresses. */
export const setName = (peer: Addresses): string => objectName(peer.name);

/** A set of addresses, by the name of the end they are. */
export const setSelector = (name: string): string => equals(addressesLabel, objectName(name));

/** The Service of the API servers. */
export const kubernetesService = { name: "kubernetes", namespace: "default" };

const equals = (label: string, value: string): string => `${label} == '${value}'`;

/** Pods of a workload within their own namespace. */
export const labelSelector = (workload: Workload): string =>
    Object.entries(workload.labels)
        .map(([label, value]) => equals(label, value))
        .join(" && ");

/** Pods of a workload anywhere in the cluster. Calico gives each pod its namespace as a label that nobody can change ("Calico automatic labels"). */
const podSelector = (workload: Workload): string =>
    `${equals("projectcalico.org/namespace", workload.namespace)} && ${labelSelector(workload)}`;

/** Pods of any of the workloads, anywhere in the cluster. */
export const anyOf = (workloads: readonly Workload[]): string =>
    workloads.length === 1 ? podSelector(workloads[0] as Workload) : workloads.map((workload) => `(${podSelector(workload)})`).join(" || ");

/**
 * A peer as a rule names it. Addresses go by a GlobalNetworkSet, so that a change of addresses changes no policy, and a set without
 * addresses matches nothing; what lies outside is everything but what is inside, which a set cannot say.
 *
 * @param scope Where the rule stands: selectors of a namespaced policy see their own namespace only, unless told otherwise.
 */
export function entityOf(peer: PodPeer, scope: "global" | "namespaced"): EntityRule {
    if (peer.kind === "pods") {
        return scope === "global"
            ? { selector: anyOf([peer.workload]) }
            : { namespaceSelector: equals("projectcalico.org/name", peer.workload.namespace), selector: labelSelector(peer.workload) };
    }
    if (peer.except !== undefined) return { nets: [...peer.cidrs], notNets: [...peer.except] };
    return { ...(scope === "global" ? {} : { namespaceSelector: "global()" }), selector: setSelector(peer.name) };
}

/**
 * Where a rule leads. The API servers are named by their Service: exact addresses, though they share a range with interface endpoints.
 * Such a rule takes its protocol and ports from the Service and may name no others (Calico, "Use service rules in policy").
 */
export function destinationOf(
    peer: PodPeer,
    protocol: Protocol,
    ports: PortRange,
    scope: "global" | "namespaced",
): Pick<CalicoRule, "protocol" | "destination"> {
    if (peer.kind === "addresses" && peer.name === kubernetesApi) return { destination: { services: { ...kubernetesService } } };
    return { protocol: protocolOf(protocol), destination: { ...entityOf(peer, scope), ports: portsOf(ports) } };
}

/** A protocol as Calico writes it. */
export const protocolOf = (protocol: Protocol): "TCP" | "UDP" => (protocol === "tcp" ? "TCP" : "UDP");

/** Ports as Calico writes them. */
export const portsOf = (ports: PortRange): (number | string)[] => (ports.from === ports.to ? [ports.from] : [`${ports.from}:${ports.to}`]);
