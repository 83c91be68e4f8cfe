import { isUnknown, UNKNOWN, UNKNOWN_MARKS, type Known } from "./known";

/** A place in a resource's inputs that names a region. */
export interface RegionMention {
    /** Path of the property. */
    path: string;
    region: Known<string>;
}

const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/;
const REGION_NAME = /^(.*[rR])?egion(Name)?s?$/;
const ZONE_NAME = /^(.*[aA])?vailabilityZones?$/;
const ARN = /^arn:aws[a-z-]*:[a-z0-9-]+:([a-z0-9-]+):/;

/**
 * Every region that the inputs of a resource name: in a property for regions or zones at any depth (replicas, copies,
 * destinations), or in an ARN that is a value of its own. Regions within texts such as policy documents are not read.
 */
export function regionMentions(inputs: object): RegionMention[] {
    const found: RegionMention[] = [];
    visit(inputs, "", "", found);
    return found;
}

function visit(value: unknown, path: string, name: string, found: RegionMention[]): void {
    if (typeof value === "string") {
        const region = regionIn(value, name);
        if (region !== undefined) found.push({ path, region });
        return;
    }
    if (typeof value !== "object" || value === null) return;
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
        // Not `value[key]`: the SDK's proxies throw on the read of an unknown value.
        const nested: unknown = Object.getOwnPropertyDescriptor(value, key)?.value;
        visit(nested, path === "" ? key : `${path}.${key}`, isList ? name : key, found);
    }
}

function regionIn(text: string, name: string): Known<string> | undefined {
    const names = REGION_NAME.test(name) || ZONE_NAME.test(name);
    if (UNKNOWN_MARKS.has(text)) return names ? UNKNOWN : undefined;
    if (REGION_NAME.test(name) && REGION.test(text)) return text;
    // A zone is its region and a letter; a local zone has its city between the two.
    if (ZONE_NAME.test(name)) return /^[a-z]{2,4}(-[a-z]+)+-\d{1,2}(?=[a-z]$|-)/.exec(text)?.[0];
    return ARN.exec(text)?.[1];
}

/** Whether a region is among the allowed ones. */
export const isAllowed = (region: Known<string>, allowed: readonly string[]): Known<boolean> =>
    isUnknown(region) ? UNKNOWN : allowed.includes(region);
