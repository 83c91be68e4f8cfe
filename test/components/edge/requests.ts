import { seenOfABody, type Statement, type TextTransformation } from "../../../components/edge/web-acl-statements";

/** A request as a web ACL sees it, with the labels that AWS's groups would set on it. */
export interface Request {
    path: string;
    method?: string;
    headers?: Readonly<Record<string, string>>;
    /** What the body says; as large as AWS WAF sees at most, unless it has more bytes. */
    body?: string;
    /** Bytes of the body, where they are more than are written here. */
    bytes?: number;
    country?: string;
    /** Labels by the name of the group that sets them. */
    labels?: Readonly<Record<string, readonly string[]>>;
}

/** Transformations as the AWS WAF Developer Guide describes them ("Using text transformations"). */
const transformations: Readonly<Record<string, (text: string) => string>> = {
    NONE: (text) => text,
    LOWERCASE: (text) => text.toLowerCase(),
    URL_DECODE_UNI: (text) =>
        text
            .replace(/%u00([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
            .replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    JS_DECODE: (text) => text.replace(/\\u[0-9a-f]{2}([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    NORMALIZE_PATH_WIN: (text) => {
        const kept: string[] = [];
        for (const part of text
            .replaceAll("\\", "/")
            .replace(/\/{2,}/g, "/")
            .split("/")) {
            if (part === ".") continue;
            // References upward at the beginning stay.
            if (part === ".." && kept.length > 0 && kept.at(-1) !== ".." && kept.at(-1) !== "") kept.pop();
            else kept.push(part);
        }
        return kept.join("/");
    },
};

const transformed = (text: string, steps: readonly TextTransformation[]): string =>
    [...steps]
        .sort((a, b) => a.priority - b.priority)
        .reduce((current, { type }) => {
            const change = transformations[type];
            if (change === undefined) throw new Error(`the transformation ${type} is not modelled`);
            return change(current);
        }, text);

const headerOf = ({ headers }: Request, wanted: string): string | undefined =>
    Object.entries(headers ?? {}).find(([name]) => name.toLowerCase() === wanted)?.[1];

/** Whether a statement is true of a request. A rule that counts requests is true of none: these are single ones. */
export function holds(statement: Statement, request: Request, labels: ReadonlySet<string>): boolean {
    const { andStatement, orStatement, notStatement, byteMatchStatement, regexMatchStatement, sizeConstraintStatement } = statement;
    if (andStatement) return andStatement.statements.every((each) => holds(each, request, labels));
    if (orStatement) return orStatement.statements.some((each) => holds(each, request, labels));
    if (notStatement) return !holds(notStatement.statement, request, labels);
    if (byteMatchStatement) {
        const path = transformed(request.path, byteMatchStatement.textTransformations);
        const { searchString, positionalConstraint } = byteMatchStatement;
        if (positionalConstraint === "EXACTLY") return path === searchString;
        if (positionalConstraint === "STARTS_WITH") return path.startsWith(searchString);
        throw new Error(`the position ${positionalConstraint} is not modelled`);
    }
    if (regexMatchStatement) {
        const { fieldToMatch, regexString, textTransformations } = regexMatchStatement;
        const { method, singleHeader, body } = fieldToMatch;
        const text = body
            ? (request.body ?? "").slice(0, seenOfABody)
            : method
              ? (request.method ?? "GET")
              : singleHeader
                ? headerOf(request, singleHeader.name)
                : request.path;
        return text !== undefined && new RegExp(regexString).test(transformed(text, textTransformations));
    }
    if (sizeConstraintStatement) {
        const { body, singleHeader } = sizeConstraintStatement.fieldToMatch;
        if (body) return body.oversizeHandling === "MATCH" && (request.bytes ?? request.body?.length ?? 0) > seenOfABody;
        const header = headerOf(request, singleHeader?.name ?? "");
        return header !== undefined && header.length > sizeConstraintStatement.size;
    }
    if (statement.geoMatchStatement) return statement.geoMatchStatement.countryCodes.includes(request.country ?? "DE");
    if (statement.labelMatchStatement) return labels.has(statement.labelMatchStatement.key);
    return false;
}
