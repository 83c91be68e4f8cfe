import type * as pulumi from "@pulumi/pulumi";

import { Certificate, LoadBalancer, WebAcl } from "../components/edge";
import type { Network } from "../components/network";
import { named } from "./named";
import type { Environment } from "./schema";

/**
 * What faces the internet: the certificate, the web ACL, and the load balancer that nothing passes without both.
 *
 * Controls: AC-4, AC-5, AT-2, TL-1, TL-2, TL-3, WF-1, WF-2.
 */
export function deployEdge(environment: Environment, network: Network, options: pulumi.ComponentResourceOptions): LoadBalancer {
    const { name, domain, waf } = environment;
    const destruction = environment.allowDestroyBecause === undefined ? {} : { allowDestroyBecause: environment.allowDestroyBecause };
    const certificate = new Certificate(
        name,
        {
            domain,
            ...(environment.hostedZoneId === undefined ? {} : { hostedZoneId: environment.hostedZoneId }),
            ...(environment.certificateArn === undefined ? {} : { certificateArn: environment.certificateArn }),
            ...destruction,
        },
        options,
    );
    const webAcl = new WebAcl(
        name,
        {
            requestsPerFiveMinutes: waf.requestsPerFiveMinutes,
            allowedCountries: [...waf.allowedCountries],
            blockedCountries: [...waf.blockedCountries],
            blockedAddresses: [...waf.blockedAddresses],
            exclusions: waf.exclusions.map(({ because, ...exclusion }) => ({ ...exclusion, excludedBecause: because })),
        },
        options,
    );
    return new LoadBalancer(
        name,
        {
            domain,
            vpcId: network.vpcId,
            subnetIds: network.subnetIds["edge"] ?? [],
            securityGroupId: named(network.securityGroupIds, "load-balancer"),
            webAclArn: webAcl.arn,
            certificateArn: certificate.ready,
            hostedZoneId: certificate.hostedZoneId,
            tlsPolicy: environment.loadBalancer.tlsPolicy,
            ...destruction,
        },
        { ...options, dependsOn: [network] }, // AWS takes none for the internet in a VPC without a gateway to it
    );
}
