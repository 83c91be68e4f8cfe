import { expect } from "chai";

import { copyOf, everyEnvironment, packFor, recordingOf } from "../support/environments";
import { resourceOf } from "../support/breaking";
import { asUpdated } from "../support/known";

describe("the policy pack, as served, once everything exists", function () {
    this.timeout(60_000);

    for (const name of everyEnvironment) {
        it(`passes ${name}, and has nothing left to decide`, async () => {
            const { violations, undecided } = await (await packFor(name)).judge(asUpdated(await recordingOf(name)));
            expect(violations.filter((violation) => violation.level === "mandatory")).to.deep.equal([]);
            expect(undecided).to.deep.equal([]);
        });
    }

    it("S3-2: still refuses a bucket whose policy names another way in than the VPC's endpoint", async () => {
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
});
