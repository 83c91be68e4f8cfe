import type { Actor, Call } from "../../../support/iam/account";
import { administrator } from "../../../support/iam/account";
import { policyOf } from "../../../support/iam/document";
import type { Surroundings } from "./surroundings";

const mayAssume = policyOf("a user's policy", {
    Version: "2012-10-17",
    Statement: [{ Sid: "Assume", Effect: "Allow", Action: "sts:AssumeRole", Resource: "*" }],
});

/** People: they sign in, through the endpoint or not, and find the cluster; in an emergency they take the break-glass role. */
export function callsOfPeople({ account, environment }: Surroundings): Call[] {
    const cluster = account.own("eks", `cluster/${account.environment}`);
    const saml: Actor = {
        name: "people of the identity provider",
        caller: { kind: "federated", provider: `arn:aws:iam::${account.id}:saml-provider/${account.environment}-people` },
        identity: [],
    };
    const teams = Object.entries(environment.roles).flatMap(([team, { signIn }]): Call[] => {
        if (signIn.kind === "identity-center") {
            return [{ by: administrator(signIn.roleArn, `team ${team}`), action: "eks:DescribeCluster", on: cluster, through: "eks" }];
        }
        const find: Call = { by: account.role(`team-${team}`), action: "eks:DescribeCluster", on: cluster, through: "eks" };
        if (signIn.kind === "iam-user") return [find];
        return [
            find,
            ...[undefined, "sts"].map((through) => ({
                by: saml,
                action: "sts:AssumeRoleWithSAML",
                on: account.trustOf(`team-${team}`),
                through,
                context: {
                    "SAML:aud": "https://signin.aws.amazon.com/saml",
                    [`aws:RequestTag/${signIn.mfaSessionTag}`]: signIn.mfaSessionTagValue,
                },
            })),
        ] as Call[];
    });
    const emergencies = environment.breakGlass.trustedPrincipals.flatMap((arn) =>
        [undefined, "sts"].map(
            (through) =>
                ({
                    by: { name: arn, caller: { kind: "user", arn }, identity: [mayAssume] },
                    action: "sts:AssumeRole",
                    on: account.trustOf("break-glass"),
                    through,
                    context: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "60" },
                }) as Call,
        ),
    );
    return [...teams, ...emergencies];
}
