import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { network } from "./support/network";

const entry = (ruleNo: number, action: string, cidrBlock: string, from = 0, to = 65535, protocol = "tcp") => ({
    ruleNo,
    action,
    cidrBlock,
    protocol,
    fromPort: from,
    toPort: to,
});
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
const denials = (first: number) => privateRanges.map((cidr, index) => ({ ...entry(first + index, "deny", cidr, 0, 0), protocol: "-1" }));
const ingress = [entry(100, "allow", "10.0.1.0/24", 8080, 8080), ...denials(200), entry(300, "allow", "0.0.0.0/0", 1024, 65535)];
const egress = [entry(100, "allow", "10.0.1.0/24", 1024, 65535), ...denials(200), entry(300, "allow", "0.0.0.0/0", 443, 443)];
const acl = (name: string, tier: string, more: Record<string, unknown> = {}): Item => ({
    type: "aws:ec2/networkAcl:NetworkAcl",
    name,
    props: { vpcId: ref("vpc"), subnetIds: [ref(`${tier}-1`)], ingress, egress, tags: { tier }, ...more },
});
const guarded: Plan = plus(network, acl("acl", "database"));
const withEntry = (direction: "ingress" | "egress", added: Record<string, unknown>): Plan =>
    changed(guarded, "acl", { [direction]: [added, ...(direction === "ingress" ? ingress : egress)] });

const icmp = (message: Record<string, number>) => ({ ...entry(400, "allow", "0.0.0.0/0", 0, 0, "icmp"), ...message });

describe("network-acls-keep-the-world-out (AC-3, DT-1, MT-3)", () => {
    tryPolicy({
        policy: "network-acls-keep-the-world-out",
        decidedInPreview: true,
        good: {
            "named ports, and S3 after private ranges are denied": guarded,
            "an edge that faces the internet": plus(
                guarded,
                acl("edge-acl", "edge", { ingress: [entry(100, "allow", "0.0.0.0/0", 443, 443)] }),
            ),
            "an app tier that hears of packets which were too large": plus(
                guarded,
                acl("app-acl", "app", { ingress: [...denials(200), icmp({ icmpType: 3, icmpCode: 4 })] }),
            ),
            "an emptied default ACL": plus(guarded, {
                type: "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
                name: "default-acl",
                props: {},
            }),
        },
        holes: [
            { is: "an entry for every protocol", plan: withEntry("ingress", entry(1, "allow", "10.0.0.0/8", 0, 0, "-1")), at: "acl" },
            {
                is: "the world let in on the database's port",
                plan: withEntry("ingress", entry(1, "allow", "0.0.0.0/0", 8080, 8080)),
                at: "acl",
            },
            { is: "the world let in on every port", plan: withEntry("ingress", entry(1, "allow", "0.0.0.0/0")), at: "acl" },
            { is: "half of the internet", plan: withEntry("egress", entry(1, "allow", "128.0.0.0/1", 443, 444)), at: "acl" },
            {
                is: "IPv6",
                plan: withEntry("egress", {
                    ruleNo: 1,
                    action: "allow",
                    protocol: "tcp",
                    fromPort: 443,
                    toPort: 443,
                    ipv6CidrBlock: "::/0",
                }),
                at: "acl",
            },
            { is: "ICMP of the database", plan: withEntry("ingress", icmp({ icmpType: 3, icmpCode: 4 })), at: "acl" },
            {
                is: "every message of ICMP",
                plan: plus(guarded, acl("app-acl", "app", { ingress: [icmp({ icmpType: -1 })] })),
                at: "app-acl",
            },
            {
                is: "echo requests",
                plan: plus(guarded, acl("app-acl", "app", { ingress: [icmp({ icmpType: 8, icmpCode: 0 })] })),
                at: "app-acl",
            },
            { is: "UDP to the world", plan: withEntry("egress", entry(1, "allow", "0.0.0.0/0", 443, 443, "udp")), at: "acl" },
            {
                is: "the opening before the denials",
                plan: changed(guarded, "acl", { egress: [entry(150, "allow", "0.0.0.0/0", 443, 443), ...denials(200)] }),
                at: "acl",
            },
            {
                is: "a denial that leaves out a range",
                plan: changed(guarded, "acl", { egress: [...denials(200).slice(1), entry(300, "allow", "0.0.0.0/0", 443, 443)] }),
                at: "acl",
            },
            {
                is: "denials of one port alone",
                plan: changed(guarded, "acl", {
                    egress: [
                        ...privateRanges.map((cidr, index) => entry(200 + index, "deny", cidr, 443, 443)),
                        entry(300, "allow", "0.0.0.0/0", 443, 443),
                    ],
                }),
                at: "acl",
            },
            {
                is: "a rule in a resource of its own",
                plan: plus(guarded, {
                    type: "aws:ec2/networkAclRule:NetworkAclRule",
                    name: "apart",
                    props: {
                        networkAclId: ref("acl"),
                        egress: false,
                        ruleNumber: 1,
                        ruleAction: "allow",
                        protocol: "-1",
                        cidrBlock: "0.0.0.0/0",
                    },
                }),
                at: "acl",
            },
            {
                is: "an ACL of the edge that holds a subnet of the database too",
                plan: plus(
                    guarded,
                    acl("shared", "edge", {
                        subnetIds: [ref("edge-1"), ref("database-2")],
                        ingress: [entry(100, "allow", "0.0.0.0/0", 443, 443)],
                    }),
                ),
                at: "shared",
            },
        ],
        doubtful: [
            { is: "entries that are not known", plan: changed(guarded, "acl", { ingress: UNKNOWN_TEXT }) },
            { is: "a range that is not known", plan: withEntry("ingress", entry(1, "allow", UNKNOWN_TEXT, 443, 443)) },
        ],
    });
});

const binding = (more: Record<string, unknown> = {}, placed: Record<string, unknown> = { namespace: "istio-ingress" }): Item => ({
    type: "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
    name: "binding",
    props: {
        apiVersion: "elbv2.k8s.aws/v1beta1",
        kind: "TargetGroupBinding",
        metadata: { name: "http", ...placed },
        spec: { targetType: "ip", serviceRef: { name: "ingress-gateway", port: 443 }, targetGroupARN: "arn", ...more },
    },
});
/** A binding that does not say what its targets are. */
const unspecific: Item = { ...binding(), props: { ...binding().props, spec: { serviceRef: { name: "ingress-gateway", port: 443 } } } };
const targetGroup: Item = { type: "aws:lb/targetGroup:TargetGroup", name: "targets", props: { targetType: "ip", port: 8443 } };
const bound: Plan = [targetGroup, binding()];

describe("load-balancers-reach-the-gateway-only (AC-5, AC-3)", () => {
    tryPolicy({
        policy: "load-balancers-reach-the-gateway-only",
        decidedInPreview: true,
        good: { "pods of the gateway": bound, "no load balancer at all": [] },
        holes: [
            {
                is: "a binding to the database",
                plan: [targetGroup, binding({ serviceRef: { name: "weaviate", port: 80 } }, { namespace: "weaviate" })],
                at: "binding",
            },
            { is: "a binding without a namespace", plan: [targetGroup, binding({}, {})], at: "binding" },
            { is: "a binding of nodes", plan: [targetGroup, binding({ targetType: "instance" })], at: "binding" },
            {
                is: "a binding that leaves the kind of targets open",
                plan: [targetGroup, unspecific],
                at: "binding",
            },
            {
                is: "a binding with rules of its own",
                plan: [targetGroup, binding({ networking: { ingress: [] } })],
                at: "binding",
                control: "AC-3",
            },
            { is: "a target group of nodes", plan: changed(bound, "targets", { targetType: undefined }), at: "targets" },
            { is: "a target group of functions", plan: changed(bound, "targets", { targetType: "lambda" }), at: "targets" },
            {
                is: "a fixed target",
                plan: plus(bound, {
                    type: "aws:lb/targetGroupAttachment:TargetGroupAttachment",
                    name: "fixed",
                    props: { targetGroupArn: ref("targets", "arn"), targetId: "10.0.1.7" },
                }),
                at: "fixed",
            },
        ],
        doubtful: [
            { is: "a namespace that is not known", plan: [targetGroup, binding({}, { namespace: UNKNOWN_TEXT })] },
            {
                is: "a kind of targets that is not known",
                plan: without([...changed(bound, "targets", { targetType: UNKNOWN_TEXT }), { ...targetGroup, name: "other" }], "other"),
            },
        ],
    });
});
