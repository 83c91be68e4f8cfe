import type { Style } from "../preview/report/style";
import { isEmpty, portText, protocols } from "./port-set";
import type { Hop, Network, Reach } from "./reach";

/** One pair of places that can talk. */
export interface Row {
    from: string;
    to: string;
    /** What the rules say the conversation is for: `workload`, `platform`, or `unknown` where they do not say. */
    class: string;
    /** Ports by protocol, as ranges with both ends included. */
    ports: Record<string, (readonly [number, number])[]>;
    /** The same in words. */
    text: string;
}

/** Every pair of places that can talk, in the order of the places. */
export function rowsOf(network: Network): Row[] {
    return network.places.flatMap((from) =>
        network.places.flatMap((to) => {
            if (from.kind !== "interfaces" && to.kind !== "interfaces") return [];
            return Object.entries(network.reach(from, to).ports)
                .filter(([, ports]) => !isEmpty(ports))
                .map(([name, ports]) => ({
                    from: from.name,
                    to: to.name,
                    class: name,
                    ports: Object.fromEntries(protocols.map((protocol) => [protocol, [...ports[protocol]]])),
                    text: portText(ports),
                }));
        }),
    );
}

/** The matrix as text: what each place may start, workload and platform apart. */
export function matrixText(rows: readonly Row[], names: readonly string[], style: Style): string {
    const width = Math.max(...names.map((name) => name.length));
    const lines = ["workload", "platform", "unknown"].flatMap((name) => {
        const own = rows.filter((row) => row.class === name);
        if (own.length === 0) return [];
        const heading = name === "unknown" ? "Rules that do not say what they are for" : `Class ${name}`;
        return ["", style.bold(heading), ...own.map(({ from, to, text }) => `  ${from.padEnd(width)} -> ${to.padEnd(width)}  ${text}`)];
    });
    const silent = names.filter((name) => rows.every((row) => row.to !== name));
    return `${[...lines, "", `Nobody can start a conversation with: ${silent.join(", ") || "none of them"}`].join("\n").trimStart()}\n`;
}

/** The answer to one question. */
export interface Answer {
    from: string;
    to: string;
    /** The port that was asked for, `tcp 443`; `any` for all of them. */
    port: string;
    allowed: boolean;
    hops: Hop[];
}

/** An answer as text: each filter on the way with the rule that allows or stops. */
export function answerText({ from, to, port, allowed, hops }: Answer, { ports }: Reach, style: Style): string {
    const open = Object.entries(ports).filter(([, set]) => !isEmpty(set));
    const what =
        port === "any"
            ? allowed
                ? `on ${open.map(([name, set]) => `${portText(set)} (${name})`).join("; ")}`
                : "on any port"
            : `on ${port}`;
    const verdict = allowed ? style.warning("allowed") : style.good("blocked");
    const marks = { allows: style.dim("allows"), stops: style.bold("stops ") };
    return `${[`${from} to ${to} ${what}: ${verdict}`, ...hops.map((hop) => `  ${marks[hop.verdict]} ${hop.at}: ${hop.by}`)].join("\n")}\n`;
}
