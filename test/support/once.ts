import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { deserialize, serialize } from "node:v8";

/** Where the processes of one test run leave for each other what they made; it goes with the run. */
const FOLDER = "TEST_RUN_FOLDER";

/** How often a process looks whether another one is done, in milliseconds. */
const POLL_MILLISECONDS = 50;

/** What a process leaves behind for the others. */
type Left<Value> = { value: Value } | { failed: string };

/** Before the first process of a run starts. Mocha calls it. */
export function mochaGlobalSetup(): void {
    process.env[FOLDER] = mkdtempSync(path.join(tmpdir(), "test-run-"));
}

/** After the last process of a run has ended. Mocha calls it. */
export function mochaGlobalTeardown(): void {
    const folder = process.env[FOLDER];
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}

/**
 * Makes a value once in the whole test run: the first process that asks makes it, the others wait for it.
 *
 * @param name What it is asked for by, in words.
 * @param make Makes it. The value goes from process to process as data, without functions or classes.
 * @throws {Error} in every process if it cannot be made.
 */
export async function once<Value>(name: string, make: () => Promise<Value>): Promise<Value> {
    const folder = process.env[FOLDER];
    if (folder === undefined) throw new Error("no test run has begun: mocha is to require test/support/once.ts");
    const file = path.join(folder, name.replaceAll(" ", "-"));
    if (begun(`${file}.begun`)) {
        const left = await make().then(
            (value): Left<Value> => ({ value }),
            (error: unknown): Left<Value> => ({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
        );
        writeFileSync(`${file}.part`, serialize(left));
        renameSync(`${file}.part`, file);
    }
    for (;;) {
        const left = read<Left<Value>>(file);
        if (left === undefined) await setTimeout(POLL_MILLISECONDS);
        else if ("failed" in left) throw new Error(`${name}: ${left.failed}`);
        else return left.value;
    }
}

/** Whether this process is the first to make a folder. */
function begun(folder: string): boolean {
    try {
        mkdirSync(folder);
        return true;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
    }
}

function read<Value>(file: string): Value | undefined {
    try {
        return deserialize(readFileSync(file)) as Value;
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
    }
}
