import { VpcEndpoint } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { refuse, type ArgumentFault } from "../faults";
import { endpointGroupOf, interfaceServices } from "../traffic";

/** Arguments of {@link InterfaceEndpoints}. */
export interface InterfaceEndpointsArgs {
    /** Account and region. */
    account: Account;
    vpcId: pulumi.Input<string>;
    /** The endpoint tier's subnets, one in each zone, in the order of the zones. */
    subnetIds: pulumi.Input<string>[];
    /** Ids of the security groups by role; each endpoint takes `endpoint-<group>`. */
    securityGroupIds: Record<string, pulumi.Input<string>>;
    /**
     * Policy of each endpoint by its service, as JSON: who may call what through it. Every service needs one, since AWS admits anyone to
     * anything without.
     */
    policies: Record<string, string>;
    /**
     * Why all endpoints have their interface in the first zone alone, which saves what the other zones' cost by the hour. Absent by
     * default: each has one in every zone, so that losing one zone cuts off no other.
     */
    sharedEndpointsBecause?: string;
}

/**
 * An interface endpoint for each AWS service that a tier needs, with a network interface in each zone, private DNS, a security group
 * that admits only the tiers that need it, and a policy that admits only who and what was named.
 *
 * Controls: VE-1, VE-2, VE-3, VE-5, DT-1, S3-6.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class InterfaceEndpoints extends pulumi.ComponentResource {
    /** Id of each endpoint, by service. */
    public readonly ids: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: InterfaceEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:InterfaceEndpoints", name, args, opts);
        refuse(`InterfaceEndpoints ${name}`, endpointFaults(args));
        const isShared = args.sharedEndpointsBecause !== undefined;
        const subnetIds = isShared ? args.subnetIds.slice(0, 1) : args.subnetIds;
        this.ids = Object.fromEntries(
            interfaceServices.map(({ service }) => {
                const endpointName = `${name}-${service.replaceAll(".", "-")}`;
                const endpoint = new VpcEndpoint(
                    endpointName,
                    {
                        vpcId: args.vpcId,
                        serviceName: `com.amazonaws.${args.account.region}.${service}`,
                        vpcEndpointType: "Interface",
                        privateDnsEnabled: true,
                        subnetIds,
                        securityGroupIds: [args.securityGroupIds[groupOf(service)] as pulumi.Input<string>],
                        policy: args.policies[service] as string,
                        // The policy pack tells by the tag that the zones it has not are left out on purpose.
                        tags: { Name: endpointName, tier: "endpoint", ...(isShared ? { zones: "shared" } : {}) },
                    },
                    { parent: this },
                );
                return [service, endpoint.id];
            }),
        );
        // The policy pack sees what a component puts out, not what it is given: the reason has to be seen there.
        this.registerOutputs({ ids: this.ids, ...(isShared ? { sharedEndpointsBecause: args.sharedEndpointsBecause } : {}) });
    }
}

const groupOf = (service: string): string => `endpoint-${endpointGroupOf(service).name}`;

/** Every fault of the arguments, none if they are sound. */
function endpointFaults({ subnetIds, securityGroupIds, policies, sharedEndpointsBecause }: InterfaceEndpointsArgs): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (subnetIds.length === 0) fault("subnetIds", "is empty; give the endpoint tier's subnet in each zone");
    if (sharedEndpointsBecause?.trim() === "") fault("sharedEndpointsBecause", "is empty; give the reason, or leave it out");
    for (const group of new Set(interfaceServices.map(({ service }) => groupOf(service)))) {
        if (securityGroupIds[group] === undefined) fault("securityGroupIds", `has no "${group}"; give the id of that security group`);
    }
    for (const { service } of interfaceServices) {
        if (!policies[service]?.trim()) fault("policies", `has none for ${service}; without one AWS admits anyone to anything`);
    }
    const services: readonly string[] = interfaceServices.map(({ service }) => service);
    for (const service of Object.keys(policies)) {
        if (!services.includes(service)) fault("policies", `has one for ${service}, which gets no endpoint; take it out`);
    }
    return faults;
}
