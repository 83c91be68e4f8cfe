import type { PropertyValue, Recording } from "../../../tools/preview";
import { resourceOf, withdraw } from "../../support/breaking";

type Change = (recording: Recording) => void;

const taken =
    (type: string, name = "prod"): Change =>
    (recording) =>
        withdraw(recording, type, name);

const otherwise =
    (type: string, name: string, inputs: Record<string, PropertyValue>): Change =>
    (recording) =>
        void Object.assign(resourceOf(recording, type, name).inputs, inputs);

export const acl = "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl";
export const table = "aws:ec2/defaultRouteTable:DefaultRouteTable";
export const exclusion = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";
export const block = "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions";
const log = "aws:ec2/flowLog:FlowLog";

/** One more name that may be looked up. */
export const listed =
    (name: string): Change =>
    (recording) => {
        const list = resourceOf(recording, "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList", "prod-dns-allowed");
        list.inputs["domains"] = [...(list.inputs["domains"] as string[]), name];
    };
const everything = { ruleNo: 100, action: "allow", protocol: "-1", cidrBlock: "0.0.0.0/0", fromPort: 0, toPort: 0 };

/** Changes to what guards production's VPC as a whole, one at a time. */
export const vpcChanges: Record<string, Change> = {
    "the default ACL is left as it comes": taken(acl),
    "the default ACL lets everything in": otherwise(acl, "prod", { ingress: [everything] }),
    "the default route table is left as it comes": taken(table),
    "the default security group is left as it comes": taken("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"),
    "no exemption from the block of public access": taken(exclusion),
    "no block of public access": taken(block),
    "a block of one direction": otherwise(block, "prod", { internetGatewayBlockMode: "block-ingress" }),
    "lookups of everything below AWS": listed("*.amazonaws.com"),
    "lookups of everybody's buckets": listed("*.s3.eu-central-1.amazonaws.com"),
    "lookups of everything of AWS's newer names": listed("*.api.aws"),
    "flow logs that tell nothing": otherwise(log, "prod-s3", { logFormat: "${version}" }),
    "a stream of flow logs in AWS's own format": (recording) => {
        delete resourceOf(recording, log, "prod-stream").inputs["logFormat"];
    },
};
