import { stackPolicy, type Context } from "../framework/define";
import { daysLeft, LONGEST_IN_DAYS, readExceptions, type Exception } from "../framework/exceptions";
import { forgetInputs } from "../framework/inputs";
import { Judgement } from "../framework/judgement";
import { ledger, type Ledger } from "../framework/ledger";
import type { Stack } from "../normal-form/stack";
import { STACK } from "../normal-form/types";

/** What can be wrong with a well-formed exception; the first that applies is said. */
function faultOf(exception: Exception, policies: ReadonlySet<string>, book: Pick<Ledger, "isIdle">, today: Date): string | undefined {
    const left = daysLeft(exception, today);
    if (!policies.has(exception.policy)) return "names no policy of this pack";
    if (left < 0) return `expired on ${exception.expires}`;
    if (left > LONGEST_IN_DAYS) return `expires on ${exception.expires}, later than ${LONGEST_IN_DAYS} days from now`;
    return book.isIdle(exception) ? "matches no fault: the resource is gone, renamed or mended" : undefined;
}

/**
 * Judges the exceptions themselves: each must be well-formed, in date, and needed.
 *
 * Controls: FW-1.
 */
export function judgeExceptions(
    stack: Stack,
    { settings, today }: Pick<Context, "settings" | "today">,
    book: Pick<Ledger, "isIdle" | "fromPolicies">,
    policies: ReadonlySet<string>,
): Judgement {
    const judgement = new Judgement();
    const resource = stack.ofType(STACK)[0] ?? stack.resources[0];
    if (!resource) return judgement;
    const fromStack = readExceptions(settings.exceptions, "weaviate-aws:exceptions");
    const found = [...fromStack.exceptions, ...book.fromPolicies.exceptions].flatMap((exception) => {
        const fault = faultOf(exception, policies, book, today);
        return fault === undefined ? [] : [`the exception from ${exception.policy} for ${exception.resource} ${fault}`];
    });
    for (const fault of [...fromStack.faults, ...book.fromPolicies.faults, ...found]) {
        judgement.refuse({
            control: "FW-1",
            resource,
            wrong: "An exception is not sound",
            found: fault,
            allowed: `policy, resource, reason, owner and expires (an ISO date at most ${LONGEST_IN_DAYS} days ahead), for a fault that is there`,
            mend: "mend the exception, or take it out",
        });
    }
    return judgement;
}

/** The policy comes last and closes the books; `policies` are the names of all before it. */
export const exceptionsAreSound = (policies: ReadonlySet<string>) =>
    stackPolicy(
        {
            name: "exceptions-are-sound",
            displayName: "Exceptions are sound",
            controls: ["FW-1"],
            severity: "high",
            excusable: false,
            description: "Every exception names policy, resource, reason, owner and an expiry in date, and is needed.",
            remediationSteps:
                "Correct `weaviate-aws:exceptions`, or the `exceptions` of the policy's configuration; take out what has expired or is no longer needed.",
        },
        (stack, context) => {
            const judgement = judgeExceptions(stack, context, ledger, policies);
            ledger.clear();
            forgetInputs();
            return judgement;
        },
    );
