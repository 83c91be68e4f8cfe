import { expect } from "chai";

import { firstAddons } from "../../../components/cluster/defaults";
import { accessGrants, nodeGroups, podIdentities } from "../../../stacks/cluster-plans";
import { mirroredImages } from "../../../stacks/images";
import { rolePlans } from "../../../stacks/people";
import type { RecordedResource, Recording } from "../../../tools/preview";
import { configurationOf, everyEnvironment, ofType, recordingOf } from "../../support/environments";
import { resourceOf } from "../../support/breaking";
import { waitedFor } from "../../support/waits";

const waitsFor = (recording: Recording, from: RecordedResource, to: string): boolean =>
    from.urn === to || waitedFor(recording, from).has(to);

const textOf = (resource: RecordedResource | undefined, property: string): string => String(resource?.inputs[property]);

for (const name of everyEnvironment) {
    describe(`the cluster of ${name}`, () => {
        const environment = configurationOf(name);
        let recording: Recording;
        before(async function () {
            this.timeout(60_000);
            recording = await recordingOf(name);
        });
        const named = (type: string, resource: string) => resourceOf(recording, type, resource);
        const gates = () => ({
            images: named("pulumi:index:Stash", `${name}-image-gate`),
            cluster: named("pulumi:index:Stash", `${name}-cluster-gate`),
        });

        it("KA-1, KA-3: makes nobody administrator by creation, by a transform of what the component asks for", () => {
            const { inputs } = named("aws:eks/cluster:Cluster", `${name}-eksCluster`);
            expect(inputs["accessConfig"]).to.deep.equal({
                authenticationMode: "API",
                bootstrapClusterCreatorAdminPermissions: false,
            });
            expect(inputs["version"]).to.equal(environment.cluster.kubernetesVersion);
            expect(inputs["kubernetesNetworkConfig"]).to.include({ serviceIpv4Cidr: environment.network.serviceCidr });
        });

        it("strips eks.Cluster to the control plane and the provider nobody uses", () => {
            const component = named("eks:index:Cluster", name);
            const children = recording.resources.filter((resource) => resource.parent === component.urn);
            expect(children.map(({ type }) => type).sort()).to.deep.equal(["aws:eks/cluster:Cluster", "pulumi:providers:kubernetes"]);
        });

        it("KA-4: has a log group with key and end before the control plane writes to it", () => {
            const logs = named("aws:cloudwatch/logGroup:LogGroup", `${name}-control-plane`);
            expect(logs.inputs).to.include({
                name: `/aws/eks/${name}/cluster`,
                retentionInDays: environment.retentionDays.cluster,
            });
            expect(logs.protect).to.equal(true);
            expect(logs.propertyDependencies["kmsKeyId"]?.some((urn) => urn.endsWith(`::${name}-logs`))).to.equal(true);
            expect(waitsFor(recording, named("eks:index:Cluster", name), logs.urn)).to.equal(true);
        });

        it("AC-8, KA-2: lets in whom the configuration names, at the level it names, and nobody else", () => {
            const entries = ofType(recording, "aws:eks/accessEntry:AccessEntry");
            const policies = ofType(recording, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation");
            const grants = accessGrants(environment);
            expect(entries.map((entry) => textOf(entry, "principalArn")).sort()).to.deep.equal(
                grants.map(({ principalArn }) => principalArn).sort(),
            );
            const levels = Object.fromEntries(
                policies.map((policy) => [textOf(policy, "principalArn"), textOf(policy, "policyArn").split("/").at(-1)]),
            );
            for (const [team, { kubernetes, namespaces }] of Object.entries(environment.roles)) {
                const grant = grants.find((one) => one.name === `team-${team}`);
                expect(grant === undefined, team).to.equal(kubernetes === "none");
                if (grant === undefined) continue;
                expect(levels[grant.principalArn]?.toLowerCase(), team).to.equal(`amazoneks${kubernetes.replaceAll("-", "")}policy`);
                expect(grant.namespaces ?? []).to.deep.equal([...namespaces]);
            }
        });

        it("KA-3: lets in no role that can be assumed without a second factor, but the deployer's", () => {
            const ours = new Set(
                rolePlans(environment)
                    .filter(({ role }) => role.startsWith("team-") || role === "break-glass")
                    .map(({ role }) => `arn:${environment.partition}:iam::${environment.account}:role/${name}-${role}`),
            );
            const identityCenter = Object.values(environment.roles).flatMap(({ signIn }) =>
                signIn.kind === "identity-center" ? [signIn.roleArn] : [],
            );
            for (const { principalArn } of accessGrants(environment)) {
                const isKnown = ours.has(principalArn) || identityCenter.includes(principalArn);
                expect(isKnown || principalArn === environment.deployer.roleArn, principalArn).to.equal(true);
            }
        });

        it("S3-3: hands each role to the service account that its trust names", () => {
            const associations = ofType(recording, "aws:eks/podIdentityAssociation:PodIdentityAssociation");
            expect(associations).to.have.length(podIdentities(environment).length);
            for (const { inputs } of associations) {
                const plan = rolePlans(environment).find(({ role }) => String(inputs["roleArn"]).endsWith(`/${name}-${role}`));
                expect(plan?.trust.Statement[0]?.Condition?.["StringEquals"]).to.include({
                    "aws:RequestTag/kubernetes-namespace": inputs["namespace"],
                    "aws:RequestTag/kubernetes-service-account": inputs["serviceAccount"],
                });
            }
        });

        it("puts every node where its tier is, and the database's in one zone each", () => {
            const groups = ofType(recording, "aws:eks/nodeGroup:NodeGroup");
            const plans = nodeGroups(environment);
            expect(groups.map((group) => group.name).sort()).to.deep.equal(plans.map((plan) => `${name}-${plan.name}`).sort());
            for (const plan of plans) {
                const group = named("aws:eks/nodeGroup:NodeGroup", `${name}-${plan.name}`);
                const subnets = (group.propertyDependencies["subnetIds"] ?? []).map((urn) => urn.split("::").at(-1));
                expect(subnets.sort()).to.deep.equal(plan.zones.map((zone) => `${name}-${plan.tier}-${zone}`).sort());
                expect(group.inputs["scalingConfig"]).to.deep.equal({
                    minSize: plan.minimum,
                    maxSize: plan.maximum,
                    desiredSize: plan.minimum,
                });
                expect(group.ignoreChanges).to.deep.equal(["scalingConfig.desiredSize"]);
                expect(group.propertyDependencies["nodeRoleArn"]?.map((urn) => urn.split("::").at(-1))).to.deep.equal([
                    `${name}-node-${plan.tier}`,
                ]);
                const template = named("aws:ec2/launchTemplate:LaunchTemplate", `${name}-${plan.name}`);
                expect(group.propertyDependencies["launchTemplate"]).to.deep.equal([template.urn]);
                expect(template.propertyDependencies["networkInterfaces"]?.map((urn) => urn.split("::").at(-1))).to.deep.equal([
                    `${name}-${plan.tier}-node`,
                ]);
                expect(template.propertyDependencies["blockDeviceMappings"]?.map((urn) => urn.split("::").at(-1))).to.deep.equal([
                    `${name}-volumes`,
                ]);
            }
        });

        it("tags what nodes start with as everything else", () => {
            for (const template of ofType(recording, "aws:ec2/launchTemplate:LaunchTemplate")) {
                const specifications = template.inputs["tagSpecifications"] as { resourceType: string; tags: Record<string, string> }[];
                expect(specifications.map(({ resourceType }) => resourceType)).to.deep.equal(["instance", "volume", "network-interface"]);
                for (const { tags } of specifications) expect(tags).to.include(environment.tags);
            }
        });

        it("DT-1: makes no node before images and the add-ons it needs are there", () => {
            const endpoints = ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint");
            const first = Object.values(firstAddons);
            for (const group of ofType(recording, "aws:eks/nodeGroup:NodeGroup")) {
                expect(waitsFor(recording, group, gates().images.urn), `${group.name}: images`).to.equal(true);
                for (const addon of ofType(recording, "aws:eks/addon:Addon").filter(({ inputs }) =>
                    first.includes(String(inputs["addonName"])),
                ))
                    expect(waitsFor(recording, group, addon.urn), `${group.name}: ${addon.name}`).to.equal(true);
                for (const endpoint of endpoints)
                    expect(waitsFor(recording, group, endpoint.urn), `${group.name}: ${endpoint.name}`).to.equal(true);
            }
        });

        it("looks for every image before it is recorded as there, and again once one changes", () => {
            const { images } = gates();
            expect(Object.keys(images.hooks)).to.have.members(["beforeCreate", "beforeUpdate"]);
            expect(recording.hooks.filter(({ onDryRun }) => onDryRun)).to.deep.equal([]);
            expect(Object.keys(images.inputs["input"] as object)).to.have.members(
                mirroredImages(environment, {}).map(({ source }) => source),
            );
        });

        it("KA-1: opens the way into the cluster only once all that it leads through is there", () => {
            const { cluster } = gates();
            const needed = [
                ...ofType(recording, "aws:eks/nodeGroup:NodeGroup"),
                ...ofType(recording, "aws:eks/accessPolicyAssociation:AccessPolicyAssociation"),
                ...ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint"),
                ...ofType(recording, "aws:ec2clientvpn/endpoint:Endpoint"),
                ...ofType(recording, "aws:ec2clientvpn/networkAssociation:NetworkAssociation"),
                ...ofType(recording, "aws:ec2clientvpn/authorizationRule:AuthorizationRule"),
                ...ofType(recording, "aws:acmpca/certificate:Certificate").filter((one) => one.name === name),
                ...ofType(recording, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
                ...ofType(recording, "aws:ec2/routeTableAssociation:RouteTableAssociation").filter(({ implied }) => !implied),
            ];
            for (const resource of needed) expect(waitsFor(recording, cluster, resource.urn), resource.urn).to.equal(true);
        });

        it("lets nothing of Kubernetes past the gate", () => {
            const { cluster } = gates();
            const explicit = named("pulumi:providers:kubernetes", name);
            expect(explicit.propertyDependencies["kubeconfig"]).to.include(cluster.urn);
            expect(explicit.inputs).to.not.have.any.keys("skipUpdateUnreachable", "deleteUnreachable", "renderYamlToDirectory");
            const objects = recording.resources.filter(({ type, custom }) => custom && type.startsWith("kubernetes:"));
            for (const resource of [explicit, ...objects]) expect(waitsFor(recording, resource, cluster.urn), resource.urn).to.equal(true);
        });

        it("lets nothing in the network wait for the cluster, since the way in must outlive it", () => {
            const cluster = named("aws:eks/cluster:Cluster", `${name}-eksCluster`);
            const network = recording.resources.filter(({ type }) =>
                /^aws:(?:ec2|vpc|ec2clientvpn|acmpca|lambda)\/(?!launchTemplate)/.test(type),
            );
            expect(network.some(({ type }) => type.startsWith("aws:ec2clientvpn/"))).to.equal(true);
            for (const resource of network) expect(waitsFor(recording, resource, cluster.urn), resource.urn).to.equal(false);
        });
    });
}
