import { expect } from "chai";

import type { EnvironmentName } from "../../../stacks/schema/sections/account";
import { faultsOf, type Json } from "./support";

/** One change to a shipped file, and the fault it must give. */
export interface Row {
    stack?: EnvironmentName;
    set: [path: string, value: Json | undefined][];
    /** Path of the fault; the first changed path if left out. */
    at?: string;
    found?: RegExp;
    allowed?: RegExp;
    mend?: RegExp;
}

/** A test for each row: the change gives this one fault, and no other. */
export function refuses(group: string, rows: Readonly<Record<string, Row>>): void {
    describe(`configuration refuses, of ${group}`, () => {
        for (const [what, row] of Object.entries(rows)) {
            it(what, () => {
                const { stack = "prod", set, at = set[0]?.[0] ?? "", found = /./, allowed = /./, mend = /./ } = row;
                const path = at.includes(":") ? at : `weaviate-aws:${at}`;
                const faults = faultsOf(stack, ...set);
                expect(
                    faults.map((fault) => fault.path),
                    JSON.stringify(faults, null, 2),
                ).to.deep.equal([path]);
                expect(faults[0]?.found).to.match(found);
                expect(faults[0]?.allowed).to.match(allowed);
                expect(faults[0]?.mend).to.match(mend);
            });
        }
    });
}
