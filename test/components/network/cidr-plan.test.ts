import { expect } from "chai";
import { containsCidr, overlapCidr } from "cidr-tools";
import fc from "fast-check";

import { cidrPlanFaults, smallestVpc, subnetPlan } from "../../../components/network/cidr-plan";
import { tiers } from "../../../components/network/tiers";
import { matchSnapshot } from "../../support/snapshot";

const letters = ["a", "b", "c", "d", "e", "f"];
const zones = fc
    .record({ region: fc.constantFrom("eu-central-1", "us-gov-west-1", "ap-southeast-2"), chosen: fc.subarray(letters, { minLength: 3 }) })
    .map(({ region, chosen }) => chosen.map((letter) => `${region}${letter}`));

/** Any range of RFC 1918 that a VPC may have here. */
const ranges = fc.integer({ min: 16, max: smallestVpc }).chain((prefix) => {
    const bases = [
        { start: 10 * 2 ** 24, bits: 8 },
        { start: 172 * 2 ** 24 + 16 * 2 ** 16, bits: 12 },
        { start: 192 * 2 ** 24 + 168 * 2 ** 16, bits: 16 },
    ];
    return fc.constantFrom(...bases).chain(({ start, bits }) =>
        fc.integer({ min: 0, max: 2 ** (prefix - bits) - 1 }).map((index) => {
            const address = start + index * 2 ** (32 - prefix);
            return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${prefix}`;
        }),
    );
});

const prefixOf = (cidr: string) => Number(cidr.split("/")[1]);

describe("AT-1, AC-1: the CIDR plan", () => {
    it("lays subnets out inside the range and inside their tier, none overlapping another", () => {
        fc.assert(
            fc.property(ranges, zones, (cidr, availabilityZones) => {
                const plan = subnetPlan(cidr, availabilityZones);
                const subnets = tiers.flatMap((tier) => Object.values(plan.tiers[tier].subnets).map((subnet) => ({ tier, subnet })));
                expect(subnets).to.have.length(tiers.length * availabilityZones.length);
                for (const { tier, subnet } of subnets) {
                    expect(containsCidr(cidr, plan.tiers[tier].block)).to.equal(true);
                    expect(containsCidr(plan.tiers[tier].block, subnet)).to.equal(true);
                }
                for (const [index, one] of subnets.entries()) {
                    for (const other of subnets.slice(index + 1))
                        expect(overlapCidr(one.subnet, other.subnet), `${one.subnet} ${other.subnet}`).to.equal(false);
                }
            }),
            { numRuns: 50 },
        );
    });

    it("gives every subnet a size AWS accepts, and the edge and admin tiers what load balancers and VPN associations need", () => {
        fc.assert(
            fc.property(ranges, zones, (cidr, availabilityZones) => {
                const plan = subnetPlan(cidr, availabilityZones);
                for (const tier of tiers) {
                    const longest = tier === "admin" || tier === "edge" ? 27 : 28;
                    for (const subnet of Object.values(plan.tiers[tier].subnets)) expect(prefixOf(subnet)).to.be.within(16, longest);
                }
            }),
        );
    });

    it("moves no subnet when a zone is added or left out", () => {
        fc.assert(
            fc.property(ranges, zones, (cidr, availabilityZones) => {
                const all = subnetPlan(
                    cidr,
                    letters.map((letter) => `${availabilityZones[0]?.slice(0, -1)}${letter}`),
                );
                const some = subnetPlan(cidr, availabilityZones);
                for (const tier of tiers) {
                    expect(some.tiers[tier].block).to.equal(all.tiers[tier].block);
                    for (const zone of availabilityZones) expect(some.tiers[tier].subnets[zone]).to.equal(all.tiers[tier].subnets[zone]);
                }
            }),
        );
    });

    it("refuses a range that is too small, and names the smallest that would do", () => {
        for (const prefix of [19, 20, 24, 28, 32]) {
            const faults = cidrPlanFaults(`10.0.0.0/${prefix}`, ["eu-central-1a"]);
            expect(faults).to.have.length(1);
            expect(faults[0]).to.include(`the smallest range that fits is a /${smallestVpc}`);
        }
        expect(cidrPlanFaults(`10.0.0.0/${smallestVpc}`, ["eu-central-1a"])).to.deep.equal([]);
    });

    const refused: [string, string, string][] = [
        ["a public range", "8.8.0.0/16", "not private"],
        ["a range wider than a VPC", "10.0.0.0/8", "at most a /16"],
        ["an address that does not begin its range", "10.30.1.0/16", "write 10.30.0.0/16"],
        ["no range at all", "10.30.0.0", "written like"],
        ["an impossible address", "10.300.0.0/16", "written like"],
        ["a range of IPv6", "fd00::/16", "written like"],
    ];
    for (const [what, cidr, word] of refused) {
        it(`refuses ${what}`, () => {
            expect(cidrPlanFaults(cidr, ["eu-central-1a"]).join("\n")).to.include(word);
            expect(() => subnetPlan(cidr, ["eu-central-1a"])).to.throw(RangeError);
        });
    }

    it("refuses a local zone, which has no slot", () => {
        expect(cidrPlanFaults("10.0.0.0/16", ["us-east-1-bos-1a"])[0]).to.include("cannot place zone");
    });

    it("never crashes, whatever it is given", () => {
        fc.assert(fc.property(fc.string(), fc.array(fc.string()), (cidr, names) => Array.isArray(cidrPlanFaults(cidr, names))));
    });

    it("is frozen: later work adds tiers, and moves none", () => {
        matchSnapshot("cidr-plan", {
            "10.30.0.0/16": subnetPlan(
                "10.30.0.0/16",
                letters.map((letter) => `eu-central-1${letter}`),
            ),
            "192.168.64.0/18": subnetPlan("192.168.64.0/18", ["eu-central-1a", "eu-central-1b", "eu-central-1c"]),
        });
    });
});
