import type { Fields } from "../fields";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "../known";
import { specOf, type KubernetesObject } from "./objects";
import { childrenAt, fieldsAt, textsAt, type Place } from "./paths";
import { isEverywhere, type Direction } from "./reach";

/** Directions, with the names policies give them and their peers. */
const DIRECTIONS = [
    { direction: "ingress", type: "Ingress", peers: "from" },
    { direction: "egress", type: "Egress", peers: "to" },
] as const;

/** Plain network policies. */
export const NETWORK_POLICIES = ["networking.k8s.io/NetworkPolicy", "extensions/NetworkPolicy"] as const;

/** Whether a list is known to be empty; absent is. */
export const isEmpty = (list: Known<readonly unknown[]>): Known<boolean> => (isUnknown(list) ? UNKNOWN : list.length === 0);

/** Whether a selector takes everything there is; one that is absent counts as `absent` says. */
export function selectsAll(selector: Place, absent: boolean): Known<boolean> {
    if (selector === undefined || isUnknown(selector)) return selector === undefined ? absent : UNKNOWN;
    const labels = fieldsAt(selector, "matchLabels");
    return allOf([isUnknown(labels) ? UNKNOWN : (labels?.names() ?? []).length === 0, isEmpty(childrenAt(selector, "matchExpressions"))]);
}

/** Whether a policy selects every pod of its namespace, names both directions and allows nothing. */
export function isDefaultDeny(policy: KubernetesObject): Known<boolean> {
    if (policy.isPatch) return false;
    const spec = specOf(policy);
    const types = textsAt(spec, "policyTypes");
    return allOf([
        selectsAll(fieldsAt(spec, "podSelector"), true),
        ...DIRECTIONS.flatMap(({ direction, type }): Known<boolean>[] => [has(types, type), isEmpty(childrenAt(spec, direction))]),
    ]);
}

/** Whether a list of texts has one. */
export function has(list: Known<readonly Known<string>[]>, wanted: string): Known<boolean> {
    if (isUnknown(list) || list.includes(wanted)) return isUnknown(list) ? UNKNOWN : true;
    return list.some(isUnknown) ? UNKNOWN : false;
}

/** The directions in which a policy admits everything, and those for which that can't be told. */
export function openDirections(policy: KubernetesObject): { direction: Direction; open: Known<boolean> }[] {
    const spec = specOf(policy);
    return DIRECTIONS.map(({ direction, peers }) => {
        const rules = childrenAt(spec, direction);
        const open = isUnknown(rules) ? UNKNOWN : anyOf(rules.map((rule) => (isUnknown(rule) ? UNKNOWN : isOpen(rule, peers, direction))));
        return { direction, open };
    });
}

function isOpen(rule: Fields, peers: "from" | "to", direction: Direction): Known<boolean> {
    const list = childrenAt(rule, peers);
    if (isUnknown(list)) return UNKNOWN;
    return list.length === 0 || anyOf(list.map((peer) => (isUnknown(peer) ? UNKNOWN : isEverybody(peer, direction))));
}

function isEverybody(peer: Fields, direction: Direction): Known<boolean> {
    const block = peer.fields("ipBlock");
    if (isUnknown(block)) return UNKNOWN;
    if (block) return isEverywhere(textsAt(block, "cidr"), textsAt(block, "except"), direction);
    const namespaces = peer.fields("namespaceSelector");
    const pods = peer.fields("podSelector");
    // Pods without a namespace selector are those of the policy's own namespace; a peer without anything is no peer at all.
    if (namespaces === undefined) return pods === undefined;
    return allOf([selectsAll(namespaces, true), selectsAll(pods, true)]);
}
