import type { EnvironmentHole } from "./environment-hole";

/** A hole with the resources it adds, takes out or changes. */
export interface Footprint {
    hole: EnvironmentHole;
    touched: ReadonlySet<string>;
}

const meet = <T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean => [...a].some((item) => b.has(item));

/** Policies a hole breaks. */
export const brokenBy = ({ policy, also = [] }: EnvironmentHole): Set<string> => new Set([policy, ...also]);

/**
 * Puts holes together that touch different resources and break different policies, so that a pack judges a stack once for all of them and
 * it is still known which of them it refuses.
 */
export function batchesOf(footprints: readonly Footprint[]): Footprint[][] {
    const batches: Footprint[][] = [];
    for (const one of footprints) {
        const fits = batches.find((batch) =>
            batch.every((other) => !meet(one.touched, other.touched) && !meet(brokenBy(one.hole), brokenBy(other.hole))),
        );
        if (fits === undefined) batches.push([one]);
        else fits.push(one);
    }
    return batches;
}
