import { execFile } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { promisify } from "node:util";

/**
 * Seconds a Node process takes from start to end.
 * @throws {Error} if it fails: the time of a failure says nothing.
 */
export async function secondsOf(args: string[]): Promise<number> {
    const start = performance.now();
    await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
    return (performance.now() - start) / 1000;
}

/** The middle one of some measurements. */
export function median(values: readonly number[]): number {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/**
 * Watches the memory of all this process starts, by the kernel's own peak of each (`VmHWM`).
 *
 * @returns What stops watching and gives the sum of the peaks in MiB; `undefined` on a system without `/proc`.
 */
export function watchMemory(): () => number | undefined {
    if (!existsSync("/proc/self/status")) return () => undefined;
    const peaks = new Map<number, number>();
    const look = () => {
        for (const pid of descendantsOf(process.pid)) peaks.set(pid, Math.max(peaks.get(pid) ?? 0, peakOf(pid)));
    };
    const timer = setInterval(look, 50);
    return () => {
        clearInterval(timer);
        look();
        return [...peaks.values()].reduce((sum, peak) => sum + peak, 0) / 1024;
    };
}

function peakOf(pid: number): number {
    try {
        return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0);
    } catch {
        return 0; // ended in between
    }
}

function descendantsOf(root: number): number[] {
    const parents = readdirSync("/proc")
        .filter((entry) => /^\d+$/.test(entry))
        .map((entry) => ({ pid: Number(entry), parent: parentOf(entry) }));
    const found = [root];
    for (const pid of found) found.push(...parents.filter(({ parent }) => parent === pid).map((child) => child.pid));
    return found.slice(1);
}

function parentOf(pid: string): number {
    try {
        // The name in parentheses may hold anything; the parent is the second field after it.
        return Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(")").at(-1)?.trim().split(" ")[1]);
    } catch {
        return -1;
    }
}
