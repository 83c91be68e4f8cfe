import picocolors from "picocolors";

/** How to set off parts of a text; plain where there is no terminal. */
export interface Style {
    bold(text: string): string;
    dim(text: string): string;
    good(text: string): string;
    bad(text: string): string;
    warning(text: string): string;
}

/** A style with colour, or without. */
export function makeStyle(colour: boolean): Style {
    const { bold, dim, green, red, yellow } = picocolors.createColors(colour);
    return { bold, dim, good: green, bad: red, warning: yellow };
}

/** Whether a stream is a terminal that wants colour (see https://no-color.org). */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
    // Absent rather than false on a pipe, whatever its type says.
    return Boolean(stream.isTTY) && !process.env["NO_COLOR"] && process.env["TERM"] !== "dumb";
}
