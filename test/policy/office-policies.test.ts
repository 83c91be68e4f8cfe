import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, type Item, type Plan } from "./support/plan";

const tier = (name: string, cidrBlock: string, officeReach: boolean): Item[] => [
    { type: "aws:ec2/subnet:Subnet", name, props: { cidrBlock, tags: { tier: name } } },
    { type: "aws:ec2/routeTable:RouteTable", name: `${name}-table`, props: { tags: officeReach ? { officeReach: "true" } : {} } },
    {
        type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
        name: `${name}-association`,
        props: { subnetId: ref(name), routeTableId: ref(`${name}-table`) },
    },
];
const route = (name: string, destinationCidrBlock: unknown, attachment: unknown = ref("attachment"), more: object = {}): Item => ({
    type: "aws:ec2transitgateway/route:Route",
    name,
    props: { destinationCidrBlock, transitGatewayAttachmentId: attachment, transitGatewayRouteTableId: ref("office-table"), ...more },
});
const tunnels = ref("office", "transitGatewayAttachmentId");

/** An office that reaches monitoring by a transit gateway. */
const office: Plan = [
    ...tier("monitoring", "10.0.32.0/22", true),
    ...tier("endpoint", "10.0.48.0/24", false),
    ...tier("database", "10.0.64.0/22", false),
    ...tier("backup", "10.0.80.0/23", false),
    {
        type: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
        name: "attachment",
        props: { transitGatewayDefaultRouteTablePropagation: false, transitGatewayDefaultRouteTableAssociation: false },
    },
    {
        type: "aws:ec2transitgateway/transitGateway:TransitGateway",
        name: "gateway",
        props: { defaultRouteTableAssociation: "disable", defaultRouteTablePropagation: "disable" },
    },
    { type: "aws:ec2transitgateway/routeTable:RouteTable", name: "office-table", props: {} },
    { type: "aws:ec2/vpnConnection:VpnConnection", name: "office", props: {} },
    route("in", "10.0.32.0/21"),
    route("back", "192.168.40.0/24", tunnels),
];

describe("offices-reach-named-tiers-only (AC-9, DT-1, MT-2)", () => {
    const withRoute = (...args: Parameters<typeof route> extends [string, ...infer Rest] ? Rest : never) =>
        plus(office, route("more", ...args));
    const announced = (type: string, props: Record<string, unknown>): Plan =>
        plus(office, { type: `aws:ec2transitgateway/${type}`, name: "more", props });
    const propagation = "routeTablePropagation:RouteTablePropagation";
    const list = "prefixListReference:PrefixListReference";
    tryPolicy({
        policy: "offices-reach-named-tiers-only",
        decidedInPreview: true,
        good: {
            "a way to what is reached": office,
            "a part of it": withRoute("10.0.33.0/24"),
            "no office": office.slice(0, 3),
            "a way into nothing": withRoute("10.0.0.0/8", ref("attachment"), { blackhole: true }),
            "a way to somebody else's network": withRoute("172.16.0.0/12", "tgw-attach-0123"),
            "what an office says of itself": announced(propagation, { transitGatewayAttachmentId: tunnels }),
        },
        holes: [
            { is: "the whole VPC", plan: withRoute("10.0.0.0/16"), at: "more", control: "DT-1" },
            { is: "the database", plan: withRoute("10.0.64.0/22"), at: "more", control: "DT-1" },
            { is: "one address of the database", plan: withRoute("10.0.65.7/32"), at: "more", control: "DT-1" },
            { is: "backups", plan: withRoute("10.0.80.0/24"), at: "more", control: "AC-9" },
            { is: "a tier that has no way back", plan: withRoute("10.0.48.0/24"), at: "more", control: "AC-9" },
            { is: "a range of nobody", plan: withRoute("10.0.128.0/24"), at: "more", control: "AC-9" },
            { is: "the VPC by an attachment from elsewhere", plan: withRoute("10.0.0.0/16", "tgw-attach-0123"), at: "more" },
            {
                is: "the VPC as it announces itself",
                plan: announced(propagation, { transitGatewayAttachmentId: ref("attachment") }),
                at: "more",
                control: "AC-9",
            },
            {
                is: "a list of ranges",
                plan: announced(list, { prefixListId: "pl-1", transitGatewayAttachmentId: ref("attachment") }),
                at: "more",
            },
            {
                is: "an attachment that announces the VPC",
                plan: changed(office, "attachment", { transitGatewayDefaultRouteTablePropagation: undefined }),
                at: "attachment",
                control: "AC-9",
            },
            {
                is: "an attachment that shares the gateway's own table",
                plan: changed(office, "attachment", { transitGatewayDefaultRouteTableAssociation: true }),
                at: "attachment",
                control: "AC-9",
            },
            ...["defaultRouteTableAssociation", "defaultRouteTablePropagation"].map((name) => ({
                is: `a gateway without a word on ${name}`,
                plan: changed(office, "gateway", { [name]: undefined }),
                at: "gateway",
                control: "AC-9",
            })),
            {
                is: "a gateway that takes whatever asks",
                plan: changed(office, "gateway", { autoAcceptSharedAttachments: "enable" }),
                at: "gateway",
                control: "AC-9",
            },
            { is: "the internet by an office", plan: withRoute("0.0.0.0/0", tunnels), at: "more", control: "AC-9" },
            { is: "half of it", plan: withRoute("128.0.0.0/1", tunnels), at: "more", control: "AC-9" },
        ],
        doubtful: [
            { is: "an unknown range of an office", plan: withRoute(UNKNOWN_TEXT, tunnels) },
            { is: "an unknown word of a gateway", plan: changed(office, "gateway", { defaultRouteTableAssociation: UNKNOWN_TEXT }) },
            { is: "an unknown range", plan: withRoute(UNKNOWN_TEXT) },
            { is: "an unknown range of a subnet", plan: changed(office, "database", { cidrBlock: UNKNOWN_TEXT }) },
            { is: "unknown tags of a table", plan: changed(office, "monitoring-table", { tags: UNKNOWN_TEXT }) },
            { is: "a way by something untraceable", plan: withRoute("10.0.48.0/24", UNKNOWN_TEXT) },
            { is: "an announcement of something untraceable", plan: announced(propagation, { transitGatewayAttachmentId: UNKNOWN_TEXT }) },
        ],
    });
});
