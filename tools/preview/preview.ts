import { existsSync } from "node:fs";
import path from "node:path";

import { PreviewFault } from "./faults";
import { startPack, type ServedPack } from "./pack/pack";
import type { Verdicts } from "./pack/verdicts";
import { runProgram } from "./program";
import { readEnvironment, type EnvironmentOptions } from "./project/environment";
import type { Recording, Registration } from "./recording";
import { buildReport, type PreviewReport } from "./report/report";
import { shortName } from "./wire/urn";

/** What {@link preview} is to do. */
export interface PreviewOptions extends EnvironmentOptions {
    /** Folder of Pulumi.yaml. */
    root: string;
    /** Name of the stack. */
    stack: string;
    /** Folders of policy packs. By default the project's own, `policy`. An empty list judges nothing. */
    packs?: string[];
    /** Changes registrations as they arrive; see `ProgramOptions`. */
    mutate?: (registration: Registration) => void;
    /** Longest time the program may take, and each pack for its start and for each answer. */
    timeoutSeconds?: number;
    /** Stops the preview when it fires. */
    signal?: AbortSignal;
    /** Called with a short line about what is being done. */
    onProgress?: (text: string) => void;
}

/** The policy packs a preview uses unless it is given some: the project's own, if it has one. */
export function ownPacks(root: string): string[] {
    const own = path.join(root, "policy");
    return existsSync(path.join(own, "PulumiPolicy.yaml")) ? [own] : [];
}

/**
 * Previews a stack without an AWS account, the Pulumi CLI or a network: runs its program, records what it asks for, has
 * policy packs judge it and compares it with AWS's limits. The program and the packs start at the same time.
 *
 * @throws {PreviewFault} if it comes to no verdict: wrong configuration, a program or a pack that fails or hangs, an
 *     interruption. No process is left behind.
 */
export async function preview(options: PreviewOptions): Promise<PreviewReport> {
    const start = performance.now();
    const environment = readEnvironment(options.root, options.stack, options);
    const folders = options.packs ?? ownPacks(environment.root);
    const progress = options.onProgress ?? (() => undefined);
    const { timeoutSeconds } = options;

    // One that fails ends the others, which then have nothing left to do.
    const stop = new AbortController();
    const onAbort = (): void => stop.abort();
    if (options.signal?.aborted === true) stop.abort();
    options.signal?.addEventListener("abort", onAbort);
    const ending = <T>(work: Promise<T>): Promise<T> =>
        work.catch((error: unknown) => {
            stop.abort();
            throw error;
        });

    const packs: ServedPack[] = [];
    const starting = folders.map(async (folder) => {
        const pack = await ending(startPack(folder, { environment, timeoutSeconds, signal: stop.signal }));
        packs.push(pack);
        return pack;
    });
    progress(`${environment.project}, ${environment.stack}: starting`);
    const onResource = ({ urn }: { urn: string }, count: number): void =>
        progress(`${String(count)} resources registered, now ${shortName(urn)}`);
    const running = ending(runProgram(environment, { mutate: options.mutate, timeoutSeconds, signal: stop.signal, onResource }));
    try {
        const outcomes = await Promise.allSettled([running, ...starting]);
        const faults = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason as unknown] : []));
        if (faults.length > 0) throw faults.find((fault) => !(fault instanceof PreviewFault && fault.kind === "interrupted")) ?? faults[0];

        const recording = await running;
        const served = await Promise.all(starting);
        progress(`judging ${String(recording.resources.length)} resources`);
        const verdicts = await untilAborted(Promise.all(served.map((pack) => pack.judge(recording))), stop.signal);
        const packStart = Math.max(0, ...served.map((pack) => pack.startMilliseconds));
        return finish(recording, served, verdicts, packStart, start);
    } finally {
        options.signal?.removeEventListener("abort", onAbort);
        await Promise.all(packs.map((pack) => pack.stop()));
    }
}

function finish(recording: Recording, packs: ServedPack[], verdicts: Verdicts[], packStart: number, start: number): PreviewReport {
    return buildReport({ recording, packs: packs.map(({ info }) => info), verdicts, packStart, total: performance.now() - start });
}

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    const aborted = new Promise<never>((_, reject) => {
        const onAbort = (): void => reject(new PreviewFault("interrupted", "The preview was interrupted."));
        if (signal.aborted) onAbort();
        else signal.addEventListener("abort", onAbort, { once: true });
    });
    work.catch(() => undefined); // what fails after an interruption is of no interest
    return Promise.race([work, aborted]);
}
