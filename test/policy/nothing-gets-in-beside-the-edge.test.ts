import { expect } from "chai";
import fc from "fast-check";

import { WAYS_IN } from "../../policy/src/normal-form/ways-in";
import { judgeWayIn } from "../../policy/src/policies/nothing-gets-in-beside-the-edge";
import { tryPolicy, type Hole } from "./support/holes";
import { network } from "./support/network";
import { changed, plus, ref, stackOf, UNKNOWN_TEXT, type Item, type Plan } from "./support/plan";

const item = (type: string, props: Record<string, unknown> = {}): Item => ({ type: `aws:${type}`, name: "way", props });
const address = (props: Record<string, unknown> = {}): Item => item("ec2/eip:Eip", { domain: "vpc", ...props });
const instance = (props: Record<string, unknown>): Item => item("ec2/instance:Instance", { subnetId: ref("app-1"), ...props });
const also = (made: Item): Plan => plus(network, made);
const hole = (is: string, made: Item, control = "AC-1"): Hole => ({ is, plan: also(made), at: "way", control });

describe("nothing-gets-in-beside-the-edge (AC-1, AC-7)", () => {
    tryPolicy({
        policy: "nothing-gets-in-beside-the-edge",
        decidedInPreview: true,
        good: {
            "a network without": network,
            "the address of a NAT gateway": also(address()),
            "an instance that says it has none": also(
                instance({ associatePublicIpAddress: false, ipv6AddressCount: 0, ipv6Addresses: [], enablePrimaryIpv6: "false" }),
            ),
            "a task that says it has none": also(
                item("scheduler/schedule:Schedule", {
                    target: { ecsParameters: { networkConfiguration: { assignPublicIp: "DISABLED" } } },
                }),
            ),
            "a VPC that says it has no IPv6": changed(network, "vpc", { assignGeneratedIpv6CidrBlock: false, ipv6CidrBlock: "" }),
        },
        holes: [
            ...[...WAYS_IN.keys()].map((type) =>
                hole(
                    `a resource of the type ${type}`,
                    item(type.replace("aws:", "")),
                    /instanceConnect|verifiedaccess/.test(type) ? "AC-7" : "AC-1",
                ),
            ),
            hole("an address for an instance", address({ instance: ref("nat") })),
            hole("an address for an interface", address({ networkInterface: "eni-1" })),
            hole("an address with a private one", address({ associateWithPrivateIp: "10.0.1.7" })),
            hole("an instance with a public address", instance({ associatePublicIpAddress: true })),
            hole("an instance with a public address, as a text", instance({ associatePublicIpAddress: "true" })),
            hole("an instance with addresses of IPv6", instance({ ipv6AddressCount: 2 })),
            hole(
                "a spot instance with a public address",
                item("ec2/spotInstanceRequest:SpotInstanceRequest", { associatePublicIpAddress: true }),
            ),
            hole(
                "a launch configuration with a public address",
                item("ec2/launchConfiguration:LaunchConfiguration", { associatePublicIpAddress: true }),
            ),
            hole(
                "a spot fleet with a public address",
                item("ec2/spotFleetRequest:SpotFleetRequest", {
                    launchSpecifications: [{ ami: "ami-1" }, { associatePublicIpAddress: true }],
                }),
            ),
            hole(
                "a launch template with addresses of IPv6",
                item("ec2/launchTemplate:LaunchTemplate", { networkInterfaces: [{ ipv6AddressCount: 1 }] }),
            ),
            hole(
                "a launch template with a public address",
                item("ec2/launchTemplate:LaunchTemplate", { networkInterfaces: [{ associatePublicIpAddress: "true" }] }),
            ),
            hole(
                "an interface with addresses of IPv6",
                item("ec2/networkInterface:NetworkInterface", { ipv6AddressLists: ["2001:db8::1"] }),
            ),
            hole("an interface with a prefix of IPv6", item("ec2/networkInterface:NetworkInterface", { ipv6PrefixCount: 1 })),
            hole("a subnet with a block of IPv6", item("ec2/subnet:Subnet", { vpcId: ref("vpc"), ipv6CidrBlock: "2001:db8::/64" })),
            hole("a default VPC with IPv6", item("ec2/defaultVpc:DefaultVpc", { assignGeneratedIpv6CidrBlock: true })),
            hole("a service with public tasks", item("ecs/service:Service", { networkConfiguration: { assignPublicIp: true } })),
            hole(
                "a schedule with public tasks",
                item("scheduler/schedule:Schedule", { target: { ecsParameters: { networkConfiguration: { assignPublicIp: "ENABLED" } } } }),
            ),
            hole("a public database", item("rds/instance:Instance", { publiclyAccessible: true })),
            {
                is: "a VPC with a generated block of IPv6",
                plan: changed(network, "vpc", { assignGeneratedIpv6CidrBlock: true }),
                at: "vpc",
            },
            { is: "a VPC with a block of IPv6 from a pool", plan: changed(network, "vpc", { ipv6IpamPoolId: "ipam-pool-1" }), at: "vpc" },
        ],
        doubtful: [
            { is: "a switch that is not known", plan: also(instance({ associatePublicIpAddress: UNKNOWN_TEXT })) },
            { is: "a number of addresses that is not known", plan: also(instance({ ipv6AddressCount: UNKNOWN_TEXT })) },
        ],
    });

    it("finds a switch wherever it stands, and says where", () => {
        const path = fc.array(fc.constantFrom("a", "spec", "networkInterfaces", "list"), { maxLength: 5 });
        fc.assert(
            fc.property(path, fc.constantFrom("associatePublicIpAddress", "assignPublicIp", "publiclyAccessible"), (steps, name) => {
                const props = steps.reduceRight<Record<string, unknown>>((inner, step) => ({ [step]: step === "list" ? [inner] : inner }), {
                    [name]: true,
                });
                const [resource] = stackOf([item("some/type:Type", props)]).resources;
                const [finding, ...more] = resource === undefined ? [] : judgeWayIn(resource).findings;
                expect(more).to.deep.equal([]);
                expect(finding?.found).to.include(`${name} of Type "way"`);
            }),
        );
    });
});
