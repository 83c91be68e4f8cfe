import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { PreviewFault } from "../faults";
import { Child } from "../process/child";
import type { Environment } from "../project/environment";
import type { Recording } from "../recording";
import { scrub, scrubAll } from "../wire/secrets";
import { PackCallError, PackClient } from "./client";
import { judge } from "./judge";
import { configureRequest, decodeInfo, type PolicyConfiguration } from "./messages";
import type { PackInfo, Verdicts } from "./verdicts";

/** How {@link startPack} starts a pack. */
export interface PackOptions {
    /** Levels and properties for policies of the pack, by name; the pack's own otherwise. */
    config?: PolicyConfiguration | undefined;
    /** Longest time the pack may take to start, and for each answer, in seconds. 60 by default. */
    timeoutSeconds?: number | undefined;
    /** Gives the start up when it fires. */
    signal?: AbortSignal | undefined;
    /** The project and stack it is started for; a pack that is to judge several stacks is started without. */
    environment?: Environment | undefined;
}

/** A policy pack that is being served. One may judge any number of recordings, one after the other. */
export interface ServedPack {
    info: PackInfo;
    /** Time it took to start, in milliseconds. */
    startMilliseconds: number;
    /** Process id of the pack. */
    pid: number | undefined;
    /**
     * Judges a recording as the engine would have: each resource, then the stack.
     * @param options with `onlyChanges`, resources that are as in the recording it judged last are judged as part of the stack alone, so
     *   that findings on them for themselves are left out. Everything is judged by default.
     * @throws {PreviewFault} if the pack crashes or hangs; names the policy where the pack does.
     */
    judge(recording: Recording, options?: { onlyChanges?: boolean }): Promise<Verdicts>;
    /** Ends the pack. Settles when its process is gone. */
    stop(): Promise<void>;
}

const DEFAULT_TIMEOUT_SECONDS = 60;

/**
 * Starts a policy pack through the SDK's own entry point.
 *
 * @param folder folder with PulumiPolicy.yaml.
 * @throws {PreviewFault} if there is no pack, it does not start, or has no policy.
 */
export async function startPack(folder: string, options: PackOptions = {}): Promise<ServedPack> {
    const start = performance.now();
    const directory = path.resolve(folder);
    if (!existsSync(path.join(directory, "PulumiPolicy.yaml"))) {
        throw new PreviewFault("configuration", `There is no policy pack in ${directory}: no PulumiPolicy.yaml.`);
    }
    const milliseconds = (options.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1_000;
    const process = new PackProcess(directory, options.environment);
    try {
        const client = new PackClient(`127.0.0.1:${await process.port(milliseconds, options.signal)}`, milliseconds);
        const info = decodeInfo(await client.info());
        if (info.policies.every(({ name, level }) => (options.config?.[name]?.level ?? level) === "disabled")) {
            throw new PreviewFault(
                "pack",
                `The policy pack ${info.name} in ${directory} has no policy, or none that is enabled; it would pass everything.`,
            );
        }
        if (options.config) await client.configure(configureRequest(options.config, info));
        return served(info, process, client, performance.now() - start);
    } catch (error) {
        await process.child.stop();
        if (!(error instanceof PackCallError)) throw error;
        throw new PreviewFault("pack", `The policy pack in ${directory} failed to start: ${error.message}`, process.child.errors);
    }
}

function served(info: PackInfo, process: PackProcess, client: PackClient, startMilliseconds: number): ServedPack {
    let last: Recording | undefined;
    return {
        info,
        startMilliseconds,
        pid: process.child.pid,
        judge: async (recording, { onlyChanges = false } = {}) => {
            const since = onlyChanges ? last : undefined;
            last = recording;
            try {
                return scrubAll(await judge(client, info, recording, since), recording.secrets);
            } catch (error) {
                if (error instanceof PreviewFault) {
                    const log = [...error.log, ...process.child.errors].map((line) => scrub(line, recording.secrets));
                    throw new PreviewFault(error.kind, scrub(error.message, recording.secrets), log);
                }
                throw error;
            }
        },
        stop: async () => {
            client.close();
            await process.child.stop();
        },
    };
}

/** The process of a pack; it writes the port it listens on as a line of its own. */
class PackProcess {
    public readonly child: Child;
    private readonly listening: Promise<string>;

    constructor(
        private readonly directory: string,
        environment: Environment | undefined,
    ) {
        let onPort: (port: string) => void = () => undefined;
        this.listening = new Promise((resolve) => (onPort = resolve));
        this.child = new Child({
            args: [entryPoint(directory), "127.0.0.1:0", directory],
            cwd: directory,
            env: environment ? variables(environment) : {},
            onLine: (line, stream) => stream === "stdout" && /^\d+$/.test(line.trim()) && onPort(line.trim()),
        });
    }

    /** The port it listens on. */
    public async port(milliseconds: number, signal: AbortSignal | undefined): Promise<string> {
        let timer: NodeJS.Timeout | undefined;
        let onAbort = (): void => undefined;
        const silent = new Promise<never>((_, reject) => {
            const seconds = String(milliseconds / 1_000);
            timer = setTimeout(() => reject(this.fault(`did not start within ${seconds} seconds`)), milliseconds);
            onAbort = () => reject(new PreviewFault("interrupted", "The preview was interrupted."));
            if (signal?.aborted === true) onAbort();
            else signal?.addEventListener("abort", onAbort);
        });
        const gone = this.child.ended.then((code) => {
            throw this.fault(`ended with exit code ${String(code)} before it was ready`);
        });
        try {
            return await Promise.race([this.listening, silent, gone]);
        } finally {
            clearTimeout(timer);
            signal?.removeEventListener("abort", onAbort);
            gone.catch(() => undefined);
        }
    }

    private fault(what: string): PreviewFault {
        const errors = this.child.errors;
        const reason = errors.find((line) => /\w*Error: /.test(line)) ?? errors.find((line) => line.trim() !== "");
        return new PreviewFault("pack", `The policy pack in ${this.directory} ${what}${reason ? `: ${reason.trim()}` : ""}.`, [...errors]);
    }
}

/** The SDK's own entry point, of the SDK the pack itself uses. */
function entryPoint(directory: string): string {
    try {
        return createRequire(path.join(directory, "pack.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
    } catch {
        throw new PreviewFault("configuration", `The Pulumi SDK is not installed for the policy pack in ${directory}; run npm ci.`);
    }
}

function variables(environment: Environment): Record<string, string> {
    return {
        PULUMI_CONFIG: JSON.stringify(environment.config),
        PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(environment.secretKeys),
        PULUMI_NODEJS_ORGANIZATION: environment.organization,
        PULUMI_NODEJS_PROJECT: environment.project,
        PULUMI_NODEJS_STACK: environment.stack,
        PULUMI_NODEJS_DRY_RUN: "true",
    };
}
