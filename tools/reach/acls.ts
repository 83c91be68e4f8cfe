import { containsCidr, overlapCidr } from "cidr-tools";

import { publicShare, range } from "../../policy/src/normal-form/addresses";
import { isUnknown, type Known } from "../../policy/src/normal-form/known";
import { aclEntries, aclsBySubnet, type AclDirection, type AclEntry } from "../../policy/src/normal-form/network-acls";
import type { Resource, Stack } from "../../policy/src/normal-form/stack";
import { allPorts, difference, intersection, isEmpty, noPorts, portsOf, union, type PortSet } from "./port-set";

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

    /** The entries that let these ports pass to or from a range, by their numbers, in words. */
    deciding(subnet: Resource, direction: AclDirection, cidr: string, ports: PortSet): string {
        const acls = this.of(subnet);
        const said = acls.flatMap((acl) => {
            const entries = this.entriesOf(acl, direction);
            if (isUnknown(entries)) return [`entries of ${acl.name}, which are not known yet`];
            return steps(entries, cidr)
                .filter(({ admits }) => !isEmpty(intersection(admits, ports)))
                .map(
                    ({ entry }) =>
                        `rule ${isUnknown(entry.order) ? "without a known number" : String(entry.order)} for ${textOf(entry.cidr)}`,
                );
        });
        if (said.length === 0) return "the VPC's own ACL, which admits all";
        return said.slice(0, 3).join(", ") + (said.length > 3 ? `, and ${said.length - 3} more` : "");
    }

    private entriesOf(acl: Resource, direction: AclDirection): Known<AclEntry[]> {
        const key = `${direction} ${acl.urn}`;
        const read = this.entries.get(key) ?? aclEntries(this.stack, acl, direction);
        this.entries.set(key, read);
        return read;
    }
}

const textOf = (value: Known<string>): string => (isUnknown(value) ? "a range that is not known yet" : value);

/** The internet: of a range that is meant so, its public addresses count. */
const world = "0.0.0.0/0";

const isPublic = (cidr: string): boolean => {
    const found = range(cidr);
    return found === undefined || publicShare(found) > 0;
};

/** What each entry adds to what those before it admit: the first that matches decides. */
function steps(entries: readonly AclEntry[], cidr: string): { entry: AclEntry; admits: PortSet }[] {
    let open = allPorts;
    return entries.flatMap((entry) => {
        const { allows, cidr: of, protocol, fromPort, toPort } = entry;
        if (!isUnknown(of) && !(cidr === world ? isPublic(of) : overlapCidr(of, cidr))) return [];
        const number = (value: typeof fromPort) => (isUnknown(value) ? undefined : value);
        const ports = portsOf(isUnknown(protocol) ? "-1" : protocol, number(fromPort), number(toPort));
        const admits = allows === false ? noPorts : intersection(open, ports);
        // One that matches a part of the range may admit that part, and settles nothing for the rest.
        if (!isUnknown(allows) && !isUnknown(of) && containsCidr(of, cidr)) open = difference(open, ports);
        return [{ entry, admits }];
    });
}

/** What a list of entries admits to or from a range. */
const passing = (entries: Known<AclEntry[]>, cidr: string): PortSet =>
    isUnknown(entries) ? allPorts : steps(entries, cidr).reduce((admitted, { admits }) => union(admitted, admits), noPorts);
