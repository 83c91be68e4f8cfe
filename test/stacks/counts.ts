import { logStreams } from "../../components/observability/streams";
import type { Environment } from "../../stacks/schema";
import { officeDestinations } from "../../stacks/schema/sections/network";

/** Tiers that an office reaches. */
export const tiersReachedBy = ({ reaches }: Environment["offices"][number]) =>
    [...new Set(reaches)].map((reached) => officeDestinations[reached]);

/** The ways of the offices: a gateway for all, a connection each, and routes to and from what each reaches. */
export function sitesOf({ offices, availabilityZones, network }: Environment): Record<string, number> {
    if (offices.length === 0) return {};
    const total = (of: (office: (typeof offices)[number]) => number) => offices.reduce((sum, office) => sum + of(office), 0);
    const isStatic = ({ bgpAsn }: (typeof offices)[number]) => bgpAsn === undefined;
    const dynamic = offices.filter((office) => !isStatic(office)).length;
    return {
        ...(network.existing.transitGatewayId === undefined ? { "aws:ec2transitgateway/transitGateway:TransitGateway": 1 } : {}),
        "aws:ec2transitgateway/vpcAttachment:VpcAttachment": 1,
        "aws:ec2transitgateway/routeTable:RouteTable": 1 + offices.length,
        "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation": 1 + offices.length,
        "aws:ec2transitgateway/route:Route": total(
            (office) => tiersReachedBy(office).length + (isStatic(office) ? office.cidrs.length : 0),
        ),
        ...(dynamic === 0 ? {} : { "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation": dynamic }),
        "aws:ec2/customerGateway:CustomerGateway": offices.length,
        "aws:ec2/vpnConnection:VpnConnection": offices.length,
        "aws:ec2/route:Route": total((office) => tiersReachedBy(office).length * availabilityZones.length * office.cidrs.length),
        "aws:cloudwatch/logGroup:LogGroup": 1,
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 1,
        "aws:cloudwatch/metricAlarm:MetricAlarm": 2 * offices.length, // a tunnel down, and both
    };
}

/** What faces the internet: one of everything, but a listener for each of 80 and 443, and a target group and a rule for each kind of request. */
export function edgeOf({ hostedZoneId, certificateArn, waf }: Environment): Record<string, number> {
    const certificates = certificateArn === undefined ? 1 : 0;
    return {
        "aws:acm/certificate:Certificate": certificates,
        "aws:acm/certificateValidation:CertificateValidation": certificates,
        ...(hostedZoneId === undefined ? { "aws:route53/zone:Zone": 1 } : {}),
        "aws:route53/record:Record": certificates + 1, // that proves the domain, and that leads to the load balancer
        "aws:lb/loadBalancer:LoadBalancer": 1,
        "aws:lb/listener:Listener": 2,
        "aws:lb/listenerRule:ListenerRule": 2,
        "aws:lb/targetGroup:TargetGroup": 2,
        "aws:wafv2/webAcl:WebAcl": 1,
        "aws:wafv2/webAclAssociation:WebAclAssociation": 1,
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": 1,
        "aws:cloudwatch/logResourcePolicy:LogResourcePolicy": 1,
        "aws:sns/topic:Topic": 3, // one a severity
        // The certificate's end, near and nearer; requests blocked, many, very many, and a jump; the end of each version of a managed group.
        "aws:cloudwatch/metricAlarm:MetricAlarm": 2 + 3 + Object.keys(waf.versions).length,
        ...(waf.blockedAddresses.length > 0 ? { "aws:wafv2/ipSet:IpSet": 1 } : {}),
    };
}

/** What watches the network: for each log that is streamed the stream, where it says what failed, and two alarms; and one on lookups. */
export function watchOf(): Record<string, number> {
    const streams = Object.keys(logStreams).length;
    return {
        "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": streams,
        "aws:cloudwatch/logGroup:LogGroup": streams,
        "aws:cloudwatch/logStream:LogStream": streams,
        "aws:cloudwatch/metricAlarm:MetricAlarm": 2 * streams + 1, // and one on blocked lookups
    };
}

/** What exists once in an account, as far as the environment's own stack owns it. */
export function baselineOf({ baseline }: Environment): Record<string, number> {
    const counts: Record<keyof Environment["baseline"], Record<string, number>> = {
        guardDuty: { "guardduty/detector:Detector": 1, "guardduty/detectorFeature:DetectorFeature": 4 },
        securityHub: { "securityhub/account:Account": 1, "securityhub/standardsSubscription:StandardsSubscription": 3 },
        config: {
            "cfg/recorder:Recorder": 1,
            "cfg/recorderStatus:RecorderStatus": 1,
            "cfg/deliveryChannel:DeliveryChannel": 1,
            "iam/serviceLinkedRole:ServiceLinkedRole": 1,
        },
        inspector: { "inspector2/enabler:Enabler": 1 },
        accessAnalyzer: { "accessanalyzer/analyzer:Analyzer": 2 }, // what is open to others, and what nobody uses
        ebsEncryption: { "ebs/encryptionByDefault:EncryptionByDefault": 1, "ebs/defaultKmsKey:DefaultKmsKey": 1 },
        ecrRegistry: { "ecr/registryScanningConfiguration:RegistryScanningConfiguration": 1 },
        vpcBlockPublicAccess: { "ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions": 1 },
        s3BlockPublicAccess: { "s3/accountPublicAccessBlock:AccountPublicAccessBlock": 1 },
    };
    const own = Object.entries(counts).filter(([service]) => baseline[service as keyof typeof baseline].owner === "this-stack");
    return {
        ...Object.fromEntries(own.flatMap(([, types]) => Object.entries(types).map(([type, count]) => [`aws:${type}`, count]))),
        // Made by every stack for its own VPC, whoever throws the switch.
        "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion": 1,
    };
}
