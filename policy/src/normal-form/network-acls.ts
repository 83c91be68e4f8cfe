import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import { candidatesOf, type Resource, type Stack } from "./stack";
import { DEFAULT_NETWORK_ACL, SUBNETS } from "./types";

export const NETWORK_ACLS = ["aws:ec2/networkAcl:NetworkAcl", DEFAULT_NETWORK_ACL] as const;
const RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

/** Which way packets go that an entry judges. */
export type AclDirection = "ingress" | "egress";

/** One entry of a network ACL, in whichever form it is written. */
export interface AclEntry {
    /** Where it is written. */
    resource: Resource;
    /** Entries are tried in this order; the first that matches decides. */
    order: Known<number>;
    allows: Known<boolean>;
    cidr: Known<string>;
    protocol: Known<string>;
    /** Absent where all ports are meant. */
    fromPort: Known<number> | undefined;
    toPort: Known<number> | undefined;
    /** The message that is meant, of ICMP; absent or -1 for all. */
    icmpType: Known<number> | undefined;
    icmpCode: Known<number> | undefined;
}

/** The entries of an ACL in the order they are tried; unknown if they are unknown as a whole. */
export function aclEntries(stack: Stack, acl: Resource, direction: AclDirection): Known<AclEntry[]> {
    const inline = acl.fields.children(direction);
    if (isUnknown(inline) || inline?.some(isUnknown) === true) return UNKNOWN;
    const apart = stack.ofType(RULE).filter((rule) => {
        const isEgress = rule.fields.flag("egress") === true;
        return isEgress === (direction === "egress") && candidatesOf(stack.link(rule, "networkAclId", NETWORK_ACLS)).includes(acl);
    });
    return [
        ...(inline ?? []).flatMap((block) => (isUnknown(block) ? [] : [entry(acl, block, "ruleNo", "action")])),
        ...apart.map((rule) => entry(rule, rule.fields, "ruleNumber", "ruleAction")),
    ].sort((a, b) => (isUnknown(a.order) ? 0 : a.order) - (isUnknown(b.order) ? 0 : b.order));
}

function entry(resource: Resource, fields: Fields, number: string, action: string): AclEntry {
    const does = fields.text(action);
    return {
        resource,
        order: fields.number(number) ?? UNKNOWN,
        allows: does === undefined || isUnknown(does) ? UNKNOWN : does.toLowerCase() === "allow",
        cidr: fields.text("cidrBlock") ?? fields.text("ipv6CidrBlock") ?? UNKNOWN,
        protocol: fields.text("protocol") ?? UNKNOWN,
        fromPort: fields.number("fromPort"),
        toPort: fields.number("toPort"),
        icmpType: fields.number("icmpType"),
        icmpCode: fields.number("icmpCode"),
    };
}

/** The ACLs of each subnet, by association in both forms; a subnet that is in none has its VPC's default one. */
export function aclsBySubnet(stack: Stack): Map<Resource, Resource[]> {
    const found = new Map<Resource, Resource[]>();
    const attach = (subnet: Resource, acl: Resource) => found.set(subnet, [...(found.get(subnet) ?? []), acl]);
    for (const acl of stack.ofType(...NETWORK_ACLS)) {
        const { certain, possible } = stack.links(acl, "subnetIds", SUBNETS);
        for (const subnet of [...certain, ...possible]) attach(subnet, acl);
    }
    for (const association of stack.ofType(ASSOCIATION)) {
        for (const subnet of candidatesOf(stack.link(association, "subnetId", SUBNETS))) {
            for (const acl of candidatesOf(stack.link(association, "networkAclId", NETWORK_ACLS))) attach(subnet, acl);
        }
    }
    return found;
}
