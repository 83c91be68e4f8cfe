import { stackPolicy } from "../framework/define";
import { faultUnder, Judgement } from "../framework/judgement";
import { isKeptTo, namesPrincipals, servesNamedSource } from "../normal-form/conditions";
import { coversAction, isAnyone, type PolicyText, type Principal, type Statement } from "../normal-form/documents";
import { keysOf } from "../normal-form/keys";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";

/** Calls that use a key on data, one of each kind a key can be of. Source: AWS KMS Developer Guide, "Permissions reference". */
const USES = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:Sign", "kms:GenerateMac"];

/** The call that hands use on, and the one that changes who may use the key. */
const HANDS_ON = "kms:CreateGrant";
const ADMINISTERS = "kms:PutKeyPolicy";

const fault = faultUnder("KM-1");

/** Whether a principal is the account as a whole: IAM then says who uses the key, and whoever writes IAM policies decides. */
const isAccount = ({ kind, value }: Principal): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : kind === "AWS" && /^(?:\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(value);

const isService = ({ kind }: Principal): boolean => kind === "Service";

/** Whether everyone whom a statement admits is named. */
function isNamed(statement: Statement): Known<boolean> {
    const { principals, notPrincipals } = statement;
    if (notPrincipals) return false;
    if (isUnknown(principals)) return UNKNOWN;
    return allOf(
        principals.map((principal) =>
            isService(principal)
                ? servesNamedSource(statement)
                : anyOf([not(anyOf([isAnyone(principal), isAccount(principal)])), namesPrincipals(statement)]),
        ),
    );
}

/** Whether use can be handed on to AWS's own resources alone, such as a volume; services hand on what they were handed. */
function isHandedOnToAws(statement: Statement): Known<boolean> {
    const { principals } = statement;
    if (!isUnknown(principals) && !statement.notPrincipals && principals.every(isService)) return true;
    return isKeptTo(
        statement,
        (key) => key === "kms:grantisforawsresource",
        (value) => value.toLowerCase() === "true",
        /^Bool$/i,
    );
}

function judgeStatement(judgement: Judgement, resource: Resource, statement: Statement): void {
    const { effect } = statement;
    const allows = isUnknown(effect) ? UNKNOWN : effect === "Allow";
    const handsOn = allOf([allows, coversAction(statement, HANDS_ON)]);
    const uses = anyOf([handsOn, allOf([allows, anyOf(USES.map((action) => coversAction(statement, action)))])]);
    const sid = typeof statement.sid === "string" ? `the statement ${statement.sid}` : "a statement";
    const why = "a statement of the key policy is not known";
    judgement.expect(
        not(allOf([uses, coversAction(statement, ADMINISTERS)])),
        fault(
            resource,
            "One statement lets the same principals administer a key and use it",
            `${sid}, which covers ${ADMINISTERS} and calls that use the key`,
            "administration for the account's root and the deployer, and use for those who need it, in statements of their own",
            "name the calls: kms:Put*, kms:Get*, kms:Describe* and their like here, kms:Decrypt and its like where data is read",
        ),
        why,
    );
    judgement.expect(
        anyOf([not(uses), isNamed(statement)]),
        fault(
            resource,
            "A key serves whom nobody named",
            `${sid}, for everyone of an account, or for a service whoever it acts for`,
            "roles by ARN; everyone with aws:PrincipalArn of named roles; services with aws:SourceAccount, aws:SourceArn or an encryption context",
            "name the roles, or add the condition",
        ),
        why,
    );
    judgement.expect(
        anyOf([not(handsOn), isHandedOnToAws(statement)]),
        fault(
            resource,
            "Whoever uses a key can hand that on to anybody",
            `${sid}, which covers ${HANDS_ON} without a condition`,
            "Bool kms:GrantIsForAWSResource true",
            "add the condition: volumes and their like need no other grants",
        ),
        why,
    );
}

function judgePolicy(judgement: Judgement, { resource, statements }: PolicyText): void {
    if (isUnknown(statements)) {
        judgement.doubt({ control: "KM-1", resource, why: "the text of the key policy is not known" });
        return;
    }
    for (const statement of statements) {
        if (!isUnknown(statement)) judgeStatement(judgement, resource, statement);
        else judgement.doubt({ control: "KM-1", resource, why: "a statement of the key policy is not known" });
    }
}

/**
 * Judges whom every key serves: those its policy names, apart from those who administer it.
 *
 * Controls: KM-1.
 */
export function judgeKeyUsers(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const { resource, policies, policyPerhaps } of keysOf(stack)) {
        judgement.expect(
            policies.length > 0 ? true : policyPerhaps ? UNKNOWN : false,
            fault(
                resource,
                "A key has no policy of its own",
                "AWS's default, by which IAM alone says who uses it",
                "a policy with its administrators and each of its users",
                "give the key a policy (`DataKey` of this package derives it from the key's users)",
            ),
            "it can't be told whether a KeyPolicy is for this key",
        );
        for (const policy of policies) judgePolicy(judgement, policy);
    }
    return judgement;
}

/** Whoever is not declared as a user of a key can't read what it protects, whatever IAM says. */
export const keysServeNamedUsersOnly = stackPolicy(
    {
        name: "keys-serve-named-users-only",
        displayName: "Keys serve named users only",
        controls: ["KM-1"],
        severity: "critical",
        description:
            "Every KMS key has a policy of its own; who administers it does not use it by the same statement; use is given to roles by name and to services for named sources; grants are for AWS's resources alone.",
        remediationSteps:
            "Derive the policy from the key's users (`DataKey` of this package), with one statement for each; leave the account's root the administering calls alone (ADR 0006).",
    },
    judgeKeyUsers,
);
