import * as pulumi from "@pulumi/pulumi";

import { charts } from "../charts/catalogue";
import { createObjects } from "../charts/objects";
import { installChart, type ChartSource } from "../charts/release";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { apiServer, calicoValues, imageSet, operatorNamespace } from "./calico-values";
import { hostOf } from "./endpoint";
import { registryFaults } from "./install-plan";

/** Arguments of {@link Calico}. */
export interface CalicoArgs {
    /** Where charts come from, and images with them. */
    charts: ChartSource;
    /** Address of the Kubernetes API, such as `https://….eks.amazonaws.com`. */
    endpoint: pulumi.Input<string>;
}

/**
 * Calico, which enforces the network policies of a cluster by eBPF and serves its own as objects of the Kubernetes API. Wait for the
 * namespaces and for the nodes; whatever is of `projectcalico.org/v3` waits for this component. It goes in the reverse order: policies,
 * its API, the operator, which takes everything down that it installed, and its definitions last.
 *
 * Controls: DT-1, DT-3, NP-1, NP-4, NP-8.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Calico extends pulumi.ComponentResource {
    /** Name of the release that installs the operator, once it runs. */
    public readonly releaseName: pulumi.Output<string>;

    constructor(name: string, args: CalicoArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Calico", name, args, opts);
        refuse(`Calico ${name}`, registryFaults("charts.registry", args.charts.registry));
        const { registry } = args.charts;
        const own: pulumi.CustomResourceOptions = { parent: this, ...dependenciesOf(opts) };
        const definitions = installChart(
            `${name}-calico-definitions`,
            args.charts,
            { chart: charts.calicoDefinitions, namespace: operatorNamespace, values: {}, releaseName: "calico-definitions" },
            own,
        );
        const images = createObjects(name, imageSet(registry), pulumi.mergeOptions(own, { dependsOn: [definitions] }));
        const operator = installChart(
            `${name}-calico`,
            args.charts,
            {
                chart: charts.calico,
                namespace: operatorNamespace,
                values: calicoValues({ registry, apiHost: hostOf(args.endpoint) }),
            },
            pulumi.mergeOptions(own, { dependsOn: [definitions, ...images] }),
        );
        createObjects(
            name,
            [apiServer()],
            pulumi.mergeOptions(own, { dependsOn: [operator], customTimeouts: { create: "15m", update: "15m" } }),
        );
        this.releaseName = operator.name;
        this.registerOutputs({ releaseName: this.releaseName });
    }
}
