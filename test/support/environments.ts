import { join } from "node:path";

import { once } from "./once";
import { ROOT } from "./preview";
import { resourcesOf } from "./recording";
import { served } from "./served";
import { readEnvironment, runProgram, startPack, type Recording, type RecordedResource, type ServedPack } from "../../tools/preview";
import { environmentNames, readEnvironment as parseEnvironment, type Environment, type EnvironmentName } from "../../stacks/schema";

/** The repository. */
export const root = ROOT;

const recordings = new Map<EnvironmentName, Promise<Recording>>();

/**
 * What the program registers in an environment. It runs once in the whole test run, whichever of its processes asks first. It is
 * frozen: who breaks something breaks a copy, see {@link copyOf}.
 */
export function recordingOf(name: EnvironmentName): Promise<Recording> {
    const known =
        recordings.get(name) ??
        once(`recording of ${name}`, () => runProgram(readEnvironment(root, name))).then((recording) => {
            frozen(recording);
            return recording;
        });
    recordings.set(name, known);
    return known;
}

/** The policy pack as served for an environment. It starts once in each process of the test run. */
export function packFor(name: EnvironmentName): Promise<ServedPack> {
    return served(`policy for ${name}`, () => startPack(join(root, "policy"), { environment: readEnvironment(root, name) }));
}

/** The configuration of an environment as the program reads it. */
export function configurationOf(name: EnvironmentName): Environment {
    const { environment, faults } = parseEnvironment(name, readEnvironment(root, name).config, { dryRun: true });
    if (environment === undefined) throw new Error(`the shipped configuration of ${name} has ${faults.length} faults`);
    return environment;
}

/** Every environment there is. */
export const everyEnvironment = environmentNames;

/** Resources of a type. */
export const ofType = (recording: Recording, type: string): RecordedResource[] => resourcesOf(recording, { type });

/** A copy of a recording to change and to have judged; the original stays as it is. */
export const copyOf = (recording: Recording): Recording => ({ ...recording, resources: structuredClone(recording.resources) });

/**
 * A copy of a frozen recording to change a few resources of: each is copied once it is taken by `resourceOf` of `breaking.ts`, the
 * others stay the recording's own and frozen. It costs far less than a copy of everything, which counts where there are hundreds.
 */
export const draftOf = (recording: Recording): Recording => ({ ...recording, resources: [...recording.resources] });

function frozen(value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    Object.freeze(value);
    Object.values(value).forEach(frozen);
}
