import { stackPolicy } from "../framework/define";
import { fault, Judgement, labelOf } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { tierOf, type Tier } from "../normal-form/tags";
import { isResolver, reachOf } from "../normal-form/tier-ranges";
import {
    ACM_CERTIFICATE,
    CLIENT_VPN,
    CLIENT_VPN_ASSOCIATION,
    CLIENT_VPN_RULE,
    SAML_PROVIDERS,
    SECURITY_GROUPS,
    SUBNETS,
} from "../normal-form/types";

/** Tiers that people administer something in: the cluster's API and AWS's own by their endpoints, and Grafana. */
const ADMINISTERED: readonly Tier[] = ["endpoint", "monitoring"];

/** Whether each of some things is the same in two endpoints. */
const oneOf = (values: readonly Known<string>[], others: readonly Known<string>[]): Known<boolean> =>
    anyOf(
        values.flatMap((value) =>
            others.map((other): Known<boolean> => (isUnknown(value) || isUnknown(other) ? UNKNOWN : value === other)),
        ),
    );

function judgeRule(judgement: Judgement, stack: Stack, rule: Resource): void {
    const cidr = rule.fields.text("targetNetworkCidr");
    const { isWithin, beyond } = reachOf(stack, cidr, ADMINISTERED);
    judgement.expect(
        anyOf([isWithin, isResolver(stack, cidr)]),
        fault(
            "AC-10",
            rule,
            "People on a VPN may reach more than what they administer",
            `${typeof cidr === "string" ? cidr : "no range"}, which leads to ${beyond.length > 0 ? beyond.join(", ") : "no subnet of the stack"}`,
            `ranges of the tiers ${ADMINISTERED.join(" and ")}, and the VPC's resolver`,
            "name the range of the tier that is meant, one rule for each",
        ),
        "the range of the rule, or that of a subnet, is not known",
    );
}

/** Where an association puts an endpoint: one subnet, for certain, or it can't be told. */
function judgeAssociation(judgement: Judgement, stack: Stack, association: Resource): void {
    const link = stack.link(association, "subnetId", SUBNETS);
    const tiers = candidatesOf(link).map(tierOf);
    const inAdmin = tiers.map((tier): Known<boolean> => (isUnknown(tier) ? UNKNOWN : tier === "admin"));
    const some = anyOf(inAdmin);
    judgement.expect(
        link.kind === "unknown" ? UNKNOWN : some === true && inAdmin.includes(false) ? UNKNOWN : some === true ? allOf(inAdmin) : some,
        fault(
            "AC-10",
            association,
            "A VPN stands in a subnet that is not for it",
            tiers.length === 0 ? "a subnet from elsewhere" : `a subnet of the tier ${tiers.map(String).join(", ")}`,
            "subnets of the tier admin",
            "associate the endpoint with the admin tier's subnet of the zone",
        ),
        "the subnet of the association, or its tier, is not known",
    );
}

const zoneOf = ({ fields }: Resource): Known<string> => fields.text("availabilityZone") ?? fields.text("availabilityZoneId") ?? UNKNOWN;

/** Demands an association in each zone that the admin tier has a subnet in. */
function judgeZones(judgement: Judgement, stack: Stack, endpoint: Resource): void {
    const wanted = stack
        .ofType(...SUBNETS)
        .filter((subnet) => tierOf(subnet) === "admin")
        .map(zoneOf);
    const own = stack
        .ofType(CLIENT_VPN_ASSOCIATION)
        .filter((one) => candidatesOf(stack.link(one, "clientVpnEndpointId", [CLIENT_VPN])).includes(endpoint))
        .map((association) => candidatesOf(stack.link(association, "subnetId", SUBNETS)))
        .map(([subnet, ...others]) => (subnet === undefined || others.length > 0 ? UNKNOWN : zoneOf(subnet)));
    const missing = [...new Set(wanted)].filter((zone) => !own.includes(zone));
    judgement.expect(
        missing.length === 0 && !wanted.some(isUnknown) ? true : [...wanted, ...own].some(isUnknown) ? UNKNOWN : false,
        fault(
            "AC-11",
            endpoint,
            "A VPN is missing in a zone, and people there come in by another that may have failed",
            `no association in ${missing.map(String).join(", ")}`,
            "one in each zone of the admin tier",
            "associate the endpoint with the admin tier's subnet of each zone",
        ),
        "the zones of its subnets are not known",
    );
}

/** What two endpoints must not have in common, and how each names it. */
const OWN: readonly { what: string; property: string; types: readonly string[]; named: (fields: Fields) => Known<string>[] }[] = [
    {
        what: "certificate",
        property: "serverCertificateArn",
        types: [ACM_CERTIFICATE],
        named: (fields) => texts(fields.text("serverCertificateArn")),
    },
    { what: "certificate chain", property: "authenticationOptions", types: [ACM_CERTIFICATE], named: options("rootCertificateChainArn") },
    { what: "SAML provider", property: "authenticationOptions", types: SAML_PROVIDERS, named: options("samlProviderArn") },
    {
        what: "security group",
        property: "securityGroupIds",
        types: SECURITY_GROUPS,
        named: (fields) => lists(fields.texts("securityGroupIds")),
    },
];

const texts = (text: Known<string> | undefined): Known<string>[] => (text === undefined ? [] : [text]);
const lists = (list: Known<Known<string>[]> | undefined): Known<string>[] => (list === undefined ? [] : isUnknown(list) ? [UNKNOWN] : list);

function options(name: string) {
    return (fields: Fields): Known<string>[] => {
        const given = fields.children("authenticationOptions") ?? [];
        if (isUnknown(given)) return [UNKNOWN];
        return given.flatMap((option) => (isUnknown(option) ? [UNKNOWN] : texts(option.text(name))));
    };
}

function judgePair(judgement: Judgement, stack: Stack, one: Resource, other: Resource): void {
    for (const { what, property, types, named } of OWN) {
        const sources = [one, other].map((endpoint) => stack.candidates(endpoint, property, types));
        const [mine = [], others = []] = sources;
        // What is not known yet is what it was computed from.
        const same = oneOf(named(one.fields), named(other.fields));
        const traced =
            isUnknown(same) && sources.every((found) => found.length > 0) ? mine.some((source) => others.includes(source)) : same;
        judgement.expect(
            not(traced),
            fault(
                "AC-10",
                other,
                `Two VPNs have one ${what}, so whoever may use one may try the other`,
                `the ${what} of ${labelOf(one)}`,
                "one of its own for each endpoint",
                `give the endpoint a ${what} of its own`,
            ),
            `it is not known whether two endpoints have one ${what}`,
        );
    }
}

/** Which of the administered tiers an endpoint's rules lead to, and whether there may be others. */
function ledTo(stack: Stack, endpoint: Resource): { tiers: readonly Tier[]; open: boolean } {
    const own = stack.ofType(CLIENT_VPN_RULE).flatMap((rule) => {
        const endpoints = candidatesOf(stack.link(rule, "clientVpnEndpointId", [CLIENT_VPN]));
        const cidr = rule.fields.text("targetNetworkCidr");
        // The resolver's address lies in the range of a tier, and leads to nothing there.
        if (!endpoints.includes(endpoint) || isResolver(stack, cidr) === true) return [];
        return { certain: endpoints.length === 1, ...reachOf(stack, cidr, ADMINISTERED) };
    });
    const certain = own.filter((rule) => rule.certain).flatMap(({ subnets }) => subnets.map(tierOf));
    return {
        tiers: ADMINISTERED.filter((tier) => certain.includes(tier)),
        open: own.some((rule) => !rule.certain || isUnknown(rule.isWithin)),
    };
}

/** Demands that two endpoints lead to different tiers: there would be no sense in two, and readers of dashboards would reach the cluster. */
function judgeTiersApart(judgement: Judgement, stack: Stack, one: Resource, other: Resource): void {
    const [mine, others] = [ledTo(stack, one), ledTo(stack, other)];
    const both = mine.tiers.filter((tier) => others.tiers.includes(tier));
    judgement.expect(
        both.length > 0 ? false : mine.open || others.open ? UNKNOWN : true,
        fault(
            "AC-10",
            other,
            "Two VPNs lead to one tier, so whoever is kept out by one may come in by the other",
            `rules of both it and ${labelOf(one)} lead to ${both.join(" and ")}`,
            "each tier by one endpoint alone",
            "take the rules away from the endpoint that is not for this tier",
        ),
        "it is not known what the rules of two endpoints lead to",
    );
}

/**
 * Judges where the VPNs for people stand and lead: each in every zone of the admin tier and nowhere else, to the tiers that people administer
 * and no other, each to its own, and none with what is another's.
 *
 * Controls: AC-10, AC-11, MT-2.
 */
export function judgeVpnReach(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const rule of stack.ofType(CLIENT_VPN_RULE)) judgeRule(judgement, stack, rule);
    for (const association of stack.ofType(CLIENT_VPN_ASSOCIATION)) judgeAssociation(judgement, stack, association);
    // By name, so that of two that share something it is always the same one that is told so.
    const endpoints = [...stack.ofType(CLIENT_VPN)].sort((a, b) => (a.urn < b.urn ? -1 : 1));
    for (const [index, endpoint] of endpoints.entries()) {
        judgeZones(judgement, stack, endpoint);
        for (const other of endpoints.slice(index + 1)) {
            judgePair(judgement, stack, endpoint, other);
            judgeTiersApart(judgement, stack, endpoint, other);
        }
    }
    return judgement;
}

/** A VPN is a way to what one administers, and not into the network. */
export const vpnsReachNamedTiersOnly = stackPolicy(
    {
        name: "vpns-reach-named-tiers-only",
        displayName: "VPNs reach named tiers only",
        controls: ["AC-10", "AC-11", "MT-2"],
        severity: "critical",
        description:
            "Rules of Client VPN endpoints lead to the endpoint and monitoring tiers and to the resolver alone; endpoints stand in the admin tier's subnet of each zone; no two share a tier they lead to, a certificate, SAML provider or security group.",
        remediationSteps:
            "Name tiers' ranges in authorization rules, associate each endpoint with every subnet tagged `tier: admin` and no other, and give each its own certificate, SAML provider and security group (`ClientVpn` of this package).",
    },
    judgeVpnReach,
);
