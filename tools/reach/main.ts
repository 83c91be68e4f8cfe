import { Command, CommanderError, InvalidArgumentError } from "commander";

import { readEnvironment, runProgram } from "../preview";
import { PreviewFault } from "../preview/faults";
import { makeStyle, wantsColour } from "../preview/report/style";
import { allPorts, isEmpty, portsOf, protocols, type PortSet } from "./port-set";
import { everyPort, Network } from "./reach";
import type { Place } from "./places";
import { answerText, matrixText, rowsOf, type Answer } from "./report";
import { stackOf } from "./stack";

/** Exit codes. A test holds each of them. */
const EXIT = { blocked: 0, allowed: 1, arguments: 2, failed: 3 } as const;

interface Arguments {
    stack: string;
    from: string | undefined;
    to: string | undefined;
    port: number | undefined;
    protocol: string | undefined;
    json: boolean;
}

/**
 * The command line of the reachability: the matrix of an environment, or the answer to one question.
 *
 * @param args without Node and the script.
 * @returns the exit code; see the usage text.
 */
export async function main(args: string[]): Promise<number> {
    try {
        const parsed = parse(args);
        const network = new Network(stackOf(await runProgram(readEnvironment(process.cwd(), parsed.stack))));
        const style = makeStyle(!parsed.json && wantsColour(process.stdout));
        if (parsed.from === undefined || parsed.to === undefined) {
            const rows = rowsOf(network);
            const names = network.places.map(({ name }) => name);
            process.stdout.write(
                parsed.json
                    ? `${JSON.stringify({ environment: parsed.stack, places: names, reach: rows }, null, 2)}\n`
                    : matrixText(rows, names, style),
            );
            return EXIT.blocked;
        }
        const wanted = wantedPorts(parsed);
        const reach = network.reach(placeOf(network, parsed.from), placeOf(network, parsed.to), wanted);
        const port = parsed.port === undefined ? (parsed.protocol ?? "any") : `${parsed.protocol ?? "tcp"} ${parsed.port}`;
        const answer: Answer = { from: parsed.from, to: parsed.to, port, allowed: !isEmpty(everyPort(reach)), hops: reach.hops };
        process.stdout.write(parsed.json ? `${JSON.stringify(answer, null, 2)}\n` : answerText(answer, reach, style));
        return answer.allowed ? EXIT.allowed : EXIT.blocked;
    } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.blocked : EXIT.arguments;
        if (error instanceof RangeError) {
            process.stderr.write(`${error.message}\n`);
            return EXIT.arguments;
        }
        if (!(error instanceof PreviewFault)) throw error;
        process.stderr.write(`${error.message}\n`);
        return error.exitCode === EXIT.arguments ? EXIT.arguments : EXIT.failed;
    }
}

function parse(args: string[]): Arguments {
    const port = (text: string): number => {
        const number = Number(text);
        if (!Number.isInteger(number) || number < 1 || number > 65535) throw new InvalidArgumentError("Take a port from 1 to 65535.");
        return number;
    };
    const protocol = (text: string): string => {
        if (!protocols.some((known) => known === text)) throw new InvalidArgumentError(`Take ${protocols.join(" or ")}.`);
        return text;
    };
    const command = new Command("reach")
        .description("Computes, from the resources of an environment alone, who can start a conversation with whom.")
        .argument("<environment>", "such as prod")
        .option(
            "--from <place>",
            "internet, a tier with nodes, edge, endpoint, control-plane, `vpn <endpoint> group <group>`, or the name of a resource",
        )
        .option("--to <place>", "the same, or s3")
        .option("--port <number>", "one port; any port if left out", port)
        .option("--protocol <protocol>", `${protocols.join(" or ")}; with --port tcp, without it both, if left out`, protocol)
        .option("--json", "report as JSON", false)
        .addHelpText(
            "after",
            "\nWithout --from and --to: the whole matrix, exit code 0. With both: 0 blocked, 1 allowed, so that a pipeline can assert it.\n2: wrong arguments or configuration. 3: the program failed.",
        )
        .exitOverride()
        .parse(args, { from: "user" });
    const [stack] = command.args;
    const options = command.opts<Omit<Arguments, "stack">>();
    if ((options.from === undefined) !== (options.to === undefined))
        throw new RangeError("Give --from and --to together, or neither for the whole matrix.");
    return { stack: stack ?? "", ...options };
}

const wantedPorts = ({ port, protocol }: Arguments): PortSet => {
    if (port !== undefined) return portsOf(protocol ?? "tcp", port, port);
    return protocol === undefined ? allPorts : portsOf(protocol, undefined, undefined);
};

function placeOf({ places }: Network, name: string): Place {
    const found = places.find((place) => place.name === name);
    if (found === undefined)
        throw new RangeError(`There is no place "${name}"; there are ${places.map((place) => place.name).join(", ")}.`);
    return found;
}
