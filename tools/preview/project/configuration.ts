import { PreviewFault } from "../faults";
import { readYaml } from "./yaml";

/** The configuration of a stack, in the form a program gets it. */
export interface Configuration {
    /** Values by full key (`project:name`): texts as they are, everything else as JSON. */
    config: Record<string, string>;
    /** Keys whose value is secret, or has a secret within. */
    secretKeys: string[];
}

/** Where {@link readConfiguration} finds values. */
export interface ConfigurationSources {
    project: string;
    /** The `config` block of Pulumi.yaml: defaults for all stacks. */
    projectConfig: unknown;
    projectFile: string;
    stackFile: string;
    /** Values that stand in for those of the files; `undefined` takes one away. */
    overrides: Record<string, unknown>;
}

/** How what stands in for an encrypted value begins: no one can decrypt it here, and no one needs to. */
const PLACEHOLDER = "encrypted-value-of-";

/** Every text that a configuration states in clear. */
export function clearTexts({ config }: Configuration): Set<string> {
    const found = new Set<string>();
    const walk = (value: unknown): void => {
        if (Array.isArray(value)) value.forEach(walk);
        else if (isObject(value)) Object.values(value).forEach(walk);
        else if (!String(value).startsWith(PLACEHOLDER)) found.add(String(value));
    };
    Object.values(config).forEach((text) => walk(parsed(text)));
    return found;
}

/** What a program gets as JSON, as a value again; any other text as it is. */
function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

/**
 * The configuration as `pulumi preview` hands it to a program: defaults of the project, then the stack's own values;
 * encrypted ones as placeholders. Types that Pulumi.yaml declares for keys are not checked.
 *
 * @throws {PreviewFault} if a file is no valid YAML or a key or value is unusable.
 */
export function readConfiguration(sources: ConfigurationSources): Configuration {
    const values = new Map<string, unknown>();
    const secretKeys = new Set<string>();
    for (const [key, entry] of entriesOf(sources.projectConfig, sources.projectFile, '"config"')) {
        const full = key.includes(":") ? key : `${sources.project}:${key}`;
        const declared = isObject(entry) ? (entry["value"] ?? entry["default"]) : entry;
        if (isObject(entry) && entry["secret"] === true) secretKeys.add(full);
        if (declared !== undefined) values.set(full, declared);
    }
    const stack = readYaml(sources.stackFile);
    if (stack !== null && stack !== undefined && !isObject(stack)) throw fault(sources.stackFile, "is no map of settings");
    for (const [key, value] of entriesOf(stack?.["config"], sources.stackFile, '"config"')) {
        if (!/^[^:]+:.+/.test(key)) throw fault(sources.stackFile, `key "${key}" has no namespace; write "${sources.project}:${key}"`);
        if (value === null) throw fault(sources.stackFile, `key "${key}" has no value; give it one, or take the line away`);
        values.set(key, value);
    }
    for (const [key, value] of Object.entries(sources.overrides)) {
        if (value === undefined) values.delete(key);
        else values.set(key, value);
    }

    const config: Record<string, string> = {};
    for (const [key, value] of values) {
        const { open, encrypted } = replaceEncrypted(value, key);
        if (encrypted) secretKeys.add(key);
        config[key] = typeof open === "string" ? open : JSON.stringify(open);
    }
    return { config, secretKeys: [...secretKeys].filter((key) => key in config).sort() };
}

/** The value with a placeholder for everything of the form `{secure: …}`, and whether there was any. */
function replaceEncrypted(value: unknown, path: string): { open: unknown; encrypted: boolean } {
    if (Array.isArray(value)) {
        const items = value.map((item, i) => replaceEncrypted(item, `${path}[${String(i)}]`));
        return { open: items.map((item) => item.open), encrypted: items.some((item) => item.encrypted) };
    }
    if (!isObject(value)) return { open: value, encrypted: false };
    const keys = Object.keys(value);
    if (keys.length === 1 && keys[0] === "secure" && typeof value["secure"] === "string")
        return { open: `${PLACEHOLDER}${path}`, encrypted: true };
    const properties = Object.entries(value).map(([key, child]) => [key, replaceEncrypted(child, `${path}.${key}`)] as const);
    return {
        open: Object.fromEntries(properties.map(([key, child]) => [key, child.open])),
        encrypted: properties.some(([, child]) => child.encrypted),
    };
}

function entriesOf(block: unknown, file: string, name: string): [string, unknown][] {
    if (block === undefined || block === null) return [];
    if (!isObject(block)) throw fault(file, `${name} is no map of keys to values`);
    return Object.entries(block);
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fault(file: string, what: string): PreviewFault {
    return new PreviewFault("configuration", `${file}: ${what}`);
}
