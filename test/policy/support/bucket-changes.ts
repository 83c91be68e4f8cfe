import type { PropertyValue, Recording } from "../../../tools/preview";
import { resourceOf, rewrite } from "../../support/breaking";

type Change = (recording: Recording) => void;

/** Changes the statements of a bucket's policy, in whichever form it is written. */
export const bucketPolicy =
    (name: string, change: (statements: Record<string, unknown>[]) => Record<string, unknown>[]): Change =>
    (recording) => {
        const policy = resourceOf(recording, "aws:s3/bucketPolicy:BucketPolicy", name);
        const given = policy.inputs["policy"];
        if (typeof given === "string")
            return rewrite(policy, "policy", (document) => void (document.Statement = change(document.Statement)));
        const document = structuredClone(given) as { Statement: Record<string, unknown>[] };
        document.Statement = change(document.Statement);
        policy.inputs["policy"] = document as unknown as PropertyValue;
    };

const backups = "arn:aws:s3:::prod-backups-111122223333-eu-central-1";

/** Changes what the denial of other networks spares. */
const spares = (change: (arns: string[]) => string[] | undefined): Change =>
    bucketPolicy("prod-backups", (statements) =>
        statements.map((statement) => {
            if (statement["Sid"] !== "DenyDataOutsideEndpoint") return statement;
            const { ArnNotLikeIfExists, ...rest } = statement["Condition"] as { ArnNotLikeIfExists: Record<string, string[]> };
            const arns = change(ArnNotLikeIfExists["aws:PrincipalArn"] ?? []);
            return {
                ...statement,
                Condition: arns === undefined ? rest : { ...rest, ArnNotLikeIfExists: { "aws:PrincipalArn": arns } },
            };
        }),
    );

const also = (statement: Record<string, unknown>): Change =>
    bucketPolicy("prod-backups", (statements) => [...statements, { Sid: "Also", ...statement }]);

/** Changes to the policies of production's buckets, one at a time, each of which opens or locks one. */
export const bucketChanges: Record<string, Change> = {
    "without a word on the endpoint": bucketPolicy("prod-backups", (statements) =>
        statements.filter(({ Condition }) => !JSON.stringify(Condition ?? {}).includes("aws:SourceVpce")),
    ),
    "without a word on TLS": bucketPolicy("prod-backups", (statements) =>
        statements.filter(({ Condition }) => !/SecureTransport|TlsVersion/.test(JSON.stringify(Condition ?? {}))),
    ),
    "for anybody": bucketPolicy("prod-flow-logs", (statements) => [
        ...statements,
        {
            Sid: "Anybody",
            Effect: "Allow",
            Principal: "*",
            Action: "s3:GetObject",
            Resource: "arn:aws:s3:::prod-flow-logs-111122223333-eu-central-1/*",
        },
    ]),
    "that spares a role of another account": spares((arns) => [...arns, "arn:aws:iam::999999999999:role/x"]),
    "that spares every role of the account": spares((arns) => [...arns, "arn:aws:iam::111122223333:role/*"]),
    "that spares a team's role": spares((arns) => [...arns, "arn:aws:iam::111122223333:role/prod-team-developer"]),
    "that spares a role which the stack does not make": spares((arns) => [...arns, "arn:aws:iam::111122223333:role/left-behind"]),
    "that spares a role of pods": spares((arns) => [...arns, "arn:aws:iam::111122223333:role/prod-weaviate"]),
    "that spares nobody, the deployer included": spares(() => undefined),
    "that lets another account in": also({
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::999999999999:root"] },
        Action: ["s3:GetObject"],
        Resource: [`${backups}/*`],
    }),
    "that denies everything to everyone": also({ Effect: "Deny", Principal: "*", Action: ["s3:*"], Resource: [backups, `${backups}/*`] }),
};
