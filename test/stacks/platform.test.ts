import { expect } from "chai";

import { subnetPlan } from "../../components/network/cidr-plan";
import { trafficGraph } from "../../components/traffic";
import {
    deriveCalicoPolicies,
    deriveMeshAuthorization,
    deriveNetworkPolicies,
    type KubernetesDerivation,
} from "../../components/traffic/kubernetes";
import { trafficOf } from "../../stacks/traffic";
import { hasUnknown, type RecordedResource, type Recording } from "../../tools/preview";
import { crdsPresent, crdValidators } from "../components/traffic/kubernetes/crds";
import { configurationOf, copyOf, everyEnvironment, ofType, recordingOf } from "../support/environments";
import { textOf, waitsIn } from "../support/waits";

/** Which component of the wiring comes after which; each name stands for all that the component makes. */
const order: readonly (readonly [later: string, ...earlier: string[]])[] = [
    ["NodeGroups", "FirstAddons", "ImageGate", "InterfaceEndpoints"],
    ["ClusterGate", "NodeGroups", "ClusterAccess", "InterfaceEndpoints"],
    ["Namespaces", "ClusterGate"],
    ["Calico", "Namespaces"],
    ["NodeReadiness", "Calico"],
    ["LaterAddons", "NodeReadiness"],
    ["SegmentationPolicies", "Calico", "Namespaces"],
    ["Mesh", "LaterAddons", "SegmentationPolicies"],
    ["MeshPolicies", "Mesh"],
    ["LoadBalancerController", "LaterAddons", "SegmentationPolicies"],
    ["TargetGroupBindings", "LoadBalancerController", "Mesh"],
    ["ExternalSecrets", "LaterAddons", "SegmentationPolicies"],
    ["ApiKeys", "ExternalSecrets"],
    ["Monitoring", "MeshPolicies", "ExternalSecrets", "LaterAddons"],
    ["WeaviateRelease", "MeshPolicies", "ApiKeys", "Monitoring", "LaterAddons"],
    ["DefaultDeny", "SegmentationPolicies", "WeaviateRelease", "LoadBalancerController"],
];

/** What a component of the wiring makes: every resource below it that a provider makes. */
function madeBy(recording: Recording, component: string): RecordedResource[] {
    const parents = new Set(ofType(recording, `weaviate-aws:index:${component}`).map(({ urn }) => urn));
    if (parents.size === 0) throw new Error(`there is no ${component}`);
    return recording.resources.filter((resource) => {
        if (parents.has(resource.parent)) parents.add(resource.urn);
        return parents.has(resource.parent) && resource.custom;
    });
}

/** Everything that starts before what it needs is ready. */
function orderFaults(recording: Recording): string[] {
    const waitedFor = waitsIn(recording);
    return order.flatMap(([later, ...earlier]) => {
        const needed = earlier.flatMap((component) => madeBy(recording, component));
        // A launch template starts nothing: it is words, until a node group takes it.
        const starting = madeBy(recording, later).filter(({ type }) => type !== "aws:ec2/launchTemplate:LaunchTemplate");
        return starting.flatMap((resource) => {
            const waits = waitedFor(resource);
            return needed.filter(({ urn }) => !waits.has(urn)).map(({ name }) => `${later}: ${resource.name} does not wait for ${name}`);
        });
    });
}

/** Ways into the network that wait for something of the cluster: whoever mends a cluster that is broken comes in by them. */
function waysInFaults(recording: Recording): string[] {
    const ways = ["ClientVpn", "PrivateAuthority", "SamlProvider", "SiteGateway", "SiteVpn", "StateAuthority"].filter(
        (component) => ofType(recording, `weaviate-aws:index:${component}`).length > 0,
    );
    const byUrn = new Map(recording.resources.map((resource) => [resource.urn, resource]));
    const waitedFor = waitsIn(recording);
    return ways.flatMap((component) =>
        madeBy(recording, component).flatMap((resource) =>
            [...waitedFor(resource)]
                .map((urn) => byUrn.get(urn))
                .filter((needed) => needed !== undefined && /^(?:aws:eks|eks:|kubernetes:|pulumi:providers:kubernetes)/.test(needed.type))
                .map((needed) => `${component}: ${resource.name} waits for ${needed?.name ?? ""}`),
        ),
    );
}

const isObject = ({ type, custom }: RecordedResource): boolean => custom && type.startsWith("kubernetes:");

for (const name of everyEnvironment) {
    describe(`what stands in the cluster of ${name}`, function () {
        this.timeout(60_000);
        const environment = configurationOf(name);
        const graph = trafficGraph(trafficOf(environment));
        const addresses = { plan: subnetPlan(environment.network.cidr, environment.availabilityZones), s3Ranges: [] };
        let recording: Recording;
        before(async () => {
            recording = await recordingOf(name);
        });

        it("comes up in its order: nothing starts before what it needs is ready", () => {
            expect(orderFaults(recording).join("\n")).to.equal("");
        });

        it("AC-7: leaves the ways into the network to themselves: no VPN waits for anything of the cluster", () => {
            expect(ofType(recording, "aws:ec2clientvpn/endpoint:Endpoint")).to.have.length(Object.keys(environment.vpn.endpoints).length);
            expect(waysInFaults(recording).join("\n")).to.equal("");
        });

        it("KA-1: goes to the one cluster, past its gate, every object of it", () => {
            const [gate] = ofType(recording, "pulumi:index:Stash").filter((stash) => stash.name === `${name}-cluster-gate`);
            const objects = recording.resources.filter(isObject);
            const waitedFor = waitsIn(recording);
            expect(objects.length).to.be.greaterThan(100);
            for (const object of objects) {
                expect(object.provider, object.urn).to.include(`::pulumi:providers:kubernetes::${name}::`);
                expect(waitedFor(object).has(gate?.urn ?? ""), object.urn).to.equal(true);
            }
        });

        it("DT-1, DT-3: takes every chart from the account's own registry, and looks for it only once the image gate stands", () => {
            const host = `${environment.account}.dkr.ecr.${environment.region}.amazonaws.com`;
            const [gate] = ofType(recording, "pulumi:index:Stash").filter((stash) => stash.name === `${name}-image-gate`);
            for (const release of ofType(recording, "kubernetes:helm.sh/v3:Release")) {
                expect(String(release.inputs["chart"]), release.name).to.match(new RegExp(`^oci://${host}/charts/[a-z0-9.-]+$`));
                expect(release.inputs, release.name).to.not.have.any.keys("repositoryOpts", "valueYamlFiles");
                // A preview of a new stack must not look for a chart that nobody could have pushed yet: Helm does not while an input is unknown.
                expect(release.propertyDependencies["description"], release.name).to.include(gate?.urn);
                expect(hasUnknown(release.inputs["description"]), release.name).to.equal(true);
            }
        });

        const layers: [layer: string, derivation: () => KubernetesDerivation][] = [
            ["NetworkPolicy", () => deriveNetworkPolicies(graph, addresses)],
            ["Calico", () => deriveCalicoPolicies(graph, addresses)],
            ["Istio", () => deriveMeshAuthorization(graph, { issuer: environment.identityProvider.issuer })],
        ];
        for (const [layer, derive] of layers) {
            it(`NP-6, NP-9: sends ${layer} every object of its derivation, and loses no edge between graph and cluster`, () => {
                const { objects, held, inexpressible } = derive();
                const apiVersions = new Set(objects.map(({ apiVersion }) => apiVersion));
                const sent = new Map(
                    recording.resources
                        .filter((resource) => isObject(resource) && apiVersions.has(String(resource.inputs["apiVersion"])))
                        .map((resource) => [`${String(resource.inputs["apiVersion"])} ${textOf(resource)}`, resource]),
                );
                for (const { apiVersion, kind, metadata, spec } of objects) {
                    const text = `${apiVersion} ${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`;
                    const found = sent.get(text);
                    expect(found, text).to.not.equal(undefined);
                    if (found !== undefined && !hasUnknown(found.inputs["spec"])) expect(found.inputs["spec"], text).to.deep.equal(spec);
                }
                const names = new Set([...sent.keys()].map((text) => text.slice(text.indexOf(" ") + 1)));
                expect(held.filter(({ object }) => !names.has(object))).to.deep.equal([]);
                const accounted = new Set([...held, ...inexpressible].map(({ edge }) => edge));
                expect(graph.filter((edge) => !accounted.has(edge))).to.deep.equal([]);
                expect(held.length).to.be.greaterThan(15);
            });
        }

        (crdsPresent ? it : it.skip)("says nothing to a custom resource that its published schema does not know", () => {
            const folders = ["istio", "calico", "aws-load-balancer-controller", "external-secrets", "prometheus-operator"];
            const validators = crdValidators(...folders);
            const core = /^(?:v1|apps|policy|rbac\.|networking\.k8s\.io|storage\.|scheduling\.|admissionregistration\.)/;
            const custom = recording.resources
                .filter(isObject)
                .filter(({ inputs }) => typeof inputs["apiVersion"] === "string" && !core.test(inputs["apiVersion"]));
            expect(custom.length).to.be.greaterThan(60);
            for (const { urn, inputs } of custom) {
                if (hasUnknown(inputs)) continue; // S3's ranges, target groups and the VPC: the components' own tests fill them in
                const validate = validators.get(`${String(inputs["apiVersion"])} ${String(inputs["kind"])}`);
                expect(validate, `a schema of ${urn}`).to.not.equal(undefined);
                expect(validate?.(inputs), `${urn}: ${JSON.stringify(validate?.errors)}`).to.equal(true);
            }
        });

        it("holds no secret: neither as a value of a chart nor in an object", () => {
            for (const { urn, inputs } of recording.resources.filter(isObject)) {
                for (const secret of recording.secrets) expect(JSON.stringify(inputs), urn).to.not.include(secret);
            }
            expect(ofType(recording, "kubernetes:core/v1:Secret")).to.deep.equal([]);
        });
    });
}

describe("a component that starts too early", function () {
    this.timeout(60_000);
    const early: [what: string, change: (recording: Recording) => void, fault: RegExp][] = [
        [
            "Weaviate before its keys",
            (recording) => {
                const keys = madeBy(recording, "ApiKeys").map(({ urn }) => urn);
                for (const resource of madeBy(recording, "WeaviateRelease"))
                    resource.dependencies = resource.dependencies.filter((urn) => !keys.includes(urn));
            },
            /^WeaviateRelease: prod-weaviate does not wait for prod-externalsecret-weaviate-weaviate-api-keys$/m,
        ],
        [
            "a release that waits for nothing",
            (recording) => {
                for (const release of ofType(recording, "kubernetes:helm.sh/v3:Release"))
                    if (release.name === "prod-istiod") release.dependencies = [];
            },
            /^Mesh: prod-istiod does not wait for prod-coredns$/m,
        ],
        [
            "nodes before the image gate",
            (recording) => {
                for (const group of ofType(recording, "aws:eks/nodeGroup:NodeGroup")) group.dependencies = [];
            },
            /^NodeGroups: prod-app does not wait for prod-image-gate$/m,
        ],
        [
            "the default deny before Weaviate",
            (recording) => {
                for (const policy of madeBy(recording, "DefaultDeny")) policy.dependencies = [];
            },
            /^DefaultDeny: \S+ does not wait for prod-weaviate$/m,
        ],
    ];
    for (const [what, change, fault] of early) {
        it(`is found: ${what}`, async () => {
            const recording = copyOf(await recordingOf("prod"));
            change(recording);
            expect(orderFaults(recording).join("\n")).to.match(fault);
        });
    }

    it("is found: a VPN after the cluster", async () => {
        const recording = copyOf(await recordingOf("prod"));
        const [cluster] = ofType(recording, "aws:eks/cluster:Cluster");
        const [endpoint] = ofType(recording, "aws:ec2clientvpn/endpoint:Endpoint");
        endpoint?.dependencies.push(cluster?.urn ?? "");
        expect(waysInFaults(recording).join("\n")).to.include(`ClientVpn: ${endpoint?.name} waits for ${cluster?.name}`);
    });
});
