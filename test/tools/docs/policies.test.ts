import { readFileSync } from "node:fs";

import { expect } from "chai";

import { policyGuide, withPolicies } from "../../../tools/docs/policies";
import { packFor } from "../../support/environments";

/** What is said, however it is laid out. */
const words = (text: string): string[] => text.split(/\s+/);

describe("docs/policies.md", () => {
    it("lists the policies and controls of the pack as it is served; npm run docs writes it anew", async () => {
        const guide = readFileSync(policyGuide, "utf8");
        expect(words(guide)).to.deep.equal(words(withPolicies(guide, (await packFor("prod")).info)));
    });
});
