import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";

/** Real programs that suites need, and how each is had. `.ci/run` installs the same releases of those that Go builds. */
const parts = {
    crane: "go install github.com/google/go-containerregistry/cmd/crane@v0.22.1",
    openssl: "apt-get install openssl",
    helm: "go install helm.sh/helm/v3/cmd/helm@v3.22.0",
    "weaviate-server": "go install github.com/weaviate/weaviate/cmd/weaviate-server@v1.35.2",
} as const;

/** Name of a real program. */
export type Part = keyof typeof parts;

/** Folders that programs are looked for in: where Go puts what it installs, and the PATH. */
const folders = [
    process.env["GOBIN"] ?? join(process.env["GOPATH"] ?? join(homedir(), "go"), "bin"),
    ...(process.env["PATH"] ?? "").split(delimiter),
];

/** Where a program is; `undefined` if it is not installed. */
export const pathOf = (part: Part): string | undefined => folders.map((folder) => join(folder, part)).find((path) => existsSync(path));

/**
 * A suite that needs real programs. Without one of them it is skipped, and says so where nobody overlooks it.
 *
 * @param body Given the path of each program.
 */
export function describeReal(title: string, needed: readonly Part[], body: (paths: Record<Part, string>) => void): void {
    const missing = needed.filter((part) => pathOf(part) === undefined);
    if (missing.length === 0) {
        describe(title, () => body(Object.fromEntries(needed.map((part) => [part, pathOf(part)])) as Record<Part, string>));
        return;
    }
    const how = missing.map((part) => `  ${part}: ${parts[part]}`).join("\n");
    process.stderr.write(`\n!! SKIPPED: ${title}. These programs are not installed:\n${how}\n\n`);
    describe.skip(title, () => it(`needs ${missing.join(", ")}`));
}

/** Runs a program and returns what it says. */
export const run = (path: string, args: readonly string[], cwd?: string): string =>
    execFileSync(path, args, { encoding: "utf8", cwd, stdio: ["ignore", "pipe", "pipe"] });
