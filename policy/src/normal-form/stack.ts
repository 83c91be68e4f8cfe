import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";

/** A resource as the policies see it. */
export interface Resource {
    urn: string;
    type: string;
    name: string;
    fields: Fields;
    /** Whether the engine refuses to delete it. */
    protect: boolean;
    /** The provider it is made by, where the engine names it. */
    provider?: { type: string; name: string; fields: Fields };
    /** The resources that each property was computed from. */
    propertyDependencies: Readonly<Record<string, readonly { urn: string }[]>>;
}

/**
 * What a reference points to. `oneOf`: the engine names several, as for an output of a remote component, which depends
 * on all its children. `outside`: a known value that no resource of the stack has. `unknown`: nothing can be said.
 */
export type Link =
    { kind: "absent" | "outside" | "unknown" } | { kind: "one"; resource: Resource } | { kind: "oneOf"; resources: readonly Resource[] };

/** What a list of references points to. */
export interface Links {
    /** Certainly in the list. */
    certain: readonly Resource[];
    /** Perhaps in the list. */
    possible: readonly Resource[];
    /** Whether an element points to something that can't be told at all. */
    unknown: boolean;
    /** Number of elements that point outside of the stack. */
    outside: number;
}

/** Resources that refer to another one, certainly or perhaps. */
export interface Attached {
    certain: readonly Resource[];
    possible: readonly Resource[];
}

const IDENTITIES = ["id", "arn"];

/** Whether a link points to the resource. */
export function pointsTo(link: Link, resource: Resource): Known<boolean> {
    switch (link.kind) {
        case "one":
            return link.resource === resource;
        case "oneOf":
            return link.resources.includes(resource) ? UNKNOWN : false;
        case "unknown":
            return UNKNOWN;
        default:
            return false;
    }
}

/** Every resource that a link may point to. */
export function candidatesOf(link: Link): readonly Resource[] {
    if (link.kind === "one") return [link.resource];
    return link.kind === "oneOf" ? link.resources : [];
}

/** The resources of a stack, by type and URN, and the references among them. */
export class Stack {
    private readonly byType = new Map<string, Resource[]>();
    private readonly byUrn = new Map<string, Resource>();

    constructor(readonly resources: readonly Resource[]) {
        for (const resource of resources) {
            this.byUrn.set(resource.urn, resource);
            const ofType = this.byType.get(resource.type);
            if (ofType) ofType.push(resource);
            else this.byType.set(resource.type, [resource]);
        }
    }

    /** The resources of the given types, in order of registration within a type. */
    ofType(...types: readonly string[]): Resource[] {
        return types.flatMap((type) => this.byType.get(type) ?? []);
    }

    /** The resource of that URN. */
    at(urn: string): Resource | undefined {
        return this.byUrn.get(urn);
    }

    /** What a property was computed from, of the types that it takes: all else among its dependencies is a by-product. */
    candidates(from: Resource, property: string, types: readonly string[]): Resource[] {
        const urns = new Set((from.propertyDependencies[property] ?? []).map(({ urn }) => urn));
        return [...urns].flatMap((urn) => this.byUrn.get(urn) ?? []).filter((resource) => types.includes(resource.type));
    }

    /**
     * The resource that a value refers to: by identity where both are known, else by what the value was computed from.
     *
     * @param identities properties by which such a resource is referred to
     */
    resolve(
        value: Known<string> | undefined,
        candidates: readonly Resource[],
        types: readonly string[],
        identities: readonly string[] = IDENTITIES,
    ): Link {
        if (value === undefined) return { kind: "absent" };
        if (isUnknown(value)) return among(candidates, "unknown");
        const named = this.ofType(...types).filter((resource) => identities.some((identity) => resource.fields.value(identity) === value));
        if (named.length > 0) return among(named, "outside");
        // A dependency whose own identity is not known yet can still be what the value names.
        return among(
            candidates.filter((resource) => identities.every((identity) => typeof resource.fields.value(identity) !== "string")),
            "outside",
        );
    }

    /** The resource that a property refers to. */
    link(from: Resource, property: string, types: readonly string[], identities?: readonly string[]): Link {
        return this.resolve(from.fields.text(property), this.candidates(from, property, types), types, identities);
    }

    /** The resources that a property that takes a list refers to. */
    links(from: Resource, property: string, types: readonly string[], identities?: readonly string[]): Links {
        return this.resolveAll(from.fields.texts(property), this.candidates(from, property, types), types, identities);
    }

    /** The resources that a list of values refers to. */
    resolveAll(
        values: Known<readonly Known<string>[]> | undefined,
        candidates: readonly Resource[],
        types: readonly string[],
        identities?: readonly string[],
    ): Links {
        if (values === undefined) return { certain: [], possible: [], unknown: false, outside: 0 };
        if (isUnknown(values)) return { certain: [], possible: candidates, unknown: true, outside: 0 };
        const known = values.filter((value) => !isUnknown(value)).map((value) => this.resolve(value, candidates, types, identities));
        const certain = known.flatMap((link) => (link.kind === "one" ? [link.resource] : []));
        const outside = known.filter((link) => link.kind === "outside").length;
        const perhaps = known.flatMap((link) => (link.kind === "oneOf" ? link.resources : []));
        const open = values.length - known.length;
        const rest = candidates.filter((resource) => !certain.includes(resource));
        // As many unknown elements as resources they were computed from: each is one of the elements.
        if (open === rest.length && perhaps.length === 0) return { certain: [...certain, ...rest], possible: [], unknown: false, outside };
        const possible = open > 0 ? [...perhaps, ...rest] : perhaps;
        return { certain, possible: [...new Set(possible)], unknown: open > 0 || perhaps.length > 0, outside };
    }

    /** The resources of the given types whose property refers to the target. */
    attachedTo(
        target: Resource,
        types: readonly string[],
        property: string,
        targetTypes: readonly string[],
        identities?: readonly string[],
    ): Attached {
        const certain: Resource[] = [];
        const possible: Resource[] = [];
        for (const resource of this.ofType(...types)) {
            const hit = pointsTo(this.link(resource, property, targetTypes, identities), target);
            if (hit === true) certain.push(resource);
            else if (isUnknown(hit)) possible.push(resource);
        }
        return { certain, possible };
    }
}

function among(resources: readonly Resource[], otherwise: "outside" | "unknown"): Link {
    const [first, ...others] = resources;
    if (!first) return { kind: otherwise };
    return others.length === 0 ? { kind: "one", resource: first } : { kind: "oneOf", resources };
}
