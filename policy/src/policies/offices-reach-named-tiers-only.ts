import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { isWorld } from "../normal-form/addresses";
import { allOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { Routing } from "../normal-form/routes";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { isTagged, type Tier } from "../normal-form/tags";
import { reachOf } from "../normal-form/tier-ranges";
import {
    TRANSIT_GATEWAY,
    TRANSIT_PREFIX_LIST,
    TRANSIT_PROPAGATION,
    TRANSIT_ROUTE,
    TRANSIT_VPC_ATTACHMENT,
    VPN_CONNECTION,
} from "../normal-form/types";

/** Tiers that an office may have a way to: Grafana's, and that of the cluster's API. */
const OFFICE_TIERS: readonly Tier[] = ["monitoring", "endpoint"];

/** What an attachment does by itself unless told not to, and what is wrong with it. */
const DEFAULTS = {
    transitGatewayDefaultRouteTablePropagation: "An attachment tells all who share the gateway's own table of the whole VPC",
    transitGatewayDefaultRouteTableAssociation: "An attachment shares the gateway's own table with whatever is attached",
};

/** What a transit gateway does by itself, and whether it does unless told. Source: EC2 API, TransitGatewayRequestOptions. */
const GATEWAY_DEFAULTS = {
    defaultRouteTableAssociation: "enable",
    defaultRouteTablePropagation: "enable",
    autoAcceptSharedAttachments: "disable",
};

/** Whether something of the transit gateway leads into the VPC; to an office it does not. An attachment from elsewhere may. */
function leadsIn(stack: Stack, resource: Resource): Known<boolean> {
    const link = stack.link(
        resource,
        "transitGatewayAttachmentId",
        [TRANSIT_VPC_ATTACHMENT, VPN_CONNECTION],
        ["id", "transitGatewayAttachmentId"],
    );
    const types = new Set(candidatesOf(link).map(({ type }) => type));
    if (types.size !== 1) return link.kind === "absent" ? false : UNKNOWN;
    return types.has(TRANSIT_VPC_ATTACHMENT);
}

/** Whether every subnet that a range leads to has a table that says it leads back to offices. */
function isExpected(routing: Routing, subnets: readonly Resource[]): Known<boolean> {
    return allOf(
        subnets.map((subnet): Known<boolean> => {
            const { certain, possible, outside } = routing.association(subnet);
            if (certain.length === 0) return possible.length > 0 || outside !== false ? UNKNOWN : false;
            return allOf(certain.map((table) => isTagged(table, "officeReach", "true")));
        }),
    );
}

/** Demands that a route to an office leads to the office, and is no way out to the internet by its line. */
function judgeRouteBack(judgement: Judgement, route: Resource): void {
    const cidr = route.fields.text("destinationCidrBlock");
    judgement.expect(
        isUnknown(cidr) ? UNKNOWN : cidr === undefined ? false : not(isWorld(cidr)),
        fault(
            "AC-9",
            route,
            "An office is taken for the internet",
            `a route to it for ${String(cidr)}`,
            "the ranges of the office's own network",
            "name each range of the office",
        ),
        "the range of the route is not known",
    );
}

function judgeRoute(judgement: Judgement, stack: Stack, routing: Routing, route: Resource): void {
    const into = leadsIn(stack, route);
    if (route.fields.flag("blackhole") === true) return;
    if (into === false) return judgeRouteBack(judgement, route);
    const cidr = route.fields.text("destinationCidrBlock");
    const { isWithin, subnets, beyond } = reachOf(stack, cidr, OFFICE_TIERS);
    // By an attachment from elsewhere a range that is none of ours leads somewhere else.
    if (into !== true && !isUnknown(cidr) && subnets.length === 0) return;
    const holds = allOf([isWithin, isExpected(routing, subnets)]);
    const isOpen = isUnknown(route.fields.text("transitGatewayAttachmentId")) && isUnknown(into);
    judgement.expect(
        isOpen && !holds ? UNKNOWN : holds,
        fault(
            beyond.includes("database") ? "DT-1" : "AC-9",
            route,
            "An office has a way to more than it reaches",
            `${typeof cidr === "string" ? cidr : "no range"}, which leads to ${beyond.join(", ") || "subnets whose table is not tagged officeReach, or to none of the stack"}`,
            `ranges of the tiers ${OFFICE_TIERS.join(" and ")} whose route tables are tagged officeReach`,
            "name the range of each tier that the office reaches, one route for each",
        ),
        "the range of the route, what it leads by, or a subnet's range or table, is not known",
    );
}

/** Judges what puts ranges into an office's table that nobody named: all of the VPC by itself, or a list. */
function judgeUnnamed(judgement: Judgement, stack: Stack): void {
    for (const resource of stack.ofType(TRANSIT_PROPAGATION, TRANSIT_PREFIX_LIST)) {
        if (resource.fields.flag("blackhole") === true) continue;
        judgement.expect(
            not(leadsIn(stack, resource)),
            fault(
                "AC-9",
                resource,
                "Offices are told of ranges that no route names",
                resource.type === TRANSIT_PROPAGATION ? "a propagation of the VPC's attachment, and so the whole VPC" : "a prefix list",
                "routes with the ranges of tiers",
                "take it out, and add a route for each tier that is reached",
            ),
            "it is not known which attachment it is of",
        );
    }
    for (const resource of stack.ofType(TRANSIT_VPC_ATTACHMENT)) {
        for (const [name, wrong] of Object.entries(DEFAULTS)) {
            judgement.expect(
                not(resource.fields.flag(name) ?? true),
                fault(
                    "AC-9",
                    resource,
                    wrong,
                    `${name} not false`,
                    "false",
                    `set ${name} to false, and add a route for each tier that is reached`,
                ),
                `${name} is not known`,
            );
        }
    }
    for (const resource of stack.ofType(TRANSIT_GATEWAY)) {
        for (const [name, usual] of Object.entries(GATEWAY_DEFAULTS)) {
            const value = resource.fields.text(name) ?? usual;
            judgement.expect(
                isUnknown(value) ? UNKNOWN : value === "disable",
                fault(
                    "AC-9",
                    resource,
                    "A transit gateway connects by itself whatever is attached to it",
                    `${name} ${String(value)}`,
                    "disable",
                    `set ${name} to disable, and give each office a table of its own`,
                ),
                `${name} is not known`,
            );
        }
    }
}

/**
 * Judges the ways from offices into the VPC: at the transit gateway only to the tiers that offices reach, never to the whole of it.
 *
 * Controls: AC-9, DT-1, MT-2.
 */
export function judgeOffices(stack: Stack): Judgement {
    const judgement = new Judgement();
    const routing = new Routing(stack);
    for (const route of stack.ofType(TRANSIT_ROUTE)) judgeRoute(judgement, stack, routing, route);
    judgeUnnamed(judgement, stack);
    return judgement;
}

/** An office finds a way to what it reaches, and to nothing else. */
export const officesReachNamedTiersOnly = stackPolicy(
    {
        name: "offices-reach-named-tiers-only",
        displayName: "Offices reach named tiers only",
        controls: ["AC-9", "DT-1", "MT-2"],
        severity: "critical",
        description:
            "Routes of a transit gateway into the VPC lead to subnets of the monitoring and endpoint tiers whose tables are tagged `officeReach`; nothing announces the VPC as a whole; routes to offices name their ranges; a transit gateway connects nothing by itself.",
        remediationSteps:
            "Name tiers' ranges in routes of each office's table, set `transitGatewayDefaultRouteTablePropagation` and `…Association` to false and the gateway's own defaults to disable, and take propagations of the VPC's attachment out (`SiteVpn` and `SiteGateway` of this package).",
    },
    judgeOffices,
);
