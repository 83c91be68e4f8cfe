import { expect } from "chai";

import { verdictsOf } from "./sdk";
import type { Plan } from "./plan";

/** A way round a policy, or a slip, that the policy must catch. */
export interface Hole {
    /** What is wrong with the plan. */
    is: string;
    plan: Plan;
    /** Name of the resource that is reported. */
    at: string;
    /** Control that the message carries, where the policy guards several. */
    control?: string;
}

/** A plan that lacks what the policy needs to decide. */
export interface Doubtful {
    /** What is not known. */
    is: string;
    plan: Plan;
}

/** What a policy is tried with. */
export interface Trial {
    policy: string;
    /** Plans that pass. */
    good: Readonly<Record<string, Plan>>;
    holes: readonly Hole[];
    /** Plans that leave the policy undecided in a preview. */
    doubtful?: readonly Doubtful[];
    /** Whether the good plans are decided in a preview already. */
    decidedInPreview: boolean;
}

/** Tries a policy as the SDK runs it: good plans pass, each hole is caught, and what is not known is never a pass. */
export function tryPolicy({ policy, good, holes, doubtful = [], decidedInPreview }: Trial): void {
    for (const [name, plan] of Object.entries(good)) {
        it(`passes ${name}`, async () => {
            expect(await verdictsOf(policy, plan, "update")).to.deep.equal({ violations: [], undecided: [] });
        });
        it(`finds nothing wrong with ${name} in a preview`, async () => {
            const { violations, undecided } = await verdictsOf(policy, plan, "preview");
            expect(violations).to.deep.equal([]);
            expect(undecided.length === 0, undecided.join("\n")).to.equal(decidedInPreview);
        });
    }
    for (const { is, plan, at, control } of holes) {
        it(`refuses ${is}`, async () => {
            const { violations } = await verdictsOf(policy, plan, "update");
            const found = violations.filter((violation) => violation.at === at);
            expect(found, JSON.stringify(violations)).to.not.be.empty;
            for (const { level, message } of found) {
                expect(level).to.equal("mandatory");
                expect(message).to.match(/^\[[A-Z0-9]+-\d+\] .+\. Found: .+\. Allowed: .+\. Mend: .+\.$/s);
            }
            if (control) expect(found.map(({ message }) => /^\[(.+?)\]/.exec(message)?.[1])).to.include(control);
            const before = await verdictsOf(policy, plan, "preview");
            expect(before.violations.length + before.undecided.length, "silently passed in a preview").to.be.above(0);
        });
    }
    for (const { is, plan } of doubtful) {
        it(`does not decide on ${is}`, async () => {
            const { violations, undecided } = await verdictsOf(policy, plan, "preview");
            expect(violations).to.deep.equal([]);
            expect(undecided).to.have.length(1);
        });
    }
}
