import { isUnknown, UNKNOWN_MARKS, UNKNOWN, type Known } from "./known";
import type { Resource } from "./stack";
import { LAUNCH_TEMPLATE, SUBNETS, VPCS } from "./types";

/**
 * Resources that are a way into a VPC, or to an address of its own, whatever they say, and what each is. What the package makes for
 * people and offices is not among them: other policies judge it.
 *
 * Source: `@pulumi/aws` 7.48.0, `__pulumiType` of each class; Amazon VPC User Guide, "Connect your VPC to other networks"; EC2 User Guide,
 * "Connect using EC2 Instance Connect Endpoint".
 */
export const WAYS_IN: ReadonlyMap<string, string> = new Map([
    ["aws:ec2/eipAssociation:EipAssociation", "a public address on an instance or a network interface"],
    ["aws:ec2/carrierGateway:CarrierGateway", "a gateway to a carrier's network"],
    ["aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway", "a gateway to the internet of IPv6"],
    ["aws:ec2/vpcIpv6CidrBlockAssociation:VpcIpv6CidrBlockAssociation", "public addresses of IPv6 for the VPC"],
    ["aws:ec2/localGatewayRouteTableVpcAssociation:LocalGatewayRouteTableVpcAssociation", "a local gateway's network joined to the VPC"],
    ["aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "another VPC joined to this one"],
    ["aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "another VPC joined to this one"],
    ["aws:ec2/peeringConnectionOptions:PeeringConnectionOptions", "another VPC joined to this one"],
    ["aws:ec2transitgateway/peeringAttachment:PeeringAttachment", "another transit gateway joined to this one"],
    ["aws:ec2transitgateway/peeringAttachmentAccepter:PeeringAttachmentAccepter", "another transit gateway joined to this one"],
    ["aws:networkmanager/transitGatewayPeering:TransitGatewayPeering", "a core network joined to the transit gateway"],
    ["aws:networkmanager/vpcAttachment:VpcAttachment", "a core network joined to the VPC"],
    ["aws:ec2/networkInterfacePermission:NetworkInterfacePermission", "a network interface handed to another account"],
    ["aws:ec2/vpcEndpointService:VpcEndpointService", "a service of the VPC offered to other accounts"],
    ["aws:vpclattice/resourceGateway:ResourceGateway", "resources of the VPC offered to other VPCs"],
    ["aws:vpclattice/serviceNetworkVpcAssociation:ServiceNetworkVpcAssociation", "a service network joined to the VPC"],
    ["aws:ec2transitgateway/instanceConnectEndpoint:InstanceConnectEndpoint", "logging in to instances from the internet, beside the VPN"],
    ["aws:verifiedaccess/endpoint:Endpoint", "people let in from the internet, beside the VPN"],
    ["aws:globalaccelerator/endpointGroup:EndpointGroup", "an accelerator's public addresses before resources of the VPC"],
    ["aws:globalaccelerator/customRoutingEndpointGroup:CustomRoutingEndpointGroup", "an accelerator's public addresses before a subnet"],
    ["aws:cloudfront/vpcOrigin:VpcOrigin", "a distribution that reaches into the VPC"],
    ["aws:apigateway/vpcLink:VpcLink", "an API that reaches into the VPC"],
    ["aws:apigatewayv2/vpcLink:VpcLink", "an API that reaches into the VPC"],
]);

/** Properties that ask for a public address where they are true, in a block too. */
const SWITCHES = new Set(["associatePublicIpAddress", "assignPublicIp", "publiclyAccessible"]);

/** Properties of an Elastic IP that put it on something; a NAT gateway takes one by itself. */
const HOLDERS = ["instance", "networkInterface", "associateWithPrivateIp"];

/** Types that get addresses of IPv6, which are all public, from properties of such names. */
const WITH_IPV6 = new Set<string>([
    ...VPCS,
    ...SUBNETS,
    LAUNCH_TEMPLATE,
    "aws:ec2/instance:Instance",
    "aws:ec2/spotInstanceRequest:SpotInstanceRequest",
    "aws:ec2/networkInterface:NetworkInterface",
]);
const IPV6 = /^(ipv6|enablePrimaryIpv6|assignGeneratedIpv6|assignIpv6AddressOnCreation)/;

/** A property by which a resource gets an address of its own; unknown if its value is. */
export interface PublicAddress {
    path: string;
    given: Known<true>;
}

/** The properties by which a resource gets an address that the internet reaches. */
export function publicAddresses({ type, fields }: Resource): PublicAddress[] {
    const held = type === "aws:ec2/eip:Eip" ? HOLDERS.filter((name) => fields.has(name)) : [];
    const named = held.map((path): PublicAddress => ({ path, given: true }));
    const isAsked = (name: string) => SWITCHES.has(name) || (WITH_IPV6.has(type) && IPV6.test(name));
    return [...named, ...properties(fields.raw, "").flatMap(({ path, name, value }) => (isAsked(name) ? asked(path, value) : []))];
}

/** Whether a value asks for addresses: anything but "no", "none" and nothing. */
function asked(path: string, value: unknown): PublicAddress[] {
    if (isUnknown(value)) return [{ path, given: UNKNOWN }];
    const isEmpty = Array.isArray(value) && value.length === 0;
    const isNothing = value === undefined || value === null || value === "" || value === 0 || value === "0";
    const isNo = value === false || (typeof value === "string" && /^(false|disabled)$/i.test(value));
    return isEmpty || isNothing || isNo ? [] : [{ path, given: true }];
}

/** Every property of an object and of what it holds, with its path; only descriptors are read, since proxies throw on unknown values. */
function properties(target: object, prefix: string): { path: string; name: string; value: unknown }[] {
    return Object.keys(target).flatMap((name) => {
        const path = Array.isArray(target) ? `${prefix}[${name}]` : prefix === "" ? name : `${prefix}.${name}`;
        const value = valueOf(target, name);
        const nested = typeof value === "object" && value !== null ? properties(value, path) : [];
        return [{ path, name, value }, ...nested];
    });
}

function valueOf(target: object, name: string): unknown {
    try {
        const value: unknown = Object.getOwnPropertyDescriptor(target, name)?.value;
        return UNKNOWN_MARKS.has(value) ? UNKNOWN : value;
    } catch {
        return UNKNOWN;
    }
}
