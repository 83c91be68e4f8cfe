import { SecurityGroup } from "@pulumi/aws/ec2";
import { SecurityGroupEgressRule, SecurityGroupIngressRule } from "@pulumi/aws/vpc";
import * as pulumi from "@pulumi/pulumi";

import type { SecurityGroupPlan, SecurityGroupRule } from "../traffic";

/** Arguments of {@link SecurityGroups}. */
export interface SecurityGroupsArgs {
    vpcId: pulumi.Input<string>;
    /** Groups and rules, as derived from the traffic graph. */
    plan: SecurityGroupPlan[];
    /** Ids of AWS's prefix lists by service, such as `s3`; a rule that names another is refused. */
    prefixListIds: Record<string, pulumi.Input<string>>;
}

/**
 * One security group a role, without rules of its own, and one resource for each rule, with its reason.
 *
 * Controls: AC-3, AC-5, VE-3, MT-3.
 * @throws {RangeError} if a rule names a group or a prefix list that is not there.
 */
export class SecurityGroups extends pulumi.ComponentResource {
    /** Id of each group, by role. */
    public readonly ids: Record<string, pulumi.Output<string>>;
    /** Each group itself, by role. */
    public readonly groups: Record<string, pulumi.Output<SecurityGroup>>;

    constructor(name: string, args: SecurityGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:SecurityGroups", name, args, opts);

        const made = args.plan.map((group) => ({ role: group.role, resource: this.createGroup(name, group, args) }));
        this.ids = Object.fromEntries(made.map(({ role, resource }) => [role, resource.id]));
        this.groups = Object.fromEntries(made.map(({ role, resource }) => [role, pulumi.output(resource)]));
        for (const group of args.plan) for (const rule of group.rules) this.addRule(name, group.role, rule, args);
        this.registerOutputs({ ids: this.ids, groups: this.groups });
    }

    private createGroup(name: string, group: SecurityGroupPlan, args: SecurityGroupsArgs): SecurityGroup {
        const groupName = `${name}-${group.role}`;
        return new SecurityGroup(
            groupName,
            {
                name: groupName,
                description: group.description,
                vpcId: args.vpcId,
                tags: { Name: groupName, tier: group.tier, role: group.role },
            },
            { parent: this },
        );
    }

    private addRule(name: string, role: string, rule: SecurityGroupRule, args: SecurityGroupsArgs): void {
        const ruleArgs = {
            securityGroupId: this.idOf(role),
            ipProtocol: rule.protocol,
            fromPort: rule.ports.from,
            toPort: rule.ports.to,
            description: rule.description,
            ...this.peerOf(rule, args.prefixListIds),
            tags: { class: rule.class }, // reports keep workload and platform apart
        };
        const ruleName = `${name}-${role}-${rule.key}`;
        if (rule.direction === "ingress") new SecurityGroupIngressRule(ruleName, ruleArgs, { parent: this });
        else new SecurityGroupEgressRule(ruleName, ruleArgs, { parent: this });
    }

    private peerOf(rule: SecurityGroupRule, prefixListIds: SecurityGroupsArgs["prefixListIds"]) {
        switch (rule.peer.by) {
            case "security-group":
                return { referencedSecurityGroupId: this.idOf(rule.peer.role) };
            case "cidr":
                return { cidrIpv4: rule.peer.cidr };
            case "prefix-list": {
                const prefixListId = prefixListIds[rule.peer.service];
                if (prefixListId === undefined) throw new RangeError(`no prefix list is given for the service "${rule.peer.service}"`);
                return { prefixListId };
            }
        }
    }

    private idOf(role: string): pulumi.Output<string> {
        const id = this.ids[role];
        if (id === undefined) throw new RangeError(`a rule names the security group "${role}", which is not in the plan`);
        return id;
    }
}
