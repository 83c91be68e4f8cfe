import type { RecordedResource, Recording } from "../../tools/preview";

/** Which resources of a recording are meant: by name, by type, or both. */
export interface Which {
    name?: string;
    type?: string;
}

/** The resources of a recording that are meant, in the order of registration. */
export function resourcesOf(recording: Recording, { name, type }: Which): RecordedResource[] {
    return recording.resources.filter(
        (resource) => (name === undefined || resource.name === name) && (type === undefined || resource.type === type),
    );
}

/**
 * The one resource that is meant.
 * @throws {Error} if there is none, or several.
 */
export function resourceOf(recording: Recording, which: Which): RecordedResource {
    const [found, ...others] = resourcesOf(recording, which);
    if (!found || others.length > 0)
        throw new Error(`${String(others.length + (found ? 1 : 0))} resources match ${JSON.stringify(which)}, not one`);
    return found;
}

/**
 * A copy of a recording with resources changed in place, to see what a policy says of it. The original stays as it is.
 * @throws {Error} if nothing is changed, since the test would prove nothing.
 */
export function changed(recording: Recording, which: Which, change: (resource: RecordedResource) => void): Recording {
    const copy = structuredClone(recording);
    const found = resourcesOf(copy, which);
    if (found.length === 0) throw new Error(`no resource matches ${JSON.stringify(which)}`);
    found.forEach(change);
    return copy;
}

/**
 * A copy of a recording without some resources, nor any mention of them as a dependency.
 * @throws {Error} if nothing is removed.
 */
export function without(recording: Recording, which: Which): Recording {
    const gone = new Set(resourcesOf(recording, which).map(({ urn }) => urn));
    if (gone.size === 0) throw new Error(`no resource matches ${JSON.stringify(which)}`);
    const stays = (urn: string): boolean => !gone.has(urn);
    const copy = structuredClone(recording);
    copy.resources = copy.resources.filter(({ urn }) => stays(urn));
    for (const resource of copy.resources) {
        resource.dependencies = resource.dependencies.filter(stays);
        for (const [name, urns] of Object.entries(resource.propertyDependencies)) resource.propertyDependencies[name] = urns.filter(stays);
    }
    return copy;
}

/** A copy of a recording with one more resource, made from one that is there: another name and URN, and what is given. */
export function added(recording: Recording, like: Which, name: string, change: Partial<RecordedResource>): Recording {
    const copy = structuredClone(recording);
    const [model] = resourcesOf(copy, like);
    if (!model) throw new Error(`no resource matches ${JSON.stringify(like)}`);
    copy.resources.push({ ...structuredClone(model), name, urn: `${model.urn.slice(0, model.urn.lastIndexOf("::"))}::${name}`, ...change });
    return copy;
}
