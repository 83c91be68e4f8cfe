import * as z from "zod";

import { transitGatewayId, vpcId } from "../values/aws";
import { publicAddress, range, serviceRange, vpcRange } from "../values/addresses";
import { noted, oneOf, whole, yesOrNo } from "../values/note";
import { hostName, name, reason } from "../values/text";

/** What an office may reach, and the tier it lies in. */
export const officeDestinations = { monitoring: "monitoring", "kubernetes-api": "endpoint" } as const;

/** One of {@link officeDestinations}. */
export type OfficeDestination = keyof typeof officeDestinations;

/** The keys about addresses, routes and offices. */
export const networkSections = {
    network: z
        .strictObject({
            cidr: vpcRange.describe("Range of the environment's VPC. All tiers are laid out in it; it cannot be changed later."),
            serviceCidr: serviceRange
                .default("172.20.0.0/16")
                .describe("Range of Kubernetes services, outside the VPC's. It cannot be changed later."),
            otherEnvironments: noted(z.record(name, range), {
                allowed: "names of the other environments with their ranges",
                mend: "state the range of every other environment, also of one that is yet to come",
                example: "{ dev: 10.10.0.0/16, staging: 10.20.0.0/16 }",
            }).describe(
                "Ranges of the other environments, and of other networks that must not overlap. A stack cannot read another's file, so each states them.",
            ),
            natPerZone: yesOrNo
                .default(true)
                .describe(
                    "Whether every zone has a NAT gateway of its own. Without, the loss of one zone cuts all from the internet; only dev may, with sharedNatBecause.",
                ),
            sharedNatBecause: reason.optional().describe("Why one NAT gateway serves all zones."),
            endpointsPerZone: yesOrNo
                .default(true)
                .describe(
                    "Whether every interface endpoint has an interface in each zone. Without, all stand in the first zone, which costs a fraction by the hour, and the loss of that zone cuts all others from AWS; only dev may, with sharedEndpointsBecause.",
                ),
            sharedEndpointsBecause: reason.optional().describe("Why the interface endpoints of one zone serve all zones."),
            egress: z
                .array(
                    z.strictObject({
                        host: hostName.describe("Host the app tier may call."),
                        port: whole(1, 65535, "TCP port").default(443).describe("Port it is called on."),
                        because: reason.describe("Why data may go there."),
                    }),
                )
                .default([])
                .describe(
                    "Hosts outside AWS that applications may call, through NAT. The identity provider's are known from identityProvider.",
                ),
            existing: z
                .strictObject({
                    vpcId: vpcId.optional().describe("A VPC to use instead of making one."),
                    transitGatewayId: transitGatewayId.optional().describe("A transit gateway to attach to instead of making one."),
                })
                .prefault({})
                .describe("Networks that exist already."),
        })
        .describe("Addresses and routes."),
    offices: z
        .array(
            z.strictObject({
                name: name.describe("Name of the office; part of the names of its resources."),
                cidrs: noted(z.array(range).min(1), {
                    allowed: "at least one IPv4 range",
                    mend: "name the office's own ranges",
                    example: "[192.168.40.0/24]",
                }).describe("Ranges of the office's network."),
                gatewayAddress: publicAddress.describe("Public address of the office's VPN device."),
                bgpAsn: whole(1, 4294967294, "autonomous system number")
                    .optional()
                    .describe("The device's BGP number. Left out, routes are static."),
                reaches: noted(z.array(oneOf(["monitoring", "kubernetes-api"])).min(1), {
                    allowed: "a list of monitoring and kubernetes-api",
                    mend: "name what the office may reach; an office that reaches nothing needs no VPN",
                    example: "[monitoring]",
                }).describe("What the office may reach; nothing else has a route back."),
            }),
        )
        .default([])
        .describe("Offices with a site-to-site VPN: two IKEv2 tunnels each, their keys generated and kept in Secrets Manager."),
};
