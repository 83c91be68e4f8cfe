import { isDeepStrictEqual } from "node:util";

import { judgeOf, type Context } from "../../../policy/src/framework/define";
import { ledger } from "../../../policy/src/framework/ledger";
import { settingsOf } from "../../../policy/src/framework/settings";
import type { Finding } from "../../../policy/src/framework/judgement";
import { Fields } from "../../../policy/src/normal-form/fields";
import { Stack, type Resource } from "../../../policy/src/normal-form/stack";
import { policies } from "../../../policy/src/policies";
import type { RecordedResource, Recording } from "../../../tools/preview";

/** A recorded resource as a policy reads it: of a custom one its inputs, of a component what it registered, as the engine hands it over. */
function read(resource: RecordedResource, all: ReadonlyMap<string, RecordedResource>, as: "inputs" | "outputs"): Resource {
    const provider = all.get(resource.provider.slice(0, resource.provider.lastIndexOf("::")));
    return {
        urn: resource.urn,
        type: resource.type,
        name: resource.name,
        fields: new Fields(as === "inputs" || resource.custom ? resource.inputs : resource.outputs),
        protect: resource.protect,
        ...(provider === undefined ? {} : { provider: { type: provider.type, name: provider.name, fields: new Fields(provider.inputs) } }),
        propertyDependencies: Object.fromEntries(
            Object.entries(resource.propertyDependencies).map(([property, urns]) => [property, urns.map((urn) => ({ urn }))]),
        ),
    };
}

/** An environment that every policy is asked about, each apart from the others: which of them finds what, of which resource. */
export class Apart {
    private readonly context: Context;
    private readonly sound: Map<string, { recorded: RecordedResource; read: Resource }>;

    /**
     * @param production The environment as it is, with its configuration.
     */
    constructor(production: Recording) {
        const { config } = production.environment;
        this.context = {
            config: new Fields({}),
            settings: settingsOf((namespace, name) => config[`${namespace}:${name}`]),
            today: new Date(),
        };
        const all = byUrn(production);
        this.sound = new Map(production.resources.map((recorded) => [recorded.urn, { recorded, read: read(recorded, all, "outputs") }]));
    }

    /** URNs of the resources that a broken environment has otherwise, more or less. */
    touched(broken: Recording): Set<string> {
        const after = byUrn(broken);
        const urns = [...new Set([...this.sound.keys(), ...after.keys()])];
        return new Set(
            urns.filter((urn) => {
                const [was, is] = [this.sound.get(urn)?.recorded, after.get(urn)];
                return was !== is && !isDeepStrictEqual(was, is);
            }),
        );
    }

    /** What each policy finds, by its name. */
    findings(broken: Recording, touched: ReadonlySet<string>): Map<string, Finding[]> {
        ledger.clear(); // what other tests of this process had judged is not this environment's
        const all = byUrn(broken);
        const resources = broken.resources.map(
            (resource) => (touched.has(resource.urn) ? undefined : this.sound.get(resource.urn)?.read) ?? read(resource, all, "outputs"),
        );
        const stack = new Stack(resources);
        // A resource is judged anew if it changed, or its provider did.
        const changed = broken.resources.filter(
            ({ urn, provider }) => touched.has(urn) || touched.has(provider.slice(0, provider.lastIndexOf("::"))),
        );
        const found = policies.flatMap((policy): [string, Finding[]][] => {
            const judge = judgeOf(policy);
            const findings =
                judge.of === "stack"
                    ? judge.judge(stack, this.context).findings
                    : changed.flatMap((resource) => judge.judge(read(resource, all, "inputs"), this.context).findings);
            return findings.length === 0 ? [] : [[policy.name, findings]];
        });
        return new Map(found);
    }
}

const byUrn = ({ resources }: Recording): Map<string, RecordedResource> => new Map(resources.map((resource) => [resource.urn, resource]));
