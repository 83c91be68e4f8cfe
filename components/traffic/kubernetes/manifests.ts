import { createHash } from "node:crypto";

import { edgeText } from "../graph";
import type { TrafficEdge } from "../edges";
import type { Workload } from "../nodes";
import type { Inexpressible } from "../security-groups";

/** A Kubernetes object as it is sent to the API. */
export interface Manifest<Spec extends object = object> {
    apiVersion: string;
    kind: string;
    metadata: Metadata;
    spec: Spec;
}

/** The metadata of an object. */
export interface Metadata {
    name: string;
    /** Absent for what belongs to the cluster as a whole. */
    namespace?: string;
    labels: Record<string, string>;
    annotations: Record<string, string>;
}

/** Which object holds an edge. An edge between two pods is held twice: where it leaves and where it arrives. */
export interface Held {
    edge: TrafficEdge;
    /** `<kind> <namespace>/<name>`. */
    object: string;
    direction: "ingress" | "egress";
}

/** What one layer inside the cluster holds of a graph, where, and what it cannot. Every edge is in `held` or in `inexpressible`. */
export interface KubernetesDerivation<Spec extends object = object> {
    objects: Manifest<Spec>[];
    held: Held[];
    inexpressible: Inexpressible[];
}

/** Kubernetes' bound on a label's value, which keeps every name usable as one. */
const longestName = 63;

/** A name of lower-case letters, digits and dashes; what is too long ends in a digest of the whole, so that names stay apart. */
export function objectName(text: string, longest = longestName): string {
    const name = text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "");
    if (name.length <= longest) return name;
    const digest = createHash("sha256").update(text).digest("hex").slice(0, 8);
    return `${name.slice(0, longest - digest.length - 1).replace(/-$/, "")}-${digest}`;
}

/** An object and the edges it holds, as people and `held` name it. */
export const objectText = (kind: string, name: string, namespace?: string): string =>
    `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;

/** Compares texts by the numbers in them. One for all: to make one costs more than to compare. */
const numeric = new Intl.Collator("en", { numeric: true });

/** Metadata that tells an auditor which controls an object serves, and why each rule is there. */
export function metadata(
    name: string,
    namespace: string | undefined,
    controls: readonly string[],
    reasons: readonly string[],
    labels: Record<string, string> = {},
): Metadata {
    const sorted = [...new Set(controls)].sort((a, b) => numeric.compare(a, b));
    return {
        name,
        ...(namespace === undefined ? {} : { namespace }),
        labels: { "app.kubernetes.io/part-of": "weaviate-aws", ...labels },
        annotations: { "weaviate-aws/controls": sorted.join(", "), "weaviate-aws/reasons": [...new Set(reasons)].join("\n") },
    };
}

/** The reason of an edge, with the edge itself. */
export const reasonOf = (edge: TrafficEdge): string => `${edgeText(edge)}: ${edge.reason}`;

/** Workloads of a graph, each once, by namespace and name. */
export function workloadsOf(graph: readonly TrafficEdge[]): Workload[] {
    const found = new Map<string, Workload>();
    for (const { from, to } of graph) {
        for (const node of [from, to]) if (node.kind === "workload") found.set(node.name, node);
    }
    return [...found.values()].sort((a, b) => a.namespace.localeCompare(b.namespace) || a.name.localeCompare(b.name));
}

/** Groups in the order in which their keys first appear. */
export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
    const groups = new Map<string, T[]>();
    for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
    return groups;
}

/** Items without those that say the same as an earlier one. */
export const distinct = <T>(items: readonly T[]): T[] => [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
