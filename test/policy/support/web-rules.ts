/** Transformations by name, in this order. */
const steps = (...types: string[]) => types.map((type, priority) => ({ priority, type }));

/** Whether a path fits an expression, once it is written plainly. */
export const path = (regexString: string, transformations = steps("URL_DECODE_UNI", "NORMALIZE_PATH_WIN", "LOWERCASE")) => ({
    regexMatchStatement: { regexString, fieldToMatch: { uriPath: {} }, textTransformations: transformations },
});

/** Whether a header is there, and says something. */
export const header = (name: string) => ({
    sizeConstraintStatement: {
        comparisonOperator: "GT",
        size: 0,
        fieldToMatch: { singleHeader: { name } },
        textTransformations: steps("NONE"),
    },
});

/** Whether the request says that its body has eight digits of bytes. */
export const large = {
    regexMatchStatement: {
        regexString: "^[0-9]{8,}$",
        fieldToMatch: { singleHeader: { name: "content-length" } },
        textTransformations: steps("NONE"),
    },
};

/** Whether a body is larger than AWS WAF sees. */
export const beyondSight = {
    sizeConstraintStatement: {
        comparisonOperator: "GT",
        size: 8192,
        fieldToMatch: { body: { oversizeHandling: "MATCH" } },
        textTransformations: steps("NONE"),
    },
};

/** Whether a query fits an expression, as far as it is seen. */
export const asks = (regexString: string, ...transformations: string[]) =>
    both(path("^/v1/graphql"), {
        regexMatchStatement: { regexString, fieldToMatch: { body: {} }, textTransformations: steps(...transformations) },
    });

export const either = (...statements: unknown[]) => ({ orStatement: { statements } });
export const both = (...statements: unknown[]) => ({ andStatement: { statements } });
export const except = (statement: unknown) => ({ notStatement: { statement } });

/** A rule that blocks, unless another action is given. */
export const rule = (name: string, statement: unknown, action: unknown = { block: {} }) => ({ name, priority: 0, statement, action });

/** A rate of so many requests. */
export const rate = (limit: unknown, more: Record<string, unknown> = {}) => ({
    rateBasedStatement: { limit, aggregateKeyType: "IP", ...more },
});

/** What administers Weaviate. */
export const administration = path("^[./]*v1/(?:authz|backups|cluster|users)(?:[^a-z0-9_-]|$)");

/** Headers with credentials of AWS. */
export const credentials = either(...["x-aws-access-key", "X-AWS-Secret-Key", "x-aws-session-token"].map(header));

/** What writes, and what searches. */
export const writing = path("^/(?:v1/batch|v1/objects|weaviate\\.v1\\.weaviate/batch)");
export const searching = path("^/(?:v1/graphql|weaviate\\.v1\\.weaviate/search)");

/** Each rate a web ACL has. */
export const rates = {
    all: rate(2000),
    writing: rate(1000, { scopeDownStatement: writing }),
    searching: rate(1000, { scopeDownStatement: searching }),
    key: rate(1000, { aggregateKeyType: "CUSTOM_KEYS", customKeys: [{ header: { name: "Authorization" } }, { ip: {} }] }),
};

/** What a web ACL says of Weaviate beside AWS's groups, each in a rule of its own. */
export const guarding = {
    administration,
    credentials,
    large,
    beyondSight,
    introspection: asks("__(?:schema|type)[^a-z_]", "JS_DECODE"),
    depth: asks("(?:[{][^{}]*){21}", "JS_DECODE"),
    ...rates,
};

/** The same as rules. */
export const ownRules = Object.entries(guarding).map(([name, statement]) => rule(name, statement));
