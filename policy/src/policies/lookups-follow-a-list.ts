import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { takesInAnyones } from "../normal-form/aws-names";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { VPCS } from "../normal-form/types";

const CONFIG = "aws:route53/resolverFirewallConfig:ResolverFirewallConfig";
const LIST = "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList";
const RULE = "aws:route53/resolverFirewallRule:ResolverFirewallRule";
const GROUP = "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup";
const ASSOCIATION = "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation";
const QUERY_LOG = "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation";

/** Whether a rule's list takes in every name, by itself or with one label: what stands below `com` is no list. */
function takesEverything(stack: Stack, rule: Resource): Known<boolean> {
    const lists = candidatesOf(stack.link(rule, "firewallDomainListId", [LIST]));
    if (lists.length === 0) return rule.fields.has("firewallDomainListId") ? UNKNOWN : false;
    return anyOf(
        lists.map((list): Known<boolean> => {
            const domains = list.fields.texts("domains");
            if (domains === undefined) return false;
            if (isUnknown(domains)) return UNKNOWN;
            return anyOf(domains.map((domain) => (isUnknown(domain) ? UNKNOWN : /^\*?(?:\.?[^.]+)?\.?$/.test(domain))));
        }),
    );
}

const actionOf = (rule: Resource): Known<string> => rule.fields.text("action") ?? UNKNOWN;

const is = (value: Known<string>, wanted: string): Known<boolean> => (isUnknown(value) ? UNKNOWN : value.toUpperCase() === wanted);

/** Whether a group of rules blocks every name at its end, and no rule lets every name through. */
function blocksTheRest(stack: Stack, group: Resource): Known<boolean> {
    const { certain, possible } = stack.attachedTo(group, [RULE], "firewallRuleGroupId", [GROUP]);
    const blocking = certain.map((rule) => allOf([is(actionOf(rule), "BLOCK"), takesEverything(stack, rule)]));
    const opening = [...certain, ...possible].map((rule) => allOf([not(is(actionOf(rule), "BLOCK")), takesEverything(stack, rule)]));
    const perhaps = possible.length > 0 ? [UNKNOWN as Known<boolean>] : [];
    return allOf([anyOf([...blocking, ...perhaps]), not(anyOf(opening))]);
}

/** Judges a list that some rule lets through: no name in it stands for names that AWS gives to anyone. */
function judgeList(judgement: Judgement, list: Resource): void {
    const domains = list.fields.texts("domains") ?? [];
    const known = isUnknown(domains) ? [] : domains.filter((domain) => !isUnknown(domain)).map(String);
    const wide = known.filter(takesInAnyones);
    judgement.expect(
        wide.length > 0 ? false : isUnknown(domains) || domains.some(isUnknown) ? UNKNOWN : true,
        {
            control: "AC-6",
            resource: list,
            wrong: "A list takes in names that AWS gives to anyone, such as everybody's buckets",
            found: wide.join(", "),
            allowed: "whole names of services and buckets; with a star the registries of a region and the private APIs of clusters",
            mend: "name each service and each bucket that is needed",
        },
        "the names of the list are not known",
    );
}

/** The lists that some rule does not block. */
function openLists(stack: Stack): Set<Resource> {
    const rules = stack.ofType(RULE).filter((rule) => is(actionOf(rule), "BLOCK") !== true);
    return new Set(rules.flatMap((rule) => candidatesOf(stack.link(rule, "firewallDomainListId", [LIST]))));
}

/** Judges the lookups of one VPC. */
function judgeVpc(judgement: Judgement, stack: Stack, vpc: Resource): void {
    const associations = stack.attachedTo(vpc, [ASSOCIATION], "vpcId", VPCS);
    const ofGroups = (list: readonly Resource[]) =>
        list.flatMap((association) => {
            const groups = candidatesOf(stack.link(association, "firewallRuleGroupId", [GROUP]));
            return groups.length === 0 ? [UNKNOWN as Known<boolean>] : groups.map((group) => blocksTheRest(stack, group));
        });
    const uncertain = ofGroups(associations.possible).map((one): Known<boolean> => (one === false ? false : UNKNOWN));
    judgement.expect(
        anyOf([...ofGroups(associations.certain), ...uncertain]),
        {
            control: "AC-6",
            resource: vpc,
            wrong: "A VPC answers lookups of any name, so that data can leave by DNS",
            found:
                associations.certain.length + associations.possible.length === 0
                    ? "no rule group of DNS Firewall on the VPC"
                    : "rules that do not block every other name, or that let every name through",
            allowed: "a rule group with the names that are needed (ALLOW) and a last rule that blocks `*`",
            mend: "associate such a rule group",
        },
        "it can't be told which rules the VPC has, or what they block",
    );
    const logs = stack.attachedTo(vpc, [QUERY_LOG], "resourceId", VPCS);
    judgement.expect(
        logs.certain.length > 0 ? true : logs.possible.length > 0 ? UNKNOWN : false,
        {
            control: "NV-1",
            resource: vpc,
            wrong: "Lookups of a VPC are not recorded; flow logs never hold them",
            found: "no query log of the VPC",
            allowed: "a ResolverQueryLogConfigAssociation with the VPC's id",
            mend: "add the query log",
        },
        "it can't be told which VPC a query log is for",
    );
}

/**
 * Judges that lookups follow a list of names, fail with the firewall, and are recorded.
 *
 * Controls: AC-6, NV-1.
 */
export function judgeLookups(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const vpc of stack.ofType(...VPCS)) judgeVpc(judgement, stack, vpc);
    for (const list of openLists(stack)) judgeList(judgement, list);
    for (const config of stack.ofType(CONFIG)) {
        const open = config.fields.text("firewallFailOpen");
        judgement.expect(
            isUnknown(open) ? UNKNOWN : open?.toUpperCase() !== "ENABLED",
            {
                control: "AC-6",
                resource: config,
                wrong: "Lookups pass unjudged while DNS Firewall is ill",
                found: "firewallFailOpen ENABLED",
                allowed: "DISABLED",
                mend: "set firewallFailOpen to DISABLED",
            },
            "firewallFailOpen is not known",
        );
    }
    return judgement;
}

/** Nothing leaves by DNS. */
export const lookupsFollowAList = stackPolicy(
    {
        name: "lookups-follow-a-list",
        displayName: "Lookups follow a list",
        controls: ["AC-6", "NV-1"],
        severity: "high",
        description:
            "Every VPC looks up listed names only, none of which stands for names that AWS gives to anyone, fails closed, and records each lookup.",
        remediationSteps:
            "Associate a DNS Firewall rule group that allows the needed names, each written out, and blocks `*`, keep `firewallFailOpen` DISABLED, and associate a query log with the VPC.",
    },
    judgeLookups,
);
