import { LogGroup, LogResourcePolicy } from "@pulumi/aws/cloudwatch";
import { RouteTable } from "@pulumi/aws/ec2transitgateway/routeTable";
import { RouteTableAssociation } from "@pulumi/aws/ec2transitgateway/routeTableAssociation";
import { TransitGateway } from "@pulumi/aws/ec2transitgateway/transitGateway";
import { VpcAttachment } from "@pulumi/aws/ec2transitgateway/vpcAttachment";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { logDeliveryPolicy } from "../log-delivery";
import { logGroupDays } from "../log-retention";
import { amazonAsn, siteLogGroupName } from "./site-plan";

/** Arguments of {@link SiteGateway}. */
export interface SiteGatewayArgs {
    /** Account and region. */
    account: Account;
    vpcId: pulumi.Input<string>;
    /** Ids of the admin tier's subnets, one a zone: each zone has its own way to the gateway. */
    subnetIds: pulumi.Input<string>[];
    /**
     * Id of a transit gateway to attach to. By default one is made. It has to leave association and propagation to us
     * (`default_route_table_association` and `default_route_table_propagation` disabled), or offices would share a table with whoever is on it.
     */
    transitGatewayId?: string;
    /** ARN of the key the tunnels' log is encrypted with. */
    logsKeyArn: pulumi.Input<string>;
    /** Days the log is kept; one of those that CloudWatch Logs takes. */
    logRetentionDays: number;
    /** Why gateway and log may be destroyed. Absent by default: the log is protected. */
    allowDestroyBecause?: string;
}

/**
 * Where the tunnels of all offices end: a transit gateway, attached to the VPC in every zone, and the tunnels' log. It joins nobody by itself:
 * each office gets a table of its own, and no office has a way to another. A transit gateway and not a virtual private gateway, since that one
 * has a single table for all, announces the whole VPC, and cannot be shared by environments.
 *
 * Controls: AC-9, AC-11, MT-2.
 * Source: Amazon VPC Transit Gateways Guide, "Transit gateway attachments", "Transit gateway route tables".
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class SiteGateway extends pulumi.ComponentResource {
    /** Id of the transit gateway, once it is attached to the VPC: a route to it is refused before. */
    public readonly transitGatewayId: pulumi.Output<string>;
    /** Id of the VPC's attachment. */
    public readonly vpcAttachmentId: pulumi.Output<string>;
    /** Id of the table that says where packets out of the VPC go. */
    public readonly vpcTableId: pulumi.Output<string>;
    /** ARN of the tunnels' log group, once AWS may write to it. */
    public readonly logGroupArn: pulumi.Output<string>;

    constructor(name: string, args: SiteGatewayArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:SiteGateway", name, args, opts);
        const zones = args.subnetIds.length;
        refuse(`SiteGateway ${name}`, [
            ...(zones < 2 ? [{ propertyPath: "subnetIds", reason: `names ${zones}; tunnels need a way in two zones at least` }] : []),
            ...(logGroupDays.some((days) => days === args.logRetentionDays)
                ? []
                : [
                      {
                          propertyPath: "logRetentionDays",
                          reason: `is ${args.logRetentionDays}; CloudWatch Logs takes ${logGroupDays.join(", ")}`,
                      },
                  ]),
        ]);

        const at = `${name}-sites`;
        const child = { parent: this, ...dependenciesOf(opts) };
        const tags = { Name: at, tier: "admin" };
        const id = args.transitGatewayId ?? this.createGateway(at, child).id;
        const attachment = new VpcAttachment(
            at,
            {
                transitGatewayId: id,
                vpcId: args.vpcId,
                subnetIds: args.subnetIds,
                dnsSupport: "disable", // an office asks its own resolver, not the VPC's
                securityGroupReferencingSupport: "disable",
                transitGatewayDefaultRouteTableAssociation: false,
                transitGatewayDefaultRouteTablePropagation: false,
                tags,
            },
            child,
        );
        const table = new RouteTable(`${at}-vpc`, { transitGatewayId: id, tags: { ...tags, Name: `${at}-vpc` } }, child);
        new RouteTableAssociation(
            `${at}-vpc`,
            { transitGatewayAttachmentId: attachment.id, transitGatewayRouteTableId: table.id },
            { parent: this },
        );
        this.transitGatewayId = attachment.transitGatewayId;
        this.vpcAttachmentId = attachment.id;
        this.vpcTableId = table.id;
        this.logGroupArn = this.createLog(name, args, child);
        this.registerOutputs({
            transitGatewayId: this.transitGatewayId,
            vpcAttachmentId: this.vpcAttachmentId,
            vpcTableId: this.vpcTableId,
            logGroupArn: this.logGroupArn,
        });
    }

    private createGateway(at: string, child: pulumi.CustomResourceOptions): TransitGateway {
        return new TransitGateway(
            at,
            {
                description: "Tunnels of the offices",
                amazonSideAsn: amazonAsn,
                autoAcceptSharedAttachments: "disable",
                defaultRouteTableAssociation: "disable",
                defaultRouteTablePropagation: "disable",
                dnsSupport: "disable",
                multicastSupport: "disable",
                vpnEcmpSupport: "enable", // both tunnels carry, and one down is no change of routes
                tags: { Name: at, tier: "admin" },
            },
            child,
        );
    }

    private createLog(name: string, args: SiteGatewayArgs, child: pulumi.CustomResourceOptions): pulumi.Output<string> {
        const at = `${name}-sites`;
        const group = new LogGroup(
            at,
            {
                name: siteLogGroupName(name),
                kmsKeyId: args.logsKeyArn,
                retentionInDays: args.logRetentionDays,
                tags: { Name: at, dataClass: "logs" },
            },
            { ...child, protect: args.allowDestroyBecause === undefined },
        );
        const policy = new LogResourcePolicy(
            at,
            { policyName: at, policyDocument: JSON.stringify(logDeliveryPolicy(args.account, siteLogGroupName(name))) },
            child,
        );
        return pulumi.all([group.arn, policy.id]).apply(([arn]) => arn);
    }
}
