import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";

/** How long a process may take to end after it was asked to, before it is made to. */
const GRACE_MILLISECONDS = 1_000;

/** Room for young objects: what a program or a pack makes dies soon, and collecting it took a tenth of their time in Node's default of 16 MiB. */
const YOUNG_SPACE = "--max-semi-space-size=32";

/** Lines kept of what a child writes; the last ones tell why it failed. */
const KEPT_LINES = 400;

/** Of our own environment, what a Node process needs. Nothing with credentials: a preview has no use for any. */
const PASSED_ON = [
    "PATH",
    "HOME",
    "USER",
    "TMPDIR",
    "TEMP",
    "TMP",
    "LANG",
    "LC_ALL",
    "TZ",
    "SystemRoot",
    "NODE_OPTIONS",
    "NODE_PATH",
    "NODE_COMPILE_CACHE",
];

// Process groups of all children that live, to end them on every way out, an uncaught error included.
const groups = new Set<number>();
process.on("exit", () => groups.forEach((group) => signalGroup(group, "SIGKILL")));

/** How to start a {@link Child}. */
export interface ChildOptions {
    /** Arguments of Node: its own, the script, and the script's. */
    args: string[];
    cwd: string;
    /** Variables beside those passed on. */
    env?: Record<string, string>;
    /** Called with each whole line the child writes. */
    onLine?: (line: string, stream: "stdout" | "stderr") => void;
}

/** A Node process of its own group, which never outlives this one. */
export class Child {
    /** Settles when the process has ended: its exit code, or `null` if a signal ended it. Never rejects. */
    public readonly ended: Promise<number | null>;
    /** The last lines it wrote to its error output. */
    public readonly errors: string[] = [];
    private readonly process: ChildProcess;

    constructor(options: ChildOptions) {
        // The preload makes the child end with us even if we are killed and can see to nothing.
        const args = [YOUNG_SPACE, "--require", path.join(__dirname, "preload.js"), ...options.args];
        this.process = spawn(process.execPath, args, { cwd: options.cwd, env: environment(options.env), detached: true, stdio: "pipe" });
        if (this.process.pid !== undefined) groups.add(this.process.pid);
        for (const stream of ["stdout", "stderr"] as const) {
            readLines(this.process[stream], (line) => {
                if (stream === "stderr" && this.errors.push(line) > KEPT_LINES) this.errors.shift();
                options.onLine?.(line, stream);
            });
        }
        this.ended = new Promise((resolve) => {
            this.process.once("error", () => resolve(null));
            // "close" waits for the output, but a grandchild may hold that open for ever.
            this.process.once("exit", (code) => setTimeout(() => this.finish(code, resolve), 250));
            this.process.once("close", (code) => this.finish(code, resolve));
        });
    }

    /** Process id, and id of the group; `undefined` if it never started. */
    public get pid(): number | undefined {
        return this.process.pid;
    }

    /** Ends the process and all it started, kindly at first. Settles when it is gone. */
    public async stop(): Promise<void> {
        const group = this.process.pid;
        if (group === undefined || !groups.has(group)) return;
        signalGroup(group, "SIGTERM");
        const force = setTimeout(() => signalGroup(group, "SIGKILL"), GRACE_MILLISECONDS);
        await this.ended;
        clearTimeout(force);
    }

    private finish(code: number | null, resolve: (code: number | null) => void): void {
        const group = this.process.pid;
        if (group !== undefined && groups.delete(group)) signalGroup(group, "SIGKILL"); // whatever it left behind
        resolve(code);
    }
}

function environment(own: Record<string, string> = {}): Record<string, string> {
    const passed = PASSED_ON.map((name) => [name, process.env[name]] as const).filter((pair) => pair[1] !== undefined);
    return { ...(Object.fromEntries(passed) as Record<string, string>), ...own };
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
    try {
        process.kill(-group, signal);
    } catch {
        // It has gone already.
    }
}

function readLines(stream: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
    let rest = "";
    stream?.setEncoding("utf8");
    stream?.on("data", (chunk: string) => {
        const lines = (rest + chunk).split("\n");
        rest = lines.pop() ?? "";
        lines.forEach(onLine);
    });
    stream?.on("end", () => rest !== "" && onLine(rest));
}
