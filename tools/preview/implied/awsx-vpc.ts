import type { PropertyMap } from "../wire/values";
import {
    argument,
    fixed,
    knownMaps,
    knownTexts,
    outputOf,
    tagsOf,
    type Component,
    type ImpliedChild,
    type ImpliedComponent,
    type Part,
    type Reference,
} from "./table";

/** Arguments that go to the VPC itself, unchanged. */
const VPC_ARGUMENTS = [
    "assignGeneratedIpv6CidrBlock",
    "enableDnsHostnames",
    "enableDnsSupport",
    "enableNetworkAddressUsageMetrics",
    "instanceTenancy",
    "ipv6CidrBlock",
    "ipv6CidrBlockNetworkBorderGroup",
    "ipv6IpamPoolId",
    "ipv6NetmaskLength",
    "region",
];

/** Arguments that change the layout in ways this table does not follow. */
const UNSUPPORTED = [
    "availabilityZoneCidrMask",
    "ipv4IpamPoolId",
    "ipv4NetmaskLength",
    "numberOfAvailabilityZones",
    "vpcEndpointSpecs",
    "vpcEndpointStrategy",
];

/**
 * `awsx.ec2.Vpc` with explicit CIDR blocks and zones and without NAT gateways: the VPC, its internet gateway, and for each
 * zone and specification a subnet with a route table, its association and, if public, a route to the gateway.
 *
 * Source: pulumi-awsx, awsx/ec2/vpc.ts, and a run of version 3.9.0 with the real engine.
 */
export const awsxVpc: ImpliedComponent = {
    type: "awsx:ec2:Vpc",
    recordsInputs: false,
    registersOutputs: false,
    refusals,
    children: (component) => [...network(component), ...subnets(component).flatMap((subnet) => subnetChildren(component, subnet))],
    outputs,
};

interface Subnet {
    name: string;
    zone: string;
    type: string;
    cidrBlock: string;
    tags: PropertyMap;
    assignIpv6: boolean;
}

function refusals({ inputs }: Component): string[] {
    const refused = UNSUPPORTED.filter((name) => inputs[name] !== undefined).map(
        (name) => `${name} is given; a preview can't follow it, leave it out`,
    );
    const nat = inputs["natGateways"] as PropertyMap | undefined;
    if (String(nat?.["strategy"]).toLowerCase() !== "none")
        refused.push('natGateways.strategy is not "None"; make NAT gateways as resources of their own');
    if (inputs["subnetStrategy"] !== "Auto") refused.push('subnetStrategy is not "Auto"; other layouts are not reproduced');
    if (inputs["subnetNameTagStrategy"] !== undefined && inputs["subnetNameTagStrategy"] !== "Legacy") {
        refused.push('subnetNameTagStrategy is not "Legacy"; leave it out');
    }
    const zones = knownTexts(inputs["availabilityZoneNames"]);
    if (!zones) refused.push("availabilityZoneNames is no known list of zones; looking them up needs AWS");
    const specs = knownMaps(inputs["subnetSpecs"]);
    if (!specs) refused.push("subnetSpecs is no known list; name each kind of subnet");
    specs?.forEach((spec, i) => {
        if (knownTexts(spec["cidrBlocks"])?.length !== (zones ?? []).length) {
            refused.push(
                `subnetSpecs[${String(i)}].cidrBlocks is no known list with one block for each of the ${String(zones?.length ?? 0)} zones`,
            );
        }
    });
    return refused;
}

function network(component: Component): ImpliedChild[] {
    const handedOn = Object.fromEntries(VPC_ARGUMENTS.map((name) => [name, argument(component, name)]));
    return [
        {
            key: "vpc",
            type: "aws:ec2/vpc:Vpc",
            name: component.name,
            inputs: { ...handedOn, cidrBlock: argument(component, "cidrBlock") ?? fixed("10.0.0.0/16"), tags: sharedTags(component) },
        },
        {
            key: "internetGateway",
            type: "aws:ec2/internetGateway:InternetGateway",
            name: component.name,
            parent: "vpc",
            inputs: { region: argument(component, "region"), vpcId: outputOf("vpc"), tags: sharedTags(component) },
            dependsOn: ["vpc"],
        },
    ];
}

/** All subnets, zone by zone; within a zone the public ones first, the isolated ones last. */
function subnets(component: Component): Subnet[] {
    const zones = knownTexts(component.inputs["availabilityZoneNames"]) ?? [];
    const rank = (spec: PropertyMap) => ["public", "private", "isolated"].indexOf(String(spec["type"]).toLowerCase());
    const specs = (knownMaps(component.inputs["subnetSpecs"]) ?? [])
        .filter((spec) => spec["type"] !== "Unused")
        .sort((a, b) => rank(a) - rank(b));
    return zones.flatMap((zone, i) =>
        specs.map((spec) => ({
            name: `${component.name}-${String(spec["name"] ?? String(spec["type"]).toLowerCase())}-${String(i + 1)}`,
            zone,
            type: String(spec["type"]),
            cidrBlock: knownTexts(spec["cidrBlocks"])?.[i] ?? "",
            tags: (spec["tags"] ?? {}) as PropertyMap,
            assignIpv6: (spec["assignIpv6AddressOnCreation"] ?? component.inputs["assignGeneratedIpv6CidrBlock"]) === true,
        })),
    );
}

function subnetChildren(component: Component, subnet: Subnet): ImpliedChild[] {
    const { name, type } = subnet;
    const region = argument(component, "region");
    const isPublic = type.toLowerCase() === "public";
    const own = { Name: name, SubnetType: type };
    const keys = { subnet: `subnet/${name}`, table: `routeTable/${name}` };
    const children: ImpliedChild[] = [
        {
            key: keys.subnet,
            type: "aws:ec2/subnet:Subnet",
            name,
            parent: "vpc",
            inputs: {
                region,
                vpcId: outputOf("vpc"),
                availabilityZone: fixed(subnet.zone),
                mapPublicIpOnLaunch: fixed(isPublic),
                cidrBlock: fixed(subnet.cidrBlock),
                assignIpv6AddressOnCreation: fixed(subnet.assignIpv6),
                ...(subnet.assignIpv6 ? { ipv6CidrBlock: outputOf("vpc") } : {}),
                tags: tagsOf(component, "tags", { Name: component.name }, { ...subnet.tags, ...own }),
            },
            dependsOn: ["vpc"],
        },
        {
            key: keys.table,
            type: "aws:ec2/routeTable:RouteTable",
            name,
            parent: keys.subnet,
            inputs: { region, vpcId: outputOf("vpc"), tags: tagsOf(component, "tags", { Name: component.name }, own) },
            dependsOn: [keys.subnet],
        },
        {
            key: `association/${name}`,
            type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
            name,
            parent: keys.table,
            inputs: { region, routeTableId: outputOf(keys.table), subnetId: outputOf(keys.subnet) },
            dependsOn: [keys.table],
        },
    ];
    if (!isPublic) return children;
    const route = {
        region,
        routeTableId: outputOf(keys.table),
        gatewayId: outputOf("internetGateway"),
        destinationCidrBlock: fixed("0.0.0.0/0"),
    };
    return [
        ...children,
        { key: `route/${name}`, type: "aws:ec2/route:Route", name, parent: keys.table, inputs: route, dependsOn: [keys.table] },
    ];
}

/**
 * Every output is taken from one object that holds the VPC's id and all subnet ids, so each depends on all of these; a
 * reference depends on what it refers to besides.
 */
function outputs(component: Component, children: ImpliedChild[]): Record<string, Part | Reference> {
    const ofType = (type: string) => children.filter((child) => child.type === type).map((child) => child.key);
    const all = subnets(component);
    const ofTier = (tier: string) => all.filter(({ type }) => type.toLowerCase() === tier).map(({ name }) => `subnet/${name}`);
    const base = ["vpc", ...all.map(({ name }) => `subnet/${name}`)];
    const refer = (refersTo: string | string[]): Reference => ({ refersTo, from: [...new Set([...base, ...[refersTo].flat()])] });
    const ids = (keys: string[]): Part => (keys.length === 0 ? { value: [], from: base } : outputOf(...base));
    return {
        vpc: refer("vpc"),
        vpcId: outputOf(...base),
        internetGateway: refer("internetGateway"),
        subnets: refer(ofType("aws:ec2/subnet:Subnet")),
        publicSubnets: refer(ofTier("public")),
        privateSubnets: refer(ofTier("private")),
        isolatedSubnets: refer(ofTier("isolated")),
        publicSubnetIds: ids(ofTier("public")),
        privateSubnetIds: ids(ofTier("private")),
        isolatedSubnetIds: ids(ofTier("isolated")),
        routeTables: refer(ofType("aws:ec2/routeTable:RouteTable")),
        routeTableAssociations: refer(ofType("aws:ec2/routeTableAssociation:RouteTableAssociation")),
        routes: refer(ofType("aws:ec2/route:Route")),
        natGateways: refer([]),
        eips: refer([]),
        vpcEndpoints: refer([]),
        subnetLayout: { value: component.inputs["subnetSpecs"] ?? [], from: base },
    };
}

function sharedTags(component: Component): Part {
    return tagsOf(component, "tags", { Name: component.name });
}
