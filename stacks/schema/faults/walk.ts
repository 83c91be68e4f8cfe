import * as z from "zod";

import { notes, type Note } from "../values/note";

/** Whether a value is a group of settings, as JSON has them. */
export function isGroup(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of a group by its own name: what a group inherits is not a setting. */
export function member(value: unknown, key: string | number): unknown {
    if (Array.isArray(value)) return typeof key === "number" ? value[key] : undefined;
    return isGroup(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** A schema without what makes it optional; of alternatives that are told apart by a member, the one the value chose. */
export function bare(schema: z.ZodType, value?: unknown): z.ZodType {
    if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault)
        return bare(schema.unwrap() as z.ZodType, value);
    if (schema instanceof z.ZodDiscriminatedUnion) return alternatives(schema).find((option) => isChosen(schema, option, value)) ?? schema;
    return schema;
}

/** The alternatives of a union whose members are told apart by one of them. */
export function alternatives(union: z.ZodDiscriminatedUnion): z.ZodObject[] {
    return union.options.filter((option): option is z.ZodObject => option instanceof z.ZodObject);
}

/** The words that tell the alternatives apart. */
export function choices(union: z.ZodDiscriminatedUnion): string[] {
    return alternatives(union).flatMap((option) => literals(option.shape[union.def.discriminator]));
}

function isChosen(union: z.ZodDiscriminatedUnion, option: z.ZodObject, value: unknown): boolean {
    const chosen = member(value, union.def.discriminator);
    return typeof chosen === "string" && literals(option.shape[union.def.discriminator]).includes(chosen);
}

const literals = (schema: unknown): string[] => (schema instanceof z.ZodLiteral ? [...schema.values].map(String) : []);

/** The schema of a member. */
export function step(schema: z.ZodType, key: string | number, value: unknown): z.ZodType | undefined {
    const inner = bare(schema, value);
    if (inner instanceof z.ZodObject) return Object.hasOwn(inner.shape, key) ? (inner.shape[key] as z.ZodType) : undefined;
    if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
    if (inner instanceof z.ZodArray) return inner.element as z.ZodType;
    return undefined;
}

/** The note of a schema, or of what it makes optional. */
export function noteOf(schema: z.ZodType): Note | undefined {
    const note = notes.get(schema);
    if (note !== undefined) return note;
    const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
    return wrapped ? noteOf(schema.unwrap() as z.ZodType) : undefined;
}

/**
 * What is sound of a value: the whole of it, or those of its parts that pass. Positions in lists are kept, so that a path still leads
 * to what it names.
 */
export function salvage(schema: z.ZodType, value: unknown): unknown {
    const whole = schema.safeParse(value);
    if (whole.success) return whole.data;

    const inner = bare(schema, value);
    if (inner instanceof z.ZodArray)
        return Array.isArray(value) ? value.map((item) => salvage(inner.element as z.ZodType, item)) : undefined;
    if (!isGroup(value)) return undefined;
    if (inner instanceof z.ZodObject) {
        const shape = inner.shape as Record<string, z.ZodType>;
        return withoutNothing(Object.entries(shape).map(([key, part]) => [key, salvage(part, member(value, key))]));
    }
    if (inner instanceof z.ZodRecord) {
        const names = inner.keyType as z.ZodType;
        const named = Object.entries(value).filter(([key]) => names.safeParse(key).success);
        return withoutNothing(named.map(([key, part]) => [key, salvage(inner.valueType as z.ZodType, part)]));
    }
    return undefined;
}

const withoutNothing = (entries: [string, unknown][]): unknown => Object.fromEntries(entries.filter(([, value]) => value !== undefined));
