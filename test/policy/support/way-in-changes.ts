import { UNKNOWN, type PropertyValue, type Recording } from "../../../tools/preview";
import { invent, register, resourceOf } from "../../support/breaking";

type Change = (recording: Recording) => void;

const address = "aws:ec2/eip:Eip";
const nat = "prod-nat-eu-central-1a";

/** A resource of that type beside the addresses of NAT gateways. */
const also =
    (type: string, inputs: Record<string, PropertyValue>): Change =>
    (recording) =>
        invent(recording, type, "prod-way-in", resourceOf(recording, address, nat), inputs);

/** An Elastic IP that says more than a NAT gateway's does. */
export const addressOf =
    (inputs: Record<string, PropertyValue>): Change =>
    (recording) => {
        register(recording, resourceOf(recording, address, nat), "prod-way-in", (made) => void Object.assign(made.inputs, inputs));
    };

const vpcWith =
    (inputs: Record<string, PropertyValue>): Change =>
    (recording) =>
        void Object.assign(resourceOf(recording, "aws:ec2/vpc:Vpc", "prod").inputs, inputs);

/** An instance of the app tier that asks for an address. */
const instance =
    (inputs: Record<string, PropertyValue>): Change =>
    (recording) =>
        invent(
            recording,
            "aws:ec2/instance:Instance",
            "prod-way-in",
            resourceOf(recording, address, nat),
            { subnetId: UNKNOWN, vpcSecurityGroupIds: [UNKNOWN], ...inputs },
            {
                subnetId: [resourceOf(recording, "aws:ec2/subnet:Subnet", "prod-app-eu-central-1a").urn],
                vpcSecurityGroupIds: [resourceOf(recording, "aws:ec2/securityGroup:SecurityGroup", "prod-app-node").urn],
            },
        );

/** Additions to production, one at a time, each of which leads in beside the load balancer and the VPN. */
export const wayInChanges: Record<string, Change> = {
    "by an address on an interface": also("aws:ec2/eipAssociation:EipAssociation", { allocationId: UNKNOWN, networkInterfaceId: "eni-1" }),
    "by an address for an instance": addressOf({ instance: "i-0123456789abcdef0" }),
    "by an address for an interface": addressOf({ networkInterface: UNKNOWN }),
    "by an instance with a public address": instance({ associatePublicIpAddress: true }),
    "by an instance with an address of IPv6": instance({ ipv6AddressCount: 1 }),
    "by a block of IPv6": also("aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation", { vpcId: UNKNOWN }),
    "by a block of IPv6 in the VPC itself": vpcWith({ assignGeneratedIpv6CidrBlock: true }),
    "from a VPC that is peered": also("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", { vpcId: UNKNOWN, peerVpcId: "vpc-1" }),
    "by an Instance Connect Endpoint": also("aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint", { subnetId: UNKNOWN }),
};
