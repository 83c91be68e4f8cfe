import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import * as z from "zod";

import { sections } from "../../stacks/schema/environment";
import { namespace } from "../../stacks/schema/faults/fault";
import { alternatives, bare, noteOf } from "../../stacks/schema/faults/walk";
import { withPart } from "./generated";

/** The guide that holds the generated reference. */
export const guide = join(__dirname, "..", "..", "docs", "configuration.md");

/** One line of the reference. */
interface Row {
    key: string;
    meaning: string;
    allowed: string;
    default: string;
}

/** The reference of every key, as Markdown: one list a section, in the order of the schema. */
export function reference(): string {
    return Object.entries(sections)
        .map(([name, schema]) => section(name, schema))
        .join("\n\n");
}

function section(name: string, schema: z.ZodType): string {
    const [own, ...inner] = rows(name, schema, new Map());
    const heading = `### \`${namespace}:${name}\``;
    if (own === undefined) return heading;
    const whole = `${own.meaning} (${own.default === "" ? "may be left out" : own.default}; ${own.allowed})`;
    return [heading, whole, ...(inner.length === 0 ? [] : [inner.map(line).join("\n")])].join("\n\n");
}

function line({ key, meaning, allowed, default: fallback }: Row): string {
    const terms = [fallback, allowed].filter((term) => term !== "").join("; ");
    return `- \`${key}\` (${terms}): ${meaning}`;
}

/** A document with the generated part replaced by the reference as it is now. */
export const withReference = (document: string): string => withPart(document, "configuration", reference());

/** Shapes that were listed already, with the key they were listed under: what several settings share is listed once. */
type Listed = Map<unknown, string>;

function rows(key: string, schema: z.ZodType, listed: Listed): Row[] {
    const inner = bare(schema);
    const shape = inner instanceof z.ZodObject ? inner.shape : inner instanceof z.ZodDiscriminatedUnion ? inner.options : undefined;
    const twin = shape === undefined ? undefined : listed.get(shape);
    const allowed = twin === undefined ? (noteOf(schema)?.allowed ?? kindOf(inner)) : `the same as \`${twin}\``;
    const own: Row = { key, meaning: meaningOf(schema), allowed, default: defaultOf(schema) };
    if (twin !== undefined) return [own];
    if (shape !== undefined) listed.set(shape, key);
    return [own, ...innerRows(key, inner, listed)];
}

function innerRows(key: string, schema: z.ZodType, listed: Listed): Row[] {
    if (schema instanceof z.ZodObject)
        return Object.entries(schema.shape).flatMap(([name, part]) => rows(`${key}.${name}`, part as z.ZodType, listed));
    if (schema instanceof z.ZodRecord) return innerRows(`${key}.<name>`, bare(schema.valueType as z.ZodType), listed);
    if (schema instanceof z.ZodArray) {
        const element = bare(schema.element as z.ZodType);
        return element instanceof z.ZodObject || element instanceof z.ZodDiscriminatedUnion ? innerRows(`${key}[]`, element, listed) : [];
    }
    return schema instanceof z.ZodDiscriminatedUnion ? choiceRows(key, schema, listed) : [];
}

/** The alternatives of a setting, each with what goes with it. */
function choiceRows(key: string, union: z.ZodDiscriminatedUnion, listed: Listed): Row[] {
    const word = union.def.discriminator;
    return alternatives(union).flatMap((option) => {
        const { [word]: choice, ...others } = option.shape as Record<string, z.ZodType>;
        if (choice === undefined) return [];
        const head: Row = { key: `${key}.${word}: ${kindOf(choice)}`, meaning: meaningOf(choice), allowed: "", default: "a choice" };
        const inner = Object.entries(others).flatMap(([name, part]) => rows(`${key}.${name}`, part, listed));
        return [head, ...inner.map((row) => ({ ...row, default: `${row.default}, with ${kindOf(choice)}` }))];
    });
}

/** A schema with everything around it that makes it optional, from outside in. */
function layers(schema: z.ZodType): z.ZodType[] {
    const wrapped = schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
    return wrapped ? [schema, ...layers(schema.unwrap() as z.ZodType)] : [schema];
}

const meaningOf = (schema: z.ZodType): string => layers(schema).find((layer) => layer.description !== undefined)?.description ?? "";

function defaultOf(schema: z.ZodType): string {
    for (const layer of layers(schema)) {
        if (layer instanceof z.ZodDefault || layer instanceof z.ZodPrefault) return code(layer.def.defaultValue);
        if (layer instanceof z.ZodOptional) return "may be left out";
    }
    return "required";
}

/** An empty group as a default means that each of its members has one. */
function code(value: unknown): string {
    if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0) return "";
    return `default \`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

function kindOf(schema: z.ZodType): string {
    if (schema instanceof z.ZodLiteral) return [...schema.values].map(String).join(", ");
    if (schema instanceof z.ZodArray) {
        const note = noteOf(schema.element as z.ZodType);
        return note === undefined ? "a list" : `a list, each ${note.allowed}`;
    }
    return schema instanceof z.ZodRecord ? "a group by name" : "a group";
}

if (require.main === module) writeFileSync(guide, withReference(readFileSync(guide, "utf8")));
