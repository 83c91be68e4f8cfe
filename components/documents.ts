/** Conditions of a statement: operator, condition key, value. */
export type Conditions = Record<string, Record<string, string | string[]>>;

/** One statement of a {@link PolicyDocument}. */
export interface PolicyStatement {
    /** Letters and digits only. */
    Sid: string;
    Effect: "Allow" | "Deny";
    Principal?: "*" | { AWS?: string[]; Service?: string[]; Federated?: string[] };
    Action: string[];
    Resource?: string[];
    Condition?: Conditions;
}

/** An IAM policy document, as far as this package writes them. */
export interface PolicyDocument {
    Version: "2012-10-17";
    Statement: PolicyStatement[];
}

/** A document of the given statements. */
export const document = (statements: PolicyStatement[]): PolicyDocument => ({ Version: "2012-10-17", Statement: statements });
