import { expect } from "chai";
import fc from "fast-check";

import { edgeText, trafficGraph, type TrafficEdge } from "../../../../components/traffic";
import {
    deriveCalicoPolicies,
    deriveMeshAuthorization,
    deriveNetworkPolicies,
    type AuthorizationPolicySpec,
    type Manifest,
} from "../../../../components/traffic/kubernetes";
import { everything, trafficInputs } from "../inputs";
import { addresses, podsOf, type Host } from "./cluster";
import { enforce } from "./packets";

const issuer = "https://login.example.com";
const graph = trafficGraph(everything);
const layers = [
    deriveNetworkPolicies(graph, addresses),
    deriveCalicoPolicies(graph, addresses),
    deriveMeshAuthorization(graph, { issuer }),
];

describe("NP-9: network policies and mesh agree", () => {
    it("let through the packets of every rule of the mesh, whoever it admits by principal", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const pods = podsOf(edges);
                const allowed = enforce(deriveCalicoPolicies(edges, addresses).objects, deriveNetworkPolicies(edges, addresses).objects);
                const plain = enforce([], deriveNetworkPolicies(edges, addresses).objects);
                const mesh = deriveMeshAuthorization(edges, { issuer }).objects.filter(({ kind }) => kind === "AuthorizationPolicy");
                for (const { metadata, spec } of mesh as Manifest<AuthorizationPolicySpec>[]) {
                    if (!("rules" in spec)) continue;
                    const to = pods.find(
                        ({ pod }) =>
                            pod?.namespace === metadata.namespace &&
                            JSON.stringify(pod?.labels) === JSON.stringify(spec.selector?.matchLabels),
                    );
                    for (const rule of spec.rules ?? []) {
                        for (const principal of (rule.from ?? []).flatMap(({ source }) => source.principals ?? [])) {
                            const callers = pods.filter(({ pod }) =>
                                principal.endsWith(`/ns/${pod?.namespace}/sa/${pod?.workload?.serviceAccount}`),
                            );
                            for (const port of rule.to.flatMap(({ operation }) => operation.ports)) {
                                const passes = (from: Host) =>
                                    to !== undefined &&
                                    [allowed, plain].every((decide) => decide({ from, to, protocol: "tcp", port: Number(port) }));
                                expect(callers.some(passes), `${principal} to ${metadata.name} on ${port}`).to.equal(true);
                            }
                        }
                    }
                }
            }),
            { numRuns: 15 },
        );
    });

    it("admit in the mesh, or say why it cannot, whatever network policies let into a pod with a sidecar", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const mesh = deriveMeshAuthorization(edges, { issuer });
                const inMesh = new Set(mesh.held.map(({ edge }) => edge));
                const listed = new Map(mesh.inexpressible.map(({ edge, why }) => [edge, why]));
                for (const { edge, direction } of deriveCalicoPolicies(edges, addresses).held) {
                    if (direction !== "ingress" || edge.to.kind !== "workload" || !edge.to.mesh) continue;
                    expect(inMesh.has(edge) || listed.get(edge)?.includes("policies on pods") === true, edgeText(edge)).to.equal(true);
                }
            }),
            { numRuns: 15 },
        );
    });

    it("leave no edge between pods to nobody: what the mesh cannot hold, network policies do", () => {
        const [plain, calico, mesh] = layers;
        for (const { edge } of mesh?.inexpressible ?? []) {
            const betweenPods = [edge.from, edge.to].every((node) => node.kind === "workload" && node.hostNetwork !== true);
            if (!betweenPods) continue;
            for (const layer of [plain, calico])
                expect(
                    layer?.held.some((held) => held.edge === edge),
                    edgeText(edge),
                ).to.equal(true);
        }
    });

    it("leave out, of all edges, only those between nodes, load balancers, offices and VPNs and what is no pod", () => {
        const noPod = ({ kind }: TrafficEdge["from"]) => kind !== "workload";
        for (const layer of layers.slice(0, 2)) {
            for (const { edge } of layer.inexpressible) {
                const host = (node: TrafficEdge["from"]) => noPod(node) || (node.kind === "workload" && node.hostNetwork === true);
                expect(host(edge.from) && host(edge.to), edgeText(edge)).to.equal(true);
            }
        }
    });

    it("give every object a name of its own, short enough for a label, and say its controls and reasons", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const objects = [
                    ...deriveNetworkPolicies(edges, addresses).objects,
                    ...deriveCalicoPolicies(edges, addresses).objects,
                    ...deriveMeshAuthorization(edges, { issuer }).objects,
                ];
                const ids = objects.map(
                    ({ apiVersion, kind, metadata }) => `${apiVersion} ${kind} ${metadata.namespace ?? ""}/${metadata.name}`,
                );
                expect(ids.filter((id, index) => ids.indexOf(id) !== index)).to.deep.equal([]);
                for (const { metadata } of objects) {
                    expect(metadata.name).to.match(/^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/);
                    expect(metadata.labels["app.kubernetes.io/part-of"]).to.equal("weaviate-aws");
                    expect(metadata.annotations["weaviate-aws/controls"]).to.match(/^[A-Z0-9]{2}-\d+(, [A-Z0-9]{2}-\d+)*$/);
                    expect(metadata.annotations["weaviate-aws/reasons"]).to.not.equal("");
                }
            }),
            { numRuns: 15 },
        );
    });

    it("are the same objects for the same graph", () => {
        const again = trafficGraph(everything);
        expect(deriveCalicoPolicies(again, addresses).objects).to.deep.equal(layers[1]?.objects);
        expect(deriveNetworkPolicies(again, addresses).objects).to.deep.equal(layers[0]?.objects);
    });
});
