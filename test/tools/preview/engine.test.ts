import { expect } from "chai";

import { hasUnknown, isUnknown, parseUrn, unwrap, type RecordedResource, type Recording } from "../../../tools/preview";
import { serve } from "../../../tools/preview/engine/server";
import { worldRecording } from "../../support/preview";
import { resourceOf, resourcesOf, type Which } from "../../support/recording";

const SUBNET = "aws:ec2/subnet:Subnet";
const BUCKET = "aws:s3/bucket:Bucket";

describe("what a preview records of a program", () => {
    let world: Recording;
    const of = (which: Which): RecordedResource => resourceOf(world, which);
    const stack = "urn:pulumi:dev::world::pulumi:pulumi:Stack::world-dev";
    const vpc = "urn:pulumi:dev::world::awsx:ec2:Vpc$aws:ec2/vpc:Vpc::net";
    const component = "urn:pulumi:dev::world::awsx:ec2:Vpc::net";
    const subnets = [1, 2, 3].map(
        (i) => `urn:pulumi:dev::world::awsx:ec2:Vpc$aws:ec2/vpc:Vpc$aws:ec2/subnet:Subnet::net-edge-${String(i)}`,
    );
    before(async () => (world = await worldRecording()));

    describe("resources", () => {
        it("have URNs with the types of their parents, and parents that are there before them", () => {
            expect(of({ name: "store-data" }).urn).to.equal("urn:pulumi:dev::world::world:index:Store$aws:s3/bucket:Bucket::store-data");
            expect(of({ name: "store-data" }).parent).to.equal(of({ name: "store" }).urn);
            expect(of({ name: "gate" }).parent).to.equal(stack);
            const seen = new Set([""]);
            for (const { urn, parent } of world.resources) {
                expect(seen.has(parent), `${urn} before its parent`).to.equal(true);
                seen.add(urn);
            }
        });

        it("keep their options", () => {
            expect(of({ name: "page" })).to.deep.include({
                ignoreChanges: ["content"],
                deletedWith: of({ name: "gate" }).urn,
                deleteBeforeReplace: true,
                timeouts: { create: "1h30m", update: "", delete: "", read: "" },
            });
            expect(of({ name: "page" }).dependencies).to.include.members([
                of({ name: "west", type: BUCKET }).urn,
                of({ name: "gate" }).urn,
            ]);
        });

        it("inherit protection, retention and providers from their parents", () => {
            expect(of({ name: "store-data" }).protect).to.equal(true);
            expect(of({ name: "gate" }).protect).to.equal(false);
            const west = of({ name: "west", type: BUCKET });
            expect(west.retainOnDelete).to.equal(true);
            expect(parseUrn(west.provider).type).to.equal("pulumi:providers:aws");
            expect(west.provider.startsWith(of({ name: "west", type: "pulumi:providers:aws" }).urn)).to.equal(true);
        });

        it("without a provider get a default one, made from configuration", () => {
            const provider = of({ type: "pulumi:providers:aws", name: "default_7_48_0" });
            expect(provider).to.deep.include({ implied: true, parent: "" });
            expect(provider.inputs).to.include({ region: "eu-central-1", allowedAccountIds: '["111122223333"]' });
            expect(of({ name: "gate" }).provider.startsWith(`${provider.urn}::`)).to.equal(true);
        });

        it("carry their former URNs, their parents' included", () => {
            expect(of({ name: "store" }).aliases).to.deep.equal(["urn:pulumi:dev::world::world:index:Store::shop"]);
            expect(of({ name: "store-data" }).aliases).to.include(
                "urn:pulumi:dev::world::world:index:Store$aws:s3/bucket:Bucket::shop-data",
            );
        });

        it("that are components keep their inputs and what they register as outputs", () => {
            const store = of({ name: "store" });
            expect(store.inputs).to.include({ purpose: "books" });
            expect(store.outputs).to.include({ purpose: "books" });
            expect(isUnknown(store.outputs["bucketArn"])).to.equal(true);
        });
    });

    describe("unknowns and secrets", () => {
        it("are what only an update makes known: ids and computed outputs", () => {
            expect(isUnknown(of({ name: "page" }).inputs["bucket"])).to.equal(true);
            expect(isUnknown(world.outputs["bucketArn"])).to.equal(true);
            expect(hasUnknown(of({ name: "store-data" }).inputs)).to.equal(false);
        });

        it("stay marked, and what was declared secret is taken out of the log", () => {
            const tags = of({ name: "store-data" }).inputs["tags"] as Record<string, string>;
            expect(tags["password"]).not.to.be.a("string");
            expect(unwrap(tags["password"])).to.equal("hunter22-plain");
            expect(world.logs.map(({ message }) => message)).to.include("the password is [secret]");
        });

        it("come to the program as configuration that is secret, with placeholders for what is encrypted", () => {
            expect(unwrap(world.outputs["token"])).to.equal("encrypted-value-of-world:token");
            expect(world.outputs["token"]).not.to.be.a("string");
            expect(world.outputs["tokenIsSecret"]).to.deep.equal(world.outputs["token"]);
        });
    });

    it("takes for secret what is encrypted, not what the configuration states in clear beside it", () => {
        expect([...world.secrets]).to.include.members(["hunter22-plain", "encrypted-value-of-world:tree.password"]);
        expect([...world.secrets]).not.to.include("red maple");
        expect(unwrap(world.outputs["tree"])).to.include({ name: "red maple" });
    });

    it("is served on this machine alone, each time on a port of its own", async () => {
        const servers = await Promise.all([serve([]), serve([])]);
        servers.forEach(({ close }) => close());
        const [one, other] = servers.map(({ address }) => address);
        expect(one).to.match(/^127\.0\.0\.1:\d+$/);
        expect(other)
            .to.match(/^127\.0\.0\.1:\d+$/)
            .and.not.equal(one);
    });

    it("is configured as by the CLI: text for scalars, JSON for the rest, and none of our own credentials", () => {
        expect(world.outputs["seen"]).to.deep.equal({
            greeting: "hello",
            nested: { depth: 2 },
            count: 30,
            raw: "30",
            enabled: true,
            enabledText: "true",
            leaves: [1, 2],
            credentials: "none",
        });
    });

    describe("transforms", () => {
        it("of the stack reach every resource, the children of remote components included", () => {
            expect(of({ name: "gate" }).inputs["tags"]).to.deep.equal({ stack: "yes" });
            expect(of({ type: "aws:ec2/internetGateway:InternetGateway" }).inputs["tags"]).to.include({ stack: "yes", Name: "net" });
        });

        it("of a remote component reach its children", () => {
            for (const urn of subnets)
                expect(world.resources.find((resource) => resource.urn === urn)?.inputs["mapPublicIpOnLaunch"]).to.equal(false);
            const cluster = of({ type: "aws:eks/cluster:Cluster" });
            expect(cluster.inputs["accessConfig"]).to.deep.equal({
                authenticationMode: "API",
                bootstrapClusterCreatorAdminPermissions: false,
            });
        });

        it("of a resource run before those of the stack", () => {
            expect(of({ name: "shaped" }).inputs["tags"]).to.deep.equal({ a: "1", own: "yes", stack: "yes" });
            expect(of({ name: "shaped" }).dependencies).to.deep.equal([of({ name: "gate" }).urn]);
        });
    });

    it("includes hooks, and runs none of them", () => {
        const [hook] = world.hooks;
        expect(world.hooks).to.have.length(1);
        expect(hook).to.deep.include({ kind: "resource", onDryRun: false });
        expect(of({ name: "gate" }).hooks).to.deep.equal({ beforeCreate: [hook?.name] });
        expect(world.logs.map(({ message }) => message)).not.to.include("the hook ran");
    });

    it("includes what was looked up, apart from what is declared", () => {
        expect(world.reads.map(({ name, id, type }) => ({ name, id, type }))).to.deep.equal([
            { name: "other", id: "vpc-0123", type: "aws:ec2/vpc:Vpc" },
        ]);
        expect(resourcesOf(world, { name: "other" })).to.deep.equal([]);
    });

    describe("awsx.ec2.Vpc", () => {
        it("has the children the real engine records, each beneath its parent", () => {
            const shape = world.resources
                .filter(({ urn, implied }) => implied && urn.includes("awsx:ec2:Vpc$"))
                .map(({ urn }) => urn.replace("urn:pulumi:dev::world::awsx:ec2:Vpc$aws:ec2/vpc:Vpc", "…"));
            const [subnet, table] = ["…$aws:ec2/subnet:Subnet", "$aws:ec2/routeTable:RouteTable"];
            const ofZone = (i: number): string[] => [
                `${subnet}::net-edge-${String(i)}`,
                `${subnet}${table}::net-edge-${String(i)}`,
                `${subnet}${table}$aws:ec2/routeTableAssociation:RouteTableAssociation::net-edge-${String(i)}`,
                `${subnet}${table}$aws:ec2/route:Route::net-edge-${String(i)}`,
            ];
            expect(shape).to.deep.equal([
                "…::net",
                "…$aws:ec2/internetGateway:InternetGateway::net",
                ...ofZone(1),
                ...ofZone(2),
                ...ofZone(3),
            ]);
        });

        it("records no inputs of its own, and its children's in full", () => {
            expect(of({ type: "awsx:ec2:Vpc" })).to.deep.include({ inputs: {}, remote: true, opaque: false, implied: false });
            expect(of({ type: "aws:ec2/vpc:Vpc" }).inputs).to.deep.equal({
                cidrBlock: "10.20.0.0/16",
                enableDnsHostnames: true,
                tags: { Name: "net", owner: "us" },
            });
            const second = of({ type: SUBNET, name: "net-edge-2" });
            expect(second.inputs).to.deep.include({
                availabilityZone: "eu-central-1b",
                cidrBlock: "10.20.1.0/24",
                assignIpv6AddressOnCreation: false,
                tags: { Name: "net-edge-2", SubnetType: "Public", owner: "us" },
            });
            expect(isUnknown(second.inputs["vpcId"])).to.equal(true);
        });

        it("has exact dependencies among its children", () => {
            const route = of({ type: "aws:ec2/route:Route", name: "net-edge-1" });
            const gateway = of({ type: "aws:ec2/internetGateway:InternetGateway" }).urn;
            const table = of({ type: "aws:ec2/routeTable:RouteTable", name: "net-edge-1" }).urn;
            expect(route.propertyDependencies).to.deep.include({ gatewayId: [gateway], routeTableId: [table], destinationCidrBlock: [] });
        });

        it("has outputs that depend on the component, the VPC and every subnet", () => {
            const all = [component, vpc, ...subnets];
            expect(of({ name: "inner" }).propertyDependencies["vpcId"]).to.have.members(all);
            expect(of({ name: "first" }).propertyDependencies["subnetId"]).to.have.members(all);
            expect(isUnknown(of({ name: "first" }).inputs["subnetId"])).to.equal(true);
            // `vpc.vpc` is a reference: the SDK makes a resource of it, whose id is unknown.
            const plane = of({ name: "plane", type: "aws:ec2/securityGroup:SecurityGroup" });
            expect(plane.propertyDependencies["vpcId"]).to.have.members(all);
            expect(isUnknown(plane.inputs["vpcId"])).to.equal(true);
        });
    });

    describe("eks.Cluster", () => {
        it("stripped to the control plane has a cluster and a provider of its own", () => {
            const children = world.resources.filter(({ parent }) => parent === of({ type: "eks:index:Cluster" }).urn);
            expect(children.map(({ type, name, implied }) => ({ type, name, implied }))).to.deep.equal([
                { type: "aws:eks/cluster:Cluster", name: "eks-eksCluster", implied: true },
                { type: "pulumi:providers:kubernetes", name: "eks-eks-k8s", implied: true },
            ]);
        });

        it("shows its arguments, and hands them to the cluster with what they depend on", () => {
            expect(of({ type: "eks:index:Cluster" }).inputs).to.include({ authenticationMode: "API", endpointPublicAccess: false });
            const cluster = of({ type: "aws:eks/cluster:Cluster" });
            expect(cluster.inputs).to.deep.include({
                bootstrapSelfManagedAddons: false,
                kubernetesNetworkConfig: { ipFamily: "ipv4", serviceIpv4Cidr: "172.20.0.0/16" },
            });
            expect(cluster.inputs["vpcConfig"]).to.deep.include({ endpointPrivateAccess: true, endpointPublicAccess: false });
            const group = of({ name: "plane", type: "aws:ec2/securityGroup:SecurityGroup" }).urn;
            expect(cluster.propertyDependencies["vpcConfig"]).to.have.members([group, of({ name: "inner" }).urn]);
            expect(cluster.propertyDependencies["roleArn"]).to.deep.equal([of({ type: "aws:iam/role:Role" }).urn]);
        });

        it("has outputs that depend on the component and the cluster", () => {
            const both = [of({ type: "eks:index:Cluster" }).urn, of({ type: "aws:eks/cluster:Cluster" }).urn];
            expect(of({ name: "settings" }).propertyDependencies["data"]).to.have.members(both);
            expect(of({ name: "k8s" }).propertyDependencies["kubeconfig"]).to.have.members(both);
        });

        it("registers its outputs, which policies of the stack see", () => {
            const { outputs } = of({ type: "eks:index:Cluster" });
            expect(isUnknown(outputs["kubeconfig"])).to.equal(true);
            expect(outputs).to.deep.include({ instanceRoles: [], oidcProviderArn: "" });
            expect(of({ type: "awsx:ec2:Vpc" }).outputs).to.deep.equal({});
        });

        it("answers a method with an unknown", () => {
            expect(world.calls).to.deep.equal([{ token: "eks:index:Cluster/getKubeconfig", self: of({ type: "eks:index:Cluster" }).urn }]);
            expect(isUnknown(world.outputs["methodAnswer"])).to.equal(true);
        });
    });

    it("says of a remote component it knows nothing of that its children are missing", () => {
        const thing = of({ name: "thing" });
        expect(thing).to.deep.include({ opaque: true, remote: true, inputs: { size: 1 } });
        expect(of({ name: "fed" }).propertyDependencies["bucket"]).to.deep.equal([thing.urn]);
        expect(isUnknown(of({ name: "fed" }).inputs["bucket"])).to.equal(true);
    });
});
