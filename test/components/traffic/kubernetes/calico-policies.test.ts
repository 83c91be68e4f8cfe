import { expect } from "chai";
import fc from "fast-check";

import { edgeText, trafficGraph } from "../../../../components/traffic";
import {
    addressesLabel,
    deriveCalicoPolicies,
    deriveNetworkPolicies,
    platformTier,
    type CalicoPolicySpec,
    type Manifest,
    type NetworkSetSpec,
    type TierSpec,
} from "../../../../components/traffic/kubernetes";
import { everything, trafficInputs } from "../inputs";
import { addresses, hostOf, hosts, impostorsIn, podsOf, strangerIn, type Host } from "./cluster";
import { expectMatrix } from "./matrix";
import { enforce } from "./packets";

const graph = trafficGraph(everything);
const derived = deriveCalicoPolicies(graph, addresses);
const plain = deriveNetworkPolicies(graph, addresses);
const pods = podsOf(graph);
const policies = derived.objects.filter(({ kind }) => kind.endsWith("NetworkPolicy")) as Manifest<CalicoPolicySpec>[];
const ofKind = <Spec extends object>(kind: string) =>
    derived.objects.filter((object) => object.kind === kind) as unknown as Manifest<Spec>[];
const host = (name: string): Host => {
    const found = pods.find((pod) => pod.name === name) ?? hosts[name];
    if (found === undefined) throw new Error(`the cluster of the tests has no ${name}`);
    return found;
};

describe("NP-1, NP-4: Calico policies derived from the traffic graph", () => {
    it("NP-6: count as many edges out as in: each is held or listed with the reason, none is both", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const { held, inexpressible } = deriveCalicoPolicies(edges, addresses);
                const out = [...new Set(held.map(({ edge }) => edge)), ...inexpressible.map(({ edge }) => edge)];
                expect(out.map(edgeText).sort()).to.deep.equal(edges.map(edgeText).sort());
            }),
            { numRuns: 20 },
        );
    });

    it("name in `held` only objects they make", () => {
        const made = policies.map(
            ({ kind, metadata }) => `${kind} ${metadata.namespace === undefined ? "" : `${metadata.namespace}/`}${metadata.name}`,
        );
        for (const { object } of derived.held) expect(made).to.include(object);
    });

    it("NP-8: let every edge through in every configuration, with and without plain policies beneath", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const own = podsOf(edges);
                const { objects, held } = deriveCalicoPolicies(edges, addresses);
                for (const allowed of [enforce(objects, []), enforce(objects, deriveNetworkPolicies(edges, addresses).objects)]) {
                    for (const edge of new Set(held.map((entry) => entry.edge))) {
                        const [from, to] = [hostOf(edge.from, own), hostOf(edge.to, own)];
                        if (from === undefined || to === undefined) throw new Error(`no host stands for ${edgeText(edge)}`);
                        expect(allowed({ from, to, protocol: edge.protocol, port: edge.ports.from }), edgeText(edge)).to.equal(true);
                    }
                }
            }),
            { numRuns: 8 },
        );
    });

    const strangers = [strangerIn("elsewhere"), strangerIn("weaviate")];
    it("NP-8: by themselves allow, of all pairs of pods and ports, exactly those of the graph", () => {
        expectMatrix(graph, enforce(derived.objects, []), strangers);
    });

    it("NP-5: name pods by namespace too: labels alone open nothing", () => {
        // The default deny leaves this namespace out, so that only the other end can stop them.
        expectMatrix(graph, enforce(derived.objects, []), impostorsIn("kube-system", graph));
    });

    it("NP-8: allow the same together with plain policies, which cannot narrow them", () => {
        expectMatrix(graph, enforce(derived.objects, plain.objects), strangers);
    });

    it("NP-4: need the platform tier to pass on what it does not decide", () => {
        const [tier] = ofKind<TierSpec>("Tier");
        expect([tier?.metadata.name, tier?.spec]).to.deep.equal([platformTier, { order: 200, defaultAction: "Pass" }]);
        // The same objects with a tier that ends in deny would cut Weaviate off from its clients.
        const closed = derived.objects.map((object) =>
            object.kind === "Tier" ? { ...object, spec: { order: 200, defaultAction: "Deny" as const } } : object,
        );
        const call = { from: host("ingress-gateway"), to: host("weaviate"), protocol: "tcp" as const, port: 8080 };
        expect(enforce(derived.objects, [])(call)).to.equal(true);
        expect(enforce(closed, [])(call)).to.equal(false);
    });

    it("NP-4: leave out of the default deny the system's namespaces and no other, and there only pods the graph does not know", () => {
        const allowed = enforce(derived.objects, plain.objects);
        const stranger = strangerIn("kube-system");
        const reached = pods.filter((to) =>
            [22, 53, 443, 8080, 10250].some((port) => allowed({ from: stranger, to, protocol: "tcp", port })),
        );
        expect(reached.map(({ name }) => name)).to.deep.equal(["coredns"]);
        expect(allowed({ from: host("coredns"), to: stranger, protocol: "tcp", port: 443 })).to.equal(false);
        for (const namespace of ["elsewhere", "istio-system", "default", "keda"]) {
            expect(allowed({ from: strangerIn(namespace), to: host("outside"), protocol: "tcp", port: 443 }), namespace).to.equal(false);
        }
    });

    const forbidden: [string, string, number][] = [
        ["weaviate", "interface endpoint", 443],
        ["weaviate", "control-plane", 443],
        ["weaviate", "outside", 443],
        ["prometheus", "s3", 443],
        ["kube-state-metrics", "interface endpoint", 443],
        ["alertmanager", "control-plane", 443],
        ["ingress-gateway", "pod-identity agent", 80],
        ["application search", "dns", 53],
        ["grafana", "outside", 443],
        ["load-balancer", "weaviate", 8080],
        ["office", "weaviate", 8080],
        ["vpn", "prometheus", 9090],
        ["control-plane", "weaviate", 8080],
        ["app nodes", "weaviate", 8080],
    ];
    for (const [from, to, port] of forbidden) {
        it(`deny ${from} to ${to} on ${port}`, () => {
            expect(enforce(derived.objects, plain.objects)({ from: host(from), to: host(to), protocol: "tcp", port })).to.equal(false);
        });
    }

    it("SS-2: deny every pod instance metadata, those in system namespaces too", () => {
        const allowed = enforce(derived.objects, plain.objects);
        for (const from of [...pods, strangerIn("kube-system"), strangerIn("elsewhere")]) {
            expect(allowed({ from, to: host("instance-metadata agent"), protocol: "tcp", port: 80 }), from.name).to.equal(false);
        }
    });

    it("S3-3: match nothing by a set whose addresses are not known", () => {
        const { objects } = deriveCalicoPolicies(graph, { ...addresses, s3Ranges: [] });
        const call = { from: host("weaviate"), to: host("s3"), protocol: "tcp" as const, port: 443 };
        expect(enforce(objects, [])(call)).to.equal(false);
        expect(enforce(derived.objects, [])(call)).to.equal(true);
    });

    it("name the API servers by their Service alone: Calico takes no ports and no protocol beside it", () => {
        const rules = policies.flatMap(({ spec }) => [...(spec.egress ?? []), ...(spec.ingress ?? [])]);
        const byService = rules.filter(({ destination, source }) => destination?.services !== undefined || source?.services !== undefined);
        expect(byService).to.not.be.empty;
        for (const rule of byService) {
            expect({ ...rule, action: "" }).to.deep.equal({
                action: "",
                destination: { services: { name: "kubernetes", namespace: "default" } },
            });
        }
    });

    it("carry their tier in the name where it is not the default one, and stand before plain policies or decide nothing", () => {
        for (const { metadata, spec } of policies) {
            expect(metadata.name.startsWith(`${platformTier}.`), metadata.name).to.equal(spec.tier === platformTier);
            const rules = [...(spec.egress ?? []), ...(spec.ingress ?? [])];
            if (spec.order >= 1000) expect(rules, metadata.name).to.deep.equal([]);
        }
    });

    it("refer to sets of addresses that exist", () => {
        const sets = ofKind<NetworkSetSpec>("GlobalNetworkSet").map(({ metadata }) => metadata.labels[addressesLabel]);
        const named = [...JSON.stringify(policies).matchAll(new RegExp(`${addressesLabel} == '([^']+)'`, "g"))].map(([, name]) => name);
        expect(named).to.not.be.empty;
        expect([...new Set(named)].sort()).to.deep.equal(sets.sort());
    });
});
