import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import type { Fault } from "../../../stacks/schema/faults/fault";
import { readEnvironment, type ReadOptions, type Reading } from "../../../stacks/schema/read";
import type { EnvironmentName } from "../../../stacks/schema/sections/account";

/** The repository's root. */
export const root = join(__dirname, "..", "..", "..");

/** A value as YAML and JSON know it. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** Configuration of a stack, structured as in its file. */
export type Configuration = Record<string, Json>;

const files = new Map<EnvironmentName, Configuration>();

/** The configuration in a shipped stack file; a copy, which a test may change. */
export function shipped(stack: EnvironmentName): Configuration {
    const configuration =
        files.get(stack) ?? (parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8")) as { config: Configuration }).config;
    files.set(stack, configuration);
    return structuredClone(configuration);
}

/** A configuration as Pulumi hands it to a program: texts as they are, everything structured as JSON. */
export function flat(configuration: Configuration): Record<string, string> {
    return Object.fromEntries(
        Object.entries(configuration).map(([key, value]) => [key, typeof value === "object" ? JSON.stringify(value) : String(value)]),
    );
}

/** Reads a configuration as a preview does. */
export function read(stack: string, configuration: Configuration, options: Partial<ReadOptions> = {}): Reading {
    return readEnvironment(stack, flat(configuration), { dryRun: true, today: "2026-12-01", ...options });
}

/** A shipped configuration with one value changed; `undefined` takes it out. The path is as faults write it. */
export function changed(stack: EnvironmentName, ...changes: [path: string, value: Json | undefined][]): Configuration {
    const configuration = shipped(stack);
    for (const [path, value] of changes) change(configuration, steps(path), value);
    return configuration;
}

/** The faults of a shipped configuration with values changed. */
export function faultsOf(stack: EnvironmentName, ...changes: [path: string, value: Json | undefined][]): Fault[] {
    return read(stack, changed(stack, ...changes)).faults;
}

/** A signing request among the tests' own. */
export const request = (name: string): string => readFileSync(join(__dirname, "requests", `${name}.csr`), "utf8");

function steps(path: string): (string | number)[] {
    const [, key = "", rest = ""] = /^([a-z-]+:[\w-]+)(.*)$/.exec(path.includes(":") ? path : `weaviate-aws:${path}`) ?? [];
    const inner = [...rest.matchAll(/\.([\w-]+)|\[(\d+)\]/g)].map(([, name, position]) => name ?? Number(position));
    return [key, ...inner];
}

function change(target: Json, [step, ...rest]: (string | number)[], value: Json | undefined): void {
    if (typeof target !== "object" || target === null || step === undefined) throw new Error(`nothing to change at ${String(step)}`);
    const holder = target as Record<string | number, Json>;
    if (rest.length > 0) {
        holder[step] ??= typeof rest[0] === "number" ? [] : {};
        change(holder[step], rest, value);
    } else if (value !== undefined) holder[step] = value;
    else if (Array.isArray(target)) target.splice(Number(step), 1);
    else Reflect.deleteProperty(holder, step);
}
