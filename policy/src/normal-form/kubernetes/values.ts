import { Fields } from "../fields";
import { isUnknown, UNKNOWN, type Known } from "../known";
import type { Release } from "./releases";

/** A value of a chart that holds no others. */
export interface Leaf {
    /** Names and positions from the root on. */
    path: readonly string[];
    /** The last name of the path, positions in lists left out. */
    key: string;
    /** A text, number or truth value; null takes a default away; unknown may hold anything. */
    value: unknown;
    /** The object or list it stands in. */
    holder: object;
    /** Whether it stands in an object that is itself an element of a list, as containers do. */
    inList: boolean;
}

const walked = new WeakMap<object, readonly Leaf[]>();

/** Every value of an object that holds no others, in order, at any depth. Each object is walked once. */
export function leavesOf(root: object): readonly Leaf[] {
    const known = walked.get(root);
    if (known) return known;
    const leaves: Leaf[] = [];
    walk(root, [], "", false, leaves);
    walked.set(root, leaves);
    return leaves;
}

function walk(holder: object, path: readonly string[], key: string, inList: boolean, leaves: Leaf[]): void {
    const isList = Array.isArray(holder);
    for (const name of Object.keys(holder)) {
        // Descriptors, not values: the SDK's proxies throw on the read of one that is unknown.
        const value: unknown = Object.getOwnPropertyDescriptor(holder, name)?.value;
        const here = isList ? key : name;
        const at = [...path, name];
        if (typeof value === "object" && value !== null) walk(value, at, here, isList, leaves);
        else leaves.push({ path: at, key: here, value: markOf(holder, name, value), holder, inList });
    }
}

/** The value, or that it is not known. */
const markOf = (holder: object, name: string, value: unknown): unknown => (isUnknown(new Fields(holder).value(name)) ? UNKNOWN : value);

/** The leaves of a release's values; unknown if the values are. */
export const leavesIn = ({ values }: Release): Known<readonly Leaf[]> => (isUnknown(values) ? UNKNOWN : leavesOf(values.raw));

/** A path as a message says it. */
export const sayPath = (path: readonly string[]): string => path.join(".");

/** A path written with dots, as names; a dot within a name can't be written. */
export const pathOf = (text: string): readonly string[] => text.split(".");
