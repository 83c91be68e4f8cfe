import { VpcEndpoint } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { endpointGroupOf, interfaceServices } from "../traffic";
import { interfaceEndpointPolicy } from "./endpoint-policies";

/** Arguments of {@link InterfaceEndpoints}. */
export interface InterfaceEndpointsArgs {
    /** Account and region. */
    account: Account;
    vpcId: pulumi.Input<string>;
    /** The endpoint tier's subnets, one in each zone. */
    subnetIds: pulumi.Input<string>[];
    /** Ids of the security groups by role; each endpoint takes `endpoint-<group>`. */
    securityGroupIds: Record<string, pulumi.Input<string>>;
}

/**
 * An interface endpoint for each AWS service that a tier needs, with a network interface in each zone, private DNS, a security group
 * that admits only the tiers that need it, and a policy that admits only this account's principals.
 *
 * Controls: VE-1, VE-2, VE-3, VE-5, DT-1.
 * @throws {RangeError} if a security group is missing.
 */
export class InterfaceEndpoints extends pulumi.ComponentResource {
    /** Id of each endpoint, by service. */
    public readonly ids: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: InterfaceEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:InterfaceEndpoints", name, args, opts);
        this.ids = Object.fromEntries(
            interfaceServices.map(({ service }) => {
                const role = `endpoint-${endpointGroupOf(service).name}`;
                const securityGroupId = args.securityGroupIds[role];
                if (securityGroupId === undefined) throw new RangeError(`the endpoint for ${service} needs the security group "${role}"`);
                const endpointName = `${name}-${service.replaceAll(".", "-")}`;
                const endpoint = new VpcEndpoint(
                    endpointName,
                    {
                        vpcId: args.vpcId,
                        serviceName: `com.amazonaws.${args.account.region}.${service}`,
                        vpcEndpointType: "Interface",
                        privateDnsEnabled: true,
                        subnetIds: args.subnetIds,
                        securityGroupIds: [securityGroupId],
                        policy: JSON.stringify(interfaceEndpointPolicy(args.account, service)),
                        tags: { Name: endpointName, tier: "endpoint" },
                    },
                    { parent: this },
                );
                return [service, endpoint.id];
            }),
        );
        this.registerOutputs({ ids: this.ids });
    }
}
