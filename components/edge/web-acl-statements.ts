/** A change made to a part of a request before it is looked at, in the order of the priorities. */
export interface TextTransformation {
    priority: number;
    type: string;
}

/** The part of a request that an expression is compared with. Exactly one property is set. */
export interface RegexField {
    uriPath?: object;
    method?: object;
    singleHeader?: { name: string };
    body?: { oversizeHandling: string };
}

/** What requests are counted by, together. Exactly one property is set in each. */
export interface RateKey {
    header?: { name: string; textTransformations: TextTransformation[] };
    ip?: object;
}

/** A statement of a rule, as far as rules here need them. Exactly one property is set. */
export interface Statement {
    andStatement?: { statements: Statement[] };
    orStatement?: { statements: Statement[] };
    notStatement?: { statement: Statement };
    byteMatchStatement?: {
        searchString: string;
        positionalConstraint: string;
        fieldToMatch: { uriPath: object };
        textTransformations: TextTransformation[];
    };
    regexMatchStatement?: { regexString: string; fieldToMatch: RegexField; textTransformations: TextTransformation[] };
    sizeConstraintStatement?: {
        comparisonOperator: string;
        size: number;
        fieldToMatch: { singleHeader?: { name: string }; body?: { oversizeHandling: string } };
        textTransformations: TextTransformation[];
    };
    geoMatchStatement?: { countryCodes: string[] };
    /** `arn` is a role until the web ACL is made: the set's ARN is not known when the rules are planned. */
    ipSetReferenceStatement?: { arn: string };
    labelMatchStatement?: { scope: string; key: string };
    rateBasedStatement?: {
        limit: number;
        aggregateKeyType: string;
        customKeys?: RateKey[];
        evaluationWindowSec: number;
        scopeDownStatement?: Statement;
    };
    managedRuleGroupStatement?: {
        vendorName: string;
        name: string;
        version?: string;
        ruleActionOverrides?: { name: string; actionToUse: { count: object } }[];
    };
}

/**
 * What a path is turned into before it is compared, so that it cannot be written in a way that only its receiver understands:
 * `/v1/%62ackups`, `/v1//backups`, `/v1/x/../backups`, `/v1\backups`. Escapes come first, since they can hide the rest.
 *
 * Source: AWS WAF Developer Guide, "Using text transformations": NORMALIZE_PATH_WIN turns backslashes into slashes and then does as
 * NORMALIZE_PATH, which takes out repeated slashes, references to a folder itself and to the one above.
 */
const plainPath: readonly TextTransformation[] = [
    { priority: 0, type: "URL_DECODE_UNI" },
    { priority: 1, type: "NORMALIZE_PATH_WIN" },
];

/** All of them together: true if every one is. */
export const all = (...statements: Statement[]): Statement =>
    statements.length === 1 ? (statements[0] as Statement) : { andStatement: { statements } };

/** Any of them: true if one is. */
export const any = (...statements: Statement[]): Statement =>
    statements.length === 1 ? (statements[0] as Statement) : { orStatement: { statements } };

/** The contrary of a statement. */
export const none = (statement: Statement): Statement => ({ notStatement: { statement } });

/** Whether a rule that was asked before set the label. */
export const hasLabel = (key: string): Statement => ({ labelMatchStatement: { scope: "LABEL", key } });

/** Whether the request carries the header with a value; its name is compared without regard to case. */
export const hasHeader = (name: string): Statement => ({
    sizeConstraintStatement: {
        comparisonOperator: "GT",
        size: 0,
        fieldToMatch: { singleHeader: { name: name.toLowerCase() } },
        textTransformations: [{ priority: 0, type: "NONE" }],
    },
});

/** Countries a single statement may name (AWS WAF API, GeoMatchStatement: CountryCodes). */
const countriesAStatement = 50;

/** Statements that together name the countries. */
export const fromCountries = (countries: readonly string[]): Statement[] =>
    Array.from({ length: Math.ceil(countries.length / countriesAStatement) }, (_, index) => ({
        geoMatchStatement: { countryCodes: countries.slice(index * countriesAStatement, (index + 1) * countriesAStatement) },
    }));

/**
 * Whether the path fits a pattern in which a trailing `*` stands for anything and any other for what is between two slashes. Upper and
 * lower case differ, as they do for Weaviate.
 */
export function pathFits(pattern: string): Statement {
    const field = { fieldToMatch: { uriPath: {} }, textTransformations: [...plainPath] };
    const prefix = pattern.endsWith("*");
    const text = prefix ? pattern.slice(0, -1) : pattern;
    if (text.includes("*")) {
        const parts = text.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\-]/g, "\\$&"));
        return { regexMatchStatement: { regexString: `^${parts.join("[^/]+")}${prefix ? "" : "$"}`, ...field } };
    }
    return { byteMatchStatement: { searchString: text, positionalConstraint: prefix ? "STARTS_WITH" : "EXACTLY", ...field } };
}

/**
 * Whether the path begins as an expression says, whatever comes before the first letter and whatever case it is written in.
 *
 * @param expression In lower case; it may end in the middle of the path.
 */
export const pathBegins = (expression: string): Statement => ({
    regexMatchStatement: {
        regexString: `^[./]*${expression}`,
        fieldToMatch: { uriPath: {} },
        textTransformations: [...plainPath, { priority: plainPath.length, type: "LOWERCASE" }],
    },
});

/**
 * Whether the path begins with `/v1/` and one of the names.
 *
 * @param names Letters and dashes only.
 */
export const isUnderV1 = (names: readonly string[]): Statement => pathBegins(`v1/(?:${names.join("|")})(?:[^a-z0-9_-]|$)`);

/** Whether the request has one of the methods, which are told apart by case. */
export const hasMethod = (...methods: readonly string[]): Statement => ({
    regexMatchStatement: {
        regexString: `^(?:${methods.join("|")})$`,
        fieldToMatch: { method: {} },
        textTransformations: [{ priority: 0, type: "NONE" }],
    },
});

/** An expression that fits every whole number above a limit, written in digits with or without zeros before it. */
export function numberAbove(limit: number): string {
    const digits = [...String(limit)];
    const any = (count: number) => (count === 0 ? "" : `[0-9]{${count}}`);
    const higher = digits.flatMap((digit, index) => {
        if (digit === "9") return [];
        const next = Number(digit) + 1;
        return [`${digits.slice(0, index).join("")}${next === 9 ? "9" : `[${next}-9]`}${any(digits.length - index - 1)}`];
    });
    return `^0*(?:${[`[1-9][0-9]{${digits.length},}`, ...higher].join("|")})$`;
}

/** Whether the request says that its body is larger than a number of bytes. One that does not say so is not looked at. */
export const saysBodyAbove = (bytes: number): Statement => ({
    regexMatchStatement: {
        regexString: numberAbove(bytes),
        fieldToMatch: { singleHeader: { name: "content-length" } },
        textTransformations: [{ priority: 0, type: "NONE" }],
    },
});

/** Bytes of a body that AWS WAF sees behind a load balancer, which no setting changes (AWS WAF Developer Guide, "Considerations for managing body inspection"). */
export const seenOfABody = 8192;

/** Whether a body is larger than AWS WAF sees, whatever its sender says of it: one in chunks says nothing. */
export const exceedsSight: Statement = {
    sizeConstraintStatement: {
        comparisonOperator: "GT",
        size: seenOfABody,
        fieldToMatch: { body: { oversizeHandling: "MATCH" } },
        textTransformations: [{ priority: 0, type: "NONE" }],
    },
};

/**
 * Whether an expression fits what AWS WAF sees of a body, once escapes of JSON are undone: `\u005f` is an underscore to whoever reads JSON. What
 * comes later is not looked at.
 *
 * Source: AWS WAF Developer Guide, "Using text transformations": JS_DECODE decodes `\uHHHH` by its lower byte.
 */
export const bodyFits = (regexString: string): Statement => ({
    regexMatchStatement: {
        regexString,
        fieldToMatch: { body: { oversizeHandling: "CONTINUE" } },
        textTransformations: [{ priority: 0, type: "JS_DECODE" }],
    },
});

const changes = (transformations: readonly TextTransformation[]): number =>
    10 * transformations.filter(({ type }) => type !== "NONE").length;

/**
 * What a statement takes of a web ACL's capacity, without AWS's savings for what several rules have in common: never too little.
 *
 * Source: AWS WAF Developer Guide, "Using match rule statements", "Using logical rule statements", "Using text transformations" (10 each),
 * "Using rate-based rule statements" (2, 30 for each key of one's own, and what the narrowing statement takes). That a key's transformations
 * cost as much as those of a statement is an assumption on the safe side.
 * @param groups Capacity of each managed group, by name.
 * @throws {RangeError} if a group's capacity is not given.
 */
export function capacityOf(statement: Statement, groups: ReadonlyMap<string, number>): number {
    const sum = (statements: readonly Statement[]) => statements.reduce((total, one) => total + capacityOf(one, groups), 0);
    if (statement.andStatement) return sum(statement.andStatement.statements);
    if (statement.orStatement) return sum(statement.orStatement.statements);
    if (statement.notStatement) return capacityOf(statement.notStatement.statement, groups);
    if (statement.byteMatchStatement) return 2 + changes(statement.byteMatchStatement.textTransformations);
    if (statement.regexMatchStatement) return 3 + changes(statement.regexMatchStatement.textTransformations);
    if (statement.sizeConstraintStatement) return 1 + changes(statement.sizeConstraintStatement.textTransformations);
    if (statement.rateBasedStatement) {
        const { customKeys = [], scopeDownStatement } = statement.rateBasedStatement;
        const keys = customKeys.map(({ header }) => 30 + changes(header?.textTransformations ?? []));
        return 2 + keys.reduce((total, key) => total + key, 0) + sum(scopeDownStatement === undefined ? [] : [scopeDownStatement]);
    }
    if (statement.managedRuleGroupStatement) {
        const capacity = groups.get(statement.managedRuleGroupStatement.name);
        if (capacity === undefined) throw new RangeError(`the capacity of ${statement.managedRuleGroupStatement.name} is not known`);
        return capacity;
    }
    return 1; // country, set of addresses, label
}
