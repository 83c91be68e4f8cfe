import { readEnvironment, runProgram, type RecordedResource, type Recording } from "../../../tools/preview";
import { root } from "../../support/environments";
import { resourceOf, resourcesOf } from "../../support/recording";

let recording: Promise<Recording> | undefined;

/** What the components of the perimeter and of the account's baseline register. The program runs once for all tests of a process. */
export function perimeter(): Promise<Recording> {
    recording ??= runProgram(readEnvironment(root, "prod", { program: "test/components/edge/fixtures/perimeter/main.js" }));
    return recording;
}

/** The resource of a type and name. */
export const one = (of: Recording, type: string, name: string): RecordedResource => resourceOf(of, { type, name });

/** Names of the resources of a type, in order. */
export const names = (of: Recording, type: string): string[] =>
    resourcesOf(of, { type })
        .map(({ name }) => name)
        .sort();

/** Whether one resource waits for another, however far. */
export function waitsFor(of: Recording, from: RecordedResource, to: RecordedResource): boolean {
    const seen = new Set<string>();
    const next = [from.urn];
    for (let urn = next.pop(); urn !== undefined; urn = next.pop()) {
        if (seen.has(urn)) continue;
        seen.add(urn);
        const resource = of.resources.find((each) => each.urn === urn);
        next.push(...(resource?.dependencies ?? []), ...Object.values(resource?.propertyDependencies ?? {}).flat());
    }
    return seen.has(to.urn);
}
