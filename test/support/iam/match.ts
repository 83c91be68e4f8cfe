/** What is known of a request beside who, what and where: condition keys, in any case, with one value or several. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

/** Values of a condition key, or `undefined` if the request has none. */
export function valuesOf(context: Context, key: string): readonly string[] | undefined {
    const found = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase())?.[1];
    return typeof found === "string" ? [found] : found;
}

/** Whether a pattern covers a text: `*` any characters, `?` one. */
export function covers(pattern: string, text: string, ignoreCase = false): boolean {
    const source = [...pattern].map((character) => {
        if (character === "*") return ".*";
        return character === "?" ? "." : character.replace(/[.+^${}()|[\]\\/]/, "\\$&");
    });
    return new RegExp(`^${source.join("")}$`, ignoreCase ? "is" : "s").test(text);
}

/** An ARN's six parts; the last holds what further colons there are. */
function parts(arn: string): string[] | undefined {
    const all = arn.split(":");
    return all.length < 6 ? undefined : [...all.slice(0, 5), all.slice(5).join(":")];
}

/**
 * Whether an ARN pattern covers an ARN. Each of the six parts is compared by itself, so that a wildcard reaches over no colon but in the last.
 *
 * Source: IAM User Guide, "IAM JSON policy elements: Condition operators", Amazon Resource Name condition operators.
 */
export function coversArn(pattern: string, arn: string): boolean {
    const [wanted, found] = [parts(pattern), parts(arn)];
    if (wanted === undefined || found === undefined) return false;
    return wanted.every((part, index) => covers(part, found[index] ?? ""));
}

/** Whether a pattern of the element Resource covers a resource; a lone `*` covers even what has no ARN. */
export const coversResource = (pattern: string, resource: string): boolean => pattern === "*" || coversArn(pattern, resource);

/**
 * A text with its policy variables filled in, or `undefined` if one has no value: then what holds it matches nothing.
 *
 * Source: IAM User Guide, "IAM policy elements: Variables and tags" (`${*}`, `${?}`, `${$}` stand for the characters themselves).
 */
export function filled(text: string, context: Context): string | undefined {
    let missing = false;
    const result = text.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
        if (["*", "?", "$"].includes(inner)) throw new RangeError(`the evaluator does not know the variable \${${inner}}`);
        const [key = "", fallback] = inner.split(/\s*,\s*/);
        const values = valuesOf(context, key);
        if (values !== undefined && values.length !== 1) throw new RangeError(`the variable \${${key}} has several values`);
        const value = values?.[0] ?? fallback?.replace(/^'|'$/g, "");
        if (value === undefined) missing = true;
        return value ?? "";
    });
    return missing ? undefined : result;
}
