import { isMap, markOf, UNKNOWN, type PropertyMap, type PropertyValue } from "./values";

/** Shorter values are not looked for in texts: they would match everywhere and hide nothing. */
const SHORTEST_SECRET = 4;

const HIDDEN = "[secret]";

/** Adds every text within the secrets of a value to `found`. */
export function collectSecrets(value: PropertyValue | undefined, found: Set<string>, inside = false): void {
    if (Array.isArray(value)) return value.forEach((child) => collectSecrets(child, found, inside));
    if (isMap(value)) {
        const hidden = inside || markOf(value) === "secret" || (markOf(value) === "output" && value["secret"] === true);
        const children = markOf(value) === undefined ? Object.values(value) : [value["value"], value["text"]];
        return children.forEach((child) => collectSecrets(child, found, hidden));
    }
    const text = typeof value === "number" ? String(value) : value;
    if (inside && typeof text === "string" && text !== UNKNOWN && text.length >= SHORTEST_SECRET) found.add(text);
}

/** Cleans a text of secrets: plain, and as JSON, a URL or Base64 would carry them. */
export function scrub(text: string, secrets: ReadonlySet<string>): string {
    return replaceForms(text, formsOf(secrets));
}

/** {@link scrub} for every text within a JSON value, names of properties included. */
export function scrubAll<T>(value: T, secrets: ReadonlySet<string>): T {
    if (secrets.size === 0) return value;
    const forms = formsOf(secrets);
    const clean = (part: unknown): unknown => {
        if (typeof part === "string") return replaceForms(part, forms);
        if (Array.isArray(part)) return part.map(clean);
        if (typeof part !== "object" || part === null) return part;
        return Object.fromEntries(Object.entries(part).map(([key, child]) => [replaceForms(key, forms), clean(child)]));
    };
    return clean(value) as T;
}

/** How secrets may appear, the longest first, so that none is left half hidden. */
function formsOf(secrets: ReadonlySet<string>): string[] {
    const forms = new Set<string>();
    for (const value of secrets) {
        [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), Buffer.from(value).toString("base64")].forEach((f) =>
            forms.add(f),
        );
    }
    return [...forms].sort((a, b) => b.length - a.length);
}

function replaceForms(text: string, forms: readonly string[]): string {
    return forms.reduce((clean, form) => clean.replaceAll(form, HIDDEN), text);
}

/**
 * A value as reports show it: `{"$unknown": true}` and `{"$secret": true}` in place of what is unknown or secret, a
 * resource by its URN, an asset by where it comes from.
 */
export function display(value: PropertyValue): PropertyValue {
    if (value === UNKNOWN) return { $unknown: true };
    if (Array.isArray(value)) return value.map(display);
    if (!isMap(value)) return value;
    switch (markOf(value)) {
        case "secret":
            return { $secret: true };
        case "output":
            if (value["secret"] === true) return { $secret: true };
            return value["value"] === undefined ? { $unknown: true } : display(value["value"]);
        case "resource":
            return { $resource: value["urn"] ?? "" };
        case "asset":
        case "archive":
            return { $asset: displayAsset(value) };
        default:
            return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, display(child)]));
    }
}

/** Paths (`a.b[0].c`) of the secrets within the properties of a resource. */
export function secretPaths(properties: PropertyMap): string[] {
    const paths: string[] = [];
    const walk = (value: PropertyValue, path: string): void => {
        if (markOf(value) === "secret") paths.push(path);
        else if (Array.isArray(value)) value.forEach((child, i) => walk(child, `${path}[${String(i)}]`));
        else if (isMap(value) && markOf(value) === undefined) {
            Object.entries(value).forEach(([key, child]) => walk(child, path === "" ? key : `${path}.${key}`));
        }
    };
    walk(properties, "");
    return paths.sort();
}

function displayAsset(asset: PropertyMap): PropertyMap {
    const shown = ["path", "uri", "text", "assets", "hash"].filter((key) => asset[key] !== undefined);
    return Object.fromEntries(shown.map((key) => [key, display(asset[key] ?? null)]));
}
