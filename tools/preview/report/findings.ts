import type { Undecided, Violation } from "../pack/verdicts";
import { parseUrn } from "../wire/urn";
import type { PreviewReport, ReportedLimit } from "./report";
import type { Style } from "./style";

/** Advisory violations of one policy that are shown without `verbose`; mandatory ones are always shown. */
const SHOWN_ADVISORIES = 3;

/** The violations, mandatory ones first, each with its controls and the way to mend it. */
export function violationLines({ policies, summary }: PreviewReport, verbose: boolean, style: Style): string[] {
    if (policies.violations.length === 0) return [];
    const head = `Violations: ${String(summary.mandatoryViolations)} mandatory, ${String(summary.advisoryViolations)} advisory`;
    const ordered = [...policies.violations].sort((a, b) => Number(a.level === "advisory") - Number(b.level === "advisory"));
    return [
        style.bold(head),
        ...groupBy(ordered, ({ pack, policy, level }) => `${pack}\0${policy}\0${level}`).flatMap((group) =>
            policyLines(group, verbose, style),
        ),
    ];
}

function policyLines(violations: Violation[], verbose: boolean, style: Style): string[] {
    const [first] = violations;
    if (!first) return [];
    const { policy, pack, level, severity, controls, remediationSteps, url } = first;
    const mark = level === "mandatory" ? style.bad("✗") : style.warning("!");
    const weight = severity === "unspecified" ? level : `${level}, ${severity}`;
    const shown = verbose || level === "mandatory" ? violations : violations.slice(0, SHOWN_ADVISORIES);
    const left = violations.length - shown.length;
    const named = controls.length > 0 ? `${controls.join(", ")}  ` : "";
    return [
        `  ${mark} ${style.bold(`${named}${policy}`)} ${style.dim(`(${weight}; pack ${pack})`)}`,
        ...shown.flatMap(({ urn, message }) => [`      ${subject(urn)}`, ...indented(message, "        ")]),
        ...(left > 0 ? [style.dim(`      and ${String(left)} more, shown with --verbose`)] : []),
        ...(remediationSteps === "" ? [] : indented(`To mend: ${remediationSteps}`, "      ")),
        ...(url === "" ? [] : [`      ${style.dim(url)}`]),
    ];
}

/** What could not be judged, by control: how often, and one example for each policy. */
export function undecidedLines({ policies }: PreviewReport, verbose: boolean, style: Style): string[] {
    const { undecided } = policies;
    if (undecided.length === 0) return [];
    const byControl = groupBy(
        undecided.flatMap((entry) => (entry.controls.length > 0 ? entry.controls : ["no control"]).map((control) => ({ control, entry }))),
        ({ control }) => control,
    ).sort((a, b) => ((a[0]?.control ?? "") < (b[0]?.control ?? "") ? -1 : 1));
    const lines = byControl.flatMap((group) =>
        controlLines(
            group[0]?.control ?? "",
            group.map(({ entry }) => entry),
            verbose,
            style,
        ),
    );
    return [style.bold(`Undecided: ${String(undecided.length)}, since only an update makes the values known`), ...lines];
}

function controlLines(control: string, entries: Undecided[], verbose: boolean, style: Style): string[] {
    const head = `  ${style.warning("?")} ${style.bold(control)}: ${String(entries.length)}`;
    if (verbose)
        return [
            head,
            ...entries.flatMap(({ policy, urn, message }) => [`      ${policy}: ${subject(urn)}`, ...indented(message, "        ")]),
        ];
    const examples = groupBy(entries, ({ policy }) => policy).map((group) => {
        const [example] = group;
        const more = group.length > 1 ? ` and ${String(group.length - 1)} more` : "";
        return `      ${example?.policy ?? ""}: ${subject(example?.urn ?? "")}${more}: ${(example?.message ?? "").split("\n")[0] ?? ""}`;
    });
    return [head, ...examples];
}

/** Limits that are exceeded, that need a higher quota, or are nearly reached; all of them with `verbose`. */
export function limitLines({ limits }: PreviewReport, verbose: boolean, style: Style): string[] {
    const sections: [title: string, states: ReportedLimit["state"][], paint: (text: string) => string][] = [
        ["AWS limits exceeded", ["exceeded"], style.bad],
        ["Quotas to raise before an update", ["raise"], style.warning],
        ["AWS limits nearly reached", ["near"], style.warning],
        ["Other AWS limits", verbose ? ["ok", "unknown"] : [], style.dim],
    ];
    return sections.flatMap(([title, states, paint]) => {
        const rows = limits.filter(({ state }) => states.includes(state));
        return rows.length === 0 ? [] : [style.bold(title), ...rows.map((row) => `  ${paint(limitLine(row))}`)];
    });
}

function limitLine({ limit, scope, used, allowed, adjustable, most, source, state }: ReportedLimit): string {
    const range = adjustable && most !== null ? `${String(allowed)}, on request up to ${String(most)}` : String(allowed);
    const where = state === "exceeded" || state === "raise" ? `; ${source}` : "";
    return `${limit}: ${scope} needs ${used === null ? "an amount known after an update" : String(used)} of ${range}${where}`;
}

function subject(urn: string): string {
    try {
        const { name, type } = parseUrn(urn);
        return `${name} (${type})`;
    } catch {
        return urn || "the stack";
    }
}

function indented(text: string, by: string): string[] {
    return text
        .trimEnd()
        .split("\n")
        .map((line) => `${by}${line}`);
}

/** Items with the same key together, groups in the order of their first item. */
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): T[][] {
    const groups = new Map<string, T[]>();
    for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
    return [...groups.values()];
}
