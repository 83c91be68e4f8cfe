import { shortName } from "../wire/urn";
import type { PropertyValue } from "../wire/values";
import type { PreviewReport } from "./report";
import type { Style } from "./style";
import { treeLines } from "./tree";
import { limitLines, undecidedLines, violationLines } from "./findings";

/** What {@link renderReport} shows. */
export interface TextOptions {
    /** Every resource and every limit, rather than components and limits that are nearly reached. */
    verbose: boolean;
    style: Style;
}

/** The report for people: the tree, outputs, findings and how to mend them, totals and times. */
export function renderReport(report: PreviewReport, { verbose, style }: TextOptions): string {
    const sections = [
        treeLines(report.resources, verbose, style),
        outputLines(report, style),
        logLines(report, style),
        violationLines(report, verbose, style),
        undecidedLines(report, verbose, style),
        notApplicableLines(report, verbose, style),
        limitLines(report, verbose, style),
        totalLines(report, style),
    ];
    return `${sections
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join("\n"))
        .join("\n\n")}\n`;
}

function outputLines({ outputs }: PreviewReport, style: Style): string[] {
    const names = Object.keys(outputs).sort();
    if (names.length === 0) return [];
    return [style.bold("Outputs"), ...names.map((name) => `  ${name}: ${shown(outputs[name] ?? null)}`)];
}

/** A value on one line; marks of unknowns and secrets as words. */
function shown(value: PropertyValue): string {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return text.replaceAll('{"$unknown":true}', "known after an update").replaceAll('{"$secret":true}', "[secret]");
}

function logLines({ logs }: PreviewReport, style: Style): string[] {
    const loud = logs.filter(({ severity }) => severity === "warning" || severity === "error");
    if (loud.length === 0) return [];
    return [style.bold("The program said"), ...loud.map(({ severity, message }) => `  ${style.warning(severity)}: ${message.trimEnd()}`)];
}

function notApplicableLines({ policies }: PreviewReport, verbose: boolean, style: Style): string[] {
    const { notApplicable } = policies;
    if (notApplicable.length === 0) return [];
    const names = [...new Set(notApplicable.map(({ policy }) => policy))];
    const head = style.bold(
        `Not applicable: ${String(names.length)} ${names.length === 1 ? "policy" : "policies"} found nothing of their kind`,
    );
    if (!verbose) return [head];
    return [
        head,
        ...notApplicable.map(
            ({ policy, reason, resources }) => `  ${policy}: ${reason}${resources > 1 ? ` (${String(resources)} resources)` : ""}`,
        ),
    ];
}

function totalLines({ summary, policies, timings, hooks, reads, resources, environment }: PreviewReport, style: Style): string[] {
    const { mandatoryViolations, limitsExceeded, undecided } = summary;
    const clean = mandatoryViolations === 0 && limitsExceeded === 0;
    const number = (count: number, one: string, many = `${one}s`) => `${String(count)} ${count === 1 ? one : many}`;
    const policyCount = policies.packs.reduce((sum, pack) => sum + pack.policies.length, 0);
    const verdict = clean
        ? style.good(undecided === 0 ? "No mandatory violation." : `No mandatory violation; ${number(undecided, "judgement")} undecided.`)
        : style.bad(`Refused: ${number(mandatoryViolations, "mandatory violation")}, ${number(limitsExceeded, "limit")} exceeded.`);
    const opaque = resources.filter((resource) => resource.opaque).map(({ urn }) => shortName(urn));
    return [
        `${style.bold(`${environment.project}, ${environment.stack}`)}: ${number(summary.resources, "resource")} (${number(summary.managed, "managed one")}, ${number(summary.components, "component")}, ${String(summary.implied)} implied), judged by ${number(policyCount, "policy", "policies")} of ${number(policies.packs.length, "pack")}`,
        ...(hooks.length > 0 ? [`${number(hooks.length, "hook")} registered, none run`] : []),
        ...(reads.length > 0 ? [`${number(reads.length, "resource")} looked up, not judged`] : []),
        ...(opaque.length > 0 ? [style.warning(`children not known offline: ${opaque.join(", ")}`)] : []),
        verdict,
        style.dim(
            `program ${seconds(timings.program)} (first resource ${seconds(timings.firstRegistration)}), packs ready ${seconds(timings.packStart)}, judged in ${seconds(timings.analysis)}, in all ${seconds(timings.total)}`,
        ),
    ];
}

function seconds(milliseconds: number): string {
    return `${(milliseconds / 1_000).toFixed(2)} s`;
}
