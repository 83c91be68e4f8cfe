import { setTimeout } from "node:timers/promises";

/** How long to wait for something, and how often to look. */
export interface Patience {
    limitMs: number;
    intervalMs: number;
}

/** Minutes as a {@link Patience}: a look every ten seconds. */
export const minutesOf = (minutes: number): Patience => ({ limitMs: minutes * 60_000, intervalMs: 10_000 });

/**
 * Looks again and again until nothing is missing, or until the time is up. It looks at least once.
 *
 * @param missing What is still missing, in words; `undefined` once nothing is. It must end by itself.
 * @param onWait Told after each look in vain what is missing, and how many milliseconds have passed.
 * @returns what was still missing when the time was up; `undefined` if nothing is.
 */
export async function waitWhile(
    missing: () => Promise<string | undefined>,
    { limitMs, intervalMs }: Patience,
    onWait: (missing: string, passedMs: number) => void,
): Promise<string | undefined> {
    const start = performance.now();
    for (;;) {
        const found = await missing();
        if (found === undefined) return undefined;
        const passed = performance.now() - start;
        if (passed >= limitMs) return found;
        onWait(found, passed);
        await setTimeout(Math.min(intervalMs, limitMs - passed));
    }
}

/** Milliseconds in words: `90 s`. */
export const seconds = (milliseconds: number): string => `${Math.round(milliseconds / 1000)} s`;
