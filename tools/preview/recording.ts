import type { Environment } from "./project/environment";
import type { PropertyMap } from "./wire/values";

/** Names of the hooks of a resource, by the moment they would run at: `beforeCreate`, `afterUpdate`, `onError`, …. */
export type HookNames = Record<string, string[]>;

/** Time a resource's operations may take, as the program wrote them (`30m`); empty where it said nothing. */
export interface Timeouts {
    create: string;
    update: string;
    delete: string;
    read: string;
}

/** A resource on its way in: what the program (or a component's plugin) asked for, after inheritance and transforms. */
export interface Registration {
    type: string;
    name: string;
    /** Backed by a provider, rather than a component. */
    custom: boolean;
    /** A component whose children another process makes. */
    remote: boolean;
    /** Registered by a remote component or by the engine itself, not by the program. */
    implied: boolean;
    /** URN of the parent; empty for the stack and for default providers. */
    parent: string;
    /** As the protocol carries them: unknowns and secrets are marked, see `wire/values`. */
    inputs: PropertyMap;
    dependencies: string[];
    propertyDependencies: Record<string, string[]>;
    /** `<urn>::<id>` of the provider; empty for components without one. */
    provider: string;
    /** Providers a component hands to its children, by package. */
    providers: Record<string, string>;
    protect: boolean;
    retainOnDelete: boolean;
    deleteBeforeReplace: boolean | undefined;
    deletedWith: string;
    replaceWith: string[];
    ignoreChanges: string[];
    replaceOnChanges: string[];
    additionalSecretOutputs: string[];
    /** URNs this resource may have had before. */
    aliases: string[];
    timeouts: Timeouts;
    importId: string;
    version: string;
    hooks: HookNames;
    /** File and line that made the resource; empty where the SDK sends none, as for programs whose loader cuts stack traces short. */
    source: string;
}

/** A resource as it was recorded. */
export interface RecordedResource extends Registration {
    urn: string;
    /** A remote component this tool has no table for: its children are missing. */
    opaque: boolean;
    /** What a component registered as its outputs; empty for the rest. */
    outputs: PropertyMap;
}

/** A resource the program looked up rather than declared (`Vpc.get`). It is no part of the stack, and no policy sees it. */
export interface RecordedRead {
    urn: string;
    type: string;
    name: string;
    id: string;
    parent: string;
    source: string;
}

/** A method the program called on a remote component. */
export interface RecordedCall {
    token: string;
    /** URN of the component; empty if the call named none. */
    self: string;
}

/** A hook the program registered. None is run in a preview. */
export interface RecordedHook {
    name: string;
    kind: "resource" | "error";
    /** Whether `pulumi preview` would run it. */
    onDryRun: boolean;
}

/** A parameterised package the program registered. */
export interface RecordedPackage {
    name: string;
    version: string;
    parameterization: string;
}

/** A line the program logged through the SDK, or wrote to its output. Without secrets. */
export interface LogEntry {
    severity: "debug" | "info" | "warning" | "error" | "stdout" | "stderr";
    message: string;
    urn: string;
}

/** What one run of a program asked of the engine. */
export interface Recording {
    environment: Environment;
    /** In the order of registration, parents before children. */
    resources: RecordedResource[];
    reads: RecordedRead[];
    calls: RecordedCall[];
    hooks: RecordedHook[];
    packages: RecordedPackage[];
    /** Outputs of the stack, marked as the protocol carries them. */
    outputs: PropertyMap;
    logs: LogEntry[];
    /** Values the program declared secret. Never printed; they are here so that everything printed can be cleaned of them. */
    secrets: Set<string>;
    /** Milliseconds from the start: to the first registration, and to the program's end. */
    timings: { firstRegistration: number; program: number };
}
