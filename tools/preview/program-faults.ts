import { stripVTControlCharacters } from "node:util";

import { PreviewFault } from "./faults";
import type { LogEntry } from "./recording";

/** Names of the errors components refuse their arguments with. */
const REFUSALS = /\b(InputPropertiesError|InputPropertyError|ResourceError)\b/;

/** How a stack's schema begins the list of what is wrong with a configuration. */
const CONFIGURATION = /^Configuration of stack/;

/** How the SDK begins its report of an error nobody caught. */
const UNHANDLED = /^Running program '.*' failed with an unhandled exception:\s*/;

/**
 * What to say of a program that ended with an error. A refused configuration or argument is shown as its author wrote
 * it, without a stack trace; anything else comes with its log.
 *
 * @param code exit code of the program; `null` if a signal ended it.
 */
export function programFault(code: number | null, logs: readonly LogEntry[]): PreviewFault {
    const errors = logs
        .filter(({ severity }) => severity === "error")
        .map(({ message }) => stripVTControlCharacters(message).replace(UNHANDLED, ""));
    const log = logs.map(({ message }) => stripVTControlCharacters(message));

    const configuration = errors.find((message) => CONFIGURATION.test(message));
    if (configuration !== undefined) return new PreviewFault("configuration", configuration.trimEnd());

    const refusals = errors.filter((message) => REFUSALS.test(message.split("\n    at ")[0] ?? "") || !/\n\s+at /.test(message));
    const refused = refusals.filter((message) => REFUSALS.test(message));
    if (refused.length > 0) return new PreviewFault("component", [...new Set(refused.map(withoutTrace))].join("\n"));

    const how = code === null ? "was ended by a signal" : `failed with exit code ${String(code)}`;
    const [first] = errors;
    return new PreviewFault("program", first === undefined ? `The program ${how}.` : `The program ${how}: ${withoutTrace(first)}`, log);
}

/** The message of an error as `util.inspect` prints it: without its class, its stack and its own properties. */
function withoutTrace(text: string): string {
    const [message = ""] = text.split(/\n\s+at /);
    return message
        .replace(/^(Uncaught )?([A-Z]\w*Error|Error)( \[\w+\])?: /, "")
        .replace(/ \{\s*$/, "")
        .trimEnd();
}
