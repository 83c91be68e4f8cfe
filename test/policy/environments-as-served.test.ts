import { expect } from "chai";

import { sharedEndpoints } from "../components/network/shared-endpoints";
import { copyOf, everyEnvironment, packFor, recordingOf } from "../support/environments";
import { resourceOf } from "../support/breaking";
import { asUpdated } from "../support/known";

describe("the policy pack, as served, on the environments", function () {
    this.timeout(60_000);

    for (const name of everyEnvironment) {
        it(`lets ${name} through, and says what it cannot decide before the network exists`, async () => {
            const [pack, recording] = await Promise.all([packFor(name), recordingOf(name)]);
            const verdicts = await pack.judge(recording);
            expect(verdicts.violations.filter((violation) => violation.level === "mandatory")).to.deep.equal([]);
            // The S3 endpoint's id is in every bucket's policy.
            expect([...new Set(verdicts.undecided.map((undecided) => undecided.policy))]).to.deep.equal([
                "buckets-answer-own-network-only",
            ]);
        });

        it(`passes ${name} once everything exists, and has nothing left to decide`, async () => {
            const { violations, undecided } = await (await packFor(name)).judge(asUpdated(await recordingOf(name)));
            expect(violations.filter((violation) => violation.level === "mandatory")).to.deep.equal([]);
            expect(undecided).to.deep.equal([]);
        });
    }

    it("S3-2: still refuses a bucket, once everything exists, whose policy names another way in than the VPC's endpoint", async () => {
        const broken = copyOf(asUpdated(await recordingOf("prod")));
        const policy = resourceOf(broken, "aws:s3/bucketPolicy:BucketPolicy", "prod-backups");
        const text = JSON.stringify(policy.inputs["policy"]);
        expect(text).to.include("StringNotEqualsIfExists");
        policy.inputs["policy"] = JSON.parse(text.replace("aws:SourceVpce", "aws:SourceIp")) as string;
        const { violations } = await (await packFor("prod")).judge(broken, { onlyChanges: true });
        expect(violations.filter((violation) => violation.level === "mandatory").map(({ policy: name }) => name)).to.include(
            "buckets-answer-own-network-only",
        );
    });

    it("VE-1, AC-1: shows endpoints and a NAT gateway that zones share, with the reason, and refuses none of them", async () => {
        const { recording, reason } = await sharedEndpoints();
        const { violations } = await (await packFor("dev")).judge(recording);
        expect(violations.filter(({ level }) => level === "mandatory")).to.deep.equal([]);
        const shown = violations.filter(({ policy }) => policy === "loosenings-are-shown").map(({ message }) => message);
        for (const text of [reason, "sharedNatBecause: Nobody depends on dev being up"])
            expect(shown.some((message) => message.includes(text))).to.equal(true);
    });
});
