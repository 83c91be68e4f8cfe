import * as pulumi from "@pulumi/pulumi";

import { createObjects } from "../charts/objects";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import type { TrafficInputs } from "../traffic";
import { graphSourceFaults, plannedGraph } from "./graph";
import { policyPlan } from "./policy-plan";

/** Arguments of {@link SegmentationPolicies}. */
export interface SegmentationPoliciesArgs {
    /** Range of the VPC. */
    cidr: string;
    /** Zones of the network, in the order of its subnets. */
    availabilityZones: string[];
    /** What the traffic graph depends on: policies are derived from it. */
    traffic: TrafficInputs;
    /** Amazon S3's ranges in the region, as its gateway endpoint reports them. */
    s3Ranges: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Calico's policies of an environment: the tier and the address sets that policies name, then everything that is allowed, and what is
 * denied by name. Workloads of the graph are isolated from here on; all others by {@link DefaultDeny}, which comes when what the
 * environment is for runs. Wait for Calico.
 *
 * Controls: AT-3, NP-1, NP-4, NP-5, NP-6, NP-8.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class SegmentationPolicies extends pulumi.ComponentResource {
    constructor(name: string, args: SegmentationPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:SegmentationPolicies", name, args, opts);
        refuse(`SegmentationPolicies ${name}`, graphSourceFaults(args));
        const { graph, addresses } = plannedGraph(args);
        const { first, s3Addresses, policies, plain } = policyPlan(graph, addresses);
        const own: pulumi.CustomResourceOptions = { parent: this, ...dependenciesOf(opts) };
        // The set of objects is known in every preview; only these addresses are not.
        const s3 = { ...s3Addresses, spec: { nets: args.s3Ranges } };
        const named = createObjects(name, [...first, s3], own);
        createObjects(name, [...policies, ...plain], pulumi.mergeOptions(own, { dependsOn: named }));
        this.registerOutputs({});
    }
}
