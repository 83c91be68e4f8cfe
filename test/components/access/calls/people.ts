import type { Context } from "../../../support/iam/match";
import type { Actor, Call } from "../../../support/iam/account";
import { administrator } from "../../../support/iam/account";
import { policyOf } from "../../../support/iam/document";
import { administratorRoles } from "../../../../stacks/people";
import type { Surroundings } from "./surroundings";

/** What people may do only from the VPC: administering, by roles of this environment's own. */
export const callsOfAdministratorsElsewhere = ({ account, environment }: Surroundings): Call[] =>
    administratorRoles(environment).flatMap((role) => {
        const by = account.role(role);
        const cluster = account.own("eks", `cluster/${account.environment}`);
        const everywhereElse: Context[] = [{}, { "aws:SourceVpc": "vpc-0fedcba9876543210", "aws:SourceVpce": "vpce-0fedcba9876543210" }];
        return everywhereElse.flatMap((context): Call[] => [
            { by, action: "eks:DescribeCluster", on: cluster, context },
            { by, action: "logs:StartQuery", on: account.own("logs", `log-group:/weaviate/${account.environment}/mirror`), context },
            { by, action: "eks:UpdateNodegroupConfig", on: account.own("eks", `nodegroup/${account.environment}/app/id`), context },
        ]);
    });

/** What AWS does with the session of whoever administers, and what reading goes on without: neither comes through an endpoint. */
export const callsOnBehalfOfAdministrators = ({ account, environment }: Surroundings): Call[] =>
    administratorRoles(environment).map((role) => ({
        by: account.role(role),
        action: "eks:DescribeCluster",
        on: account.own("eks", `cluster/${account.environment}`),
        context: { "aws:ViaAWSService": "true" },
    }));

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
