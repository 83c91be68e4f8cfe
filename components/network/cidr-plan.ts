import { isIPv4 } from "node:net";

import { containsCidr, normalizeCidr, parseCidr } from "cidr-tools";
import { stringifyIp } from "ip-bigint";

import { tiers, type Tier } from "./tiers";

/** One tier's share of the address range. */
export interface TierBlock {
    /** The whole tier as one CIDR block, room for eight zones: network ACLs and VPN rules name it as a unit. */
    block: string;
    /** CIDR block of the tier's subnet in each availability zone, by zone name. */
    subnets: Record<string, string>;
}

/** Where each tier and subnet of an environment lies. */
export interface SubnetPlan {
    /** The VPC's own range. */
    cidr: string;
    /** Every tier's block and subnets. */
    tiers: Record<Tier, TierBlock>;
}

/** Ranges a VPC may take here: RFC 1918. */
export const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/**
 * How many bits longer a tier's subnet prefix is than the VPC's: app nodes in a /16 get a /21 in each zone. The order is the order
 * in the range, largest first, so that every block is aligned. Pods take addresses in their node's subnet, a /28 at a time with
 * prefix delegation, hence the large node tiers. What is left over (22 %) is for tiers to come; never reorder, only append.
 */
const subnetBits: readonly (readonly [Tier, number])[] = [
    ["app", 5],
    ["database", 6],
    ["system", 6],
    ["monitoring", 6],
    ["backup", 7],
    ["edge", 8],
    ["endpoint", 8],
    ["admin", 9],
    ["firewall", 10],
];

/** Zones a tier's block has room for: the next power of two above the six zones a region may have. */
const slotBits = 3;

/** AWS's bounds on a VPC's own range (Amazon VPC User Guide, "VPC CIDR blocks"). */
const widestVpc = 16;

/** AWS's smallest subnet (Amazon VPC User Guide, "Subnet sizing"). */
const smallestSubnet = 28;

/** A Client VPN association needs a /27 (AWS Client VPN Administrator Guide, "Target networks"); an ALB needs a /27 too. */
const smallestByTier: Partial<Record<Tier, number>> = { admin: 27, edge: 27 };

/** The longest VPC prefix, so the smallest range, in which every tier still gets a subnet AWS accepts. */
export const smallestVpc = Math.min(...subnetBits.map(([tier, bits]) => (smallestByTier[tier] ?? smallestSubnet) - bits));

/** The slot of a zone: its letter, `a` first. A zone that is added or left out later moves no other. */
function slotOf(zone: string): number | undefined {
    const letter = /^[a-z]{2}(?:-[a-z]+)+-\d([a-f])$/.exec(zone)?.[1];
    return letter === undefined ? undefined : letter.charCodeAt(0) - "a".charCodeAt(0);
}

/**
 * What keeps a range from being planned, in words that complete "network.cidr …"; none if it fits.
 *
 * @param cidr The VPC's range, such as `10.30.0.0/16`.
 * @param availabilityZones Names of the zones, such as `eu-central-1a`.
 */
export function cidrPlanFaults(cidr: string, availabilityZones: readonly string[]): string[] {
    const faults: string[] = [];
    for (const zone of availabilityZones) {
        if (slotOf(zone) === undefined)
            faults.push(`cannot place zone "${zone}"; a zone is a region and a letter from a to f, such as eu-central-1a`);
    }
    const prefix = prefixOf(cidr);
    if (prefix === undefined) return [...faults, `is "${cidr}"; an IPv4 range is written like 10.30.0.0/16`];
    if (normalizeCidr(cidr) !== cidr) faults.push(`is ${cidr}, whose address is not the first of its range; write ${normalizeCidr(cidr)}`);
    if (!privateRanges.some((range) => containsCidr(range, cidr))) {
        faults.push(`is ${cidr}, which is not private; take a range inside ${privateRanges.join(", ")}`);
    }
    if (prefix < widestVpc) faults.push(`is a /${prefix}; AWS allows a VPC at most a /${widestVpc}`);
    if (prefix > smallestVpc) {
        faults.push(
            `is a /${prefix}, too small for ${subnetBits.length} tiers of up to six zones; the smallest range that fits is a /${smallestVpc}`,
        );
    }
    return faults;
}

/** The prefix length of an IPv4 range in CIDR notation, `undefined` if it is none. */
function prefixOf(cidr: string): number | undefined {
    const [address = "", prefix = "", ...rest] = cidr.split("/");
    if (!isIPv4(address) || !/^\d{1,2}$/.test(prefix) || rest.length > 0) return undefined;
    return Number(prefix) <= 32 ? Number(prefix) : undefined;
}

/**
 * Divides a VPC's range among the tiers and their zones. The result depends on each zone by itself, never on the others, so a subnet
 * never moves when a zone or a tier is added.
 *
 * Controls: AT-1, AC-1, DT-1, MT-1.
 * @param cidr The VPC's range, a /16 to /18 inside RFC 1918.
 * @param availabilityZones Names of the zones, three to six.
 * @throws {RangeError} if the range cannot be planned; {@link cidrPlanFaults} says why beforehand.
 */
export function subnetPlan(cidr: string, availabilityZones: readonly string[]): SubnetPlan {
    const faults = cidrPlanFaults(cidr, availabilityZones);
    if (faults.length > 0) throw new RangeError(faults.map((fault) => `network.cidr ${fault}`).join("\n"));

    const vpc = parseCidr(cidr);
    const vpcPrefix = Number(vpc.prefix);
    const plan: Partial<Record<Tier, TierBlock>> = {};
    let next = vpc.start;
    for (const [tier, bits] of subnetBits) {
        const subnetPrefix = vpcPrefix + bits;
        const size = 1n << BigInt(32 - subnetPrefix);
        const start = next;
        const at = (slot: number) => range(start + BigInt(slot) * size, subnetPrefix);
        plan[tier] = {
            block: range(start, subnetPrefix - slotBits),
            subnets: Object.fromEntries(availabilityZones.map((zone) => [zone, at(slotOf(zone) ?? 0)])),
        };
        next = start + (size << BigInt(slotBits));
    }
    return { cidr, tiers: Object.fromEntries(tiers.map((tier) => [tier, plan[tier]])) as Record<Tier, TierBlock> };
}

const range = (start: bigint, prefix: number): string => `${stringifyIp({ number: start, version: 4 })}/${prefix}`;
