import { stackPolicy, type Context } from "../framework/define";
import { faultUnder, Judgement } from "../framework/judgement";
import { admitsAnyone } from "../normal-form/conditions";
import { coversAction, type PolicyText, type Principal, type Statement } from "../normal-form/documents";
import { keysOf, type Key } from "../normal-form/keys";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { EXTERNAL_KEYS, REPLICA_KEY } from "../normal-form/types";

/** Days between the order to delete a key and its end: the most AWS allows. Source: AWS KMS API Reference, ScheduleKeyDeletion. */
const DELETION_DAYS = 30;

/** Days between two rotations: a year is AWS's default. Source: AWS KMS API Reference, EnableKeyRotation. */
const ROTATION_DAYS = 365;

/** The call that changes who may use a key; who may make it administers the key. */
const ADMINISTRATION = "kms:PutKeyPolicy";

/**
 * Judges rotation, deletion and policy of every key.
 *
 * Controls: KM-1.
 */
export function judgeKeys(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    for (const key of keysOf(stack)) {
        judgeSettings(judgement, key.resource);
        for (const policy of key.policies) judgePolicy(judgement, policy, settings.accounts);
        judgeLockout(judgement, key);
    }
    return judgement;
}

function judgeSettings(judgement: Judgement, resource: Resource): void {
    const { fields, type } = resource;
    const isExternal = (EXTERNAL_KEYS as readonly string[]).includes(type);
    if (isExternal)
        judgement.refuse(
            fault(resource, "A key can't rotate by itself", "imported key material", "keys that AWS KMS generates", "use a Key"),
        );
    // A replica rotates with its primary; keys for signing can't rotate.
    if (!isExternal && type !== REPLICA_KEY && isSymmetric(resource)) {
        const rotates = fields.flag("enableKeyRotation") ?? false;
        judgement.expect(
            rotates,
            fault(resource, "A key does not rotate", "enableKeyRotation false", "true", "set enableKeyRotation"),
            "enableKeyRotation is not known",
        );
        atMost(judgement, resource, "rotationPeriodInDays", ROTATION_DAYS);
    }
    const window = fields.number("deletionWindowInDays") ?? DELETION_DAYS;
    judgement.expect(
        isUnknown(window) ? UNKNOWN : window >= DELETION_DAYS,
        fault(
            resource,
            "A key can be deleted before anyone notices",
            `${String(window)} days`,
            `${DELETION_DAYS} days`,
            "set deletionWindowInDays to 30",
        ),
        "deletionWindowInDays is not known",
    );
    for (const name of ["isEnabled", "enabled"]) {
        const enabled = fields.flag(name) ?? true;
        judgement.expect(
            enabled,
            fault(resource, "A key is disabled", `${name} false`, "true", `leave ${name} out`),
            `${name} is not known`,
        );
    }
}

function isSymmetric({ fields }: Resource): boolean {
    const spec = fields.text("customerMasterKeySpec");
    return spec === undefined || isUnknown(spec) || spec === "SYMMETRIC_DEFAULT";
}

function atMost(judgement: Judgement, resource: Resource, name: string, most: number): void {
    const value = resource.fields.number(name);
    judgement.expect(
        value === undefined ? true : isUnknown(value) ? UNKNOWN : value <= most,
        fault(resource, "A key rotates too seldom", `${name} ${String(value)}`, `${most} at most`, `leave ${name} out`),
        `${name} is not known`,
    );
}

function judgePolicy(judgement: Judgement, { resource, statements }: PolicyText, accounts: readonly string[] | undefined): void {
    if (isUnknown(statements)) {
        judgement.doubt({ control: "KM-1", resource, why: "the text of the key policy is not known" });
        return;
    }
    const each = (test: (statement: Statement) => Known<boolean>) => anyOf(statements.map((one) => (isUnknown(one) ? UNKNOWN : test(one))));
    const why = "a statement of the key policy is not known";
    judgement.expect(
        each((statement) => anyOf([administers(statement, isRoot)])),
        fault(
            resource,
            "A key policy leaves out the account's root",
            "no statement that lets root administer",
            "Allow of the administering calls, kms:Put* among them, for arn:…:iam::<account>:root",
            "add the statement: without it a wrong policy can be mended by nobody",
        ),
        why,
    );
    judgement.expect(
        not(each(admitsAnyone)),
        fault(
            resource,
            "A key policy admits anyone",
            "Allow for principal * without a condition that restricts it",
            "named principals, or kms:CallerAccount of our own",
            "name the principal or the account",
        ),
        why,
    );
    const administrators = new Set(statements.flatMap((one) => (isUnknown(one) ? [] : administeringAccounts(one))));
    const strange = accounts ? [...administrators].filter((account) => !accounts.includes(account)) : [...administrators].slice(1);
    if (strange.length > 0) {
        judgement.refuse(
            fault(
                resource,
                "A key policy lets another account administer the key",
                `${administrators.size} accounts that may change the policy`,
                "our own account alone",
                "give other accounts the calls they need, and no more",
            ),
        );
    }
}

/** Whether a statement lets a principal of that kind change the key's policy, unconditionally. */
function administers(statement: Statement, test: (principal: Principal) => Known<boolean>): Known<boolean> {
    const { effect, principals, conditions } = statement;
    return allOf([
        isUnknown(effect) ? UNKNOWN : effect === "Allow",
        coversAction(statement, ADMINISTRATION),
        isUnknown(principals) ? UNKNOWN : anyOf(principals.map(test)),
        isUnknown(conditions) ? UNKNOWN : conditions.length === 0,
    ]);
}

const isRoot = ({ kind, value }: Principal): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : kind === "AWS" && /^(\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(value);

/** The accounts a statement lets change the key's policy, with or without conditions. */
function administeringAccounts(statement: Statement): string[] {
    const { principals, effect } = statement;
    if (effect !== "Allow" || isUnknown(principals) || coversAction(statement, ADMINISTRATION) !== true) return [];
    return principals.flatMap(({ value }) =>
        isUnknown(value) ? [] : (/^(?:arn:[^:]+:(?:iam|sts)::)?(\d{12})(?::|$)/.exec(value)?.[1] ?? []),
    );
}

/** The check that a policy does not lock its writers out must stay on, on the key and on its policies. */
function judgeLockout(judgement: Judgement, { resource, policies, policyPerhaps }: Key): void {
    for (const one of new Set([resource, ...policies.map((policy) => policy.resource)])) {
        const bypassed = one.fields.flag("bypassPolicyLockoutSafetyCheck") ?? false;
        judgement.expect(
            not(bypassed),
            fault(
                one,
                "A key skips the check that its policy locks nobody out",
                "bypassPolicyLockoutSafetyCheck true",
                "false",
                "leave it out",
            ),
            "bypassPolicyLockoutSafetyCheck is not known",
        );
    }
    if (policies.length === 0 && policyPerhaps)
        judgement.doubt({ control: "KM-1", resource, why: "it can't be told whether a KeyPolicy is for this key" });
}

const fault = faultUnder("KM-1");

/** Keys rotate, outlive a mistake, and stay in our own hands. */
export const keysRotateAndKeepAdministrators = stackPolicy(
    {
        name: "keys-rotate-and-keep-administrators",
        displayName: "Keys rotate and keep their administrators",
        controls: ["KM-1"],
        severity: "critical",
        description:
            "Every KMS key rotates at least yearly, waits 30 days before deletion, and is administered by its own account's root and nobody unnamed.",
        remediationSteps:
            "Set enableKeyRotation and deletionWindowInDays 30; give the account's root the administering calls in the policy, and every other principal only what it needs, by name.",
    },
    judgeKeys,
);
