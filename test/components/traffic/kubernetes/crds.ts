import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

import Ajv, { type ValidateFunction } from "ajv";
import { parse } from "yaml";

/** Published CustomResourceDefinitions, beside the repository; reference data that is read and never copied. */
const folder = resolve(__dirname, "..", "..", "..", "..", "..", "shared", "crds");

/** Whether the published definitions are there. */
export const crdsPresent = existsSync(folder);

type Schema = Record<string, unknown>;

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null && !Array.isArray(value);

/** Extensions of OpenAPI that JSON Schema does not know, and formats that only describe. */
const dropped = ["nullable", "format", "example", "default"];

/**
 * A structural schema as JSON Schema that refuses fields it does not declare, as the API server does with strict field validation.
 *
 * @param branch Whether the schema only constrains what is declared elsewhere: a branch of `oneOf`, `anyOf`, `allOf` or `not`.
 */
function closed(schema: Schema, branch = false): Schema {
    const entries = Object.entries(schema).flatMap(([key, value]): [string, unknown][] => {
        if (dropped.includes(key) || key.startsWith("x-kubernetes-")) return [];
        if (["oneOf", "anyOf", "allOf"].includes(key)) return [[key, (value as Schema[]).map((part) => closed(part, true))]];
        if (key === "not") return [[key, closed(value as Schema, true)]];
        if (key === "properties")
            return [
                [
                    key,
                    Object.fromEntries(Object.entries(value as Record<string, Schema>).map(([name, part]) => [name, closed(part, branch)])),
                ],
            ];
        if ((key === "items" || key === "additionalProperties") && isSchema(value)) return [[key, closed(value, branch)]];
        return [[key, value]];
    });
    const open =
        branch ||
        "additionalProperties" in schema ||
        schema["x-kubernetes-preserve-unknown-fields"] === true ||
        schema["x-kubernetes-embedded-resource"] === true;
    const result = Object.fromEntries(entries);
    if (schema["type"] === "object" && !open) result["additionalProperties"] = false;
    if (schema["nullable"] === true && typeof schema["type"] === "string") result["type"] = [schema["type"], "null"];
    return result;
}

interface Definition {
    spec: { group: string; names: { kind: string }; versions: { name: string; schema: { openAPIV3Schema: Schema } }[] };
}

/** Validators of every version of the definitions in some of the folders, by `<apiVersion> <kind>`. */
export function crdValidators(...folders: string[]): Map<string, ValidateFunction> {
    return new Map(folders.flatMap((each) => [...validatorsIn(each)]));
}

// Large schemas take a second to compile, and several suites ask for the same.
const made = new Map<string, Map<string, ValidateFunction>>();

function validatorsIn(definitions: string): Map<string, ValidateFunction> {
    const known = made.get(definitions);
    if (known !== undefined) return known;
    const ajv = new Ajv({ strict: false, allErrors: true });
    const validators = new Map<string, ValidateFunction>();
    made.set(definitions, validators);
    for (const name of readdirSync(join(folder, definitions)).map((file) => join(folder, definitions, file))) {
        const { spec } = parse(readFileSync(name, "utf8")) as Definition;
        for (const version of spec.versions) {
            const root = closed(version.schema.openAPIV3Schema);
            // Some schemas leave out what every object has.
            const known = { apiVersion: { type: "string" }, kind: { type: "string" }, metadata: { type: "object" } };
            const schema = {
                ...root,
                type: "object",
                properties: { ...(root["properties"] as Schema), ...known },
                additionalProperties: false,
            };
            let compiled: ValidateFunction | undefined;
            const validate = ((data: unknown) => {
                compiled ??= ajv.compile(schema);
                const valid = compiled(data);
                validate.errors = compiled.errors ?? null;
                return valid;
            }) as ValidateFunction;
            validators.set(`${spec.group}/${version.name} ${spec.names.kind}`, validate);
        }
    }
    return validators;
}
