import { containsCidr, overlapCidr } from "cidr-tools";

import { isUnknown } from "../../policy/src/normal-form/known";
import { Routing } from "../../policy/src/normal-form/routes";
import { candidatesOf, type Resource, type Stack } from "../../policy/src/normal-form/stack";
import { tag } from "../../policy/src/normal-form/tags";
import { SUBNETS, VPN_CONNECTION } from "../../policy/src/normal-form/types";
import type { Authorization } from "./vpn";

const ATTACHMENT = "aws:ec2transitgateway/vpcAttachment:VpcAttachment";
const ASSOCIATION = "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation";
const TABLE = "aws:ec2transitgateway/routeTable:RouteTable";
const ROUTE = "aws:ec2transitgateway/route:Route";
const CONNECTIONS = [VPN_CONNECTION];

/** An office behind a site-to-site VPN: the ranges its packets come from, where they come in, and what its gateway's table lets them reach. */
export interface OfficePeople {
    /** `office <name>`. */
    name: string;
    resource: Resource;
    /** Subnets of the transit gateway's attachment: packets come into the VPC there. */
    subnets: readonly Resource[];
    ranges: readonly string[];
    authorize: (target: string | "internet") => Authorization;
}

/** Destinations of the routes of some transit gateway tables, or to some attachments. */
const destinations = (routes: readonly Resource[]): { cidr: string; by: string }[] =>
    routes.flatMap(({ fields, name }) => {
        const cidr = fields.text("destinationCidrBlock");
        return [{ cidr: cidr === undefined || isUnknown(cidr) ? "0.0.0.0/0" : cidr, by: name }];
    });

/**
 * Everyone who comes in by a VPN connection of a transit gateway.
 *
 * An office whose routes are announced names its ranges nowhere but in the VPC's own routes back; those that no office with fixed routes has
 * stand for every such office. What an office may reach is bounded by its own table in any case.
 */
export function offices(stack: Stack): OfficePeople[] {
    const routes = stack.ofType(ROUTE);
    const connections = stack.ofType(VPN_CONNECTION);
    const leadsTo = (route: Resource, connection: Resource) =>
        candidatesOf(stack.link(route, "transitGatewayAttachmentId", CONNECTIONS, ["transitGatewayAttachmentId"])).includes(connection);
    const fixed = new Map(
        connections.map((connection) => [
            connection,
            destinations(routes.filter((route) => leadsTo(route, connection))).map(({ cidr }) => cidr),
        ]),
    );
    const back = new Routing(stack).routes.flatMap(({ target, destination }) =>
        target === "transit gateway" && destination !== undefined && !isUnknown(destination) ? [destination] : [],
    );
    const announced = [...new Set(back)].filter((cidr) => ![...fixed.values()].flat().some((other) => overlapCidr(other, cidr)));
    const subnets = stack.ofType(ATTACHMENT).flatMap((attachment) => {
        const { certain, possible } = stack.links(attachment, "subnetIds", SUBNETS);
        return [...certain, ...possible];
    });
    return connections.map((connection): OfficePeople => {
        const tables = stack
            .ofType(ASSOCIATION)
            .filter((association) => leadsTo(association, connection))
            .flatMap((association) => candidatesOf(stack.link(association, "transitGatewayRouteTableId", [TABLE])));
        const reached = destinations(
            routes.filter((route) =>
                candidatesOf(stack.link(route, "transitGatewayRouteTableId", [TABLE])).some((table) => tables.includes(table)),
            ),
        );
        const office = tag(connection, "office");
        const own = fixed.get(connection) ?? [];
        return {
            name: `office ${typeof office === "string" ? office : connection.name}`,
            resource: connection,
            subnets: [...new Set(subnets)],
            ranges: own.length > 0 ? own : announced,
            authorize: (target) => {
                const way = reached.find(({ cidr }) =>
                    target === "internet" ? cidr === "0.0.0.0/0" : containsCidr(cidr, target) || containsCidr(target, cidr),
                );
                return way === undefined ? { admits: false, by: `no route to ${target}` } : { admits: true, by: way.by };
            },
        };
    });
}
