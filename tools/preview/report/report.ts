import { providerUrn } from "../engine/providers";
import { EXIT } from "../faults";
import { isExceeded, isNear, measureLimits, mustBeRaised, type LimitRow } from "../limits";
import {
    joinVerdicts,
    type NotApplicable,
    type PackInfo,
    type Remediation,
    type Undecided,
    type Verdicts,
    type Violation,
} from "../pack/verdicts";
import type { LogEntry, RecordedCall, RecordedHook, RecordedPackage, RecordedRead, RecordedResource, Recording } from "../recording";
import { display, scrubAll, secretPaths } from "../wire/secrets";
import type { PropertyMap } from "../wire/values";

/** Version of the report's form; it grows when a reader of the former form could be misled. */
export const SCHEMA_VERSION = 1;

/** A resource as the report shows it. */
export interface ReportedResource extends RecordedResource {
    /** Paths of the inputs that are secret. */
    secretPaths: string[];
}

/** Where a limit stands. */
export type LimitState = "ok" | "near" | "raise" | "exceeded" | "unknown";

/** A limit as the report shows it. */
export interface ReportedLimit extends LimitRow {
    state: LimitState;
}

/** What a preview found. Exactly what `--json` writes; `report.schema.json` says what each part means. */
export interface PreviewReport {
    schemaVersion: typeof SCHEMA_VERSION;
    environment: { project: string; stack: string };
    summary: Summary;
    resources: ReportedResource[];
    reads: RecordedRead[];
    calls: RecordedCall[];
    hooks: RecordedHook[];
    packages: RecordedPackage[];
    outputs: PropertyMap;
    policies: {
        packs: PackInfo[];
        violations: Violation[];
        undecided: Undecided[];
        notApplicable: NotApplicable[];
        remediations: Remediation[];
    };
    limits: ReportedLimit[];
    logs: LogEntry[];
    timings: Timings;
}

/** Totals of a preview. */
export interface Summary {
    /** All resources, the stack itself aside. */
    resources: number;
    /** Those a provider backs, default providers and other providers aside: what AWS and Kubernetes would be asked for. */
    managed: number;
    components: number;
    /** Of all resources, those that a remote component or the engine registered. */
    implied: number;
    mandatoryViolations: number;
    advisoryViolations: number;
    undecided: number;
    limitsExceeded: number;
    quotasToRaise: number;
}

/** Milliseconds: of each part, from its own start; the parts overlap. */
export interface Timings {
    firstRegistration: number;
    program: number;
    packStart: number;
    analysis: number;
    total: number;
}

/** What {@link buildReport} puts together. */
export interface ReportParts {
    recording: Recording;
    packs: readonly PackInfo[];
    verdicts: readonly Verdicts[];
    packStart: number;
    total: number;
}

/**
 * The report of a preview: unknowns and secrets by their marks, everything cleaned of what the program declared secret,
 * and in an order that two runs agree on.
 */
export function buildReport({ recording, packs, verdicts, packStart, total }: ReportParts): PreviewReport {
    const { violations, undecided, notApplicable, remediations, milliseconds } = joinVerdicts(verdicts);
    const limits = measureLimits(recording).map((row) => ({ ...row, state: stateOf(row) }));
    const resources = recording.resources.map(reported).sort(by(({ urn }) => urn));
    const report: PreviewReport = {
        schemaVersion: SCHEMA_VERSION,
        environment: { project: recording.environment.project, stack: recording.environment.stack },
        summary: {
            ...countResources(resources),
            mandatoryViolations: violations.filter(({ level }) => level === "mandatory").length,
            advisoryViolations: violations.filter(({ level }) => level === "advisory").length,
            undecided: undecided.length,
            limitsExceeded: limits.filter(({ state }) => state === "exceeded").length,
            quotasToRaise: limits.filter(({ state }) => state === "raise").length,
        },
        resources,
        reads: [...recording.reads].sort(by(({ urn }) => urn)),
        calls: [...recording.calls].sort(by(({ token, self }) => `${token} ${self}`)),
        hooks: [...recording.hooks].sort(by(({ name }) => name)),
        packages: [...recording.packages].sort(by(({ name, version }) => `${name} ${version}`)),
        outputs: display(recording.outputs) as PropertyMap,
        policies: { packs: [...packs], violations, undecided, notApplicable, remediations },
        limits,
        logs: recording.logs,
        timings: round({ ...recording.timings, packStart, analysis: milliseconds, total }),
    };
    return scrubAll(report, recording.secrets);
}

/** The exit code a report stands for. */
export function exitCodeOf({ summary }: PreviewReport, undecidedFails: boolean): number {
    const violated = summary.mandatoryViolations > 0 || summary.limitsExceeded > 0 || (undecidedFails && summary.undecided > 0);
    return violated ? EXIT.violated : EXIT.clean;
}

function reported(resource: RecordedResource): ReportedResource {
    return {
        ...resource,
        inputs: display(resource.inputs) as PropertyMap,
        outputs: display(resource.outputs) as PropertyMap,
        secretPaths: secretPaths(resource.inputs),
        provider: resource.provider === "" ? "" : providerUrn(resource.provider),
        providers: Object.fromEntries(Object.entries(resource.providers).map(([name, reference]) => [name, providerUrn(reference)])),
        dependencies: [...resource.dependencies].sort(),
        propertyDependencies: Object.fromEntries(
            Object.entries(resource.propertyDependencies).map(([name, urns]) => [name, [...urns].sort()]),
        ),
    };
}

function countResources(resources: readonly RecordedResource[]): Pick<Summary, "resources" | "managed" | "components" | "implied"> {
    const inStack = resources.filter(({ type }) => type !== "pulumi:pulumi:Stack");
    return {
        resources: inStack.length,
        managed: inStack.filter(({ custom, type }) => custom && !type.startsWith("pulumi:providers:")).length,
        components: inStack.filter(({ custom }) => !custom).length,
        implied: inStack.filter(({ implied }) => implied).length,
    };
}

function stateOf(row: LimitRow): LimitState {
    if (row.used === null) return "unknown";
    if (isExceeded(row)) return "exceeded";
    if (mustBeRaised(row)) return "raise";
    return isNear(row) ? "near" : "ok";
}

function by<T>(key: (item: T) => string): (a: T, b: T) => number {
    return (a, b) => (key(a) < key(b) ? -1 : Number(key(a) > key(b)));
}

function round(timings: Timings): Timings {
    return Object.fromEntries(Object.entries(timings).map(([name, value]) => [name, Math.round(value)])) as unknown as Timings;
}
