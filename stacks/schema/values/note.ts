import * as z from "zod";

/** What the schema says of a value beside its type; messages and the reference in `docs/configuration.md` are made from it. */
export interface Note {
    /** What may stand there, in words that follow "allowed:". */
    allowed: string;
    /** What to do about another value; "take one that is allowed" if left out. */
    mend?: string | ((found: unknown) => string);
    /** A sound value, as it is written in a stack file. */
    example?: string;
    /** The value may be a secret: no message shows it. */
    sensitive?: boolean;
}

/** Notes by schema. A schema made from another by `.describe()` keeps the other's note. */
export const notes = z.registry<Note>();

/** The schema with a note attached. */
export function noted<S extends z.ZodType>(schema: S, note: Note): S {
    notes.add(schema, note);
    return schema;
}

/** A text that passes a test. */
export function text(isSound: RegExp | ((value: string) => boolean), note: Note): z.ZodString {
    return noted(
        z.string().refine((value) => (isSound instanceof RegExp ? isSound.test(value) : isSound(value))),
        note,
    );
}

/** A whole number between bounds. */
export function whole(minimum: number, maximum: number, unit: string, mend?: string): z.ZodInt {
    return noted(z.int().min(minimum).max(maximum), { allowed: `a whole number from ${minimum} to ${maximum} (${unit})`, mend });
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words, mend?: string) {
    return noted(z.enum(words), { allowed: `one of ${words.join(", ")}`, mend });
}

/** `true` or `false`. */
export const yesOrNo = noted(z.boolean(), { allowed: "true or false", mend: "write true or false without quotes" });
