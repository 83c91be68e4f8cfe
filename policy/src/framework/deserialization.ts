/** The one function of `@pulumi/policy` that this speeds up, as its server calls it. */
interface Deserializer {
    deserializeProperties?: (properties: object, proxySecrets: boolean) => object;
}

/**
 * Lets all policies of a stack read the same properties. `@pulumi/policy` turns those of every resource into values anew for each policy
 * that judges the stack; with a thousand resources and thirty policies that is most of a pack's time. The values are read and never
 * changed here, so the ones of the first policy serve the others. They are kept as long as the request they came with, and no longer.
 *
 * A module of another shape is left as it is: then the pack is slower, and as right.
 *
 * Source: `@pulumi/policy` 1.21.0, server.js (`analyzeStack`) and deserialize.js.
 */
export function shareDeserialization(module: Deserializer): void {
    const { deserializeProperties: original } = module;
    if (typeof original !== "function") return;
    const known = new WeakMap<object, object>();
    module.deserializeProperties = (properties, proxySecrets) => {
        if (proxySecrets) return original(properties, proxySecrets); // for remediations, which change what they get
        const found = known.get(properties) ?? original(properties, proxySecrets);
        known.set(properties, found);
        return found;
    };
}
