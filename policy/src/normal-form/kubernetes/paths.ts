import { Fields } from "../fields";
import { isUnknown, UNKNOWN, type Known } from "../known";

/** Fields that may be absent, or not known. */
export type Place = Known<Fields> | undefined;

/** What stands at the end of a path of names; absent if anything on the way is, unknown if anything on the way can't be read. */
export function at(place: Place, ...path: readonly string[]): unknown {
    let value: unknown = place;
    for (const name of path) {
        if (value === undefined || isUnknown(value)) return value;
        if (!(value instanceof Fields)) {
            if (typeof value !== "object" || value === null || Array.isArray(value)) return UNKNOWN;
            value = new Fields(value);
        }
        value = (value as Fields).value(name);
    }
    return value;
}

const inside = (place: Place, path: readonly string[]): Place => {
    const value = at(place, ...path);
    if (value === undefined || isUnknown(value) || value instanceof Fields) return value;
    return typeof value === "object" && value !== null && !Array.isArray(value) ? new Fields(value) : UNKNOWN;
};

/** The object at the end of a path. */
export const fieldsAt = (place: Place, ...path: readonly string[]): Place => inside(place, path);

/** Reads the last name of a path by a reader of its object. */
function last<T>(
    place: Place,
    path: readonly string[],
    read: (fields: Fields, name: string) => Known<T> | undefined,
): Known<T> | undefined {
    const holder = inside(place, path.slice(0, -1));
    const name = path.at(-1);
    if (holder === undefined || isUnknown(holder) || name === undefined) return isUnknown(holder) ? UNKNOWN : undefined;
    return read(holder, name);
}

/** The text at the end of a path. */
export const textAt = (place: Place, ...path: readonly string[]): Known<string> | undefined =>
    last(place, path, (fields, name) => fields.text(name));

/** The truth value at the end of a path. */
export const flagAt = (place: Place, ...path: readonly string[]): Known<boolean> | undefined =>
    last(place, path, (fields, name) => fields.flag(name));

/** The number at the end of a path. */
export const numberAt = (place: Place, ...path: readonly string[]): Known<number> | undefined =>
    last(place, path, (fields, name) => fields.number(name));

/** The texts of the list at the end of a path; none if it is absent. */
export const textsAt = (place: Place, ...path: readonly string[]): Known<Known<string>[]> =>
    last(place, path, (fields, name) => fields.texts(name)) ?? [];

/** The objects of the list at the end of a path; none if it is absent. */
export const childrenAt = (place: Place, ...path: readonly string[]): Known<Known<Fields>[]> =>
    last(place, path, (fields, name) => fields.children(name)) ?? [];

/** Whether a value is known to be another; absent is not. */
export const is = (value: unknown, wanted: unknown): Known<boolean> => (isUnknown(value) ? UNKNOWN : value === wanted);

/** Whether a value is one of several. */
export const isOneOf = (value: unknown, wanted: readonly unknown[]): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : wanted.includes(value);

/** Whether anything stands there; what is unknown does. */
export const isThere = (value: unknown): boolean => value !== undefined;

/**
 * Whether the value of a property is null, which readers of fields take for absent: in values of a chart it takes a default away.
 */
export function isNullAt(place: Place, ...path: readonly string[]): Known<boolean> {
    const holder = inside(place, path.slice(0, -1));
    const name = path.at(-1);
    if (holder === undefined || isUnknown(holder) || name === undefined) return isUnknown(holder) ? UNKNOWN : false;
    if (isUnknown(holder.value(name))) return UNKNOWN;
    return Object.getOwnPropertyDescriptor(holder.raw, name)?.value === null;
}
