import { display, type Path } from "./display";

/** One thing wrong with a configuration, in the four parts a reader needs to mend it. */
export interface Fault {
    /** Where: the key as `pulumi config set --path` takes it, such as `weaviate-aws:offices[0].cidrs[1]`. */
    path: string;
    /** What stands there; never the value of a secret. */
    found: string;
    /** What may stand there. */
    allowed: string;
    /** What to do. */
    mend: string;
}

/** Where own keys live; what stands before the colon of every key in a stack file. */
export const namespace = "weaviate-aws";

/**
 * A path as `pulumi config set --path` takes it: names after a dot, positions and names with other characters in brackets.
 *
 * @param path Keys and positions from the top; a first key with a namespace of its own, such as `aws:region`, keeps it.
 */
export function pathText(path: Path): string {
    const [first = "", ...rest] = path;
    const start = String(first).includes(":") ? String(first) : `${namespace}:${first}`;
    return rest.reduce<string>((text, step) => {
        if (typeof step === "number") return `${text}[${step}]`;
        return /^[A-Za-z_][\w-]*$/.test(step) ? `${text}.${step}` : `${text}[${JSON.stringify(step)}]`;
    }, start);
}

/** A {@link Fault} about a value. */
export function fault(path: Path, found: unknown, allowed: string, mend: string): Fault {
    return { path: pathText(path), found: display(found), allowed, mend };
}

/** A {@link Fault} whose finding is more than a value. Nothing secret may be in it. */
export function relationFault(path: Path, found: string, allowed: string, mend: string): Fault {
    return { path: pathText(path), found, allowed, mend };
}

/** Whether a fault is about the other's place or something inside it. */
export function isAbout(path: string, inner: Fault): boolean {
    return inner.path === path || inner.path.startsWith(`${path}.`) || inner.path.startsWith(`${path}[`);
}

/** Every fault in one text: how many, then a block for each. */
export function faultsText(subject: string, faults: readonly Fault[]): string {
    const blocks = faults.map(({ path, found, allowed, mend }) =>
        [`  ${path}`, `    found:   ${found}`, `    allowed: ${allowed}`, `    mend:    ${mend}`].join("\n"),
    );
    return [`${subject} has ${faults.length} ${faults.length === 1 ? "fault" : "faults"}:`, ...blocks].join("\n\n");
}
