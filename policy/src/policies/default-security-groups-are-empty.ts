import { stackPolicy } from "../framework/define";
import { Judgement, labelOf } from "../framework/judgement";
import { isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { securityRules } from "../normal-form/security-groups";
import type { Resource, Stack } from "../normal-form/stack";
import { DEFAULT_SECURITY_GROUP, VPCS } from "../normal-form/types";

/** Whether a group has no inline rule in that direction. */
function isEmpty(group: Resource, direction: "ingress" | "egress"): Known<boolean> {
    const rules = group.fields.children(direction);
    if (rules === undefined) return true;
    return isUnknown(rules) ? UNKNOWN : rules.length === 0;
}

/**
 * Every VPC comes with a security group whose members may talk to one another and to the world, and which whatever names
 * no group gets. Adopting it without rules empties it.
 *
 * Controls: AC-3.
 */
export function judgeDefaultGroups(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const vpc of stack.ofType(...VPCS)) {
        const { certain, possible } = stack.attachedTo(vpc, [DEFAULT_SECURITY_GROUP], "vpcId", VPCS);
        judgement.expect(
            certain.length > 0 ? true : possible.length > 0 ? UNKNOWN : false,
            {
                control: "AC-3",
                resource: vpc,
                wrong: "A VPC keeps the security group it comes with",
                found: "no DefaultSecurityGroup for the VPC",
                allowed: "one DefaultSecurityGroup without rules",
                mend: "add a DefaultSecurityGroup with the VPC's id and no rules",
            },
            "it can't be told which VPC a DefaultSecurityGroup is for",
        );
    }
    for (const group of stack.ofType(DEFAULT_SECURITY_GROUP)) {
        for (const direction of ["ingress", "egress"] as const) {
            judgement.expect(isEmpty(group, direction), ruled(group, direction), `its ${direction} rules are not known`);
        }
    }
    for (const rule of securityRules(stack).rules) {
        if (rule.onDefaultGroup && rule.resource.type !== DEFAULT_SECURITY_GROUP) judgement.refuse(ruled(rule.resource, "standalone"));
    }
    return judgement;
}

const ruled = (resource: Resource, kind: string) => ({
    control: "AC-3" as const,
    resource,
    wrong: "The default security group of a VPC has rules",
    found: `${kind} rules by ${labelOf(resource)}`,
    allowed: "none",
    mend: "take the rules out, and give what needs them a security group of its own",
});

/** The group a VPC comes with admits nothing. */
export const defaultSecurityGroupsAreEmpty = stackPolicy(
    {
        name: "default-security-groups-are-empty",
        displayName: "Default security groups are empty",
        controls: ["AC-3"],
        severity: "high",
        description: "Every VPC's default security group is adopted and has no rules.",
        remediationSteps: "Add an `aws.ec2.DefaultSecurityGroup` with the VPC's id and neither ingress nor egress.",
    },
    judgeDefaultGroups,
);
