import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { root } from "./environments";

/** Default values of published charts, where they lie beside the repository. */
const folder = join(root, "..", "shared", "chart-values");

/** Whether the published defaults are there; without them nothing can be compared. */
export const chartValuesAreThere = existsSync(folder);

/** Files whose name is not the chart's. */
const files: Readonly<Record<string, string>> = { base: "istio-base", cni: "istio-cni", gateway: "istio-gateway" };

/** Values of subcharts whose defaults stand in files of their own. */
const subcharts: Readonly<Record<string, readonly string[]>> = {
    "kube-prometheus-stack": ["grafana", "kube-state-metrics", "prometheus-node-exporter"],
};

type Values = Record<string, unknown>;

const isValues = (value: unknown): value is Values => typeof value === "object" && value !== null && !Array.isArray(value);

/** The published default values of a chart; `undefined` if there is no file of it. */
export function defaultValues(chart: string): Values | undefined {
    const file = join(folder, `${files[chart] ?? chart}.yaml`);
    if (!existsSync(file)) return undefined;
    const values = parse(readFileSync(file, "utf8")) as Values;
    // Istio nests every default under this key, which users never write.
    return isValues(values["_internal_defaults_do_not_set"]) ? values["_internal_defaults_do_not_set"] : values;
}

/**
 * Keys of values that a chart's published defaults do not know, as paths. Below an empty object, a list or null anything may stand.
 *
 * @param optional Paths of keys that the chart's templates read though its defaults leave them out.
 */
export function unknownKeys(chart: string, values: Values, optional: readonly string[] = []): string[] {
    const known = defaultValues(chart);
    if (known === undefined) throw new Error(`there are no published values of the chart ${chart}`);
    const visit = (given: Values, defaults: Values, at: string): string[] =>
        Object.entries(given).flatMap(([key, value]) => {
            const path = at === "" ? key : `${at}.${key}`;
            if (optional.includes(path)) return [];
            if (at === "" && subcharts[chart]?.includes(key) && isValues(value)) {
                return unknownKeys(key, value, []).map((unknown) => `${key}.${unknown}`);
            }
            if (!(key in defaults)) return [path];
            const below = defaults[key];
            return isValues(value) && isValues(below) && Object.keys(below).length > 0 ? visit(value, below, path) : [];
        });
    return visit(values, known, "");
}
