import type { RecordedResource, Recording } from "../../tools/preview";

/** URNs of everything a resource waits for, directly or by what it waits for, its provider included. */
export function waitedFor(recording: Recording, from: RecordedResource): Set<string> {
    const byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
    const seen = new Set<string>();
    const next = [from.urn];
    for (let urn = next.pop(); urn !== undefined; urn = next.pop()) {
        const resource = byUrn.get(urn);
        const provider = resource?.provider.slice(0, resource.provider.lastIndexOf("::")) ?? "";
        const needs = [...(resource?.dependencies ?? []), ...Object.values(resource?.propertyDependencies ?? {}).flat()];
        for (const need of provider === "" ? needs : [...needs, provider]) {
            if (seen.has(need)) continue;
            seen.add(need);
            next.push(need);
        }
    }
    return seen;
}

/** An object as `held` names it: `<kind> <namespace>/<name>`. */
export function textOf({ inputs }: RecordedResource): string {
    const { name, namespace } = inputs["metadata"] as { name: string; namespace?: string };
    return `${String(inputs["kind"])} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** The objects of a group and version, of one kind or of all. */
export const objectsOf = (recording: Recording, apiVersion: string, kind?: string): RecordedResource[] =>
    recording.resources.filter(({ inputs }) => inputs["apiVersion"] === apiVersion && (kind === undefined || inputs["kind"] === kind));
