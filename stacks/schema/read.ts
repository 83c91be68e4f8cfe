import * as z from "zod";

import { checks } from "./checks";
import { adoptionFaults } from "./checks/adoption";
import { documentationFaults } from "./checks/documentation-values";
import { platformFaults, readPlatform } from "./checks/platform";
import { partitionOf, sections, type Environment, type SectionName, type SoundEnvironment } from "./environment";
import { isAbout, namespace, relationFault, type Fault } from "./faults/fault";
import { inheritedNames, translate, unknownName } from "./faults/translate";
import { bare, salvage } from "./faults/walk";

/** What is known beside the configuration itself. */
export interface ReadOptions {
    /** Whether nothing will be made: documentation values pass then. */
    dryRun: boolean;
    /** Keys, with their namespace, that the configuration holds encrypted; nothing of their values is ever shown. */
    secretKeys?: readonly string[];
    /** The day exceptions are judged on, `YYYY-MM-DD`; today if left out. */
    today?: string;
}

/** A configuration that was read: the environment, or what is wrong with it. */
export type Reading =
    { environment: Environment; faults: []; notices: Fault[] } | { environment: undefined; faults: Fault[]; notices: Fault[] };

/**
 * Reads a stack's configuration. Every fault is found at once: each key is judged by its schema, then what passed is judged across
 * fields, whatever else is malformed. Nothing is asked of AWS, of files or of the clock but the day.
 *
 * @param stack Name of the stack.
 * @param values Configuration as Pulumi gives it to a program: `namespace:key` to text, structured values as JSON.
 * @returns The environment, or all faults; and as notices the documentation values that only a preview accepts.
 *
 * Controls: AT-1, AC-2, AC-10, KA-1, HA-1, VE-6.
 */
export function readEnvironment(stack: string, values: Readonly<Record<string, string>>, options: ReadOptions): Reading {
    const read = (Object.keys(sections) as SectionName[]).map((name) => ({ name, ...readSection(name, values, options.secretKeys ?? []) }));
    const platform = readPlatform(stack, values);
    const sound = { ...platform, ...Object.fromEntries(read.map(({ name, sound }) => [name, sound])) } as SoundEnvironment;

    const documentation = documentationFaults(sound);
    const context = { today: options.today ?? new Date().toISOString().slice(0, 10), secretKeys: options.secretKeys ?? [] };
    const own = [...platformFaults(stack, values, sound), ...unknownKeys(values), ...read.flatMap(({ faults }) => faults)];
    // A value that is malformed is judged once: what another check says of the same place would only repeat it.
    const further = [...adoptionFaults(sound), ...checks.flatMap((check) => check(sound, context))].filter(
        ({ path }) => !own.some((fault) => isAbout(path, fault)),
    );
    const faults = [...own, ...further, ...(options.dryRun ? [] : documentation)].sort((a, b) => rank(a) - rank(b));
    if (faults.length > 0) return { environment: undefined, faults, notices: documentation };

    const environment = { ...sound, partition: partitionOf(platform.region ?? "") } as Environment;
    return { environment: frozen(environment), faults: [], notices: documentation };
}

function readSection(
    name: SectionName,
    values: Readonly<Record<string, string>>,
    secretKeys: readonly string[],
): { sound: unknown; faults: Fault[] } {
    const key = `${namespace}:${name}`;
    const schema: z.ZodType = sections[name];
    const written = Object.hasOwn(values, key) ? values[key] : undefined;
    const decoded = decode(schema, written);
    if (decoded === malformed) {
        const mend = "write it as YAML in the stack file, or set it with pulumi config set --path";
        return { sound: undefined, faults: [relationFault([name], "a text that is not JSON", "a structured value", mend)] };
    }
    const parsed = schema.safeParse(decoded.value);
    const inherited = inheritedNames(decoded.value, [name]);
    if (parsed.success) return { sound: parsed.data, faults: inherited };
    const reading = { schema, value: decoded.value, base: [name], encrypted: secretKeys.includes(key) };
    return { sound: salvage(schema, decoded.value), faults: [...inherited, ...translate(parsed.error.issues, reading)] };
}

/** Faults of one section stand together, in the order of the schema; those of Pulumi's own keys come first. */
function rank({ path }: Fault): number {
    const section = /^weaviate-aws:(\w+)/.exec(path)?.[1] ?? "";
    return Object.keys(sections).indexOf(section);
}

const malformed = Symbol("malformed");

/** Texts are handed over as they are; anything else as JSON. */
function decode(schema: z.ZodType, written: string | undefined): { value: unknown } | typeof malformed {
    if (written === undefined || bare(schema) instanceof z.ZodString) return { value: written };
    try {
        return { value: JSON.parse(written) as unknown };
    } catch {
        return malformed;
    }
}

function unknownKeys(values: Readonly<Record<string, string>>): Fault[] {
    const known = Object.keys(sections);
    return Object.keys(values)
        .filter((key) => key.startsWith(`${namespace}:`))
        .map((key) => key.slice(namespace.length + 1))
        .filter((name) => !known.includes(name))
        .map((name) => unknownName([name], known));
}

/** Nobody changes an environment after it was judged. */
function frozen<T>(value: T): T {
    if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
        Object.freeze(value);
        Object.values(value).forEach(frozen);
    }
    return value;
}
