import { expect } from "chai";

import { innerTiers, tiersWithSubnets } from "../../components/network/network-plan";
import { subnetPlan } from "../../components/network/cidr-plan";
import { charts } from "../../components/charts/catalogue";
import { firstAddons, laterAddons } from "../../components/cluster/defaults";
import { deriveNetworkAcls, deriveSecurityGroups, interfaceServices, trafficGraph } from "../../components/traffic";
import { deriveCalicoPolicies, deriveMeshAuthorization, deriveNetworkPolicies } from "../../components/traffic/kubernetes";
import { workloadsOf } from "../../components/traffic/kubernetes/manifests";
import { publishedRoutes } from "../../stacks/platform-plans";
import { podIdentities } from "../../stacks/cluster-plans";
import { mirroredImages } from "../../stacks/images";
import { bucketPlans, keyPlans } from "../../stacks/data";
import { administratorRoles, rolePlans } from "../../stacks/people";
import type { Environment, EnvironmentName } from "../../stacks/schema";
import { trafficOf } from "../../stacks/traffic";
import { isExceeded, measureLimits, mustBeRaised, type Recording, type RecordedResource } from "../../tools/preview";
import { configurationOf, everyEnvironment, ofType, recordingOf } from "../support/environments";
import { matchSnapshot } from "../support/snapshot";
import { baselineOf, edgeOf, sitesOf, watchOf, tiersReachedBy } from "./counts";

/** How many of each type an environment must hold, computed from its configuration and never from what the program made. */
function expected(name: EnvironmentName): Record<string, number> {
    const environment = configurationOf(name);
    const zones = environment.availabilityZones.length;
    const graph = trafficGraph(trafficOf(environment));
    const { groups } = deriveSecurityGroups(graph);
    const rules = (direction: string) => groups.flatMap((group) => group.rules).filter((rule) => rule.direction === direction).length;
    const roles = rolePlans(environment);
    const buckets = bucketPlans(environment);
    const grants = Object.values(environment.roles).filter(({ kubernetes }) => kubernetes !== "none").length + 2; // deployer, break-glass
    const groupsOfNodes = Object.keys(environment.nodeGroups).length + Math.min(zones, environment.weaviate.replicas);
    const nat = environment.network.natPerZone ? zones : 1;
    const perBucket = { "aws:s3/bucketPolicy:BucketPolicy": buckets.length, "aws:s3/bucketVersioning:BucketVersioning": buckets.length };
    const counts: Record<string, number> = {
        "awsx:ec2:Vpc": 1,
        "aws:ec2/vpc:Vpc": 1,
        "aws:ec2/internetGateway:InternetGateway": 1,
        "aws:ec2/subnet:Subnet": tiersWithSubnets.length * zones,
        "aws:ec2/routeTable:RouteTable": tiersWithSubnets.length * zones,
        "aws:ec2/routeTableAssociation:RouteTableAssociation": tiersWithSubnets.length * zones,
        "aws:ec2/natGateway:NatGateway": nat,
        "aws:ec2/eip:Eip": nat,
        "aws:ec2/route:Route": zones + zones, // edge to the internet gateway, app to NAT
        "aws:ec2/networkAcl:NetworkAcl": tiersWithSubnets.length,
        "aws:ec2/securityGroup:SecurityGroup": groups.length,
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": rules("ingress"),
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": rules("egress"),
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": 1,
        "aws:ec2/defaultRouteTable:DefaultRouteTable": 1,
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": 1,
        "aws:ec2/vpcEndpoint:VpcEndpoint": interfaceServices.length + 1,
        "aws:ec2/flowLog:FlowLog": 2, // one that is kept, one that is streamed
        "aws:route53/resolverFirewallDomainList:ResolverFirewallDomainList": 2,
        "aws:route53/resolverFirewallRule:ResolverFirewallRule": 2,
        ...Object.fromEntries(
            [
                "resolverFirewallConfig:ResolverFirewallConfig",
                "resolverFirewallRuleGroup:ResolverFirewallRuleGroup",
                "resolverFirewallRuleGroupAssociation:ResolverFirewallRuleGroupAssociation",
                "resolverQueryLogConfig:ResolverQueryLogConfig",
                "resolverQueryLogConfigAssociation:ResolverQueryLogConfigAssociation",
            ].map((type) => [`aws:route53/${type}`, 1]),
        ),
        "aws:iam/role:Role": roles.length,
        "aws:iam/rolePolicy:RolePolicy": roles.filter((role) => role.statements.length > 0).length + administratorRoles(environment).length,
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment": roles.flatMap((role) => role.managedPolicies ?? []).length,
        "aws:kms/key:Key": keyPlans(environment).length,
        "aws:kms/alias:Alias": keyPlans(environment).length,
        "aws:s3/bucket:Bucket": buckets.length,
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": buckets.length,
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls": buckets.length,
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": buckets.length,
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": buckets.length,
        ...perBucket,
        "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": buckets.filter((bucket) => bucket.lockDays !== undefined)
            .length,
        "aws:s3/bucketReplicationConfig:BucketReplicationConfig": buckets.filter((bucket) => bucket.replicatesTo !== undefined).length,
        "eks:index:Cluster": 1,
        "aws:eks/cluster:Cluster": 1,
        "aws:cloudwatch/logGroup:LogGroup": 3, // the control plane's, the mirror build's and the web ACL's
        "aws:codebuild/project:Project": 1,
        "aws:ecr/repository:Repository": new Set(mirroredImages(environment, {}).map(({ repository }) => repository)).size,
        "aws:eks/accessEntry:AccessEntry": grants,
        "aws:eks/accessPolicyAssociation:AccessPolicyAssociation": grants,
        "aws:eks/addon:Addon": Object.keys({ ...firstAddons, ...laterAddons }).length,
        "aws:eks/podIdentityAssociation:PodIdentityAssociation": podIdentities(environment).length,
        "aws:ec2/launchTemplate:LaunchTemplate": groupsOfNodes,
        "aws:eks/nodeGroup:NodeGroup": groupsOfNodes,
        // The gates: of images, of the cluster, and, where a certificate is made here, of the delegation of its domain or of the record that proves it.
        "pulumi:index:Stash": environment.certificateArn === undefined ? 3 : 2,
        "pulumi:providers:kubernetes": 2, // the one that is used, and the one that eks.Cluster makes for itself
        ...edgeOf(environment),
        ...baselineOf(environment),
        ...inCluster(environment),
    };
    for (const more of [vpnOf(environment), sitesOf(environment), watchOf()]) {
        for (const [type, count] of Object.entries(more)) counts[type] = (counts[type] ?? 0) + count;
    }
    return counts;
}

/** The way in for people: endpoints in every zone, a rule for each group and range, a certificate for each person and for the authority. */
function vpnOf({ availabilityZones, vpn, roles, identityProvider, privateCa }: Environment): Record<string, number> {
    const endpoints = Object.values(vpn.endpoints);
    // One range that is administered, but both where there is one endpoint; and the resolver's address.
    const ranges = endpoints.length === 1 ? 3 : 2;
    const groups = endpoints.map(({ certificateOnlyBecause, groups }) =>
        certificateOnlyBecause === undefined ? groups.filter((team) => roles[team] !== undefined).length : 1,
    );
    // Where people sign in by SAML: at the endpoints, and, teams that do, to AWS itself.
    const teams = Object.values(roles).some(({ signIn }) => signIn.kind === "saml") ? [identityProvider] : [];
    const signIns = [...endpoints, ...teams].flatMap(({ samlMetadata, existingSamlProviderArn }) =>
        samlMetadata === undefined || existingSamlProviderArn !== undefined ? [] : [samlMetadata],
    );
    const counts: Record<string, number> = {
        "ec2clientvpn/endpoint:Endpoint": endpoints.length,
        "ec2clientvpn/networkAssociation:NetworkAssociation": endpoints.length * availabilityZones.length,
        "ec2clientvpn/authorizationRule:AuthorizationRule": groups.reduce((sum, count) => sum + count * ranges, 0),
        "cloudformation/stack:Stack": signIns.filter((metadata) => "secretArn" in metadata).length,
        "iam/samlProvider:SamlProvider": signIns.filter((metadata) => "document" in metadata).length,
        ...(privateCa.keyInStateBecause === undefined
            ? {
                  "acmpca/certificateAuthority:CertificateAuthority": 1,
                  "acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate": 1,
                  "acmpca/permission:Permission": 1,
                  "acmpca/certificate:Certificate": vpn.people.length + 1,
              }
            : { "s3/bucketObjectv2:BucketObjectv2": 1 }), // its revocation list
        "acm/certificate:Certificate": endpoints.length,
        "cloudwatch/logGroup:LogGroup": endpoints.length + 1, // of connections, and the publisher's of revocations
        "lambda/function:Function": 1,
        "lambda/permission:Permission": 2, // by the hour, and when a list is written
        "cloudwatch/eventRule:EventRule": 2,
        "cloudwatch/eventTarget:EventTarget": 2,
        "cloudwatch/metricAlarm:MetricAlarm": 3,
        "s3/bucketNotification:BucketNotification": 1,
    };
    const keys = privateCa.keyInStateBecause === undefined ? {} : keysInState(vpn.people.length, endpoints.length);
    return {
        ...Object.fromEntries(Object.entries(counts).flatMap(([type, count]) => (count === 0 ? [] : [[`aws:${type}`, count]]))),
        ...keys,
    };
}

/** What an authority whose key lies in the state signs with, and whom: itself, people, and the endpoints by their own requests. */
const keysInState = (people: number, endpoints: number): Record<string, number> => ({
    "tls:index/privateKey:PrivateKey": 1 + endpoints,
    "tls:index/selfSignedCert:SelfSignedCert": 1,
    "tls:index/certRequest:CertRequest": endpoints,
    "tls:index/locallySignedCert:LocallySignedCert": people + endpoints,
});

/** What stands in the cluster: every chart, everything that is derived from the graph, and what these need. */
function inCluster(environment: Environment): Record<string, number> {
    const graph = trafficGraph(trafficOf(environment));
    const addresses = { plan: subnetPlan(environment.network.cidr, environment.availabilityZones), s3Ranges: [] };
    const derived = [
        ...deriveNetworkPolicies(graph, addresses).objects,
        ...deriveCalicoPolicies(graph, addresses).objects,
        ...deriveMeshAuthorization(graph, { issuer: environment.identityProvider.issuer }).objects,
    ];
    const namespaces = new Set(workloadsOf(graph).map(({ namespace }) => namespace));
    const counts: Record<string, number> = {
        "helm.sh/v3:Release": Object.keys(charts).length + 2, // Weaviate's, and the gateway's a second time for the way to the identity provider
        "core/v1:Namespace": [...namespaces].filter((namespace) => !["kube-system", "calico-system"].includes(namespace)).length,
        "core/v1:ServiceAccount": 4, // Weaviate, the agent that frees nodes, and two that hand on API keys
        "apps/v1:DaemonSet": 1,
        "admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy": 1,
        "admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding": 1,
        "rbac.authorization.k8s.io/v1:ClusterRole": 1,
        "rbac.authorization.k8s.io/v1:ClusterRoleBinding": 1,
        "rbac.authorization.k8s.io/v1:Role": 4,
        "rbac.authorization.k8s.io/v1:RoleBinding": 4,
        "scheduling.k8s.io/v1:PriorityClass": 1,
        "policy/v1:PodDisruptionBudget": 1,
        "storage.k8s.io/v1:StorageClass": 2, // Weaviate's and Prometheus'
        "operator.tigera.io/v1:APIServer": 1,
        "elbv2.k8s.aws/v1beta1:TargetGroupBinding": 2,
        "external-secrets.io/v1:SecretStore": 3,
        "external-secrets.io/v1:ExternalSecret": 6,
        "generators.external-secrets.io/v1alpha1:Password": 3,
        "monitoring.coreos.com/v1:PodMonitor": 6,
        "networking.istio.io/v1:Gateway": 1,
        "networking.istio.io/v1:VirtualService": 1 + publishedRoutes(environment).length, // the answer to the load balancer's own question
        "telemetry.istio.io/v1:Telemetry": 1,
    };
    for (const { apiVersion, kind } of derived) {
        const token = `${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`;
        counts[token] = (counts[token] ?? 0) + 1;
    }
    return Object.fromEntries(Object.entries(counts).map(([token, count]) => [`kubernetes:${token}`, count]));
}

const tagOf = (resource: RecordedResource, key: string): unknown => (resource.inputs["tags"] as Record<string, unknown> | undefined)?.[key];

/** URNs a property of a resource depends on, of one type. */
const linked = (recording: Recording, resource: RecordedResource, property: string, type: string): string[] =>
    (resource.propertyDependencies[property] ?? []).filter((urn) =>
        recording.resources.some((other) => other.urn === urn && other.type === type),
    );

for (const name of everyEnvironment) {
    describe(`the ${name} environment`, () => {
        let recording: Recording;
        before(async function () {
            this.timeout(60_000);
            recording = await recordingOf(name);
        });

        it("holds just as many of everything as its configuration asks for", () => {
            const counted: Record<string, number> = {};
            for (const { type } of recording.resources) {
                if (/^(?:aws|awsx|eks|kubernetes|tls|pulumi:index|pulumi:providers:kubernetes)(?=:|$)/.test(type)) {
                    counted[type] = (counted[type] ?? 0) + 1;
                }
            }
            expect(counted).to.deep.equal(expected(name));
        });

        it("AT-1, DT-1, MT-1: has one subnet a tier and zone, where the plan puts it, with a route table of its own", () => {
            const environment = configurationOf(name);
            const plan = subnetPlan(environment.network.cidr, environment.availabilityZones);
            for (const tier of tiersWithSubnets) {
                const subnets = ofType(recording, "aws:ec2/subnet:Subnet").filter((subnet) => tagOf(subnet, "tier") === tier);
                const where = Object.fromEntries(subnets.map(({ inputs }) => [inputs["availabilityZone"], inputs["cidrBlock"]]));
                expect(where).to.deep.equal(plan.tiers[tier].subnets);
                for (const subnet of subnets) {
                    expect(subnet.inputs["mapPublicIpOnLaunch"]).to.equal(false);
                    const associations = ofType(recording, "aws:ec2/routeTableAssociation:RouteTableAssociation").filter((association) =>
                        linked(recording, association, "subnetId", "aws:ec2/subnet:Subnet").includes(subnet.urn),
                    );
                    expect(associations, subnet.urn).to.have.length(1);
                }
            }
        });

        it("DT-1, MT-1, AC-9: gives no inner tier but app a route out, offices' tiers one to each of their ranges, and S3's endpoint every inner table", () => {
            const { offices } = configurationOf(name);
            const routes = ofType(recording, "aws:ec2/route:Route");
            const tables = (tier: string) =>
                ofType(recording, "aws:ec2/routeTable:RouteTable").filter((table) => tagOf(table, "tier") === tier);
            for (const tier of innerTiers) {
                for (const table of tables(tier)) {
                    const own = routes.filter((route) =>
                        linked(recording, route, "routeTableId", "aws:ec2/routeTable:RouteTable").includes(table.urn),
                    );
                    const ways = own.map(({ inputs }) => {
                        const target = Object.keys(inputs).filter((key) => key.endsWith("Id") && key !== "routeTableId");
                        return `${String(inputs["destinationCidrBlock"])} by ${target.join(", ")}`;
                    });
                    const back = offices.filter((office) => tiersReachedBy(office).some((reached) => reached === tier));
                    expect(ways.sort(), table.urn).to.deep.equal(
                        tier === "app"
                            ? ["0.0.0.0/0 by natGatewayId"]
                            : back.flatMap(({ cidrs }) => cidrs.map((cidr) => `${cidr} by transitGatewayId`)).sort(),
                    );
                }
            }
            const [gateway] = ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
                (endpoint) => endpoint.inputs["vpcEndpointType"] === "Gateway",
            );
            expect(linked(recording, gateway as RecordedResource, "routeTableIds", "aws:ec2/routeTable:RouteTable").sort()).to.deep.equal(
                innerTiers.flatMap((tier) => tables(tier).map((table) => table.urn)).sort(),
            );
        });

        it("VE-1, VE-2, VE-3: has every interface endpoint in every zone, with private DNS and a group of its own", () => {
            const environment = configurationOf(name);
            const endpoints = ofType(recording, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
                (endpoint) => endpoint.inputs["vpcEndpointType"] === "Interface",
            );
            expect(endpoints.map((endpoint) => endpoint.inputs["serviceName"]).sort()).to.deep.equal(
                interfaceServices.map(({ service }) => `com.amazonaws.${environment.region}.${service}`).sort(),
            );
            for (const endpoint of endpoints) {
                expect(endpoint.inputs["privateDnsEnabled"]).to.equal(true);
                const subnets = linked(recording, endpoint, "subnetIds", "aws:ec2/subnet:Subnet").map((urn) =>
                    recording.resources.find((other) => other.urn === urn),
                );
                expect(subnets.map((subnet) => subnet?.inputs["availabilityZone"]).sort()).to.deep.equal(
                    [...environment.availabilityZones].sort(),
                );
                expect(subnets.every((subnet) => subnet !== undefined && tagOf(subnet, "tier") === "endpoint")).to.equal(true);
                expect(linked(recording, endpoint, "securityGroupIds", "aws:ec2/securityGroup:SecurityGroup")).to.have.length(1);
            }
        });

        it("AC-3: carries the graph's rules, each with its reason", () => {
            const graph = trafficGraph(trafficOf(configurationOf(name)));
            const planned = deriveSecurityGroups(graph).groups.flatMap((group) =>
                group.rules.map(
                    (rule) => `${group.role} ${rule.direction} ${rule.protocol} ${rule.ports.from}-${rule.ports.to} ${rule.description}`,
                ),
            );
            const groups = new Map(
                ofType(recording, "aws:ec2/securityGroup:SecurityGroup").map((group) => [group.urn, tagOf(group, "role")]),
            );
            const made = (["ingress", "egress"] as const).flatMap((direction) => {
                const type =
                    direction === "ingress"
                        ? "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
                        : "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
                return ofType(recording, type).map((rule) => {
                    const [group] = linked(recording, rule, "securityGroupId", "aws:ec2/securityGroup:SecurityGroup");
                    const { ipProtocol, fromPort, toPort, description } = rule.inputs;
                    return `${groups.get(group ?? "")} ${direction} ${ipProtocol} ${fromPort}-${toPort} ${description}`;
                });
            });
            expect(made.sort()).to.deep.equal(planned.sort());
        });

        it("AC-3: carries the graph's network ACLs", () => {
            const environment = configurationOf(name);
            const { acls } = deriveNetworkAcls(
                trafficGraph(trafficOf(environment)),
                subnetPlan(environment.network.cidr, environment.availabilityZones),
                tiersWithSubnets,
            );
            for (const { tier, entries } of acls) {
                const [acl] = ofType(recording, "aws:ec2/networkAcl:NetworkAcl").filter((candidate) => tagOf(candidate, "tier") === tier);
                const numbers = (direction: string) => (acl?.inputs[direction] as { ruleNo: number }[]).map((entry) => entry.ruleNo);
                for (const direction of ["ingress", "egress"]) {
                    expect(numbers(direction)).to.deep.equal(
                        entries.filter((entry) => entry.direction === direction).map((entry) => entry.ruleNumber),
                    );
                }
            }
        });

        it("KM-1, S3-2: protects every key and bucket, and makes no key before the roles its policy names", () => {
            for (const type of ["aws:kms/key:Key", "aws:s3/bucket:Bucket"]) {
                for (const resource of ofType(recording, type)) expect(resource.protect, resource.urn).to.equal(true);
            }
            const roles = ofType(recording, "aws:iam/role:Role").map((role) => role.urn);
            for (const key of ofType(recording, "aws:kms/key:Key")) {
                expect(key.dependencies.filter((urn) => roles.includes(urn)).sort(), key.urn).to.deep.equal([...roles].sort());
            }
        });

        it("HA-3: copies backups only once both buckets keep versions", () => {
            const replications = ofType(recording, "aws:s3/bucketReplicationConfig:BucketReplicationConfig");
            expect(replications).to.have.length(1);
            const waitsFor = (type: string) =>
                (replications[0]?.dependencies ?? []).filter((urn) => urn.includes(`$${type}::`)).map((urn) => urn.split("::").at(-1));
            expect(waitsFor("aws:s3/bucketVersioning:BucketVersioning").sort()).to.deep.equal([
                `${name}-backups`,
                `${name}-backups-replica`,
            ]);
            expect(waitsFor("aws:kms/key:Key")).to.deep.equal([`${name}-backups-replica`]);
        });

        it("NV-1: starts the flow log only once its bucket admits it", () => {
            const flowLogs = ofType(recording, "aws:ec2/flowLog:FlowLog");
            expect(flowLogs.map((log) => log.name)).to.have.members([`${name}-s3`, `${name}-stream`]);
            const policies = ofType(recording, "aws:s3/bucketPolicy:BucketPolicy").map((policy) => policy.urn);
            for (const flowLog of flowLogs) {
                expect(flowLog.dependencies.filter((urn) => policies.includes(urn))).to.include.members(
                    policies.filter((urn) => urn.endsWith("::" + name + "-flow-logs")),
                );
            }
        });

        it("fits AWS's limits, without asking for more", () => {
            const rows = measureLimits(recording);
            expect(new Set(rows.map((row) => row.limit)).size).to.be.at.least(10);
            expect(rows.filter((row) => isExceeded(row) || mustBeRaised(row))).to.deep.equal([]);
        });

        it("names every resource by environment, role and zone, within what AWS allows", () => {
            for (const resource of recording.resources.filter((candidate) => candidate.type.startsWith("aws:"))) {
                expect(resource.name === name || resource.name.startsWith(`${name}-`), resource.urn).to.equal(true);
            }
            for (const role of ofType(recording, "aws:iam/role:Role")) expect(String(role.inputs["name"]).length).to.be.at.most(64);
            for (const bucket of ofType(recording, "aws:s3/bucket:Bucket"))
                expect(String(bucket.inputs["bucket"])).to.match(/^[a-z0-9-]{3,63}$/);
        });

        it("asks no question of AWS while it plans", () => {
            expect(recording.reads).to.deep.equal([]);
            expect(recording.calls).to.deep.equal([]);
        });

        it("keeps the URN of every resource; a rename needs an alias", () => {
            matchSnapshot(`urns-${name}`, recording.resources.map(({ urn }) => urn).sort());
        });
    });
}
