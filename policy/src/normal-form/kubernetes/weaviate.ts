import { anyOf, isUnknown, UNKNOWN, type Known } from "../known";
import { at, isThere, type Place } from "./paths";

/** Name of Weaviate's chart. */
export const WEAVIATE = "weaviate";

/**
 * What the server takes for switched on; anything else is off.
 *
 * Source: weaviate/weaviate, entities/config/helpers.go, Enabled.
 */
const ON = new Set(["on", "enabled", "1", "true"]);

/** Whether a template of the chart takes a value for true: any text that is not empty is, `"false"` too. */
export function isTruthy(value: unknown): Known<boolean> {
    if (isUnknown(value)) return UNKNOWN;
    return value !== undefined && value !== null && value !== false && value !== 0 && value !== "";
}

/** Whether a variable of the server's environment is switched on. */
export function isOn(values: Place, variable: string): Known<boolean> {
    const value = at(values, "env", variable);
    if (isUnknown(value) || value === undefined) return isUnknown(value) ? UNKNOWN : false;
    return ON.has(String(value).toLowerCase());
}

/** Whether any of several variables, which mean the same, is switched on. */
export const isAnyOn = (values: Place, ...variables: readonly string[]): Known<boolean> =>
    anyOf(variables.map((variable) => isOn(values, variable)));

/** Whether a variable is set at all, from the environment or from a Secret. */
export function isSet(values: Place, variable: string): Known<boolean> {
    const found = [at(values, "env", variable), at(values, "envSecrets", variable)];
    if (found.some((value) => isThere(value) && !isUnknown(value))) return true;
    return found.some(isUnknown) ? UNKNOWN : false;
}
