import { stackPolicy } from "../framework/define";
import { faultUnder, Judgement } from "../framework/judgement";
import { isAnyone, statementsOf, type Statement } from "../normal-form/documents";
import { grantsOf, permissionsOf, type Permissions } from "../normal-form/identities";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { isTagged, tag } from "../normal-form/tags";
import { ROLE } from "../normal-form/types";

/** A reason shorter than this says nothing. */
const SHORTEST_REASON = 10;

/** AWS's own policies that make their holder an administrator, or let it become one. */
const ADMINISTRATION = /^arn:[^:]+:iam::aws:policy\/(AdministratorAccess|PowerUserAccess|IAMFullAccess)$/;

/**
 * Judges every document of permissions, every grant of an administrator's policy, and every trust policy. Key policies are
 * judged elsewhere: in them the resource `*` is the key itself.
 *
 * Controls: AC-8, S3-3.
 */
export function judgePermissions(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const permissions of permissionsOf(stack)) judgeDocument(judgement, permissions);
    for (const { resource, arn, identities } of grantsOf(stack)) {
        const admin = isUnknown(arn) ? UNKNOWN : ADMINISTRATION.test(arn);
        judgement.expect(
            anyOf([not(admin), isBreakGlass(identities)]),
            fault(
                resource,
                "An identity is made administrator",
                "a managed policy of AWS that administers everything",
                "the break-glass role alone",
                "grant the calls that are needed",
            ),
            "the managed policy or its holder is not known",
        );
    }
    const roles = stack.ofType(ROLE);
    for (const role of roles) judgeTrust(judgement, role);
    for (const role of roles.filter((one) => isTagged(one, "role", "break-glass") === true).slice(1)) {
        judgement.refuse(
            fault(role, "There is more than one break-glass role", "a second role tagged role=break-glass", "one", "use the one there is"),
        );
    }
    return judgement;
}

/** Whether all holders are the role for emergencies; nobody named is nobody known. */
const isBreakGlass = (identities: Known<readonly Resource[]>): Known<boolean> => {
    if (isUnknown(identities)) return UNKNOWN;
    return identities.length === 0
        ? false
        : allOf(identities.map((one) => (one.type === ROLE ? isTagged(one, "role", "break-glass") : false)));
};

function judgeDocument(judgement: Judgement, permissions: Permissions): void {
    const { resource, statements, owner } = permissions;
    if (isUnknown(statements)) {
        judgement.doubt({ control: "AC-8", resource, why: "the text of the policy is not known" });
        return;
    }
    for (const statement of statements) {
        if (isUnknown(statement)) judgement.doubt({ control: "AC-8", resource, why: "a statement of the policy is not known" });
        else if (statement.effect !== "Deny") judgeStatement(judgement, permissions, statement, owner);
    }
}

function judgeStatement(judgement: Judgement, permissions: Permissions, statement: Statement, owner: readonly Resource[]): void {
    const { resource } = permissions;
    const place = isUnknown(statement.sid) || statement.sid === undefined ? "a statement without a Sid" : `statement ${statement.sid}`;
    const wide = anyOf([isWideAction(statement), isWideResource(statement)]);
    const everything = allOf([isEverything(statement), isWideResource(statement)]);
    judgement.expect(
        anyOf([not(everything), isBreakGlass(owner)]),
        fault(
            resource,
            "A policy allows everything on everything",
            place,
            "the break-glass role's own policy alone",
            "name the actions and the resources",
        ),
        "the actions or resources of a statement are not known",
    );
    if (everything === true) return;
    const reason = reasonFor(permissions, statement);
    judgement.expect(
        anyOf([not(wide), isUnknown(reason) ? UNKNOWN : reason !== undefined]),
        fault(
            resource,
            "A policy allows a wildcard without a reason",
            `${place}, which allows all actions of a service, or all resources, or all but some`,
            `named actions on named resources; a wildcard with a tag wildcard:<Sid> that gives the reason in ${SHORTEST_REASON} characters or more`,
            "name the actions and resources, or give the reason",
        ),
        "the actions, resources or reasons of a statement are not known",
    );
    if (wide === true && typeof reason === "string") {
        judgement.note({ control: "AC-8", resource, text: `wildcard in ${place}: ${reason}` });
    }
}

/** The reason that a tag of the policy, or of the one role it is written for, gives for a statement's wildcard. */
function reasonFor({ tagged }: Permissions, { sid }: Statement): Known<string> | undefined {
    if (sid === undefined || isUnknown(sid)) return sid;
    const reasons = tagged.map((one) => tag(one, `wildcard:${sid}`));
    if (reasons.some(isUnknown)) return UNKNOWN;
    const [reason, ...others] = reasons.map((one) => String(one ?? "").trim());
    return reason !== undefined && others.length === 0 && reason.length >= SHORTEST_REASON ? reason : undefined;
}

const some = (patterns: Known<readonly Known<string>[]>, test: (pattern: string) => boolean): Known<boolean> =>
    isUnknown(patterns) ? UNKNOWN : anyOf(patterns.map((pattern) => (isUnknown(pattern) ? UNKNOWN : test(pattern))));

const isWideAction = ({ actions, notActions }: Statement): Known<boolean> =>
    notActions !== undefined ? true : some(actions, (action) => /^[^:]*:?[*?]+$/.test(action));

const isWideResource = ({ resources, notResources }: Statement): Known<boolean> =>
    notResources ? true : some(resources, (resource) => /^(arn:)?[*?:]*$/.test(resource.replace(/^arn:aws[a-z-]*:/, "arn:")));

const isEverything = ({ actions, notActions }: Statement): Known<boolean> =>
    notActions !== undefined ? false : some(actions, (action) => /^[*?]+(:[*?]+)?$/.test(action));

function judgeTrust(judgement: Judgement, role: Resource): void {
    const statements = statementsOf(role.fields.value("assumeRolePolicy"));
    const open = isUnknown(statements) ? UNKNOWN : anyOf(statements.map((one) => (isUnknown(one) ? UNKNOWN : trustsAnyone(one))));
    judgement.expect(
        not(open),
        fault(
            role,
            "A role may be assumed by anyone",
            "Allow for principal * in its trust policy",
            "named principals",
            "name who may assume the role; a condition is not enough",
        ),
        "the text of the trust policy is not known",
    );
}

const trustsAnyone = ({ effect, principals, notPrincipals }: Statement): Known<boolean> =>
    allOf([
        isUnknown(effect) ? UNKNOWN : effect !== "Deny",
        notPrincipals ? true : isUnknown(principals) ? UNKNOWN : anyOf(principals.map(isAnyone)),
    ]);

const fault = faultUnder("AC-8");

/** Who may do what is said by name, or with a reason. */
export const permissionsAreNamed = stackPolicy(
    {
        name: "permissions-are-named",
        displayName: "Permissions are named",
        controls: ["AC-8", "S3-3"],
        severity: "high",
        description:
            "IAM policies name actions and resources, or give the reason for a wildcard; nobody but the break-glass role is administrator; no role trusts everyone.",
        remediationSteps:
            "Name actions and resources. Where AWS takes no resource, give the statement a Sid and the policy (for an inline policy: its role) a tag `wildcard:<Sid>` with the reason in words.",
    },
    judgePermissions,
);
