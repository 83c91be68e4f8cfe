import { tryPolicy } from "./support/holes";
import { defaults, network } from "./support/network";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";

const guarded: Plan = [...network, ...defaults];
const entry = (action: string) => ({ ruleNo: 100, action, protocol: "-1", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 });
const apart = (ruleAction: string, egress: boolean): Item => ({
    type: "aws:ec2/networkAclRule:NetworkAclRule",
    name: "apart",
    props: { networkAclId: ref("unused-acl"), egress, ruleNumber: 1, ruleAction, protocol: "-1", cidrBlock: "10.0.0.0/8" },
});

describe("defaults-of-vpcs-are-empty (AC-3, AC-1)", () => {
    tryPolicy({
        policy: "defaults-of-vpcs-are-empty",
        decidedInPreview: true,
        good: {
            "a VPC whose defaults are adopted and empty": guarded,
            "a default ACL that denies": changed(guarded, "unused-acl", { ingress: [entry("deny")] }),
            "a default table named by the main table": changed(guarded, "unused-table", {
                defaultRouteTableId: ref("vpc", "mainRouteTableId"),
            }),
            "no VPC at all": [],
        },
        holes: [
            { is: "a default ACL that nobody adopts", plan: without(guarded, "unused-acl"), at: "vpc", control: "AC-3" },
            { is: "a default table that nobody adopts", plan: without(guarded, "unused-table"), at: "vpc", control: "AC-1" },
            {
                is: "a second VPC that keeps its own",
                plan: plus(guarded, { type: "aws:ec2/vpc:Vpc", name: "second", props: { cidrBlock: "10.1.0.0/16" } }),
                at: "second",
            },
            { is: "defaults of another VPC", plan: changed(guarded, "unused-acl", { defaultNetworkAclId: "acl-1" }), at: "vpc" },
            { is: "a default ACL that lets in", plan: changed(guarded, "unused-acl", { ingress: [entry("allow")] }), at: "unused-acl" },
            { is: "a default ACL that lets out", plan: changed(guarded, "unused-acl", { egress: [entry("allow")] }), at: "unused-acl" },
            { is: "a default ACL with an entry apart", plan: plus(guarded, apart("allow", true)), at: "unused-acl" },
            {
                is: "a default table with a route",
                plan: changed(guarded, "unused-table", { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: ref("internet") }] }),
                at: "unused-table",
            },
            {
                is: "a default table that a gateway writes to",
                plan: changed(guarded, "unused-table", { propagatingVgws: ["vgw-1"] }),
                at: "unused-table",
            },
        ],
        doubtful: [
            { is: "an ACL of an untraceable VPC", plan: changed(guarded, "unused-acl", { defaultNetworkAclId: UNKNOWN_TEXT }) },
            { is: "entries that are not known", plan: changed(guarded, "unused-acl", { ingress: UNKNOWN_TEXT }) },
            { is: "an action that is not known", plan: changed(guarded, "unused-acl", { ingress: [entry(UNKNOWN_TEXT)] }) },
            { is: "routes that are not known", plan: changed(guarded, "unused-table", { routes: UNKNOWN_TEXT }) },
        ],
    });
});
