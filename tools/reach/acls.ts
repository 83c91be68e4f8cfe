import { containsCidr, overlapCidr } from "cidr-tools";

import type { Fields } from "../../policy/src/normal-form/fields";
import { isUnknown, type Known } from "../../policy/src/normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../../policy/src/normal-form/stack";
import { SUBNETS } from "../../policy/src/normal-form/types";
import { allPorts, difference, intersection, noPorts, portsOf, union, type PortSet } from "./port-set";

const ACLS = ["aws:ec2/networkAcl:NetworkAcl", "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl"] as const;
const ACL_RULE = "aws:ec2/networkAclRule:NetworkAclRule";
const ACL_ASSOCIATION = "aws:ec2/networkAclAssociation:NetworkAclAssociation";

/** One entry of a network ACL. */
interface Entry {
    order: number;
    allows: boolean;
    cidr: Known<string>;
    ports: PortSet;
}

/** The network ACLs of a stack, and which subnet has which. */
export class NetworkAcls {
    private readonly bySubnet = new Map<Resource, Resource[]>();
    private readonly entries = new Map<string, Entry[]>();

    constructor(private readonly stack: Stack) {
        for (const acl of stack.ofType(...ACLS)) {
            const { certain, possible } = stack.links(acl, "subnetIds", SUBNETS);
            for (const subnet of [...certain, ...possible]) this.attach(subnet, acl);
        }
        for (const association of stack.ofType(ACL_ASSOCIATION)) {
            for (const subnet of candidatesOf(stack.link(association, "subnetId", SUBNETS))) {
                for (const acl of candidatesOf(stack.link(association, "networkAclId", ACLS))) this.attach(subnet, acl);
            }
        }
    }

    /** The ACLs of a subnet. One without any in the stack has its VPC's default one, which admits all unless it is adopted and emptied. */
    of(subnet: Resource): readonly Resource[] {
        return this.bySubnet.get(subnet) ?? this.stack.ofType("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl");
    }

    /**
     * Ports that a subnet's ACL lets pass to or from a range: those that it admits to any address of it.
     *
     * @param cidr Where the packets come from or go to.
     */
    admitted(subnet: Resource, direction: "ingress" | "egress", cidr: string): PortSet {
        const acls = this.of(subnet);
        if (acls.length === 0) return allPorts; // the VPC's default one, as AWS makes it
        return acls.map((acl) => passing(this.entriesOf(acl, direction), cidr)).reduce(union, noPorts);
    }

    private attach(subnet: Resource, acl: Resource): void {
        this.bySubnet.set(subnet, [...(this.bySubnet.get(subnet) ?? []), acl]);
    }

    private entriesOf(acl: Resource, direction: "ingress" | "egress"): Entry[] {
        const key = `${direction} ${acl.urn}`;
        const known = this.entries.get(key);
        if (known !== undefined) return known;
        const inline = acl.fields.children(direction);
        const apart = this.stack.ofType(ACL_RULE).filter((rule) => {
            const isEgress = rule.fields.flag("egress") === true;
            return isEgress === (direction === "egress") && candidatesOf(this.stack.link(rule, "networkAclId", ACLS)).includes(acl);
        });
        const read = [
            ...(inline === undefined || isUnknown(inline)
                ? []
                : inline.flatMap((block) => (isUnknown(block) ? [] : [entryOf(block, "ruleNo", "action")]))),
            ...apart.map(({ fields }) => entryOf(fields, "ruleNumber", "ruleAction")),
        ].sort((a, b) => a.order - b.order);
        this.entries.set(key, read);
        return read;
    }
}

function entryOf(fields: Fields, number: string, action: string): Entry {
    const known = <T>(value: Known<T> | undefined): T | undefined => (isUnknown(value) ? undefined : value);
    const protocol = known(fields.text("protocol")) ?? "-1";
    return {
        order: known(fields.number(number)) ?? 0,
        allows: known(fields.text(action)) !== "deny",
        cidr: fields.text("cidrBlock") ?? fields.text("ipv6CidrBlock") ?? "0.0.0.0/0",
        ports: portsOf(protocol, known(fields.number("fromPort")), known(fields.number("toPort"))),
    };
}

/** The first entry that matches decides; one that matches a part of the range may admit that part, and settles nothing for the rest. */
function passing(entries: readonly Entry[], cidr: string): PortSet {
    let open = allPorts;
    let admitted = noPorts;
    for (const { allows, cidr: of, ports } of entries) {
        if (isUnknown(of) || overlapCidr(of, cidr)) {
            if (allows) admitted = union(admitted, intersection(open, ports));
            if (!isUnknown(of) && containsCidr(of, cidr)) open = difference(open, ports);
        }
    }
    return admitted;
}
