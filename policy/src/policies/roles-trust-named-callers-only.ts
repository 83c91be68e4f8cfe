import type { ControlId } from "../controls";
import { stackPolicy, type Context } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { OwnAccounts } from "../normal-form/accounts";
import { isKeptTo, namesPrincipals, servesNamedSource } from "../normal-form/conditions";
import { coversAction, isAnyone, statementsOf, type Principal, type Statement } from "../normal-form/documents";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { ROLE } from "../normal-form/types";

/** Longest time since a second factor was shown, in seconds (AC-2). */
const LONGEST_FACTOR_AGE = 3600;

/** A call that takes no role; a trust that covers it names calls by a wildcard. */
const NO_ROLE = "sts:GetCallerIdentity";

/** Services that take a role as their own account passes it on (`iam:PassRole`), and document no source that a trust could be kept to. */
const PASSED_ON = ["ec2.amazonaws.com", "lambda.amazonaws.com"];

const PODS = "pods.eks.amazonaws.com";

/** Where AWS takes answers of a SAML provider: its own sign-in, of a partition or a region of it. */
const SIGN_IN = /^https:\/\/(?:[a-z0-9-]+\.)?signin\.(?:aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn)\/saml$/;

/** By what own callers are told from others. */
type Callers = Pick<Context, "settings"> & { accounts: OwnAccounts };

/** Whether a second factor was shown, not long ago. Only IAM users carry the key, and a condition that passes without it demands nothing. */
const showsFactor = (statement: Statement): Known<boolean> =>
    allOf([
        isKeptTo(
            statement,
            (key) => key === "aws:multifactorauthpresent",
            (value) => value.toLowerCase() === "true",
            /^Bool$/i,
        ),
        isKeptTo(
            statement,
            (key) => key === "aws:multifactorauthage",
            (value) => Number(value) <= LONGEST_FACTOR_AGE,
            /^NumericLessThan(?:Equals)?$/i,
        ),
    ]);

/** Whether a statement has a condition on a key of IAM users that sessions of a SAML provider never carry: it keeps everybody out, or nobody. */
const asksInVain = ({ conditions }: Statement): Known<boolean> =>
    isUnknown(conditions) ? UNKNOWN : conditions.some(({ key }) => key.startsWith("aws:multifactorauth"));

const isExact = (value: string): boolean => value !== "" && !/[*?]/.test(value);
const EXACT = /^StringEquals$/i;

/** Whether pods are told apart by cluster, namespace and service account. */
const namesPods = (statement: Statement): Known<boolean> =>
    allOf([
        anyOf(
            ["aws:requesttag/eks-cluster-arn", "aws:requesttag/eks-cluster-name", "aws:sourcearn"].map((name) =>
                isKeptTo(statement, (key) => key === name, isExact),
            ),
        ),
        ...["aws:requesttag/kubernetes-namespace", "aws:requesttag/kubernetes-service-account"].map((name) =>
            isKeptTo(statement, (key) => key === name, isExact, EXACT),
        ),
        servesNamedSource(statement),
    ]);

/** The account in an ARN of IAM or STS, or the number that stands alone. */
const accountOf = (value: string): string | undefined => /^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(value)?.[1];

/** What is wrong with a principal that a statement lets take the role; nothing if all is well. */
function judgePrincipal(
    judgement: Judgement,
    role: Resource,
    statement: Statement,
    principal: Principal,
    { settings, accounts }: Callers,
): void {
    const { kind, value } = principal;
    const text = isUnknown(value) ? "a principal that is not known" : value;
    const why = "a principal of the trust policy, or a condition on it, is not known";
    const demand = (control: ControlId, holds: Known<boolean>, wrong: string, allowed: string, mend: string) =>
        judgement.expect(holds, fault(control, role, wrong, `${kind} ${text}, without that`, allowed, mend), why);
    const account = isUnknown(value) ? undefined : accountOf(value);
    const isOwn: Known<boolean> = isUnknown(value)
        ? UNKNOWN
        : account === undefined || settings.emergencyPrincipals?.includes(value) === true || accounts.owns(account);

    if (kind === "Service") {
        const named = isUnknown(value)
            ? UNKNOWN
            : value === PODS
              ? namesPods(statement)
              : PASSED_ON.includes(value.replace(/\.cn$/, ""))
                ? true
                : servesNamedSource(statement);
        demand(
            "AC-8",
            named,
            "A service may take a role for whomever it acts for",
            "aws:SourceAccount or aws:SourceArn; for pods also their cluster, namespace and service account",
            "add the conditions",
        );
        return;
    }
    if (kind === "Federated") {
        demand(
            "AC-8",
            isOwn,
            "A provider of another account signs people in",
            "providers of the stack's own accounts",
            "name the account's own provider",
        );
        const bySaml = coversAction(statement, "sts:AssumeRoleWithSAML");
        demand(
            "AC-2",
            anyOf([
                not(bySaml),
                allOf([
                    isKeptTo(
                        statement,
                        (key) => key === "saml:aud",
                        (aud) => SIGN_IN.test(aud),
                        EXACT,
                    ),
                    isKeptTo(statement, (key) => key.startsWith("aws:requesttag/"), isExact, EXACT),
                    not(asksInVain(statement)),
                ]),
            ]),
            "People take a role with one factor",
            "StringEquals on SAML:aud and on the session tag that the provider sends after a second factor; no aws:MultiFactorAuth keys, which such sessions never carry",
            "add them (`samlTrust` of this package, identityProvider in the configuration)",
        );
        const byWeb = coversAction(statement, "sts:AssumeRoleWithWebIdentity");
        demand(
            "AC-8",
            anyOf([
                not(byWeb),
                allOf(
                    [":sub", ":aud"].map((end) =>
                        isKeptTo(
                            statement,
                            (key) => key.endsWith(end),
                            (given) => !/^[*?:]*$/.test(given),
                        ),
                    ),
                ),
            ]),
            "Whoever has a token of a provider takes a role",
            "conditions on the token's sub and aud",
            "add both",
        );
        return;
    }
    const isAccount = isUnknown(value) ? UNKNOWN : value === account || /:root$/.test(value);
    demand(
        "AC-8",
        anyOf([not(anyOf([isAnyone(principal), isAccount])), namesPrincipals(statement)]),
        "A role trusts everyone of an account",
        "users by ARN, or aws:PrincipalArn of named ones",
        "name who takes the role",
    );
    demand(
        "AC-8",
        isOwn,
        "A role trusts another account",
        "the stack's own accounts, and breakGlass.trustedPrincipals",
        "name own principals",
    );
    demand(
        "AC-2",
        showsFactor(statement),
        "A role is taken without a second factor",
        `Bool aws:MultiFactorAuthPresent true and aws:MultiFactorAuthAge of ${LONGEST_FACTOR_AGE} seconds at most`,
        "add both conditions, without IfExists",
    );
}

function judgeStatement(judgement: Judgement, role: Resource, statement: Statement, context: Callers): void {
    const { effect, principals, notPrincipals } = statement;
    if (!isUnknown(effect) && effect !== "Allow") return;
    judgement.expect(
        not(coversAction(statement, NO_ROLE)),
        fault(
            "AC-8",
            role,
            "A trust policy names its calls by a wildcard",
            "actions that cover every call of STS",
            "sts:AssumeRole, AssumeRoleWithSAML or AssumeRoleWithWebIdentity, and sts:TagSession",
            "name the calls",
        ),
        "the calls of the trust policy are not known",
    );
    if (notPrincipals) {
        judgement.refuse(fault("AC-8", role, "A role trusts all but some", "NotPrincipal", "named principals", "name who takes the role"));
    } else if (isUnknown(principals)) {
        judgement.doubt({ control: "AC-8", resource: role, why: "the principals of the trust policy are not known" });
    } else {
        for (const principal of principals) judgePrincipal(judgement, role, statement, principal, context);
    }
}

/**
 * Judges who may take each role: people with a second factor, services for named sources, pods of named service accounts, nobody else.
 *
 * Controls: AC-2, AC-8.
 */
export function judgeTrusts(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    const context = { settings, accounts: new OwnAccounts(stack, settings.accounts) };
    for (const role of stack.ofType(ROLE)) {
        const statements = statementsOf(role.fields.value("assumeRolePolicy"));
        if (isUnknown(statements)) {
            judgement.doubt({ control: "AC-8", resource: role, why: "the text of the trust policy is not known" });
            continue;
        }
        for (const statement of statements) {
            if (!isUnknown(statement)) judgeStatement(judgement, role, statement, context);
            else judgement.doubt({ control: "AC-8", resource: role, why: "a statement of the trust policy is not known" });
        }
    }
    return judgement;
}

/** What a role may do is worth what it takes to become that role. */
export const rolesTrustNamedCallersOnly = stackPolicy(
    {
        name: "roles-trust-named-callers-only",
        displayName: "Roles trust named callers only",
        controls: ["AC-2", "AC-8"],
        severity: "critical",
        description:
            "Trust policies name principals of own accounts and their calls; people show a second factor; services act for named sources, and pods are told apart by cluster, namespace and service account.",
        remediationSteps:
            "Use the trusts of this package (`Roles`): `aws:MultiFactorAuthPresent` for IAM users, `SAML:aud` and the provider's session tag for a SAML provider, `aws:SourceAccount` for services, and the tags of EKS Pod Identity for pods.",
    },
    judgeTrusts,
);
