import { isMap, markOf, UNKNOWN, unwrap, type PropertyMap, type PropertyValue } from "../wire/values";

/** A remote component as the program asked for it. */
export interface Component {
    name: string;
    inputs: PropertyMap;
    /** URNs each input depends on. */
    propertyDependencies: Record<string, string[]>;
}

/** A value, and what it depends on: children of the component by their key, other resources by URN. */
export interface Part {
    value: PropertyValue;
    from: string[];
}

/** An output that refers to a child, or to a list of them, as `vpc.vpc` and `vpc.subnets` do. */
export interface Reference {
    refersTo: string | string[];
    from: string[];
}

/** A resource a component's plugin registers. */
export interface ImpliedChild {
    /** Tells it from the component's other children. */
    key: string;
    type: string;
    name: string;
    /** Key of its parent; the component itself if absent. */
    parent?: string;
    /** Inputs; one that is `undefined` is left out. */
    inputs: Record<string, Part | undefined>;
    /** Keys of children it waits for beyond what its inputs say. */
    dependsOn?: string[];
    ignoreChanges?: string[];
}

/** What a remote component does in its plugin, as far as this tool reproduces it. */
export interface ImpliedComponent {
    type: string;
    /** Whether the plugin records the component's own inputs; if not, no policy can judge them. */
    recordsInputs: boolean;
    /** Whether the plugin registers the component's outputs, which policies of the stack then see. */
    registersOutputs: boolean;
    /** Arguments outside of what is reproduced: one line each, with the way to mend it. None of them is passed over. */
    refusals(component: Component): string[];
    /** The children, parents first. */
    children(component: Component): ImpliedChild[];
    /** What the component answers the program; outputs that are not listed are unknown and depend on the component alone. */
    outputs(component: Component, children: ImpliedChild[]): Record<string, Part | Reference>;
}

/** A value that depends on nothing; `undefined` leaves the input out. */
export function fixed(value: PropertyValue | undefined): Part | undefined {
    return value === undefined ? undefined : { value, from: [] };
}

/** An output of a child that only an update makes known, such as its id. */
export function outputOf(...keys: string[]): Part {
    return { value: UNKNOWN, from: keys };
}

/** An argument of the component, handed on with what it depends on; `undefined` if it was not given. */
export function argument(component: Component, name: string): Part | undefined {
    const value = component.inputs[name];
    return value === undefined || value === null ? undefined : { value, from: component.propertyDependencies[name] ?? [] };
}

/** An output of a resource that was given as an argument: unknown, and dependent on that resource. */
export function attributeOf(component: Component, name: string): Part | undefined {
    const given = argument(component, name);
    return given && { value: UNKNOWN, from: given.from };
}

/** One object made of several parts; a part that is absent is left out, one that is unknown stays unknown by itself. */
export function combine(parts: Record<string, Part | undefined>): Part {
    const given = Object.entries(parts).filter((entry): entry is [string, Part] => entry[1] !== undefined);
    return {
        value: Object.fromEntries(given.map(([key, part]) => [key, part.value])),
        from: [...new Set(given.flatMap(([, part]) => part.from))],
    };
}

/** The tags of a child: its own, and over or under them those given to the component. Unknown if those are. */
export function tagsOf(component: Component, argumentName: string, under: PropertyMap, over: PropertyMap = {}): Part {
    const given = argument(component, argumentName);
    const inner = unwrap(given?.value);
    if (given && !isMap(inner)) return given;
    return { value: { ...under, ...(isMap(inner) ? inner : {}), ...over }, from: given?.from ?? [] };
}

/** A list of texts given as an argument; `undefined` if it is not known, or no list of texts. */
export function knownTexts(value: PropertyValue | undefined): string[] | undefined {
    return Array.isArray(value) && value.every((item) => typeof item === "string" && item !== UNKNOWN) ? (value as string[]) : undefined;
}

/** A list of objects given as an argument; `undefined` if it is not known, or no list of objects. */
export function knownMaps(value: PropertyValue | undefined): PropertyMap[] | undefined {
    return Array.isArray(value) && value.every((item) => isMap(item) && markOf(item) === undefined) ? (value as PropertyMap[]) : undefined;
}
