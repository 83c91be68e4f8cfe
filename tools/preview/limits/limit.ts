import { providerUrn } from "../engine/providers";
import type { RecordedResource, Recording } from "../recording";
import { parseUrn, shortName } from "../wire/urn";
import { isMap, isUnknown, unwrap, type PropertyMap, type PropertyValue } from "../wire/values";

/** How far a plan uses up one of AWS's limits. */
export interface LimitRow {
    /** What is limited: `rules per security group and direction`. */
    limit: string;
    /** What it is counted for: the security group, the region, the role. */
    scope: string;
    /** How much the plan needs; `null` if that is not known before an update. */
    used: number | null;
    /** What an account has without asking. */
    allowed: number;
    /** Whether AWS raises it on request. */
    adjustable: boolean;
    /** The most AWS raises it to; `null` if it gives no such figure, or raises nothing. */
    most: number | null;
    /** Documentation it was taken from. */
    source: string;
}

/** What a limit is, apart from who uses it up. */
export type Limit = Omit<LimitRow, "scope" | "used">;

/** Rows of one kind of limit. */
export type Measure = (plan: Plan) => LimitRow[];

/** Whether a row breaks a limit that no request can raise far enough. */
export function isExceeded(row: LimitRow): boolean {
    const most = row.adjustable ? (row.most ?? Infinity) : row.allowed;
    return row.used !== null && row.used > most;
}

/** Whether an account has to ask for more before the plan fits. */
export function mustBeRaised(row: LimitRow): boolean {
    return row.used !== null && row.used > row.allowed && !isExceeded(row);
}

/** Whether a row is worth a reader's time: four fifths of the limit are used. */
export function isNear(row: LimitRow): boolean {
    return row.used !== null && row.used >= 0.8 * row.allowed;
}

/** What limits are counted in: the resources of a recording, linked. */
export class Plan {
    private readonly byUrn: ReadonlyMap<string, RecordedResource>;
    private readonly region: string;

    constructor(recording: Recording) {
        this.byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
        this.region = recording.environment.config["aws:region"] ?? "the default region";
    }

    /** All resources of some types. */
    public ofType(...types: string[]): RecordedResource[] {
        return [...this.byUrn.values()].filter((resource) => types.includes(resource.type));
    }

    /**
     * The resource a property names: one of the given types among what it depends on, else what it says itself. An output
     * of a remote component depends on several of its children; the first of the type stands for it.
     */
    public target(resource: RecordedResource, property: string, ...types: string[]): string {
        const urns = resource.propertyDependencies[property] ?? [];
        const linked = urns.find((urn) => types.includes(parseUrn(urn).type));
        if (linked !== undefined) return linked;
        const value = unwrap(resource.inputs[property]);
        return typeof value === "string" && !isUnknown(value) ? value : `not known (${resource.name})`;
    }

    /** The resource with a URN. */
    public get(urn: string): RecordedResource | undefined {
        return this.byUrn.get(urn);
    }

    /** The region a resource lies in: its own, its provider's, or the stack's. */
    public regionOf(resource: RecordedResource): string {
        const provider = resource.provider === "" ? undefined : this.byUrn.get(providerUrn(resource.provider));
        return textOf(resource.inputs["region"]) ?? textOf(provider?.inputs["region"]) ?? this.region;
    }
}

/** How many items each scope has, as rows; scopes are shown by name. */
export function countBy<T>(
    limit: Limit,
    items: readonly T[],
    scopeOf: (item: T) => string,
    weight: (item: T) => number = () => 1,
): LimitRow[] {
    const counts = new Map<string, number>();
    for (const item of items) counts.set(scopeOf(item), (counts.get(scopeOf(item)) ?? 0) + weight(item));
    return [...counts].map(([scope, used]) => ({ ...limit, scope: shortName(scope), used }));
}

/** A known text; `undefined` for anything else. */
export function textOf(value: PropertyValue | undefined): string | undefined {
    const inner = unwrap(value);
    return typeof inner === "string" && !isUnknown(inner) ? inner : undefined;
}

/** The maps of a list; none if it is absent or unknown. */
export function mapsOf(value: PropertyValue | undefined): PropertyMap[] {
    const inner = unwrap(value);
    return Array.isArray(inner) ? inner.filter(isMap) : [];
}

/** The items of a list; none if it is absent or unknown. */
export function listOf(value: PropertyValue | undefined): PropertyValue[] {
    const inner = unwrap(value);
    return Array.isArray(inner) ? inner : [];
}
