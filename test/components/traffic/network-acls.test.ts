import { expect } from "chai";
import { containsCidr } from "cidr-tools";
import fc from "fast-check";

import { subnetPlan } from "../../../components/network/cidr-plan";
import type { Tier } from "../../../components/network/tiers";
import { deriveNetworkAcls, edgeText, mostEntries, tierOf, trafficGraph, type NetworkAclPlan } from "../../../components/traffic";
import { everything, trafficInputs } from "./inputs";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
const plan = subnetPlan("10.30.0.0/16", zones);
const derive = (inputs: typeof everything) => deriveNetworkAcls(trafficGraph(inputs), plan);

/** The verdict of the first entry that matches, as AWS evaluates them; the implied last entry denies. */
function verdict(
    acls: NetworkAclPlan[],
    tier: Tier,
    direction: "ingress" | "egress",
    protocol: string,
    peer: string,
    port: number,
): string {
    const entries = acls.find((acl) => acl.tier === tier)?.entries ?? [];
    const match = [...entries]
        .filter((entry) => entry.direction === direction)
        .sort((a, b) => a.ruleNumber - b.ruleNumber)
        .find(
            (entry) =>
                (entry.protocol === "all" || (entry.protocol === protocol && entry.ports.from <= port && port <= entry.ports.to)) &&
                containsCidr(entry.cidr, peer),
        );
    return match?.action ?? "deny";
}

const addressIn = (tier: Tier) => `${plan.tiers[tier].subnets["eu-central-1b"]?.split("/")[0]}/32`;
const ephemeral = [1024, 32768, 65535];

describe("AC-3, MT-3: network ACLs derived from the traffic graph", () => {
    it("drop no edge between tiers: request and answer pass at both ends, in every configuration", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const { acls, inexpressible } = derive(inputs);
                for (const edge of trafficGraph(inputs)) {
                    const [from, to] = [tierOf(edge.from), tierOf(edge.to)];
                    if (from === undefined || to === undefined) continue;
                    const at = edgeText(edge);
                    expect(inexpressible.some((entry) => entry.edge === edge)).to.equal(false);
                    expect(verdict(acls, from, "egress", edge.protocol, addressIn(to), edge.ports.from), at).to.equal("allow");
                    expect(verdict(acls, to, "ingress", edge.protocol, addressIn(from), edge.ports.to), at).to.equal("allow");
                    for (const port of ephemeral) {
                        expect(verdict(acls, to, "egress", edge.protocol, addressIn(from), port), `answer of ${at}`).to.equal("allow");
                        expect(verdict(acls, from, "ingress", edge.protocol, addressIn(to), port), `answer of ${at}`).to.equal("allow");
                    }
                }
            }),
            { numRuns: 20 },
        );
    });

    it("let clients in at the edge, and NAT and S3 out, with their answers", () => {
        const { acls } = derive(everything);
        const outside = "203.0.113.9/32";
        expect(verdict(acls, "edge", "ingress", "tcp", outside, 443)).to.equal("allow");
        expect(verdict(acls, "edge", "egress", "tcp", outside, 50000)).to.equal("allow");
        expect(verdict(acls, "edge", "ingress", "tcp", outside, 22)).to.equal("deny");
        for (const tier of ["app", "system", "database", "backup", "monitoring"] as const) {
            expect(verdict(acls, tier, "egress", "tcp", outside, 443), tier).to.equal("allow");
            expect(verdict(acls, tier, "ingress", "tcp", outside, 50000), tier).to.equal("allow");
            expect(verdict(acls, tier, "egress", "tcp", outside, 80), tier).to.equal("deny");
            expect(verdict(acls, tier, "ingress", "tcp", outside, 443), tier).to.equal("deny");
        }
    });

    it("let the answers of an office's calls back through the attachment's subnets", () => {
        const { acls } = derive(everything);
        expect(verdict(acls, "monitoring", "ingress", "tcp", "192.168.10.7/32", 3000)).to.equal("allow");
        expect(verdict(acls, "admin", "egress", "tcp", addressIn("monitoring"), 3000)).to.equal("allow");
        expect(verdict(acls, "admin", "ingress", "tcp", addressIn("monitoring"), 50000)).to.equal("allow");
        expect(verdict(acls, "monitoring", "egress", "tcp", "192.168.10.7/32", 50000)).to.equal("allow");
        expect(verdict(acls, "database", "ingress", "tcp", "192.168.10.7/32", 8080)).to.equal("deny");
    });

    const strangers: [Tier, Tier, number][] = [
        ["edge", "database", 8080],
        ["edge", "monitoring", 3000],
        ["edge", "endpoint", 443],
        ["app", "backup", 443],
        ["app", "monitoring", 443],
        ["database", "monitoring", 22],
        ["app", "admin", 443],
        ["backup", "app", 8443],
        ["database", "app", 443],
        ["admin", "database", 8080],
        ["admin", "app", 8443],
    ];
    for (const [from, to, port] of strangers) {
        it(`stop ${from} from reaching ${to} on ${port}, though both may admit the world for S3 or NAT`, () => {
            const { acls } = derive(everything);
            const out = verdict(acls, from, "egress", "tcp", addressIn(to), port);
            const into = verdict(acls, to, "ingress", "tcp", addressIn(from), port);
            expect([out, into]).to.include("deny");
        });
    }

    it("let those hear that talk with the internet that a packet was too large, after private ranges are denied, and nothing else of ICMP", () => {
        const { acls } = derive(everything);
        const heard = acls.flatMap(({ tier, entries }) =>
            entries.flatMap(({ protocol, direction, action, cidr, message, ruleNumber }) => {
                if (protocol !== "icmp") return [];
                const denials = entries.filter((entry) => entry.direction === direction && entry.action === "deny");
                expect(denials).to.have.length(3);
                for (const denial of denials) expect(denial.ruleNumber).to.be.below(ruleNumber);
                return [{ tier, direction, action, cidr, message }];
            }),
        );
        const message = { type: 3, code: 4 };
        expect(heard).to.have.deep.members(
            ["edge", "app"].flatMap((tier) =>
                ["ingress", "egress"].map((direction) => ({ tier, direction, action: "allow", cidr: "0.0.0.0/0", message })),
            ),
        );
    });

    it("stay within the quota, merging only ports of one peer and saying where", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const { acls, widened } = derive(inputs);
                for (const { tier, entries } of acls) {
                    for (const direction of ["ingress", "egress"] as const) {
                        const own = entries.filter((entry) => entry.direction === direction);
                        expect(own.length, `${tier} ${direction}`).to.be.at.most(mostEntries);
                        expect(new Set(own.map((entry) => entry.ruleNumber)).size).to.equal(own.length);
                        expect(own.filter((entry) => entry.action === "allow" && entry.protocol === "all")).to.be.empty;
                    }
                }
                for (const widening of widened) expect(widening.ports.from).to.be.at.most(widening.ports.to);
            }),
            { numRuns: 30 },
        );
    });

    it("refuse a graph that one range a peer does not fit into", () => {
        const cidrs = Array.from({ length: 30 }, (_, index) => `192.168.${index}.0/24`);
        const crowded = { ...everything, offices: [{ name: "many", cidrs, reaches: everything.offices[0]?.reaches ?? [] }] };
        expect(() => derive(crowded)).to.throw(RangeError, "more than a network ACL takes");
    });

    it("list what they cannot filter", () => {
        const kinds = new Set(derive(everything).inexpressible.map(({ edge }) => edge.to.kind));
        expect([...kinds].sort()).to.deep.equal(["dns", "link-local"]);
    });
});
