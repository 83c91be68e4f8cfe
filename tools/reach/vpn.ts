import { containsCidr } from "cidr-tools";

import { publicShare, range } from "../../policy/src/normal-form/addresses";
import { isUnknown, type Known } from "../../policy/src/normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../../policy/src/normal-form/stack";
import { tag } from "../../policy/src/normal-form/tags";
import { CLIENT_VPN, CLIENT_VPN_ASSOCIATION, CLIENT_VPN_RULE, SECURITY_GROUPS, SUBNETS } from "../../policy/src/normal-form/types";

/** What an endpoint's rules say of a range, and the rule that decides. */
export interface Authorization {
    admits: boolean;
    by: string;
}

/** People on a Client VPN endpoint, all of them or a group: where they come from, and what the endpoint lets them reach. */
export interface VpnPeople {
    /** `vpn <endpoint>`, with ` group <group>` for one of them. */
    name: string;
    resource: Resource;
    subnets: readonly Resource[];
    groups: readonly Resource[];
    /** What the rules say of a range, or of public addresses. */
    authorize: (target: string | "internet") => Authorization;
}

/** A rule: which range, and for whom; everyone if no group is named, or it is not known. */
interface Rule {
    resource: Resource;
    cidr: Known<string>;
    group: string | undefined;
}

/** Everyone who comes in by a Client VPN endpoint of the stack: by group where rules name groups. */
export function vpnPeople(stack: Stack): VpnPeople[] {
    return stack.ofType(CLIENT_VPN).flatMap((endpoint) => {
        const rules = stack
            .ofType(CLIENT_VPN_RULE)
            .filter((rule) => candidatesOf(stack.link(rule, "clientVpnEndpointId", [CLIENT_VPN])).includes(endpoint))
            .map(ruleOf);
        const subnets = stack
            .ofType(CLIENT_VPN_ASSOCIATION)
            .filter((one) => candidatesOf(stack.link(one, "clientVpnEndpointId", [CLIENT_VPN])).includes(endpoint))
            .flatMap((association) => candidatesOf(stack.link(association, "subnetId", SUBNETS)));
        const { certain, possible } = stack.links(endpoint, "securityGroupIds", SECURITY_GROUPS);
        const known = tag(endpoint, "vpn");
        const name = `vpn ${typeof known === "string" ? known : endpoint.name}`;
        const groups = [...new Set(rules.map(({ group }) => group))];
        return groups.map((group): VpnPeople => ({
            name: group === undefined ? name : `${name} group ${group}`,
            resource: endpoint,
            subnets: [...new Set(subnets)],
            groups: [...certain, ...possible],
            authorize: (target) => authorized(rules, group, target),
        }));
    });
}

function ruleOf(resource: Resource): Rule {
    const group = resource.fields.text("accessGroupId");
    const isForAll = resource.fields.flag("authorizeAllGroups") === true || group === undefined || isUnknown(group);
    const cidr = resource.fields.text("targetNetworkCidr");
    return { resource, cidr: cidr ?? "0.0.0.0/0", group: isForAll ? undefined : group };
}

/**
 * The longest prefix decides, and nothing else is asked (AWS Client VPN Administrator Guide, "Authorization rules"). Rules for a part of the
 * range admit that part.
 */
function authorized(rules: readonly Rule[], group: string | undefined, target: string | "internet"): Authorization {
    const matches = (rule: Rule) => rule.group === undefined || rule.group === group;
    const say = ({ resource }: Rule): Authorization => ({ admits: true, by: resource.name });
    const unknown = rules.find((rule) => isUnknown(rule.cidr) && matches(rule));
    if (unknown !== undefined) return say(unknown);
    const known = rules.flatMap((rule) => (isUnknown(rule.cidr) ? [] : [{ ...rule, cidr: rule.cidr }]));
    if (target === "internet") {
        const open = known.find((rule) => matches(rule) && isPublic(rule.cidr));
        return open === undefined ? { admits: false, by: "no rule for public addresses" } : say(open);
    }
    const inside = known.find((rule) => matches(rule) && rule.cidr !== target && containsCidr(target, rule.cidr));
    if (inside !== undefined) return say(inside);
    const around = known.filter((rule) => containsCidr(rule.cidr, target));
    const longest = Math.max(...around.map(({ cidr }) => prefixOf(cidr)));
    const deciding = around.filter(({ cidr }) => prefixOf(cidr) === longest);
    const found = deciding.find(matches);
    if (found !== undefined) return say(found);
    const [other] = deciding;
    return { admits: false, by: other === undefined ? `no rule for ${target}` : `${other.resource.name} is for others` };
}

const prefixOf = (cidr: string): number => Number(cidr.split("/")[1] ?? 32);

const isPublic = (cidr: string): boolean => {
    const found = range(cidr);
    return found === undefined || publicShare(found) > 0;
};
