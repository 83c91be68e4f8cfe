import { readFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

/** Those of some processes that still run a second later; one that has ended and waits to be collected does not. */
export async function livesOn(pids: readonly number[]): Promise<number[]> {
    const until = Date.now() + 1_000;
    let left = pids.filter(runs);
    while (left.length > 0 && Date.now() < until) {
        await setTimeout(50);
        left = left.filter(runs);
    }
    return left;
}

function runs(pid: number): boolean {
    try {
        process.kill(pid, 0);
    } catch {
        return false;
    }
    try {
        return !/^\d+ \(.*\) [ZX] /s.test(readFileSync(`/proc/${String(pid)}/stat`, "utf8"));
    } catch {
        return process.platform !== "linux"; // elsewhere there is no such file, and the signal has the last word
    }
}
