import { expect } from "chai";

import { measureLimits, UNKNOWN, type LimitRow, type PropertyMap, type RecordedResource, type Recording } from "../../../tools/preview";
import { isExceeded, isNear, mustBeRaised } from "../../../tools/preview/limits";

interface Sketch {
    type: string;
    name: string;
    inputs?: PropertyMap;
    /** Names of other sketches, by the property that depends on them. */
    on?: Record<string, string>;
}

/** A recording with just these resources. */
function recordingOf(sketches: Sketch[]): Recording {
    const urnOf = ({ type, name }: Sketch): string => `urn:pulumi:dev::limits::${type}::${name}`;
    const urnOfName = (name: string): string => urnOf(sketches.find((sketch) => sketch.name === name) ?? { type: "gone", name });
    const resources = sketches.map((sketch) => ({
        urn: urnOf(sketch),
        type: sketch.type,
        name: sketch.name,
        provider: "",
        inputs: sketch.inputs ?? {},
        propertyDependencies: Object.fromEntries(Object.entries(sketch.on ?? {}).map(([property, name]) => [property, [urnOfName(name)]])),
    }));
    return {
        environment: { config: { "aws:region": "eu-central-1" } },
        resources: resources as unknown as RecordedResource[],
    } as unknown as Recording;
}

function rowsOf(limit: RegExp, sketches: Sketch[]): Pick<LimitRow, "scope" | "used">[] {
    const rows = measureLimits(recordingOf(sketches)).filter((row) => limit.test(row.limit));
    return rows.map(({ scope, used }) => ({ scope, used }));
}

const times = (count: number, make: (i: number) => Sketch): Sketch[] => Array.from({ length: count }, (_, i) => make(i));

describe("AWS limits", () => {
    it("count the entries of a network ACL by direction, wherever they stand, with the default deny", () => {
        const acl = "aws:ec2/networkAcl:NetworkAcl";
        const rule = (i: number, egress: boolean, more: PropertyMap = {}): Sketch => ({
            type: "aws:ec2/networkAclRule:NetworkAclRule",
            name: `rule-${String(i)}-${String(egress)}-${Object.keys(more).join("")}`,
            inputs: { egress, ...more },
            on: { networkAclId: "app" },
        });
        const sketches: Sketch[] = [
            { type: acl, name: "app", inputs: { ingress: [{ cidrBlock: "10.0.0.0/8" }, { ipv6CidrBlock: "::/0" }] } },
            ...times(18, (i) => rule(i, false)),
            ...times(3, (i) => rule(i, true)),
            rule(99, true, { ipv6CidrBlock: "::/0" }),
        ];
        expect(rowsOf(/network ACL/, sketches)).to.deep.equal([
            { scope: "app, egress, IPv4", used: 4 },
            { scope: "app, egress, IPv6", used: 2 },
            { scope: "app, ingress, IPv4", used: 20 },
            { scope: "app, ingress, IPv6", used: 2 },
        ]);
    });

    it("count the rules of a security group, inline and beside it, a reference for both address families", () => {
        const sketches: Sketch[] = [
            {
                type: "aws:ec2/securityGroup:SecurityGroup",
                name: "plane",
                inputs: { egress: [{ cidrBlocks: ["10.0.0.0/8", "10.1.0.0/16"], securityGroups: ["sg-1"] }] },
            },
            {
                type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                name: "one",
                inputs: { cidrIpv4: "10.0.0.0/8" },
                on: { securityGroupId: "plane" },
            },
            {
                type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
                name: "two",
                inputs: { referencedSecurityGroupId: UNKNOWN },
                on: { securityGroupId: "plane" },
            },
            {
                type: "aws:ec2/securityGroupRule:SecurityGroupRule",
                name: "old",
                inputs: { type: "egress", ipv6CidrBlocks: ["::/0"] },
                on: { securityGroupId: "plane" },
            },
        ];
        expect(rowsOf(/rules per security group/, sketches)).to.deep.equal([
            { scope: "plane, egress, IPv4", used: 3 },
            { scope: "plane, egress, IPv6", used: 2 },
            { scope: "plane, ingress, IPv4", used: 2 },
            { scope: "plane, ingress, IPv6", used: 1 },
        ]);
    });

    it("count security groups on an interface, EKS's own included", () => {
        const sketches: Sketch[] = [
            { type: "aws:eks/cluster:Cluster", name: "eks", inputs: { vpcConfig: { securityGroupIds: [UNKNOWN, "sg-2"] } } },
            {
                type: "aws:ec2/launchTemplate:LaunchTemplate",
                name: "nodes",
                inputs: { vpcSecurityGroupIds: ["a", "b", "c", "d", "e", "f"] },
            },
            { type: "aws:lb/loadBalancer:LoadBalancer", name: "alb", inputs: { securityGroups: UNKNOWN } },
        ];
        expect(rowsOf(/groups per network interface/, sketches)).to.deep.equal([
            { scope: "eks", used: 3 },
            { scope: "nodes", used: 6 },
        ]);
    });

    it("count endpoints: interfaces by VPC, gateways by region", () => {
        const vpc = { type: "aws:ec2/vpc:Vpc", name: "net" };
        const endpoint = (name: string, inputs: PropertyMap): Sketch => ({
            type: "aws:ec2/vpcEndpoint:VpcEndpoint",
            name,
            inputs,
            on: { vpcId: "net" },
        });
        const sketches = [
            vpc,
            ...times(3, (i) => endpoint(`i${String(i)}`, { vpcEndpointType: "Interface" })),
            endpoint("s3", {}),
            endpoint("west", { region: "us-west-2" }),
        ];
        expect(rowsOf(/interface endpoints/, sketches)).to.deep.equal([{ scope: "net", used: 3 }]);
        expect(rowsOf(/gateway endpoints/, sketches)).to.deep.equal([
            { scope: "eu-central-1", used: 1 },
            { scope: "us-west-2", used: 1 },
        ]);
    });

    it("count addresses by region and NAT gateways by the zone of their subnet; what is too much can be raised", () => {
        const sketches = [
            { type: "aws:ec2/subnet:Subnet", name: "edge", inputs: { availabilityZone: "eu-central-1a" } },
            ...times(6, (i) => ({ type: "aws:ec2/eip:Eip", name: `ip${String(i)}` })),
            ...times(2, (i) => ({ type: "aws:ec2/natGateway:NatGateway", name: `nat${String(i)}`, on: { subnetId: "edge" } })),
        ];
        expect(rowsOf(/NAT gateways/, sketches)).to.deep.equal([{ scope: "eu-central-1a", used: 2 }]);
        const [addresses] = measureLimits(recordingOf(sketches)).filter(({ limit }) => limit.startsWith("Elastic IP"));
        expect(addresses).to.include({ used: 6, allowed: 5 });
        expect(addresses && mustBeRaised(addresses) && !isExceeded(addresses)).to.equal(true);
    });

    it("measure policy documents as AWS does, and refuse those that are too long", () => {
        const spaced = JSON.stringify({ Version: "2012-10-17", Statement: "x".repeat(100) }, null, 8);
        const sketches: Sketch[] = [
            { type: "aws:iam/policy:Policy", name: "spaced", inputs: { policy: spaced } },
            { type: "aws:iam/policy:Policy", name: "long", inputs: { policy: "x".repeat(6_145) } },
            { type: "aws:iam/policy:Policy", name: "open", inputs: { policy: UNKNOWN } },
            { type: "aws:s3/bucketPolicy:BucketPolicy", name: "data", inputs: { policy: "ü".repeat(10) } },
            { type: "aws:kms/key:Key", name: "key", inputs: { policy: { a: 1 } } },
            { type: "aws:kms/key:Key", name: "without", inputs: {} },
        ];
        const managed = rowsOf(/managed policy/, sketches);
        expect(managed).to.deep.equal([
            { scope: "long", used: 6_145 },
            { scope: "open", used: null },
            { scope: "spaced", used: spaced.replace(/\s/g, "").length },
        ]);
        expect(rowsOf(/bucket policy/, sketches)).to.deep.equal([{ scope: "data", used: 20 }]);
        expect(rowsOf(/key policy/, sketches)).to.deep.equal([{ scope: "key", used: 7 }]);
        expect(
            measureLimits(recordingOf(sketches))
                .filter(isExceeded)
                .map(({ scope }) => scope),
        ).to.deep.equal(["long"]);
    });

    it("add up a role's inline policies, and do not guess where one is unknown", () => {
        const policy = (name: string, role: string, text: string): Sketch => ({
            type: "aws:iam/rolePolicy:RolePolicy",
            name,
            inputs: { policy: text },
            on: { role },
        });
        const role = (name: string, inputs: PropertyMap = {}): Sketch => ({ type: "aws:iam/role:Role", name, inputs });
        const sketches = [
            role("a", { inlinePolicies: [{ policy: "12 34" }] }),
            policy("p", "a", "56"),
            role("b"),
            policy("q", "b", "1"),
            policy("r", "b", UNKNOWN),
        ];
        expect(rowsOf(/all inline policies/, sketches)).to.deep.equal([
            { scope: "a", used: 6 },
            { scope: "b", used: null },
        ]);
    });

    it("measure names as they will be: given, with a prefix, or made from the resource's", () => {
        const balancer = (name: string, inputs: PropertyMap): Sketch => ({ type: "aws:lb/loadBalancer:LoadBalancer", name, inputs });
        const sketches = [
            balancer("given", { name: "x".repeat(32) }),
            balancer("prefixed", { namePrefix: "abc" }),
            balancer("y".repeat(25), {}),
        ];
        expect(rowsOf(/name of a load balancer/, sketches)).to.deep.equal([
            { scope: "given", used: 32 },
            { scope: "prefixed", used: 29 },
            { scope: "y".repeat(25), used: 33 },
        ]);
        expect(measureLimits(recordingOf(sketches)).filter(isExceeded)).to.have.length(1);
    });

    it("are worth a word from four fifths on, and never if unknown", () => {
        const row: LimitRow = { limit: "", scope: "", used: 16, allowed: 20, adjustable: true, most: 40, source: "" };
        expect([isNear(row), isNear({ ...row, used: 15 }), isNear({ ...row, used: null })]).to.deep.equal([true, false, false]);
        expect([
            mustBeRaised({ ...row, used: 40 }),
            isExceeded({ ...row, used: 41 }),
            isExceeded({ ...row, used: 21, adjustable: false }),
        ]).to.deep.equal([true, true, true]);
    });

    it("say where they are documented", () => {
        const sketches = [
            { type: "aws:ec2/eip:Eip", name: "ip" },
            { type: "aws:iam/role:Role", name: "role" },
        ];
        for (const { source } of measureLimits(recordingOf(sketches))) expect(source).to.match(/https:\/\/docs\.aws\.amazon\.com\//);
    });
});
