import type * as pulumi from "@pulumi/pulumi";

import { Certificate, EdgeAlarms, LoadBalancer, WebAcl, WebAclLogs } from "../components/edge";
import { vectorPaths } from "../components/edge/web-acl-plan";
import { logGroupRetention } from "../components/log-retention";
import type { AlarmTopics } from "../components/observability";
import { accountOf, bucketName, loadBalancerLogs } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import type { Environment } from "./schema";

/**
 * What faces the internet: the certificate, the web ACL and its log, the load balancer that nothing passes without them, and what tells of
 * their trouble.
 *
 * Controls: AC-4, AC-5, AT-2, TL-1, TL-2, TL-3, WF-1, WF-2, WF-4.
 */
export function deployEdge(
    environment: Environment,
    { ground, buckets, outputs }: Foundation,
    alarmTopics: AlarmTopics,
    options: pulumi.ComponentResourceOptions,
): LoadBalancer {
    const { name, domain, region, waf, retentionDays } = environment;
    const { network } = ground;
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
    const versions = { ...waf.versions };
    const webAcl = new WebAcl(
        name,
        {
            ...ratesOf(waf),
            maximumBodyMiB: waf.maximumBodyMiB,
            maximumGraphqlDepth: waf.maximumGraphqlDepth,
            ...(waf.allowIntrospectionBecause === undefined ? {} : { allowIntrospectionBecause: waf.allowIntrospectionBecause }),
            largeBodyPaths: environment.weaviate.publishWeaviateApi ? [...vectorPaths] : [],
            allowedCountries: [...waf.allowedCountries],
            blockedCountries: [...waf.blockedCountries],
            blockedAddresses: [...waf.blockedAddresses],
            exclusions: waf.exclusions.map(({ because, ...exclusion }) => ({ ...exclusion, excludedBecause: because })),
            versions,
        },
        options,
    );
    const webAclLogs = new WebAclLogs(
        name,
        {
            account: accountOf(environment),
            webAclArn: webAcl.arn,
            logsKeyArn: named(outputs.keyArns, "logs"),
            retentionDays: logGroupRetention(retentionDays.webLogs),
            ...destruction,
        },
        options,
    );
    new EdgeAlarms(
        name,
        {
            certificateArn: certificate.arn,
            webAclName: webAcl.webAclName,
            region,
            topicArns: alarmTopics.arns,
            blockedPerFiveMinutes: waf.blockedPerFiveMinutes,
            ruleGroupVersions: versions,
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
            logBucketName: bucketName(environment, loadBalancerLogs),
            tlsPolicy: environment.loadBalancer.tlsPolicy,
            ...destruction,
        },
        // AWS takes none for the internet in a VPC without a gateway to it, and tries at once whether it may write logs. No request is to
        // come in before the web ACL logs it.
        { ...options, dependsOn: [network, named(buckets, loadBalancerLogs), webAclLogs] },
    );
}

/** The rates that are said; the others follow from the first. */
function ratesOf({
    requestsPerFiveMinutes,
    ingestPerFiveMinutes,
    queriesPerFiveMinutes,
    requestsOfAKeyPerFiveMinutes,
}: Environment["waf"]) {
    return {
        requestsPerFiveMinutes,
        ...(ingestPerFiveMinutes === undefined ? {} : { ingestPerFiveMinutes }),
        ...(queriesPerFiveMinutes === undefined ? {} : { queriesPerFiveMinutes }),
        ...(requestsOfAKeyPerFiveMinutes === undefined ? {} : { requestsOfAKeyPerFiveMinutes }),
    };
}
