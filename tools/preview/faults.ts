/** Exit codes of the preview. Documented in the usage text; a test holds each of them. */
export const EXIT = { clean: 0, violated: 1, arguments: 2, failed: 3, interrupted: 130, terminated: 143 } as const;

/**
 * Why a preview came to no verdict.
 * `configuration`: arguments, project or stack file. `component`: an argument or a call that a component refuses, or two
 * resources with one URN. `program`: the program failed or hung. `pack`: a policy pack failed or hung. `interrupted`:
 * someone asked to stop.
 */
export type FaultKind = "configuration" | "component" | "program" | "pack" | "interrupted";

/** A preview that could not be made. Its message is for people: what, where, and how to mend it. */
export class PreviewFault extends Error {
    /**
     * @param kind decides the exit code.
     * @param message one or more lines, without secrets.
     * @param log what the program or pack wrote, to look the reason up; without secrets.
     */
    constructor(
        public readonly kind: FaultKind,
        message: string,
        public readonly log: string[] = [],
    ) {
        super(message);
        this.name = "PreviewFault";
    }

    /** The exit code this fault ends the tool with. */
    public get exitCode(): number {
        if (this.kind === "configuration" || this.kind === "component") return EXIT.arguments;
        return this.kind === "interrupted" ? EXIT.interrupted : EXIT.failed;
    }
}
