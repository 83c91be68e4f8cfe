import { Release } from "@pulumi/kubernetes/helm/v3/release";
import * as pulumi from "@pulumi/pulumi";

import type { OwnRegistry } from "../images/own-registry";
import type { Chart } from "./catalogue";

/** How a chart is installed, as far as charts differ. */
export interface ChartRelease {
    chart: Chart;
    /** Namespace it is installed in; it has to exist. */
    namespace: string;
    /** Values, as plain data: no secret is among them, only names of Secrets. */
    values: Record<string, unknown>;
    /** Seconds until everything the chart makes is ready; 600 by default. */
    timeoutSeconds?: number;
    /** Name of the release; the chart's by default. */
    releaseName?: string;
    /** A script of this repository that changes what the chart renders, with the hash of its text. */
    postRender?: { script: string; hash: string };
}

/** Where every component that installs charts gets them. */
export interface ChartSource {
    /** This account's registry; charts lie in it as OCI artifacts, under `charts/`. */
    registry: OwnRegistry;
    /**
     * Id of the image gate. While there is no gate nothing is in the registry, and Helm would fail a preview that looks for a chart
     * there: a release that carries this id is only looked at once the gate stands.
     */
    imageGate: pulumi.Input<string>;
}

/** Seconds an installation may take unless a chart says otherwise. */
const usualSeconds = 600;

/**
 * Installs a chart from this account's own registry. All or nothing: what does not become ready in time is rolled back.
 *
 * Controls: DT-1, DT-3.
 * Source: pulumi-kubernetes 4.34.2, provider/pkg/provider/helm_release.go: `Check` loads the chart as soon as no input is unknown.
 * @param name Name of the resource: `<environment>-<chart>`.
 */
export function installChart(
    name: string,
    { registry, imageGate }: ChartSource,
    { chart, namespace, values, timeoutSeconds = usualSeconds, releaseName = chart.name, postRender }: ChartRelease,
    opts: pulumi.CustomResourceOptions,
): Release {
    const changed = postRender === undefined ? "" : `, rendered on by ${postRender.hash}`;
    return new Release(
        name,
        {
            name: releaseName,
            chart: `oci://${registry.host}/charts/${chart.name}`,
            version: chart.version,
            namespace,
            createNamespace: false,
            values,
            description: pulumi.interpolate`${chart.name} ${chart.version} behind the image gate ${imageGate}${changed}`,
            atomic: true,
            cleanupOnFail: true,
            maxHistory: 5,
            timeout: timeoutSeconds,
            ...(postRender === undefined ? {} : { postrender: postRender.script }),
        },
        opts,
    );
}
