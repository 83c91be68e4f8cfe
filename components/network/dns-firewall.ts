import { ResolverFirewallConfig } from "@pulumi/aws/route53/resolverFirewallConfig";
import { ResolverFirewallDomainList } from "@pulumi/aws/route53/resolverFirewallDomainList";
import { ResolverFirewallRule } from "@pulumi/aws/route53/resolverFirewallRule";
import { ResolverFirewallRuleGroup } from "@pulumi/aws/route53/resolverFirewallRuleGroup";
import { ResolverFirewallRuleGroupAssociation } from "@pulumi/aws/route53/resolverFirewallRuleGroupAssociation";
import { ResolverQueryLogConfig } from "@pulumi/aws/route53/resolverQueryLogConfig";
import { ResolverQueryLogConfigAssociation } from "@pulumi/aws/route53/resolverQueryLogConfigAssociation";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { unheard } from "../observability/alarm-plan";
import { jumpAlarm } from "../observability/planned-alarm";
import { blockedLookups, dnsFirewallFaults } from "./dns-plan";

/** Arguments of {@link DnsFirewall}. */
export interface DnsFirewallArgs {
    vpcId: pulumi.Input<string>;
    /** Names that may be looked up: exact ones, and `*.example.com` for all below. */
    allowedNames: string[];
    /** ARN of the bucket that query logs are delivered to. */
    logBucketArn: pulumi.Input<string>;
    /** ARNs of the topics alarms go to, by severity: `critical`, `warning`, `info`. */
    topicArns: Record<string, pulumi.Input<string>>;
    /** Why the firewall may be taken off the VPC without another step. Absent by default: its association is protected from changes. */
    allowDestroyBecause?: string;
}

/** Order in which the rules are tried, lowest first. */
const priority = { allow: 100, block: 200 };

/** Order among the rule groups of the VPC; AWS keeps 100 and below, and above 9900, for Firewall Manager (Route 53 API, AssociateFirewallRuleGroup). */
const groupPriority = 101;

/**
 * Lets a VPC look up a list of names and no other, records every lookup, and tells when more are blocked than usual. Names are all that leaves by DNS, and neither security groups
 * nor network ACLs see it. If the firewall itself is ill, lookups fail.
 *
 * What an allowed name is an alias of is not judged again: aliases are AWS's and the hosts' own business, and change.
 *
 * Controls: AC-6, VE-2, NV-1.
 * Source: Amazon Route 53 Developer Guide, "Route 53 Resolver DNS Firewall"; Route 53 Resolver API, CreateFirewallRule.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class DnsFirewall extends pulumi.ComponentResource {
    constructor(name: string, args: DnsFirewallArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:DnsFirewall", name, args, opts);
        refuse(`DnsFirewall ${name}`, [...dnsFirewallFaults(args.allowedNames), ...unheard(Object.keys(args.topicArns))]);
        const { vpcId } = args;
        const waits = dependenciesOf(opts);
        const at = (role: string) => `${name}-dns-${role}`;
        const lists = { allowed: args.allowedNames, everything: ["*"] };
        const [allowed, everything] = (["allowed", "everything"] as const).map(
            (role) =>
                new ResolverFirewallDomainList(
                    at(role),
                    { name: at(role), domains: lists[role], tags: { Name: at(role) } },
                    { parent: this },
                ),
        ) as [ResolverFirewallDomainList, ResolverFirewallDomainList];
        const group = new ResolverFirewallRuleGroup(at("rules"), { name: at("rules"), tags: { Name: at("rules") } }, { parent: this });
        const common = { firewallRuleGroupId: group.id };
        const allow = new ResolverFirewallRule(
            at("allow"),
            {
                ...common,
                name: at("allow"),
                action: "ALLOW",
                priority: priority.allow,
                firewallDomainListId: allowed.id,
                firewallDomainRedirectionAction: "TRUST_REDIRECTION_DOMAIN",
            },
            { parent: this },
        );
        const block = new ResolverFirewallRule(
            at("block"),
            {
                ...common,
                name: at("block"),
                action: "BLOCK",
                blockResponse: "NXDOMAIN",
                priority: priority.block,
                firewallDomainListId: everything.id,
            },
            { parent: this },
        );
        new ResolverFirewallConfig(name, { resourceId: vpcId, firewallFailOpen: "DISABLED" }, { parent: this });
        new ResolverFirewallRuleGroupAssociation(
            at("rules"),
            {
                name: at("rules"),
                vpcId,
                firewallRuleGroupId: group.id,
                priority: groupPriority,
                mutationProtection: args.allowDestroyBecause === undefined ? "ENABLED" : "DISABLED",
                tags: { Name: at("rules") },
            },
            { parent: this, dependsOn: [allow, block] }, // an empty group would let everything through
        );
        const log = new ResolverQueryLogConfig(
            at("queries"),
            { name: at("queries"), destinationArn: args.logBucketArn, tags: { Name: at("queries") } },
            { parent: this, ...waits },
        );
        new ResolverQueryLogConfigAssociation(at("queries"), { resolverQueryLogConfigId: log.id, resourceId: vpcId }, { parent: this });
        jumpAlarm(name, blockedLookups({ ruleGroupId: group.id, listId: everything.id }), args.topicArns, { parent: this });
        this.registerOutputs({});
    }
}
