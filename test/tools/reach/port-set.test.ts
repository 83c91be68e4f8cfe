import { expect } from "chai";
import * as fc from "fast-check";

import {
    allPorts,
    difference,
    holds,
    intersection,
    isEmpty,
    noPorts,
    portText,
    portsOf,
    union,
    type PortSet,
} from "../../../tools/reach/port-set";

const port = fc.integer({ min: 0, max: 65535 });
const range = fc.tuple(fc.constantFrom("tcp", "udp", "-1"), port, port).map(([protocol, from, to]) => portsOf(protocol, from, to));
const set = fc.array(range, { maxLength: 5 }).map((ranges) => ranges.reduce<PortSet>(union, noPorts));

describe("sets of ports", () => {
    it("behave as sets of their members", () => {
        fc.assert(
            fc.property(set, set, fc.constantFrom("tcp" as const, "udp" as const), port, (a, b, protocol, number) => {
                const inA = holds(a, protocol, number);
                const inB = holds(b, protocol, number);
                expect(holds(union(a, b), protocol, number)).to.equal(inA || inB);
                expect(holds(intersection(a, b), protocol, number)).to.equal(inA && inB);
                expect(holds(difference(a, b), protocol, number)).to.equal(inA && !inB);
            }),
        );
    });

    it("stand in one form each, whichever way they were put together", () => {
        fc.assert(
            fc.property(set, set, (a, b) => {
                expect(union(a, b)).to.deep.equal(union(b, a));
                expect(union(difference(a, b), intersection(a, b))).to.deep.equal(union(a, noPorts));
                expect(isEmpty(difference(a, allPorts))).to.equal(true);
            }),
        );
    });

    it("read a rule's protocol and ports as AWS writes them", () => {
        expect(portText(portsOf("6", 443, 443))).to.equal("tcp 443");
        expect(portText(portsOf("-1", undefined, undefined))).to.equal("tcp all; udp all");
        expect(portText(portsOf("udp", -1, -1))).to.equal("udp all");
        for (const none of [portsOf("icmp", 8, 0), portsOf("tcp", 9, 8)]) expect(isEmpty(none)).to.equal(true);
        expect(portText(union(portsOf("tcp", 8300, 8300), portsOf("tcp", 8301, 8301)))).to.equal("tcp 8300-8301");
    });
});
