import * as pulumi from "@pulumi/pulumi";

import { createObjects } from "../charts/objects";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import type { TrafficInputs } from "../traffic";
import { meshPolicyPlan, meshRuleFaults, type PublishedRoute } from "./mesh-plan";

/** Arguments of {@link MeshPolicies}. */
export interface MeshPoliciesArgs {
    /** What the traffic graph depends on: authorization is derived from it. */
    traffic: TrafficInputs;
    /** Issuer of the tokens that callers from outside bring, as their `iss` claim says it. */
    issuer: string;
    /** What the gateway passes on; the traffic graph decides who may call it. */
    routes: PublishedRoute[];
}

/**
 * What the mesh is told: mutual TLS everywhere, everything denied but what the traffic graph declares, the gateway's listener with its
 * routes, and access logs. Wait for the namespaces and for {@link Mesh}; what is denied until then cannot be reached anyway.
 *
 * Controls: AC-5, HC-1, IS-1, IS-3, IS-4, IS-5, IS-6, NP-3, NP-6, NP-9, TL-1, TL-2.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class MeshPolicies extends pulumi.ComponentResource {
    constructor(name: string, args: MeshPoliciesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:MeshPolicies", name, args, opts);
        refuse(`MeshPolicies ${name}`, meshRuleFaults(args));
        const { derived, own } = meshPolicyPlan(args);
        createObjects(name, [...derived, ...own], { parent: this, ...dependenciesOf(opts) });
        this.registerOutputs({});
    }
}
