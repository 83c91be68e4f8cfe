import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";

import type { MirroredImage } from "../../components/images/image-plan";
import { readImageLock } from "../../components/images/image-plan";
import type { Aws, Build } from "./aws";

/** Milliseconds between two looks at a build. */
const lookMs = 10_000;

/** What of a list the registry holds. */
export interface Held {
    /** Digests by source of the images, not of the charts, that are there. */
    digests: Record<string, string>;
    /** What is not there. */
    absent: MirroredImage[];
    /** Images whose digest in the registry is not the one the lock file has: somebody pushed something else under their name. */
    foreign: { image: MirroredImage; found: string }[];
}

/** Looks for everything in the registry: what an environment copies by its tag, what is the applications' own by its digest. */
export async function look(aws: Pick<Aws, "digest">, images: readonly MirroredImage[]): Promise<Held> {
    const held: Held = { digests: {}, absent: [], foreign: [] };
    for (const image of images) {
        const { source, repository, digest, chartTag } = image;
        if (source.includes("@")) continue; // an application's: nobody mirrors it
        const tag = chartTag ?? source.slice(repository.length + 1);
        const found = await aws.digest(repository, tag);
        if (found === undefined) held.absent.push(image);
        else if (digest !== undefined && digest !== found) held.foreign.push({ image, found });
        else if (chartTag === undefined) held.digests[source] = found;
    }
    return held;
}

/**
 * Waits until a build is over.
 *
 * @param tell Told of each phase once.
 * @returns the build as it ended.
 */
export async function followBuild(
    aws: Pick<Aws, "build">,
    build: Build,
    tell: (text: string) => void,
    everyMs: number = lookMs,
): Promise<Build> {
    let current = build;
    let phase: string | undefined;
    while (current.buildStatus === "IN_PROGRESS") {
        if (current.currentPhase !== phase) {
            phase = current.currentPhase;
            tell(`build ${current.id}: ${phase ?? "queued"}`);
        }
        await setTimeout(everyMs);
        current = await aws.build(build.id);
    }
    return current;
}

/**
 * Writes digests to the lock file, whole or not at all; those of other sources stay.
 *
 * @returns the sources whose digest is new.
 */
export function writeLock(file: string, digests: Readonly<Record<string, string>>): string[] {
    const before = readImageLock(readFileSync(file, "utf8"));
    const images = Object.fromEntries(Object.entries({ ...before, ...digests }).sort(([a], [b]) => (a < b ? -1 : 1)));
    writeFileSync(`${file}.new`, `${JSON.stringify({ images }, null, 4)}\n`);
    renameSync(`${file}.new`, file);
    return Object.keys(digests).filter((source) => before[source] !== digests[source]);
}
