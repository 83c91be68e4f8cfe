import { stackPolicy } from "../framework/define";
import { Judgement, labelOf } from "../framework/judgement";
import { endpointsOf, routeTablesOf } from "../normal-form/endpoints";
import { anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { Routing } from "../normal-form/routes";
import type { Resource, Stack } from "../normal-form/stack";
import { tierOf } from "../normal-form/tags";
import { SUBNETS } from "../normal-form/types";

/** Whether an endpoint is the gateway to S3 and leads there from the table. */
function leadsToS3(stack: Stack, endpoint: Resource, table: Resource): Known<boolean> {
    const { fields } = endpoint;
    const service = fields.text("serviceName");
    const type = fields.text("vpcEndpointType") ?? "Gateway";
    if (!isUnknown(service) && !/\.s3$/.test(service ?? "")) return false;
    const { certain, possible, unknown } = routeTablesOf(stack, endpoint);
    if (certain.includes(table)) return isUnknown(service) || isUnknown(type) ? UNKNOWN : true;
    return possible.includes(table) || (unknown && possible.length === 0) ? UNKNOWN : false;
}

/**
 * Judges that every route table of a subnet outside of the edge leads to S3 by the gateway endpoint.
 *
 * Controls: S3-1.
 */
export function judgeStorageRoutes(stack: Stack): Judgement {
    const judgement = new Judgement();
    const routing = new Routing(stack);
    const endpoints = endpointsOf(stack, "Gateway");
    const tables = new Map<Resource, Resource>();
    for (const subnet of stack.ofType(...SUBNETS)) {
        if (tierOf(subnet) === "edge") continue;
        for (const table of routing.association(subnet).certain) if (!tables.has(table)) tables.set(table, subnet);
    }
    for (const [table, subnet] of tables) {
        const tier = tierOf(subnet);
        const leads = anyOf(endpoints.map((endpoint) => leadsToS3(stack, endpoint, table)));
        judgement.expect(
            // A subnet of a tier not known yet may be an edge subnet, which needs no endpoint.
            leads === false && isUnknown(tier) ? UNKNOWN : leads,
            {
                control: "S3-1",
                resource: table,
                wrong: "A route table does not lead to the S3 endpoint",
                found: `no gateway endpoint for S3 in the table of ${labelOf(subnet)}`,
                allowed: "the gateway endpoint in every table outside of the edge",
                mend: "add the table to the endpoint's routeTableIds",
            },
            "it can't be told which tables the S3 endpoint is in",
        );
    }
    return judgement;
}

/** Traffic to S3 never leaves AWS's network. */
export const privateTablesLeadToS3Endpoint = stackPolicy(
    {
        name: "private-tables-lead-to-s3-endpoint",
        displayName: "Private route tables lead to the S3 endpoint",
        controls: ["S3-1"],
        severity: "high",
        description: "Every route table of a subnet outside of the edge tier has the gateway endpoint for S3.",
        remediationSteps: "List the table in the S3 gateway endpoint's `routeTableIds`, or add a VpcEndpointRouteTableAssociation.",
    },
    judgeStorageRoutes,
);
