import type { Fields } from "../fields";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "../known";
import { has, isEmpty } from "./network-policies";
import { specOf, type KubernetesObject } from "./objects";
import { childrenAt, fieldsAt, textAt, textsAt } from "./paths";
import { isEverywhere, type Direction } from "./reach";

const GROUPS = ["projectcalico.org", "crd.projectcalico.org"] as const;

const kinds = (kind: string): string[] => GROUPS.map((group) => `${group}/${kind}`);

/** Calico's policies: of a namespace and of the whole cluster. Staged ones enforce nothing. */
export const CALICO_NETWORK_POLICIES = kinds("NetworkPolicy");
export const CALICO_GLOBAL_POLICIES = kinds("GlobalNetworkPolicy");
export const CALICO_TIERS = kinds("Tier");

/** Tiers that Calico and its operator make, and keep as they are. Source: tigera/docs, calico/reference/resources/tier. */
export const BUILT_IN_TIERS = [
    "default",
    "kube-admin",
    "kube-baseline",
    "adminnetworkpolicy",
    "baselineadminnetworkpolicy",
    "calico-system",
];

/** Whether a selector takes all; a text can take all in other words, which nobody reads here. */
function takesAll(selector: Known<string> | undefined): Known<boolean> {
    if (isUnknown(selector)) return UNKNOWN;
    return selector === undefined || /^\s*(all\(\)\s*)?$/.test(selector);
}

/** Whether a policy of the whole cluster denies everything, but in some namespaces by name. */
export function isGlobalDeny(policy: KubernetesObject, spared: readonly string[]): Known<boolean> {
    if (policy.isPatch) return false;
    const spec = specOf(policy);
    const types = textsAt(spec, "types");
    const tier = textAt(spec, "tier");
    return allOf([
        isUnknown(tier) ? UNKNOWN : (tier ?? "default") === "default",
        takesAll(textAt(spec, "selector")),
        takesAllBut(textAt(spec, "namespaceSelector"), spared),
        takesAll(textAt(spec, "serviceAccountSelector")),
        has(types, "Ingress"),
        has(types, "Egress"),
        isEmpty(childrenAt(spec, "ingress")),
        isEmpty(childrenAt(spec, "egress")),
    ]);
}

/** Whether a selector of namespaces takes all but some that may be left out. */
function takesAllBut(selector: Known<string> | undefined, spared: readonly string[]): Known<boolean> {
    const all = takesAll(selector);
    if (all !== false || selector === undefined || isUnknown(selector)) return all;
    const list = /^\s*(?:projectcalico\.org|kubernetes\.io\/metadata\.)\/?name\s+not\s+in\s*\{([^}]*)\}\s*$/.exec(selector)?.[1];
    const single = /^\s*(?:projectcalico\.org|kubernetes\.io\/metadata\.)\/?name\s*!=\s*(['"][^'"]*['"])\s*$/.exec(selector)?.[1];
    const names = (list ?? single)?.split(",").map((name) => name.trim().replace(/^['"]|['"]$/g, ""));
    return names?.every((name) => spared.includes(name)) ?? false;
}

/** The directions in which a policy allows everything. */
export function openInCalico(policy: KubernetesObject): { direction: Direction; open: Known<boolean> }[] {
    const spec = specOf(policy);
    const isGlobal = policy.kind === "GlobalNetworkPolicy";
    return (["ingress", "egress"] as const).map((direction) => {
        const rules = childrenAt(spec, direction);
        const open = isUnknown(rules)
            ? UNKNOWN
            : anyOf(rules.map((rule) => (isUnknown(rule) ? UNKNOWN : isOpen(rule, direction, isGlobal))));
        return { direction, open };
    });
}

function isOpen(rule: Fields, direction: Direction, isGlobal: boolean): Known<boolean> {
    const action = rule.text("action");
    const allows: Known<boolean> = isUnknown(action) ? UNKNOWN : action?.toLowerCase() === "allow";
    const peer = fieldsAt(rule, direction === "ingress" ? "source" : "destination");
    return allOf([allows, isUnknown(peer) ? UNKNOWN : peer === undefined || isEverybody(peer, direction, isGlobal)]);
}

/** Whether one end of a rule is everybody. What a rule leaves out by `not…` does not make it narrow, but private ranges outbound do. */
function isEverybody(peer: Fields, direction: Direction, isGlobal: boolean): Known<boolean> {
    if (peer.has("nets")) return isEverywhere(textsAt(peer, "nets"), textsAt(peer, "notNets"), direction);
    if (peer.has("services") || peer.has("domains")) return false;
    const accounts = peer.fields("serviceAccounts");
    if (accounts !== undefined && (isUnknown(accounts) || accounts.names().length > 0)) return isUnknown(accounts) ? UNKNOWN : false;
    const selector = peer.text("selector");
    const namespaces = peer.text("namespaceSelector");
    if (namespaces === undefined && selector !== undefined && !isGlobal) return isUnknown(selector) ? UNKNOWN : false;
    if (selector === undefined && namespaces === undefined && peer.has("notNets")) {
        return isEverywhere(["0.0.0.0/0"], textsAt(peer, "notNets"), direction);
    }
    return allOf([takesAll(selector), takesAll(namespaces)]);
}
