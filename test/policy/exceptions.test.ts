import { expect } from "chai";
import fc from "fast-check";

import { daysLeft, isInForce, LONGEST_IN_DAYS, readExceptions, type Exception } from "../../policy/src/framework/exceptions";
import type { Violation } from "../../tools/preview";
import { CONFIGURATION, recordingOf, servePack } from "./support/pack";
import { ref, Ref, without } from "./support/plan";
import { storage } from "./support/storage";

const DAY = 24 * 60 * 60 * 1000;
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString().slice(0, 10);
const exception = (more: Partial<Exception> = {}): Exception => ({
    policy: "buckets-are-encrypted-and-versioned",
    resource: "aws:s3/bucket:Bucket::data",
    reason: "versions double the bill of a cache",
    owner: "platform",
    expires: inDays(30),
    ...more,
});
const renamed = (props: Record<string, unknown>) =>
    Object.fromEntries(
        Object.entries(props).map(([key, value]) => [key, value instanceof Ref && value.to[0] === "data" ? ref("old") : value]),
    );
const unversioned = without(storage, "data-BucketVersioning");

describe("exceptions", () => {
    /** Two buckets without versions, under exceptions of every kind. */
    const plan = [
        ...unversioned,
        ...unversioned.map((item) => ({ ...item, name: item.name.replace("data", "old"), props: renamed(item.props) })),
    ];
    const kinds = {
        sound: exception(),
        expired: exception({ resource: "aws:s3/bucket:Bucket::old", expires: inDays(-1) }),
        unneeded: exception({ policy: "buckets-are-not-public" }),
        forNoPolicy: exception({ policy: "no-such-policy" }),
        ownerless: { ...exception(), owner: " " },
        forAll: exception({ resource: "aws:s3/bucket:Bucket::*" }),
        tooLong: exception({ expires: inDays(400) }),
        fromThemselves: exception({ policy: "exceptions-are-sound", resource: "pulumi:pulumi:Stack::weaviate-aws-test" }),
    };
    let violations: Violation[];
    const by = (policy: string) => violations.filter((one) => one.policy === policy);

    before(async () => {
        const pack = await servePack({ ...CONFIGURATION, "weaviate-aws:exceptions": JSON.stringify(Object.values(kinds)) });
        ({ violations } = await pack.judge(recordingOf(plan, "update")));
    });

    it("excuse the one resource they name, and no other", () => {
        expect(by("buckets-are-encrypted-and-versioned").map(({ urn }) => urn.split("::").at(-1))).to.deep.equal(["old"]);
    });

    it("are shown with reason, owner and end, and don't block", () => {
        expect(by("loosenings-are-shown")).to.have.length(1);
        expect(by("loosenings-are-shown")[0]).to.include({ level: "advisory" });
        for (const text of [kinds.sound.reason, kinds.sound.owner, kinds.sound.expires])
            expect(by("loosenings-are-shown")[0]?.message).to.include(text);
    });

    it("are violations when expired, unneeded, for no policy, malformed, for all, too long, or from themselves", () => {
        const messages = by("exceptions-are-sound").map(({ level, message }) => `${level} ${message}`);
        expect(messages.filter((message) => message.startsWith("mandatory"))).to.have.length(7);
        for (const text of [
            "expired on",
            "matches no fault",
            "no-such-policy",
            "lacks owner",
            "a pattern for",
            "later than",
            "exceptions-are-sound",
        ]) {
            expect(messages.join("\n")).to.include(text);
        }
    });

    it("are a violation when they are no list", () => {
        expect(readExceptions("[{]", "weaviate-aws:exceptions").faults).to.deep.equal(["weaviate-aws:exceptions is not a list"]);
    });

    it("hold until the end of their last day, and for a year at most", () => {
        const today = new Date("2026-03-01T23:59:59Z");
        expect(isInForce(exception({ expires: "2026-03-01" }), today)).to.equal(true);
        expect(isInForce(exception({ expires: "2026-02-28" }), today)).to.equal(false);
        expect(daysLeft(exception({ expires: "2026-03-02" }), today)).to.equal(1);
        expect(isInForce(exception({ expires: "2036-03-01" }), today)).to.equal(false);
        expect(LONGEST_IN_DAYS).to.equal(365);
    });

    it("are read from any value without failing, and are never made up", () => {
        fc.assert(
            fc.property(fc.jsonValue(), (value) => {
                const { exceptions, faults } = readExceptions(value, "somewhere");
                const count = Array.isArray(value) ? value.length : value === null ? 0 : 1;
                expect(exceptions.length + faults.length).to.equal(count);
            }),
        );
    });

    for (const expires of ["2026-02-30", "2026-13-01", "tomorrow", "2026-1-1", "20260101", "2026-01-01T00:00:00Z"]) {
        it(`do not take ${expires} for a date`, () => {
            expect(readExceptions([exception({ expires })], "somewhere").exceptions).to.deep.equal([]);
        });
    }
});
