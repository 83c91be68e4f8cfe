import * as pulumi from "@pulumi/pulumi";

import { charts } from "../charts/catalogue";
import { installChart } from "../charts/release";
import { dependenciesOf } from "../dependencies";
import type { OwnRegistry } from "../images/own-registry";
import { controllerPods, loadBalancerControllerValues } from "./load-balancer-controller-values";

/** Arguments of {@link LoadBalancerController}. */
export interface LoadBalancerControllerArgs {
    /** Name of the cluster. */
    clusterName: pulumi.Input<string>;
    /** Region of the cluster. */
    region: string;
    vpcId: pulumi.Input<string>;
    /** This account's registry, which the chart and its image come from. */
    registry: OwnRegistry;
    /** Id of the image gate. */
    imageGate: pulumi.Input<string>;
}

/**
 * The controller that keeps the addresses of pods in target groups up to date. It has to come after the nodes, the CNI and the association
 * of its role; target-group bindings come after it.
 *
 * Controls: AC-5, HC-3, DT-3.
 */
export class LoadBalancerController extends pulumi.ComponentResource {
    /** Namespace it runs in. */
    public readonly namespace: pulumi.Output<string>;
    /** Status of its release, once it is installed. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: LoadBalancerControllerArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:LoadBalancerController", name, args, opts);
        const { registry, imageGate, clusterName, region, vpcId } = args;
        const release = installChart(
            `${name}-${charts.loadBalancerController.name}`,
            { registry, imageGate },
            {
                chart: charts.loadBalancerController,
                namespace: controllerPods.namespace,
                values: loadBalancerControllerValues({ registry, clusterName, region, vpcId }),
            },
            { parent: this, ...dependenciesOf(opts) },
        );
        this.namespace = pulumi.output(controllerPods.namespace);
        this.ready = release.status.status;
        this.registerOutputs({ namespace: this.namespace, ready: this.ready });
    }
}
