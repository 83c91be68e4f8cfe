import type {
    EnforcementLevel,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    Severity,
    StackValidationPolicy,
} from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { runtime } from "@pulumi/pulumi";

import { control, nistCsf, type ControlId } from "../controls";
import { carriesUnknown, Fields } from "../normal-form/fields";
import { Stack, type Resource } from "../normal-form/stack";
import { isFor, isInForce, readExceptions, type Exception } from "./exceptions";
import { inputsOf, noteInputs } from "./inputs";
import { findingMessage, type Doubt, type Judgement } from "./judgement";
import { ledger, type UsedException } from "./ledger";
import { readSettings, type Settings } from "./settings";
import { UndecidedError } from "./undecided";

/** Where the policies are described: the one place to change when the documentation moves. */
export const documentation = "docs/policies.md";

/** What a policy may look at beside the resources. */
export interface Context {
    /** The policy's own configuration. */
    config: Fields;
    /** What the stack's configuration says. */
    settings: Settings;
    /** The day of the run. */
    today: Date;
}

/** What every policy states of itself. */
export interface Description {
    /** Name in kebab case, which says what holds when the policy passes. */
    name: string;
    displayName: string;
    /** The controls it guards, the first one first. */
    controls: readonly [ControlId, ...ControlId[]];
    severity: Severity;
    /** One sentence; the engine shows it above each violation. */
    description: string;
    remediationSteps: string;
    /** `mandatory` unless stated. */
    level?: EnforcementLevel;
    /** False for policies that judge the loosenings themselves: no exception excuses from them. */
    excusable?: false;
    /** Configuration beside `exceptions`. */
    configuration?: Record<string, PolicyConfigJSONSchema>;
}

const EXCEPTIONS: PolicyConfigJSONSchema = {
    type: "array",
    description: "Faults of single resources that are accepted until a date.",
    items: {
        type: "object",
        required: ["resource", "reason", "owner", "expires"],
        properties: { resource: { type: "string" }, reason: { type: "string" }, owner: { type: "string" }, expires: { type: "string" } },
    },
};

/** The identifiers of one framework that the controls of a policy name, each once. */
const references = (description: Description, framework: "nistCsf" | "iso27001" | "soc2"): string[] => [
    ...new Set(description.controls.flatMap((id): readonly string[] => control(id)[framework])),
];

function metadata(description: Description) {
    const { name, displayName, controls, severity, remediationSteps, configuration, excusable, level = "mandatory" } = description;
    const tagged = (prefix: string, values: readonly string[]) => values.map((value) => `${prefix}:${value}`);
    return {
        name,
        displayName,
        description: description.description,
        severity,
        remediationSteps,
        enforcementLevel: level,
        url: `${documentation}#${name}`,
        framework: {
            name: nistCsf.name,
            version: nistCsf.version,
            reference: references(description, "nistCsf").join(", "),
            specification: nistCsf.reference,
        },
        tags: [
            ...tagged("control", controls),
            ...tagged("nist-csf", references(description, "nistCsf")),
            ...tagged("iso27001", references(description, "iso27001")),
            ...tagged("soc2", references(description, "soc2")),
        ],
        configSchema: { properties: { ...(excusable === false ? {} : { exceptions: EXCEPTIONS }), ...configuration } },
    };
}

/** How a policy judges, without the SDK around it. */
export type Judge =
    | { of: "stack"; judge: (stack: Stack, context: Context) => Judgement }
    | { of: "resource"; judge: (resource: Resource, context: Context) => Judgement };

const judges = new WeakMap<object, Judge>();

/**
 * How a policy of this pack judges: for tests that ask one policy apart from all others.
 *
 * @throws {RangeError} if the policy was not made by {@link stackPolicy} or {@link resourcePolicy}.
 */
export function judgeOf(policy: object): Judge {
    const found = judges.get(policy);
    if (found === undefined) throw new RangeError("this policy was made elsewhere");
    return found;
}

/** A policy that judges the stack as a whole. */
export function stackPolicy(description: Description, judge: (stack: Stack, context: Context) => Judgement): StackValidationPolicy {
    const policy: StackValidationPolicy = {
        ...metadata(description),
        validateStack: (args, report) => {
            const stack = new Stack(args.resources.map(resourceOf));
            const context = contextOf(args.getConfig());
            const unknowns = () => args.resources.some((resource) => carriesUnknown(resource.props));
            conclude(description, judge(stack, context), context, unknowns, report);
        },
    };
    judges.set(policy, { of: "stack", judge });
    return policy;
}

/** A policy that judges each resource for itself, before it is created or changed. */
export function resourcePolicy(
    description: Description,
    judge: (resource: Resource, context: Context) => Judgement,
): ResourceValidationPolicy {
    const policy: ResourceValidationPolicy = {
        ...metadata(description),
        validateResource: (args, report) => {
            noteInputs(args.urn, args.props);
            const context = contextOf(args.getConfig());
            const unknowns = () => carriesUnknown(args.props) || carriesUnknown(args.provider?.props);
            conclude(description, judge(resourceOf(args), context), context, unknowns, report);
        },
    };
    judges.set(policy, { of: "resource", judge });
    return policy;
}

let settings: Settings | undefined;

/** The stack's configuration comes with the process and stays the same in it. */
function contextOf(config: object): Context {
    settings ??= readSettings();
    return { config: new Fields(config), settings, today: new Date() };
}

function resourceOf(given: PolicyResource | ResourceValidationArgs): Resource {
    const { urn, type, name, opts, provider } = given;
    const isOutputs = "propertyDependencies" in given;
    return {
        urn,
        type,
        name,
        fields: new Fields(given.props, isOutputs ? inputsOf(urn) : undefined),
        protect: opts.protect,
        provider: provider && { type: provider.type, name: provider.name, fields: new Fields(provider.props) },
        propertyDependencies: isOutputs ? given.propertyDependencies : {},
    };
}

/**
 * Turns a judgement into what the SDK reports. Faults come first; those with an exception in force go to the ledger
 * instead. A doubt is an advisory while something is unknown, as only a preview leaves it. Once all is known, what still can't be
 * decided is reported at the policy's level: nothing later would prove it.
 */
function conclude(
    description: Description,
    judgement: Judgement,
    context: Context,
    unknowns: () => boolean,
    report: ReportViolation,
): void {
    const { name } = description;
    const exceptions = description.excusable === false ? [] : exceptionsFor(name, context);

    const used: UsedException[] = [];
    for (const finding of judgement.findings) {
        const exception = exceptions.find((one) => isFor(one, name, finding.resource));
        if (exception) used.push({ exception, resource: finding.resource, control: finding.control });
        else report(findingMessage(finding), finding.resource.urn);
    }
    ledger.enter(name, judgement.notes, judgement.doubts, used);

    if (judgement.doubts.length === 0) return;
    if (runtime.isDryRun() || unknowns()) throw new UndecidedError(judgement.doubts);
    for (const doubt of judgement.doubts) report(findingMessage(unprovable(doubt)), doubt.resource.urn);
}

/** The exceptions in force: of the stack's configuration, and of the policy's own. */
function exceptionsFor(name: string, { config, settings: { exceptions }, today }: Context): Exception[] {
    const fromStack = readExceptions(exceptions, "weaviate-aws:exceptions");
    const fromPolicy = readExceptions(config.value("exceptions"), `${name}: exceptions`, name);
    ledger.configure(fromPolicy.exceptions, fromPolicy.faults);
    return [...fromStack.exceptions, ...fromPolicy.exceptions].filter((exception) => isInForce(exception, today));
}

const unprovable = (doubt: Doubt) => ({
    ...doubt,
    wrong: "It can't be proven that the control holds, although no value is unknown any more",
    found: doubt.why,
    allowed: "what the policy can read",
    mend: "write the value out, or refer to the one resource that is meant",
});
