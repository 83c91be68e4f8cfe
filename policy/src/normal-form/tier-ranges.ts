import { overlap, range } from "./addresses";
import { isUnknown, UNKNOWN, type Known } from "./known";
import type { Resource, Stack } from "./stack";
import { tierOf, type Tier, type TierReading } from "./tags";
import { SUBNETS, VPCS } from "./types";

/** What a range of addresses leads to. */
export interface Reach {
    /** Whether it leads to subnets of the given tiers, and to nothing else. */
    isWithin: Known<boolean>;
    /** Subnets of the tiers it leads to. */
    subnets: readonly Resource[];
    /** Tiers it leads to that are none of the given ones, for a message; none if it leads nowhere in the stack. */
    beyond: readonly string[];
}

/** What a range leads to: each subnet of the stack that it has an address in common with. A range that no subnet lies in leads elsewhere. */
export function reachOf(stack: Stack, cidr: Known<string> | undefined, tiers: readonly Tier[]): Reach {
    if (cidr === undefined) return { isWithin: false, subnets: [], beyond: [] };
    if (isUnknown(cidr)) return { isWithin: UNKNOWN, subnets: [], beyond: [] };
    const subnets = stack.ofType(...SUBNETS).map((subnet): { subnet: Resource; hit: Known<boolean>; tier: TierReading } => {
        const own = subnet.fields.text("cidrBlock");
        return { subnet, hit: own === undefined || isUnknown(own) ? UNKNOWN : overlap(cidr, own), tier: tierOf(subnet) };
    });
    const hit = subnets.filter((one) => one.hit === true);
    const beyond = new Set(
        hit.flatMap(({ tier }): string[] => (isUnknown(tier) || (tiers as readonly string[]).includes(tier) ? [] : [tier])),
    );
    const open = subnets.some((one) => isUnknown(one.hit)) || hit.some(({ tier }) => isUnknown(tier));
    return {
        isWithin: range(cidr) === undefined || beyond.size > 0 ? false : open ? UNKNOWN : hit.length > 0,
        subnets: hit.map(({ subnet }) => subnet),
        beyond: [...beyond],
    };
}

/** The third address of a range, where a VPC has its resolver (Amazon VPC User Guide, "Amazon DNS server"). */
function thirdOf(cidr: string): string | undefined {
    const found = range(cidr);
    if (found === undefined || found.bits !== 32) return undefined;
    const number = found.address.split(".").reduce((total, part) => total * 256 + Number(part), 0) + 2;
    return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}

/** Whether a range is the one address of a VPC's resolver. */
export function isResolver(stack: Stack, cidr: Known<string> | undefined): Known<boolean> {
    if (cidr === undefined || isUnknown(cidr)) return cidr === undefined ? false : UNKNOWN;
    if (!cidr.endsWith("/32")) return false;
    const own = stack.ofType(...VPCS).map((vpc) => vpc.fields.text("cidrBlock"));
    if (own.some((block) => typeof block === "string" && cidr === `${thirdOf(block)}/32`)) return true;
    return own.some((block) => block === undefined || isUnknown(block)) ? UNKNOWN : false;
}
