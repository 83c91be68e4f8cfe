/** A property value as the Pulumi protocol carries it: JSON, in which a few marked objects and one string mean more. */
export type PropertyValue = null | boolean | number | string | PropertyValue[] | PropertyMap;

/** Properties of a resource: its inputs or its outputs. */
export interface PropertyMap {
    [key: string]: PropertyValue;
}

// The marks are part of the protocol: sdk/go/common/resource/sig and @pulumi/pulumi/runtime/rpc.
const MARK = "4dabf18193072939515e22adb298388d";
const SECRET_MARK = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_MARK = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE_MARK = "5cf8f73096256a8f31e491e813e4eb8e";
const ASSET_MARK = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE_MARK = "0def7320c3a5731c473e5ecbe6d01bc7";

/** A value that only an update would make known. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What a marked object stands for; `undefined` for everything else. */
export type Mark = "secret" | "output" | "resource" | "asset" | "archive";

const MARKS: Record<string, Mark> = {
    [SECRET_MARK]: "secret",
    [OUTPUT_MARK]: "output",
    [RESOURCE_MARK]: "resource",
    [ASSET_MARK]: "asset",
    [ARCHIVE_MARK]: "archive",
};

/** Whether a value is an object with properties, marked or not. */
export function isMap(value: PropertyValue | undefined): value is PropertyMap {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The mark of a value, if it has one. */
export function markOf(value: PropertyValue | undefined): Mark | undefined {
    const mark = isMap(value) ? value[MARK] : undefined;
    return typeof mark === "string" ? MARKS[mark] : undefined;
}

/** A secret around a value. */
export function secret(value: PropertyValue): PropertyMap {
    return { [MARK]: SECRET_MARK, value };
}

/** A reference to a resource of the same run, as an output such as `vpc.vpc` carries it. Its id is unknown in a preview. */
export function resourceReference(urn: string, packageVersion: string): PropertyMap {
    return { [MARK]: RESOURCE_MARK, urn, id: "", packageVersion };
}

/** The value without a secret's wrapping; anything else as it is. */
export function unwrap(value: PropertyValue | undefined): PropertyValue | undefined {
    return markOf(value) === "secret" ? unwrap((value as PropertyMap)["value"]) : value;
}

/** Whether a value is unknown, itself or under a secret's wrapping. */
export function isUnknown(value: PropertyValue | undefined): boolean {
    const inner = unwrap(value);
    return inner === UNKNOWN || (markOf(inner) === "output" && (inner as PropertyMap)["value"] === undefined);
}

/** Whether an unknown stands anywhere within a value. */
export function hasUnknown(value: PropertyValue | undefined): boolean {
    if (isUnknown(value)) return true;
    if (Array.isArray(value)) return value.some(hasUnknown);
    return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Each element and property of a value, changed; marked objects included. */
export function mapChildren(value: PropertyValue, change: (child: PropertyValue) => PropertyValue): PropertyValue {
    if (Array.isArray(value)) return value.map(change);
    if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]));
    return value;
}

/**
 * Folds output values, which say whether a value is known, secret and what it depends on, to the value, a secret or an
 * unknown: what the engine records and hands to policies. A policy pack that meets an output value never answers.
 */
export function fold(value: PropertyValue): PropertyValue {
    if (markOf(value) !== "output") return mapChildren(value, fold);
    const output = value as PropertyMap;
    const inner = output["value"] === undefined ? UNKNOWN : fold(output["value"]);
    return output["secret"] === true ? secret(inner) : inner;
}

/** {@link fold} for all properties of a resource. */
export function foldAll(properties: PropertyMap): PropertyMap {
    return fold(properties) as PropertyMap;
}

/** Turns secrets and unknowns into output values, the only form in which a transform keeps what they depend on. */
export function unfold(value: PropertyValue): PropertyValue {
    if (value === UNKNOWN) return { [MARK]: OUTPUT_MARK };
    if (markOf(value) !== "secret") return mapChildren(value, unfold);
    const inner = unfold((value as PropertyMap)["value"] ?? null);
    return markOf(inner) === "output" ? { ...(inner as PropertyMap), secret: true } : { [MARK]: OUTPUT_MARK, value: inner, secret: true };
}

/** A value that also says which resources it depends on. */
export function withDependencies(value: PropertyValue, urns: readonly string[]): PropertyValue {
    const known = dependenciesOf(value);
    if (urns.every((urn) => known.has(urn))) return value;
    const output = markOf(value) === "output" ? (value as PropertyMap) : { [MARK]: OUTPUT_MARK, value };
    const own = Array.isArray(output["dependencies"]) ? (output["dependencies"] as string[]) : [];
    return { ...output, dependencies: [...new Set([...own, ...urns])] };
}

/** The URNs that output values anywhere within a value depend on. */
export function dependenciesOf(value: PropertyValue | undefined, found = new Set<string>()): Set<string> {
    if (Array.isArray(value)) value.forEach((child) => dependenciesOf(child, found));
    if (!isMap(value)) return found;
    const own = markOf(value) === "output" ? value["dependencies"] : undefined;
    if (Array.isArray(own)) own.forEach((urn) => typeof urn === "string" && found.add(urn));
    Object.values(value).forEach((child) => dependenciesOf(child, found));
    return found;
}

/**
 * The value a policy pack gets: folded, and with references to resources replaced by their id (unknown in a preview) or,
 * for components, which have none, by their URN.
 */
export function forPack(value: PropertyValue): PropertyValue {
    if (markOf(value) === "output") return forPack(fold(value));
    if (markOf(value) !== "resource") return mapChildren(value, forPack);
    const { id, urn } = value as PropertyMap;
    if (id === undefined) return urn ?? UNKNOWN;
    return id === "" ? UNKNOWN : forPack(id);
}
