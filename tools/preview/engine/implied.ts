import type { Component, ImpliedChild, ImpliedComponent, Part, Reference } from "../implied";
import type { RecordedResource } from "../recording";
import { resourceReference, type PropertyMap, type PropertyValue } from "../wire/values";
import type { Draft } from "./decode";

/** What a remote component answers the program. */
export interface ComponentAnswer {
    outputs: PropertyMap;
    /** URNs each output depends on, the component itself aside. */
    dependencies: Record<string, string[]>;
}

/** Registers one child; settles with its URN. */
export type RegisterChild = (draft: Draft) => Promise<string>;

/**
 * Registers the children a remote component's plugin would, and works out what the component answers.
 *
 * @param versionOf version of a package's SDK, which is also that of the plugin a reference names.
 */
export async function registerChildren(
    table: ImpliedComponent,
    parent: RecordedResource,
    component: Component,
    versionOf: (packageName: string) => string,
    register: RegisterChild,
): Promise<ComponentAnswer> {
    const urns = new Map<string, string>();
    const types = new Map<string, string>();
    const resolve = (from: readonly string[]) => [...new Set(from.map((key) => urns.get(key) ?? key))];

    const children = table.children(component);
    for (const child of children) {
        const parentUrn = child.parent === undefined ? parent.urn : (urns.get(child.parent) ?? parent.urn);
        const version = versionOf(child.type.startsWith("pulumi:providers:") ? "" : (child.type.split(":")[0] ?? ""));
        urns.set(child.key, await register(draftOf(child, parentUrn, version, resolve)));
        types.set(child.key, child.type);
    }

    const refer = (key: string): PropertyValue => resourceReference(urns.get(key) ?? "", versionOf(types.get(key)?.split(":")[0] ?? ""));
    const answers = Object.entries(table.outputs(component, children));
    return {
        outputs: Object.fromEntries(answers.map(([name, output]) => [name, valueOf(output, refer)])),
        dependencies: Object.fromEntries(answers.map(([name, output]) => [name, resolve(output.from)])),
    };
}

function valueOf(output: Part | Reference, refer: (key: string) => PropertyValue): PropertyValue {
    if (!("refersTo" in output)) return output.value;
    return Array.isArray(output.refersTo) ? output.refersTo.map(refer) : refer(output.refersTo);
}

function draftOf(child: ImpliedChild, parent: string, version: string, resolve: (from: readonly string[]) => string[]): Draft {
    const inputs = Object.entries(child.inputs).filter((entry): entry is [string, Part] => entry[1] !== undefined);
    const propertyDependencies = Object.fromEntries(inputs.map(([name, part]) => [name, resolve(part.from)]));
    return {
        type: child.type,
        name: child.name,
        custom: true,
        remote: false,
        implied: true,
        parent,
        inputs: Object.fromEntries(inputs.map(([name, part]) => [name, part.value])),
        dependencies: [...new Set([...resolve(child.dependsOn ?? []), ...Object.values(propertyDependencies).flat()])],
        propertyDependencies,
        provider: "",
        providers: {},
        protect: undefined,
        retainOnDelete: undefined,
        deleteBeforeReplace: undefined,
        deletedWith: "",
        replaceWith: [],
        ignoreChanges: child.ignoreChanges ?? [],
        replaceOnChanges: [],
        additionalSecretOutputs: [],
        aliases: [],
        timeouts: { create: "", update: "", delete: "", read: "" },
        importId: "",
        version,
        hooks: {},
        source: "",
    };
}
