import { Config } from "@pulumi/pulumi";

/** What the policies take from the configuration of the stack they judge. */
export interface Settings {
    /** Regions in which resources and data may be; undefined if nothing says so. */
    allowedRegions: readonly string[] | undefined;
    /** Why what holds data may be destroyed; absent in normal operation. */
    allowDestroyBecause: string | undefined;
    /** Why questions about Weaviate's schema itself may come in from the internet; absent where they may not. */
    allowIntrospectionBecause: string | undefined;
    /** The value of `weaviate-aws:exceptions`, as it stands. */
    exceptions: unknown;
    /** Account identifiers the stack may be deployed to; undefined if nothing says so. */
    accounts: readonly string[] | undefined;
    /** Names of VPN endpoints that a certificate alone opens, as the configuration of a development stack says with a reason. */
    certificateOnlyVpns: readonly string[];
}

const NAMESPACE = "weaviate-aws";

/**
 * Reads the stack's configuration: `weaviate-aws:allowedRegions` (without it the region of `aws:region` alone),
 * `weaviate-aws:allowDestroyBecause`, `weaviate-aws:exceptions`, `weaviate-aws:waf`, `weaviate-aws:vpn`,
 * `weaviate-aws:tags`, `aws:allowedAccountIds`. The engine hands a pack the same
 * configuration as the program.
 */
export const readSettings = (): Settings => settingsOf((namespace, name) => new Config(namespace).get(name));

/**
 * What a configuration says.
 *
 * @param get The text of a key, wherever it stands.
 */
export function settingsOf(get: (namespace: string, name: string) => string | undefined): Settings {
    const own = (name: string) => get(NAMESPACE, name);
    const region = get("aws", "region");
    return {
        allowedRegions: texts(read(own("allowedRegions"))) ?? (region ? [region] : undefined),
        allowDestroyBecause: own("allowDestroyBecause")?.trim() || undefined,
        allowIntrospectionBecause: reasonOf(member(read(own("waf")), "allowIntrospectionBecause")),
        exceptions: read(own("exceptions")),
        accounts: texts(read(get("aws", "allowedAccountIds"))),
        certificateOnlyVpns: certificateOnlyVpns(read(own("vpn")), read(own("tags"))),
    };
}

/** A structured value; text that is no JSON stays text, for the reader behind to refuse. */
function read(text: string | undefined): unknown {
    if (text === undefined) return undefined;
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

const reasonOf = (value: unknown): string | undefined => (typeof value === "string" ? value.trim() || undefined : undefined);

function texts(value: unknown): string[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const found = value.map(String).filter((text) => text !== "");
    return found.length > 0 ? found : undefined;
}

/** A certificate alone is for development: a stack whose tag `environment` is another has none, whatever it says. */
function certificateOnlyVpns(vpn: unknown, tags: unknown): string[] {
    if (member(tags, "environment") !== "dev") return [];
    const endpoints = member(vpn, "endpoints");
    if (typeof endpoints !== "object" || endpoints === null) return [];
    return Object.entries(endpoints).flatMap(([name, endpoint]) => {
        const because = member(endpoint, "certificateOnlyBecause");
        return typeof because === "string" && because.trim() !== "" ? [name] : [];
    });
}

const member = (value: unknown, name: string): unknown =>
    typeof value === "object" && value !== null ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown) : undefined;
