import type { TrafficEdge } from "../edges";
import { nodeName, type Workload } from "../nodes";
import { ports } from "../ports";
import { workloads as known } from "../workloads";
import {
    anyOf,
    destinationOf,
    entityOf,
    kubernetesService,
    portsOf,
    protocolOf,
    setSelector,
    type CalicoPolicySpec,
    type CalicoRule,
    type EntityRule,
} from "./calico-rules";
import { groupBy, metadata, objectName, objectText, reasonOf, type Held, type Manifest } from "./manifests";
import { interfaceEndpointsName, kubernetesApi, type PodFlow, type PodPeer } from "./pod-flows";

/** The tier of platform flows. It ends in `Pass`: what it does not decide, the tiers after it do. */
export const platformTier = "weaviate-platform";

/** What a platform flow is for; flows of one purpose stand in one policy a direction. */
function purposeOf({ from, to, ports: edgePorts }: TrafficEdge): string {
    if (to.kind === "control-plane") return "kubernetes-api";
    if (to.kind === "dns") return "dns";
    if (to.kind === "link-local") return to.agent;
    if (to.kind === "aws-service") return to.endpoint === "gateway" ? to.service : "interface-endpoints";
    if (from.kind === "control-plane") return "webhooks";
    if (from.kind === "load-balancer") return "health-checks";
    if (nodeName(from) === known.prometheus.name) return "scrape";
    if (nodeName(to) === known.coreDns.name) return "dns";
    if (nodeName(to) === known.istiod.name && edgePorts.from === ports.meshControl) return "mesh-control";
    if ([nodeName(from), nodeName(to)].includes(known.egressGateway.name)) return "identity-provider";
    return "cluster-services";
}

/** Where allowances stand in the tier; what separates two of them stands before or after. */
const allowOrder = 100;

/**
 * API servers and interface endpoints share the endpoint tier's range, which is all that a rule for endpoints, and every plain policy
 * for either, can name. So whoever may call only one of the two is denied the other: the API servers by their Service, before the rule
 * that admits the range; the range, after the rule that admits the API servers by their Service.
 *
 * Controls: KA-1, NP-6, VE-3.
 */
export function separateEndpoints(flows: readonly PodFlow[]): Manifest<CalicoPolicySpec>[] {
    const callersOf = (name: string) =>
        ownWorkloads(
            flows.filter(({ to }) => to.kind === "addresses" && to.name === name),
            "egress",
        );
    const without = (callers: Workload[], others: Workload[]) => callers.filter(({ name }) => others.every((other) => other.name !== name));
    const [ofApi, ofEndpoints] = [callersOf(kubernetesApi), callersOf(interfaceEndpointsName)];
    const deny = (name: string, order: number, selected: readonly Workload[], destination: EntityRule): Manifest<CalicoPolicySpec>[] =>
        selected.length === 0
            ? []
            : [
                  {
                      apiVersion: "projectcalico.org/v3",
                      kind: "GlobalNetworkPolicy",
                      metadata: metadata(
                          `${platformTier}.${name}`,
                          undefined,
                          ["KA-1", "NP-4", "NP-6", "VE-3"],
                          ["API servers and interface endpoints share a range; who may call one of them is denied the other"],
                      ),
                      spec: {
                          tier: platformTier,
                          order,
                          selector: anyOf(selected),
                          types: ["Egress"],
                          egress: [{ action: "Deny", destination }],
                      },
                  },
              ];
    return [
        ...deny("deny-kubernetes-api", allowOrder - 50, without(ofEndpoints, ofApi), { services: { ...kubernetesService } }),
        ...deny("deny-interface-endpoints", allowOrder + 50, without(ofApi, ofEndpoints), {
            selector: setSelector(interfaceEndpointsName),
        }),
    ];
}

/**
 * Platform flows as policies of the whole cluster, one for each purpose and direction. A policy selects exactly the pods whose flows it
 * holds; a rule names those of them it is for wherever they differ.
 */
export function platformPolicies(flows: readonly PodFlow[]): { objects: Manifest<CalicoPolicySpec>[]; held: Held[] } {
    const objects: Manifest<CalicoPolicySpec>[] = [];
    const held: Held[] = [];
    for (const [purpose, group] of groupBy(flows, ({ edge }) => purposeOf(edge))) {
        for (const direction of ["egress", "ingress"] as const) {
            const own = group.filter((flow) => ownEnd(flow, direction).kind === "pods");
            if (own.length === 0) continue;
            const name = `${platformTier}.${objectName(purpose)}-${direction}`;
            const edges = [...new Set(own.map(({ edge }) => edge))];
            objects.push(policy(name, direction, own, edges));
            held.push(...edges.map((edge): Held => ({ edge, object: objectText("GlobalNetworkPolicy", name), direction })));
        }
    }
    return { objects, held };
}

const ownEnd = (flow: PodFlow, direction: "ingress" | "egress"): PodPeer => (direction === "egress" ? flow.from : flow.to);

/** Pods at the policy's own end of flows, each once. */
function ownWorkloads(flows: readonly PodFlow[], direction: "ingress" | "egress"): Workload[] {
    const found = new Map<string, Workload>();
    for (const flow of flows) {
        const end = ownEnd(flow, direction);
        if (end.kind === "pods") found.set(end.workload.name, end.workload);
    }
    return [...found.values()];
}

function policy(
    name: string,
    direction: "ingress" | "egress",
    flows: readonly PodFlow[],
    edges: readonly TrafficEdge[],
): Manifest<CalicoPolicySpec> {
    const selected = ownWorkloads(flows, direction);
    // One rule for all pods that send the same way to the same peer, or receive the same way from it.
    const peer = (flow: PodFlow) => ownEnd(flow, direction === "egress" ? "ingress" : "egress");
    const sameWay = groupBy(flows, (flow) =>
        JSON.stringify([entityOf(peer(flow), "global"), flow.edge.protocol, flow.edge.ports, peerName(peer(flow))]),
    );
    const rules = [...sameWay.values()].map((group): CalicoRule => {
        const { edge } = group[0] as PodFlow;
        const other = peer(group[0] as PodFlow);
        const own = ownWorkloads(group, direction);
        const narrowed = own.length === selected.length ? {} : { selector: anyOf(own) };
        if (direction === "egress") {
            const to = destinationOf(other, edge.protocol, edge.ports, "global");
            return { action: "Allow", ...(narrowed.selector === undefined ? {} : { source: narrowed }), ...to };
        }
        return {
            action: "Allow",
            protocol: protocolOf(edge.protocol),
            source: entityOf(other, "global"),
            destination: { ...narrowed, ports: portsOf(edge.ports) },
        };
    });
    return {
        apiVersion: "projectcalico.org/v3",
        kind: "GlobalNetworkPolicy",
        metadata: metadata(name, undefined, ["NP-1", "NP-4", "NP-6", ...edges.flatMap(({ controls }) => controls)], edges.map(reasonOf)),
        spec: {
            tier: platformTier,
            order: allowOrder,
            selector: anyOf(selected),
            types: [direction === "egress" ? "Egress" : "Ingress"],
            [direction]: rules,
        },
    };
}

const peerName = (peer: PodPeer): string => (peer.kind === "pods" ? peer.workload.name : peer.name);
