import path from "node:path";

import { readEnvironment, runProgram, startPack, type Recording, type ServedPack } from "../../tools/preview";
import { served } from "./served";

/** Root of the repository. */
export const ROOT = path.resolve(__dirname, "../..");

/** Folder of the preview's own fixtures. */
export const FIXTURES = path.join(ROOT, "test/tools/preview/fixtures");

/** Folder of a fixture: a small project, or a policy pack. */
export function fixture(name: string): string {
    return path.join(FIXTURES, name);
}

let world: Promise<Recording> | undefined;

/** One run of the fixture that has one of everything, shared by all tests. They must not change it; see `changed`. */
export function worldRecording(): Promise<Recording> {
    process.env["AWS_SECRET_ACCESS_KEY"] = "must-not-be-passed-on";
    world ??= runProgram(readEnvironment(fixture("world"), "dev"));
    return world;
}

/** The fixture pack that works as it should, served once for all tests. */
export function plainPack(): Promise<ServedPack> {
    return served("plain", () => startPack(fixture("packs/plain")));
}
