import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { aclEntries, type AclDirection } from "../normal-form/network-acls";
import type { Resource, Stack } from "../normal-form/stack";
import { DEFAULT_NETWORK_ACL, DEFAULT_ROUTE_TABLE, VPCS } from "../normal-form/types";

/** What a VPC comes with and whatever names no other gets, by what names it. */
const DEFAULTS = [
    {
        type: DEFAULT_NETWORK_ACL,
        property: "defaultNetworkAclId",
        identities: ["defaultNetworkAclId"],
        control: "AC-3",
        wrong: "A VPC keeps the network ACL it comes with, which lets everything through",
        found: "no DefaultNetworkAcl for the VPC",
        allowed: "one DefaultNetworkAcl without entries",
        mend: "add a DefaultNetworkAcl with the VPC's defaultNetworkAclId, and neither ingress nor egress",
    },
    {
        type: DEFAULT_ROUTE_TABLE,
        property: "defaultRouteTableId",
        identities: ["mainRouteTableId", "defaultRouteTableId"],
        control: "AC-1",
        wrong: "A VPC keeps the route table it comes with, which every new subnet gets",
        found: "no DefaultRouteTable for the VPC",
        allowed: "one DefaultRouteTable without routes",
        mend: "add a DefaultRouteTable with the VPC's defaultRouteTableId and no routes",
    },
] as const;

/** Whether an ACL has an entry that allows; one that denies, or nothing, is as AWS ends every list. */
function allowsSomething(stack: Stack, acl: Resource, direction: AclDirection): Known<boolean> {
    const entries = aclEntries(stack, acl, direction);
    if (isUnknown(entries)) return UNKNOWN;
    if (entries.some(({ allows }) => allows === true)) return true;
    return entries.some(({ allows }) => isUnknown(allows)) ? UNKNOWN : false;
}

/** Whether a table has a route or takes those that a gateway announces. */
function leadsSomewhere({ fields }: Resource): Known<boolean> {
    const lists: Known<readonly unknown[]>[] = [fields.children("routes") ?? [], fields.texts("propagatingVgws") ?? []];
    if (lists.some((list) => !isUnknown(list) && list.length > 0)) return true;
    return lists.some(isUnknown) ? UNKNOWN : false;
}

/**
 * Judges that what every VPC comes with is adopted and emptied: a subnet that somebody adds and forgets to associate then has no way in
 * or out, instead of all of them. The security group is judged by a policy of its own.
 *
 * Controls: AC-3, AC-1.
 * Source: Amazon VPC User Guide, "Default network ACL" (it allows all traffic), "Main route table".
 */
export function judgeDefaults(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const vpc of stack.ofType(...VPCS)) {
        for (const { type, property, identities, ...finding } of DEFAULTS) {
            const { certain, possible } = stack.attachedTo(vpc, [type], property, VPCS, identities);
            judgement.expect(
                certain.length > 0 ? true : possible.length > 0 ? UNKNOWN : false,
                { ...finding, resource: vpc },
                `it can't be told for which VPC ${property} stands`,
            );
        }
    }
    for (const acl of stack.ofType(DEFAULT_NETWORK_ACL)) {
        for (const direction of ["ingress", "egress"] as const) {
            const allows = allowsSomething(stack, acl, direction);
            judgement.expect(
                isUnknown(allows) ? UNKNOWN : !allows,
                {
                    control: "AC-3",
                    resource: acl,
                    wrong: "The network ACL that a VPC comes with lets something through",
                    found: `an entry of its ${direction} that allows`,
                    allowed: "no entries",
                    mend: "take the entries out, and give the subnets that need them an ACL of their tier",
                },
                `its ${direction} entries are not known`,
            );
        }
    }
    for (const table of stack.ofType(DEFAULT_ROUTE_TABLE)) {
        const leads = leadsSomewhere(table);
        judgement.expect(
            isUnknown(leads) ? UNKNOWN : !leads,
            {
                control: "AC-1",
                resource: table,
                wrong: "The route table that a VPC comes with leads somewhere",
                found: "routes, or gateways that announce some",
                allowed: "none",
                mend: "take the routes out, and give the subnets that need them a table of their tier",
            },
            "its routes are not known",
        );
    }
    return judgement;
}

/** What a VPC comes with is of no use. */
export const defaultsOfVpcsAreEmpty = stackPolicy(
    {
        name: "defaults-of-vpcs-are-empty",
        displayName: "Defaults of VPCs are empty",
        controls: ["AC-3", "AC-1"],
        severity: "high",
        description: "Every VPC's default network ACL and default route table are adopted, and have neither entries nor routes.",
        remediationSteps:
            "Add an `aws.ec2.DefaultNetworkAcl` and an `aws.ec2.DefaultRouteTable` with the ids that the VPC gives, without entries and routes (`Network` of this package does).",
    },
    judgeDefaults,
);
