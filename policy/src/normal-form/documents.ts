import { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known } from "./known";
import type { Resource } from "./stack";

/** A principal of a statement: its kind (`AWS`, `Service`, `Federated`, `CanonicalUser`, or `*`) and its value. */
export interface Principal {
    kind: string;
    value: Known<string>;
}

/** One condition of a statement. */
export interface Condition {
    operator: string;
    /** Condition key in lower case: IAM does not tell case apart. */
    key: string;
    values: Known<readonly Known<string>[]>;
}

/** One statement of a policy document. */
export interface Statement {
    sid: Known<string> | undefined;
    effect: Known<string> | undefined;
    principals: Known<readonly Principal[]>;
    notPrincipals: boolean;
    actions: Known<readonly Known<string>[]>;
    notActions: Known<readonly Known<string>[]> | undefined;
    resources: Known<readonly Known<string>[]>;
    notResources: boolean;
    conditions: Known<readonly Condition[]>;
}

/** A policy document and the resource it is written in. */
export interface PolicyText {
    resource: Resource;
    statements: Known<readonly Known<Statement>[]>;
}

/**
 * The statements of a policy document, which stands as JSON text or as an object. A text that is unknown, or is no
 * policy document, is unknown as a whole.
 */
export function statementsOf(document: unknown): Known<readonly Known<Statement>[]> {
    const content = typeof document === "string" ? parsed(document) : document;
    if (typeof content !== "object" || content === null || Array.isArray(content)) return UNKNOWN;
    const statements = Fields.of(content).children("Statement");
    if (statements === undefined || isUnknown(statements)) return UNKNOWN;
    return statements.map((statement) => (isUnknown(statement) ? UNKNOWN : statementOf(statement)));
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

function statementOf(fields: Fields): Statement {
    return {
        sid: fields.text("Sid"),
        effect: fields.text("Effect"),
        principals: principalsOf(fields),
        notPrincipals: fields.has("NotPrincipal"),
        actions: fields.texts("Action") ?? [],
        notActions: fields.texts("NotAction"),
        resources: fields.texts("Resource") ?? [],
        notResources: fields.has("NotResource"),
        conditions: conditionsOf(fields),
    };
}

function principalsOf(fields: Fields): Known<readonly Principal[]> {
    const value = fields.value("Principal");
    if (value === undefined) return [];
    if (typeof value === "string") return [{ kind: "*", value }];
    if (typeof value !== "object" || value === null || Array.isArray(value)) return UNKNOWN;
    const kinds = Fields.of(value);
    return kinds.names().flatMap((kind): Principal[] => {
        const values = kinds.texts(kind);
        if (values === undefined || isUnknown(values)) return [{ kind, value: UNKNOWN }];
        return values.map((principal) => ({ kind, value: principal }));
    });
}

function conditionsOf(fields: Fields): Known<readonly Condition[]> {
    const operators = fields.fields("Condition");
    if (operators === undefined) return [];
    if (isUnknown(operators)) return UNKNOWN;
    const conditions: Condition[] = [];
    // Every key counts, also one whose value is empty: it still narrows the statement.
    for (const operator of Object.keys(operators.raw)) {
        const keys = operators.fields(operator);
        if (keys === undefined || isUnknown(keys)) return UNKNOWN;
        for (const key of Object.keys(keys.raw)) conditions.push({ operator, key: key.toLowerCase(), values: valuesOf(keys, key) });
    }
    return conditions;
}

/** Condition values are texts, but JSON writers use bare numbers and truth values too. */
function valuesOf(keys: Fields, key: string): Known<readonly Known<string>[]> {
    const value = keys.value(key);
    if (typeof value === "boolean" || typeof value === "number") return [String(value)];
    return keys.texts(key) ?? [];
}

/** Whether a pattern of IAM (`*` for any text, `?` for one character) covers a text, whatever the case. */
export function covers(pattern: string, text: string): boolean {
    const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
    return new RegExp(`^${escaped.replace(/\*+/g, ".*").replace(/\?/g, ".")}$`, "is").test(text);
}

/** Whether the statement's actions cover the action. */
export function coversAction(statement: Statement, action: string): Known<boolean> {
    const { notActions, actions } = statement;
    if (notActions !== undefined) {
        const excepted = anyCovers(notActions, action);
        return isUnknown(excepted) ? UNKNOWN : !excepted;
    }
    return anyCovers(actions, action);
}

/** Whether one of the patterns covers the text. */
function anyCovers(patterns: Known<readonly Known<string>[]>, text: string): Known<boolean> {
    if (isUnknown(patterns)) return UNKNOWN;
    if (patterns.some((pattern) => !isUnknown(pattern) && covers(pattern, text))) return true;
    return patterns.some(isUnknown) ? UNKNOWN : false;
}

/** Whether a principal is anyone at all. */
export const isAnyone = (principal: Principal): Known<boolean> => {
    if (isUnknown(principal.value)) return UNKNOWN;
    return principal.value === "*" && (principal.kind === "*" || principal.kind === "AWS");
};
