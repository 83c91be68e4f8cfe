import { readFileSync } from "node:fs";
import { join } from "node:path";

import Ajv from "ajv";
import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";

import { charts } from "../../../components/charts/catalogue";
import { startupTaint } from "../../../components/cluster/defaults";
import { apiServer, calicoValues, imageSet } from "../../../components/segmentation/calico-values";
import { graphSourceFaults } from "../../../components/segmentation/graph";
import { registryFaults } from "../../../components/segmentation/install-plan";
import { namespaceMetadata, namespacePlans } from "../../../components/segmentation/namespace-plan";
import { agentSpec, taintPolicy } from "../../../components/segmentation/node-readiness-plan";
import { trafficGraph } from "../../../components/traffic";
import { chartValuesAreThere, unknownKeys } from "../../support/chart-values";
import { root } from "../../support/environments";
import { everything, trafficInputs } from "../traffic/inputs";
import { crdsPresent, crdValidators } from "../traffic/kubernetes/crds";

/** What of a published definition is looked at. */
interface Definition {
    spec: { versions: { schema: { openAPIV3Schema: { properties: { spec: { properties: Record<string, object> } } } } }[] };
}

const host = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const nothingMirrored = { host, digests: {} };
const digest = `sha256:${"0123456789abcdef".repeat(4)}`;
const allMirrored = { host, digests: Object.fromEntries(charts.calico.images.map((image) => [image, digest])) };
const values = calicoValues({ registry: nothingMirrored, apiHost: "api.example.com" });
const installation = values["installation"] as Record<string, unknown>;
const { enabled: felixEnabled, ...felix } = values["defaultFelixConfiguration"] as Record<string, unknown>;

describe("namespaces", () => {
    it("NP-8: are all that the graph names and nobody else makes, restricted unless there is a reason", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const graph = trafficGraph(inputs);
                const plans = namespacePlans(graph);
                const inGraph = graph
                    .flatMap(({ from, to }) => [from, to])
                    .flatMap((node) => (node.kind === "workload" ? [node.namespace] : []));
                const elsewhere = ["kube-system", "calico-system"];
                expect(plans.map(({ name }) => name)).to.have.members([...new Set(inGraph)].filter((name) => !elsewhere.includes(name)));
                for (const { level, levelBecause } of plans) expect(level === "restricted").to.equal(levelBecause === undefined);
            }),
            { numRuns: 20 },
        );
    });

    it("NP-8: are weaker for Calico's operator alone, and say why", () => {
        const weaker = namespacePlans(trafficGraph(everything)).filter(({ level }) => level !== "restricted");
        expect(weaker.map(({ name }) => name)).to.deep.equal(["tigera-operator"]);
        for (const plan of weaker) {
            const { labels, annotations } = namespaceMetadata(plan);
            expect(labels["pod-security.kubernetes.io/enforce"]).to.equal("privileged");
            expect(annotations["weaviate-aws/pod-security-because"]).to.include("/var/lib/calico");
        }
    });

    it("IS-1: are injected where a workload is in the mesh, gateways included, and nowhere else", () => {
        const injected = namespacePlans(trafficGraph(everything))
            .filter((plan) => namespaceMetadata(plan).labels["istio-injection"] === "enabled")
            .map(({ name }) => name);
        expect(injected).to.include.members(["istio-ingress", "istio-egress", "weaviate", "monitoring", "search"]);
        expect(injected).to.not.include.members(["istio-system"]);
        for (const name of ["istio-system", "tigera-operator", "keda"]) expect(injected, name).to.not.include(name);
    });

    it("HC-3: have pods wait until they are healthy targets where the load balancer sends requests, and nowhere else", () => {
        const waiting = namespacePlans(trafficGraph(everything))
            .filter((plan) => namespaceMetadata(plan).labels["elbv2.k8s.aws/pod-readiness-gate-inject"] === "enabled")
            .map(({ name }) => name);
        expect(waiting).to.deep.equal(["istio-ingress"]);
    });

    it("name the same level for all that is made, logged and told", () => {
        const { labels } = namespaceMetadata({ name: "some", meshed: false, balanced: false, level: "restricted" });
        expect(labels).to.deep.equal({
            "app.kubernetes.io/part-of": "weaviate-aws",
            "pod-security.kubernetes.io/enforce": "restricted",
            "pod-security.kubernetes.io/audit": "restricted",
            "pod-security.kubernetes.io/warn": "restricted",
        });
    });
});

describe("Calico's values", () => {
    it("DT-3: take the operator from the own registry, by its digest once it is known", () => {
        expect(values["tigeraOperator"]).to.deep.equal({ registry: host, image: "quay.io/tigera/operator", version: "v1.42.3" });
        const pinned = calicoValues({ registry: allMirrored, apiHost: "" })["tigeraOperator"] as { version: string };
        expect(pinned.version).to.equal(`v1.42.3@${digest}`);
    });

    it("DT-3: lead the operator to where each of its images is mirrored", () => {
        // How the operator joins them: path.Join(registry, imagePath, name).
        const joined = (name: string) =>
            `${String(installation["registry"])}/${String(installation["imagePath"])}/${name}`.replace("//", "/");
        for (const source of charts.calico.images.slice(1)) {
            const name = /\/calico\/([a-z0-9-]+):/.exec(source)?.[1] ?? "";
            expect(joined(name)).to.equal(`${host}/${source.slice(0, source.lastIndexOf(":"))}`);
        }
    });

    it("DT-3: pin all of Calico's images or none, since the operator refuses a set that lacks one", () => {
        expect(imageSet(nothingMirrored)).to.deep.equal([]);
        const fewer = Object.fromEntries(Object.entries(allMirrored.digests).filter(([source]) => source !== charts.calico.images[3]));
        expect(imageSet({ host, digests: fewer })).to.deep.equal([]);
        const [set] = imageSet(allMirrored);
        expect(set?.metadata.name).to.equal("calico-v3.32.1");
        const { images } = set?.spec as { images: { image: string; digest: string }[] };
        // What the operator looks up for node, Typha, controllers, API and the CSI driver it does not start (tigera/operator v1.42.3).
        expect(images.map(({ image }) => image)).to.have.members([
            "calico/node",
            "calico/cni",
            "calico/pod2daemon-flexvol",
            "calico/typha",
            "calico/kube-controllers",
            "calico/apiserver",
            "calico/csi",
            "calico/node-driver-registrar",
        ]);
    });

    it("leave bpfEnabled to the operator, which refuses to go on if anybody else set it", () => {
        expect(felixEnabled).to.equal(true);
        expect(felix).to.not.have.property("bpfEnabled");
        expect(installation["calicoNetwork"]).to.deep.include({ linuxDataplane: "BPF" });
    });

    it("show sidecars the address of a Service, not of a pod behind it", () => {
        expect(felix).to.include({ bpfConnectTimeLoadBalancing: "Disabled", bpfHostNetworkedNATWithoutCTLB: "Enabled" });
    });

    it("let all that frees nodes run on nodes that are not free yet", () => {
        const tolerated = (list: unknown) => (list as { key?: string }[]).some(({ key }) => key === startupTaint);
        expect(tolerated(values["tolerations"])).to.equal(true);
        expect(tolerated(installation["controlPlaneTolerations"])).to.equal(true);
    });

    it("switch off what is not finished upstream, and the API that is a resource of its own", () => {
        for (const key of ["goldmane", "whisker", "apiServer"]) expect(values[key], key).to.deep.equal({ enabled: false });
        expect(values["manageCRDs"]).to.equal(false);
    });

    (chartValuesAreThere ? it : it.skip)("are keys that the chart knows", () => {
        // Read by the templates, though the defaults leave them out: templates/tigera-operator/02-tigera-operator.yaml; the rest goes into
        // custom resources as it stands, which the next test validates.
        const optional = ["dnsPolicy", "nodeSelector.weaviate-aws/tier", ...Object.keys(installation).map((key) => `installation.${key}`)];
        const ofFelix = Object.keys(felix).map((key) => `defaultFelixConfiguration.${key}`);
        expect(unknownKeys("tigera-operator", values, [...optional, ...ofFelix])).to.deep.equal([]);
    });

    (crdsPresent ? it : it.skip)("make custom resources that the published definitions take, without a field they do not declare", () => {
        const validators = crdValidators("calico");
        const objects = [
            { apiVersion: "operator.tigera.io/v1", kind: "Installation", metadata: { name: "default" }, spec: installation },
            apiServer(),
            ...imageSet(allMirrored),
        ];
        expect(objects).to.have.length(3);
        for (const object of objects) {
            const validate = validators.get(`${object.apiVersion} ${object.kind}`);
            expect(validate?.(object), `${object.kind}: ${JSON.stringify(validate?.errors)}`).to.equal(true);
        }
    });

    (crdsPresent ? it : it.skip)("configure Felix by fields and words that its published definition has", () => {
        // Its patterns are Go's, with (?i), which JavaScript has not.
        const file = join(root, "..", "shared", "crds", "calico", "crd.projectcalico.org_felixconfigurations.yaml");
        const text = readFileSync(file, "utf8").replaceAll("(?i)", "");
        const schema = (parse(text) as Definition).spec.versions[0]?.schema.openAPIV3Schema.properties.spec ?? { properties: {} };
        const formats = Object.keys(schema.properties).filter((key) => key in felix);
        expect(formats).to.have.members(Object.keys(felix));
        const ajv = new Ajv({ strict: false, formats: { int32: true } });
        for (const key of formats) {
            const validate = ajv.compile(schema.properties[key] ?? {});
            expect(validate(felix[key]), `${key}: ${JSON.stringify(validate.errors)}`).to.equal(true);
        }
        expect(ajv.compile(schema.properties["bpfEnforceRPF"] ?? {})("Sometimes")).to.equal(false);
    });
});

describe("the agent that frees nodes", () => {
    const spec = agentSpec(nothingMirrored, "api.example.com").template.spec;

    it("asks whether policies are enforced before it touches the taint, and sets the taint before it removes it", () => {
        const [first, ...others] = spec.initContainers as { restartPolicy?: string; startupProbe?: unknown; command?: string[] }[];
        expect(first).to.include({ restartPolicy: "Always" });
        expect(first?.startupProbe).to.deep.include({ httpGet: { host: "localhost", port: 9099, path: "/readiness" } });
        expect(others.map(({ command }) => command?.slice(4).join(" "))).to.deep.equal([
            `${startupTaint}:NoSchedule --overwrite`,
            `${startupTaint}:NoSchedule-`,
        ]);
    });

    it("NP-8: needs no privilege but its node's network", () => {
        const containers = [...spec.initContainers, ...spec.containers] as { securityContext: unknown; image: string }[];
        for (const { securityContext, image } of containers) {
            expect(securityContext).to.deep.equal({
                allowPrivilegeEscalation: false,
                capabilities: { drop: ["ALL"] },
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
            });
            expect(image.startsWith(`${host}/registry.k8s.io/`), image).to.equal(true);
        }
        expect(spec).to.include({ hostNetwork: true, dnsPolicy: "Default" });
        expect(spec).to.not.have.any.keys("hostPID", "hostIPC");
    });

    it("runs on every node from its first moment, and calls the API by its own name", () => {
        expect(spec.tolerations).to.deep.equal([{ operator: "Exists" }]);
        const calls = (spec.initContainers as { env?: { name: string; value?: string }[] }[]).flatMap(({ env }) => env ?? []);
        expect(calls.filter(({ name }) => name === "KUBERNETES_SERVICE_HOST").map(({ value }) => value)).to.deep.equal([
            "api.example.com",
            "api.example.com",
        ]);
    });

    it("KA-2: is bound to its own node and to one taint by a policy that fails closed", () => {
        expect(taintPolicy.failurePolicy).to.equal("Fail");
        expect(taintPolicy.matchConditions.map(({ expression }) => expression)).to.deep.equal([
            "request.userInfo.username == 'system:serviceaccount:kube-system:node-readiness'",
        ]);
        const all = taintPolicy.validations.map(({ expression }) => expression).join("\n");
        expect(all).to.include("variables.ownNode == object.metadata.name");
        for (const field of [
            "unschedulable",
            "podCIDR",
            "podCIDRs",
            "providerID",
            "labels",
            "annotations",
            "finalizers",
            "ownerReferences",
        ])
            expect(all, field).to.match(new RegExp(`\\?${field}\\.`));
    });
});

describe("arguments of segmentation", () => {
    const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];

    it("are refused with every fault at once", () => {
        const faults = graphSourceFaults({ cidr: "8.8.8.0/24", availabilityZones: ["eu-central-1a"], traffic: everything });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.include("cidr");
        expect(graphSourceFaults({ cidr: "10.30.0.0/16", availabilityZones: zones, traffic: everything })).to.deep.equal([]);
    });

    it("name a registry by its host alone", () => {
        expect(registryFaults("registry", nothingMirrored)).to.deep.equal([]);
        for (const wrong of ["https://registry.example.com", "registry.example.com/path", ""])
            expect(registryFaults("registry", { host: wrong, digests: {} }), wrong).to.have.length(1);
    });
});
