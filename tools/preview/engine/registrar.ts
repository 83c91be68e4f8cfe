import type { Callback } from "@pulumi/pulumi/proto/callback_pb";

import { PreviewFault } from "../faults";
import { IMPLIED } from "../implied";
import { clearTexts } from "../project/configuration";
import type { Environment } from "../project/environment";
import type { RecordedResource, Registration } from "../recording";
import { collectSecrets } from "../wire/secrets";
import { makeUrn, packageOf, STACK_TYPE } from "../wire/urn";
import { dependenciesOf, foldAll, isMap, markOf, secret, UNKNOWN, type PropertyMap, type PropertyValue } from "../wire/values";
import { resolveAliases } from "./aliases";
import type { Draft } from "./decode";
import { registerChildren, type ComponentAnswer } from "./implied";
import { defaultProvider, fits, isProviderType, providerReference, resolveProvider } from "./providers";
import { Transforms } from "./transforms";

/** What a {@link Registrar} is told by whoever runs it. */
export interface RegistrarOptions {
    /** May change a registration after its transforms, before it is recorded. */
    mutate?: ((registration: Registration) => void) | undefined;
    /** Version of a package's SDK as the program sees it; empty if it has none. */
    versionOf: (packageName: string) => string;
    onRegistered: (resource: RecordedResource) => void;
}

/** A recorded resource, and what the program is told of it. */
export interface Registered extends ComponentAnswer {
    resource: RecordedResource;
}

/** Registers resources as the engine does: inheritance, transforms, providers, URNs, aliases, children of remote components. */
export class Registrar {
    public readonly resources = new Map<string, RecordedResource>();
    public readonly transforms = new Transforms();
    public readonly secrets = new Set<string>();
    /** What a program did that no preview can go on from, even if the program itself caught the error. */
    public readonly faults: PreviewFault[] = [];
    /** Settles when there is a fault. */
    public readonly refused: Promise<void>;
    private onFault: () => void = () => undefined;
    private readonly clear: ReadonlySet<string>;

    constructor(
        private readonly environment: Environment,
        private readonly options: RegistrarOptions,
    ) {
        this.refused = new Promise((resolve) => (this.onFault = resolve));
        this.clear = clearTexts(environment);
    }

    /**
     * Registers a resource, and the children of a remote component.
     * @throws {Error} with a message for the program if it is refused; faults of the program are kept in `faults` too.
     */
    public async register(draft: Draft, own: Callback[] = []): Promise<Registered> {
        this.noteSecrets(draft.inputs);
        this.inherit(draft);
        const transformed = await this.transforms.apply({ ...draft, provider: this.provider(draft) }, own, this.ancestors(draft.parent));
        const asked = this.complete(transformed);
        this.options.mutate?.(asked.registration);
        this.noteSecrets(asked.registration.inputs);

        const table = asked.registration.remote ? IMPLIED.get(asked.registration.type) : undefined;
        const resource = this.record(asked.registration, asked.aliases, table !== undefined);
        this.transforms.keep(resource.urn, own);
        if (!table) return { resource, ...answerOf(resource) };

        const component = { name: resource.name, inputs: resource.inputs, propertyDependencies: resource.propertyDependencies };
        const refusals = table.refusals(component);
        if (refusals.length > 0) throw this.fault(refusal(resource, refusals));
        const answer = await registerChildren(
            table,
            resource,
            component,
            this.options.versionOf,
            async (child) => (await this.register(child)).resource.urn,
        );
        if (table.registersOutputs) resource.outputs = foldAll(answer.outputs);
        if (!table.recordsInputs) Object.assign(resource, { inputs: {}, propertyDependencies: {} });
        return { resource, ...answer };
    }

    /**
     * Notes the secrets within a value. What the configuration states in clear is none, even if it stands beside an
     * encrypted value, which makes all of its object secret.
     */
    public noteSecrets(value: PropertyValue): void {
        collectSecrets(value, this.secrets);
        this.clear.forEach((text) => this.secrets.delete(text));
    }

    /** Keeps a fault that ends the preview whatever the program makes of it, and returns it. */
    public fault(fault: PreviewFault): PreviewFault {
        this.faults.push(fault);
        this.onFault();
        return fault;
    }

    /** Fills in what a resource takes from its parent. */
    private inherit(draft: Draft): void {
        const parent = this.resources.get(draft.parent);
        if (!parent) return;
        draft.deletedWith ||= parent.deletedWith;
        draft.protect ??= parent.protect || undefined;
        draft.retainOnDelete ??= parent.retainOnDelete || undefined;
        if (draft.provider === "" && ((!draft.remote && !draft.custom) || fits(parent.provider, draft.type)))
            draft.provider = parent.provider;
    }

    private provider(draft: Draft): string {
        return resolveProvider(draft, (urn) => this.handedOn(urn));
    }

    /** Providers a component hands to its children. */
    private handedOn(urn: string): Record<string, string> {
        const parent = this.resources.get(urn);
        return parent && !parent.custom ? parent.providers : {};
    }

    private ancestors(parent: string): string[] {
        const found: string[] = [];
        for (let urn = parent; urn !== ""; urn = this.resources.get(urn)?.parent ?? "") found.push(urn);
        return found;
    }

    /** A draft with everything decided but its URN. Output values give up what they depend on, and are folded. */
    private complete(draft: Draft): { registration: Registration; aliases: Draft["aliases"] } {
        const propertyDependencies: Record<string, string[]> = {};
        for (const [name, value] of Object.entries(draft.inputs)) {
            const referred = draft.remote ? referencesIn(value) : [];
            propertyDependencies[name] = [...new Set([...(draft.propertyDependencies[name] ?? []), ...dependenciesOf(value), ...referred])];
        }
        const registration = {
            ...draft,
            aliases: [],
            inputs: foldAll(draft.inputs),
            propertyDependencies,
            dependencies: [...new Set([...draft.dependencies, ...(draft.remote ? Object.values(propertyDependencies).flat() : [])])],
            providers: draft.custom ? {} : { ...this.handedOn(draft.parent), ...draft.providers },
            protect: draft.protect ?? false,
            retainOnDelete: draft.retainOnDelete ?? false,
        };
        return { registration, aliases: draft.aliases };
    }

    private record(registration: Registration, aliases: Draft["aliases"], followed: boolean): RecordedResource {
        const { stack, project } = this.environment;
        const { type, name, parent, custom, remote } = registration;
        if (parent !== "" && !this.resources.has(parent)) throw new Error(`the parent of ${name} (${type}), ${parent}, is not registered`);
        const urn = makeUrn(stack, project, parent, type, name);
        const known = this.resources.get(urn);
        if (known) throw this.fault(duplicate(urn, [known.source, registration.source]));

        const needsProvider = custom && !isProviderType(type) && registration.provider === "";
        if (needsProvider || (remote && registration.provider === "")) {
            const own = this.defaultProvider(packageOf(type), registration.version, `${name} (${type})`);
            if (custom) registration.provider = own;
        }
        if (remote) registration.provider = ""; // its plugin registers it as a component, and those have none
        const resolved = resolveAliases({ stack, project, name, type, parent }, aliases, (of) => this.resources.get(of)?.aliases ?? []);
        const resource: RecordedResource = {
            ...registration,
            urn,
            aliases: [...new Set([...registration.aliases, ...resolved])],
            opaque: remote && !followed,
            outputs: {},
        };
        this.resources.set(urn, resource);
        this.options.onRegistered(resource);
        return resource;
    }

    /** Reference to the default provider of a package, which is registered when first needed. */
    private defaultProvider(packageName: string, version: string, wantedBy: string): string {
        let draft: Draft;
        try {
            draft = defaultProvider(this.environment, packageName, version, wantedBy);
        } catch (error) {
            throw error instanceof PreviewFault ? this.fault(error) : error;
        }
        const urn = makeUrn(this.environment.stack, this.environment.project, "", draft.type, draft.name);
        if (!this.resources.has(urn)) {
            const { registration } = this.complete(draft);
            this.options.mutate?.(registration);
            this.noteSecrets(registration.inputs);
            this.record(registration, [], false);
        }
        return providerReference(urn);
    }
}

/** What a program is told of a resource that is no remote component of the tables: its inputs, and nothing computed. */
function answerOf(resource: RecordedResource): ComponentAnswer {
    if (!resource.custom) return { outputs: {}, dependencies: {} };
    const outputs: PropertyMap = { ...resource.inputs };
    for (const name of resource.additionalSecretOutputs) {
        const value = outputs[name] ?? UNKNOWN;
        outputs[name] = markOf(value) === "secret" ? value : secret(value);
    }
    return { outputs, dependencies: {} };
}

function referencesIn(value: PropertyValue): string[] {
    if (Array.isArray(value)) return value.flatMap(referencesIn);
    if (!isMap(value)) return [];
    if (markOf(value) === "resource") return typeof value["urn"] === "string" ? [value["urn"]] : [];
    return Object.values(value).flatMap(referencesIn);
}

function duplicate(urn: string, sources: string[]): PreviewFault {
    const known = sources.filter((source) => source !== "");
    const places = known.length > 0 ? `, made at ${known.join(" and at ")}` : "";
    return new PreviewFault("component", `Two resources have the URN ${urn}${places}. Give one of them another name or parent.`);
}

function refusal(resource: RecordedResource, refusals: string[]): PreviewFault {
    const head = `${resource.name} (${resource.type})${resource.source ? `, made at ${resource.source},` : ""} is outside of what an offline preview can follow:`;
    return new PreviewFault("component", [head, ...refusals.map((line) => `  ${line}`)].join("\n"));
}

/** Whether a resource is the root of the stack. */
export function isStack(resource: Registration): boolean {
    return resource.type === STACK_TYPE;
}
