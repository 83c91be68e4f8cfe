import { CustomerGateway } from "@pulumi/aws/ec2/customerGateway";
import { Route as VpcRoute } from "@pulumi/aws/ec2/route";
import { VpnConnection } from "@pulumi/aws/ec2/vpnConnection";
import { Route } from "@pulumi/aws/ec2transitgateway/route";
import { RouteTable } from "@pulumi/aws/ec2transitgateway/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2transitgateway/routeTableAssociation";
import { RouteTablePropagation } from "@pulumi/aws/ec2transitgateway/routeTablePropagation";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { plannedAlarm } from "../observability/planned-alarm";
import { asnOf, siteAlarms, siteFaults, slug, tunnelOptions, type SiteOffice } from "./site-plan";

/** Arguments of {@link SiteVpn}. */
export interface SiteVpnArgs {
    /** The office at the other end. */
    office: SiteOffice;
    /** Range of the VPC. */
    vpcCidr: string;
    /** Id of the transit gateway, attached to the VPC. */
    transitGatewayId: pulumi.Input<string>;
    /** Id of the VPC's attachment. */
    vpcAttachmentId: pulumi.Input<string>;
    /** Id of the transit gateway's table for packets out of the VPC. */
    vpcTableId: pulumi.Input<string>;
    /** Ranges of the tiers the office reaches; its packets find a way to no other. */
    reachedRanges: string[];
    /** Ids of the route tables of those tiers' subnets, by tier and zone: `monitoring-eu-central-1a`. Each gets a route back. */
    routeTableIds: Record<string, pulumi.Input<string>>;
    /** ARN of the log group of the tunnels. */
    logGroupArn: pulumi.Input<string>;
    /** ARNs of the topics alarms go to, by severity: `critical`, `warning`, `info`. */
    topicArns: Record<string, pulumi.Input<string>>;
}

/**
 * The VPN of one office: two tunnels that end in two zones, with strong ciphers only, keys that AWS makes and keeps in Secrets Manager, a
 * log, and alarms. The office has a table of its own at the transit gateway, with a way to the tiers it reaches and no other, and only these
 * tiers have a way back.
 *
 * An office that speaks BGP says itself where its tunnels lead; what it says matters for ranges of offices alone, since the VPC has routes to
 * no others. It could still say it is another office: its own ranges are to be filtered at its device.
 *
 * Controls: AC-9, AC-11, MT-2, TL-2.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class SiteVpn extends pulumi.ComponentResource {
    /** Id of the connection. */
    public readonly vpnId: pulumi.Output<string>;
    /** ARN of the secret that holds the tunnels' keys, for whoever configures the office's device. */
    public readonly keySecretArn: pulumi.Output<string>;
    /** Public addresses of the tunnels' ends at AWS. */
    public readonly tunnelAddresses: pulumi.Output<string>[];

    constructor(name: string, args: SiteVpnArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:SiteVpn", name, args, opts);
        const { office, topicArns } = args;
        refuse(`SiteVpn ${name}`, siteFaults({ ...args, severities: Object.keys(topicArns) }));

        const child = { parent: this, ...dependenciesOf(opts) };
        const connection = this.connect(name, args, child);
        this.route(name, args, connection, child);
        for (const plan of siteAlarms(office.name, connection.id)) plannedAlarm(name, plan, topicArns, child);

        this.vpnId = connection.id;
        this.keySecretArn = connection.presharedKeyArn;
        this.tunnelAddresses = [connection.tunnel1Address, connection.tunnel2Address];
        this.registerOutputs({ vpnId: this.vpnId, keySecretArn: this.keySecretArn, tunnelAddresses: this.tunnelAddresses });
    }

    private connect(name: string, args: SiteVpnArgs, child: pulumi.CustomResourceOptions): VpnConnection {
        const { office } = args;
        const tags = { Name: name, office: office.name };
        const device = new CustomerGateway(name, { type: "ipsec.1", ipAddress: office.gatewayAddress, ...asnOf(office), tags }, child);
        const isStatic = office.bgpAsn === undefined;
        const logs = {
            cloudwatchLogOptions: {
                logEnabled: true,
                logGroupArn: args.logGroupArn,
                logOutputFormat: "json",
                ...(isStatic ? {} : { bgpLogEnabled: true, bgpLogGroupArn: args.logGroupArn, bgpLogOutputFormat: "json" }),
            },
        };
        return new VpnConnection(
            name,
            {
                type: "ipsec.1",
                customerGatewayId: device.id,
                transitGatewayId: args.transitGatewayId,
                staticRoutesOnly: isStatic,
                presharedKeyStorage: "SecretsManager",
                ...tunnelOptions(1),
                ...tunnelOptions(2),
                tunnel1LogOptions: logs,
                tunnel2LogOptions: logs,
                tags,
            },
            child,
        );
    }

    /** The ways in and back: at the transit gateway by tables, in the VPC by routes of the tiers that are reached. */
    private route(name: string, args: SiteVpnArgs, connection: VpnConnection, child: pulumi.CustomResourceOptions): void {
        const { office, transitGatewayId, vpcTableId } = args;
        const tunnels = connection.transitGatewayAttachmentId;
        const table = new RouteTable(name, { transitGatewayId, tags: { Name: name, office: office.name } }, child);
        new RouteTableAssociation(name, { transitGatewayAttachmentId: tunnels, transitGatewayRouteTableId: table.id }, { parent: this });
        for (const range of args.reachedRanges) {
            new Route(
                `${name}-to-${slug(range)}`,
                { destinationCidrBlock: range, transitGatewayAttachmentId: args.vpcAttachmentId, transitGatewayRouteTableId: table.id },
                { parent: this },
            );
        }
        if (office.bgpAsn !== undefined) {
            new RouteTablePropagation(
                name,
                { transitGatewayAttachmentId: tunnels, transitGatewayRouteTableId: vpcTableId },
                { parent: this },
            );
        }
        for (const cidr of office.cidrs) {
            if (office.bgpAsn === undefined) {
                new Route(
                    `${name}-back-${slug(cidr)}`,
                    { destinationCidrBlock: cidr, transitGatewayAttachmentId: tunnels, transitGatewayRouteTableId: vpcTableId },
                    { parent: this },
                );
            }
            for (const [place, routeTableId] of Object.entries(args.routeTableIds)) {
                new VpcRoute(`${name}-${place}-${slug(cidr)}`, { routeTableId, destinationCidrBlock: cidr, transitGatewayId }, child);
            }
        }
    }
}
