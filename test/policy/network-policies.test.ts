import { tryPolicy } from "./support/holes";
import { group, ingress, logFormat, network, privateTables } from "./support/network";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item } from "./support/plan";

const other: Item = { type: "aws:ec2/vpc:Vpc", name: "other", props: { enableDnsSupport: true, enableDnsHostnames: true } };

describe("default-security-groups-are-empty (AC-3)", () => {
    const standalone = (name: string, securityGroupId: unknown): Item => ({ ...ingress(name, "nodes", { securityGroupId }) });
    tryPolicy({
        policy: "default-security-groups-are-empty",
        decidedInPreview: true,
        good: {
            "an adopted group without rules": network,
            "empty lists of rules": changed(network, "default-group", { ingress: [], egress: [] }),
        },
        holes: [
            { is: "a VPC whose group is not adopted", plan: without(network, "default-group"), at: "vpc" },
            { is: "a second VPC whose group is not adopted", plan: plus(network, other), at: "other" },
            {
                is: "inline ingress",
                plan: changed(network, "default-group", { ingress: [{ protocol: "tcp", fromPort: 1, toPort: 1, self: true }] }),
                at: "default-group",
            },
            {
                is: "inline egress",
                plan: changed(network, "default-group", { egress: [{ protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }] }),
                at: "default-group",
            },
            { is: "a rule on the adopted group", plan: plus(network, standalone("hole", ref("default-group"))), at: "hole" },
            { is: "a rule by way of the VPC", plan: plus(network, standalone("hole", ref("vpc", "defaultSecurityGroupId"))), at: "hole" },
        ],
        doubtful: [
            { is: "unknown rules", plan: changed(network, "default-group", { ingress: UNKNOWN_TEXT }) },
            { is: "a group of an untraceable VPC", plan: changed(network, "default-group", { vpcId: UNKNOWN_TEXT }) },
        ],
    });
});

describe("edge-holds-load-balancers-only (AC-1, AC-5)", () => {
    const placed = (type: string, props: Record<string, unknown>) => plus(network, { type, name: "hole", props });
    const kinds: Record<string, Record<string, unknown>> = {
        "aws:ec2/instance:Instance": { subnetId: ref("edge-1") },
        "aws:eks/nodeGroup:NodeGroup": { subnetIds: [ref("app-1"), ref("edge-1")] },
        "aws:autoscaling/group:Group": { vpcZoneIdentifiers: [ref("edge-1")] },
        "aws:lambda/function:Function": { vpcConfig: { subnetIds: [ref("edge-1")], securityGroupIds: [ref("apps")] } },
        "aws:eks/cluster:Cluster": { vpcConfig: { subnetIds: [ref("edge-1"), ref("edge-2")] } },
        "aws:ec2/networkInterface:NetworkInterface": { subnetId: ref("edge-1") },
        "aws:ec2clientvpn/networkAssociation:NetworkAssociation": { subnetId: ref(["edge-1", "edge-2"]) },
        "aws:rds/subnetGroup:SubnetGroup": { subnetIds: [ref("edge-1")] },
    };
    tryPolicy({
        policy: "edge-holds-load-balancers-only",
        decidedInPreview: true,
        good: {
            "an edge of load balancers and NAT gateways": network,
            "nodes elsewhere, in a VPC of a remote component": placed("aws:eks/nodeGroup:NodeGroup", {
                subnetIds: [ref("app-1")],
                vpcId: ref(["vpc", "edge-1"]),
            }),
            "an ACL of the edge": placed("aws:ec2/networkAcl:NetworkAcl", { subnetIds: [ref("edge-1")] }),
        },
        holes: Object.entries(kinds).map(([type, props]) => ({ is: type, plan: placed(type, props), at: "hole" })),
        doubtful: [
            {
                is: "a subnet whose tags are unknown",
                plan: changed(placed("aws:ec2/instance:Instance", { subnetId: ref("app-1") }), "app-1", { tags: UNKNOWN_TEXT }),
            },
        ],
    });
});

describe("lookups-follow-a-list (AC-6, NV-1)", () => {
    const domains = (list: string, ...names: unknown[]) => changed(network, list, { domains: names });
    tryPolicy({
        policy: "lookups-follow-a-list",
        decidedInPreview: true,
        good: {
            "a list of names, all else blocked": network,
            "registries and clusters of a region": changed(network, "names", {
                domains: ["*.dkr.ecr.eu-central-1.amazonaws.com", "*.eu-central-1.eks.amazonaws.com", "*.example.com"],
            }),
        },
        holes: [
            { is: "a VPC without rules", plan: without(network, "lookups-association"), at: "vpc" },
            { is: "nothing blocked", plan: without(network, "lookups-block"), at: "vpc" },
            { is: "the rest alerted on instead of blocked", plan: changed(network, "lookups-block", { action: "ALERT" }), at: "vpc" },
            { is: "one domain blocked", plan: domains("everything", "*.example.com"), at: "vpc" },
            { is: "a list of every name", plan: domains("names", "*"), at: "vpc" },
            { is: "a list of all below com", plan: domains("names", "*.com"), at: "vpc" },
            ...["*.amazonaws.com", "*.api.aws", "*.com.cn", "*.AmazonAWS.com.", "*amazonaws.com"].map((name) => ({
                is: `a list with ${name}`,
                plan: domains("names", name),
                at: "names",
                control: "AC-6",
            })),
            { is: "a list with all buckets of a region", plan: domains("names", "*.s3.eu-central-1.amazonaws.com"), at: "names" },
            {
                is: "a list with all buckets of a region that is only alerted on",
                plan: changed(domains("names", "*.s3.eu-central-1.amazonaws.com"), "lookups-allow", { action: "ALERT" }),
                at: "names",
            },
            {
                is: "a firewall that fails open",
                plan: changed(network, "lookups-config", { firewallFailOpen: "ENABLED" }),
                at: "lookups-config",
            },
            { is: "no query log", plan: without(network, "lookups-log"), at: "vpc", control: "NV-1" },
        ],
        doubtful: [
            { is: "an untraceable rule group", plan: changed(network, "lookups-association", { firewallRuleGroupId: UNKNOWN_TEXT }) },
            { is: "an unknown list to block", plan: domains("everything", UNKNOWN_TEXT) },
            { is: "an unknown action", plan: changed(network, "lookups-block", { action: UNKNOWN_TEXT }) },
        ],
    });
});

describe("vpcs-log-all-flows (NV-1, NV-2, AC-6)", () => {
    tryPolicy({
        policy: "vpcs-log-all-flows",
        decidedInPreview: true,
        good: { "a flow log of all traffic": network },
        holes: [
            { is: "a VPC without a flow log", plan: without(network, "flows"), at: "vpc" },
            { is: "a second VPC without one", plan: plus(network, other), at: "other" },
            { is: "accepted traffic only", plan: changed(network, "flows", { trafficType: "ACCEPT" }), at: "vpc" },
            { is: "no kind of traffic", plan: changed(network, "flows", { trafficType: undefined }), at: "vpc" },
            { is: "one subnet only", plan: changed(network, "flows", { vpcId: undefined, subnetId: ref("app-1") }), at: "vpc" },
            { is: "no destination", plan: changed(network, "flows", { logDestination: undefined }), at: "vpc" },
            {
                is: "no flow log in a bucket",
                plan: changed(network, "flows", { logDestinationType: undefined }),
                at: "vpc",
                control: "NV-1",
            },
            { is: "a format that tells nothing", plan: changed(network, "flows", { logFormat: "${version}" }), at: "vpc", control: "NV-1" },
            { is: "AWS's own format", plan: changed(network, "flows", { logFormat: undefined }), at: "vpc", control: "NV-1" },
            {
                is: "AWS's own format in the stream",
                plan: changed(network, "flow-stream", { logFormat: undefined }),
                at: "vpc",
                control: "NV-2",
            },
            ...logFormat.map((field) => ({
                is: `a format without ${field}`,
                plan: changed(network, "flows", { logFormat: logFormat.filter((one) => one !== field).join(" ") }),
                at: "vpc",
                control: "NV-1",
            })),
            { is: "a VPC whose flows are not streamed", plan: without(network, "flow-stream"), at: "vpc", control: "NV-2" },
            {
                is: "a stream of rejected traffic only",
                plan: changed(network, "flow-stream", { trafficType: "REJECT" }),
                at: "vpc",
                control: "NV-2",
            },
        ],
        doubtful: [
            { is: "an unknown format", plan: changed(network, "flows", { logFormat: UNKNOWN_TEXT }) },
            { is: "an unknown kind of traffic", plan: changed(network, "flows", { trafficType: UNKNOWN_TEXT }) },
            { is: "an untraceable VPC", plan: changed(network, "flows", { vpcId: UNKNOWN_TEXT }) },
            { is: "an unknown kind of destination", plan: changed(network, "flow-stream", { logDestinationType: UNKNOWN_TEXT }) },
        ],
    });
});

describe("log-streams-are-encrypted (NV-2, KM-1)", () => {
    const own = { enabled: true, keyType: "CUSTOMER_MANAGED_CMK", keyArn: "arn:aws:kms:eu-central-1:111122223333:key/logs" };
    const under = (serverSideEncryption: unknown) => changed(network, "stream", { serverSideEncryption });
    const kept = { bucketArn: "arn:aws:s3:::streams", kmsKeyArn: own.keyArn };
    const to = (name: string, settings: unknown) => changed(network, "stream", { extendedS3Configuration: undefined, [name]: settings });
    const splunk = (hecEndpoint: unknown, s3Configuration: unknown = kept) => to("splunkConfiguration", { hecEndpoint, s3Configuration });
    tryPolicy({
        policy: "log-streams-are-encrypted",
        decidedInPreview: true,
        good: {
            "a stream with a key of its own": network,
            "a stream to Splunk": splunk("https://http-inputs.siem.example.com"),
            "a stream to a receiver": to("httpEndpointConfiguration", { url: "https://logs.example.com", s3Configuration: kept }),
        },
        holes: [
            { is: "no encryption", plan: under(undefined), at: "stream", control: "KM-1" },
            { is: "encryption off", plan: under({ ...own, enabled: false }), at: "stream" },
            { is: "Amazon's own key", plan: under({ enabled: true, keyType: "AWS_OWNED_CMK" }), at: "stream" },
            { is: "a kind of key without the key", plan: under({ enabled: true, keyType: "CUSTOMER_MANAGED_CMK" }), at: "stream" },
            {
                is: "an archive without a key",
                plan: changed(network, "stream", { extendedS3Configuration: { bucketArn: "arn:aws:s3:::streams" } }),
                at: "stream",
                control: "KM-1",
            },
            { is: "failures kept without a key", plan: splunk("https://siem.example.com", { bucketArn: "arn:aws:s3:::x" }), at: "stream" },
            { is: "a destination that is none", plan: to("extendedS3Configuration", undefined), at: "stream" },
            { is: "plain text to Splunk", plan: splunk("http://siem.example.com"), at: "stream", control: "NV-2" },
            {
                is: "plain text to a receiver",
                plan: to("httpEndpointConfiguration", { url: "http://logs.example.com", s3Configuration: kept }),
                at: "stream",
                control: "NV-2",
            },
        ],
        doubtful: [
            { is: "an unknown kind of key", plan: under({ ...own, keyType: UNKNOWN_TEXT }) },
            { is: "an unknown archive", plan: changed(network, "stream", { extendedS3Configuration: UNKNOWN_TEXT }) },
            { is: "an unknown address", plan: splunk(UNKNOWN_TEXT) },
        ],
    });
});

const subnetAssociation = (subnet: string): Item => ({
    type: "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
    name: `association-${subnet}`,
    props: { vpcEndpointId: ref("logs"), subnetId: ref(subnet) },
});

describe("interface-endpoints-serve-every-zone (VE-1, VE-2, VE-3)", () => {
    tryPolicy({
        policy: "interface-endpoints-serve-every-zone",
        decidedInPreview: true,
        good: {
            "endpoints in every zone": network,
            "a zone by an association": plus(changed(network, "logs", { subnetIds: [ref("endpoint-1")] }), subnetAssociation("endpoint-2")),
            "one zone for all, with a reason": plus(
                changed(network, "logs", { subnetIds: [ref("endpoint-1")], tags: { zones: "shared" } }),
                {
                    type: "weaviate-aws:index:InterfaceEndpoints",
                    name: "endpoints-made",
                    props: { sharedEndpointsBecause: "Nobody depends on it." },
                },
            ),
            "zones by configurations": changed(network, "logs", {
                subnetIds: undefined,
                subnetConfigurations: [{ subnetId: ref("endpoint-1") }, { subnetId: ref("endpoint-2") }],
            }),
        },
        holes: [
            { is: "one zone only", plan: changed(network, "logs", { subnetIds: [ref("endpoint-1")] }), at: "logs", control: "VE-1" },
            {
                is: "one zone only, and a tag without a reason",
                plan: changed(network, "logs", { subnetIds: [ref("endpoint-1")], tags: { zones: "shared" } }),
                at: "logs",
                control: "VE-1",
            },
            {
                is: "no zone, with a reason",
                plan: plus(changed(network, "logs", { subnetIds: undefined, tags: { zones: "shared" } }), {
                    type: "weaviate-aws:index:InterfaceEndpoints",
                    name: "endpoints-made",
                    props: { sharedEndpointsBecause: "Nobody depends on it." },
                }),
                at: "logs",
                control: "VE-1",
            },
            { is: "two subnets of one zone", plan: changed(network, "logs", { subnetIds: [ref("endpoint-1"), ref("app-1")] }), at: "logs" },
            { is: "no subnet", plan: changed(network, "logs", { subnetIds: undefined }), at: "logs" },
            { is: "no private DNS", plan: changed(network, "logs", { privateDnsEnabled: undefined }), at: "logs", control: "VE-2" },
            { is: "private DNS off", plan: changed(network, "logs", { privateDnsEnabled: false }), at: "logs" },
            { is: "DNS support off", plan: changed(network, "vpc", { enableDnsSupport: false }), at: "vpc" },
            { is: "host names left off", plan: changed(network, "vpc", { enableDnsHostnames: undefined }), at: "vpc" },
            { is: "no security group", plan: changed(network, "logs", { securityGroupIds: undefined }), at: "logs", control: "VE-3" },
            { is: "an empty list of groups", plan: changed(network, "logs", { securityGroupIds: [] }), at: "logs" },
            { is: "the default group", plan: changed(network, "logs", { securityGroupIds: [ref("default-group")] }), at: "logs" },
            { is: "another port", plan: changed(network, "endpoints-nodes", { fromPort: 80 }), at: "endpoints-nodes" },
            { is: "a range", plan: plus(network, ingress("hole", "endpoints", { cidrIpv4: "10.0.0.0/16" })), at: "hole" },
            {
                is: "a range inline",
                plan: changed(network, "endpoints", {
                    ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["10.0.0.0/16"] }],
                }),
                at: "endpoints",
            },
            {
                is: "a range in a group that is associated",
                plan: plus(network, group("more", { tier: "endpoint" }), ingress("hole", "more", { cidrIpv4: "10.0.0.0/16" }), {
                    type: "aws:ec2/securityGroupAssociation:SecurityGroupAssociation",
                    name: "associated",
                    props: { vpcEndpointId: ref("logs"), securityGroupId: ref("more") },
                }),
                at: "hole",
            },
        ],
        doubtful: [
            { is: "unknown subnets", plan: changed(network, "logs", { subnetIds: UNKNOWN_TEXT }) },
            { is: "one of several subnets", plan: changed(network, "logs", { subnetIds: [ref(["endpoint-1", "endpoint-2"])] }) },
            { is: "an unknown type", plan: changed(network, "logs", { vpcEndpointType: UNKNOWN_TEXT }) },
            { is: "unknown groups", plan: changed(network, "logs", { securityGroupIds: UNKNOWN_TEXT }) },
            { is: "a subnet of an unknown zone", plan: changed(network, "endpoint-2", { availabilityZone: UNKNOWN_TEXT }) },
        ],
    });
});

describe("private-tables-lead-to-s3-endpoint (S3-1)", () => {
    const some = privateTables.filter((table) => table !== "app-1-table").map((table) => ref(table));
    const association: Item = {
        type: "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
        name: "s3-app",
        props: { vpcEndpointId: ref("s3"), routeTableId: ref("app-1-table") },
    };
    tryPolicy({
        policy: "private-tables-lead-to-s3-endpoint",
        decidedInPreview: true,
        good: {
            "the endpoint in every private table": network,
            "a table by an association": plus(changed(network, "s3", { routeTableIds: some }), association),
            "an endpoint of the default type": changed(network, "s3", { vpcEndpointType: undefined }),
        },
        holes: [
            { is: "no endpoint", plan: without(network, "s3"), at: "app-1-table" },
            { is: "a table left out", plan: changed(network, "s3", { routeTableIds: some }), at: "app-1-table" },
            {
                is: "another service",
                plan: changed(network, "s3", { serviceName: "com.amazonaws.eu-central-1.dynamodb" }),
                at: "app-1-table",
            },
            {
                is: "an interface endpoint for S3 instead",
                plan: changed(network, "s3", { vpcEndpointType: "Interface" }),
                at: "app-1-table",
            },
        ],
        doubtful: [
            { is: "an unknown service", plan: changed(network, "s3", { serviceName: UNKNOWN_TEXT }) },
            { is: "unknown tables", plan: changed(network, "s3", { routeTableIds: UNKNOWN_TEXT }) },
        ],
    });
});
