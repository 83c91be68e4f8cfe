import { startPack, type PropertyMap, type RecordedResource, type Recording, type ServedPack } from "../../../tools/preview";
import { served } from "../../support/served";
import { render, urnOf, type Phase, type Plan, type Rendered } from "./plan";

const PROJECT = "weaviate-aws";
const STACK = { type: "pulumi:pulumi:Stack", name: `${PROJECT}-test` };
const PROVIDER = { type: "pulumi:providers:aws", name: "default" };

/** Tags that the provider of every plan gives to all it makes. */
export const DEFAULT_TAGS = { environment: "test", owner: "platform", dataClass: "internal", costCentre: "1234" };

/** Configuration under which the good plans pass. */
export const CONFIGURATION = {
    "weaviate-aws:allowedRegions": JSON.stringify(["eu-central-1"]),
    "weaviate-aws:deployer": JSON.stringify({ roleArn: "arn:aws:iam::111122223333:role/deployer" }),
    "weaviate-aws:breakGlass": JSON.stringify({ trustedPrincipals: ["arn:aws:iam::111122223333:user/emergency"] }),
};

/** The pack in a process of its own, as the engine would have it, started once for each configuration. */
export const servePack = (config: Record<string, string> = CONFIGURATION): Promise<ServedPack> =>
    served(`policy with ${JSON.stringify(config)}`, () => startPack("policy", { environment: environmentOf(config) }));

/** An environment that is enough for a pack. */
export const environmentOf = (config: Record<string, string> = {}): Recording["environment"] => ({
    root: process.cwd(),
    project: PROJECT,
    stack: "test",
    organization: "organization",
    programDirectory: process.cwd(),
    entryPoint: ".",
    nodeArguments: [],
    config,
    secretKeys: [],
});

/** The recording of a program that makes the plan, beside its stack and provider. */
export function recordingOf(plan: Plan, phase: Phase): Recording {
    const root = { ...STACK, urn: urnOf(STACK), props: {}, protect: false, propertyDependencies: {} };
    const provider = { ...PROVIDER, urn: urnOf(PROVIDER), props: providerProps(), protect: false, propertyDependencies: {} };
    return {
        environment: environmentOf(),
        resources: [root, provider, ...render(plan, phase)].map(recorded),
        reads: [],
        calls: [],
        hooks: [],
        packages: [],
        outputs: {},
        logs: [],
        secrets: new Set(),
        timings: { firstRegistration: 0, program: 0 },
    };
}

const providerProps = () => ({ region: "eu-central-1", defaultTags: JSON.stringify({ tags: DEFAULT_TAGS }) });

const recorded = ({ urn, type, name, props, protect, propertyDependencies }: Rendered): RecordedResource => ({
    urn,
    type,
    name,
    inputs: props as PropertyMap,
    outputs: {},
    protect,
    propertyDependencies,
    custom: type !== STACK.type,
    remote: false,
    implied: false,
    opaque: false,
    parent: type === STACK.type || type === PROVIDER.type ? "" : urnOf(STACK),
    provider: type.startsWith("aws:") ? `${urnOf(PROVIDER)}::default` : "",
    providers: {},
    dependencies: [],
    retainOnDelete: false,
    deleteBeforeReplace: undefined,
    deletedWith: "",
    replaceWith: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    additionalSecretOutputs: [],
    aliases: [],
    timeouts: { create: "", update: "", delete: "", read: "" },
    importId: "",
    version: "",
    hooks: {},
    source: "",
});
