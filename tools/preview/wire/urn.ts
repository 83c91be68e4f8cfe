/** Type of the root of every stack. */
export const STACK_TYPE = "pulumi:pulumi:Stack";

/** What a URN says. */
export interface UrnParts {
    stack: string;
    project: string;
    /** Types of all parents and of the resource itself, joined by `$`. */
    qualifiedType: string;
    /** Type of the resource itself. */
    type: string;
    name: string;
}

/**
 * The parts of a URN.
 * @throws {Error} if the text is no URN.
 */
export function parseUrn(urn: string): UrnParts {
    const parts = /^urn:pulumi:(.*?)::(.*?)::(.*?)::(.*)$/s.exec(urn);
    if (!parts) throw new Error(`"${urn}" is no URN; one reads urn:pulumi:<stack>::<project>::<types>::<name>`);
    const [, stack = "", project = "", qualifiedType = "", name = ""] = parts;
    return { stack, project, qualifiedType, type: qualifiedType.slice(qualifiedType.lastIndexOf("$") + 1), name };
}

/** The name at the end of a URN, for people; the text itself if it is none. */
export function shortName(urn: string): string {
    return urn.split("::").slice(3).join("::") || urn;
}

/**
 * The URN of a resource, with the types of all its parents but the stack.
 *
 * @param parent URN of the parent; empty for none.
 */
export function makeUrn(stack: string, project: string, parent: string, type: string, name: string): string {
    const parentType = parent === "" ? "" : parseUrn(parent).qualifiedType;
    const chain = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
    return `urn:pulumi:${stack}::${project}::${chain}::${name}`;
}

/** The package a type belongs to: `aws` of `aws:ec2/vpc:Vpc`. For a provider that is its own. */
export function packageOf(type: string): string {
    const provider = /^pulumi:providers:(.+)$/.exec(type);
    return provider?.[1] ?? type.split(":")[0] ?? type;
}
