import { Command, CommanderError, InvalidArgumentError } from "commander";

import { EXIT, PreviewFault } from "./faults";
import { ownPacks, preview } from "./preview";
import { DEFAULT_TIMEOUT_SECONDS } from "./program";
import { asJson, JsonFile } from "./report/json-file";
import { Progress } from "./report/progress";
import { exitCodeOf, type PreviewReport } from "./report/report";
import { makeStyle, wantsColour } from "./report/style";
import { renderReport } from "./report/text";

/** Lines of a failed program's log that are shown; the whole of it helps nobody. */
const SHOWN_LOG_LINES = 40;

interface Arguments {
    stack: string;
    verbose: boolean;
    json: string | undefined;
    undecidedFails: boolean;
    timeout: number;
    policyPack: string[];
}

/**
 * The command line of the preview.
 *
 * @param args without Node and the script.
 * @returns the exit code; see the usage text.
 */
export async function main(args: string[]): Promise<number> {
    let parsed: Arguments;
    try {
        parsed = parse(args);
    } catch (error) {
        if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.clean : EXIT.arguments;
        throw error;
    }
    const out = parsed.json === "-" ? process.stderr : process.stdout;
    const style = makeStyle(wantsColour(out));
    const progress = new Progress(process.stderr);
    const stop = new AbortController();
    let signalled: number = EXIT.interrupted;
    const onSignal = (signal: NodeJS.Signals): void => {
        signalled = signal === "SIGTERM" ? EXIT.terminated : EXIT.interrupted;
        if (stop.signal.aborted) process.exit(signalled); // asked twice: children go with us
        stop.abort();
    };
    process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
    try {
        const file = parsed.json !== undefined && parsed.json !== "-" ? new JsonFile(parsed.json) : undefined;
        const report = await run(parsed, stop.signal, progress);
        file?.write(report);
        if (parsed.json === "-") process.stdout.write(asJson(report));
        out.write(renderReport(report, { verbose: parsed.verbose, style }));
        return exitCodeOf(report, parsed.undecidedFails);
    } catch (error) {
        progress.clear();
        if (!(error instanceof PreviewFault)) {
            process.stderr.write(`The preview itself failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
            return EXIT.failed;
        }
        const log = error.log.length > 0 ? `\n${style.dim(error.log.slice(-SHOWN_LOG_LINES).join("\n"))}` : "";
        process.stderr.write(`${style.bad(error.message)}${log}\n`);
        return error.kind === "interrupted" ? signalled : error.exitCode;
    } finally {
        progress.clear();
        process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
    }
}

async function run(parsed: Arguments, signal: AbortSignal, progress: Progress): Promise<PreviewReport> {
    const root = process.cwd();
    const packs = [...ownPacks(root), ...parsed.policyPack];
    if (packs.length === 0) {
        throw new PreviewFault(
            "configuration",
            `There is no policy pack to judge with: no folder policy in ${root}, and none named with --policy-pack.`,
        );
    }
    const report = await preview({
        root,
        stack: parsed.stack,
        packs,
        timeoutSeconds: parsed.timeout,
        signal,
        onProgress: (text) => progress.show(text),
    });
    progress.clear();
    return report;
}

function parse(args: string[]): Arguments {
    const command = new Command("npm run preview --")
        .description("Previews a stack and judges it by policy, without an AWS account, the Pulumi CLI or a network.")
        .argument("[stack]", "the stack: the middle of the name of a Pulumi.<stack>.yaml", "dev")
        .option("-v, --verbose", "show every resource and every limit", false)
        .option("--json <file>", "write the report to a file, in the form of report.schema.json; - writes it to the standard output")
        .option("--undecided-fails", "end with 1 if a policy could not be judged", false)
        .option(
            "--timeout <seconds>",
            "longest time the program may take, and each policy pack for an answer",
            positive,
            DEFAULT_TIMEOUT_SECONDS,
        )
        .option("--policy-pack <folder>", "judge with this policy pack beside the project's own; may be repeated", append, [])
        .addHelpText("after", EXIT_CODES)
        .exitOverride()
        .allowExcessArguments(false);
    command.parse(args, { from: "user" });
    return { ...command.opts<Omit<Arguments, "stack">>(), stack: String(command.processedArgs[0]) };
}

const EXIT_CODES = `
Exit codes:
  0    no mandatory policy is violated and no fixed AWS limit exceeded
  1    one is; or, with --undecided-fails, a policy could not be judged
  2    the arguments or the configuration are wrong, or a component refuses its arguments
  3    the program, a policy pack or the preview itself failed, or took too long
  130  interrupted (143: terminated)`;

function positive(text: string): number {
    const seconds = Number(text);
    if (!(seconds > 0) || !Number.isFinite(seconds)) throw new InvalidArgumentError("It takes a number of seconds above 0.");
    return seconds;
}

function append(folder: string, folders: string[]): string[] {
    return [...folders, folder];
}
