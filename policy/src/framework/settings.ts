import { Config } from "@pulumi/pulumi";

/** What the policies take from the configuration of the stack they judge. */
export interface Settings {
    /** Regions in which resources and data may be; undefined if nothing says so. */
    allowedRegions: readonly string[] | undefined;
    /** Why what holds data may be destroyed; absent in normal operation. */
    allowDestroyBecause: string | undefined;
    /** The value of `weaviate-aws:exceptions`, as it stands. */
    exceptions: unknown;
    /** Account identifiers the stack may be deployed to; undefined if nothing says so. */
    accounts: readonly string[] | undefined;
}

const NAMESPACE = "weaviate-aws";

/**
 * Reads the stack's configuration: `weaviate-aws:allowedRegions` (without it the region of `aws:region` alone),
 * `weaviate-aws:allowDestroyBecause`, `weaviate-aws:exceptions`, `aws:allowedAccountIds`. The engine hands a pack the same
 * configuration as the program.
 */
export function readSettings(): Settings {
    const [own, aws] = [new Config(NAMESPACE), new Config("aws")];
    const region = aws.get("region");
    return {
        allowedRegions: texts(read(own, "allowedRegions")) ?? (region ? [region] : undefined),
        allowDestroyBecause: own.get("allowDestroyBecause")?.trim() || undefined,
        exceptions: read(own, "exceptions"),
        accounts: texts(read(aws, "allowedAccountIds")),
    };
}

/** A structured value; text that is no JSON stays text, for the reader behind to refuse. */
function read(config: Config, key: string): unknown {
    const text = config.get(key);
    if (text === undefined) return undefined;
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return text;
    }
}

function texts(value: unknown): string[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const found = value.map(String).filter((text) => text !== "");
    return found.length > 0 ? found : undefined;
}
