import type { Fields } from "./fields";
import { isUnknown, UNKNOWN, type Known, type Unknown } from "./known";
import { transformed } from "./web-texts";

/** A request of one kind, as far as it is fixed: what is not said of it may be anything. */
export interface WebRequest {
    method: string;
    path: string;
    /** Headers by name in small letters; null where the request has none of that name. */
    headers?: Readonly<Record<string, string | null>>;
    /** What a body says, and how many bytes it has. */
    body?: { text: string; bytes: number };
}

/** Says that a statement is true of some requests of a kind and false of others. */
export const VARIES: unique symbol = Symbol("varies");

/** What a statement makes of a kind of requests; unknown is what a preview can't tell, or what is not modelled here. */
export type Answer = Known<boolean> | typeof VARIES;

/**
 * Bytes of a body that AWS WAF sees behind a load balancer.
 *
 * Source: AWS WAF Developer Guide, "Considerations for managing body inspection".
 */
export const SEEN_OF_A_BODY = 8192;

type Given = Known<Fields> | undefined;

/**
 * What a statement of a rule makes of every request of a kind, in whichever form it is nested. Countries, addresses, labels and AWS's own
 * groups may hold of a request or not, so no rule that asks for them guards a kind of requests by itself. A rule that counts how often
 * somebody asks is true of no single request.
 *
 * Source: AWS WAF API, Statement.
 */
export function answerOf(statement: Given, request: WebRequest): Answer {
    if (statement === undefined) return false;
    if (isUnknown(statement)) return UNKNOWN;
    const [kind, ...others] = statement.names();
    if (kind === undefined || others.length > 0) return UNKNOWN;
    const content = statement.fields(kind);
    if (content === undefined || isUnknown(content)) return UNKNOWN;
    switch (kind) {
        case "andStatement":
            return every(nested(content, request));
        case "orStatement":
            return not(every(nested(content, request).map(not)));
        case "notStatement":
            return not(answerOf(nestedOne(content), request));
        case "byteMatchStatement":
            return compared(content, request, findsText(content));
        case "regexMatchStatement":
            return compared(content, request, fitsExpression(content.text("regexString")));
        case "sizeConstraintStatement":
            return sized(content, request);
        case "rateBasedStatement":
            return false;
        case "ruleGroupReferenceStatement":
        case "regexPatternSetReferenceStatement":
            return UNKNOWN;
        default:
            return VARIES;
    }
}

const not = (answer: Answer): Answer => (typeof answer === "boolean" ? !answer : answer);

function every(answers: readonly Answer[]): Answer {
    if (answers.includes(false)) return false;
    if (answers.some(isUnknown)) return UNKNOWN;
    return answers.includes(VARIES) ? VARIES : true;
}

function nested(content: Fields, request: WebRequest): Answer[] {
    const statements = content.children("statements");
    return statements === undefined || isUnknown(statements) ? [UNKNOWN] : statements.map((one) => answerOf(one, request));
}

/** A statement within another; the provider's older types write it as a list of one. */
const nestedOne = (content: Fields): Given => content.fields("statement") ?? content.fields("statements") ?? UNKNOWN;

/** What a statement looks at: nothing if the request has no such header. */
type Seen = { text: string; bytes: number } | null;

function seenOf(field: Fields, request: WebRequest): Seen | Unknown | typeof VARIES {
    if (field.has("uriPath")) return plain(request.path);
    if (field.has("method")) return plain(request.method);
    if (field.has("body")) return request.body ?? VARIES;
    if (!field.has("singleHeader")) return VARIES;
    const header = field.fields("singleHeader");
    const name = isUnknown(header) ? UNKNOWN : header?.text("name");
    if (name === undefined || isUnknown(name)) return UNKNOWN;
    const value = request.headers?.[name.toLowerCase()];
    return value === undefined ? VARIES : value === null ? null : plain(value);
}

const plain = (text: string) => ({ text, bytes: text.length });

/** What a statement makes of the text it looks at, once that is transformed. */
function compared(content: Fields, request: WebRequest, holds: (text: string) => Known<boolean>): Answer {
    const field = content.fields("fieldToMatch");
    if (field === undefined || isUnknown(field)) return UNKNOWN;
    const seen = seenOf(field, request);
    if (seen === null) return false;
    if (seen === VARIES || isUnknown(seen)) return seen;
    const beyond = beyondSight(field, seen.bytes);
    if (beyond !== undefined) return beyond;
    const text = transformed(seen.text, content.children("textTransformations"));
    return isUnknown(text) ? UNKNOWN : holds(text);
}

/** What is said for a body that is larger than AWS WAF sees; nothing where it goes on with what it does see, as by default. */
function beyondSight(field: Fields, bytes: number): Known<boolean> | undefined {
    if (!field.has("body") || bytes <= SEEN_OF_A_BODY) return undefined;
    const body = field.fields("body");
    const handling = isUnknown(body) ? UNKNOWN : body?.text("oversizeHandling");
    if (isUnknown(handling)) return UNKNOWN;
    return handling === "MATCH" ? true : handling === "NO_MATCH" ? false : undefined;
}

function findsText(content: Fields): (text: string) => Known<boolean> {
    const sought = content.text("searchString");
    const place = content.text("positionalConstraint");
    return (text) => {
        if (sought === undefined || isUnknown(sought)) return UNKNOWN;
        if (place === "EXACTLY") return text === sought;
        if (place === "STARTS_WITH") return text.startsWith(sought);
        if (place === "ENDS_WITH") return text.endsWith(sought);
        return place === "CONTAINS" ? text.includes(sought) : UNKNOWN;
    };
}

/** AWS WAF's expressions are those of PCRE; a flag at the beginning is the one form of theirs that is common and is not JavaScript's. */
function fitsExpression(expression: Known<string> | undefined): (text: string) => Known<boolean> {
    if (expression === undefined || isUnknown(expression)) return () => UNKNOWN;
    const [, flags = "", rest = ""] = /^(?:\(\?([is]+)\))?(.*)$/s.exec(expression) ?? [];
    try {
        const compiled = new RegExp(rest, flags);
        return (text) => compiled.test(text);
    } catch {
        return () => UNKNOWN;
    }
}

function sized(content: Fields, request: WebRequest): Answer {
    const operator = content.text("comparisonOperator");
    const size = content.number("size");
    const field = content.fields("fieldToMatch");
    if (operator === undefined || size === undefined || field === undefined) return UNKNOWN;
    if (isUnknown(operator) || isUnknown(size) || isUnknown(field)) return UNKNOWN;
    const bytes = bytesOf(field, content, request);
    if (bytes === null) return false;
    if (typeof bytes !== "number") return bytes;
    const results: Readonly<Record<string, boolean>> = {
        EQ: bytes === size,
        NE: bytes !== size,
        LT: bytes < size,
        LE: bytes <= size,
        GT: bytes > size,
        GE: bytes >= size,
    };
    return results[operator] ?? UNKNOWN;
}

/** Bytes of what a statement looks at, or the answer that is given instead where the body is larger than is seen. */
function bytesOf(field: Fields, content: Fields, request: WebRequest): number | null | Answer {
    const seen = seenOf(field, request);
    if (seen === null || seen === VARIES || isUnknown(seen)) return seen;
    const beyond = beyondSight(field, seen.bytes);
    if (beyond !== undefined) return beyond;
    if (field.has("body")) return Math.min(seen.bytes, SEEN_OF_A_BODY);
    const text = transformed(seen.text, content.children("textTransformations"));
    return isUnknown(text) ? UNKNOWN : text.length;
}
