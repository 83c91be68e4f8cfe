import { stackPolicy } from "../framework/define";
import { Judgement, labelOf } from "../framework/judgement";
import { isPrivate } from "../normal-form/addresses";
import { allOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { Routing, type Route, type RouteTarget } from "../normal-form/routes";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { isTagged, tierOf, TIERS, type Tier, type TierReading } from "../normal-form/tags";
import { NAT_GATEWAY, ROUTE_TABLES, SUBNETS } from "../normal-form/types";

/** Where routes of the two tiers that have a way out may lead; no other tier has one. */
const WAYS_OUT: Partial<Record<Tier, readonly RouteTarget[]>> = {
    edge: ["local", "internet gateway", "gateway load balancer endpoint"],
    app: ["local", "NAT gateway", "gateway load balancer endpoint"],
};

/** Tiers whose table may lead to offices when it is tagged `officeReach: "true"`. */
const OFFICE_TIERS: readonly Tier[] = ["monitoring", "endpoint", "admin"];
const OFFICE_GATEWAYS: readonly RouteTarget[] = ["transit gateway", "virtual private gateway"];

/** Whether a table of that tier may hold the route. A subnet without a tier may hold none, so that leaving off the tag is no way round. */
function mayHold(tier: TierReading, table: Resource, route: Route): Known<boolean> {
    const { target } = route;
    if (isUnknown(target)) return UNKNOWN;
    if (target === "local") return true;
    if (isUnknown(tier)) return UNKNOWN;
    if (tier === "none" || tier === "unheard-of") return false;
    const ways = WAYS_OUT[tier];
    if (ways) return ways.includes(target);
    if (!OFFICE_TIERS.includes(tier) || !OFFICE_GATEWAYS.includes(target)) return false;
    // A gateway announces the offices' routes itself, without naming a range here.
    const reach = route.destination === undefined ? true : isUnknown(route.destination) ? UNKNOWN : isPrivate(route.destination);
    return allOf([isTagged(table, "officeReach", "true"), reach]);
}

/**
 * Judges the routes of every subnet in every form they are written in: in its own table, in the main table, and by propagation.
 *
 * Controls: DT-1, MT-1, VE-4, DT-4, AC-1.
 */
export function judgeWaysOut(stack: Stack): Judgement {
    const judgement = new Judgement();
    const routing = new Routing(stack);
    const subnets = stack.ofType(...SUBNETS);
    const users = new Map<Resource, { subnet: Resource; tier: TierReading }[]>();

    for (const subnet of subnets) {
        judgeSubnet(judgement, subnet);
        const { certain, possible, outside } = routing.association(subnet);
        for (const table of certain) users.set(table, [...(users.get(table) ?? []), { subnet, tier: tierOf(subnet) }]);
        if (certain.length === 0) judgeUnassociated(judgement, subnet, possible.length > 0 ? UNKNOWN : outside);
        for (const table of [...certain, ...possible].filter((one) => routing.unreadable.includes(one))) {
            judgement.doubt({ control: "DT-1", resource: subnet, why: `the routes of ${labelOf(table)} are not known` });
        }
    }
    for (const route of routing.routes) judgeRoute(judgement, stack, routing, route, users);
    for (const gateway of stack.ofType(NAT_GATEWAY)) judgeNat(judgement, stack, gateway);
    return judgement;
}

function judgeSubnet(judgement: Judgement, subnet: Resource): void {
    const tier = tierOf(subnet);
    const known = isUnknown(tier) ? UNKNOWN : tier !== "none" && tier !== "unheard-of";
    judgement.expect(
        known,
        {
            control: "AC-1",
            resource: subnet,
            wrong: "A subnet belongs to no known tier",
            found: tier === "none" ? "no tag `tier`" : "a tag `tier` with another value",
            allowed: TIERS.join(", "),
            mend: "tag the subnet with its tier",
        },
        "the tag `tier` is not known",
    );
    for (const property of ["mapPublicIpOnLaunch", "assignIpv6AddressOnCreation", "mapCustomerOwnedIpOnLaunch"]) {
        judgement.expect(
            not(subnet.fields.flag(property) ?? false),
            {
                control: "AC-1",
                resource: subnet,
                wrong: "A subnet gives public addresses to what starts in it",
                found: `${property} true`,
                allowed: "false, in the edge tier too: load balancers and NAT gateways bring addresses of their own",
                mend: `set ${property} to false`,
            },
            `${property} is not known`,
        );
    }
}

function judgeUnassociated(judgement: Judgement, subnet: Resource, elsewhere: Known<boolean>): void {
    if (elsewhere === true || isUnknown(elsewhere)) {
        judgement.doubt({ control: "DT-1", resource: subnet, why: "the subnet's route table can't be told" });
        return;
    }
    judgement.refuse({
        control: "DT-1",
        resource: subnet,
        wrong: "A subnet has no route table of its own, so the main one of its VPC holds for it",
        found: "no association",
        allowed: "one association with a table of its tier",
        mend: "associate the subnet with a route table of its tier",
    });
}

/** Judges a route in each table it may stand in: a fault if it is one in all of them, a doubt if only in some. */
function judgeRoute(
    judgement: Judgement,
    stack: Stack,
    routing: Routing,
    route: Route,
    users: ReadonlyMap<Resource, readonly { subnet: Resource; tier: TierReading }[]>,
): void {
    const unplaced = route.table.kind === "unknown" || route.table.kind === "absent";
    const tables = unplaced ? stack.ofType(...ROUTE_TABLES) : candidatesOf(route.table);
    const verdicts = tables.map((table) => {
        const own = (users.get(table) ?? []).map(({ subnet, tier }) => ({
            where: `${labelOf(subnet)} (tier ${say(tier)})`,
            may: mayHold(tier, table, route),
        }));
        // Whatever is not associated falls back to the main table, so that one leads nowhere.
        const main = routing.isMain(table) ? [{ where: "the main route table", may: mayHold("none", table, route) }] : [];
        return [...own, ...main];
    });
    const faults = verdicts.flatMap((uses) => uses.filter(({ may }) => may === false));
    const open = verdicts.some((uses) => uses.some(({ may }) => isUnknown(may)));
    if (faults.length > 0 && !unplaced && verdicts.every((uses) => uses.some(({ may }) => may === false))) {
        judgement.refuse({
            control: controlFor(faults.map(({ where }) => where)),
            resource: route.resource,
            wrong: "A route leads out of a tier that must not have it",
            found: `${isUnknown(route.target) ? "a gateway" : route.target} for ${faults.map(({ where }) => where).join(", ")}`,
            allowed:
                "isolated tiers reach endpoints only; app leaves through NAT, edge through the internet gateway; offices by a table tagged officeReach, to private ranges",
            mend: "take the route out, or move it to a table of the tier that may hold it",
        });
    } else if (faults.length > 0 || open) {
        judgement.doubt({ control: "DT-1", resource: route.resource, why: "it can't be told which table, target or range the route has" });
    }
}

const say = (tier: TierReading): string => (isUnknown(tier) ? "unknown" : tier);

function controlFor(places: readonly string[]): "DT-1" | "MT-1" | "DT-4" | "VE-4" | "AC-1" {
    const text = places.join(" ");
    if (text.includes("tier database")) return "DT-1";
    if (text.includes("tier backup")) return "DT-4";
    if (text.includes("tier monitoring")) return "MT-1";
    return text.includes("tier system") || text.includes("tier endpoint") ? "VE-4" : "AC-1";
}

function judgeNat(judgement: Judgement, stack: Stack, gateway: Resource): void {
    const homes = candidatesOf(stack.link(gateway, "subnetId", SUBNETS)).map(tierOf);
    const atEdge = homes.length === 0 ? UNKNOWN : allOf(homes.map((tier) => (isUnknown(tier) ? UNKNOWN : tier === "edge")));
    judgement.expect(
        atEdge,
        {
            control: "AC-1",
            resource: gateway,
            wrong: "A NAT gateway stands outside of the edge tier",
            found: `tier ${homes.map(say).join(", ")}`,
            allowed: "edge",
            mend: "put the NAT gateway into an edge subnet",
        },
        "the NAT gateway's subnet can't be told",
    );
}

/** Isolated tiers reach endpoints and nothing else. */
export const isolatedTiersHaveNoWayOut = stackPolicy(
    {
        name: "isolated-tiers-have-no-way-out",
        displayName: "Isolated tiers have no way out",
        controls: ["DT-1", "MT-1", "VE-4", "DT-4", "AC-1"],
        severity: "critical",
        description:
            "Only the edge tier routes to the internet, only the app tier to NAT; every other subnet has a route table of its own without a way out.",
        remediationSteps:
            'Give each subnet a `tier` tag and an association with a route table of that tier. Take routes to gateways, peerings, instances and interfaces out of isolated tables; tag a table that leads to offices `officeReach: "true"` and route private ranges only.',
    },
    judgeWaysOut,
);
