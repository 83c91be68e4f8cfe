/**
 * Which properties of a resource were given to it. A policy of the stack is handed outputs, and in a preview the provider
 * marks as unknown what it will compute itself, as a route table's `routes` that nobody wrote inline. Such a property is
 * absent, not unknown: that it was not given was seen when the resource itself was judged, before.
 *
 * Source: pulumi, `sdk/go/common/resource/plugin/analyzer_plugin.go`: Analyze sends inputs, AnalyzeStack outputs.
 */
const given = new Map<string, ReadonlySet<string>>();

/** Notes the inputs of a resource. */
export function noteInputs(urn: string, inputs: object): void {
    given.set(urn, new Set(Object.keys(inputs)));
}

/** Names of the inputs of a resource; undefined if it has not been judged by itself. */
export const inputsOf = (urn: string): ReadonlySet<string> | undefined => given.get(urn);

/** Forgets all inputs, once the stack has been judged. */
export const forgetInputs = (): void => given.clear();
