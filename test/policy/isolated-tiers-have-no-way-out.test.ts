import { tryPolicy, type Hole } from "./support/holes";
import { network, route, ZONES } from "./support/network";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";

const DATABASE = "database-1-table";
const ISOLATED = ["firewall", "system", "database", "backup", "monitoring", "endpoint", "admin"];

/** Every way out, by the property that names it. */
const TARGETS: Record<string, unknown> = {
    "an internet gateway": { gatewayId: ref("internet") },
    "an internet gateway by its id": { gatewayId: "igw-0123456789abcdef0" },
    "a virtual private gateway": { gatewayId: ref("vpn") },
    "a NAT gateway": { natGatewayId: ref("nat") },
    "an egress-only gateway": { egressOnlyGatewayId: "eigw-1" },
    "a transit gateway": { transitGatewayId: "tgw-1" },
    "a peering": { vpcPeeringConnectionId: "pcx-1" },
    "an instance": { instanceId: "i-1" },
    "a network interface": { networkInterfaceId: "eni-1" },
    "a carrier gateway": { carrierGatewayId: "cagw-1" },
    "a local gateway": { localGatewayId: "lgw-1" },
    "a core network": { coreNetworkArn: "arn:aws:networkmanager::111122223333:core-network/core-network-1" },
    "a firewall endpoint": { vpcEndpointId: "vpce-1" },
};

const vpn: Item = { type: "aws:ec2/vpnGateway:VpnGateway", name: "vpn", props: { vpcId: ref("vpc") } };
const base = plus(network, vpn);
const target = (name: string) => TARGETS[name] as Record<string, unknown>;

const standalone = Object.keys(TARGETS).map((name): Hole => ({
    is: `a route to ${name}`,
    plan: plus(base, route("hole", DATABASE, target(name))),
    at: "hole",
    control: "DT-1",
}));
const inline = Object.keys(TARGETS).map((name): Hole => ({
    is: `an inline route to ${name}`,
    plan: changed(base, DATABASE, { routes: [{ cidrBlock: "0.0.0.0/0", ...target(name) }] }),
    at: DATABASE,
}));
const everyTier = ISOLATED.map((tier): Hole => ({
    is: `a way out of tier ${tier}`,
    plan: plus(changed(network, "database-1", { tags: { tier } }), route("hole", DATABASE, { natGatewayId: ref("nat") })),
    at: "hole",
}));

const main = (props: Record<string, unknown>): Item => ({
    type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
    name: "main",
    props: { defaultRouteTableId: ref("vpc", "defaultRouteTableId"), ...props },
});

const offices = (destination: string, tier = "monitoring", tags: Record<string, string> = { officeReach: "true" }): Plan =>
    plus(
        changed(network, `${tier}-1-table`, { tags: { tier, ...tags } }),
        route("offices", `${tier}-1-table`, { transitGatewayId: "tgw-1" }, destination),
    );

/** The edge as a remote component makes it: exact among its own children, all of them for whoever uses its outputs. */
const remoteEdge = plus(without(network, "nat"), {
    type: "aws:ec2/natGateway:NatGateway",
    name: "nat",
    props: { subnetId: ref(ZONES.map((_, i) => `edge-${i + 1}`)) },
});

describe("isolated-tiers-have-no-way-out (DT-1, MT-1, VE-4, DT-4, AC-1)", () => {
    tryPolicy({
        policy: "isolated-tiers-have-no-way-out",
        decidedInPreview: true,
        good: {
            "a network without ways out": network,
            "a main table without routes": plus(network, main({ routes: [] })),
            "private routes to offices from a table tagged so": offices("192.168.10.0/24"),
            "an edge made by a remote component": remoteEdge,
            "a firewall endpoint in the app tier": plus(
                network,
                route("firewall", "app-1-table", { vpcEndpointId: "vpce-1" }, "10.0.0.0/24"),
            ),
        },
        holes: [
            ...standalone,
            ...inline,
            ...everyTier,
            {
                is: "an internet gateway for the app tier",
                plan: plus(network, route("hole", "app-1-table", { gatewayId: ref("internet") })),
                at: "hole",
                control: "AC-1",
            },
            { is: "a subnet without a table", plan: without(network, "database-1-association"), at: "database-1" },
            {
                is: "a main table that leads out",
                plan: plus(network, main({ routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: ref("internet") }] })),
                at: "main",
            },
            {
                is: "a route in the main table, named by way of the VPC",
                plan: plus(network, main({}), {
                    ...route("hole", "vpc", { gatewayId: ref("internet") }),
                    props: {
                        routeTableId: ref("vpc", "defaultRouteTableId"),
                        destinationCidrBlock: "0.0.0.0/0",
                        gatewayId: ref("internet"),
                    },
                }),
                at: "hole",
            },
            {
                is: "a table with a way out that is made the main one",
                plan: plus(network, {
                    type: "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
                    name: "promoted",
                    props: { vpcId: ref("vpc"), routeTableId: ref("app-1-table") },
                }),
                at: "app-1-out",
            },
            {
                is: "an isolated subnet in a table of the app tier",
                plan: changed(network, "database-1-association", { routeTableId: ref("app-1-table") }),
                at: "app-1-out",
            },
            { is: "a subnet without a tier", plan: changed(network, "database-1", { tags: {} }), at: "database-1" },
            { is: "a subnet without tags", plan: changed(network, "database-1", { tags: undefined }), at: "database-1" },
            { is: "a subnet of an unheard-of tier", plan: changed(network, "database-1", { tags: { tier: "edges" } }), at: "database-1" },
            {
                is: "an edge subnet without the tag",
                plan: changed(network, "edge-1", { tags: { SubnetType: "Public" } }),
                at: "edge-1-out",
            },
            { is: "public addresses on launch", plan: changed(network, "edge-1", { mapPublicIpOnLaunch: true }), at: "edge-1" },
            { is: "public IPv6 addresses", plan: changed(network, "app-1", { assignIpv6AddressOnCreation: true }), at: "app-1" },
            { is: "propagated routes", plan: changed(base, DATABASE, { propagatingVgws: [ref("vpn")] }), at: DATABASE },
            {
                is: "propagated routes by a resource",
                plan: plus(base, {
                    type: "aws:ec2/vpnGatewayRoutePropagation:VpnGatewayRoutePropagation",
                    name: "hole",
                    props: { vpnGatewayId: ref("vpn"), routeTableId: ref(DATABASE) },
                }),
                at: "hole",
            },
            {
                is: "a route to offices without the tag",
                plan: offices("192.168.10.0/24", "monitoring", {}),
                at: "offices",
                control: "MT-1",
            },
            { is: "a default route to the offices' gateway", plan: offices("0.0.0.0/0"), at: "offices" },
            { is: "a public range to the offices' gateway", plan: offices("203.0.113.0/24"), at: "offices" },
            { is: "offices reached from the database", plan: offices("192.168.10.0/24", "database"), at: "offices" },
            { is: "a NAT gateway outside of the edge", plan: changed(network, "nat", { subnetId: ref("app-1") }), at: "nat" },
        ],
        doubtful: [
            { is: "a subnet whose tags are unknown", plan: changed(network, "database-1", { tags: UNKNOWN_TEXT }) },
            { is: "a route to an untraceable gateway", plan: plus(network, route("hole", DATABASE, { gatewayId: UNKNOWN_TEXT })) },
            { is: "inline routes unknown as a whole", plan: changed(network, DATABASE, { routes: UNKNOWN_TEXT }) },
            {
                is: "a route in an untraceable table",
                plan: plus(network, {
                    ...route("hole", DATABASE, { natGatewayId: ref("nat") }),
                    props: { routeTableId: UNKNOWN_TEXT, natGatewayId: ref("nat") },
                }),
            },
            {
                is: "a way out in one of several tables",
                plan: plus(network, {
                    type: "aws:ec2/route:Route",
                    name: "hole",
                    props: { routeTableId: ref(["app-1-table", DATABASE]), destinationCidrBlock: "0.0.0.0/0", natGatewayId: ref("nat") },
                }),
            },
            { is: "an unknown range to offices", plan: offices(UNKNOWN_TEXT) },
        ],
    });
});
