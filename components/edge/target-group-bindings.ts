import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { bindingFaults, bindingOf, type TargetGroupBindingPlan } from "./binding-plan";

/** Arguments of {@link TargetGroupBindings}. */
export interface TargetGroupBindingsArgs {
    /** Namespace of the service, and of the bindings; it has to exist. */
    namespace: string;
    /** Name of the Service that selects the gateway's pods. */
    serviceName: string;
    /** Each target group, and the service's port whose pods are its targets. */
    bindings: TargetGroupBindingPlan[];
    /** Id of the VPC, so that no other VPC's pods are meant. */
    vpcId: pulumi.Input<string>;
    /** ARNs of the target groups by role, as the load balancer gives them. */
    targetGroupArns: Record<string, pulumi.Input<string>>;
}

/**
 * Tells the load-balancer controller which pods are targets of which target group. It registers their addresses and nothing more: rules of
 * security groups come from the traffic graph, so no binding has a `networking` block. It has to come after the controller, whose webhook
 * judges each binding.
 *
 * Controls: AC-5, HC-3.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class TargetGroupBindings extends pulumi.ComponentResource {
    /** Name of each binding, by the role of its target group. */
    public readonly names: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: TargetGroupBindingsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:TargetGroupBindings", name, args, opts);
        refuse(`TargetGroupBindings ${name}`, bindingFaults(args.bindings, Object.keys(args.targetGroupArns)));

        const { namespace, serviceName, vpcId } = args;
        this.names = Object.fromEntries(
            args.bindings.map(({ role, port }) => {
                const targetGroupArn = args.targetGroupArns[role] as pulumi.Input<string>;
                const made = new CustomResource(
                    `${name}-target-group-binding-${role}`,
                    bindingOf({ role, port, namespace, serviceName, vpcId, targetGroupArn }),
                    { parent: this, ...dependenciesOf(opts) },
                );
                return [role, made.metadata.name];
            }),
        );
        this.registerOutputs({ names: this.names });
    }
}
