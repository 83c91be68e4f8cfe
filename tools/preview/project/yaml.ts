import { readFileSync } from "node:fs";

import { parseDocument } from "yaml";

import { PreviewFault } from "../faults";

/**
 * The content of a YAML file.
 * @throws {PreviewFault} if it can't be read or parsed, with file and line.
 */
export function readYaml(file: string): unknown {
    let text: string;
    try {
        text = readFileSync(file, "utf8");
    } catch (error) {
        throw new PreviewFault("configuration", `${file} can't be read: ${(error as Error).message}`);
    }
    const document = parseDocument(text, { prettyErrors: true });
    const [error] = document.errors;
    if (error) {
        // The parser's message goes on with the line itself, which may hold a value nobody should see.
        const what = error.message.split("\n")[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
        const line = error.linePos?.[0].line;
        throw new PreviewFault("configuration", `${file}, line ${String(line ?? "?")}: no valid YAML: ${what}`);
    }
    return document.toJS() as unknown;
}
