import { expect } from "chai";
import fc from "fast-check";

import {
    deriveSecurityGroups,
    edgeText,
    endpointGroups,
    securityGroupRole,
    trafficGraph,
    type SecurityGroupRule,
    type TrafficEdge,
} from "../../../components/traffic";
import { everything, trafficInputs } from "./inputs";

const derived = deriveSecurityGroups(trafficGraph(everything));
const rulesOf = (role: string): SecurityGroupRule[] => derived.groups.find((group) => group.role === role)?.rules ?? [];

/** Whether one of a group's rules admits an edge in a direction. */
function admits(groups: typeof derived.groups, role: string, direction: SecurityGroupRule["direction"], edge: TrafficEdge): boolean {
    return (groups.find((group) => group.role === role)?.rules ?? []).some(
        (rule) =>
            rule.direction === direction &&
            rule.protocol === edge.protocol &&
            rule.ports.from <= edge.ports.from &&
            rule.ports.to >= edge.ports.to,
    );
}

describe("AC-3: security groups derived from the traffic graph", () => {
    it("drop no edge: each has its rules at both ends, or is listed with the reason", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const graph = trafficGraph(inputs);
                const { groups, inexpressible } = deriveSecurityGroups(graph);
                for (const edge of graph) {
                    if (inexpressible.some((entry) => entry.edge === edge)) {
                        expect(["dns", "link-local"]).to.include(edge.to.kind);
                        continue;
                    }
                    const ends = [
                        { role: securityGroupRole(edge.from), direction: "egress" as const },
                        { role: securityGroupRole(edge.to), direction: "ingress" as const },
                    ].filter((end) => end.role !== undefined);
                    const held = ends.length > 0 && ends.every(({ role, direction }) => admits(groups, role as string, direction, edge));
                    expect(held, edgeText(edge)).to.equal(true);
                }
            }),
            { numRuns: 30 },
        );
    });

    it("add nothing: every rule has an edge behind it", () => {
        const graph = trafficGraph(everything);
        for (const group of derived.groups) {
            for (const rule of group.rules) {
                const behind = graph.filter((edge) => {
                    const own = rule.direction === "ingress" ? edge.to : edge.from;
                    const peer = rule.direction === "ingress" ? edge.from : edge.to;
                    const samePeer = rule.peer.by !== "security-group" || securityGroupRole(peer) === rule.peer.role;
                    return (
                        securityGroupRole(own) === group.role &&
                        samePeer &&
                        edge.protocol === rule.protocol &&
                        edge.ports.from === rule.ports.from &&
                        edge.ports.to === rule.ports.to
                    );
                });
                expect(behind, `${group.role} ${rule.key}`).to.not.be.empty;
            }
        }
    });

    it("name address ranges only for the internet, offices and hosts outside", () => {
        const byRange = derived.groups.flatMap((group) =>
            group.rules.filter((rule) => rule.peer.by === "cidr").map((rule) => `${group.role} ${rule.key}`),
        );
        expect(byRange.sort()).to.deep.equal([
            "app-node to-0.0.0.0-0-tcp-443",
            "control-plane from-192.168.10.0-24-tcp-443",
            "load-balancer from-0.0.0.0-0-tcp-443",
            "load-balancer from-0.0.0.0-0-tcp-80",
            "monitoring-node from-192.168.10.0-24-tcp-3000",
        ]);
    });

    it("AC-5: let the load balancer reach the gateway's ports on app nodes and nothing else", () => {
        const out = rulesOf("load-balancer").filter((rule) => rule.direction === "egress");
        expect(out.map((rule) => rule.key).sort()).to.deep.equal(["to-app-node-tcp-15021", "to-app-node-tcp-8443"]);
    });

    it("VE-3: let an endpoint's group admit 443 from the tiers and the administrators that need it, and start nothing", () => {
        for (const group of endpointGroups) {
            const rules = rulesOf(`endpoint-${group.name}`);
            const callers = group.tiers.map((tier) => `${tier}-node`);
            if (group.forAdministrators) callers.push("vpn-cluster-admin"); // whoever reads dashboards calls nothing of AWS
            expect(rules.map((rule) => rule.key).sort()).to.deep.equal(callers.map((caller) => `from-${caller}-tcp-443`).sort());
        }
    });

    it("keep to what AWS takes: 60 rules a direction, 255 characters of its own set in a description", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                for (const group of deriveSecurityGroups(trafficGraph(inputs)).groups) {
                    for (const direction of ["ingress", "egress"]) {
                        expect(group.rules.filter((rule) => rule.direction === direction).length).to.be.at.most(60);
                    }
                    for (const text of [group.description, ...group.rules.map((rule) => rule.description)]) {
                        expect(text).to.match(/^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]{1,255}$/);
                    }
                    expect(new Set(group.rules.map((rule) => rule.key)).size).to.equal(group.rules.length);
                }
            }),
            { numRuns: 30 },
        );
    });
});
