import { closeSync, existsSync, openSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";

import { PreviewFault } from "../faults";
import type { PreviewReport } from "./report";

/** A file for a report, which appears as a whole or not at all. */
export class JsonFile {
    private readonly temporary: string;
    private pending = true;

    /**
     * Makes sure that the file can be written, before anything is run for its sake.
     * @throws {PreviewFault} if it can't.
     */
    constructor(private readonly file: string) {
        this.temporary = path.join(path.dirname(path.resolve(file)), `.${path.basename(file)}.${String(process.pid)}.tmp`);
        try {
            if (existsSync(file) && statSync(file).isDirectory()) throw new Error("it is a folder");
            closeSync(openSync(this.temporary, "wx"));
        } catch (error) {
            const { code, message } = error as NodeJS.ErrnoException;
            const why = code === "ENOENT" ? "its folder does not exist" : message;
            throw new PreviewFault("configuration", `The report can't be written to ${file}: ${why}.`);
        }
        process.on("exit", () => this.discard());
    }

    /** Writes the report. */
    public write(report: PreviewReport): void {
        writeFileSync(this.temporary, asJson(report));
        renameSync(this.temporary, this.file);
        this.pending = false;
    }

    private discard(): void {
        if (this.pending) rmSync(this.temporary, { force: true });
    }
}

/** A report as text. */
export function asJson(report: PreviewReport): string {
    return `${JSON.stringify(report, null, 2)}\n`;
}
