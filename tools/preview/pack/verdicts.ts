/** How much weight a policy has. `remediate` may change a resource; what it can't mend counts as `mandatory`. */
export type Level = "advisory" | "mandatory" | "disabled" | "remediate";

/** How bad a violation is, in the words of the policy; `unspecified` if it says nothing. */
export type Severity = "unspecified" | "low" | "medium" | "high" | "critical";

/** A policy as its pack describes it. */
export interface PolicyInfo {
    name: string;
    displayName: string;
    description: string;
    level: Level;
    severity: Severity;
    kind: "resource" | "stack" | "unknown";
    /** IDs of the controls it guards, from its tags `control:<ID>`. */
    controls: string[];
    remediationSteps: string;
    url: string;
}

/** A policy pack that is being served. */
export interface PackInfo {
    name: string;
    version: string;
    policies: PolicyInfo[];
}

/** A policy found that something breaks it. */
export interface Violation {
    pack: string;
    policy: string;
    level: "advisory" | "mandatory";
    severity: Severity;
    controls: string[];
    message: string;
    /** Of the resource it is about; that of the stack if it is about none in particular. */
    urn: string;
    remediationSteps: string;
    url: string;
}

/** A policy could not be judged, since it needs a value that only an update makes known. */
export interface Undecided {
    pack: string;
    policy: string;
    controls: string[];
    /** Which value is unknown. */
    message: string;
    urn: string;
}

/** A policy said that it has nothing to judge here. */
export interface NotApplicable {
    pack: string;
    policy: string;
    reason: string;
    /** Resources it said so of; 0 for a policy of the stack. */
    resources: number;
}

/** A policy changed a resource's inputs, or could not. */
export interface Remediation {
    pack: string;
    policy: string;
    urn: string;
    /** Why it could not; empty if it did. */
    diagnostic: string;
}

/** What a pack found in a recording. */
export interface Verdicts {
    violations: Violation[];
    undecided: Undecided[];
    notApplicable: NotApplicable[];
    remediations: Remediation[];
    /** Time it took, in milliseconds. */
    milliseconds: number;
}

/** No finding at all. */
export function noVerdicts(): Verdicts {
    return { violations: [], undecided: [], notApplicable: [], remediations: [], milliseconds: 0 };
}

/** The findings of several packs as one. */
export function joinVerdicts(all: readonly Verdicts[]): Verdicts {
    return {
        violations: all.flatMap((verdicts) => verdicts.violations),
        undecided: all.flatMap((verdicts) => verdicts.undecided),
        notApplicable: all.flatMap((verdicts) => verdicts.notApplicable),
        remediations: all.flatMap((verdicts) => verdicts.remediations),
        milliseconds: Math.max(0, ...all.map((verdicts) => verdicts.milliseconds)),
    };
}
