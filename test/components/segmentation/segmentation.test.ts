import { expect } from "chai";

import { subnetPlan } from "../../../components/network/cidr-plan";
import { trafficGraph } from "../../../components/traffic";
import {
    deriveCalicoPolicies,
    deriveMeshAuthorization,
    deriveNetworkPolicies,
    type Manifest,
} from "../../../components/traffic/kubernetes";
import { hasUnknown, readEnvironment, runProgram, type RecordedResource, type Recording } from "../../../tools/preview";
import { resourceOf } from "../../support/breaking";
import { root } from "../../support/environments";
import { everything } from "../traffic/inputs";
import { objectsOf, textOf, waitsIn } from "../../support/waits";

const program = "test/components/segmentation/fixtures/main.js";
const release = "kubernetes:helm.sh/v3:Release";
const v3 = "projectcalico.org/v3";
const plain = "networking.k8s.io/v1";

const graph = trafficGraph(everything);
const addresses = { plan: subnetPlan("10.30.0.0/16", ["eu-central-1a", "eu-central-1b", "eu-central-1c"]), s3Ranges: [] };
const calico = deriveCalicoPolicies(graph, addresses);
const network = deriveNetworkPolicies(graph, addresses);
const mesh = deriveMeshAuthorization(graph, { issuer: "https://login.example.com" });

/** Groups whose objects the mesh serves. */
const meshGroups = ["security.istio.io/v1", "networking.istio.io/v1", "telemetry.istio.io/v1"];

describe("segmentation and mesh, as they are wired", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await runProgram(readEnvironment(root, "prod", { program }));
    });
    const named = (type: string, name: string) => resourceOf(recording, type, name);
    const component = (name: string) => named(`weaviate-aws:index:${name}`, "test");
    const apiOfCalico = () => named("kubernetes:operator.tigera.io/v1:APIServer", "test-apiserver-default");
    const defaultDeny = () => named("kubernetes:projectcalico.org/v3:GlobalNetworkPolicy", "test-globalnetworkpolicy-default-deny");
    const manifestsOf = (resources: RecordedResource[]) =>
        resources.map(({ inputs: { apiVersion, kind, metadata, spec } }) => ({ apiVersion, kind, metadata, spec }));
    const isS3 = ({ metadata }: { metadata: unknown }) => (metadata as { name: string }).name === "s3";

    describe("what is sent", () => {
        it("NP-6: is each plain network policy of the graph, once, and no other", () => {
            const sent = manifestsOf(objectsOf(recording, plain, "NetworkPolicy"));
            expect(sent).to.have.deep.members(network.objects);
        });

        it("NP-1: is each object for Calico, once, and no other, but for the addresses of S3", () => {
            const sent = manifestsOf(objectsOf(recording, v3)).filter((object) => !isS3(object));
            expect(sent).to.have.deep.members(calico.objects.filter((object) => !isS3(object)));
        });

        it("S3-1: is a set for S3's addresses, which a preview does not know, while it knows that there is the set", () => {
            const sets = objectsOf(recording, v3, "GlobalNetworkSet").filter(({ inputs }) => isS3({ metadata: inputs["metadata"] }));
            expect(sets).to.have.length(1);
            expect(hasUnknown(sets[0]?.inputs["spec"])).to.equal(true);
            const naming = objectsOf(recording, v3).filter(({ inputs }) => JSON.stringify(inputs["spec"]).includes("== 's3'"));
            expect(naming).to.not.be.empty;
        });

        it("IS-4: is each rule of the mesh and each Service it needs, once, beside the gateway's own objects", () => {
            const own = ["Gateway ", "VirtualService ", "Telemetry "];
            const objects = [...meshGroups.flatMap((group) => objectsOf(recording, group)), ...objectsOf(recording, "v1", "Service")];
            const derived = objects.filter((object) => !own.some((kind) => textOf(object).startsWith(kind)));
            expect(manifestsOf(derived)).to.have.deep.members(mesh.objects);
        });

        const layers = [
            { layer: "plain network policies", derivation: network, groups: [plain] },
            { layer: "Calico's policies", derivation: calico, groups: [v3] },
            { layer: "the mesh", derivation: mesh, groups: meshGroups },
        ];
        for (const { layer, derivation, groups } of layers) {
            it(`NP-9: holds in ${layer} every edge that this layer can hold, in an object that is sent`, () => {
                const sent = new Set(groups.flatMap((group) => objectsOf(recording, group)).map(textOf));
                for (const { edge, object } of derivation.held) expect(sent, edge.reason).to.include(object);
                const accounted = new Set([...derivation.held, ...derivation.inexpressible].map(({ edge }) => edge));
                expect(accounted.size, "edges in, edges held or named as not holdable").to.equal(graph.length);
            });
        }

        it("puts nothing into a namespace that nobody makes", () => {
            const made = recording.resources
                .filter(({ type }) => type === "kubernetes:core/v1:Namespace")
                .map(({ inputs }) => (inputs["metadata"] as { name: string }).name);
            const known = [...made, "kube-system", "calico-system"];
            for (const { inputs, urn } of recording.resources) {
                const namespace = (inputs["metadata"] as { namespace?: string } | undefined)?.namespace ?? inputs["namespace"];
                if (namespace !== undefined) expect(known, urn).to.include(namespace);
            }
        });
    });

    describe("when it is sent", () => {
        let waitedFor: (resource: RecordedResource) => Set<string>;
        before(() => {
            waitedFor = waitsIn(recording);
        });
        const waits = (resource: RecordedResource, ...others: RecordedResource[]) => {
            const all = waitedFor(resource);
            for (const other of others) expect(all.has(other.urn), `${resource.name} waits for ${other.name}`).to.equal(true);
        };

        it("is after its namespace, whatever lies in one of ours", () => {
            for (const resource of recording.resources) {
                const { namespace } = (resource.inputs["metadata"] ?? {}) as { namespace?: string };
                const own = namespace ?? resource.inputs["namespace"];
                const made = recording.resources.find(
                    ({ type, inputs }) => type === "kubernetes:core/v1:Namespace" && (inputs["metadata"] as { name: string }).name === own,
                );
                if (own !== undefined && made !== undefined) waits(resource, made);
            }
        });

        it("is after Calico's definitions, operator and API, whatever is of projectcalico.org/v3", () => {
            const objects = objectsOf(recording, v3);
            expect(objects.length).to.equal(calico.objects.length);
            for (const object of objects)
                waits(object, named(release, "test-calico-definitions"), named(release, "test-calico"), apiOfCalico());
        });

        it("is once Calico's API answers, since Helm alone would not wait for it", () => {
            const { annotations } = apiOfCalico().inputs["metadata"] as { annotations: Record<string, string> };
            expect(annotations["pulumi.com/waitFor"]).to.equal("condition=Ready");
            waits(apiOfCalico(), named(release, "test-calico"));
        });

        it("is after Calico made the namespace, a plain policy of calico-system; every other one before Calico", () => {
            const policies = objectsOf(recording, plain, "NetworkPolicy");
            const late = policies.filter((policy) => textOf(policy).includes(" calico-system/"));
            expect(late).to.have.length(2);
            for (const policy of late) waits(policy, named(release, "test-calico"));
            for (const policy of policies.filter((each) => !late.includes(each))) {
                waits(named(release, "test-calico"), policy);
            }
        });

        it("is after what they name, Calico's policies", () => {
            const sets = [...objectsOf(recording, v3, "Tier"), ...objectsOf(recording, v3, "GlobalNetworkSet")];
            for (const policy of objectsOf(recording, v3, "NetworkPolicy")) waits(policy, ...sets);
        });

        it("NP-4: is last of all, the default deny", () => {
            const before = recording.resources.filter(
                ({ custom, urn, type }) => custom && urn !== defaultDeny().urn && !type.includes(":providers:"),
            );
            waits(defaultDeny(), ...before);
        });

        it("is after istiod, whatever the mesh serves, gateways included", () => {
            const istiod = named(release, "test-istiod");
            const objects = meshGroups.flatMap((group) => objectsOf(recording, group));
            expect(objects).to.not.be.empty;
            for (const object of objects) waits(object, istiod);
            for (const gateway of ["test-ingress-gateway", "test-identity-egress"]) waits(named(release, gateway), istiod);
            waits(istiod, named(release, "test-istio-base"), named(release, "test-istio-cni"));
        });

        it("NP-8: is after nodes are free, whatever does not tolerate their taint", () => {
            const agent = named("kubernetes:apps/v1:DaemonSet", "test-node-readiness");
            for (const chart of ["test-istiod", "test-ingress-gateway"]) waits(named(release, chart), agent);
            waits(agent, named(release, "test-calico"));
        });

        it("KA-2: lets the agent change nodes only once its bounds are enforced", () => {
            const bounds = named("kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicyBinding", "test-node-readiness");
            waits(named("kubernetes:rbac.authorization.k8s.io/v1:ClusterRoleBinding", "test-node-readiness"), bounds);
            expect(bounds.inputs["spec"]).to.deep.equal({ policyName: "node-readiness", validationActions: ["Deny"] });
        });

        it("waits for what its component waits for, in every child", () => {
            const nodes = named("kubernetes:core/v1:ConfigMap", "nodes");
            const ours = ["Namespaces", "Calico", "NodeReadiness", "SegmentationPolicies", "Mesh", "MeshPolicies", "DefaultDeny"];
            const parents = new Set(ours.map((name) => component(name).urn));
            for (const child of recording.resources.filter(({ parent }) => parents.has(parent))) waits(child, nodes);
        });
    });

    it("installs nothing but from the own registry", () => {
        const releases = recording.resources.filter(({ type }) => type === release);
        expect(releases).to.have.length(7);
        for (const { inputs } of releases)
            expect(inputs["chart"]).to.match(/^oci:\/\/111122223333\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/charts\//);
    });
});

/** Everything derived is read here at least once, so that a derivation that becomes empty is seen. */
it("derives something for each layer", () => {
    const objects: Manifest[][] = [network.objects, calico.objects, mesh.objects];
    for (const each of objects) expect(each.length).to.be.greaterThan(5);
});
