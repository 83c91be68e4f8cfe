import { stackPolicy } from "../framework/define";
import { Judgement, labelOf } from "../framework/judgement";
import { isUnknown } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { tierOf } from "../normal-form/tags";
import { LOAD_BALANCERS, NAT_GATEWAY, ROUTE_TABLE_ASSOCIATION, SUBNETS } from "../normal-form/types";

/** What may refer to an edge subnet: load balancers, NAT gateways, and what describes the subnet itself. */
const ADMITTED: ReadonlySet<string> = new Set([
    ...LOAD_BALANCERS,
    NAT_GATEWAY,
    ROUTE_TABLE_ASSOCIATION,
    "aws:ec2/networkAcl:NetworkAcl",
    "aws:ec2/networkAclAssociation:NetworkAclAssociation",
    "aws:ec2/flowLog:FlowLog",
    "aws:ec2/subnetCidrReservation:SubnetCidrReservation",
    "aws:ec2/tag:Tag",
    "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
]);

/** Properties that place a resource in subnets, by themselves or in a block. */
const PLACES = ["subnetId", "subnetIds", "subnets", "vpcZoneIdentifiers"];
const BLOCKS = ["vpcConfig", "subnetConfigurations", "networkConfiguration", "networkInterfaces", "subnetMappings", "vpcConfiguration"];

/** The subnets a resource is placed in, certainly or perhaps. */
function placesOf(stack: Stack, resource: Resource): Resource[] {
    const named = PLACES.flatMap((property) => {
        const { certain, possible } = stack.links(resource, property, SUBNETS);
        return [...certain, ...possible];
    });
    return [...new Set([...named, ...BLOCKS.flatMap((property) => stack.candidates(resource, property, SUBNETS))])];
}

/**
 * Judges that nothing but load balancers and NAT gateways stands in the edge tier: the tier's route to the internet, and
 * its load balancer's open ports, are for them alone, and a tag is no way for anything else to get them.
 *
 * Controls: AC-1, AC-5.
 */
export function judgeEdge(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const resource of stack.resources) {
        if (!resource.type.startsWith("aws:") || ADMITTED.has(resource.type) || (SUBNETS as readonly string[]).includes(resource.type))
            continue;
        const places = placesOf(stack, resource);
        const edge = places.filter((subnet) => tierOf(subnet) === "edge");
        if (edge.length > 0) {
            judgement.refuse({
                control: "AC-1",
                resource,
                wrong: "Something that is no load balancer stands in the edge tier",
                found: `${labelOf(resource)} in ${edge.map(labelOf).join(", ")}`,
                allowed: "load balancers and NAT gateways",
                mend: "place it in subnets of its own tier",
            });
        } else if (places.some((subnet) => isUnknown(tierOf(subnet)))) {
            judgement.doubt({ control: "AC-1", resource, why: "the tier of a subnet it stands in is not known" });
        }
    }
    return judgement;
}

/** What faces the internet is made to. */
export const edgeHoldsLoadBalancersOnly = stackPolicy(
    {
        name: "edge-holds-load-balancers-only",
        displayName: "The edge holds load balancers only",
        controls: ["AC-1", "AC-5"],
        severity: "critical",
        description: "Only load balancers and NAT gateways stand in subnets of the edge tier.",
        remediationSteps:
            "Place nodes, functions, endpoints and databases in subnets of their own tier; let the load balancer reach them there.",
    },
    judgeEdge,
);
