import { overlapCidr } from "cidr-tools";

import { publicShare, range } from "../../policy/src/normal-form/addresses";
import { endpointsOf, routeTablesOf } from "../../policy/src/normal-form/endpoints";
import { isUnknown } from "../../policy/src/normal-form/known";
import { Routing, type Route } from "../../policy/src/normal-form/routes";
import { candidatesOf, type Resource, type Stack } from "../../policy/src/normal-form/stack";
import { NAT_GATEWAY, SUBNETS } from "../../policy/src/normal-form/types";

/** A route that leads out of the VPC, and what it leads to. */
export interface WayOut {
    route: Route;
    /** The subnets of the NAT gateway it leads to, whose own way out is the rest of it. */
    through: readonly Resource[];
}

/** Where the routes of a stack's subnets lead. */
export class Ways {
    private readonly routing: Routing;

    constructor(private readonly stack: Stack) {
        this.routing = new Routing(stack);
    }

    /** The tables that a subnet has or may have: its own, or else the main one. */
    tablesOf(subnet: Resource): readonly Resource[] {
        const { certain, possible } = this.routing.association(subnet);
        const own = [...certain, ...possible];
        return own.length > 0
            ? own
            : this.stack.resources.filter((resource) => resource.type.includes("outeTable:") && this.routing.isMain(resource));
    }

    /** Routes of a subnet that lead to public addresses, other than to an AWS service's own. */
    out(subnet: Resource): WayOut[] {
        const tables = this.tablesOf(subnet);
        return this.routing.routes
            .filter(({ table, destination, target }) => {
                const leadsOut = destination === undefined || isUnknown(destination) || isPublic(destination);
                return target !== "local" && leadsOut && candidatesOf(table).some((one) => tables.includes(one));
            })
            .map((route) => ({ route, through: route.target === "NAT gateway" ? this.subnetsOfNat(route) : [] }));
    }

    /** Routes of a subnet to an internet gateway: by one of them the internet finds the subnet's public addresses. */
    toInternetGateway(subnet: Resource): Route[] {
        return this.out(subnet)
            .map(({ route }) => route)
            .filter(({ target }) => target === "internet gateway" || target === "gateway" || isUnknown(target));
    }

    /** A route of a subnet to a range of a network elsewhere; `undefined` if there is none. */
    toRange(subnet: Resource, range: string): Route | undefined {
        const tables = this.tablesOf(subnet);
        return this.routing.routes.find(
            ({ table, destination, target }) =>
                target !== "local" &&
                (destination === undefined || isUnknown(destination) || overlapCidr(destination, range)) &&
                candidatesOf(table).some((one) => tables.includes(one)),
        );
    }

    /** Whether a gateway endpoint writes its routes into a table of the subnet. */
    toEndpoint(subnet: Resource, endpoint: Resource): boolean {
        if (!endpointsOf(this.stack, "Gateway").includes(endpoint)) return false;
        const { certain, possible } = routeTablesOf(this.stack, endpoint);
        return this.tablesOf(subnet).some((table) => certain.includes(table) || possible.includes(table));
    }

    private subnetsOfNat({ resource }: Route): readonly Resource[] {
        const gateways = candidatesOf(this.stack.link(resource, "natGatewayId", [NAT_GATEWAY]));
        const all = gateways.length > 0 ? gateways : this.stack.ofType(NAT_GATEWAY);
        return [...new Set(all.flatMap((gateway) => candidatesOf(this.stack.link(gateway, "subnetId", SUBNETS))))];
    }
}

const isPublic = (destination: string): boolean => {
    const found = range(destination);
    return found === undefined || publicShare(found) > 0;
};
