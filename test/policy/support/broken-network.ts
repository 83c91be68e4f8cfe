import { UNKNOWN } from "../../../tools/preview";
import { invent, resourceOf, withdraw } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";
import { acl, block, exclusion, listed, table } from "./vpc-changes";
import { addressOf } from "./way-in-changes";

const vpc = "aws:ec2/vpc:Vpc";

/** Changes that open production's network as a whole. */
export const networkHoles: EnvironmentHole[] = [
    {
        what: "a public address for an instance",
        policy: "nothing-gets-in-beside-the-edge",
        control: "AC-1",
        at: "prod-way-in",
        open: addressOf({ instance: "i-0123456789abcdef0" }),
    },
    {
        what: "a peered VPC",
        policy: "nothing-gets-in-beside-the-edge",
        control: "AC-1",
        at: "prod-peer",
        open: (recording) =>
            invent(recording, "aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "prod-peer", resourceOf(recording, vpc, "prod"), {
                vpcId: UNKNOWN,
                peerVpcId: "vpc-0123456789abcdef0",
            }),
    },
    {
        what: "people let in to instances beside the VPN",
        policy: "nothing-gets-in-beside-the-edge",
        control: "AC-7",
        at: "prod-connect",
        open: (recording) =>
            invent(
                recording,
                "aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint",
                "prod-connect",
                resourceOf(recording, vpc, "prod"),
                { subnetId: UNKNOWN },
                { subnetId: [resourceOf(recording, "aws:ec2/subnet:Subnet", "prod-app-eu-central-1a").urn] },
            ),
    },
    {
        what: "a default ACL that is left as it comes",
        policy: "defaults-of-vpcs-are-empty",
        control: "AC-3",
        at: "prod",
        open: (recording) => withdraw(recording, acl, "prod"),
    },
    {
        what: "a default route table that is left as it comes",
        policy: "defaults-of-vpcs-are-empty",
        control: "AC-1",
        at: "prod",
        open: (recording) => withdraw(recording, table, "prod"),
    },
    {
        what: "a VPC that is not exempted from the block of public access",
        policy: "account-services-watch-everything",
        control: "AC-1",
        at: "prod",
        open: (recording) => withdraw(recording, exclusion, "prod"),
    },
    {
        what: "an account that does not block public access",
        policy: "account-services-watch-everything",
        control: "AC-1",
        at: "prod",
        open: (recording) => withdraw(recording, block, "prod"),
    },
    {
        what: "lookups of everybody's buckets",
        policy: "lookups-follow-a-list",
        control: "AC-6",
        at: "prod-dns-allowed",
        open: listed("*.s3.eu-central-1.amazonaws.com"),
    },
    {
        what: "flow logs that tell nothing",
        policy: "vpcs-log-all-flows",
        control: "NV-1",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, "aws:ec2/flowLog:FlowLog", "prod-s3").inputs["logFormat"] = "${version}";
        },
    },
];
