import { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import type { Resource } from "./stack";

/** Every tier a subnet may belong to. */
export const TIERS = ["edge", "firewall", "app", "system", "database", "backup", "monitoring", "endpoint", "admin"] as const;

/** A tier of the network. */
export type Tier = (typeof TIERS)[number];

/** What the `tier` tag says; `none` and `unheard-of` are kept apart so that a message can tell. */
export type TierReading = Known<Tier | "none" | "unheard-of">;

const isTier = (text: string): text is Tier => (TIERS as readonly string[]).includes(text);

/** The tags within a `tags` property: a map, or, as an Auto Scaling group writes them, a list of keys and values. */
function tagsOf(fields: Fields): Known<Fields> | undefined {
    const value = fields.value("tags");
    if (!Array.isArray(value)) return fields.fields("tags");
    const entries = value.map((element) => Fields.of(element)).map((tag) => [tag.text("key"), tag.value("value")] as const);
    if (entries.some(([key]) => isUnknown(key))) return UNKNOWN;
    return Fields.of(Object.fromEntries(entries.flatMap(([key, content]) => (typeof key === "string" ? [[key, content]] : []))));
}

/** The value of one of a resource's own tags; an empty one is a value too, since it overrides the provider's. */
export function tag(resource: Resource, key: string): Known<string> | undefined {
    const tags = tagsOf(resource.fields);
    if (tags === undefined || isUnknown(tags)) return tags;
    return Object.getOwnPropertyDescriptor(tags.raw, key)?.value === "" ? "" : tags.text(key);
}

/** Whether a resource carries a tag with that value. */
export function isTagged(resource: Resource, key: string, value: string): Known<boolean> {
    const found = tag(resource, key);
    return isUnknown(found) ? UNKNOWN : found === value;
}

/** The tier that a resource says it belongs to. */
export function tierOf(resource: Resource): TierReading {
    const found = tag(resource, "tier");
    if (found === undefined) return "none";
    if (isUnknown(found)) return UNKNOWN;
    return isTier(found) ? found : "unheard-of";
}

/** The tags a provider gives to all it makes; an explicit provider carries them as JSON text. */
export function defaultTags(provider: Resource["provider"]): Known<Fields> | undefined {
    if (!provider) return UNKNOWN;
    const value = provider.fields.value("defaultTags");
    if (value === undefined || isUnknown(value)) return value === undefined ? undefined : UNKNOWN;
    if (typeof value !== "string") return Fields.of(value).fields("tags");
    try {
        return Fields.of(JSON.parse(value)).fields("tags");
    } catch {
        return UNKNOWN;
    }
}
