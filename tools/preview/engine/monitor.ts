import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import type { IResourceMonitorServer } from "@pulumi/pulumi/proto/resource_grpc_pb";
import { CallResponse } from "@pulumi/pulumi/proto/provider_pb";
import * as messages from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { PreviewFault } from "../faults";
import type { RecordedCall, RecordedHook, RecordedPackage, RecordedRead } from "../recording";
import type { Environment } from "../project/environment";
import { makeUrn } from "../wire/urn";
import { foldAll, isMap, UNKNOWN, type PropertyMap } from "../wire/values";
import { decodeProperties, decodeRegistration, decodeSource } from "./decode";
import { supportedFeatures, supportsFeature } from "./features";
import { isStack, type Registered, type Registrar } from "./registrar";
import { answer } from "./server";

/** Resource operations the SDK may have under way at once; it asks for a number, and this is the CLI's default. */
export const PARALLEL = 16;

/** The engine's resource monitor as a program sees it, without providers: it records, and computes nothing. */
export class Monitor {
    public readonly reads: RecordedRead[] = [];
    public readonly calls: RecordedCall[] = [];
    public readonly hooks: RecordedHook[] = [];
    public readonly packages: RecordedPackage[] = [];
    public outputs: PropertyMap = {};
    private readonly answers = new Map<string, Registered>();

    constructor(
        private readonly environment: Environment,
        private readonly registrar: Registrar,
    ) {}

    /** The service to serve. */
    public service(): [typeof ResourceMonitorService, IResourceMonitorServer] {
        const recorded = <Request>(record: (request: Request) => void) =>
            answer<Request, Empty>((request) => {
                record(request);
                return new Empty();
            });
        return [
            ResourceMonitorService,
            {
                getDeploymentInfo: answer(() => this.deploymentInfo()),
                supportsFeature: answer((request) =>
                    new messages.SupportsFeatureResponse().setHassupport(supportsFeature(request.getId())),
                ),
                registerResource: answer((request) => this.registerResource(request)),
                registerResourceOutputs: recorded((request) => this.registerOutputs(request)),
                readResource: answer((request) => this.readResource(request)),
                // Whether something exists in the cloud is not known here.
                existsResource: answer(() => new messages.ExistsResourceResponse().setUnknown(true)),
                invoke: answer((request) => this.invoke(request)),
                call: answer((request) => this.call(request)),
                registerStackTransform: recorded((callback) => this.registrar.transforms.addToStack(callback)),
                // Accepted so that a program can register one; since every data-source call is refused, none is ever run.
                registerStackInvokeTransform: recorded(() => undefined),
                registerResourceHook: recorded((hook) =>
                    this.hooks.push({ name: hook.getName(), kind: "resource", onDryRun: hook.getOnDryRun() }),
                ),
                registerErrorHook: recorded((hook) => this.hooks.push({ name: hook.getName(), kind: "error", onDryRun: false })),
                registerPackage: answer((request) => this.registerPackage(request)),
                signalAndWaitForShutdown: recorded(() => undefined),
            },
        ];
    }

    private deploymentInfo(): messages.DeploymentInfo {
        const { project, stack, organization, config, secretKeys } = this.environment;
        const info = new messages.DeploymentInfo();
        info.setProject(project).setStack(stack).setOrganization(organization).setDryrun(true).setParallel(PARALLEL);
        info.setConfigsecretkeysList(secretKeys).setSupportedfeaturesList(supportedFeatures());
        Object.entries(config).forEach(([key, value]) => info.getConfigMap().set(key, value));
        return info;
    }

    private async registerResource(request: messages.RegisterResourceRequest): Promise<messages.RegisterResourceResponse> {
        const registered = await this.registrar.register(decodeRegistration(request, this.environment.root), request.getTransformsList());
        const { resource, outputs, dependencies } = registered;
        this.answers.set(resource.urn, registered);
        const response = new messages.RegisterResourceResponse();
        response.setUrn(resource.urn).setObject(Struct.fromJavaScript(outputs)).setResult(messages.Result.SUCCESS);
        for (const [name, urns] of Object.entries(dependencies)) {
            response.getPropertydependenciesMap().set(name, new messages.RegisterResourceResponse.PropertyDependencies().setUrnsList(urns));
        }
        return response;
    }

    private registerOutputs(request: messages.RegisterResourceOutputsRequest): void {
        const resource = this.registrar.resources.get(request.getUrn());
        if (!resource) throw new Error(`outputs were registered for ${request.getUrn()}, which is no registered resource`);
        const outputs = decodeProperties(request.getOutputs());
        this.registrar.noteSecrets(outputs);
        resource.outputs = foldAll(outputs);
        if (isStack(resource)) this.outputs = resource.outputs;
    }

    private readResource(request: messages.ReadResourceRequest): messages.ReadResourceResponse {
        const { stack, project, root } = this.environment;
        const [type, name, parent] = [request.getType(), request.getName(), request.getParent()];
        const urn = makeUrn(stack, project, parent, type, name);
        const source = decodeSource(request.getStacktrace(), root);
        this.registrar.noteSecrets(decodeProperties(request.getProperties()));
        this.reads.push({ urn, type, name, id: request.getId(), parent, source });
        return new messages.ReadResourceResponse().setUrn(urn).setProperties(request.getProperties() ?? new Struct());
    }

    private invoke(request: messages.ResourceInvokeRequest): messages.ResourceInvokeResponse {
        const token = request.getTok();
        if (token !== "pulumi:pulumi:getResource") throw this.registrar.fault(refusedInvoke(token));
        const urn = String(decodeProperties(request.getArgs())["urn"]);
        const found = this.registrar.resources.get(urn);
        if (!found) throw new Error(`${urn} is no registered resource`);
        // A reference's id and whatever an update computes stay unknown; the SDK takes that from their absence.
        const state = this.answers.get(urn)?.outputs ?? (found.custom ? found.inputs : found.outputs);
        return new messages.ResourceInvokeResponse().setReturn(Struct.fromJavaScript({ urn, id: UNKNOWN, state }));
    }

    private call(request: messages.ResourceCallRequest): CallResponse {
        const args = decodeProperties(request.getArgs());
        const reference = args["__self__"];
        const self = isMap(reference) ? String(reference["urn"]) : "";
        if (self !== "" && !this.registrar.resources.has(self))
            throw new Error(`${request.getTok()} was called on ${self}, which is no registered resource`);
        this.registrar.noteSecrets(args);
        this.calls.push({ token: request.getTok(), self });
        const urns = new Set(self === "" ? [] : [self]);
        request.getArgdependenciesMap().forEach((dependencies) => dependencies.getUrnsList().forEach((urn) => urns.add(urn)));
        for (const child of this.registrar.resources.values())
            if (child.implied && child.custom && child.parent === self && self !== "") urns.add(child.urn);
        // What a method returns is its plugin's affair: one unknown stands for all of it.
        const response = new CallResponse().setReturn(Struct.fromJavaScript({ result: UNKNOWN }));
        response.getReturndependenciesMap().set("result", new CallResponse.ReturnDependencies().setUrnsList([...urns]));
        return response;
    }

    private registerPackage(request: messages.RegisterPackageRequest): messages.RegisterPackageResponse {
        const parameterization = (request.getParameterization() ?? request.getExtension$())?.getName() ?? "";
        this.packages.push({ name: request.getName(), version: request.getVersion(), parameterization });
        return new messages.RegisterPackageResponse().setRef(`package-${String(this.packages.length)}`);
    }
}

function refusedInvoke(token: string): PreviewFault {
    const why = token.startsWith("pulumi:pulumi:readStack")
        ? "stack references are not available offline; pass the value in configuration"
        : "compute the value, or take it from configuration";
    return new PreviewFault("component", `Data-source calls are not allowed: ${token}; ${why}.`);
}
