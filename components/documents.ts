/**
 * Conditions of a statement: operator, condition key, value. `Later` is what stands for a value that is only known once something exists;
 * in most documents there is none.
 */
export type Conditions<Later = never> = Record<string, Record<string, string | string[] | Later>>;

/** One statement of a {@link PolicyDocument}. */
export interface PolicyStatement<Later = never> {
    /** Letters and digits only. */
    Sid: string;
    Effect: "Allow" | "Deny";
    Principal?: "*" | { AWS?: string[]; Service?: string[]; Federated?: string[] };
    Action: string[];
    Resource?: string[];
    Condition?: Conditions<Later>;
}

/** An IAM policy document, as far as this package writes them. */
export interface PolicyDocument<Later = never> {
    Version: "2012-10-17";
    Statement: PolicyStatement<Later>[];
}

/** A document of the given statements. */
export const document = <Later = never>(statements: PolicyStatement<Later>[]): PolicyDocument<Later> => ({
    Version: "2012-10-17",
    Statement: statements,
});
