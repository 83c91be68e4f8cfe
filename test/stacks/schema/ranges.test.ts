import { expect } from "chai";
import fc from "fast-check";

import { subnetPlan } from "../../../components/network/cidr-plan";
import { planNetwork } from "../../../components/network/network-plan";
import { tiers, type Tier } from "../../../components/network/tiers";
import { interfaceServices } from "../../../components/traffic";
import { trafficOf } from "../../../stacks/traffic";
import { accountOf } from "../../../stacks/data";
import { changed, read, shipped, type Json } from "./support";

/** A range as first and last address. */
type Span = readonly [first: number, last: number];

const span = (cidr: string): Span => {
    const [address = "", prefix = ""] = cidr.split("/");
    const first = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
    return [first, first + 2 ** (32 - Number(prefix)) - 1];
};
const meet = ([a, b]: Span, [c, d]: Span): boolean => a <= d && c <= b;
const within = ([a, b]: Span, [c, d]: Span): boolean => c <= a && b <= d;
const anyMeet = (spans: readonly Span[]): boolean => spans.some((one, index) => spans.slice(index + 1).some((other) => meet(one, other)));

/** A range inside RFC 1918, of a prefix between bounds. */
const privateRange = (shortest: number, longest: number): fc.Arbitrary<string> =>
    fc
        .record({
            base: fc.constantFrom<[number, number]>(
                [10 * 2 ** 24, 8],
                [172 * 2 ** 24 + 16 * 2 ** 16, 12],
                [192 * 2 ** 24 + 168 * 2 ** 16, 16],
            ),
            prefix: fc.integer({ min: shortest, max: longest }),
            at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        })
        .map(({ base: [start, bits], prefix, at }) => {
            const address = start + Math.floor(at * 2 ** (prefix - bits)) * 2 ** (32 - prefix);
            return `${[24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".")}/${prefix}`;
        });

const office = fc.record({
    cidrs: fc.array(privateRange(20, 28), { minLength: 1, maxLength: 2 }),
    reaches: fc.subarray(["monitoring", "kubernetes-api"], { minLength: 1 }),
    bgpAsn: fc.option(fc.integer({ min: 64512, max: 65534 }), { nil: undefined }),
});

/** A production environment with any range of its own, in three to six zones, with any offices. */
const environments = fc
    .record({
        cidr: privateRange(16, 18),
        zones: fc.subarray(["a", "b", "c", "d", "e", "f"], { minLength: 3 }),
        offices: fc.array(office, { maxLength: 2 }),
    })
    .map(({ cidr, zones, offices }) => {
        const named = offices.map(({ bgpAsn, ...rest }, index) => ({
            name: `office-${index}`,
            gatewayAddress: `203.0.113.${index + 1}`,
            ...rest,
            ...(bgpAsn === undefined ? {} : { bgpAsn }),
        }));
        return { cidr, zones: zones.map((letter) => `eu-central-1${letter}`), offices: named };
    });

/** Addresses a subnet needs in one zone, beside the five AWS takes: an interface for each endpoint and up to four of the control plane; a load balancer with room to grow; associations. */
const needed: Partial<Record<Tier, number>> = { endpoint: interfaceServices.length + 4, edge: 8 + 1, admin: 27 };

describe("AT-1: a configuration with any range, any zones and any offices", function () {
    this.timeout(120_000);
    const base = shipped("prod") as Record<string, { [key: string]: Json }>;
    const others = Object.values((base["weaviate-aws:network"]?.["otherEnvironments"] ?? {}) as Record<string, string>);
    const clients = Object.values((base["weaviate-aws:vpn"]?.["endpoints"] ?? {}) as Record<string, { clientCidr: string }>);
    const fixed = [...others, ...clients.map(({ clientCidr }) => clientCidr), "172.20.0.0/16"];

    it("is refused where two ranges meet, and otherwise gives subnets that meet nothing, of a size that can be used", () => {
        let [sound, refused] = [0, 0];
        fc.assert(
            fc.property(environments, ({ cidr, zones, offices }) => {
                const reading = read(
                    "prod",
                    changed("prod", ["network.cidr", cidr], ["availabilityZones", zones], ["offices", offices as unknown as Json]),
                );
                const claimed = [cidr, ...fixed, ...offices.flatMap(({ cidrs }) => cidrs)].map(span);
                if (anyMeet(claimed)) {
                    refused++;
                    expect(reading.faults.map(({ path }) => path).join(), JSON.stringify({ cidr, offices })).to.match(
                        /network\.cidr|offices|vpn\.endpoints|serviceCidr|otherEnvironments/,
                    );
                    return;
                }
                sound++;
                expect(reading.faults, JSON.stringify({ cidr, zones, offices })).to.deep.equal([]);
                const { environment } = reading;
                if (environment === undefined) throw new Error("no environment");
                const plan = subnetPlan(cidr, zones);
                const subnets = tiers.flatMap((tier) => zones.map((zone) => [tier, span(plan.tiers[tier].subnets[zone] ?? "")] as const));
                expect(anyMeet(subnets.map(([, subnet]) => subnet))).to.equal(false);
                for (const [tier, subnet] of subnets) {
                    expect(within(subnet, span(cidr))).to.equal(true);
                    expect(claimed.slice(1).some((other) => meet(subnet, other))).to.equal(false);
                    expect(subnet[1] - subnet[0] + 1 - 5, tier).to.be.at.least(needed[tier] ?? 11);
                }
                const network = planNetwork({
                    account: accountOf(environment),
                    cidr,
                    availabilityZones: zones,
                    traffic: trafficOf(environment),
                    s3EndpointPolicy: "{}",
                });
                expect(network.faults).to.deep.equal([]);
            }),
            { numRuns: 80 },
        );
        expect(sound).to.be.greaterThan(20);
        expect(refused).to.be.greaterThan(5);
    });

    it("is refused in words where offices have more ranges than a network ACL has entries, before anything is made", () => {
        const cidrs = Array.from({ length: 24 }, (_, index) => `192.168.${index}.0/24`);
        const many = { name: "many", gatewayAddress: "203.0.113.9", cidrs, reaches: ["monitoring"] };
        const { environment } = read("prod", changed("prod", ["offices", [many]]));
        if (environment === undefined) throw new Error("the configuration has faults of its own");
        const { faults } = planNetwork({
            account: accountOf(environment),
            cidr: environment.network.cidr,
            availabilityZones: [...environment.availabilityZones],
            traffic: trafficOf(environment),
            s3EndpointPolicy: "{}",
        });
        expect(faults.map(({ reason }) => reason).join()).to.include("join address ranges of offices");
    });
});
