import { containsCidr, overlapCidr } from "cidr-tools";

import { isUnknown, type Known } from "../../policy/src/normal-form/known";
import { aclEntries, aclsBySubnet, type AclDirection, type AclEntry } from "../../policy/src/normal-form/network-acls";
import type { Resource, Stack } from "../../policy/src/normal-form/stack";
import { allPorts, difference, intersection, noPorts, portsOf, union, type PortSet } from "./port-set";

/** The network ACLs of a stack, and what they let pass. */
export class NetworkAcls {
    private readonly bySubnet: Map<Resource, Resource[]>;
    private readonly entries = new Map<string, Known<AclEntry[]>>();

    constructor(private readonly stack: Stack) {
        this.bySubnet = aclsBySubnet(stack);
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
    admitted(subnet: Resource, direction: AclDirection, cidr: string): PortSet {
        const acls = this.of(subnet);
        if (acls.length === 0) return allPorts; // the VPC's default one, as AWS makes it
        return acls.map((acl) => passing(this.entriesOf(acl, direction), cidr)).reduce(union, noPorts);
    }

    private entriesOf(acl: Resource, direction: AclDirection): Known<AclEntry[]> {
        const key = `${direction} ${acl.urn}`;
        const read = this.entries.get(key) ?? aclEntries(this.stack, acl, direction);
        this.entries.set(key, read);
        return read;
    }
}

/** The first entry that matches decides; one that matches a part of the range may admit that part, and settles nothing for the rest. */
function passing(entries: Known<AclEntry[]>, cidr: string): PortSet {
    if (isUnknown(entries)) return allPorts;
    let open = allPorts;
    let admitted = noPorts;
    for (const { allows, cidr: of, protocol, fromPort, toPort } of entries) {
        if (!isUnknown(of) && !overlapCidr(of, cidr)) continue;
        const number = (value: typeof fromPort) => (isUnknown(value) ? undefined : value);
        const ports = portsOf(isUnknown(protocol) ? "-1" : protocol, number(fromPort), number(toPort));
        if (allows !== false) admitted = union(admitted, intersection(open, ports));
        if (allows !== true && isUnknown(allows)) continue;
        if (!isUnknown(of) && containsCidr(of, cidr)) open = difference(open, ports);
    }
    return admitted;
}
