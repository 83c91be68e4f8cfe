import { Namespace } from "@pulumi/kubernetes/core/v1/namespace";
import * as pulumi from "@pulumi/pulumi";

import { createObjects } from "../charts/objects";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import type { TrafficInputs } from "../traffic";
import { deriveNetworkPolicies } from "../traffic/kubernetes";
import { graphSourceFaults, plannedGraph } from "./graph";
import { namespaceMetadata, namespacePlans } from "./namespace-plan";
import { isForOperatorsNamespace } from "./policy-plan";

/** Arguments of {@link Namespaces}. */
export interface NamespacesArgs {
    /** Range of the VPC. */
    cidr: string;
    /** Zones of the network, in the order of its subnets. */
    availabilityZones: string[];
    /** What the traffic graph depends on: namespaces and policies are derived from it. */
    traffic: TrafficInputs;
}

/**
 * The namespaces of an environment, each with its Pod Security level, and in each the plain network policies of its workloads after one
 * that denies all. They come before anything that enforces them, so that nothing ever runs without; policies of the namespace that
 * Calico's operator makes follow with {@link SegmentationPolicies}.
 *
 * Controls: AT-3, IS-1, NP-1, NP-4, NP-5, NP-6, NP-8.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Namespaces extends pulumi.ComponentResource {
    /** Name of each namespace, by its name, once it is there. */
    public readonly names: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: NamespacesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Namespaces", name, args, opts);
        refuse(`Namespaces ${name}`, graphSourceFaults(args));
        const { graph, addresses } = plannedGraph(args);
        const namespaces = namespacePlans(graph).map(
            (plan) =>
                [
                    plan.name,
                    new Namespace(
                        `${name}-${plan.name}`,
                        { metadata: { ...namespaceMetadata(plan) } },
                        { parent: this, ...dependenciesOf(opts) },
                    ),
                ] as const,
        );
        createObjects(
            name,
            deriveNetworkPolicies(graph, addresses).objects.filter((policy) => !isForOperatorsNamespace(policy)),
            pulumi.mergeOptions({ parent: this, ...dependenciesOf(opts) }, { dependsOn: namespaces.map(([, made]) => made) }),
        );
        this.names = Object.fromEntries(namespaces.map(([key, made]) => [key, made.metadata.name]));
        this.registerOutputs({ names: this.names });
    }
}
