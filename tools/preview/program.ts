import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout } from "node:timers/promises";

import { engineService } from "./engine/log";
import { Monitor, PARALLEL } from "./engine/monitor";
import { isStack, Registrar } from "./engine/registrar";
import { serve } from "./engine/server";
import { PreviewFault } from "./faults";
import { Child } from "./process/child";
import { programFault } from "./program-faults";
import type { Environment } from "./project/environment";
import type { LogEntry, RecordedResource, Recording, Registration } from "./recording";
import { scrub } from "./wire/secrets";
import { shortName } from "./wire/urn";

/** How {@link runProgram} runs. */
export interface ProgramOptions {
    /**
     * Changes a registration as it arrives: after its transforms, before it is recorded and policies see it. Sees the
     * children of remote components and default providers too. For tests that break an environment.
     */
    mutate?: ((registration: Registration) => void) | undefined;
    /** Longest time the program may take, in seconds. 120 by default. */
    timeoutSeconds?: number | undefined;
    /** Ends the program when it fires. */
    signal?: AbortSignal | undefined;
    /** Called for each resource that is registered. */
    onResource?: ((resource: RecordedResource, count: number) => void) | undefined;
}

/** How long a program may go on once it did what no preview can follow. */
const FAULT_GRACE_MILLISECONDS = 1_000;

/** Longest time a program may take, in seconds, unless it is told otherwise. */
export const DEFAULT_TIMEOUT_SECONDS = 120;

/**
 * Runs a Pulumi program through the SDK's own entry point, as a preview, against a monitor of our own.
 *
 * @param environment project and stack, see `readEnvironment`.
 * @returns what it asked for, without policies judged.
 * @throws {PreviewFault} if the program fails, hangs, registers nothing, or does what no offline preview can follow.
 */
export async function runProgram(environment: Environment, options: ProgramOptions = {}): Promise<Recording> {
    const start = performance.now();
    const run = new Run(environment, options, start);
    const server = await serve([run.monitor.service(), engineService((entry) => run.logs.push(entry))]);
    try {
        return await run.finish(server.address);
    } finally {
        run.registrar.transforms.close();
        server.close();
    }
}

class Run {
    public readonly logs: LogEntry[] = [];
    public readonly registrar: Registrar;
    public readonly monitor: Monitor;
    private last: RecordedResource | undefined;
    private firstRegistration = 0;

    constructor(
        private readonly environment: Environment,
        private readonly options: ProgramOptions,
        private readonly start: number,
    ) {
        const require = createRequire(path.join(environment.programDirectory, "program.js"));
        this.registrar = new Registrar(environment, {
            mutate: options.mutate,
            versionOf: (packageName) => sdkVersion(require, packageName),
            onRegistered: (resource) => {
                this.firstRegistration ||= performance.now() - start;
                this.last = resource;
                options.onResource?.(resource, this.registrar.resources.size);
            },
        });
        this.monitor = new Monitor(environment, this.registrar);
    }

    public async finish(address: string): Promise<Recording> {
        const child = new Child({
            args: [...this.environment.nodeArguments, entryPoint(this.environment), ...programArguments(this.environment, address)],
            cwd: this.environment.programDirectory,
            env: variables(this.environment),
            onLine: (message, stream) => this.logs.push({ severity: stream, message, urn: "" }),
        });
        const code = await this.untilEnded(child);
        const logs = this.logs.map((entry) => ({ ...entry, message: scrub(entry.message, this.registrar.secrets) }));
        const { faults, secrets } = this.registrar;
        const messages = [...new Set(faults.map(({ message }) => scrub(message, secrets)))];
        if (faults[0]) throw new PreviewFault(faults[0].kind, messages.join("\n"));
        if (code !== 0) throw programFault(code, logs);
        const declared = [...this.registrar.resources.values()].filter((resource) => !isStack(resource));
        if (declared.length === 0)
            throw new PreviewFault("program", "The program ended well but declared no resource; there is nothing to judge.");
        return this.recording(logs);
    }

    private async untilEnded(child: Child): Promise<number | null> {
        const seconds = this.options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
        const { signal } = this.options;
        let timer: NodeJS.Timeout | undefined;
        let onAbort = (): void => undefined;
        const cut = new Promise<never>((_, reject) => {
            timer = globalThis.setTimeout(() => reject(this.hung(seconds)), seconds * 1_000);
            onAbort = () => reject(new PreviewFault("interrupted", "The preview was interrupted."));
            if (signal?.aborted === true) onAbort();
            else signal?.addEventListener("abort", onAbort);
        });
        // A program may wait for ever for what was refused; others it makes meanwhile are worth naming too.
        const refused = this.registrar.refused.then(() => setTimeout(FAULT_GRACE_MILLISECONDS, null));
        try {
            return await Promise.race([child.ended, cut, refused]);
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener("abort", onAbort);
            await child.stop();
        }
    }

    private hung(seconds: number): PreviewFault {
        const last = this.last
            ? `The last resource it registered was ${shortName(this.last.urn)} (${this.last.type})`
            : "It had registered no resource";
        const message = `The program did not end within ${String(seconds)} seconds. ${last}; allow it more with --timeout.`;
        return new PreviewFault(
            "program",
            message,
            this.logs.map((entry) => scrub(entry.message, this.registrar.secrets)),
        );
    }

    private recording(logs: LogEntry[]): Recording {
        const { reads, calls, hooks, packages, outputs } = this.monitor;
        return {
            environment: this.environment,
            resources: [...this.registrar.resources.values()],
            reads,
            calls,
            hooks,
            packages,
            outputs,
            logs,
            secrets: this.registrar.secrets,
            timings: { firstRegistration: this.firstRegistration, program: performance.now() - this.start },
        };
    }
}

/** The SDK's own entry point, of the SDK the program itself uses. */
function entryPoint(environment: Environment): string {
    try {
        return createRequire(path.join(environment.programDirectory, "program.js")).resolve("@pulumi/pulumi/cmd/run");
    } catch {
        throw new PreviewFault("configuration", `The Pulumi SDK is not installed for ${environment.programDirectory}; run npm ci.`);
    }
}

function programArguments(environment: Environment, address: string): string[] {
    const named = {
        monitor: address,
        engine: address,
        organization: environment.organization,
        project: environment.project,
        "root-directory": environment.root,
        stack: environment.stack,
        pwd: environment.programDirectory,
        parallel: String(PARALLEL),
    };
    return [...Object.entries(named).flatMap(([name, value]) => [`--${name}`, value]), "--dry-run", environment.entryPoint];
}

function variables(environment: Environment): Record<string, string> {
    return { PULUMI_CONFIG: JSON.stringify(environment.config), PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(environment.secretKeys) };
}

function sdkVersion(require: NodeJS.Require, packageName: string): string {
    if (packageName === "") return "";
    try {
        return String((require(`@pulumi/${packageName}/package.json`) as { version: unknown }).version).replace(/^v/, "");
    } catch {
        return "";
    }
}
