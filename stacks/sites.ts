import type * as pulumi from "@pulumi/pulumi";

import { subnetPlan } from "../components/network/cidr-plan";
import { reachedTiers } from "../components/network/network-plan";
import type { AlarmTopics } from "../components/observability";
import { SiteGateway, SiteVpn } from "../components/vpn-sites";
import { accountOf } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import type { Environment } from "./schema";
import { trafficOf } from "./traffic";

/**
 * The VPNs of the offices: one gateway for all, and for each office its tunnels and the ways to and from what it reaches. Nothing at all
 * where there is no office.
 *
 * Controls: AC-9, AC-11, MT-2.
 */
export function deploySites(
    environment: Environment,
    { ground, outputs }: Foundation,
    alarmTopics: AlarmTopics,
    options: pulumi.ComponentResourceOptions,
): SiteVpn[] {
    const { name, network: settings, offices, availabilityZones } = environment;
    if (offices.length === 0) return [];
    const { network } = ground;
    const gateway = new SiteGateway(
        name,
        {
            account: accountOf(environment),
            vpcId: network.vpcId,
            subnetIds: named(network.subnetIds, "admin"),
            logsKeyArn: named(outputs.keyArns, "logs"),
            logRetentionDays: environment.retentionDays.vpn,
            ...(settings.existing.transitGatewayId === undefined ? {} : { transitGatewayId: settings.existing.transitGatewayId }),
            ...(environment.allowDestroyBecause === undefined ? {} : { allowDestroyBecause: environment.allowDestroyBecause }),
        },
        options,
    );
    const { tiers } = subnetPlan(settings.cidr, availabilityZones);
    const traffic = new Map(trafficOf(environment).offices.map((office) => [office.name, office]));
    return offices.map(({ name: office, cidrs, gatewayAddress, bgpAsn }) => {
        const reached = reachedTiers(traffic.get(office)?.reaches ?? []);
        const tables = reached.flatMap((tier) =>
            named(network.routeTableIds, tier).map((id, zone) => [`${tier}-${availabilityZones[zone]}`, id] as const),
        );
        return new SiteVpn(
            `${name}-${office}`,
            {
                office: { name: office, cidrs: [...cidrs], gatewayAddress, ...(bgpAsn === undefined ? {} : { bgpAsn }) },
                vpcCidr: settings.cidr,
                transitGatewayId: gateway.transitGatewayId,
                vpcAttachmentId: gateway.vpcAttachmentId,
                vpcTableId: gateway.vpcTableId,
                reachedRanges: reached.map((tier) => tiers[tier].block),
                routeTableIds: Object.fromEntries(tables),
                logGroupArn: gateway.logGroupArn,
                topicArns: alarmTopics.arns,
            },
            options,
        );
    });
}
