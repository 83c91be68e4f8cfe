import type { TrafficEdge } from "../traffic";
import { deriveCalicoPolicies, deriveNetworkPolicies, type ClusterAddresses, type Manifest } from "../traffic/kubernetes";
import { setName } from "../traffic/kubernetes/calico-rules";

/** The namespace Calico's operator makes: nothing can be put into it before. */
const operatorsNamespace = "calico-system";

/** Whether an object belongs in the namespace that Calico's operator makes. */
export const isForOperatorsNamespace = ({ metadata }: Manifest): boolean => metadata.namespace === operatorsNamespace;

/** What of Calico's policies is sent when. */
export interface PolicyPlan {
    /** The tier and the address sets: what policies name. */
    first: Manifest[];
    /** S3's addresses, without any: they are filled in when the endpoint reports them. */
    s3Addresses: Manifest<{ nets: string[] }>;
    /** What is allowed, and what is denied by name. */
    policies: Manifest[];
    /** Plain policies of the namespace that Calico's operator made. */
    plain: Manifest[];
    /** What makes every pod of an ordinary namespace a selected one. */
    defaultDeny: Manifest;
}

const setKinds = ["Tier", "GlobalNetworkSet"];

/**
 * Calico's policies of a graph, in the order they are sent. S3's ranges are only known once its endpoint exists; since rules name
 * address sets by label, and a set without addresses matches nothing, only one object waits for them.
 *
 * Controls: AT-3, NP-1, NP-4, NP-5, NP-6, NP-8.
 * @param graph A sound graph.
 */
export function policyPlan(graph: readonly TrafficEdge[], addresses: ClusterAddresses): PolicyPlan {
    const { objects } = deriveCalicoPolicies(graph, { ...addresses, s3Ranges: [] });
    const s3 = setName({ kind: "addresses", name: "s3", cidrs: [] });
    const isS3 = ({ kind, metadata }: Manifest) => kind === "GlobalNetworkSet" && metadata.name === s3;
    const isDefaultDeny = ({ kind, metadata }: Manifest) => kind === "GlobalNetworkPolicy" && metadata.name === "default-deny";
    return {
        first: objects.filter((object) => setKinds.includes(object.kind) && !isS3(object)),
        s3Addresses: objects.find(isS3) as Manifest<{ nets: string[] }>,
        policies: objects.filter((object) => !setKinds.includes(object.kind) && !isDefaultDeny(object)),
        plain: deriveNetworkPolicies(graph, addresses).objects.filter(isForOperatorsNamespace),
        defaultDeny: objects.find(isDefaultDeny) as Manifest,
    };
}
