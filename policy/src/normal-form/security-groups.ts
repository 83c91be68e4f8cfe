import { isWorld, publicShare, range } from "./addresses";
import type { Fields } from "./fields";
import { anyOf, isUnknown, UNKNOWN, type Known } from "./known";
import { candidatesOf, type Link, type Links, type Resource, type Stack } from "./stack";
import {
    DEFAULT_SECURITY_GROUP,
    EGRESS_RULE,
    INGRESS_RULE,
    PREFIX_LIST,
    PREFIX_LIST_ENTRY,
    SECURITY_GROUPS,
    SECURITY_GROUP_RULE,
    VPCS,
    VPC_ENDPOINT,
} from "./types";

/** One side of a rule: a range of addresses, other security groups, the group itself, or a list of ranges. */
export type Peer =
    { kind: "range"; cidr: Known<string> } | { kind: "group"; links: Links } | { kind: "self" } | { kind: "prefix-list"; link: Link };

/** One rule of a security group, in whichever form it is written. */
export interface Rule {
    /** Where it is written. */
    resource: Resource;
    group: Link;
    /** Whether the rule is on the group that a VPC comes with, by way of the VPC's own output. */
    onDefaultGroup: boolean;
    direction: Known<"ingress" | "egress">;
    protocol: Known<string> | undefined;
    fromPort: Known<number> | undefined;
    toPort: Known<number> | undefined;
    peers: readonly Peer[];
    description: Known<string> | undefined;
}

/** The rules of a stack, and what could not be read of them. */
export interface SecurityRules {
    rules: readonly Rule[];
    /** Groups with inline rules that are unknown as a whole. */
    unreadable: readonly Resource[];
}

/** The rules of every security group, standalone ones of both kinds and inline ones. */
export function securityRules(stack: Stack): SecurityRules {
    const rules: Rule[] = [];
    const unreadable: Resource[] = [];
    for (const group of stack.ofType(...SECURITY_GROUPS)) {
        for (const direction of ["ingress", "egress"] as const) {
            const blocks = group.fields.children(direction);
            if (isUnknown(blocks) || blocks?.some(isUnknown)) unreadable.push(group);
            if (blocks === undefined || isUnknown(blocks)) continue;
            const link: Link = { kind: "one", resource: group };
            for (const block of blocks) if (!isUnknown(block)) rules.push(listRule(stack, group, direction, link, direction, block));
        }
    }
    for (const rule of stack.ofType(SECURITY_GROUP_RULE)) {
        const type = rule.fields.text("type");
        const direction = type === "ingress" || type === "egress" ? type : UNKNOWN;
        rules.push(listRule(stack, rule, direction, groupOf(stack, rule), undefined, rule.fields));
    }
    for (const rule of stack.ofType(INGRESS_RULE)) rules.push(singleRule(stack, rule, "ingress"));
    for (const rule of stack.ofType(EGRESS_RULE)) rules.push(singleRule(stack, rule, "egress"));
    return { rules, unreadable };
}

const groupOf = (stack: Stack, rule: Resource): Link => stack.link(rule, "securityGroupId", SECURITY_GROUPS);

/** `vpc.defaultSecurityGroupId` names the default group by way of its VPC. */
const onDefaultGroup = (stack: Stack, rule: Resource, group: Link): boolean =>
    candidatesOf(group).some(({ type }) => type === DEFAULT_SECURITY_GROUP) ||
    (candidatesOf(group).length === 0 && candidatesOf(stack.link(rule, "securityGroupId", VPCS, ["defaultSecurityGroupId"])).length > 0);

/** The form that lists its peers: inline blocks and the older standalone rule. */
function listRule(
    stack: Stack,
    resource: Resource,
    direction: Rule["direction"],
    group: Link,
    property: string | undefined,
    fields: Fields,
): Rule {
    const ranges = ["cidrBlocks", "ipv6CidrBlocks"].flatMap((name): Peer[] => {
        const cidrs = fields.texts(name);
        if (isUnknown(cidrs)) return [{ kind: "range", cidr: UNKNOWN }];
        return (cidrs ?? []).map((cidr) => ({ kind: "range", cidr }));
    });
    const types = [VPC_ENDPOINT, PREFIX_LIST];
    const lists = fields.texts("prefixListIds");
    const ids: readonly Known<string>[] = lists === undefined ? [] : isUnknown(lists) ? [UNKNOWN] : lists;
    const candidates = stack.candidates(resource, property ?? "prefixListIds", types);
    const prefixLists = ids.map((id): Peer => ({ kind: "prefix-list", link: stack.resolve(id, candidates, types, PREFIX_IDENTITIES) }));
    const named = (name: string): Links =>
        stack.resolveAll(fields.texts(name), stack.candidates(resource, property ?? name, SECURITY_GROUPS), SECURITY_GROUPS);
    const groups = ["sourceSecurityGroupId", "securityGroups"].flatMap((name): Peer[] =>
        hasElements(fields, name) ? [{ kind: "group", links: named(name) }] : [],
    );
    const self: Peer[] = fields.has("self") && fields.flag("self") !== false ? [{ kind: "self" }] : [];
    return {
        resource,
        group,
        onDefaultGroup: onDefaultGroup(stack, resource, group),
        direction,
        protocol: fields.text("protocol"),
        fromPort: fields.number("fromPort"),
        toPort: fields.number("toPort"),
        peers: [...ranges, ...prefixLists, ...groups, ...self],
        description: fields.text("description"),
    };
}

/** The form with one peer a rule. */
function singleRule(stack: Stack, resource: Resource, direction: "ingress" | "egress"): Rule {
    const { fields } = resource;
    const peers = ["cidrIpv4", "cidrIpv6"].flatMap((name): Peer[] => {
        const cidr = fields.text(name);
        return cidr === undefined ? [] : [{ kind: "range", cidr }];
    });
    if (fields.has("prefixListId")) {
        peers.push({ kind: "prefix-list", link: stack.link(resource, "prefixListId", [VPC_ENDPOINT, PREFIX_LIST], PREFIX_IDENTITIES) });
    }
    if (fields.has("referencedSecurityGroupId")) {
        peers.push({ kind: "group", links: stack.links(resource, "referencedSecurityGroupId", SECURITY_GROUPS) });
    }
    const group = groupOf(stack, resource);
    return {
        resource,
        group,
        onDefaultGroup: onDefaultGroup(stack, resource, group),
        direction,
        protocol: fields.text("ipProtocol"),
        fromPort: fields.number("fromPort"),
        toPort: fields.number("toPort"),
        peers,
        description: fields.text("description"),
    };
}

const PREFIX_IDENTITIES = ["id", "prefixListId"];

function hasElements(fields: Fields, name: string): boolean {
    const elements = fields.texts(name);
    return elements !== undefined && (isUnknown(elements) || elements.length > 0);
}

/** The protocol by name, whatever way it is written: `-1` and `all` are `all`, 6 is `tcp`, 17 is `udp`. */
export function protocolOf({ protocol }: Rule): Known<string> {
    if (protocol === undefined || isUnknown(protocol)) return UNKNOWN;
    const names: Record<string, string> = { "-1": "all", "6": "tcp", "17": "udp", "1": "icmp", "58": "icmpv6" };
    return names[protocol] ?? protocol.toLowerCase();
}

/** The ranges of a peer: one, or those of a prefix list of the stack. A list that AWS keeps for an endpoint names its service only. */
function rangesOf(stack: Stack, peer: Peer): Known<string>[] {
    if (peer.kind === "range") return [peer.cidr];
    if (peer.kind !== "prefix-list") return [];
    const lists = candidatesOf(peer.link);
    if (lists.length === 0) return [UNKNOWN];
    return lists.filter(({ type }) => type === PREFIX_LIST).flatMap((list) => entriesOf(stack, list));
}

function entriesOf(stack: Stack, list: Resource): Known<string>[] {
    const entries = list.fields.children("entries");
    const inline: Known<string>[] =
        entries === undefined
            ? []
            : isUnknown(entries)
              ? [UNKNOWN]
              : entries.map((entry) => (isUnknown(entry) ? UNKNOWN : (entry.text("cidr") ?? UNKNOWN)));
    const { certain, possible } = stack.attachedTo(list, [PREFIX_LIST_ENTRY], "prefixListId", [PREFIX_LIST]);
    return [...inline, ...[...certain, ...possible].map((entry) => entry.fields.text("cidr") ?? UNKNOWN)];
}

/** Whether a rule's peers take in the world. */
export const isOpenToWorld = (stack: Stack, rule: Rule): Known<boolean> =>
    anyOf(rule.peers.flatMap((peer) => rangesOf(stack, peer)).map((cidr) => (isUnknown(cidr) ? UNKNOWN : isWorld(cidr))));

/** What part of the internet a rule's peers take, as far as it can be read. */
export function shareOf(stack: Stack, rule: Rule): number {
    const cidrs = rule.peers.flatMap((peer) => rangesOf(stack, peer));
    return cidrs.reduce<number>((sum, cidr) => {
        const found = isUnknown(cidr) ? undefined : range(cidr);
        return found ? sum + publicShare(found) : sum;
    }, 0);
}
