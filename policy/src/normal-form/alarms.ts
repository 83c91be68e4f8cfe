import type { Fields } from "./fields";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "./known";
import type { Resource, Stack } from "./stack";
import { METRIC_ALARM } from "./types";

/** What an alarm has to look at, and when it has to sound. */
export interface Sought {
    namespace: string;
    metricName: string;
    /** Texts that dimensions have, by name. */
    dimensions?: Readonly<Record<string, string>>;
    /** The dimension that names what is watched, and whether its value does. */
    names?: { dimension: string; is: (value: Known<string>, alarm: Resource, property: string) => Known<boolean> };
    /** Which way the threshold is passed. */
    sounds: "below" | "above";
    /** Thresholds that tell in time. */
    threshold: (value: number) => boolean;
    /** Statistics that show the fault; any if none are given. */
    statistics?: readonly string[];
    /** Whether silence has to sound, too. */
    silenceSounds?: boolean;
}

/** A metric as an alarm names it: by itself, or among several that it computes with. */
interface Metric {
    property: "dimensions" | "metricQueries";
    fields: Fields;
    statistic: Known<string> | undefined;
}

const is = (text: Known<string> | undefined, wanted: string): Known<boolean> => (isUnknown(text) ? UNKNOWN : text === wanted);

/** The metrics that an alarm looks at; unknown where they can't be read. */
function metricsOf({ fields }: Resource): Known<Metric>[] {
    const queries = fields.children("metricQueries") ?? [];
    if (isUnknown(queries)) return [UNKNOWN];
    const queried = queries.flatMap((query): Known<Metric>[] => {
        const metric = isUnknown(query) ? UNKNOWN : query.fields("metric");
        if (metric === undefined) return [];
        return [isUnknown(metric) ? UNKNOWN : { property: "metricQueries", fields: metric, statistic: metric.text("stat") }];
    });
    return fields.has("metricName") ? [{ property: "dimensions", fields, statistic: fields.text("statistic") }, ...queried] : queried;
}

function looksAt(alarm: Resource, metric: Known<Metric>, sought: Sought): Known<boolean> {
    if (isUnknown(metric)) return UNKNOWN;
    const { fields, property, statistic } = metric;
    const dimensions = fields.fields("dimensions");
    const valueOf = (name: string): Known<string> | undefined => (isUnknown(dimensions) ? UNKNOWN : dimensions?.text(name));
    const named = sought.names === undefined ? "" : valueOf(sought.names.dimension);
    return allOf([
        is(fields.text("namespace"), sought.namespace),
        is(fields.text("metricName"), sought.metricName),
        ...Object.entries(sought.dimensions ?? {}).map(([name, wanted]) => is(valueOf(name), wanted)),
        named === undefined ? false : (sought.names?.is(named, alarm, property) ?? true),
        sought.statistics === undefined ? true : isUnknown(statistic) ? UNKNOWN : sought.statistics.includes(statistic ?? ""),
    ]);
}

/** Whether an alarm sounds in time: beyond a threshold that says something, or beyond what is usual. */
function soundsInTime({ fields }: Resource, { sounds, threshold, silenceSounds }: Sought): Known<boolean> {
    const comparison = fields.text("comparisonOperator");
    const limit = fields.number("threshold");
    const missing = fields.text("treatMissingData");
    const isUsual = fields.has("thresholdMetricId");
    return allOf([
        isUnknown(comparison) ? UNKNOWN : (comparison ?? "").startsWith(sounds === "below" ? "LessThan" : "GreaterThan"),
        isUsual ? true : isUnknown(limit) ? UNKNOWN : limit !== undefined && threshold(limit),
        silenceSounds === true ? is(missing, "breaching") : true,
    ]);
}

/** Whether anybody hears of it. */
function isHeard({ fields }: Resource): Known<boolean> {
    const actions = fields.texts("alarmActions") ?? [];
    return allOf([fields.flag("actionsEnabled") ?? true, isUnknown(actions) ? UNKNOWN : actions.length > 0]);
}

/** Whether the stack has an alarm on what is sought, that sounds in time and that somebody hears. */
export const isWatched = (stack: Stack, sought: Sought): Known<boolean> =>
    anyOf(
        stack
            .ofType(METRIC_ALARM)
            .map((alarm) =>
                allOf([
                    anyOf(metricsOf(alarm).map((metric) => looksAt(alarm, metric, sought))),
                    soundsInTime(alarm, sought),
                    isHeard(alarm),
                ]),
            ),
    );
