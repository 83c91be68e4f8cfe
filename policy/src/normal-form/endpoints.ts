import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import { candidatesOf, pointsTo, type Links, type Resource, type Stack } from "./stack";
import {
    ENDPOINT_GROUP_ASSOCIATION,
    ENDPOINT_ROUTE_TABLE_ASSOCIATION,
    ENDPOINT_SUBNET_ASSOCIATION,
    ROUTE_TABLES,
    SECURITY_GROUPS,
    SUBNETS,
    VPC_ENDPOINT,
} from "./types";

/** The endpoints of a stack, of one of AWS's types (`Gateway` is what an endpoint is that names none); unknown types are in each. */
export function endpointsOf(stack: Stack, type: "Interface" | "Gateway"): Resource[] {
    return stack.ofType(VPC_ENDPOINT).filter(({ fields }) => {
        const found = fields.text("vpcEndpointType") ?? "Gateway";
        return isUnknown(found) || found === type;
    });
}

/** The subnets of an endpoint, in each of the three forms they are given in. */
export function subnetsOf(stack: Stack, endpoint: Resource): Links {
    const configured = endpoint.fields.children("subnetConfigurations");
    const ids = configured === undefined || isUnknown(configured) ? configured : configured.map(subnetId);
    return merged([
        stack.links(endpoint, "subnetIds", SUBNETS),
        stack.resolveAll(ids, stack.candidates(endpoint, "subnetConfigurations", SUBNETS), SUBNETS),
        associated(stack, endpoint, ENDPOINT_SUBNET_ASSOCIATION, "subnetId", SUBNETS),
    ]);
}

const subnetId = (configuration: Known<Fields>): Known<string> =>
    isUnknown(configuration) ? UNKNOWN : (configuration.text("subnetId") ?? UNKNOWN);

/** The route tables that a gateway endpoint writes its routes into, in both forms. */
export const routeTablesOf = (stack: Stack, endpoint: Resource): Links =>
    merged([
        stack.links(endpoint, "routeTableIds", ROUTE_TABLES, ["id", "defaultRouteTableId"]),
        associated(stack, endpoint, ENDPOINT_ROUTE_TABLE_ASSOCIATION, "routeTableId", ROUTE_TABLES),
    ]);

/** The security groups of an endpoint, in both forms. */
export const groupsOf = (stack: Stack, endpoint: Resource): Links =>
    merged([
        stack.links(endpoint, "securityGroupIds", SECURITY_GROUPS),
        associated(stack, endpoint, ENDPOINT_GROUP_ASSOCIATION, "securityGroupId", SECURITY_GROUPS),
    ]);

function associated(stack: Stack, endpoint: Resource, association: string, property: string, types: readonly string[]): Links {
    const certain: Resource[] = [];
    const possible: Resource[] = [];
    let unknown = false;
    let outside = 0;
    for (const resource of stack.ofType(association)) {
        const hit = pointsTo(stack.link(resource, "vpcEndpointId", [VPC_ENDPOINT]), endpoint);
        if (hit === false) continue;
        const link = stack.link(resource, property, types);
        if (hit === true && link.kind === "one") certain.push(link.resource);
        else possible.push(...candidatesOf(link));
        if (hit === true && link.kind === "outside") outside += 1;
        else if (isUnknown(hit) || link.kind !== "one") unknown = true;
    }
    return { certain, possible, unknown, outside };
}

function merged(parts: readonly Links[]): Links {
    const certain = [...new Set(parts.flatMap((part) => part.certain))];
    return {
        certain,
        possible: [...new Set(parts.flatMap((part) => part.possible))].filter((resource) => !certain.includes(resource)),
        unknown: parts.some((part) => part.unknown),
        outside: parts.reduce((sum, part) => sum + part.outside, 0),
    };
}

/** The availability zone of a subnet, by name or by id. */
export const zoneOf = ({ fields }: Resource): Known<string> =>
    fields.text("availabilityZone") ?? fields.text("availabilityZoneId") ?? UNKNOWN;
