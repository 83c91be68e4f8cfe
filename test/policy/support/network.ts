import { balancerLogs, balancerStrictness } from "./edge";
import { ref, type Item, type Plan } from "./plan";

export const ZONES = ["eu-central-1a", "eu-central-1b"];
export const TIERS = ["edge", "app", "database", "monitoring", "endpoint"];

const subnet = (tier: string, index: number): Item[] => {
    const name = `${tier}-${index + 1}`;
    return [
        {
            type: "aws:ec2/subnet:Subnet",
            name,
            props: { vpcId: ref("vpc"), cidrBlock: `10.0.${index}.0/24`, availabilityZone: ZONES[index], tags: { tier } },
        },
        { type: "aws:ec2/routeTable:RouteTable", name: `${name}-table`, props: { vpcId: ref("vpc"), tags: { tier } } },
        {
            type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
            name: `${name}-association`,
            props: { subnetId: ref(name), routeTableId: ref(`${name}-table`) },
        },
    ];
};

/** The key of logs. */
const logsKey = "arn:aws:kms:eu-central-1:111122223333:key/logs";

/** A route in a resource of its own. */
export const route = (name: string, table: string, target: Record<string, unknown>, destinationCidrBlock: unknown = "0.0.0.0/0"): Item => ({
    type: "aws:ec2/route:Route",
    name,
    props: { routeTableId: ref(table), destinationCidrBlock, ...target },
});

/** A security group of a tier. */
export const group = (name: string, tags: Record<string, string>, props: Record<string, unknown> = {}): Item => ({
    type: "aws:ec2/securityGroup:SecurityGroup",
    name,
    props: { vpcId: ref("vpc"), tags, ...props },
});

/** A rule that admits. */
export const ingress = (name: string, securityGroup: string, props: Record<string, unknown>): Item => ({
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    name,
    props: { securityGroupId: ref(securityGroup), description: "a purpose", ipProtocol: "tcp", fromPort: 443, toPort: 443, ...props },
});

/** A rule that lets out. */
export const egress = (name: string, securityGroup: string, props: Record<string, unknown>): Item => ({
    type: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    name,
    props: { securityGroupId: ref(securityGroup), description: "a purpose", ipProtocol: "tcp", fromPort: 443, toPort: 443, ...props },
});

/** Names of the route tables outside of the edge. */
export const privateTables = TIERS.filter((tier) => tier !== "edge").flatMap((tier) => ZONES.map((_, i) => `${tier}-${i + 1}-table`));

/** Lookups by a list: a rule group on the VPC, its rules and lists, and a query log. */
const lookups: Item[] = [
    {
        type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList",
        name: "names",
        props: { domains: ["logs.eu-central-1.amazonaws.com"] },
    },
    { type: "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList", name: "everything", props: { domains: ["*"] } },
    { type: "aws:route53/resolverFirewallRuleGroup:ResolverFirewallRuleGroup", name: "lookups", props: { name: "lookups" } },
    ...(["ALLOW", "BLOCK"] as const).map((action): Item => ({
        type: "aws:route53/resolverFirewallRule:ResolverFirewallRule",
        name: `lookups-${action.toLowerCase()}`,
        props: { action, firewallRuleGroupId: ref("lookups"), firewallDomainListId: ref(action === "ALLOW" ? "names" : "everything") },
    })),
    {
        type: "aws:route53/resolverFirewallConfig:ResolverFirewallConfig",
        name: "lookups-config",
        props: { resourceId: ref("vpc"), firewallFailOpen: "DISABLED" },
    },
    {
        type: "aws:route53/resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
        name: "lookups-association",
        props: { vpcId: ref("vpc"), firewallRuleGroupId: ref("lookups") },
    },
    {
        type: "aws:route53/resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
        name: "lookups-log",
        props: { resourceId: ref("vpc"), resolverQueryLogConfigId: "rqlc-1" },
    },
];

/** A policy that lets one account's principals do one thing to one kind of resource. */
export const endpointPolicy = (action: string, resource: string, change: Record<string, unknown> = {}): string =>
    JSON.stringify({
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "Own",
                Effect: "Allow",
                Principal: "*",
                Action: action,
                Resource: resource,
                Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
                ...change,
            },
        ],
    });

/** Fields of a flow log that tell a flow. */
export const logFormat = [
    ...["account-id", "vpc-id", "subnet-id", "interface-id"],
    ...["srcaddr", "dstaddr", "srcport", "dstport", "protocol", "pkt-srcaddr", "pkt-dstaddr"],
    ...["packets", "bytes", "start", "end", "action", "log-status", "flow-direction", "tcp-flags"],
].map((field) => `\${${field}}`);

/** What guards a VPC as it comes: its default ACL and table, emptied, and the account's block of public access, with its exemption. */
export const defaults: Plan = [
    {
        type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
        name: "unused-acl",
        props: { defaultNetworkAclId: ref("vpc", "defaultNetworkAclId") },
    },
    {
        type: "aws:ec2/defaultRouteTable:DefaultRouteTable",
        name: "unused-table",
        props: { defaultRouteTableId: ref("vpc", "defaultRouteTableId"), routes: [] },
    },
    {
        type: "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
        name: "exempt",
        props: { vpcId: ref("vpc"), internetGatewayExclusionMode: "allow-bidirectional" },
    },
    {
        type: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
        name: "block",
        props: { internetGatewayBlockMode: "block-bidirectional" },
    },
];

/** The provider, which says whose account the stack is. */
export const ownAccount: Item = {
    type: "pulumi:providers:aws",
    name: "account",
    props: { allowedAccountIds: JSON.stringify(["111122223333"]) },
};

/** A VPC as it should be: five tiers over two zones, routes, groups, a flow log and endpoints. */
export const network: Plan = [
    ownAccount,
    { type: "aws:ec2/vpc:Vpc", name: "vpc", props: { cidrBlock: "10.0.0.0/16", enableDnsSupport: true, enableDnsHostnames: true } },
    { type: "aws:ec2/internetGateway:InternetGateway", name: "internet", props: { vpcId: ref("vpc") } },
    ...lookups,
    ...TIERS.flatMap((tier) => ZONES.flatMap((_, i) => subnet(tier, i))),
    { type: "aws:ec2/natGateway:NatGateway", name: "nat", props: { subnetId: ref("edge-1"), allocationId: "eipalloc-1" } },
    ...ZONES.map((_, i) => route(`edge-${i + 1}-out`, `edge-${i + 1}-table`, { gatewayId: ref("internet") })),
    ...ZONES.map((_, i) => route(`app-${i + 1}-out`, `app-${i + 1}-table`, { natGatewayId: ref("nat") })),
    { type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", name: "default-group", props: { vpcId: ref("vpc") } },
    group("balancer", { tier: "edge", role: "load-balancer" }),
    group("apps", { tier: "app", role: "node" }),
    group("nodes", { tier: "database", role: "node" }),
    group("endpoints", { tier: "endpoint", role: "endpoint" }),
    ingress("balancer-https", "balancer", { cidrIpv4: "0.0.0.0/0" }),
    ingress("balancer-http", "balancer", { cidrIpv4: "0.0.0.0/0", fromPort: 80, toPort: 80 }),
    egress("balancer-apps", "balancer", { referencedSecurityGroupId: ref("apps") }),
    egress("apps-out", "apps", { cidrIpv4: "0.0.0.0/0" }),
    egress("nodes-endpoints", "nodes", { referencedSecurityGroupId: ref("endpoints") }),
    egress("nodes-s3", "nodes", { prefixListId: ref("s3", "prefixListId") }),
    ingress("endpoints-nodes", "endpoints", { referencedSecurityGroupId: ref("nodes") }),
    {
        type: "aws:lb/loadBalancer:LoadBalancer",
        name: "front",
        props: { securityGroups: [ref("balancer")], subnets: [ref("edge-1")], ...balancerLogs, ...balancerStrictness },
    },
    {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        name: "template",
        props: {
            vpcSecurityGroupIds: [ref("nodes")],
            metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
            blockDeviceMappings: [{ ebs: { encrypted: true, kmsKeyId: "arn:aws:kms:eu-central-1:111122223333:key/volumes" } }],
            tags: { tier: "database" },
        },
    },
    {
        type: "aws:ec2/flowLog:FlowLog",
        name: "flows",
        props: {
            vpcId: ref("vpc"),
            trafficType: "ALL",
            logFormat: logFormat.join(" "),
            logDestination: "arn:aws:s3:::flows",
            logDestinationType: "s3",
        },
    },
    {
        type: "aws:ec2/flowLog:FlowLog",
        name: "flow-stream",
        props: {
            vpcId: ref("vpc"),
            trafficType: "ALL",
            logFormat: logFormat.join(" "),
            logDestination: ref("stream", "arn"),
            logDestinationType: "kinesis-data-firehose",
        },
    },
    {
        type: "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream",
        name: "stream",
        props: {
            destination: "extended_s3",
            serverSideEncryption: { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: logsKey },
            extendedS3Configuration: { bucketArn: "arn:aws:s3:::streams", kmsKeyArn: logsKey },
        },
    },
    {
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        name: "logs",
        props: {
            vpcId: ref("vpc"),
            vpcEndpointType: "Interface",
            serviceName: "com.amazonaws.eu-central-1.logs",
            policy: endpointPolicy("logs:PutLogEvents", "arn:aws:logs:eu-central-1:111122223333:log-group:*"),
            privateDnsEnabled: true,
            subnetIds: ZONES.map((_, i) => ref(`endpoint-${i + 1}`)),
            securityGroupIds: [ref("endpoints")],
        },
    },
    {
        type: "aws:ec2/vpcEndpoint:VpcEndpoint",
        name: "s3",
        props: {
            vpcId: ref("vpc"),
            vpcEndpointType: "Gateway",
            serviceName: "com.amazonaws.eu-central-1.s3",
            policy: endpointPolicy("s3:*", "arn:aws:s3:::data/*", {
                Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333", "aws:ResourceAccount": "111122223333" } },
            }),
            routeTableIds: privateTables.map((table) => ref(table)),
        },
    },
];
