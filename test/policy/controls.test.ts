import { expect } from "chai";

import { control, controls, isControlId, iso27001, nistCsf, sections, soc2 } from "../../policy/src/controls";

/** Number of lines of the source document in each section. */
const COUNTS = {
    ...{ AC: 11, KA: 4, AT: 4, DT: 4, MT: 5, VE: 6, S3: 6, TL: 3, WF: 4, HC: 4 },
    ...{ AS: 4, SS: 4, KM: 1, HA: 3, OB: 3, NV: 3, SM: 3, IS: 7, NP: 11, FW: 3 },
};

describe("FW-1, FW-2, FW-3: the catalogue of controls", () => {
    it("has every section of the source document, numbered without a gap", () => {
        const expected = Object.entries(COUNTS).flatMap(([section, count]) =>
            Array.from({ length: count }, (_, i) => `${section}-${i + 1}`),
        );
        expect(controls.map(({ id }) => id)).to.deep.equal(expected);
        expect(Object.keys(sections)).to.deep.equal(Object.keys(COUNTS));
    });

    it("names each control once, with a title of its own", () => {
        expect(new Set(controls.map(({ title }) => title)).size).to.equal(controls.length);
    });

    for (const [name, framework, identifiers] of [
        ["FW-1: NIST CSF 2.0", nistCsf, controls.map(({ id, nistCsf: references }) => ({ id, references }))],
        ["FW-2: ISO/IEC 27001:2022", iso27001, controls.map(({ id, iso27001: references }) => ({ id, references }))],
        ["FW-3: SOC 2", soc2, controls.map(({ id, soc2: references }) => ({ id, references }))],
    ] as const) {
        it(`maps every control to ${name}, by identifiers that exist`, () => {
            for (const { id, references } of identifiers) {
                expect(references, id).to.not.be.empty;
                expect(new Set(references).size, id).to.equal(references.length);
                for (const reference of references) expect(framework.identifiers.has(reference), `${id}: ${reference}`).to.equal(true);
            }
        });
    }

    it("knows as many identifiers as the frameworks have", () => {
        expect([nistCsf, iso27001, soc2].map(({ identifiers }) => identifiers.size)).to.deep.equal([106, 93, 43]);
    });

    it("finds a control by its identifier, and nothing else", () => {
        expect(control("KM-1")).to.include({ id: "KM-1", section: "KM", sectionTitle: "Keys" });
        expect(["AC-12", "ac-1", "", "toString"].map(isControlId)).to.deep.equal([false, false, false, false]);
    });
});
