import { RolePolicy, type RolePolicyArgs } from "@pulumi/aws/iam/rolePolicy";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse, type ArgumentFault } from "../faults";
import { outsideVpcDenial } from "./network-bound-plan";
import { roleName } from "./role";

/** Arguments of {@link NetworkBoundRoles}. */
export interface NetworkBoundRolesArgs {
    /** What the roles are, as in their fixed names: `team-platform-admin`. They have to exist. */
    roles: string[];
    /** Id of the VPC through whose interface endpoints the roles are of use. */
    vpcId: pulumi.Input<string>;
    /** Services, by the names of their endpoints (`eks`, `logs`), whose calls have to come through an endpoint of the VPC. */
    services: string[];
}

/**
 * Makes roles that administer of use from the VPC alone, and so from the VPN: a call to a service that has an endpoint in the VPC is denied
 * unless it comes through one, or AWS makes it on the caller's behalf. Whoever steals a session can do nothing with it elsewhere.
 *
 * The roles exist before the VPC does, since keys and buckets name them; so this is a second policy of theirs, and comes after the network.
 *
 * Controls: AC-7, KA-1.
 * Source: IAM User Guide, "AWS global condition context keys" (`aws:SourceVpc`, `aws:ViaAWSService`); aws-samples/data-perimeter-policy-examples.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class NetworkBoundRoles extends pulumi.ComponentResource {
    constructor(name: string, args: NetworkBoundRolesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:NetworkBoundRoles", name, args, opts);
        const faults: ArgumentFault[] = [];
        if (args.services.length === 0) faults.push({ propertyPath: "services", reason: "is empty; nothing would be bound" });
        if (new Set(args.roles).size !== args.roles.length) faults.push({ propertyPath: "roles", reason: "names a role twice" });
        refuse(`NetworkBoundRoles ${name}`, faults);

        const policy = outsideVpcDenial(args.vpcId, args.services);
        for (const role of args.roles) {
            const bound = `${roleName(name, role)}-from-vpc`;
            new RolePolicy(
                bound,
                // As an object, so that a preview can judge it though the VPC's id is not known yet.
                { name: bound, role: roleName(name, role), policy: policy as RolePolicyArgs["policy"] },
                { parent: this, ...dependenciesOf(opts) },
            );
        }
        this.registerOutputs({});
    }
}
