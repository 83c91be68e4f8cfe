import { Fields } from "../fields";
import { isUnknown, UNKNOWN, type Known } from "../known";
import type { Resource, Stack } from "../stack";
import { HELM_CHARTS, HELM_RELEASE } from "../types";
import { providerNamespace } from "./objects";

/** A chart that is installed, as a release or as a component. */
export interface Release {
    resource: Resource;
    /** What the resource says of the chart: a name, a reference, a path, an address. */
    reference: Known<string>;
    /** Name of the chart, without where it comes from. */
    chart: Known<string>;
    version: Known<string> | undefined;
    /** A chart repository named beside the chart. */
    hasRepository: Known<boolean>;
    /** The values, an object without any where there are none. */
    values: Known<Fields>;
    /** Whether values stand in files too, which the engine does not show. */
    hasFiles: Known<boolean>;
    namespace: Known<string>;
}

/** The chart a resource installs. Components of remote packages may show nothing of their arguments: what they make is judged itself. */
export function releaseOf(resource: Resource): Release | undefined {
    const { type, fields } = resource;
    const isRelease = type === HELM_RELEASE;
    if (!isRelease && !(HELM_CHARTS as readonly string[]).includes(type)) return undefined;
    const reference = fields.text("chart");
    if (reference === undefined && !isRelease) return undefined;
    return {
        resource,
        reference: reference ?? UNKNOWN,
        chart: reference === undefined || isUnknown(reference) ? UNKNOWN : chartName(reference),
        version: fields.text("version"),
        hasRepository: holdsSomething(fields.value("repositoryOpts")),
        values: fields.fields("values") ?? new Fields({}),
        hasFiles: holdsSomething(fields.value("valueYamlFiles")),
        namespace: fields.text("namespace") ?? providerNamespace(resource),
    };
}

/** Whether a property holds something. */
function holdsSomething(value: unknown): Known<boolean> {
    if (value === undefined || isUnknown(value)) return value === undefined ? false : UNKNOWN;
    return typeof value === "object" && value !== null ? Object.keys(value).length > 0 : true;
}

/** The name in a reference to a chart: `oci://registry/charts/weaviate`, `repository/weaviate`, `./weaviate-17.8.3.tgz`, `weaviate`. */
export function chartName(reference: string): string {
    const path = reference.replace(/[?#].*$/, "").replace(/\/+$/, "");
    const last = path.slice(path.lastIndexOf("/") + 1);
    const archive = /^(.+?)-v?\d+\.\d+\.\d+[^/]*\.tgz$/.exec(last)?.[1];
    return archive ?? last.replace(/[:@].*$/, "");
}

const read = new WeakMap<Stack, readonly Release[]>();

/** The charts that a stack installs, read once. */
export function releasesOf(stack: Stack): readonly Release[] {
    const known = read.get(stack);
    if (known) return known;
    const releases = stack.ofType(HELM_RELEASE, ...HELM_CHARTS).flatMap((resource) => releaseOf(resource) ?? []);
    read.set(stack, releases);
    return releases;
}

/** Whether a release is of a chart of that name. */
export const isOfChart = ({ chart }: Release, name: string): Known<boolean> => (isUnknown(chart) ? UNKNOWN : chart === name);
