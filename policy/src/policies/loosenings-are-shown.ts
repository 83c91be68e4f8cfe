import { stackPolicy } from "../framework/define";
import { Judgement, labelOf, type Note } from "../framework/judgement";
import { ledger, type Ledger } from "../framework/ledger";

/**
 * Shows every loosening that is allowed: exceptions in force, wildcards with their reasons, leave to destroy. It never
 * blocks: what is allowed on purpose is to be seen in each preview, once for each reason, and nothing more.
 *
 * Controls: FW-1.
 */
export function judgeLoosenings({ used, notes }: Pick<Ledger, "used" | "notes">): Judgement {
    const judgement = new Judgement();
    const shown = new Map<string, Note[]>();
    const excused = used.map(({ exception: { policy, reason, owner, expires }, resource, control }) => ({
        control,
        resource,
        text: `exception from ${policy} until ${expires}, by ${owner}: ${reason}`,
    }));
    for (const note of [...excused, ...notes]) shown.set(note.text, [...(shown.get(note.text) ?? []), note]);
    for (const [text, group] of shown) {
        const [first] = group;
        if (!first) continue;
        const labels = new Set(group.map(({ resource }) => labelOf(resource)));
        judgement.refuse({
            control: first.control,
            resource: first.resource,
            wrong: "A loosening is in force",
            found: text,
            allowed: `with that reason, for ${[...labels].join(", ")}`,
            mend: "nothing, as long as the reason holds",
        });
    }
    return judgement;
}

/** What is loosened by name is shown by name. */
export const looseningsAreShown = stackPolicy(
    {
        name: "loosenings-are-shown",
        displayName: "Loosenings are shown",
        controls: ["FW-1"],
        severity: "low",
        excusable: false,
        description: "Exceptions in force, wildcards with a reason, and leave to destroy are shown in every preview.",
        remediationSteps: "None needed; review the reasons.",
        level: "advisory",
    },
    () => judgeLoosenings(ledger),
);
