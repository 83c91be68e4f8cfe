import { expect } from "chai";
import { readFileSync } from "node:fs";

import { sections } from "../../../stacks/schema/environment";
import { guide, reference, withReference } from "../../../tools/docs/configuration";

describe("docs/configuration.md", () => {
    const document = readFileSync(guide, "utf8");

    it("holds the reference as the schema has it now (node -r ./policy/register.js tools/docs/configuration.ts)", () => {
        expect(document).to.equal(withReference(document));
    });

    it("says of every key what it means and what is allowed", () => {
        const lines = reference()
            .split("\n")
            .filter((line) => line.startsWith("- "));
        expect(lines).to.have.length.above(150);
        for (const line of lines)
            expect(line).to.match(/^- `[^`]+` \((?:required|default|a group|a choice|may be left out|the same as)[^]*\): \S/);
        for (const name of Object.keys(sections)) expect(document).to.include(`### \`weaviate-aws:${name}\``);
    });

    it("is linked within itself", () => {
        const headings = [...document.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
            heading
                .toLowerCase()
                .replace(/[^a-z0-9 -]/g, "")
                .replaceAll(" ", "-"),
        );
        for (const [, anchor] of document.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).to.include(anchor);
    });
});
