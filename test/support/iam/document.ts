/** A condition of a statement: operator, key, values. */
export interface Condition {
    operator: string;
    key: string;
    values: string[];
}

/** Principals of a statement by kind (`AWS`, `Service`, `Federated`); `*` of its own is everyone, under the kind `*`. */
export type Principals = Readonly<Record<string, readonly string[]>>;

/** One statement, with every element as a list. */
export interface Statement {
    sid: string;
    effect: "Allow" | "Deny";
    principals?: Principals;
    notPrincipals?: Principals;
    actions?: string[];
    notActions?: string[];
    resources?: string[];
    notResources?: string[];
    conditions: Condition[];
}

/** A policy document and what it is, for what is said of a decision. */
export interface Policy {
    name: string;
    statements: Statement[];
}

const elements = new Set(["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"]);

/**
 * Reads a policy document, from JSON or from an object.
 *
 * Source: IAM User Guide, "IAM JSON policy elements reference", "Grammar of the IAM JSON policy language".
 * @throws {RangeError} for anything it does not know: an evaluator that passes over an element would answer another question.
 */
export function policyOf(name: string, document: unknown): Policy {
    const read: unknown = typeof document === "string" ? JSON.parse(document) : document;
    if (!isObject(read) || read["Version"] !== "2012-10-17") throw new RangeError(`${name} is no policy document of version 2012-10-17`);
    return { name, statements: list(read["Statement"]).map((statement, index) => statementOf(`${name}, statement ${index}`, statement)) };
}

function statementOf(at: string, statement: unknown): Statement {
    if (!isObject(statement)) throw new RangeError(`${at} is no object`);
    for (const element of Object.keys(statement)) if (!elements.has(element)) throw new RangeError(`${at} has the element ${element}`);
    const effect = statement["Effect"];
    if (effect !== "Allow" && effect !== "Deny") throw new RangeError(`${at} has the effect ${String(effect)}`);
    const has = (element: string) => statement[element] !== undefined;
    if (has("Action") === has("NotAction")) throw new RangeError(`${at} needs either Action or NotAction`);
    return {
        sid: typeof statement["Sid"] === "string" ? statement["Sid"] : at,
        effect,
        ...(has("Principal") ? { principals: principalsOf(at, statement["Principal"]) } : {}),
        ...(has("NotPrincipal") ? { notPrincipals: principalsOf(at, statement["NotPrincipal"]) } : {}),
        ...(has("Action") ? { actions: texts(at, statement["Action"]) } : {}),
        ...(has("NotAction") ? { notActions: texts(at, statement["NotAction"]) } : {}),
        ...(has("Resource") ? { resources: texts(at, statement["Resource"]) } : {}),
        ...(has("NotResource") ? { notResources: texts(at, statement["NotResource"]) } : {}),
        conditions: conditionsOf(at, statement["Condition"] ?? {}),
    };
}

function principalsOf(at: string, value: unknown): Principals {
    if (value === "*") return { "*": ["*"] };
    if (!isObject(value)) throw new RangeError(`${at} has no principals`);
    for (const kind of Object.keys(value)) {
        if (!["AWS", "Service", "Federated"].includes(kind)) throw new RangeError(`${at} has a principal of the kind ${kind}`);
    }
    return Object.fromEntries(Object.entries(value).map(([kind, named]) => [kind, texts(at, named)]));
}

function conditionsOf(at: string, value: unknown): Condition[] {
    if (!isObject(value)) throw new RangeError(`${at} has conditions that are no object`);
    return Object.entries(value).flatMap(([operator, keys]) => {
        if (!isObject(keys)) throw new RangeError(`${at} has no keys below ${operator}`);
        return Object.entries(keys).map(([key, values]) => ({ operator, key, values: texts(at, values) }));
    });
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function texts(at: string, value: unknown): string[] {
    return list(value).map((one) => {
        if (typeof one !== "string" && typeof one !== "boolean" && typeof one !== "number") throw new RangeError(`${at} holds no text`);
        return String(one);
    });
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
