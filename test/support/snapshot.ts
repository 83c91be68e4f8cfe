import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

const folder = join(__dirname, "..", "snapshots");

/**
 * Compares a value with its snapshot. A snapshot is written only when `UPDATE_SNAPSHOTS=1` (`npm run snapshots`); a missing one fails,
 * since a snapshot that is made when it is first looked for proves nothing.
 *
 * @param name Name of the snapshot, its file's without the ending.
 * @param value Anything JSON can hold.
 */
export function matchSnapshot(name: string, value: unknown): void {
    const file = join(folder, `${name}.json`);
    const text = `${JSON.stringify(value, undefined, 2)}\n`;
    if (process.env["UPDATE_SNAPSHOTS"] === "1") writeFileSync(file, text);
    expect(existsSync(file), `the snapshot ${file}`).to.equal(true);
    expect(
        JSON.parse(text),
        `${name} differs from its snapshot; if it is meant to, run npm run snapshots and say why in the commit`,
    ).to.deep.equal(JSON.parse(readFileSync(file, "utf8")));
}
