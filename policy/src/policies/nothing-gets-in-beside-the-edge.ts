import { resourcePolicy } from "../framework/define";
import { Judgement, labelOf } from "../framework/judgement";
import { isUnknown, UNKNOWN } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";
import { publicAddresses, WAYS_IN } from "../normal-form/ways-in";

/**
 * Judges that no resource of AWS gets a public address of its own, is joined to a network that the plan does not know, or leads people in
 * beside the load balancer and the VPN. NAT gateways and load balancers bring their addresses themselves; in the edge tier nothing else
 * stands, so that no tier is an exception. It judges what was written, not what AWS answers: the address of a NAT gateway says itself
 * which interface has it.
 *
 * Controls: AC-1, AC-7.
 */
export function judgeWayIn(resource: Resource): Judgement {
    const judgement = new Judgement();
    if (!resource.type.startsWith("aws:")) return judgement;
    const way = WAYS_IN.get(resource.type);
    if (way !== undefined) {
        judgement.refuse({
            control: /logging in|people let in/.test(way) ? "AC-7" : "AC-1",
            resource,
            wrong: "There is a way in beside the load balancer and the VPN",
            found: `${labelOf(resource)}: ${way}`,
            allowed: "load balancers and NAT gateways in the edge tier, Client VPN and the offices' VPN in the admin tier",
            mend: "take it out; let callers use the load balancer, and people the VPN",
        });
    }
    for (const { path, given } of publicAddresses(resource)) {
        judgement.expect(
            isUnknown(given) ? UNKNOWN : false,
            {
                control: "AC-1",
                resource,
                wrong: "Something gets an address that the internet reaches",
                found: `${path} of ${labelOf(resource)}`,
                allowed: "none outside of NAT gateways and load balancers, which bring their own, and no IPv6",
                mend: `take ${path} out, or set it to false`,
            },
            `${path} is not known`,
        );
    }
    return judgement;
}

/** Who comes in comes by the load balancer or by the VPN. */
export const nothingGetsInBesideTheEdge = resourcePolicy(
    {
        name: "nothing-gets-in-beside-the-edge",
        displayName: "Nothing gets in beside the edge",
        controls: ["AC-1", "AC-7"],
        severity: "critical",
        description:
            "Nothing has a public address of its own, IPv6 included, no other network is joined to the VPC, and no service leads into it beside the load balancer and the VPN.",
        remediationSteps:
            "Take out Elastic IPs on instances and interfaces, IPv6 blocks, peerings, endpoint services, accelerators, Instance Connect Endpoints and links of APIs; set associatePublicIpAddress, assignPublicIp and publiclyAccessible to false.",
    },
    judgeWayIn,
);
