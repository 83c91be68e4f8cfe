import { expect } from "chai";
import fc from "fast-check";

import { logGroupDays, logGroupRetention } from "../../components/log-retention";

describe("the retention of a log group", () => {
    it("is never shorter than what was asked for, and the next that CloudWatch Logs takes", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 3653 }), (days) => {
                const retention = logGroupRetention(days);
                expect(retention).to.be.at.least(days);
                expect(logGroupDays).to.include(retention);
                expect(logGroupDays.filter((allowed) => allowed >= days && allowed < retention)).to.deep.equal([]);
            }),
        );
        expect(logGroupRetention(366)).to.equal(400);
    });

    it("refuses what CloudWatch Logs cannot keep so long", () => {
        expect(() => logGroupRetention(3654)).to.throw(RangeError, /3653 days at most/);
    });
});
