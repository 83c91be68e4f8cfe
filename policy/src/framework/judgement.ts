import type { ControlId } from "../controls";
import { isUnknown, type Known } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";

/** A fault: what is wrong, what was found, what is allowed instead, and how to mend it. Never the value of a secret. */
export interface Finding {
    control: ControlId;
    resource: Resource;
    wrong: string;
    found: string;
    allowed: string;
    mend: string;
}

/** A fault in the order in which people ask about it: by which control, where, what is wrong, what was found, what is allowed, how to mend it. */
export const fault = (control: ControlId, resource: Resource, wrong: string, found: string, allowed: string, mend: string): Finding => ({
    control,
    resource,
    wrong,
    found,
    allowed,
    mend,
});

/** The same for a policy that guards one control. */
export const faultUnder =
    (control: ControlId) =>
    (resource: Resource, wrong: string, found: string, allowed: string, mend: string): Finding =>
        fault(control, resource, wrong, found, allowed, mend);

/** Something that can't be told from what the engine hands over, and why. */
export interface Doubt {
    control: ControlId;
    resource: Resource;
    why: string;
}

/** A loosening that is allowed, and is shown because it is one. */
export interface Note {
    control: ControlId;
    resource: Resource;
    /** What is loosened and why, without the resource's name: resources with the same text are shown together. */
    text: string;
}

/** `undecided` is no kind of `pass`: a value that a preview can't know leaves a control unproven, and that is said. */
export type Verdict = "violation" | "undecided" | "pass";

/** What a policy makes of a stack or of a resource. */
export class Judgement {
    readonly findings: Finding[] = [];
    readonly doubts: Doubt[] = [];
    readonly notes: Note[] = [];

    /** The worst of what was found. */
    get verdict(): Verdict {
        if (this.findings.length > 0) return "violation";
        return this.doubts.length > 0 ? "undecided" : "pass";
    }

    /** States a fault. */
    refuse(finding: Finding): void {
        this.findings.push(finding);
    }

    /** States that something can't be decided; once for each reason and resource. */
    doubt(doubt: Doubt): void {
        const said = this.doubts.some((one) => one.resource === doubt.resource && one.control === doubt.control && one.why === doubt.why);
        if (!said) this.doubts.push(doubt);
    }

    /** States a loosening that is allowed. */
    note(note: Note): void {
        this.notes.push(note);
    }

    /** Demands that something holds: a fault if it does not, a doubt if that is unknown. */
    expect(holds: Known<boolean>, finding: Finding, why: string): void {
        if (isUnknown(holds)) this.doubt({ control: finding.control, resource: finding.resource, why });
        else if (!holds) this.refuse(finding);
    }
}

/** The message of a fault. */
export const findingMessage = ({ control, wrong, found, allowed, mend }: Finding): string =>
    `[${control}] ${wrong}. Found: ${found}. Allowed: ${allowed}. Mend: ${mend}.`;

/** How a message names a resource: its type without the package's name, and its own name. */
export const labelOf = ({ type, name }: Resource): string => `${type.split(":").at(-1) ?? type} "${name}"`;

/** The message of all doubts of a policy: what can't be told, by reason, and on which resources. */
export function doubtsMessage(doubts: readonly Doubt[]): string {
    const byReason = new Map<string, string[]>();
    for (const { control, resource, why } of doubts) {
        const reason = `[${control}] ${why}`;
        byReason.set(reason, [...(byReason.get(reason) ?? []), labelOf(resource)]);
    }
    const lines = [...byReason].map(([reason, labels]) => `${reason}: ${[...new Set(labels)].join(", ")}`);
    return [`undecided in ${doubts.length} ${doubts.length === 1 ? "point" : "points"}, which is not a pass`, ...lines].join("\n");
}
