import { expect } from "chai";
import fc from "fast-check";

import { controls } from "../../../policy/src/controls";
import { edgeText, graphFaults, tierOf, trafficGraph, workloads, type TrafficEdge } from "../../../components/traffic";
import { everything, trafficInputs } from "./inputs";

const graph = trafficGraph(everything);
const sound: TrafficEdge = {
    from: workloads.backup,
    to: workloads.weaviate,
    class: "workload",
    protocol: "tcp",
    ports: { from: 8080, to: 8080 },
    identity: "mesh-principal",
    encryption: { by: "mesh" },
    reason: "An edge to break",
    controls: ["DT-4"],
};

describe("NP-6: the traffic graph", () => {
    it("is sound, whatever the configuration", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                expect(graphFaults(trafficGraph(inputs))).to.deep.equal([]);
            }),
        );
    });

    it("names only controls that exist", () => {
        const known = new Set<string>(controls.map(({ id }) => id));
        for (const edge of graph) for (const id of edge.controls) expect(known.has(id), `${id} of ${edgeText(edge)}`).to.equal(true);
    });

    it("has one edge for one purpose", () => {
        const seen = graph.map((edge) => `${edgeText(edge)} ${JSON.stringify(edge.http ?? edge.grpc ?? "")}`);
        expect(seen.filter((text, index) => seen.indexOf(text) !== index)).to.deep.equal([]);
    });

    it("DT-1, MT-1: lets no isolated tier leave for a host outside", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const leaving = trafficGraph(inputs).filter((edge) => edge.to.kind === "external-host");
                expect(leaving.every((edge) => tierOf(edge.from) === "app")).to.equal(true);
            }),
        );
    });

    it("MT-3: lets no workload of another tier start a conversation with monitoring", () => {
        const into = graph.filter((edge) => tierOf(edge.to) === "monitoring" && edge.class === "workload" && edge.from.kind === "workload");
        expect(into.every((edge) => tierOf(edge.from) === "monitoring")).to.equal(true);
    });

    it("AC-5: publishes Weaviate only where the configuration says so", () => {
        const fromGateway = (publishWeaviateApi: boolean) =>
            trafficGraph({ ...everything, publishWeaviateApi }).filter(
                (edge) => edge.from === workloads.ingressGateway && edge.to === workloads.weaviate,
            );
        expect(fromGateway(false)).to.have.length(0);
        expect(fromGateway(true).map((edge) => edge.ports.from)).to.deep.equal([8080, 50051]);
    });

    it("WF-2: never forwards Weaviate's administration from the gateway", () => {
        const paths = graph
            .filter((edge) => edge.from === workloads.ingressGateway && edge.to === workloads.weaviate)
            .flatMap((edge) => edge.http?.paths ?? []);
        expect(paths).to.not.be.empty;
        for (const path of paths) expect(path).to.not.match(/^\/v1\/(backups|authz|users|cluster|\*)|^\/\*|^\/v1\*/);
    });

    const broken: [string, Partial<TrafficEdge>, string][] = [
        ["the internet into the app tier", { from: { kind: "internet" }, to: workloads.ingressGateway }, "past the load balancer"],
        [
            "a way out of the database",
            { from: workloads.weaviate, to: { kind: "external-host", host: "evil.example.com" } },
            "another tier than app",
        ],
        ["the whole internet", { from: workloads.ingressGateway, to: { kind: "internet" } }, "name the host"],
        ["an application into monitoring", { from: workloads.ingressGateway, to: workloads.grafana }, "into monitoring"],
        ["an office into the database", { from: { kind: "office", name: "berlin", cidrs: ["192.168.0.0/24"] } }, "office past monitoring"],
        ["the system tier into the database as a workload", { from: workloads.coreDns }, "from another tier than app and backup"],
        ["a conversation with the backup tier", { to: workloads.backup }, "with the backup tier"],
        ["an AWS service that calls in", { from: { kind: "aws-service", service: "logs", endpoint: "interface" } }, "start a conversation"],
        ["no encryption without a reason", { encryption: { by: "none", reason: " " } }, "does not say why"],
        ["no reason", { reason: "" }, "gives no reason"],
        ["no control", { controls: [] }, "serves no control"],
        ["reversed ports", { ports: { from: 90, to: 80 } }, "reversed"],
    ];
    for (const [what, change, word] of broken) {
        it(`refuses ${what}`, () => {
            expect(graphFaults([sound])).to.deep.equal([]);
            expect(graphFaults([{ ...sound, ...change }]).join("\n")).to.include(word);
        });
    }
});
