import type { Path } from "../faults/display";

/** Every text in a value, with its path. */
export function leaves(value: unknown, path: Path = []): [Path, string][] {
    if (typeof value === "string") return [[path, value]];
    if (Array.isArray(value)) return value.flatMap((item, i) => leaves(item, [...path, i]));
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, part]) => leaves(part, [...path, key]));
}
