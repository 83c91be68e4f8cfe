import { parseCidr } from "cidr-tools";

import {
    type CalicoPolicySpec,
    type CalicoRule,
    type CalicoSpec,
    type EntityRule,
    type Manifest,
    type NetworkPolicyPeer,
    type NetworkPolicySpec,
    type NetworkSetSpec,
    type TierSpec,
} from "../../../../components/traffic/kubernetes";
import type { Host, Packet } from "./cluster";
import { selects, type Labels } from "./selectors";

type Direction = "Ingress" | "Egress";
type Verdict = "Allow" | "Deny" | "Pass";

/** A policy as Calico sees it, its own or Kubernetes': where it stands, whom it selects, and what its rules say of a packet. */
interface Policy {
    tier: string;
    order: number;
    name: string;
    types: readonly Direction[];
    selects: (host: Host) => boolean;
    verdict: (packet: Packet, direction: Direction) => Verdict | undefined;
}

const ranges = new Map<string, { start: bigint; end: bigint }>();

function contains(cidr: string, address: string): boolean {
    const range = ranges.get(cidr) ?? parseCidr(cidr);
    const at = ranges.get(address) ?? parseCidr(address);
    ranges.set(cidr, range);
    ranges.set(address, at);
    return range.start <= at.start && at.start <= range.end;
}

const hasLabels = (labels: Labels, wanted: Labels = {}): boolean => Object.entries(wanted).every(([key, value]) => labels[key] === value);

/** A Kubernetes policy, with the place Calico gives it. */
function kubernetes({ metadata, spec }: Manifest<NetworkPolicySpec>): Policy {
    const peerMatches = (peer: NetworkPolicyPeer, host: Host): boolean => {
        if ("ipBlock" in peer) {
            return contains(peer.ipBlock.cidr, host.address) && !(peer.ipBlock.except ?? []).some((cidr) => contains(cidr, host.address));
        }
        const namespace = { "kubernetes.io/metadata.name": host.pod?.namespace ?? "" };
        return (
            host.pod !== undefined &&
            hasLabels(namespace, peer.namespaceSelector.matchLabels) &&
            hasLabels(host.pod.labels, peer.podSelector.matchLabels)
        );
    };
    return {
        tier: "default",
        order: 1000,
        name: `knp.default.${metadata.namespace}.${metadata.name}`,
        types: spec.policyTypes,
        selects: ({ pod }) => pod?.namespace === metadata.namespace && hasLabels(pod?.labels ?? {}, spec.podSelector.matchLabels),
        verdict: (packet, direction) => {
            const rules =
                direction === "Ingress"
                    ? spec.ingress.map(({ from, ports }) => ({ peers: from, ports }))
                    : spec.egress.map(({ to, ports }) => ({ peers: to, ports }));
            const other = direction === "Ingress" ? packet.from : packet.to;
            const matches = rules.some(
                ({ peers, ports }) =>
                    // A rule without peers or without ports admits all of them.
                    (peers.length === 0 || peers.some((peer) => peerMatches(peer, other))) &&
                    (ports.length === 0 ||
                        ports.some(
                            ({ protocol, port, endPort }) =>
                                protocol.toLowerCase() === packet.protocol && port <= packet.port && packet.port <= (endPort ?? port),
                        )),
            );
            return matches ? "Allow" : undefined;
        },
    };
}

const podLabels = ({ pod }: Host): Labels =>
    pod === undefined ? {} : { ...pod.labels, "projectcalico.org/namespace": pod.namespace, "projectcalico.org/orchestrator": "k8s" };

function entityMatches(
    entity: EntityRule | undefined,
    host: Host,
    port: number,
    sets: readonly Manifest<NetworkSetSpec>[],
    namespace: string | undefined,
): boolean {
    if (entity === undefined) return true;
    const { selector, namespaceSelector, nets, notNets, ports, services } = entity;
    if (services !== undefined) return host.service === `${services.namespace}/${services.name}` && port === 443;
    if (nets !== undefined && !nets.some((cidr) => contains(cidr, host.address))) return false;
    if (notNets?.some((cidr) => contains(cidr, host.address))) return false;
    if (ports !== undefined && !ports.some((range) => inRange(range, port))) return false;
    if (selector === undefined && namespaceSelector === undefined) return true;
    const inSet = sets.some(
        ({ metadata, spec }) => selects(selector ?? "all()", metadata.labels) && spec.nets.some((cidr) => contains(cidr, host.address)),
    );
    if (namespaceSelector === "global()") return inSet;
    const inNamespace =
        namespaceSelector === undefined
            ? namespace === undefined || host.pod?.namespace === namespace
            : selects(namespaceSelector, { "projectcalico.org/name": host.pod?.namespace ?? "" });
    const isPod = host.pod !== undefined && inNamespace && selects(selector ?? "all()", podLabels(host));
    return isPod || (namespace === undefined && namespaceSelector === undefined && inSet);
}

function inRange(range: number | string, port: number): boolean {
    const [from = 0, to = from] = `${range}`.split(":").map(Number);
    return from <= port && port <= to;
}

/** A policy of Calico's own. */
function calico({ kind, metadata, spec }: Manifest<CalicoPolicySpec>, sets: readonly Manifest<NetworkSetSpec>[]): Policy {
    const namespace = kind === "NetworkPolicy" ? metadata.namespace : undefined;
    const matches = (rule: CalicoRule, packet: Packet) =>
        (rule.protocol === undefined || rule.protocol.toLowerCase() === packet.protocol) &&
        entityMatches(rule.source, packet.from, packet.port, sets, namespace) &&
        entityMatches(rule.destination, packet.to, packet.port, sets, namespace);
    return {
        tier: spec.tier,
        order: spec.order,
        name: metadata.name,
        types: spec.types,
        selects: (host) =>
            host.pod !== undefined &&
            (namespace === undefined || host.pod.namespace === namespace) &&
            (spec.namespaceSelector === undefined || selects(spec.namespaceSelector, { "projectcalico.org/name": host.pod.namespace })) &&
            selects(spec.selector ?? "all()", podLabels(host)),
        verdict: (packet, direction) =>
            (direction === "Ingress" ? spec.ingress : spec.egress)?.find((rule) => matches(rule, packet))?.action,
    };
}

/** Decides whether a packet leaves the pod it comes from and enters the pod it goes to. */
export type Decide = (packet: Packet) => boolean;

/**
 * Policies of a cluster as Calico enforces them: tiers by order; in a tier, the policies that select the pod, by order and name, until a rule
 * matches; if none does, the tier's default action; a pod that no policy selects is open. Hosts are subject to none.
 */
export function enforce(calicoObjects: readonly Manifest<CalicoSpec>[], plain: readonly Manifest<NetworkPolicySpec>[]): Decide {
    const ofKind = <Spec extends CalicoSpec>(...kinds: string[]) =>
        calicoObjects.filter(({ kind }) => kinds.includes(kind)) as Manifest<Spec>[];
    const sets = ofKind<NetworkSetSpec>("GlobalNetworkSet");
    const policies = [
        ...ofKind<CalicoPolicySpec>("GlobalNetworkPolicy", "NetworkPolicy").map((policy) => calico(policy, sets)),
        ...plain.map(kubernetes),
    ].sort((a, b) => a.order - b.order || a.name.localeCompare(b.name));
    const tiers = [
        ...ofKind<TierSpec>("Tier").map(({ metadata, spec }) => ({ name: metadata.name, ...spec })),
        { name: "default", order: 1_000_000, defaultAction: "Deny" as const },
    ].sort((a, b) => a.order - b.order);

    const selected = new Map<string, { name: string; defaultAction: "Pass" | "Deny"; policies: Policy[] }[]>();
    const tiersOf = (host: Host, direction: Direction) => {
        const key = `${host.name} ${direction}`;
        const found =
            selected.get(key) ??
            tiers
                .map((tier) => ({
                    ...tier,
                    policies: policies.filter(
                        (policy) => policy.tier === tier.name && policy.types.includes(direction) && policy.selects(host),
                    ),
                }))
                .filter((tier) => tier.policies.length > 0);
        selected.set(key, found);
        return found;
    };
    const passes = (host: Host, direction: Direction, packet: Packet): boolean => {
        if (host.pod === undefined) return true;
        for (const tier of tiersOf(host, direction)) {
            let verdict: Verdict | undefined;
            for (const policy of tier.policies) {
                verdict = policy.verdict(packet, direction);
                if (verdict !== undefined) break;
            }
            verdict ??= tier.defaultAction;
            if (verdict !== "Pass") return verdict === "Allow";
        }
        return true;
    };
    return (packet) => passes(packet.from, "Egress", packet) && passes(packet.to, "Ingress", packet);
}
