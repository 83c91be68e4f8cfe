import { makeUrn, parseUrn, STACK_TYPE } from "../wire/urn";

/** An alias: a whole URN, or what of the resource's own URN was different. */
export interface AliasSpec {
    urn?: string;
    name?: string;
    type?: string;
    stack?: string;
    project?: string;
    /** URN of the former parent; empty for the present one. */
    parent?: string;
    /** The resource had no parent. */
    noParent?: boolean;
}

/** The resource whose aliases are wanted. */
export interface Aliased {
    stack: string;
    project: string;
    name: string;
    type: string;
    parent: string;
}

/**
 * The URNs a resource may have had: its own aliases, and those it has because a parent was called otherwise. The engine
 * follows, of a parent's aliases, the one that it finds in the state; here there is no state, so all of them count.
 *
 * @param aliasesOf aliases of a resource that is registered already, by URN.
 */
export function resolveAliases(resource: Aliased, specs: readonly AliasSpec[], aliasesOf: (urn: string) => readonly string[]): string[] {
    const found = new Set<string>();
    const own = specs.flatMap((spec) => collapse(resource, spec, aliasesOf));
    own.forEach((urn) => found.add(urn));
    for (const parentAlias of aliasesOf(resource.parent)) {
        found.add(inherit(resource, resource.type, resource.name, parentAlias));
        for (const urn of own) {
            const { type, name } = parseUrn(urn);
            found.add(inherit(resource, type, name, parentAlias));
        }
    }
    return [...found];
}

/** One alias as URNs: several if it names a parent that has aliases itself. */
function collapse(resource: Aliased, spec: AliasSpec, aliasesOf: (urn: string) => readonly string[]): string[] {
    if (spec.urn) return [spec.urn];
    const parents = spec.parent ? aliasesOf(spec.parent) : [];
    return (parents.length > 0 ? parents : [spec.parent || resource.parent]).map((parent) => {
        const none = spec.noParent === true || (parent !== "" && parseUrn(parent).qualifiedType === STACK_TYPE);
        return makeUrn(
            spec.stack || resource.stack,
            spec.project || resource.project,
            none ? "" : parent,
            spec.type || resource.type,
            spec.name || resource.name,
        );
    });
}

/** The alias of a child under an alias of its parent; a name that begins with the parent's takes the parent's former one. */
function inherit(resource: Aliased, type: string, name: string, parentAlias: string): string {
    const parentName = parseUrn(resource.parent).name;
    const former = name.startsWith(parentName) ? parseUrn(parentAlias).name + name.slice(parentName.length) : name;
    return makeUrn(resource.stack, resource.project, parentAlias, type, former);
}
