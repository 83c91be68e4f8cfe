/** Stands for a value that a preview can't tell yet, or that is not of the form its property takes. */
export const UNKNOWN: unique symbol = Symbol("unknown");

/** The type of {@link UNKNOWN}. */
export type Unknown = typeof UNKNOWN;

/** A value, or the statement that it isn't known. */
export type Known<T> = T | Unknown;

/** Whether a value is not known. */
export const isUnknown = (value: unknown): value is Unknown => value === UNKNOWN;

/**
 * What the engine writes in place of a value that a preview can't know, one text for each kind of value.
 *
 * Source: `@pulumi/policy` 1.21.0, proxy.js; the engine's own `pkg/resource/plugin/rpc.go`.
 */
export const UNKNOWN_MARKS: ReadonlySet<unknown> = new Set([
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

/** "Or" of three-valued logic: true if one is true, unknown if none is but one is unknown. */
export function anyOf(values: Iterable<Known<boolean>>): Known<boolean> {
    let result: Known<boolean> = false;
    for (const value of values) {
        if (value === true) return true;
        if (isUnknown(value)) result = UNKNOWN;
    }
    return result;
}

/** "And" of three-valued logic: false if one is false, unknown if none is but one is unknown. */
export function allOf(values: Iterable<Known<boolean>>): Known<boolean> {
    let result: Known<boolean> = true;
    for (const value of values) {
        if (value === false) return false;
        if (isUnknown(value)) result = UNKNOWN;
    }
    return result;
}

/** "Not" of three-valued logic. */
export const not = (value: Known<boolean>): Known<boolean> => (isUnknown(value) ? UNKNOWN : !value);
