import { tryPolicy, type Hole } from "./support/holes";
import { egress, group, ingress, network } from "./support/network";
import { changed, plus, ref, UNKNOWN_TEXT, type Item } from "./support/plan";

const rule = (props: Record<string, unknown>): Item => ({
    type: "aws:ec2/securityGroupRule:SecurityGroupRule",
    name: "hole",
    props: {
        securityGroupId: ref("nodes"),
        type: "ingress",
        description: "a purpose",
        protocol: "tcp",
        fromPort: 443,
        toPort: 443,
        ...props,
    },
});
const block = (props: Record<string, unknown>) => ({ description: "a purpose", protocol: "tcp", fromPort: 443, toPort: 443, ...props });

const WORLD = ["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "8.0.0.0/7", "10.0.0.0/7"];

/** Addresses of the VPC itself, which a group would name better, in every form of rule. */
const own = ["10.0.3.0/24", "10.0.0.0/16", "10.0.0.0/8", "10.0.0.7/32"].flatMap((cidr): Hole[] => [
    {
        is: `ingress from the VPC's ${cidr}`,
        plan: plus(network, ingress("hole", "nodes", { cidrIpv4: cidr })),
        at: "hole",
        control: "AC-3",
    },
    { is: `egress to the VPC's ${cidr}`, plan: plus(network, egress("hole", "nodes", { cidrIpv4: cidr })), at: "hole", control: "AC-3" },
    { is: `the older rule from the VPC's ${cidr}`, plan: plus(network, rule({ cidrBlocks: [cidr] })), at: "hole", control: "AC-3" },
]);

/** Ranges that are the world, in every form of rule. */
const ranges = WORLD.flatMap((cidr): Hole[] => [
    { is: `ingress from ${cidr}`, plan: plus(network, ingress("hole", "nodes", { cidrIpv4: cidr })), at: "hole", control: "AC-5" },
    { is: `ingress from ${cidr} by the older rule`, plan: plus(network, rule({ cidrBlocks: ["10.0.0.0/24", cidr] })), at: "hole" },
    { is: `inline ingress from ${cidr}`, plan: changed(network, "nodes", { ingress: [block({ cidrBlocks: [cidr] })] }), at: "nodes" },
    { is: `egress to ${cidr}`, plan: plus(network, egress("hole", "nodes", { cidrIpv4: cidr })), at: "hole", control: "AC-3" },
    { is: `egress to ${cidr} by the older rule`, plan: plus(network, rule({ type: "egress", cidrBlocks: [cidr] })), at: "hole" },
    { is: `inline egress to ${cidr}`, plan: changed(network, "nodes", { egress: [block({ cidrBlocks: [cidr] })] }), at: "nodes" },
]);

const list = (cidr: string): Item[] => [
    { type: "aws:ec2/managedPrefixList:ManagedPrefixList", name: "list", props: { maxEntries: 2, entries: [{ cidr }] } },
    ingress("hole", "nodes", { prefixListId: ref("list") }),
];

describe("security-groups-admit-only-what-is-named (AC-3, AC-5)", () => {
    tryPolicy({
        policy: "security-groups-admit-only-what-is-named",
        decidedInPreview: true,
        good: {
            "rules between groups": network,
            "inline rules between groups": changed(network, "nodes", {
                ingress: [block({ securityGroups: [ref("apps")] }), block({ self: true })],
            }),
            "a private range": plus(network, ingress("offices", "nodes", { cidrIpv4: "192.168.0.0/16" })),
            "a prefix list of private ranges": plus(network, ...list("192.168.0.0/16")),
        },
        holes: [
            ...ranges,
            ...own,
            { is: "ingress from ::/0", plan: plus(network, ingress("hole", "nodes", { cidrIpv6: "::/0" })), at: "hole" },
            { is: "ingress from half of IPv6", plan: plus(network, ingress("hole", "nodes", { cidrIpv6: "8000::/1" })), at: "hole" },
            {
                is: "inline ingress from ::/0",
                plan: changed(network, "nodes", { ingress: [block({ ipv6CidrBlocks: ["::/0"] })] }),
                at: "nodes",
            },
            { is: "the world in a prefix list", plan: plus(network, ...list("0.0.0.0/0")), at: "hole" },
            {
                is: "the world in an entry of a prefix list",
                plan: plus(network, ...list("10.0.0.0/8"), {
                    type: "aws:ec2/managedPrefixListEntry:ManagedPrefixListEntry",
                    name: "entry",
                    props: { prefixListId: ref("list"), cidr: "0.0.0.0/0" },
                }),
                at: "hole",
            },
            {
                is: "the world in pieces",
                plan: plus(
                    network,
                    ...["1.0.0.0/8", "2.0.0.0/8"].map((cidrIpv4, i) => ingress(i === 0 ? "piece" : "hole", "nodes", { cidrIpv4 })),
                ),
                at: "hole",
            },
            {
                is: "every protocol",
                plan: plus(network, ingress("hole", "nodes", { ipProtocol: "-1", referencedSecurityGroupId: ref("apps") })),
                at: "hole",
            },
            { is: "every protocol by name", plan: plus(network, rule({ protocol: "all", self: true })), at: "hole" },
            {
                is: "every protocol inline",
                plan: changed(network, "nodes", { egress: [block({ protocol: "-1", self: true })] }),
                at: "nodes",
            },
            {
                is: "every port",
                plan: plus(network, ingress("hole", "nodes", { fromPort: 0, toPort: 65535, referencedSecurityGroupId: ref("apps") })),
                at: "hole",
            },
            { is: "no description", plan: changed(network, "endpoints-nodes", { description: undefined }), at: "endpoints-nodes" },
            { is: "an empty description", plan: changed(network, "endpoints-nodes", { description: "" }), at: "endpoints-nodes" },
            {
                is: "no description inline",
                plan: changed(network, "nodes", { ingress: [block({ description: "", self: true })] }),
                at: "nodes",
            },
            {
                is: "another port on the load balancer",
                plan: plus(network, ingress("hole", "balancer", { cidrIpv4: "0.0.0.0/0", fromPort: 22, toPort: 22 })),
                at: "hole",
            },
            {
                is: "a span of ports on the load balancer",
                plan: plus(network, ingress("hole", "balancer", { cidrIpv4: "0.0.0.0/0", fromPort: 80 })),
                at: "hole",
            },
            {
                is: "UDP on the load balancer",
                plan: plus(network, ingress("hole", "balancer", { cidrIpv4: "0.0.0.0/0", ipProtocol: "17" })),
                at: "hole",
            },
            {
                is: "a load balancer's group without its role",
                plan: changed(network, "balancer", { tags: { tier: "edge" } }),
                at: "balancer-https",
            },
            {
                is: "a load balancer's group of another tier",
                plan: changed(network, "balancer", { tags: { tier: "app", role: "load-balancer" } }),
                at: "balancer-https",
            },
            {
                is: "the load balancer's group on nodes",
                plan: changed(network, "template", { vpcSecurityGroupIds: [ref("balancer")] }),
                at: "balancer-https",
            },
            {
                is: "another port to the world from the app tier",
                plan: plus(network, egress("hole", "apps", { cidrIpv4: "0.0.0.0/0", fromPort: 80, toPort: 80 })),
                at: "hole",
            },
            { is: "a group without a tier", plan: plus(network, group("hole", {})), at: "hole" },
            { is: "a group of an unheard-of tier", plan: plus(network, group("hole", { tier: "dmz" })), at: "hole" },
        ],
        doubtful: [
            { is: "an unknown range", plan: plus(network, ingress("hole", "nodes", { cidrIpv4: UNKNOWN_TEXT })) },
            {
                is: "an unknown protocol",
                plan: plus(network, ingress("hole", "nodes", { ipProtocol: UNKNOWN_TEXT, referencedSecurityGroupId: ref("apps") })),
            },
            { is: "inline rules unknown as a whole", plan: changed(network, "nodes", { ingress: UNKNOWN_TEXT }) },
            { is: "a prefix list of elsewhere", plan: plus(network, ingress("hole", "nodes", { prefixListId: UNKNOWN_TEXT })) },
            {
                is: "the world on an untraceable group",
                plan: plus(network, ingress("hole", "nodes", { securityGroupId: UNKNOWN_TEXT, cidrIpv4: "0.0.0.0/0" })),
            },
            {
                is: "the world on one of several groups",
                plan: plus(network, ingress("hole", "nodes", { securityGroupId: ref(["balancer", "nodes"]), cidrIpv4: "0.0.0.0/0" })),
            },
            { is: "a group whose tags are unknown", plan: plus(network, group("hole", {}, { tags: UNKNOWN_TEXT })) },
        ],
    });
});
