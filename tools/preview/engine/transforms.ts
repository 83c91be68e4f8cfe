import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { CallbacksClient } from "@pulumi/pulumi/proto/callback_grpc_pb";
import { CallbackInvokeRequest, type Callback, type CallbackInvokeResponse } from "@pulumi/pulumi/proto/callback_pb";
import { TransformRequest, TransformResponse } from "@pulumi/pulumi/proto/resource_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { dependenciesOf, unfold, withDependencies, type PropertyMap } from "../wire/values";
import { decodeProperties, type Draft } from "./decode";
import { applyOptions, encodeOptions } from "./options";
import { MESSAGE_SIZE } from "./server";

/** How long one transform may take: it computes, and waits for nothing. */
const TRANSFORM_MILLISECONDS = 30_000;

/** Runs the transforms of a program, in the order of the engine: a resource's own, its parents' upwards, the stack's. */
export class Transforms {
    private readonly stack: Callback[] = [];
    private readonly ofResource = new Map<string, Callback[]>();
    private readonly clients = new Map<string, CallbacksClient>();

    /** Registers a transform for every resource to come. */
    public addToStack(callback: Callback): void {
        this.stack.push(callback);
    }

    /** Keeps a resource's own transforms, for its children. */
    public keep(urn: string, own: Callback[]): void {
        if (own.length > 0) this.ofResource.set(urn, own);
    }

    /**
     * The draft after all transforms that concern it.
     *
     * @param ancestors URNs of the parents, the nearest first.
     * @throws {Error} if a transform throws, or takes too long.
     */
    public async apply(draft: Draft, own: Callback[], ancestors: readonly string[]): Promise<Draft> {
        const inherited = ancestors.flatMap((urn) => this.ofResource.get(urn) ?? []);
        const all = [...own, ...inherited, ...this.stack];
        if (all.length === 0) return draft;

        // Only with transforms of its own does the engine take a resource's dependencies from what they return.
        let result: Draft = { ...draft, inputs: unfold(draft.inputs) as PropertyMap };
        if (own.length > 0) result.inputs = spreadDependencies(result);
        for (const callback of all) result = await this.run(callback, result);
        return own.length > 0 ? gatherDependencies(result) : result;
    }

    /** Closes the connections to the program. */
    public close(): void {
        this.clients.forEach((client) => client.close());
        this.clients.clear();
    }

    private async run(callback: Callback, draft: Draft): Promise<Draft> {
        const request = new TransformRequest();
        request.setType(draft.type).setName(draft.name).setCustom(draft.custom).setParent(draft.parent);
        request.setProperties(Struct.fromJavaScript(draft.inputs)).setOptions(encodeOptions(draft));

        const invocation = new CallbackInvokeRequest();
        invocation.setToken(callback.getToken()).setRequest(request.serializeBinary());
        const answer = TransformResponse.deserializeBinary((await this.invoke(callback.getTarget(), invocation, draft)).getResponse_asU8());
        const options = answer.getOptions();
        const inputs = answer.hasProperties() ? decodeProperties(answer.getProperties()) : draft.inputs;
        return options ? applyOptions({ ...draft, inputs }, options) : { ...draft, inputs };
    }

    private invoke(target: string, request: CallbackInvokeRequest, draft: Draft): Promise<CallbackInvokeResponse> {
        const client = this.clients.get(target) ?? new CallbacksClient(target, credentials.createInsecure(), MESSAGE_SIZE);
        this.clients.set(target, client);
        return new Promise((resolve, reject) => {
            const done = (error: ServiceError | null, response: CallbackInvokeResponse) => {
                if (error) reject(new Error(`a transform of ${draft.name} (${draft.type}) failed: ${error.details}`));
                else resolve(response);
            };
            client.invoke(request, new Metadata(), { deadline: Date.now() + TRANSFORM_MILLISECONDS }, done);
        });
    }
}

function spreadDependencies(draft: Draft): PropertyMap {
    const entries = Object.entries(draft.inputs);
    return Object.fromEntries(entries.map(([key, value]) => [key, withDependencies(value, draft.propertyDependencies[key] ?? [])]));
}

function gatherDependencies(draft: Draft): Draft {
    const propertyDependencies = Object.fromEntries(Object.entries(draft.inputs).map(([key, value]) => [key, [...dependenciesOf(value)]]));
    const dependencies = [...new Set([...draft.dependencies, ...Object.values(propertyDependencies).flat()])];
    return { ...draft, propertyDependencies, dependencies };
}
