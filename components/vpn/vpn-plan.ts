import { containsCidr, parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";

import type { ArgumentFault } from "../faults";
import type { SubnetPlan } from "../network/cidr-plan";
import type { TrafficEdge } from "../traffic";
import { tierOf } from "../traffic/nodes";

/** Hours after which a session may end (EC2 API, CreateClientVpnEndpoint, `SessionTimeoutHours`), as far as this package lets it: KA-4. */
export const sessionHoursAllowed: readonly number[] = [8, 10, 12];

/** Bounds of a client range, as prefix lengths (AWS Client VPN Administrator Guide, "Rules and best practices"). */
const clientRange = { widest: 12, smallest: 22 };

/** Longest banner (EC2 API, ClientLoginBannerOptions). */
const longestBanner = 1400;

/** Who of an endpoint's people may reach which range. */
export interface VpnRule {
    /** Stable and unique in its endpoint: what is reached, and by whom. */
    key: string;
    /** The range, in CIDR notation. */
    cidr: string;
    /** The identity provider's group that may; everyone on the endpoint without it. */
    group?: string;
    /** Why, for whoever reads the rules in AWS. */
    description: string;
}

/** The VPC's resolver, by the range of the VPC: its first address plus two (Amazon VPC User Guide, "Amazon DNS server"). */
export function resolverOf(vpcCidr: string): string {
    return stringifyIp({ number: parseCidr(vpcCidr).start + 2n, version: 4 });
}

/** A name's part of a key. */
const slug = (text: string): string =>
    text
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "");

/**
 * The authorization rules of an endpoint: for every group that the traffic graph lets in, the tier of what it may reach, and the resolver.
 * The endpoint tells groups apart and nothing else does; it tells tiers apart, and the security group of its interfaces the rest.
 *
 * AWS decides by the longest prefix, and a rule admits or is silent: a narrower range for one group would take it from the wider one of
 * another. So ranges are whole tiers, which never overlap, and the one address inside one of them, the resolver's, is for every group.
 *
 * Controls: AC-10, MT-2, AC-5.
 * Source: AWS Client VPN Administrator Guide, "Authorization rules".
 * @param endpoint Name of the endpoint, as the graph has it.
 * @param graph The traffic graph.
 * @param plan Where tiers lie.
 */
export function authorizationRules(endpoint: string, graph: readonly TrafficEdge[], plan: SubnetPlan): VpnRule[] {
    const rules = new Map<string, VpnRule>();
    const admit = (target: string, cidr: string, group: string | undefined, why: string) => {
        const key = group === undefined ? target : `${target}-${slug(group)}`;
        if (!rules.has(key)) rules.set(key, { key, cidr, ...(group === undefined ? {} : { group }), description: why });
    };
    for (const { from, to } of graph) {
        if (from.kind !== "vpn" || from.endpoint !== endpoint) continue;
        const tier = tierOf(to);
        if (tier === undefined) throw new RangeError(`the graph lets people on ${endpoint} reach something outside the VPC`);
        admit(tier, plan.tiers[tier].block, from.group, `Administration of what lies in the ${tier} tier`);
        admit("resolver", `${resolverOf(plan.cidr)}/32`, from.group, "The VPC's resolver");
    }
    return [...rules.values()];
}

/** What of an endpoint's arguments can be wrong. */
export interface VpnShape {
    readonly endpoint: string;
    readonly vpcCidr: string;
    readonly clientCidr: string;
    readonly availabilityZones: readonly string[];
    readonly subnetIds: readonly unknown[];
    readonly rules: readonly VpnRule[];
    readonly sessionHours: number;
    readonly banner: string;
    readonly authorityArn?: unknown;
    readonly serverName?: string;
    readonly serverCertificateArn?: unknown;
    readonly samlProviderArn?: unknown;
    readonly certificateOnlyBecause?: string;
    readonly allowDestroyBecause?: string;
}

/** Every fault of the arguments of an endpoint, none if they are sound. */
export function vpnFaults(shape: VpnShape): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const { endpoint, availabilityZones, subnetIds, rules, sessionHours, banner } = shape;

    if (!/^[a-z][a-z0-9-]*[a-z0-9]$/.test(endpoint)) fault("endpoint", `is "${endpoint}"; write small letters, digits and hyphens`);
    if (availabilityZones.length < 2) fault("availabilityZones", `has ${availabilityZones.length}; two at least, so that one may fail`);
    if (new Set(availabilityZones).size !== availabilityZones.length) fault("availabilityZones", "names a zone twice");
    if (subnetIds.length !== availabilityZones.length) {
        fault("subnetIds", `has ${subnetIds.length}; give one for each of the ${availabilityZones.length} zones, in their order`);
    }
    faults.push(...certificateFaults(shape), ...rangeFaults(shape), ...ruleFaults(rules, shape.samlProviderArn !== undefined));
    if (!sessionHoursAllowed.includes(sessionHours)) fault("sessionHours", `is ${sessionHours}; take ${sessionHoursAllowed.join(", ")}`);
    if (banner.trim() === "" || banner.length > longestBanner) {
        fault("banner", `has ${banner.length} characters; write 1 to ${longestBanner}`);
    }
    if (shape.samlProviderArn === undefined && !shape.certificateOnlyBecause?.trim()) {
        fault(
            "samlProviderArn",
            "is missing; a certificate alone is one factor: give the provider, or the reason in certificateOnlyBecause",
        );
    }
    if (shape.samlProviderArn !== undefined && shape.certificateOnlyBecause !== undefined) {
        fault("certificateOnlyBecause", "is given beside samlProviderArn; leave one of them out");
    }
    if (shape.allowDestroyBecause?.trim() === "") fault("allowDestroyBecause", "is empty; give the reason, or leave it out");
    return faults;
}

/** Faults of what the endpoint's own certificate comes from: an authority that signs it by name, or the certificate itself. */
function certificateFaults({ authorityArn, serverName, serverCertificateArn }: VpnShape): ArgumentFault[] {
    const fault = (propertyPath: string, reason: string) => [{ propertyPath, reason }];
    if (serverCertificateArn === undefined) {
        return [
            ...(authorityArn === undefined ? fault("authorityArn", "is missing; give it, or serverCertificateArn") : []),
            ...(serverName === undefined ? fault("serverName", "is missing; name the endpoint's own certificate") : []),
        ];
    }
    return [
        ...(authorityArn === undefined ? [] : fault("authorityArn", "is given beside serverCertificateArn; leave one of them out")),
        ...(serverName === undefined ? [] : fault("serverName", "is given, though the certificate is there; leave it out")),
    ];
}

/** Faults of the two ranges; whether a text is a range at all comes first. */
function rangeFaults({ clientCidr, vpcCidr }: VpnShape): ArgumentFault[] {
    const isRange = (cidr: string) => /^(?:\d{1,3}\.){3}\d{1,3}\/\d{1,2}$/.test(cidr);
    const wrong = Object.entries({ clientCidr, vpcCidr }).filter(([, cidr]) => !isRange(cidr));
    if (wrong.length > 0)
        return wrong.map(([path, cidr]) => ({ propertyPath: path, reason: `is "${cidr}"; write a range such as 10.1.0.0/22` }));
    const prefix = Number(clientCidr.split("/")[1]);
    const faults: ArgumentFault[] = [];
    if (prefix < clientRange.widest || prefix > clientRange.smallest) {
        faults.push({
            propertyPath: "clientCidr",
            reason: `is a /${prefix}; AWS takes a /${clientRange.widest} to a /${clientRange.smallest}`,
        });
    }
    if (overlap(clientCidr, vpcCidr))
        faults.push({ propertyPath: "clientCidr", reason: `is ${clientCidr}, which overlaps the VPC's ${vpcCidr}` });
    return faults;
}

const overlap = (a: string, b: string): boolean => containsCidr(a, b) || containsCidr(b, a);

function ruleFaults(rules: readonly VpnRule[], isFederated: boolean): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    if (rules.length === 0) faults.push({ propertyPath: "rules", reason: "is empty; nobody could reach anything" });
    const seen = new Set<string>();
    rules.forEach(({ key, cidr, group }, index) => {
        const fault = (property: string, reason: string) => faults.push({ propertyPath: `rules[${index}].${property}`, reason });
        if (seen.has(key)) fault("key", `"${key}" stands twice; two groups must not differ in signs alone`);
        seen.add(key);
        if (cidr.endsWith("/0")) fault("cidr", "is everything; name what is meant");
        if (isFederated && group === undefined) fault("group", "is missing; the provider tells groups apart, so a rule names one");
        if (!isFederated && group !== undefined) fault("group", "is given; a certificate alone says nothing of groups");
        const narrowed = rules.find((other) => other.cidr !== cidr && containsCidr(cidr, other.cidr) && !hasSame(rules, other.cidr, group));
        if (narrowed !== undefined) {
            fault(
                "cidr",
                `is ${cidr}, of which ${narrowed.cidr} is taken away by a narrower rule; give ${group ?? "everyone"} that range too`,
            );
        }
    });
    return faults;
}

const hasSame = (rules: readonly VpnRule[], cidr: string, group: string | undefined): boolean =>
    rules.some((rule) => rule.cidr === cidr && rule.group === group);
