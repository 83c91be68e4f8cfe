import { tryPolicy } from "./support/holes";
import { changed, UNKNOWN_TEXT, type Plan } from "./support/plan";
import { document, type Statement } from "./support/storage";

const user = "arn:aws:iam::111122223333:user/a";
const factor = { Bool: { "aws:MultiFactorAuthPresent": "true" }, NumericLessThanEquals: { "aws:MultiFactorAuthAge": "900" } };
const emergency = { Effect: "Allow", Principal: { AWS: user }, Action: "sts:AssumeRole", Condition: factor };
const signIn = "https://signin.aws.amazon.com/saml";
const people = {
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111122223333:saml-provider/people" },
    Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
    Condition: { StringEquals: { "SAML:aud": signIn, "aws:RequestTag/MultiFactor": "true" } },
};
const pod = {
    "aws:SourceAccount": "111122223333",
    "aws:RequestTag/eks-cluster-arn": "arn:aws:eks:eu-central-1:111122223333:cluster/prod",
    "aws:RequestTag/kubernetes-namespace": "weaviate",
    "aws:RequestTag/kubernetes-service-account": "weaviate",
};
const pods = {
    Effect: "Allow",
    Principal: { Service: "pods.eks.amazonaws.com" },
    Action: ["sts:AssumeRole", "sts:TagSession"],
    Condition: { StringEquals: pod },
};
const token = {
    Effect: "Allow",
    Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/example.com" },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: { StringEquals: { "example.com:sub": "system:serviceaccount:a:b", "example.com:aud": "sts.amazonaws.com" } },
};
const service = (name: string, Condition?: Statement) => ({
    Effect: "Allow",
    Principal: { Service: name },
    Action: "sts:AssumeRole",
    ...(Condition && { Condition }),
});

const role = (statement: Statement): Plan => [
    {
        type: "aws:iam/role:Role",
        name: "role",
        props: { arn: "arn:aws:iam::111122223333:role/role", assumeRolePolicy: document(statement) },
    },
];
/** A trust without one of its conditions' keys. */
const lacking = <S extends { Condition: Record<string, object> }>(statement: S, operator: string, key: string): Plan =>
    role({
        ...statement,
        Condition: {
            ...statement.Condition,
            [operator]: Object.fromEntries(Object.entries(statement.Condition[operator] ?? {}).filter(([name]) => name !== key)),
        },
    });
const saml = (more: object): Plan => role({ ...people, Condition: { StringEquals: { ...people.Condition.StringEquals, ...more } } });

describe("roles-trust-named-callers-only (AC-2, AC-8)", () => {
    const holes: [is: string, control: string, plan: Plan][] = [
        ["a user with one factor", "AC-2", role({ ...emergency, Condition: undefined })],
        ["a user who showed a second one some day", "AC-2", lacking(emergency, "NumericLessThanEquals", "aws:MultiFactorAuthAge")],
        [
            "a user who showed it half a day ago",
            "AC-2",
            role({ ...emergency, Condition: { ...factor, NumericLessThanEquals: { "aws:MultiFactorAuthAge": "43200" } } }),
        ],
        [
            "a second factor where there is any",
            "AC-2",
            role({ ...emergency, Condition: { ...factor, Bool: {}, BoolIfExists: factor.Bool } }),
        ],
        ["everyone of the account", "AC-8", role({ ...emergency, Principal: { AWS: "arn:aws:iam::111122223333:root" } })],
        ["everyone", "AC-8", role({ ...emergency, Principal: "*" })],
        ["all but one", "AC-8", role({ ...emergency, Principal: undefined, NotPrincipal: { AWS: user } })],
        ["a user of another account", "AC-8", role({ ...emergency, Principal: { AWS: "arn:aws:iam::999988887777:user/a" } })],
        ["any call", "AC-8", role({ ...emergency, Action: "sts:*" })],
        ["people for whom nobody says how they signed in", "AC-2", role({ ...people, Condition: undefined })],
        ["answers for another service", "AC-2", saml({ "SAML:aud": "https://signin.example.com/saml" })],
        ["people with one factor", "AC-2", lacking(people, "StringEquals", "aws:RequestTag/MultiFactor")],
        [
            "any value of the tag",
            "AC-2",
            role({ ...people, Condition: { StringEquals: { "SAML:aud": signIn }, StringLike: { "aws:RequestTag/MultiFactor": "*" } } }),
        ],
        [
            "a key that such sessions never carry",
            "AC-2",
            role({ ...people, Condition: { ...people.Condition, Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
        ],
        [
            "a provider of another account",
            "AC-8",
            role({ ...people, Principal: { Federated: "arn:aws:iam::999988887777:saml-provider/people" } }),
        ],
        ["pods of any cluster", "AC-8", lacking(pods, "StringEquals", "aws:RequestTag/eks-cluster-arn")],
        ["pods of any namespace", "AC-8", lacking(pods, "StringEquals", "aws:RequestTag/kubernetes-namespace")],
        ["pods of any service account", "AC-8", lacking(pods, "StringEquals", "aws:RequestTag/kubernetes-service-account")],
        ["pods of any account", "AC-8", lacking(pods, "StringEquals", "aws:SourceAccount")],
        ["a service for anybody", "AC-8", role(service("firehose.amazonaws.com"))],
        ["a service for any account", "AC-8", role(service("firehose.amazonaws.com", { StringLike: { "aws:SourceAccount": "*" } }))],
        ["whoever has a token", "AC-8", lacking(token, "StringEquals", "example.com:sub")],
    ];
    tryPolicy({
        policy: "roles-trust-named-callers-only",
        decidedInPreview: true,
        good: {
            "users with a second factor": role(emergency),
            "people whom a provider signs in": role(people),
            "people of a region's sign-in": saml({ "SAML:aud": "https://eu-central-1.signin.aws.amazon.com/saml" }),
            "pods of a service account": role(pods),
            "a token of a service account": role(token),
            "nodes, which their own account makes": role(service("ec2.amazonaws.com")),
            "a service for one resource": role(
                service("firehose.amazonaws.com", {
                    ArnLike: { "aws:SourceArn": "arn:aws:firehose:eu-central-1:111122223333:deliverystream/a" },
                }),
            ),
            "a denial": role({ Effect: "Deny", Principal: "*", Action: "sts:*" }),
        },
        holes: holes.map(([is, control, plan]) => ({ is, control, plan, at: "role" })),
        doubtful: [{ is: "an unknown text", plan: changed(role(people), "role", { assumeRolePolicy: UNKNOWN_TEXT }) }],
    });
});
