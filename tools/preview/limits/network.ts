import type { RecordedResource } from "../recording";
import { unwrap, type PropertyMap, type PropertyValue } from "../wire/values";
import { countBy, listOf, mapsOf, textOf, type Limit, type LimitRow, type Measure, type Plan } from "./limit";

const VPC_QUOTAS = "Amazon VPC User Guide, “Amazon VPC quotas”, https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html";
const ENDPOINT_QUOTAS =
    "AWS PrivateLink Guide, “AWS PrivateLink quotas”, https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-limits-endpoints.html";

const adjustable = (limit: string, allowed: number, source = VPC_QUOTAS, most: number | null = null): Limit => ({
    limit,
    allowed,
    adjustable: true,
    most,
    source,
});

const ACL_ENTRIES = adjustable("entries per network ACL and direction, the default deny included", 20, VPC_QUOTAS, 40);
const GROUP_RULES = adjustable("rules per security group and direction", 60);
const GROUPS_OF_INTERFACE = adjustable("security groups per network interface", 5, VPC_QUOTAS, 16);
const INTERFACE_ENDPOINTS = adjustable("interface endpoints per VPC", 50, ENDPOINT_QUOTAS);
const GATEWAY_ENDPOINTS = adjustable("gateway endpoints per region", 20, ENDPOINT_QUOTAS);
const ELASTIC_IPS = adjustable("Elastic IP addresses per region", 5);
const NAT_GATEWAYS = adjustable("NAT gateways per availability zone", 5);
const VPCS = adjustable("VPCs per region", 5);

const ACL = "aws:ec2/networkAcl:NetworkAcl";
const DEFAULT_ACL = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";

/** One rule, as far as it counts: whose it is, which way, and for which address families. */
interface Entry {
    scope: string;
    direction: string;
    ipv4: number;
    ipv6: number;
}

/** Limits of the network, all of which AWS raises on request. */
export const networkLimits: Measure[] = [
    // Families are counted apart, and each direction has its default deny.
    (plan) => ruleRows(ACL_ENTRIES, [...inlineEntries(plan, [ACL, DEFAULT_ACL], aclFamilies), ...aclRules(plan)], 1),
    (plan) => ruleRows(GROUP_RULES, [...inlineEntries(plan, [GROUP, DEFAULT_GROUP], groupFamilies), ...groupRules(plan)], 0),
    groupsOfInterfaces,
    (plan) => {
        const endpoints = plan
            .ofType(ENDPOINT)
            .filter(({ inputs }) => ["Interface", "GatewayLoadBalancer"].includes(textOf(inputs["vpcEndpointType"]) ?? "Gateway"));
        return countBy(INTERFACE_ENDPOINTS, endpoints, (endpoint) => plan.target(endpoint, "vpcId", VPC));
    },
    (plan) => {
        const endpoints = plan.ofType(ENDPOINT).filter(({ inputs }) => (textOf(inputs["vpcEndpointType"]) ?? "Gateway") === "Gateway");
        return countBy(GATEWAY_ENDPOINTS, endpoints, (endpoint) => plan.regionOf(endpoint));
    },
    (plan) => countBy(ELASTIC_IPS, plan.ofType("aws:ec2/eip:Eip"), (address) => plan.regionOf(address)),
    (plan) => countBy(NAT_GATEWAYS, plan.ofType("aws:ec2/natGateway:NatGateway"), (gateway) => zoneOf(plan, gateway)),
    (plan) => countBy(VPCS, plan.ofType(VPC, "aws:ec2/defaultVpc:DefaultVpc"), (vpc) => plan.regionOf(vpc)),
];

function ruleRows(limit: Limit, entries: Entry[], always: number): LimitRow[] {
    const families = (["ipv4", "ipv6"] as const).flatMap((family) => {
        const counted = entries.filter((entry) => entry[family] > 0);
        const rows = countBy(
            limit,
            counted,
            ({ scope, direction }) => `${scope}, ${direction}, ${family === "ipv4" ? "IPv4" : "IPv6"}`,
            (entry) => entry[family],
        );
        return rows.map((row) => ({ ...row, used: (row.used ?? 0) + always }));
    });
    return families;
}

function inlineEntries(plan: Plan, types: string[], families: (rule: PropertyMap) => Pick<Entry, "ipv4" | "ipv6">): Entry[] {
    return plan
        .ofType(...types)
        .flatMap((owner) =>
            ["ingress", "egress"].flatMap((direction) =>
                mapsOf(owner.inputs[direction]).map((rule) => ({ scope: owner.urn, direction, ...families(rule) })),
            ),
        );
}

function aclRules(plan: Plan): Entry[] {
    return plan.ofType("aws:ec2/networkAclRule:NetworkAclRule").map((rule) => ({
        scope: plan.target(rule, "networkAclId", ACL, DEFAULT_ACL),
        direction: unwrap(rule.inputs["egress"]) === true ? "egress" : "ingress",
        ...aclFamilies(rule.inputs),
    }));
}

function groupRules(plan: Plan): Entry[] {
    const scope = (rule: RecordedResource) => plan.target(rule, "securityGroupId", GROUP, DEFAULT_GROUP);
    const single = (type: string, direction: string) =>
        plan.ofType(type).map((rule) => ({ scope: scope(rule), direction, ...groupFamilies(rule.inputs) }));
    return [
        ...single("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "ingress"),
        ...single("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "egress"),
        ...plan.ofType("aws:ec2/securityGroupRule:SecurityGroupRule").map((rule) => ({
            scope: scope(rule),
            direction: textOf(rule.inputs["type"]) ?? "ingress",
            ...groupFamilies(rule.inputs),
        })),
    ];
}

function aclFamilies(rule: PropertyMap): Pick<Entry, "ipv4" | "ipv6"> {
    const ipv6 = rule["ipv6CidrBlock"] !== undefined ? 1 : 0;
    return { ipv4: 1 - ipv6, ipv6 };
}

/** Each range is a rule of its own; one that names a group or a prefix list counts for both families. */
function groupFamilies(rule: PropertyMap): Pick<Entry, "ipv4" | "ipv6"> {
    const given = (name: string): number => (rule[name] === undefined ? 0 : 1);
    const both =
        listOf(rule["securityGroups"]).length +
        listOf(rule["prefixListIds"]).length +
        given("referencedSecurityGroupId") +
        given("sourceSecurityGroupId") +
        given("prefixListId");
    const self = unwrap(rule["self"]) === true ? 1 : 0;
    return {
        ipv4: listOf(rule["cidrBlocks"]).length + given("cidrIpv4") + both + self,
        ipv6: listOf(rule["ipv6CidrBlocks"]).length + given("cidrIpv6") + both + self,
    };
}

function groupsOfInterfaces(plan: Plan): LimitRow[] {
    const lists: [type: string, find: (inputs: PropertyMap) => (PropertyValue | undefined)[]][] = [
        [
            "aws:ec2/launchTemplate:LaunchTemplate",
            (inputs) => [inputs["vpcSecurityGroupIds"], ...mapsOf(inputs["networkInterfaces"]).map((one) => one["securityGroups"])],
        ],
        ["aws:ec2/instance:Instance", (inputs) => [inputs["vpcSecurityGroupIds"]]],
        ["aws:ec2/networkInterface:NetworkInterface", (inputs) => [inputs["securityGroups"]]],
        [ENDPOINT, (inputs) => [inputs["securityGroupIds"]]],
        ["aws:lb/loadBalancer:LoadBalancer", (inputs) => [inputs["securityGroups"]]],
        ["aws:eks/cluster:Cluster", (inputs) => [(unwrap(inputs["vpcConfig"]) as PropertyMap | undefined)?.["securityGroupIds"]]],
        ["aws:lambda/function:Function", (inputs) => [(unwrap(inputs["vpcConfig"]) as PropertyMap | undefined)?.["securityGroupIds"]]],
        ["aws:ec2clientvpn/endpoint:Endpoint", (inputs) => [inputs["securityGroupIds"]]],
    ];
    return lists.flatMap(([type, find]) =>
        plan.ofType(type).flatMap((resource) => {
            // EKS puts a group of its own beside those it is given.
            const extra = type === "aws:eks/cluster:Cluster" ? 1 : 0;
            const sizes = find(resource.inputs).map((list) => listOf(list).length);
            return sizes.filter((size) => size > 0).map((size) => ({ ...GROUPS_OF_INTERFACE, scope: resource.name, used: size + extra }));
        }),
    );
}

function zoneOf(plan: Plan, gateway: RecordedResource): string {
    const subnet = plan.get(plan.target(gateway, "subnetId", SUBNET));
    const zone = textOf(subnet?.inputs["availabilityZone"]);
    return zone ?? `zone of ${subnet?.name ?? gateway.name}`;
}
