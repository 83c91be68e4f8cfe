import { refuses, type Row } from "./refusal";

const secretArn = (rest: string) => `arn:aws:secretsmanager:${rest}:secret:weaviate/x-AbCdEf`;

const groups: Record<string, Record<string, Row>> = {
    "WF-2, WF-3: the web firewall": {
        "a country allowed and blocked": {
            set: [
                ["waf.allowedCountries", ["DE", "FR"]],
                ["waf.blockedCountries", ["US", "FR"]],
            ],
            at: "waf.blockedCountries[1]",
            found: /FR/,
            mend: /one of the two/,
        },
        "a rate above that of all requests": {
            set: [["waf.ingestPerFiveMinutes", 5001]],
            allowed: /at most 5000, the value of waf\.requestsPerFiveMinutes/,
        },
        "a rate AWS does not take": { set: [["waf.requestsOfAKeyPerFiveMinutes", 9]], allowed: /from 10/ },
        "an exclusion of a group that is not asked": {
            set: [["waf.exclusions[0].group", "AWSManagedRulesPHPRuleSet"]],
            allowed: /one of AWSManagedRulesAmazonIpReputationList, /,
        },
        "an exclusion of a rule its group does not have": {
            set: [["waf.exclusions[0].rule", "SizeRestrictions_Body"]],
            allowed: /a rule of AWSManagedRulesCommonRuleSet/,
            mend: /did you mean SizeRestrictions_BODY\?/,
        },
        "a path longer than AWS searches for": {
            set: [["waf.exclusions[0].path", `/${"a".repeat(201)}`]],
            allowed: /at most 201 characters/,
        },
        "a version that is none": { set: [["waf.versions.AWSManagedRulesCommonRuleSet", "1.19"]], allowed: /Version_1\.23/ },
        "a version of a group without any": {
            set: [["waf.versions.AWSManagedRulesAnonymousIpList", "Version_1.0"]],
            found: /not known/,
        },
    },
    "AT-1: ranges": {
        "a range that is none": { set: [["network.cidr", "10.30.0.0/33"]], found: /10\.30\.0\.0\/33/, allowed: /private IPv4 range/ },
        "an address inside its range": { set: [["network.cidr", "10.30.5.0/16"]], mend: /10\.30\.0\.0\/16/ },
        "a public range": { set: [["network.cidr", "8.8.0.0/16"]], allowed: /RFC 1918/ },
        "a range too small for the tiers": { set: [["network.cidr", "10.30.0.0/20"]], mend: /smallest range that fits is a \/1\d/ },
        "a range wider than a VPC's": {
            set: [
                ["network.cidr", "10.0.0.0/14"],
                ["network.otherEnvironments.dev", "172.16.0.0/16"],
            ],
            at: "network.cidr",
            mend: /at most a \/16/,
        },
        "services inside the VPC, with the tiers they hit": {
            set: [["network.serviceCidr", "10.30.0.0/20"]],
            found: /overlaps 10\.30\.0\.0\/16 \(the VPC, tiers app/,
        },
        "services too wide": { set: [["network.serviceCidr", "10.0.0.0/8"]], allowed: /\/12 and \/24/ },
        "another environment": {
            set: [["network.otherEnvironments.dev", "10.30.128.0/17"]],
            found: /environment dev.*overlaps 10\.30\.0\.0\/16/,
        },
        "an environment that is not stated": {
            set: [["network.otherEnvironments.dev", undefined]],
            found: /nothing/,
            mend: /range of dev/,
        },
        "the environment itself among the others": { set: [["network.otherEnvironments.prod", "10.99.0.0/16"]], mend: /take it out/ },
        "an office on the VPC": { set: [["offices[0].cidrs[0]", "10.30.200.0/24"]], found: /office frankfurt.*the VPC/ },
        "two offices on each other": { set: [["offices[1].cidrs[0]", "192.168.40.128/25"]], found: /office lisbon.*office frankfurt/ },
        "an office on loopback": { set: [["offices[0].cidrs[0]", "127.0.0.0/8"]], allowed: /IPv4 range/ },
        "a VPN pool on another environment": {
            set: [["vpn.endpoints.cluster-admin.clientCidr", "10.10.0.0/22"]],
            found: /clients of VPN cluster-admin.*environment dev/,
        },
        "a VPN pool on services": { set: [["vpn.endpoints.cluster-admin.clientCidr", "172.20.0.0/22"]], found: /Kubernetes services/ },
        "two VPN pools on each other": {
            set: [["vpn.endpoints.monitoring-admin.clientCidr", "10.130.0.0/21"]],
            found: /clients of VPN cluster-admin/,
        },
        "a VPN pool too small": {
            set: [["vpn.endpoints.cluster-admin.clientCidr", "10.130.0.0/24"]],
            allowed: /\/12 and \/22/,
            mend: /half of it/,
        },
        "an office behind a private address": { set: [["offices[0].gatewayAddress", "10.0.0.1"]], allowed: /public/ },
    },
    "VE-6: regions": {
        "the replica in the main region": { set: [["replicaRegion", "eu-central-1"]], allowed: /another region than aws:region/ },
        "the replica outside": { set: [["replicaRegion", "us-east-1"]], allowed: /one of allowedRegions \(eu-central-1, eu-west-1\)/ },
        "the main region outside": { stack: "staging", set: [["allowedRegions", ["eu-west-1", "eu-north-1"]]], at: "aws:region" },
        "a region that is none": { set: [["aws:region", "Frankfurt"]], found: /"Frankfurt"/ },
        "no region": { set: [["aws:region", undefined]], found: /nothing/ },
        "a region twice": { set: [["allowedRegions", ["eu-central-1", "eu-central-1", "eu-west-1"]]], allowed: /each once/ },
        "a region of another partition": { set: [["allowedRegions[2]", "cn-north-1"]], allowed: /partition aws/ },
        "a SIEM elsewhere": { set: [["siem.region", "us-east-1"]], allowed: /allowedRegions/ },
        "a SIEM that is not where it is said to be": {
            set: [["siem", { kind: "opensearch", domainArn: "arn:aws:es:us-east-1:222233334444:domain/siem", region: "eu-west-1" }]],
            at: "siem.region",
            allowed: /us-east-1/,
        },
        "a secret in another region": {
            set: [["identityProvider.grafanaClientSecret.secretArn", secretArn("eu-west-1:111122223333")]],
            mend: /it names eu-west-1/,
        },
        "a secret of another account": { set: [["siem.token.secretArn", secretArn("eu-central-1:222233334444")]], found: /222233334444/ },
        "a role of another account": { set: [["deployer.roleArn", "arn:aws:iam::222233334444:role/x"]], allowed: /111122223333/ },
        "a role of another partition": { set: [["deployer.roleArn", "arn:aws-cn:iam::111122223333:role/x"]], allowed: /arn:aws:/ },
    },
    "HA-1: zones and replicas": {
        "two zones": {
            set: [["availabilityZones", ["eu-central-1a", "eu-central-1b"]]],
            found: /\[.*\]|list of 2/,
            allowed: /three to six/,
        },
        "one zone twice": { set: [["availabilityZones[2]", "eu-central-1a"]], at: "availabilityZones", allowed: /each once/ },
        "a zone of another region": { set: [["availabilityZones[2]", "eu-west-1c"]], allowed: /zone of aws:region/ },
        "a zone id": { set: [["availabilityZones[2]", "euc1-az2"]], mend: /zone ids/ },
        "two replicas": { set: [["weaviate.replicas", 2]], found: /^2$/, allowed: /from 3/, mend: /quorum/ },
        "more replicas than zones without a reason": {
            set: [["weaviate.replicas", 4]],
            at: "weaviate.replicasShareZonesBecause",
            mend: /say why/,
        },
        "more copies than replicas": { set: [["weaviate.replicationFactor", 5]], allowed: /weaviate\.replicas \(3\)/ },
        "an even number of copies": { set: [["weaviate.replicationFactor", 4]], allowed: /3, 5 or 7/ },
        "replicas as a text": { set: [["weaviate.replicas", "three"]], found: /"three"/ },
    },
    "secure by default": {
        "anonymous access": { set: [["weaviate.anonymousAccess", true]], found: /true/, mend: /no switch/ },
        "anonymous access under another name": { set: [["weaviate.anonymous_access", true]], mend: /nobody reaches Weaviate anonymously/ },
        "a public endpoint": { set: [["cluster.publicEndpoint", true]], mend: /VPN only/ },
        "a public endpoint elsewhere": { set: [["weaviate.endpointPublicAccess", true]], mend: /no public endpoint/ },
        "a public endpoint at the top": { set: [["publicEndpoint", true]], mend: /no public endpoint/ },
        "the API published without a reason": {
            set: [["weaviate.publishWeaviateApi", true]],
            at: "weaviate.publishWeaviateApiBecause",
            found: /no reason/,
        },
        "a reason that says nothing": {
            set: [
                ["weaviate.publishWeaviateApi", true],
                ["weaviate.publishWeaviateApiBecause", "because"],
            ],
            at: "weaviate.publishWeaviateApiBecause",
            allowed: /10 to 500/,
        },
        "a reason without a loosening": {
            set: [["weaviate.publishWeaviateApiBecause", "Partners query directly."]],
            found: /nothing is loosened/,
        },
        "one NAT gateway in prod": {
            set: [
                ["network.natPerZone", false],
                ["network.sharedNatBecause", "It is cheaper this way."],
            ],
            at: "network.sharedNatBecause",
            allowed: /natPerZone: true/,
            mend: /only dev/,
        },
        "one NAT gateway without a reason": { stack: "dev", set: [["network.sharedNatBecause", undefined]], allowed: /sentence of why/ },
        "endpoints of one zone in prod": {
            set: [
                ["network.endpointsPerZone", false],
                ["network.sharedEndpointsBecause", "It is cheaper this way."],
            ],
            at: "network.sharedEndpointsBecause",
            allowed: /endpointsPerZone: true/,
            mend: /only dev/,
        },
        "endpoints of one zone without a reason": {
            stack: "dev",
            set: [["network.endpointsPerZone", false]],
            at: "network.sharedEndpointsBecause",
            allowed: /sentence of why/,
        },
        "a reason for endpoints of one zone, and endpoints in each": {
            stack: "dev",
            set: [["network.sharedEndpointsBecause", "It is cheaper this way."]],
            found: /nothing is loosened/,
        },
        "a TLS policy without forward secrecy": { set: [["loadBalancer.tlsPolicy", "ELBSecurityPolicy-2016-08"]], mend: /forward secrecy/ },
        "an instance type without encryption in transit": { set: [["weaviate.instanceType", "r5.xlarge"]], mend: /r5 does not encrypt/ },
        "an instance type that is none": { set: [["weaviate.instanceType", "huge"]], mend: /family and size/ },
        "an unsupported Kubernetes": { set: [["cluster.kubernetesVersion", "1.30"]], allowed: /1\.34, 1\.35, 1\.36/ },
        "a release that is a range": { set: [["weaviate.chart", "17.x"]], allowed: /exact release/ },
        "a retention CloudWatch does not take": { set: [["retentionDays.cluster", 100]], mend: /next longer/ },
        "credentials in configuration": { set: [["aws:secretKey", "not-a-real-one"]], found: /not shown/, mend: /credentials come from/ },
        "default Kubernetes providers": { set: [["pulumi:disable-default-providers", undefined]], allowed: /kubernetes/ },
    },
};

for (const [group, rows] of Object.entries(groups)) refuses(group, rows);
