import { Alias } from "@pulumi/pulumi/proto/alias_pb";
import { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb";

import type { HookNames, Timeouts } from "../recording";
import type { AliasSpec } from "./aliases";
import { decodeAlias, decodeHooks, decodeTimeouts, type Draft } from "./decode";

/** The options of a draft, as a transform gets them. */
export function encodeOptions(draft: Draft): TransformResourceOptions {
    const options = new TransformResourceOptions();
    options.setDependsOnList(draft.dependencies).setIgnoreChangesList(draft.ignoreChanges).setReplaceOnChangesList(draft.replaceOnChanges);
    options.setVersion(draft.version).setProvider(draft.provider).setDeletedWith(draft.deletedWith).setReplaceWithList(draft.replaceWith);
    options.setAdditionalSecretOutputsList(draft.additionalSecretOutputs).setImport(draft.importId);
    options.setAliasesList(draft.aliases.map(encodeAlias)).setHooks(encodeHooks(draft.hooks));
    if (draft.protect !== undefined) options.setProtect(draft.protect);
    if (draft.retainOnDelete !== undefined) options.setRetainOnDelete(draft.retainOnDelete);
    if (draft.deleteBeforeReplace !== undefined) options.setDeleteBeforeReplace(draft.deleteBeforeReplace);
    if (Object.values(draft.timeouts).some((timeout) => timeout !== "")) options.setCustomTimeouts(encodeTimeouts(draft.timeouts));
    Object.entries(draft.providers).forEach(([name, provider]) => options.getProvidersMap().set(name, provider));
    return options;
}

/** The draft with the options a transform returned. They replace the former ones as a whole, as in the engine. */
export function applyOptions(draft: Draft, options: TransformResourceOptions): Draft {
    return {
        ...draft,
        dependencies: options.getDependsOnList(),
        ignoreChanges: options.getIgnoreChangesList(),
        replaceOnChanges: options.getReplaceOnChangesList(),
        version: options.getVersion(),
        provider: options.getProvider(),
        deletedWith: options.getDeletedWith(),
        replaceWith: options.getReplaceWithList(),
        additionalSecretOutputs: options.getAdditionalSecretOutputsList(),
        importId: options.getImport(),
        aliases: options.getAliasesList().map(decodeAlias),
        hooks: decodeHooks(options.getHooks()),
        protect: options.hasProtect() ? options.getProtect() : undefined,
        retainOnDelete: options.hasRetainOnDelete() ? options.getRetainOnDelete() : undefined,
        deleteBeforeReplace: options.hasDeleteBeforeReplace() ? options.getDeleteBeforeReplace() : undefined,
        timeouts: decodeTimeouts(options.getCustomTimeouts()),
        providers: Object.fromEntries(options.getProvidersMap().entries()),
    };
}

function encodeAlias(spec: AliasSpec): Alias {
    const alias = new Alias();
    if (spec.urn) return alias.setUrn(spec.urn);
    const message = new Alias.Spec();
    message
        .setName(spec.name ?? "")
        .setType(spec.type ?? "")
        .setStack(spec.stack ?? "")
        .setProject(spec.project ?? "");
    if (spec.noParent === true) message.setNoparent(true);
    else if (spec.parent) message.setParenturn(spec.parent);
    return alias.setSpec(message);
}

function encodeTimeouts(timeouts: Timeouts): RegisterResourceRequest.CustomTimeouts {
    const message = new RegisterResourceRequest.CustomTimeouts();
    return message.setCreate(timeouts.create).setUpdate(timeouts.update).setDelete(timeouts.delete).setRead(timeouts.read);
}

function encodeHooks(hooks: HookNames): RegisterResourceRequest.ResourceHooksBinding {
    const message = new RegisterResourceRequest.ResourceHooksBinding();
    message.setBeforeCreateList(hooks["beforeCreate"] ?? []).setAfterCreateList(hooks["afterCreate"] ?? []);
    message.setBeforeUpdateList(hooks["beforeUpdate"] ?? []).setAfterUpdateList(hooks["afterUpdate"] ?? []);
    message.setBeforeDeleteList(hooks["beforeDelete"] ?? []).setAfterDeleteList(hooks["afterDelete"] ?? []);
    return message.setOnErrorList(hooks["onError"] ?? []);
}
