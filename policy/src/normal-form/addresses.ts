import { BlockList, isIP } from "node:net";

import { UNKNOWN, type Known } from "./known";

/**
 * Ranges that are not routed on the internet: private use, shared address space, loopback, link-local, unique local.
 *
 * Source: IANA special-purpose address registries (RFC 1918, RFC 6598, RFC 3927, RFC 4193, RFC 4291).
 */
const INTERNAL = [
    block("10.0.0.0", 8),
    block("172.16.0.0", 12),
    block("192.168.0.0", 16),
    block("100.64.0.0", 10),
    block("127.0.0.0", 8),
    block("169.254.0.0", 16),
    block("fc00::", 7),
    block("fe80::", 10),
    block("::1", 128),
];

function block(network: string, prefix: number) {
    const family = isIP(network) === 4 ? ("ipv4" as const) : ("ipv6" as const);
    const list = new BlockList();
    list.addSubnet(network, prefix, family);
    return { family, prefix, list };
}

/** A range of addresses: its first address, the length of its prefix, and the number of bits of an address. */
export interface Range {
    address: string;
    prefix: number;
    bits: 32 | 128;
}

/** Reads a range in CIDR notation; undefined if it is none. */
export function range(cidr: string): Range | undefined {
    const [, address, length] = /^([0-9a-fA-F:.]+)\/(\d{1,3})$/.exec(cidr.trim()) ?? [];
    const version = address === undefined ? 0 : isIP(address);
    if (address === undefined || version === 0) return undefined;
    const bits = version === 4 ? 32 : 128;
    const prefix = Number(length);
    return prefix <= bits ? { address, prefix, bits } : undefined;
}

/** Whether a range lies wholly within addresses that the internet does not route. */
export function isInternal({ address, prefix, bits }: Range): boolean {
    const family = bits === 32 ? "ipv4" : "ipv6";
    return INTERNAL.some((known) => known.family === family && prefix >= known.prefix && known.list.check(address, family));
}

/** Whether two ranges have an address in common: then one lies in the other. Unknown if a text is no range. */
export function overlap(one: string, other: string): Known<boolean> {
    const [a, b] = [range(one), range(other)];
    if (a === undefined || b === undefined) return UNKNOWN;
    if (a.bits !== b.bits) return false;
    const [wide, narrow] = a.prefix <= b.prefix ? [a, b] : [b, a];
    const list = new BlockList();
    const family = wide.bits === 32 ? "ipv4" : "ipv6";
    list.addSubnet(wide.address, wide.prefix, family);
    return list.check(narrow.address, family);
}

/** What part of the whole address space a range takes, as a number from 0 to 1; 0 for addresses the internet does not route. */
export const publicShare = (found: Range): number => (isInternal(found) ? 0 : 2 ** -found.prefix);

/**
 * More of the internet than this, in one range or in the ranges of one security group together, counts as the world:
 * a /8. Halves of the internet, and the internet in pieces, are the same hole as `0.0.0.0/0`.
 */
export const WORLD_SHARE = 2 ** -8;

/** Whether a range is open to the world; unknown if the text is no range. */
export function isWorld(cidr: string): Known<boolean> {
    const found = range(cidr);
    return found ? publicShare(found) > WORLD_SHARE : UNKNOWN;
}

/** Whether a range lies wholly within addresses that the internet does not route; unknown if the text is no range. */
export function isPrivate(cidr: string): Known<boolean> {
    const found = range(cidr);
    return found ? isInternal(found) : UNKNOWN;
}
