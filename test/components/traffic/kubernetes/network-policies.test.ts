import { expect } from "chai";
import fc from "fast-check";

import { edgeText, trafficGraph, workloads, type TrafficEdge } from "../../../../components/traffic";
import { deriveNetworkPolicies, systemNamespaces } from "../../../../components/traffic/kubernetes";
import { everything, trafficInputs } from "../inputs";
import { addresses, hostOf, hosts, impostorsIn, podsOf, strangerIn, workloadsIn } from "./cluster";
import { expectMatrix } from "./matrix";
import { enforce } from "./packets";

const graph = trafficGraph(everything);
const derived = deriveNetworkPolicies(graph, addresses);
const names = (edges: readonly TrafficEdge[]) => edges.map(edgeText).sort();

describe("AT-3, NP-1: Kubernetes network policies derived from the traffic graph", () => {
    it("NP-6: count as many edges out as in: each is held or listed with the reason, none is both", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const { held, inexpressible } = deriveNetworkPolicies(edges, addresses);
                const heldEdges = [...new Set(held.map(({ edge }) => edge))];
                expect(names([...heldEdges, ...inexpressible.map(({ edge }) => edge)])).to.deep.equal(names(edges));
                for (const { why } of inexpressible) expect(why).to.not.equal("");
            }),
            { numRuns: 20 },
        );
    });

    it("hold an edge between two pods where it leaves and where it arrives", () => {
        for (const edge of graph) {
            if (edge.from.kind !== "workload" || edge.to.kind !== "workload" || edge.from.hostNetwork || edge.to.hostNetwork) continue;
            const directions = derived.held.filter((held) => held.edge === edge).map(({ direction }) => direction);
            expect(directions.sort(), edgeText(edge)).to.deep.equal(["egress", "ingress"]);
        }
    });

    it("NP-8: let every edge through in every configuration, and only the edge's own pods", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const pods = podsOf(edges);
                const { objects, held } = deriveNetworkPolicies(edges, addresses);
                const allowed = enforce([], objects);
                for (const edge of new Set(held.map((entry) => entry.edge))) {
                    const [from, to] = [hostOf(edge.from, pods), hostOf(edge.to, pods)];
                    if (from === undefined || to === undefined) throw new Error(`no host stands for ${edgeText(edge)}`);
                    expect(allowed({ from, to, protocol: edge.protocol, port: edge.ports.from }), edgeText(edge)).to.equal(true);
                }
            }),
            { numRuns: 10 },
        );
    });

    it("NP-8: by themselves allow, of all pairs of pods and ports, exactly those of the graph", () => {
        expectMatrix(graph, enforce([], derived.objects), [strangerIn("weaviate"), strangerIn("monitoring")]);
    });

    it("NP-5: name pods by namespace too: labels alone open nothing", () => {
        // No plain policy selects pods there, so that only the other end can stop them.
        expectMatrix(graph, enforce([], derived.objects), impostorsIn("elsewhere", graph));
    });

    it("VE-2: read a tier that calls a pod as the pods on that tier, and those of no other", () => {
        const onlyApp = graph.filter((edge) => edge.to !== workloads.coreDns || edge.from.kind !== "tier" || edge.from.tier === "app");
        expectMatrix(onlyApp, enforce([], deriveNetworkPolicies(onlyApp, addresses).objects), []);
    });

    it("AT-3, NP-4: deny by default, in both directions, in each namespace but those of the system", () => {
        const denied = derived.objects
            .filter(({ metadata, spec }) => metadata.name === "default-deny" && Object.keys(spec.podSelector).length === 0)
            .filter(({ spec }) => spec.policyTypes.length === 2 && spec.ingress.length === 0 && spec.egress.length === 0);
        const namespaces = [...new Set(workloadsIn(graph).map(({ namespace }) => namespace))];
        const expected = namespaces.filter((namespace) => !systemNamespaces.includes(namespace));
        expect(denied.map(({ metadata }) => metadata.namespace).sort()).to.deep.equal(expected.sort());
    });

    it("NP-4: isolate each workload in a system namespace by its own policy instead", () => {
        const own = workloadsIn(graph).filter(({ namespace, hostNetwork }) => systemNamespaces.includes(namespace) && !hostNetwork);
        expect(own).to.not.be.empty;
        for (const { namespace, labels, name } of own) {
            const policies = derived.objects.filter(({ metadata }) => metadata.namespace === namespace);
            const isolating = policies.find(({ spec }) => JSON.stringify(spec.podSelector.matchLabels) === JSON.stringify(labels));
            expect(isolating?.spec.policyTypes, name).to.deep.equal(["Ingress", "Egress"]);
        }
    });

    it("admit nobody to S3 while its ranges are not known, rather than everybody", () => {
        const { objects, inexpressible } = deriveNetworkPolicies(graph, { ...addresses, s3Ranges: [] });
        const toS3 = inexpressible.filter(({ edge, why }) => edge.to.kind === "aws-service" && why.includes("not known"));
        expect(toS3.map(({ edge }) => edgeText(edge)).sort()).to.deep.equal([
            "weaviate to s3 endpoint on tcp 443",
            "weaviate-backup to s3 endpoint on tcp 443",
            "weaviate-restore-drill to s3 endpoint on tcp 443",
        ]);
        for (const { spec, metadata } of objects) {
            for (const { to, ports } of spec.egress) expect([to.length, ports.length], metadata.name).to.not.include(0);
            for (const { from, ports } of spec.ingress) expect([from.length, ports.length], metadata.name).to.not.include(0);
        }
        const weaviate = podsOf(graph).find(({ name }) => name === "weaviate");
        const s3 = hosts["s3"];
        if (weaviate === undefined || s3 === undefined) throw new Error("the cluster lacks Weaviate or S3");
        expect(enforce([], objects)({ from: weaviate, to: s3, protocol: "tcp", port: 443 })).to.equal(false);
    });
});
