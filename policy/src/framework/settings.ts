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
    /** ARN of the role that deploys; undefined if nothing says so. */
    deployer: string | undefined;
    /** ARNs of those who may use the emergency role; undefined if nothing says so. */
    emergencyPrincipals: readonly string[] | undefined;
    /** Who owns the account's VPC Block Public Access: `this-stack`, `other` or `off`; undefined if nothing says so. */
    vpcBlockOwner: string | undefined;
    /** Names of VPN endpoints that a certificate alone opens, as the configuration of a development stack says with a reason. */
    certificateOnlyVpns: readonly string[];
    /** Why the key of people's authority lies in the state, as the configuration of a development stack says; absent elsewhere. */
    keyInStateBecause: string | undefined;
}

const NAMESPACE = "weaviate-aws";

/**
 * Reads the stack's configuration: `weaviate-aws:allowedRegions` (without it the region of `aws:region` alone),
 * `weaviate-aws:allowDestroyBecause`, `weaviate-aws:exceptions`, `weaviate-aws:deployer`, `weaviate-aws:breakGlass`, `weaviate-aws:baseline`,
 * `weaviate-aws:waf`, `weaviate-aws:vpn`, `weaviate-aws:privateCa`, `weaviate-aws:tags`, `aws:allowedAccountIds`. The engine hands a pack the same
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
    const tags = read(own("tags"));
    return {
        allowedRegions: texts(read(own("allowedRegions"))) ?? (region ? [region] : undefined),
        allowDestroyBecause: own("allowDestroyBecause")?.trim() || undefined,
        allowIntrospectionBecause: reason(read(own("waf")), "allowIntrospectionBecause"),
        exceptions: read(own("exceptions")),
        accounts: texts(read(get("aws", "allowedAccountIds"))),
        certificateOnlyVpns: isDevelopment(tags) ? certificateOnlyVpns(read(own("vpn"))) : [],
        keyInStateBecause: isDevelopment(tags) ? reason(read(own("privateCa")), "keyInStateBecause") : undefined,
        deployer: textOf(member(read(own("deployer")), "roleArn")),
        emergencyPrincipals: texts(member(read(own("breakGlass")), "trustedPrincipals")),
        vpcBlockOwner: textOf(member(member(read(own("baseline")), "vpcBlockPublicAccess"), "owner")),
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

function texts(value: unknown): string[] | undefined {
    if (!Array.isArray(value)) return undefined;
    const found = value.map(String).filter((text) => text !== "");
    return found.length > 0 ? found : undefined;
}

/** Some loosenings are for development: a stack whose tag `environment` is another has none of them, whatever it says. */
const isDevelopment = (tags: unknown): boolean => member(tags, "environment") === "dev";

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

function certificateOnlyVpns(vpn: unknown): string[] {
    const endpoints = member(vpn, "endpoints");
    if (typeof endpoints !== "object" || endpoints === null) return [];
    return Object.entries(endpoints).flatMap(([name, endpoint]) =>
        reason(endpoint, "certificateOnlyBecause") === undefined ? [] : [name],
    );
}

/** A reason in words, if one is given. */
function reason(value: unknown, name: string): string | undefined {
    const because = member(value, name);
    return typeof because === "string" && because.trim() !== "" ? because : undefined;
}

const member = (value: unknown, name: string): unknown =>
    typeof value === "object" && value !== null ? (Object.getOwnPropertyDescriptor(value, name)?.value as unknown) : undefined;
