import {
    DefaultNetworkAcl,
    DefaultRouteTable,
    DefaultSecurityGroup,
    Eip,
    NatGateway,
    Route,
    RouteTable,
    RouteTableAssociation,
    Subnet,
    VpcEndpoint,
    type SecurityGroup,
} from "@pulumi/aws/ec2";
import { Vpc } from "@pulumi/awsx/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { refuse } from "../faults";
import type { TrafficInputs } from "../traffic";
import { NetworkAcls } from "./network-acls";
import { innerTiers, planNetwork, type NetworkPlan } from "./network-plan";
import { SecurityGroups } from "./security-groups";
import type { Tier } from "./tiers";

/** Arguments of {@link Network}. */
export interface NetworkArgs {
    /** Account and region. */
    account: Account;
    /** Range of the VPC, a /16 to /18 inside RFC 1918. */
    cidr: string;
    /** Zones to spread over, three to six, such as `eu-central-1a`. */
    availabilityZones: string[];
    /** What the traffic graph depends on; security groups and network ACLs are derived from it. */
    traffic: TrafficInputs;
    /** Policy of the S3 endpoint, as JSON: who may reach which buckets through it. Without one AWS would admit anyone to any bucket. */
    s3EndpointPolicy: string;
    /** Why one NAT gateway serves all zones. Absent by default: each zone has its own, so that losing one cuts off no other. */
    sharedNatBecause?: string;
}

/**
 * The network of an environment: a VPC in tiers over all its zones. Only the edge tier routes to the internet gateway; the app tier
 * leaves through NAT; every other tier reaches gateway endpoints and nothing else. Security groups and network ACLs are derived from the
 * traffic graph. What AWS makes by default (main route table, default security group, default network ACL) is emptied and unused.
 *
 * Controls: AC-1, AC-3, AC-5, AT-1, DT-1, MT-1, MT-3, S3-1, VE-2, VE-4.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Network extends pulumi.ComponentResource {
    /** Id of the VPC. */
    public readonly vpcId: pulumi.Output<string>;
    /** Ids of the subnets by tier, in the order of the zones. */
    public readonly subnetIds: Record<string, pulumi.Output<string>[]>;
    /** Ids of the route tables by tier, in the order of the zones; the edge's came with the VPC and are not among them. */
    public readonly routeTableIds: Record<string, pulumi.Output<string>[]>;
    /** Ids of the security groups by role. */
    public readonly securityGroupIds: Record<string, pulumi.Output<string>>;
    /** The security groups themselves by role, for what takes no id. */
    public readonly securityGroups: Record<string, pulumi.Output<SecurityGroup>>;
    /** Id of the S3 gateway endpoint. */
    public readonly s3EndpointId: pulumi.Output<string>;
    /** Amazon S3's ranges in the region, which can change; known once its endpoint is there. */
    public readonly s3Ranges: pulumi.Output<string[]>;

    constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Network", name, args, opts);
        const { faults, plan } = planNetwork(args);
        refuse(`Network ${name}`, faults);
        if (plan === undefined) throw new RangeError("a network without faults has no plan");

        const vpc = this.createVpc(name, args, plan);
        this.vpcId = vpc.vpcId;
        this.emptyDefaults(name, vpc);
        const { subnetIds, routeTables } = this.createTiers(name, args, plan);
        const edgeSubnetId = (index: number) => vpc.publicSubnetIds.apply((ids) => ids[index] as string);
        this.subnetIds = { edge: args.availabilityZones.map((_, index) => edgeSubnetId(index)), ...subnetIds };
        this.routeTableIds = Object.fromEntries(Object.entries(routeTables).map(([tier, tables]) => [tier, tables.map(({ id }) => id)]));
        this.createNat(name, args, plan, routeTables.app ?? [], vpc);

        const s3 = new VpcEndpoint(
            `${name}-s3`,
            {
                vpcId: this.vpcId,
                serviceName: `com.amazonaws.${args.account.region}.s3`,
                vpcEndpointType: "Gateway",
                routeTableIds: Object.values(routeTables).flatMap((tables) => tables.map((table) => table.id)),
                policy: args.s3EndpointPolicy,
                tags: { Name: `${name}-s3` },
            },
            { parent: this },
        );
        this.s3EndpointId = s3.id;
        this.s3Ranges = s3.cidrBlocks;

        const groups = new SecurityGroups(
            name,
            { vpcId: this.vpcId, plan: plan.securityGroups, prefixListIds: { s3: s3.prefixListId } },
            { parent: this },
        );
        this.securityGroupIds = groups.ids;
        this.securityGroups = groups.groups;
        new NetworkAcls(name, { vpcId: this.vpcId, plan: plan.networkAcls, subnetIds: this.subnetIds }, { parent: this });

        this.registerOutputs({
            vpcId: this.vpcId,
            subnetIds: this.subnetIds,
            routeTableIds: this.routeTableIds,
            securityGroupIds: this.securityGroupIds,
            securityGroups: this.securityGroups,
            s3EndpointId: this.s3EndpointId,
            s3Ranges: this.s3Ranges,
        });
    }

    /** VPC, internet gateway and edge subnets: what awsx is good at. It would give instances public addresses; the transform takes that back. */
    private createVpc(name: string, args: NetworkArgs, plan: NetworkPlan): Vpc {
        const edge = plan.subnets.tiers.edge.subnets;
        return new Vpc(
            name,
            {
                cidrBlock: args.cidr,
                enableDnsHostnames: true,
                enableDnsSupport: true,
                availabilityZoneNames: args.availabilityZones,
                subnetStrategy: "Auto",
                natGateways: { strategy: "None" },
                subnetSpecs: [{ type: "Public", name: "edge", cidrBlocks: args.availabilityZones.map((zone) => edge[zone] as string) }],
                tags: { Name: name },
            },
            { parent: this, transforms: [edgeOfOurs] },
        );
    }

    private createTiers(name: string, args: NetworkArgs, plan: NetworkPlan) {
        const subnetIds: Record<string, pulumi.Output<string>[]> = {};
        const routeTables: Partial<Record<Tier, RouteTable[]>> = {};
        for (const tier of innerTiers) {
            const made = args.availabilityZones.map((zone) => {
                const at = `${name}-${tier}-${zone}`;
                const tags = { Name: at, tier };
                const subnet = new Subnet(
                    at,
                    {
                        vpcId: this.vpcId,
                        availabilityZone: zone,
                        cidrBlock: plan.subnets.tiers[tier].subnets[zone] as string,
                        mapPublicIpOnLaunch: false,
                        tags,
                    },
                    { parent: this },
                );
                const reach: Record<string, string> = plan.officeTiers.includes(tier) ? { officeReach: "true" } : {}; // the policy on ways out knows the tables by it
                const routeTable = new RouteTable(at, { vpcId: this.vpcId, tags: { ...tags, ...reach } }, { parent: this });
                new RouteTableAssociation(at, { subnetId: subnet.id, routeTableId: routeTable.id }, { parent: this });
                return { subnet, routeTable };
            });
            subnetIds[tier] = made.map(({ subnet }) => subnet.id);
            routeTables[tier] = made.map(({ routeTable }) => routeTable);
        }
        return { subnetIds, routeTables };
    }

    private createNat(name: string, args: NetworkArgs, plan: NetworkPlan, appRouteTables: RouteTable[], vpc: Vpc): void {
        const gateways = plan.natZones.map((zone) => {
            const at = `${name}-nat-${zone}`;
            const tags = { Name: at, tier: "edge" };
            const address = new Eip(at, { domain: "vpc", tags }, { parent: this });
            const subnetId = this.subnetIds["edge"]?.[args.availabilityZones.indexOf(zone)] as pulumi.Output<string>;
            return new NatGateway(at, { allocationId: address.id, subnetId, tags }, { parent: this, dependsOn: [vpc] });
        });
        args.availabilityZones.forEach((zone, index) => {
            const own = gateways[plan.natZones.indexOf(zone)] ?? gateways[0];
            const routeTable = appRouteTables[index];
            if (own === undefined || routeTable === undefined) return;
            new Route(
                `${name}-app-nat-${zone}`,
                { routeTableId: routeTable.id, destinationCidrBlock: "0.0.0.0/0", natGatewayId: own.id },
                { parent: this },
            );
        });
    }

    private emptyDefaults(name: string, vpc: Vpc): void {
        const tags = { Name: `${name}-default-unused` };
        new DefaultSecurityGroup(name, { vpcId: this.vpcId, tags }, { parent: this });
        new DefaultRouteTable(name, { defaultRouteTableId: vpc.vpc.defaultRouteTableId, routes: [], tags }, { parent: this });
        new DefaultNetworkAcl(name, { defaultNetworkAclId: vpc.vpc.defaultNetworkAclId, tags }, { parent: this });
    }
}

/** No public addresses on launch, and the tier's name on what awsx makes. */
const edgeOfOurs: pulumi.ResourceTransform = ({ type, props, opts }) => {
    const tags = { ...props["tags"], tier: "edge" };
    if (type === "aws:ec2/subnet:Subnet") return { props: { ...props, mapPublicIpOnLaunch: false, tags }, opts };
    if (type === "aws:ec2/routeTable:RouteTable") return { props: { ...props, tags }, opts };
    return undefined;
};
