import { register, resourceOf } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

const connection = "aws:ec2/vpnConnection:VpnConnection";
const route = "aws:ec2/route:Route";
const transitRoute = "aws:ec2transitgateway/route:Route";
const zone = "eu-central-1a";

/** Changes that make production's ways to its offices weaker than their controls. */
export const siteHoles: EnvironmentHole[] = [
    {
        what: "a tunnel that may be agreed on with an old group",
        policy: "site-vpns-use-strong-ciphers",
        control: "AC-9",
        at: "prod-frankfurt",
        open: (recording) => {
            resourceOf(recording, connection, "prod-frankfurt").inputs["tunnel2Phase1DhGroupNumbers"] = [14, 20];
        },
    },
    {
        what: "keys of tunnels outside of Secrets Manager",
        policy: "site-vpns-use-strong-ciphers",
        control: "TL-2",
        at: "prod-lisbon",
        open: (recording) => {
            delete resourceOf(recording, connection, "prod-lisbon").inputs["presharedKeyStorage"];
        },
    },
    {
        what: "a way from an office to the database",
        policy: "isolated-tiers-have-no-way-out",
        control: "DT-1",
        at: "prod-frankfurt-database",
        open: (recording) => {
            const model = resourceOf(recording, route, `prod-frankfurt-monitoring-${zone}-192-168-40-0-24`);
            const table = resourceOf(recording, "aws:ec2/routeTable:RouteTable", `prod-database-${zone}`);
            register(recording, model, "prod-frankfurt-database", (made) => {
                made.propertyDependencies["routeTableId"] = [table.urn];
            });
        },
    },
    {
        what: "all the internet by way of an office",
        policy: "isolated-tiers-have-no-way-out",
        control: "MT-1",
        at: `prod-frankfurt-monitoring-${zone}-192-168-40-0-24`,
        open: (recording) => {
            resourceOf(recording, route, `prod-frankfurt-monitoring-${zone}-192-168-40-0-24`).inputs["destinationCidrBlock"] = "0.0.0.0/0";
        },
    },
    ...Object.entries({ "the whole VPC": "10.30.0.0/16", "the database": "10.30.64.0/19" }).map(
        ([what, destinationCidrBlock]): EnvironmentHole => ({
            what: `a way from an office to ${what}, at the gateway`,
            policy: "offices-reach-named-tiers-only",
            control: "DT-1",
            at: "prod-wide",
            open: (recording) => {
                register(recording, resourceOf(recording, transitRoute, "prod-frankfurt-to-10-30-128-0-19"), "prod-wide", ({ inputs }) =>
                    Object.assign(inputs, { destinationCidrBlock }),
                );
            },
        }),
    ),
    {
        what: "a gateway that tells an office of the whole VPC",
        policy: "offices-reach-named-tiers-only",
        control: "AC-9",
        at: "prod-lisbon",
        open: (recording) => {
            const { urn } = resourceOf(recording, "aws:ec2transitgateway/vpcAttachment:VpcAttachment", "prod-sites");
            const propagation = resourceOf(recording, "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation", "prod-lisbon");
            propagation.propertyDependencies["transitGatewayAttachmentId"] = [urn];
        },
    },
    {
        what: "a transit gateway that connects whatever is attached",
        policy: "offices-reach-named-tiers-only",
        control: "AC-9",
        at: "prod-sites",
        open: (recording) => {
            delete resourceOf(recording, "aws:ec2transitgateway/transitGateway:TransitGateway", "prod-sites").inputs[
                "defaultRouteTableAssociation"
            ];
        },
    },
    {
        what: "an office that is taken for the internet",
        policy: "offices-reach-named-tiers-only",
        control: "AC-9",
        at: "prod-frankfurt-back-192-168-40-0-24",
        open: (recording) => {
            resourceOf(recording, transitRoute, "prod-frankfurt-back-192-168-40-0-24").inputs["destinationCidrBlock"] = "0.0.0.0/0";
        },
    },
];
