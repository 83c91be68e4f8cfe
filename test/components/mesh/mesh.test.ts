import { readFileSync } from "node:fs";
import { join } from "node:path";

import Ajv from "ajv";
import { expect } from "chai";
import fc from "fast-check";

import { charts } from "../../../components/charts/catalogue";
import { cniValues, istiodValues } from "../../../components/mesh/control-plane-values";
import { egressGatewayValues, ingressGatewayValues, sizeFaults } from "../../../components/mesh/gateway-values";
import { annotationsByWorkload, meshPolicyPlan, meshRuleFaults, type PublishedRoute } from "../../../components/mesh/mesh-plan";
import { workloads } from "../../../components/traffic";
import { ports } from "../../../components/traffic/ports";
import { chartValuesAreThere, unknownKeys } from "../../support/chart-values";
import { root } from "../../support/environments";
import { everything, trafficInputs } from "../traffic/inputs";
import { crdsPresent, crdValidators } from "../traffic/kubernetes/crds";

const host = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const registry = { host, digests: {} };
const size = { minimum: 3, maximum: 6 };
const issuer = "https://login.example.com";
const annotations = annotationsByWorkload(everything, issuer);

const istiod = istiodValues(registry);
const cni = cniValues(registry);
const ingress = ingressGatewayValues(size, { some: "annotation" });
const egress = egressGatewayValues(size, {});

const route: PublishedRoute = {
    name: "weaviate",
    hosts: ["weaviate.example.com"],
    paths: ["/v1/objects*", "/v1/meta"],
    service: "weaviate.weaviate.svc.cluster.local",
    port: 80,
};

interface Object_ {
    kind: string;
    metadata: { name: string };
    spec: Record<string, unknown>;
}
const objects = (): Object_[] => meshPolicyPlan({ traffic: everything, issuer, routes: [route] }).own as Object_[];
const oneOf = (kind: string, name: string) => {
    const found = objects().filter((object) => object.kind === kind && object.metadata.name === name);
    expect(found, `${kind} ${name}`).to.have.length(1);
    return found[0] as Object_;
};

/** Every text in values, at any depth. */
const textsOf = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsOf) : [];
};

describe("values of Istio's charts", () => {
    it("DT-3: take every image from the own registry, where the mirror puts it", () => {
        const mirrored = Object.values(charts)
            .flatMap(({ images }) => [...images])
            .filter((image) => image.startsWith("registry.istio.io/"))
            .map((image) => `${host}/${image}`);
        expect([istiod["image"], cni["image"]]).to.have.members(mirrored.filter((image) => !image.includes("proxyv2")));
        const { proxy, proxy_init: init } = istiod["global"] as Record<string, { image: string }>;
        for (const image of [proxy?.image, init?.image]) expect(mirrored).to.include(image);
        for (const values of [istiod, cni, ingress, egress])
            for (const text of textsOf(values))
                expect(text.replaceAll(`${host}/registry.istio.io`, "")).to.not.match(/registry\.istio\.io|docker\.io/);
    });

    it("DT-3: pin images whose digest is known", () => {
        const digest = `sha256:${"a".repeat(64)}`;
        const source = charts.istiod.images[0] ?? "";
        expect(istiodValues({ host, digests: { [source]: digest } })["image"]).to.equal(`${host}/${source}@${digest}`);
    });

    it("IS-1, TL-2: ask for TLS 1.3 within the mesh and forward secrecy everywhere", () => {
        const mesh = istiod["meshConfig"] as Record<string, unknown>;
        expect(mesh).to.deep.include({ meshMTLS: { minProtocolVersion: "TLSV1_3" }, enableAutoMtls: true, trustDomain: "cluster.local" });
        const { cipherSuites, minProtocolVersion } = mesh["tlsDefaults"] as { cipherSuites: string[]; minProtocolVersion: string };
        expect(minProtocolVersion).to.equal("TLSV1_2");
        expect(cipherSuites).to.not.be.empty;
        for (const suite of cipherSuites) expect(suite).to.match(/^ECDHE-.*-GCM-/);
    });

    it("IS-6: reach nothing outside the registry of services, and judge normalized paths", () => {
        expect(istiod["meshConfig"]).to.deep.include({
            outboundTrafficPolicy: { mode: "REGISTRY_ONLY" },
            pathNormalization: { normalization: "DECODE_AND_MERGE_SLASHES" },
        });
    });

    it("NP-8: give injected containers what a restricted namespace asks for", () => {
        const { proxy } = istiod["global"] as { proxy: { seccompProfile: unknown } };
        expect(proxy.seccompProfile).to.deep.equal({ type: "RuntimeDefault" });
        expect(istiod["cni"]).to.deep.equal({ enabled: true }); // else the init container asks for NET_ADMIN
    });

    it("AC-5: make gateways with the names, labels and ports that the traffic graph knows", () => {
        // The chart names service account, `app` and `istio` after the release, which is named after the workload.
        for (const [values, { name, labels, serviceAccount }] of [
            [ingress, workloads.ingressGateway],
            [egress, workloads.egressGateway],
        ] as const) {
            expect(labels).to.deep.equal({ istio: name });
            expect(serviceAccount).to.equal(name);
            expect(values).to.not.have.any.keys("labels", "name");
            expect(values["service"]).to.deep.include({ type: "ClusterIP" });
        }
        const targets = (values: Record<string, unknown>) =>
            (values["service"] as { ports: { targetPort: number }[] }).ports.map(({ targetPort }) => targetPort);
        expect(targets(ingress)).to.have.members([ports.gatewayHealth, ports.gatewayHttps]);
        expect(targets(egress)).to.have.members([ports.gatewayHealth, ports.egressGateway]);
    });

    it("NP-8: let gateways read no Secret and hold no privilege", () => {
        for (const values of [ingress, egress]) {
            expect(values["rbac"]).to.deep.equal({ enabled: false });
            expect(values["containerSecurityContext"]).to.deep.include({ capabilities: { drop: ["ALL"] }, runAsNonRoot: true });
        }
    });

    it("carry the annotations they are given", () => {
        expect(ingress["podAnnotations"]).to.include({ some: "annotation" });
        expect(egress["podAnnotations"]).to.deep.equal({});
    });

    it("AC-4: take the client's address from the load balancer, the one proxy before the ingress gateway, and from nobody else", () => {
        const { "proxy.istio.io/config": config } = ingress["podAnnotations"] as Record<string, string>;
        expect(JSON.parse(config ?? "")).to.deep.equal({ gatewayTopology: { numTrustedProxies: 1 } });
    });

    it("HA-1: keep a replica in each zone", () => {
        expect(sizeFaults("ingressGateway", size)).to.deep.equal([]);
        expect(sizeFaults("ingressGateway", { minimum: 2, maximum: 1 }).map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "ingressGateway.minimum",
            "ingressGateway.maximum",
        ]);
        for (const values of [istiod, ingress, egress])
            expect(JSON.stringify(values["topologySpreadConstraints"])).to.include("topology.kubernetes.io/zone");
    });

    (chartValuesAreThere ? it : it.skip)("are keys that the charts know", () => {
        // Settings of the mesh are istio/api's MeshConfig, and limits stand beside requests, though the defaults name few of them.
        expect(unknownKeys("istiod", istiod, ["meshConfig", "resources.limits"])).to.deep.equal([]);
        expect(unknownKeys("cni", cni, ["resources.limits"])).to.deep.equal([]);
        // The chart's schema says the rest; annotations are open.
        for (const values of [ingress, egress]) expect(unknownKeys("gateway", values, ["podAnnotations"])).to.deep.equal([]);
    });

    (chartValuesAreThere ? it : it.skip)("satisfy the gateway chart's own schema, which refuses unknown keys", () => {
        const schema = JSON.parse(readFileSync(join(root, "..", "shared", "chart-values", "istio-gateway.schema.json"), "utf8")) as object;
        const draft = { ...schema, $schema: "http://json-schema.org/draft-07/schema#" };
        const validate = new Ajv({ strict: false }).compile(draft);
        for (const values of [ingress, egress]) expect(validate(values), JSON.stringify(validate.errors)).to.equal(true);
        expect(validate({ ...ingress, unheardOf: true })).to.equal(false);
    });
});

describe("what the mesh is told", () => {
    it("TL-1: names the files that the gateway's proxy writes its own certificate to, and no Secret", () => {
        const { servers, selector } = oneOf("Gateway", "ingress").spec as {
            servers: { tls: Record<string, unknown>; port: unknown }[];
            selector: unknown;
        };
        expect(selector).to.deep.equal(workloads.ingressGateway.labels);
        expect(servers).to.have.length(1);
        const { tls, port } = servers[0] as { tls: Record<string, string>; port: { number: number } };
        expect(port.number).to.equal(ports.gatewayHttps);
        const folder = (ingress["env"] as Record<string, string>)["OUTPUT_CERTS"] ?? "";
        expect([tls["serverCertificate"], tls["privateKey"]]).to.deep.equal([`${folder}/cert-chain.pem`, `${folder}/key.pem`]);
        expect(tls).to.not.have.property("credentialName");
        const mounts = ingress["volumeMounts"] as { name: string; mountPath: string }[];
        const volume = mounts.find(({ mountPath }) => mountPath === folder)?.name;
        expect(ingress["volumes"]).to.deep.include({ name: volume, emptyDir: { medium: "Memory", sizeLimit: "1Mi" } });
    });

    it("HC-1: answers the load balancer's gRPC check at the gateway itself, on the path that is allowed without a token", () => {
        const { http } = oneOf("VirtualService", "grpc-health").spec as {
            http: { match: { uri: { exact: string } }[]; directResponse: unknown }[];
        };
        const path = http[0]?.match[0]?.uri.exact;
        expect(http[0]?.directResponse).to.deep.equal({ status: 200 });
        const allowed = meshPolicyPlan({ traffic: everything, issuer, routes: [] }).derived.find(
            ({ metadata }) => metadata.name === "ingress-gateway",
        );
        expect(JSON.stringify(allowed?.spec)).to.include(`"${path}"`);
    });

    it("passes on what is published: exact paths as they are, a star at the end as a prefix", () => {
        const { http, hosts } = oneOf("VirtualService", "weaviate").spec as { http: Record<string, unknown>[]; hosts: string[] };
        expect(hosts).to.deep.equal(["weaviate.example.com"]);
        expect(http[0]?.["match"]).to.deep.equal([{ uri: { prefix: "/v1/objects" } }, { uri: { exact: "/v1/meta" } }]);
        expect(http[0]?.["route"]).to.deep.equal([{ destination: { host: route.service, port: { number: 80 } } }]);
        expect(http[0]).to.deep.include({ retries: { attempts: 2, retryOn: "connect-failure,refused-stream" }, timeout: "60s" });
    });

    it("refuses rules with every fault at once", () => {
        const wrong = { name: "Weaviate", hosts: ["*.example.com"], paths: ["v1", "/a*b", "/*/x*"], service: "weaviate", port: 80 };
        const faults = meshRuleFaults({
            traffic: everything,
            issuer: "http://login.example.com",
            routes: [route, wrong, { ...route, name: "bare", hosts: [], paths: [] }],
        });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "issuer",
            "routes[1].name",
            "routes[1].hosts",
            "routes[1].paths",
            "routes[1].paths",
            "routes[1].paths",
            "routes[1].service",
            "routes[2].hosts",
            "routes[2].paths",
        ]);
        expect(meshRuleFaults({ traffic: everything, issuer, routes: [route] })).to.deep.equal([]);
    });

    it("IS-6: tells each workload of the mesh that needs it what its sidecar leaves alone", () => {
        expect(annotations["prometheus"]).to.have.property("traffic.sidecar.istio.io/excludeOutboundPorts");
        expect(annotations["weaviate"]?.["traffic.sidecar.istio.io/excludeOutboundIPRanges"]).to.include("169.254.170.23/32");
        expect(annotations).to.not.have.any.keys("istiod", "coredns");
    });

    (crdsPresent ? it : it.skip)("is what the published definitions take, without a field they do not declare", () => {
        const validators = crdValidators("istio");
        fc.assert(
            fc.property(trafficInputs, (traffic) => {
                const { derived, own } = meshPolicyPlan({ traffic, issuer, routes: [route] });
                for (const object of [...derived, ...own].filter(({ apiVersion }) => apiVersion !== "v1")) {
                    const validate = validators.get(`${object.apiVersion} ${object.kind}`);
                    expect(validate?.(object), `${object.kind} ${object.metadata.name}: ${JSON.stringify(validate?.errors)}`).to.equal(
                        true,
                    );
                }
            }),
            { numRuns: 10 },
        );
    });
});
