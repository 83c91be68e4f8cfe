/** Ports of one protocol as ranges, both ends included: sorted, apart from one another. */
export type Ranges = readonly (readonly [from: number, to: number])[];

/** Ports by protocol. Only TCP and UDP have ports. */
export interface PortSet {
    readonly tcp: Ranges;
    readonly udp: Ranges;
}

/** Names of the protocols of a {@link PortSet}. */
export const protocols = ["tcp", "udp"] as const;

/** One of {@link protocols}. */
export type Protocol = (typeof protocols)[number];

const lastPort = 65535;

export const noPorts: PortSet = { tcp: [], udp: [] };
export const allPorts: PortSet = { tcp: [[0, lastPort]], udp: [[0, lastPort]] };

/** Whether a set holds no port at all. */
export const isEmpty = ({ tcp, udp }: PortSet): boolean => tcp.length + udp.length === 0;

/** Whether a set holds a port. */
export const holds = (set: PortSet, protocol: Protocol, port: number): boolean =>
    set[protocol].some(([from, to]) => from <= port && port <= to);

/**
 * The ports a rule names.
 *
 * @param protocol As AWS writes it: `tcp`, `6`, `-1` for all; of anything else no port is named.
 */
export function portsOf(protocol: string, from: number | undefined, to: number | undefined): PortSet {
    const names: Record<string, readonly Protocol[]> = {
        "-1": protocols,
        all: protocols,
        tcp: ["tcp"],
        "6": ["tcp"],
        udp: ["udp"],
        "17": ["udp"],
    };
    const named = names[protocol.toLowerCase()] ?? [];
    const every = protocol === "-1" || protocol.toLowerCase() === "all" || from === undefined || to === undefined || from < 0;
    const range: Ranges = every ? allPorts.tcp : from > to ? [] : [[from, to]];
    return { tcp: named.includes("tcp") ? range : [], udp: named.includes("udp") ? range : [] };
}

/** Ports of either set. */
export const union = (a: PortSet, b: PortSet): PortSet => byProtocol((protocol) => merge([...a[protocol], ...b[protocol]]));

/** Ports of both sets. */
export const intersection = (a: PortSet, b: PortSet): PortSet =>
    byProtocol((protocol) =>
        merge(
            a[protocol].flatMap(([from, to]) =>
                b[protocol]
                    .map(([other, last]) => [Math.max(from, other), Math.min(to, last)] as const)
                    .filter(([low, high]) => low <= high),
            ),
        ),
    );

/** Ports of the first set that are not in the second. */
export const difference = (a: PortSet, b: PortSet): PortSet =>
    byProtocol((protocol) =>
        b[protocol].reduce<Ranges>(
            (left, [from, to]) =>
                left.flatMap(([low, high]) =>
                    (
                        [
                            [low, Math.min(high, from - 1)],
                            [Math.max(low, to + 1), high],
                        ] as const
                    ).filter(([start, end]) => start <= end),
                ),
            a[protocol],
        ),
    );

/** A set as people write it: `tcp 443, 8300-8301; udp 53`. Empty for no ports. */
export const portText = (set: PortSet): string =>
    protocols
        .filter((protocol) => set[protocol].length > 0)
        .map((protocol) => {
            const ranges = set[protocol].map(([from, to]) =>
                from === to ? `${from}` : from === 0 && to === lastPort ? "all" : `${from}-${to}`,
            );
            return `${protocol} ${ranges.join(", ")}`;
        })
        .join("; ");

const byProtocol = (of: (protocol: Protocol) => Ranges): PortSet => ({ tcp: of("tcp"), udp: of("udp") });

function merge(ranges: Ranges): Ranges {
    const merged: [number, number][] = [];
    for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
        const last = merged.at(-1);
        if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
        else merged.push([from, to]);
    }
    return merged;
}
