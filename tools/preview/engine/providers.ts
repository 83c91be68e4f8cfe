import type { Environment } from "../project/environment";
import { PreviewFault } from "../faults";
import { packageOf, parseUrn } from "../wire/urn";
import { secret, UNKNOWN, type PropertyMap, type PropertyValue } from "../wire/values";
import type { Draft } from "./decode";

/** Whether a type is that of a provider. */
export function isProviderType(type: string): boolean {
    return type.startsWith("pulumi:providers:");
}

/** `<urn>::<id>`: how a resource names its provider. The id is unknown in a preview. */
export function providerReference(urn: string): string {
    return `${urn}::${UNKNOWN}`;
}

/** The URN within a provider reference. */
export function providerUrn(reference: string): string {
    return reference.slice(0, reference.lastIndexOf("::"));
}

/**
 * The provider a resource names, or is handed by its parents for its package; empty if it must do with a default one.
 *
 * @param providersOf what a component hands to its children, by its URN.
 */
export function resolveProvider(draft: Draft, providersOf: (urn: string) => Record<string, string>): string {
    if (draft.provider !== "") return draft.provider;
    if (!draft.custom && !draft.remote) return "";
    const wanted = packageOf(draft.type);
    return draft.providers[wanted] ?? providersOf(draft.parent)[wanted] ?? "";
}

/** Whether a provider reference, inherited from a parent, fits the package of a child. */
export function fits(reference: string, type: string): boolean {
    return reference !== "" && packageOf(parseUrn(providerUrn(reference)).type) === packageOf(type);
}

/**
 * The default provider of a package, as the engine makes one from configuration for resources that name none.
 *
 * @throws {PreviewFault} if `pulumi:disable-default-providers` forbids it.
 */
export function defaultProvider(environment: Environment, packageName: string, version: string, wantedBy: string): Draft {
    if (isDisabled(environment, packageName)) {
        throw new PreviewFault(
            "component",
            `${wantedBy} names no provider, and pulumi:disable-default-providers forbids a default one for "${packageName}"; pass it one in its options.`,
        );
    }
    const inputs: PropertyMap = version === "" ? {} : { version };
    for (const [key, value] of Object.entries(environment.config)) {
        const [namespace, name] = [key.slice(0, key.indexOf(":")), key.slice(key.indexOf(":") + 1)];
        if (namespace === packageName) inputs[name] = environment.secretKeys.includes(key) ? secret(value) : value;
    }
    const none: Pick<Draft, "dependencies" | "replaceWith" | "ignoreChanges" | "replaceOnChanges" | "additionalSecretOutputs" | "aliases"> =
        {
            dependencies: [],
            replaceWith: [],
            ignoreChanges: [],
            replaceOnChanges: [],
            additionalSecretOutputs: [],
            aliases: [],
        };
    return {
        ...none,
        type: `pulumi:providers:${packageName}`,
        name: version === "" ? "default" : `default_${version.replaceAll(".", "_")}`,
        custom: true,
        remote: false,
        implied: true,
        parent: "",
        inputs,
        propertyDependencies: {},
        provider: "",
        providers: {},
        protect: undefined,
        retainOnDelete: undefined,
        deleteBeforeReplace: undefined,
        deletedWith: "",
        timeouts: { create: "", update: "", delete: "", read: "" },
        importId: "",
        version,
        hooks: {},
        source: "",
    };
}

function isDisabled(environment: Environment, packageName: string): boolean {
    const value = environment.config["pulumi:disable-default-providers"];
    if (!value) return false;
    const list = JSON.parse(value) as PropertyValue;
    return Array.isArray(list) && list.some((entry) => entry === "*" || entry === packageName);
}
