import { portText, type PortRange, type Protocol } from "./edges";

/** What an entry admits: a protocol and ports, to or from a range of addresses. */
export interface Opening {
    protocol: Protocol;
    cidr: string;
    ports: PortRange;
}

/** Ports that two openings closed in between were merged over, so that the ACL admits them though no edge does. */
export interface Widening extends Opening {
    /** What was merged: `2020 and 9091-9100`. */
    merged: string;
}

/**
 * Merges openings until they fit. Overlapping and adjacent ports of the same peer cost nothing; after that, of all neighbours of a
 * peer, the two with the fewest ports between them are joined, one pair after another. Peers and protocols are never joined.
 *
 * @param openings What must be admitted; all of it stays admitted.
 * @param fits Whether a set of openings is small enough.
 * @throws {RangeError} if one range a peer and protocol is still too many.
 */
export function merge(
    openings: readonly Opening[],
    fits: (openings: readonly Opening[]) => boolean,
): { openings: Opening[]; widened: Widening[] } {
    const merged = withoutOverlaps(openings);
    const widened: Widening[] = [];
    while (!fits(merged)) {
        const gap = smallestGap(merged);
        if (gap === undefined)
            throw new RangeError(`${merged.length} entries, one for each peer and protocol, are more than a network ACL takes`);
        const [left, right] = [merged[gap], merged[gap + 1]] as [Opening, Opening];
        const between = { from: left.ports.to + 1, to: right.ports.from - 1 };
        widened.push({ ...left, ports: between, merged: `${portText(left.ports)} and ${portText(right.ports)}` });
        merged.splice(gap, 2, { ...left, ports: { from: left.ports.from, to: right.ports.to } });
    }
    return { openings: merged, widened };
}

/** Compares texts by the numbers in them. One for all: to make one costs more than to compare. */
const numeric = new Intl.Collator("en", { numeric: true });

/** Sorted by peer, protocol and port; ranges that overlap or touch are one. */
function withoutOverlaps(openings: readonly Opening[]): Opening[] {
    const sorted = [...openings].sort(
        (a, b) => numeric.compare(a.cidr, b.cidr) || numeric.compare(a.protocol, b.protocol) || a.ports.from - b.ports.from,
    );
    const result: Opening[] = [];
    for (const opening of sorted) {
        const last = result.at(-1);
        if (last !== undefined && samePeer(last, opening) && opening.ports.from <= last.ports.to + 1) {
            result[result.length - 1] = { ...last, ports: { from: last.ports.from, to: Math.max(last.ports.to, opening.ports.to) } };
        } else {
            result.push(opening);
        }
    }
    return result;
}

const samePeer = (a: Opening, b: Opening): boolean => a.cidr === b.cidr && a.protocol === b.protocol;

/** Index of the opening whose gap to the next of the same peer is smallest; `undefined` if no peer has two. */
function smallestGap(openings: readonly Opening[]): number | undefined {
    let best: { index: number; size: number } | undefined;
    for (let index = 0; index + 1 < openings.length; index++) {
        const [left, right] = [openings[index], openings[index + 1]] as [Opening, Opening];
        if (!samePeer(left, right)) continue;
        const size = right.ports.from - left.ports.to;
        if (best === undefined || size < best.size) best = { index, size };
    }
    return best?.index;
}
