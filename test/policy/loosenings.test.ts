import { expect } from "chai";

import { judgeReasons } from "../../policy/src/policies/components-say-why-they-loosen";
import { render, resourceOf, UNKNOWN_TEXT } from "./support/plan";

const component = (props: Record<string, unknown>, type = "weaviate-aws:index:DataBucket") => {
    const [rendered] = render([{ type, name: "one", props }], "preview");
    if (!rendered) throw new Error("nothing was rendered");
    return judgeReasons(resourceOf(rendered));
};

describe("components-say-why-they-loosen (FW-1)", () => {
    const reason = "Nobody depends on it";

    it("shows each reason with the path of its argument, however deep it stands", () => {
        const judgement = component({
            allowDestroyBecause: reason,
            users: { roles: [{ role: "a" }, { role: "b", outsideEndpointBecause: reason }] },
        });
        expect(judgement.verdict).to.equal("pass");
        expect(judgement.notes.map(({ text }) => text)).to.deep.equal([
            `allowDestroyBecause: ${reason}`,
            `users.roles[1].outsideEndpointBecause: ${reason}`,
        ]);
    });

    for (const [what, value] of [
        ["an empty reason", ""],
        ["a blank one", "  "],
        ["one that is no text", true],
        ["an unknown one", UNKNOWN_TEXT],
    ] as const) {
        it(`refuses ${what}`, () => {
            expect(component({ sharedNatBecause: value }).verdict).to.equal("violation");
        });
    }

    it("leaves other people's resources alone", () => {
        const judgement = component({ sharedNatBecause: "" }, "other:index:Network");
        expect([judgement.verdict, judgement.notes]).to.deep.equal(["pass", []]);
    });
});
