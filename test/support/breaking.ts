import type { PropertyValue, RecordedResource, Recording } from "../../tools/preview";
import { resourceOf as theOne } from "./recording";

/**
 * The resource of a type and name, to read or to change: a frozen one of a draft is replaced by a copy first. Fails if it is not there, so
 * that a broken environment is never broken in name only.
 */
export function resourceOf(recording: Recording, type: string, name: string): RecordedResource {
    const found = theOne(recording, { type, name });
    if (!Object.isFrozen(found) || Object.isFrozen(recording.resources)) return found;
    const own = structuredClone(found);
    recording.resources[recording.resources.indexOf(found)] = own;
    return own;
}

/** Takes a resource out, as if the program had not registered it. */
export function withdraw(recording: Recording, type: string, name: string): void {
    recording.resources.splice(recording.resources.indexOf(theOne(recording, { type, name })), 1);
}

/**
 * Registers one more resource, made like another.
 *
 * @param model What it is a copy of, parent and provider included.
 * @param name Its own name.
 * @param change What differs.
 */
export function register(
    recording: Recording,
    model: RecordedResource,
    name: string,
    change: (resource: RecordedResource) => void,
): RecordedResource {
    const urn = model.urn.replace(/::[^:]+$/, `::${name}`);
    if (recording.resources.some((resource) => resource.urn === urn)) throw new Error(`${urn} stands twice`);
    const made = { ...structuredClone(model), name, urn };
    change(made);
    recording.resources.push(made);
    return made;
}

/**
 * Registers a resource of another type, placed like one that is there.
 *
 * @param dependencies URNs that each property was computed from.
 */
export function invent(
    recording: Recording,
    type: string,
    name: string,
    like: RecordedResource,
    inputs: Record<string, PropertyValue>,
    dependencies: Record<string, string[]> = {},
): void {
    register(recording, like, name, (made) => {
        made.urn = made.urn.replace(like.type, type);
        Object.assign(made, { type, inputs, propertyDependencies: dependencies });
    });
}

/** Changes a JSON document that stands in a property as text. */
export function rewrite(
    resource: RecordedResource,
    property: string,
    change: (document: { Statement: Record<string, unknown>[] }) => void,
): void {
    const text = resource.inputs[property];
    if (typeof text !== "string") throw new Error(`${resource.urn} has no text in ${property}`);
    const document = JSON.parse(text) as { Statement: Record<string, unknown>[] };
    change(document);
    resource.inputs[property] = JSON.stringify(document);
}
