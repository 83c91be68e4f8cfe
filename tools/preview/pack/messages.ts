import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { providerUrn } from "../engine/providers";
import type { RecordedResource } from "../recording";
import { forPack, type PropertyMap } from "../wire/values";
import type { Level, PackInfo, PolicyInfo, Severity } from "./verdicts";

/** Enforcement levels by the number the protocol gives them. */
export const LEVELS: Record<number, Level> = {
    [messages.EnforcementLevel.ADVISORY]: "advisory",
    [messages.EnforcementLevel.MANDATORY]: "mandatory",
    [messages.EnforcementLevel.DISABLED]: "disabled",
    [messages.EnforcementLevel.REMEDIATE]: "remediate",
};

/** Severities by the number the protocol gives them. */
export const SEVERITIES: Record<number, Severity> = {
    [messages.PolicySeverity.POLICY_SEVERITY_LOW]: "low",
    [messages.PolicySeverity.POLICY_SEVERITY_MEDIUM]: "medium",
    [messages.PolicySeverity.POLICY_SEVERITY_HIGH]: "high",
    [messages.PolicySeverity.POLICY_SEVERITY_CRITICAL]: "critical",
};

const KINDS: Record<number, PolicyInfo["kind"]> = {
    [messages.PolicyType.POLICY_TYPE_RESOURCE]: "resource",
    [messages.PolicyType.POLICY_TYPE_STACK]: "stack",
};

const SECONDS: Record<string, number> = { h: 3_600, m: 60, s: 1, ms: 0.001 };

/** What a pack says of itself. */
export function decodeInfo(info: messages.AnalyzerInfo): PackInfo {
    return { name: info.getName(), version: info.getVersion(), policies: info.getPoliciesList().map(decodePolicy) };
}

function decodePolicy(policy: messages.PolicyInfo): PolicyInfo {
    const tags = policy.getTagsList();
    return {
        name: policy.getName(),
        displayName: policy.getDisplayname(),
        description: policy.getDescription(),
        level: LEVELS[policy.getEnforcementlevel()] ?? "mandatory",
        severity: SEVERITIES[policy.getSeverity()] ?? "unspecified",
        kind: KINDS[policy.getPolicyType()] ?? "unknown",
        controls: tags.filter((tag) => tag.startsWith("control:")).map((tag) => tag.slice("control:".length)),
        remediationSteps: policy.getRemediationSteps(),
        url: policy.getUrl(),
    };
}

/** A resource as policies of resources get it: its inputs and options. */
export function analyzeRequest(
    resource: RecordedResource,
    inputs: PropertyMap,
    all: ReadonlyMap<string, RecordedResource>,
): messages.AnalyzeRequest {
    const request = new messages.AnalyzeRequest();
    request.setType(resource.type).setUrn(resource.urn).setName(resource.name);
    request.setProperties(encode(inputs)).setOptions(encodeOptions(resource)).setProvider(encodeProvider(resource, all));
    return request;
}

/**
 * All resources as policies of the stack get them. The engine hands over outputs here: of a custom resource that is what
 * its provider foresees, for which its inputs stand; of a component what it registered as outputs.
 */
export function analyzeStackRequest(
    resources: readonly RecordedResource[],
    inputsOf: (resource: RecordedResource) => PropertyMap,
    all: ReadonlyMap<string, RecordedResource>,
): messages.AnalyzeStackRequest {
    const encoded = resources.map((resource) => {
        const message = new messages.AnalyzerResource();
        message.setType(resource.type).setUrn(resource.urn).setName(resource.name).setParent(resource.parent);
        message.setProperties(encode(resource.custom ? inputsOf(resource) : resource.outputs));
        message.setOptions(encodeOptions(resource)).setProvider(encodeProvider(resource, all)).setDependenciesList(resource.dependencies);
        for (const [property, urns] of Object.entries(resource.propertyDependencies)) {
            message.getPropertydependenciesMap().set(property, new messages.AnalyzerPropertyDependencies().setUrnsList(urns));
        }
        return message;
    });
    return new messages.AnalyzeStackRequest().setResourcesList(encoded);
}

/** Configuration of a pack's policies: levels, and the properties a policy asks for. */
export type PolicyConfiguration = Record<string, { level?: Level; properties?: PropertyMap }>;

/** The request that configures policies. Those of the pack's own level keep it. */
export function configureRequest(configuration: PolicyConfiguration, info: PackInfo): messages.ConfigureAnalyzerRequest {
    const request = new messages.ConfigureAnalyzerRequest();
    for (const [name, { level, properties }] of Object.entries(configuration)) {
        const wanted = level ?? info.policies.find((policy) => policy.name === name)?.level ?? "mandatory";
        const number = Number(Object.keys(LEVELS).find((key) => LEVELS[Number(key)] === wanted));
        const message = new messages.PolicyConfig().setEnforcementlevel(number).setProperties(Struct.fromJavaScript(properties ?? {}));
        request.getPolicyconfigMap().set(name, message);
    }
    return request;
}

function encode(properties: PropertyMap): Struct {
    return Struct.fromJavaScript(forPack(properties) as PropertyMap);
}

function encodeOptions(resource: RecordedResource): messages.AnalyzerResourceOptions {
    const options = new messages.AnalyzerResourceOptions();
    options.setProtect(resource.protect).setIgnorechangesList(resource.ignoreChanges).setParent(resource.parent);
    options
        .setDeletebeforereplace(resource.deleteBeforeReplace ?? false)
        .setDeletebeforereplacedefined(resource.deleteBeforeReplace !== undefined);
    options.setAdditionalsecretoutputsList(resource.additionalSecretOutputs).setAliasesList(resource.aliases);
    const timeouts = new messages.AnalyzerResourceOptions.CustomTimeouts();
    const { create, update, delete: remove, read } = resource.timeouts;
    return options.setCustomtimeouts(
        timeouts.setCreate(seconds(create)).setUpdate(seconds(update)).setDelete(seconds(remove)).setRead(seconds(read)),
    );
}

function encodeProvider(
    resource: RecordedResource,
    all: ReadonlyMap<string, RecordedResource>,
): messages.AnalyzerProviderResource | undefined {
    const provider = resource.provider === "" ? undefined : all.get(providerUrn(resource.provider));
    if (!provider) return undefined;
    const message = new messages.AnalyzerProviderResource();
    return message.setType(provider.type).setUrn(provider.urn).setName(provider.name).setProperties(encode(provider.inputs));
}

/** A duration such as `1h30m` in seconds. */
function seconds(duration: string): number {
    const parts = [...duration.matchAll(/([\d.]+)(ms|h|m|s)/g)];
    return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (SECONDS[unit ?? "s"] ?? 0), 0);
}
