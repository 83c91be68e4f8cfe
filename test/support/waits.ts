import type { RecordedResource, Recording } from "../../tools/preview";

/**
 * For each resource of a recording the URNs of everything it waits for, directly or by what it waits for, its provider included. To be asked
 * of many resources of a recording that stays as it is: what each needs is read once.
 */
export function waitsIn(recording: Recording): (from: RecordedResource) => Set<string> {
    const byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
    const known = new Map<string, string[]>();
    const needsOf = (urn: string): string[] => {
        const resource = byUrn.get(urn);
        const provider = resource?.provider.slice(0, resource.provider.lastIndexOf("::")) ?? "";
        const needs = new Set([...(resource?.dependencies ?? []), ...Object.values(resource?.propertyDependencies ?? {}).flat()]);
        if (provider !== "") needs.add(provider);
        known.set(urn, [...needs]);
        return [...needs];
    };
    return (from) => {
        const seen = new Set<string>();
        const next = [from.urn];
        for (let urn = next.pop(); urn !== undefined; urn = next.pop()) {
            for (const need of known.get(urn) ?? needsOf(urn)) {
                if (seen.has(need)) continue;
                seen.add(need);
                next.push(need);
            }
        }
        return seen;
    };
}

/** URNs of everything a resource waits for, directly or by what it waits for, its provider included. */
export const waitedFor = (recording: Recording, from: RecordedResource): Set<string> => waitsIn(recording)(from);

/** An object as `held` names it: `<kind> <namespace>/<name>`. */
export function textOf({ inputs }: RecordedResource): string {
    const { name, namespace } = inputs["metadata"] as { name: string; namespace?: string };
    return `${String(inputs["kind"])} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

/** The objects of a group and version, of one kind or of all. */
export const objectsOf = (recording: Recording, apiVersion: string, kind?: string): RecordedResource[] =>
    recording.resources.filter(({ inputs }) => inputs["apiVersion"] === apiVersion && (kind === undefined || inputs["kind"] === kind));
