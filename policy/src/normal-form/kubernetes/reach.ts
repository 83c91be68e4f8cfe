import { BlockList } from "node:net";

import { isWorld, range, type Range } from "../addresses";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../known";

/** Direction of traffic, as network policies name it. */
export type Direction = "ingress" | "egress";

/** Everything inside: whoever may go anywhere but here is not let loose on the cluster (RFC 1918, RFC 4193). */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"].map((cidr) => range(cidr) as Range);

const family = ({ bits }: Range) => (bits === 32 ? "ipv4" : "ipv6");

/** Whether a range holds another one whole. */
function holds(outer: Range, inner: Range): boolean {
    if (outer.bits !== inner.bits || outer.prefix > inner.prefix) return false;
    const list = new BlockList();
    list.addSubnet(outer.address, outer.prefix, family(outer));
    return list.check(inner.address, family(inner));
}

/** Wider than this, a private range is everything inside. */
const WIDEST_PREFIX = { 32: 8, 128: 8 } as const;

/** Whether a range is the world, or everything inside; unknown if the text is no range. */
function isWide(cidr: string): Known<boolean> {
    const found = range(cidr);
    if (!found) return UNKNOWN;
    return isWorld(cidr) === true || found.prefix <= WIDEST_PREFIX[found.bits];
}

/** Whether everything private within a range is left out of it. */
function leavesOutPrivate(cidr: string, except: readonly Known<string>[]): Known<boolean> {
    const whole = range(cidr);
    if (!whole) return UNKNOWN;
    const ranges = except.map((one) => (isUnknown(one) ? UNKNOWN : (range(one) ?? UNKNOWN)));
    return allOf(
        PRIVATE.filter((one) => holds(whole, one)).map((one) =>
            anyOf(ranges.map((left): Known<boolean> => (isUnknown(left) ? UNKNOWN : holds(left, one)))),
        ),
    );
}

/**
 * Whether ranges admit everything. Inbound, the world is; outbound, the world is what an application may be let out to, as long as
 * everything private is left out: the way out of the VPC is guarded elsewhere.
 */
export function isEverywhere(
    cidrs: Known<readonly Known<string>[]>,
    except: Known<readonly Known<string>[]>,
    direction: Direction,
): Known<boolean> {
    if (isUnknown(cidrs)) return UNKNOWN;
    return anyOf(
        cidrs.map((cidr): Known<boolean> => {
            if (isUnknown(cidr)) return UNKNOWN;
            const wide = isWide(cidr);
            if (wide !== true || direction === "ingress") return wide;
            const isHole = range(cidr);
            const isWhollyPrivate = isHole !== undefined && PRIVATE.some((one) => holds(one, isHole));
            if (isWhollyPrivate) return true;
            return isUnknown(except) ? UNKNOWN : not(leavesOutPrivate(cidr, except));
        }),
    );
}
