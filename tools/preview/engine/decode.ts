import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { StackTrace } from "@pulumi/pulumi/proto/source_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import path from "node:path";
import { fileURLToPath } from "node:url";

import type { HookNames, Registration, Timeouts } from "../recording";
import type { PropertyMap } from "../wire/values";
import type { AliasSpec } from "./aliases";

/** A registration before its aliases are URNs, and before inheritance decided what the program left open. */
export interface Draft extends Omit<Registration, "aliases" | "protect" | "retainOnDelete"> {
    aliases: AliasSpec[];
    protect: boolean | undefined;
    retainOnDelete: boolean | undefined;
}

/** The properties in a message; none if it has none. */
export function decodeProperties(properties: Struct | undefined): PropertyMap {
    return (properties?.toJavaScript() ?? {}) as PropertyMap;
}

/** What a program asks to register. Aliases given as plain URNs and as specifications become one list. */
export function decodeRegistration(request: RegisterResourceRequest, root: string): Draft {
    const propertyDependencies: Record<string, string[]> = {};
    request.getPropertydependenciesMap().forEach((urns, property) => (propertyDependencies[property] = urns.getUrnsList()));
    return {
        type: request.getType(),
        name: request.getName(),
        custom: request.getCustom(),
        remote: request.getRemote(),
        implied: false,
        parent: request.getParent(),
        inputs: decodeProperties(request.getObject()),
        dependencies: request.getDependenciesList(),
        propertyDependencies,
        provider: request.getProvider(),
        providers: Object.fromEntries(request.getProvidersMap().entries()),
        protect: request.hasProtect() ? request.getProtect() : undefined,
        retainOnDelete: request.hasRetainondelete() ? request.getRetainondelete() : undefined,
        deleteBeforeReplace:
            request.getDeletebeforereplacedefined() || request.getDeletebeforereplace() ? request.getDeletebeforereplace() : undefined,
        deletedWith: request.getDeletedwith(),
        replaceWith: request.getReplaceWithList(),
        ignoreChanges: request.getIgnorechangesList(),
        replaceOnChanges: request.getReplaceonchangesList(),
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        aliases: [...request.getAliasurnsList().map((urn) => ({ urn })), ...request.getAliasesList().map(decodeAlias)],
        timeouts: decodeTimeouts(request.getCustomtimeouts()),
        importId: request.getImportid(),
        version: request.getVersion(),
        hooks: decodeHooks(request.getHooks()),
        source: decodeSource(request.getStacktrace(), root),
    };
}

/** An alias, as a URN or as what differs from the resource's own. */
export function decodeAlias(alias: Alias): AliasSpec {
    const spec = alias.getSpec();
    if (!spec) return { urn: alias.getUrn() };
    return {
        name: spec.getName(),
        type: spec.getType(),
        stack: spec.getStack(),
        project: spec.getProject(),
        parent: spec.getParenturn(),
        noParent: spec.getNoparent(),
    };
}

/** Timeouts of a resource; empty texts where none is given. */
export function decodeTimeouts(timeouts: RegisterResourceRequest.CustomTimeouts | undefined): Timeouts {
    return {
        create: timeouts?.getCreate() ?? "",
        update: timeouts?.getUpdate() ?? "",
        delete: timeouts?.getDelete() ?? "",
        read: timeouts?.getRead() ?? "",
    };
}

/** Names of hooks by moment, without the moments that have none. */
export function decodeHooks(binding: RegisterResourceRequest.ResourceHooksBinding | undefined): HookNames {
    if (!binding) return {};
    const names: HookNames = {
        beforeCreate: binding.getBeforeCreateList(),
        afterCreate: binding.getAfterCreateList(),
        beforeUpdate: binding.getBeforeUpdateList(),
        afterUpdate: binding.getAfterUpdateList(),
        beforeDelete: binding.getBeforeDeleteList(),
        afterDelete: binding.getAfterDeleteList(),
        onError: binding.getOnErrorList(),
    };
    return Object.fromEntries(Object.entries(names).filter(([, list]) => list.length > 0));
}

/** `file:line` of the first place outside of installed packages, relative to the project where it lies within; empty if there is none. */
export function decodeSource(trace: StackTrace | undefined, root: string): string {
    for (const frame of trace?.getFramesList() ?? []) {
        const position = frame.getPc();
        const uri = position?.getUri() ?? "";
        if (!uri.startsWith("file:") || uri.includes("/node_modules/")) continue;
        const file = fileURLToPath(uri);
        const relative = path.relative(root, file);
        return `${relative.startsWith("..") ? file : relative}:${String(position?.getLine() ?? 0)}`;
    }
    return "";
}
