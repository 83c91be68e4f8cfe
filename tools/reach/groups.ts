import { overlapCidr } from "cidr-tools";

import { publicShare, range } from "../../policy/src/normal-form/addresses";
import { isUnknown } from "../../policy/src/normal-form/known";
import { protocolOf, securityRules, type Peer, type Rule } from "../../policy/src/normal-form/security-groups";
import { candidatesOf, type Resource, type Stack } from "../../policy/src/normal-form/stack";
import { tag } from "../../policy/src/normal-form/tags";
import { DEFAULT_SECURITY_GROUP, VPC_ENDPOINT } from "../../policy/src/normal-form/types";
import { noPorts, portsOf, union, type PortSet } from "./port-set";

/** Whom a conversation is with, as a security group sees it. */
export interface Peering {
    groups: readonly Resource[];
    cidrs: readonly string[];
    /** The gateway endpoint it is with. */
    endpoint?: Resource;
    /** Whether it is the internet. */
    internet?: boolean;
}

/** A rule that lets a conversation pass, and its ports. */
export interface Opening {
    rule: Rule;
    ports: PortSet;
    /** What the rule says it is for; `unknown` for one that does not say. */
    class: "workload" | "platform" | "unknown";
}

/** The rules of a stack's security groups. */
export class SecurityGroups {
    private readonly byGroup = new Map<Resource, Rule[]>();

    constructor(stack: Stack) {
        for (const rule of securityRules(stack).rules) {
            const groups =
                rule.onDefaultGroup && candidatesOf(rule.group).length === 0
                    ? stack.ofType(DEFAULT_SECURITY_GROUP)
                    : candidatesOf(rule.group);
            for (const group of groups) this.byGroup.set(group, [...(this.byGroup.get(group) ?? []), rule]);
        }
    }

    /** Rules of any of the groups that admit a peer in a direction. */
    openings(groups: readonly Resource[], direction: "ingress" | "egress", peer: Peering): Opening[] {
        return groups.flatMap((group) =>
            (this.byGroup.get(group) ?? [])
                .filter(
                    (rule) =>
                        (rule.direction === direction || isUnknown(rule.direction)) && rule.peers.some((one) => matches(one, group, peer)),
                )
                .map((rule) => ({ rule, ports: portsOfRule(rule), class: classOf(rule) })),
        );
    }
}

/** Ports of several openings. */
export const portsThrough = (openings: readonly Opening[]): PortSet => openings.map(({ ports }) => ports).reduce(union, noPorts);

function matches(one: Peer, own: Resource, peer: Peering): boolean {
    switch (one.kind) {
        case "group":
            return [...one.links.certain, ...one.links.possible].some((group) => peer.groups.includes(group));
        case "self":
            return peer.groups.includes(own);
        case "prefix-list":
            return candidatesOf(one.link).some((list) => list === peer.endpoint || (peer.internet === true && list.type !== VPC_ENDPOINT));
        case "range": {
            if (isUnknown(one.cidr)) return true;
            const found = range(one.cidr);
            if (found === undefined) return true;
            if (peer.internet === true || peer.endpoint !== undefined) return publicShare(found) > 0;
            return found.bits === 32 && peer.cidrs.some((cidr) => overlapCidr(String(one.cidr), cidr));
        }
    }
}

function portsOfRule(rule: Rule): PortSet {
    const protocol = protocolOf(rule);
    const number = (value: Rule["fromPort"]) => (isUnknown(value) ? undefined : value);
    return portsOf(isUnknown(protocol) ? "-1" : protocol, number(rule.fromPort), number(rule.toPort));
}

function classOf({ resource }: Rule): Opening["class"] {
    const found = tag(resource, "class");
    return found === "workload" || found === "platform" ? found : "unknown";
}
