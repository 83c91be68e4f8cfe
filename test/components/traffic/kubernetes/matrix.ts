import { expect } from "chai";

import type { TrafficEdge } from "../../../../components/traffic";
import { hosts, inGraph, podsOf, portsToTry, type Host } from "./cluster";
import type { Decide } from "./packets";

/**
 * The reachability matrix of pods (NP-8): every pair of pods, strangers among them, on every port of the graph and some that are in
 * none, by TCP and UDP. What is allowed must be in the graph and the other way round; so must what leaves a pod for the outside.
 *
 * @param strangers Pods that no edge knows, in namespaces that are denied by default.
 */
export function expectMatrix(graph: readonly TrafficEdge[], allowed: Decide, strangers: readonly Host[]): void {
    const pods = podsOf(graph);
    const everyone = [...pods, ...strangers];
    const ports = portsToTry(graph);
    const wrong: string[] = [];
    let tried = 0;
    for (const from of everyone) {
        for (const to of everyone) {
            // A pair of strangers is nobody's business here: what they are denied depends on their namespaces.
            if (from.pod?.workload === undefined && to.pod?.workload === undefined) continue;
            for (const port of ports) {
                for (const protocol of ["tcp", "udp"] as const) {
                    tried += 1;
                    const expected = inGraph(graph, from, to, protocol, port);
                    if (allowed({ from, to, protocol, port }) !== expected) {
                        wrong.push(`${from.name} to ${to.name} on ${protocol} ${port} is ${expected ? "denied" : "allowed"}`);
                    }
                }
            }
        }
    }
    for (const from of pods) {
        const outside = hosts["outside"];
        if (outside === undefined) throw new Error("the cluster lacks the outside");
        for (const port of ports) {
            const expected = graph.some(
                (edge) =>
                    edge.to.kind === "external-host" &&
                    edge.from.kind === "workload" &&
                    edge.from.name === from.name &&
                    edge.ports.from === port,
            );
            if (allowed({ from, to: outside, protocol: "tcp", port }) !== expected) wrong.push(`${from.name} to the outside on ${port}`);
        }
    }
    expect(wrong).to.deep.equal([]);
    expect(tried).to.be.greaterThan(20_000);
}
