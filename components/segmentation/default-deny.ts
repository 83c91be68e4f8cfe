import * as pulumi from "@pulumi/pulumi";

import { createObjects } from "../charts/objects";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import type { TrafficInputs } from "../traffic";
import { graphSourceFaults, plannedGraph } from "./graph";
import { policyPlan } from "./policy-plan";

/** Arguments of {@link DefaultDeny}. */
export interface DefaultDenyArgs {
    /** Range of the VPC. */
    cidr: string;
    /** Zones of the network, in the order of its subnets. */
    availabilityZones: string[];
    /** What the traffic graph depends on. */
    traffic: TrafficInputs;
}

/**
 * Denies every pod of an ordinary namespace what no policy allows, in both directions: also pods that the traffic graph does not know.
 * The last step of bringing a cluster up: wait for the policies and for all that has to run.
 *
 * Controls: AT-3, NP-4, NP-5.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class DefaultDeny extends pulumi.ComponentResource {
    constructor(name: string, args: DefaultDenyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:DefaultDeny", name, args, opts);
        refuse(`DefaultDeny ${name}`, graphSourceFaults(args));
        const { graph, addresses } = plannedGraph(args);
        createObjects(name, [policyPlan(graph, addresses).defaultDeny], { parent: this, ...dependenciesOf(opts) });
        this.registerOutputs({});
    }
}
