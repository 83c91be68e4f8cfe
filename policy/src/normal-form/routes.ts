import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import { candidatesOf, type Link, type Resource, type Stack } from "./stack";
import {
    DEFAULT_ROUTE_TABLE,
    INTERNET_GATEWAY,
    MAIN_ROUTE_TABLE_ASSOCIATION,
    ROUTE,
    ROUTE_PROPAGATION,
    ROUTE_TABLES,
    ROUTE_TABLE_ASSOCIATION,
    SUBNETS,
    VPCS,
    VPN_GATEWAY,
} from "./types";

/** What a route leads to, in words. */
export type RouteTarget = (typeof TARGETS)[keyof typeof TARGETS] | "internet gateway" | "virtual private gateway" | "gateway" | "local";

/** The property that names a route's target, and what it is; `gatewayId` takes several kinds and is read apart. */
const TARGETS = {
    natGatewayId: "NAT gateway",
    egressOnlyGatewayId: "egress-only internet gateway",
    transitGatewayId: "transit gateway",
    vpcPeeringConnectionId: "VPC peering connection",
    vpcEndpointId: "gateway load balancer endpoint",
    networkInterfaceId: "network interface",
    instanceId: "instance",
    carrierGatewayId: "carrier gateway",
    localGatewayId: "local gateway",
    coreNetworkArn: "core network",
    odbNetworkArn: "database network",
} as const;

const DESTINATIONS = ["destinationCidrBlock", "cidrBlock", "destinationIpv6CidrBlock", "ipv6CidrBlock"] as const;

/** One route, in whichever form it is written. */
export interface Route {
    /** Where it is written. */
    resource: Resource;
    /** The table it stands in. */
    table: Link;
    target: Known<RouteTarget>;
    /** Range in CIDR notation; absent for a prefix list and for routes that a gateway propagates. */
    destination: Known<string> | undefined;
}

/** A subnet's tables: its own by association, certainly or perhaps. */
export interface Association {
    certain: readonly Resource[];
    possible: readonly Resource[];
    /** Whether the subnet has, or may have, a table that the stack does not show. */
    outside: Known<boolean>;
}

/** Routes, tables and associations of a stack, in every form they are written in. */
export class Routing {
    readonly routes: readonly Route[];
    /** Routes that are unknown as a whole, by the resource they are written in. */
    readonly unreadable: readonly Resource[];
    private readonly associations: readonly { subnet: Link; table: Link }[];

    constructor(private readonly stack: Stack) {
        const tables = stack.ofType(...ROUTE_TABLES);
        this.unreadable = tables.filter((table) => isUnknown(table.fields.children("routes")));
        this.routes = [
            ...tables.flatMap((table) => this.inlineRoutes(table)),
            ...tables.filter((table) => propagates(table)).map((table) => propagated(table, { kind: "one", resource: table })),
            ...stack.ofType(ROUTE).map((route) => this.route(route, route.fields, "gatewayId", this.tableOf(route))),
            ...stack.ofType(ROUTE_PROPAGATION).map((resource) => propagated(resource, this.tableOf(resource))),
        ];
        this.associations = stack
            .ofType(ROUTE_TABLE_ASSOCIATION)
            .map((resource) => ({ subnet: stack.link(resource, "subnetId", SUBNETS), table: this.tableOf(resource) }));
    }

    /** The tables a subnet is associated with. */
    association(subnet: Resource): Association {
        const certain = new Set<Resource>();
        const possible = new Set<Resource>();
        let outside: Known<boolean> = false;
        for (const { subnet: of, table } of this.associations) {
            if (of.kind === "one" && of.resource === subnet) {
                if (table.kind === "one") certain.add(table.resource);
                for (const candidate of candidatesOf(table)) possible.add(candidate);
                if (table.kind === "outside" || table.kind === "unknown") outside = true;
            } else if (of.kind === "unknown" || candidatesOf(of).includes(subnet)) {
                for (const candidate of candidatesOf(table)) possible.add(candidate);
                if (outside === false) outside = UNKNOWN;
            }
        }
        return { certain: [...certain], possible: [...possible].filter((table) => !certain.has(table)), outside };
    }

    /** Whether a table is the main one of its VPC, by adoption or by association. */
    isMain(table: Resource): boolean {
        if (table.type === DEFAULT_ROUTE_TABLE) return true;
        return this.stack.ofType(MAIN_ROUTE_TABLE_ASSOCIATION).some((resource) => candidatesOf(this.tableOf(resource)).includes(table));
    }

    /** The VPC a table belongs to; a main table is named by an output of its VPC. */
    vpcOf(table: Resource): Link {
        if (table.type !== DEFAULT_ROUTE_TABLE) return this.stack.link(table, "vpcId", VPCS);
        const identities = ["mainRouteTableId", "defaultRouteTableId"];
        return this.stack.link(table, "defaultRouteTableId", VPCS, identities);
    }

    private tableOf(resource: Resource): Link {
        const link = this.stack.link(resource, "routeTableId", ROUTE_TABLES, ["id", "defaultRouteTableId"]);
        if (link.kind === "one" || link.kind === "oneOf") return link;
        // `vpc.mainRouteTableId` names the main table by way of its VPC.
        const vpcs = this.stack.candidates(resource, "routeTableId", VPCS);
        const mains = this.stack
            .ofType(DEFAULT_ROUTE_TABLE)
            .filter((main) => candidatesOf(this.vpcOf(main)).some((vpc) => vpcs.includes(vpc)));
        const [main, ...others] = mains;
        if (!main) return link;
        return others.length === 0 ? { kind: "one", resource: main } : { kind: "oneOf", resources: mains };
    }

    private inlineRoutes(table: Resource): Route[] {
        const routes = table.fields.children("routes");
        if (routes === undefined || isUnknown(routes)) return [];
        const link: Link = { kind: "one", resource: table };
        return routes.map((route) =>
            isUnknown(route)
                ? { resource: table, table: link, target: UNKNOWN, destination: UNKNOWN }
                : this.route(table, route, "routes", link),
        );
    }

    private route(resource: Resource, fields: Fields, property: string, table: Link): Route {
        const destination = DESTINATIONS.map((name) => fields.text(name)).find((value) => value !== undefined);
        const named = (Object.keys(TARGETS) as (keyof typeof TARGETS)[]).find((name) => fields.has(name));
        if (named) return { resource, table, target: TARGETS[named], destination };
        return { resource, table, target: this.gateway(resource, fields, property), destination };
    }

    private gateway(resource: Resource, fields: Fields, property: string): Known<RouteTarget> {
        const id = fields.text("gatewayId");
        if (id === undefined) return UNKNOWN;
        if (id === "local") return "local";
        if (!isUnknown(id) && id.startsWith("igw-")) return "internet gateway";
        if (!isUnknown(id) && id.startsWith("vgw-")) return "virtual private gateway";
        const types = [INTERNET_GATEWAY, VPN_GATEWAY];
        const link = this.stack.resolve(id, this.stack.candidates(resource, property, types), types);
        const kinds = new Set(candidatesOf(link).map((gateway) => gateway.type));
        if (kinds.size === 0) return UNKNOWN;
        if (kinds.size > 1) return "gateway";
        return kinds.has(INTERNET_GATEWAY) ? "internet gateway" : "virtual private gateway";
    }
}

/** Whether a table takes the routes that virtual private gateways announce. */
function propagates(table: Resource): boolean {
    const gateways = table.fields.texts("propagatingVgws");
    return gateways !== undefined && (isUnknown(gateways) || gateways.length > 0);
}

const propagated = (resource: Resource, table: Link): Route => ({
    resource,
    table,
    target: "virtual private gateway",
    destination: undefined,
});
