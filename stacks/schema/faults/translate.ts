import * as z from "zod";

import type { Note } from "../values/note";
import { display, withheld, type Path } from "./display";
import { pathText, type Fault } from "./fault";
import { nearest } from "./suggest";
import { bare, choices, isGroup, member, noteOf, step } from "./walk";

/** Where the faults of a value are looked up, and whether anything of it may be shown. */
export interface Reading {
    /** Schema of the whole value. */
    schema: z.ZodType;
    /** The whole value as it stands in the configuration. */
    value: unknown;
    /** The path of the whole value. */
    base: Path;
    /** The configuration holds the value encrypted, so nothing of it may be shown. */
    encrypted: boolean;
}

/** Names that other tools use for what this package does not have, with the reason. */
const refusedNames: ReadonlyMap<string, string> = new Map([
    ["publicendpoint", "there is no public endpoint: the Kubernetes API is reached through the VPN only; take it out"],
    ["endpointpublicaccess", "there is no public endpoint: the Kubernetes API is reached through the VPN only; take it out"],
    ["publicaccess", "nothing here is public but the load balancer's 443 and 80; take it out"],
    ["publicaccesscidrs", "there is no public endpoint to limit; take it out"],
    ["anonymousaccess", "nobody reaches Weaviate anonymously: every caller has a token or a key; take it out"],
    ["privatekey", "private keys stay with their owners; take it out, and treat that key as no longer secret"],
]);

/** The faults behind what zod says is wrong with a value, each with its path, what was found, what is allowed and how to mend it. */
export function translate(issues: readonly z.core.$ZodIssue[], reading: Reading): Fault[] {
    return issues.flatMap((issue) => {
        const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
        if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(path, key, reading));
        if (issue.code === "invalid_key") return [wrongName(path, reading)];
        return [wrongValue(path, reading)];
    });
}

/** What is at the end of a path: the schemas on the way, and the value. */
function follow(path: Path, reading: Reading): { schemas: z.ZodType[]; value: unknown } {
    const schemas = [reading.schema];
    let value = reading.value;
    for (const key of path) {
        const next = step(schemas.at(-1) ?? reading.schema, key, value);
        value = member(value, key);
        if (next === undefined) break;
        schemas.push(next);
    }
    return { schemas, value };
}

function wrongValue(path: Path, reading: Reading): Fault {
    const at = pathText([...reading.base, ...path]);
    const { schemas, value } = follow(path, reading);
    const last = schemas.at(-1) ?? reading.schema;
    const secret = reading.encrypted || schemas.some((schema) => noteOf(schema)?.sensitive === true);
    const discriminator = schemas.length <= path.length ? bare(last) : undefined; // the path ends at the word that tells alternatives apart
    const note =
        discriminator instanceof z.ZodDiscriminatedUnion ? choiceNote(discriminator) : (noteOf(last) ?? shapeNote(bare(last, value)));
    return { path: at, found: secret ? withheld(value) : display(value), allowed: note.allowed, mend: mendText(note, value, at) };
}

function mendText(note: Note, value: unknown, path: string): string {
    const mend = typeof note.mend === "function" ? note.mend(value) : note.mend;
    if (value === undefined)
        return note.example === undefined ? "add it, as docs/configuration.md shows" : `add it, for example: ${note.example}`;
    return (mend ?? "write what is allowed").replace("<path>", path);
}

const choiceNote = (union: z.ZodDiscriminatedUnion): Note => ({
    allowed: `one of ${choices(union).join(", ")}`,
    mend: "choose one; the other settings beside it follow from the choice",
});

/** What to say of a value whose schema has no note of its own: only its shape is wrong. */
function shapeNote(schema: z.ZodType): Note {
    if (schema instanceof z.ZodObject)
        return {
            allowed: `a group with the settings ${Object.keys(schema.shape).join(", ")}`,
            mend: "write the settings below it, indented",
        };
    if (schema instanceof z.ZodDiscriminatedUnion)
        return {
            allowed: `a group whose ${schema.def.discriminator} is one of ${choices(schema).join(", ")}`,
            mend: `write ${schema.def.discriminator} and what goes with it below, indented`,
        };
    if (schema instanceof z.ZodRecord)
        return { allowed: "a group with a name for each member", mend: "write the members below it, indented" };
    if (schema instanceof z.ZodArray) return { allowed: "a list", mend: "begin each item with a hyphen" };
    return { allowed: "a value of another kind", mend: "see docs/configuration.md" };
}

/** The value of a key nobody knows may be anything, so it is never shown. */
function unknownKey(path: Path, key: string, reading: Reading): Fault {
    const { schemas, value } = follow(path, reading);
    const inner = bare(schemas.at(-1) ?? reading.schema, value);
    return unknownName([...reading.base, ...path, key], inner instanceof z.ZodObject ? Object.keys(inner.shape) : []);
}

/** The fault of a key that is not among those known at its place. */
export function unknownName(path: Path, known: readonly string[]): Fault {
    const key = String(path.at(-1));
    const refused = refusedNames.get(key.toLowerCase().replace(/[-_]/g, ""));
    const suggestion = nearest(key, known);
    return {
        path: pathText(path),
        found: "a key that is not known",
        allowed: known.length > 0 ? known.join(", ") : "no key of this name",
        mend: refused ?? (suggestion === undefined ? "take it out" : `did you mean ${suggestion}?`),
    };
}

function wrongName(path: Path, reading: Reading): Fault {
    const { schemas } = follow(path.slice(0, -1), reading);
    const inner = bare(schemas.at(-1) ?? reading.schema);
    const note = (inner instanceof z.ZodRecord ? noteOf(inner.keyType as z.ZodType) : undefined) ?? { allowed: "another name" };
    const key = path.at(-1);
    return {
        path: pathText([...reading.base, ...path]),
        found: reading.encrypted ? withheld(key) : display(key),
        allowed: note.allowed,
        mend: mendText(note, key, ""),
    };
}

/** Names that JavaScript gives a meaning of its own; zod leaves them out silently, and nothing may be left out silently. */
export function inheritedNames(value: unknown, base: Path): Fault[] {
    if (Array.isArray(value)) return value.flatMap((item, i) => inheritedNames(item, [...base, i]));
    if (!isGroup(value)) return [];
    return Object.entries(value).flatMap(([key, part]) =>
        key === "__proto__" ? [unknownName([...base, key], [])] : inheritedNames(part, [...base, key]),
    );
}
