import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { covers, coversAction, statementsOf, type Statement } from "../normal-form/documents";
import { grantsOf, ownPoliciesOf, permissionsOf } from "../normal-form/identities";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { isTagged } from "../normal-form/tags";
import { ROLE } from "../normal-form/types";

/** Calls that only look. Verbs that AWS's own reading policies consist of. */
const READING = /^[a-z0-9-]+:(?:BatchGet|Describe|Filter|Get|List|Lookup|Query|Search|StartQuery|StopQuery)[a-z0-9]*\*?$/i;

/** AWS's own policies that only look (AWS Managed Policy Reference). */
const READING_POLICIES =
    /^arn:[^:]+:iam::aws:policy\/(?:job-function\/)?(?:AWSBillingReadOnlyAccess|CloudWatchReadOnlyAccess|ReadOnlyAccess|SecurityAudit|ViewOnlyAccess)$/;

/** Whether a role's trust lets people take it: users and roles of accounts, or whom an identity provider signs in. Pods and services do not. */
function isForPeople(role: Resource): Known<boolean> {
    const statements = statementsOf(role.fields.value("assumeRolePolicy"));
    if (isUnknown(statements)) return UNKNOWN;
    return anyOf(
        statements.map((statement): Known<boolean> => {
            if (isUnknown(statement) || isUnknown(statement.principals)) return UNKNOWN;
            const federated = coversAction(statement, "sts:AssumeRoleWithSAML");
            return anyOf(
                statement.principals.map(({ kind }): Known<boolean> =>
                    kind === "AWS" || kind === "*" ? true : kind === "Federated" ? federated : false,
                ),
            );
        }),
    );
}

/** Actions a statement allows beside looking; unknown ones count. */
function writes({ effect, actions, notActions }: Statement): Known<string[]> {
    if (effect === "Deny") return [];
    if (isUnknown(effect) || isUnknown(actions) || notActions !== undefined || actions.some(isUnknown)) return UNKNOWN;
    return (actions as string[]).filter((action) => !READING.test(action));
}

/** Whether a statement denies what a pattern covers to whoever does not come through the VPC, and spares nobody but AWS itself. */
function binds(statement: Statement, action: string): Known<boolean> {
    const { effect, actions, conditions, notResources, resources } = statement;
    if (isUnknown(effect) || isUnknown(actions) || isUnknown(conditions) || isUnknown(resources)) return UNKNOWN;
    if (effect !== "Deny" || notResources) return false;
    const place = conditions.filter(
        ({ key, operator }) => isPlace(key) && /^(?:StringNotEquals|StringNotLike)(?:IfExists)?$/i.test(operator),
    );
    const others = conditions.filter((condition) => !place.includes(condition));
    return allOf([
        anyOf(actions.map((pattern): Known<boolean> => (isUnknown(pattern) ? UNKNOWN : covers(pattern, action)))),
        anyOf(resources.map((resource): Known<boolean> => (isUnknown(resource) ? UNKNOWN : resource === "*"))),
        place.length > 0,
        ...place.map(({ values }): Known<boolean> => isUnknown(values) || values.every((value) => isUnknown(value) || !/[*?]/.test(value))),
        others.every(({ key, operator }) => key === "aws:viaawsservice" && /^Bool(?:IfExists)?$/i.test(operator)),
    ]);
}

const isPlace = (key: string): boolean => key === "aws:sourcevpc" || key === "aws:sourcevpce";

/**
 * Judges that a role which people take and which changes anything is of use from the VPC alone. The role for emergencies is spared: it is
 * for when there is no VPN.
 *
 * Controls: AC-7.
 */
export function judgeAdministrators(stack: Stack): Judgement {
    const judgement = new Judgement();
    const permissions = permissionsOf(stack);
    const grants = grantsOf(stack);
    for (const role of stack.ofType(ROLE)) {
        const people = allOf([isForPeople(role), not(isTagged(role, "role", "break-glass"))]);
        if (people === false) continue;
        const attached = ownPoliciesOf(stack, role);
        const own = permissions.filter(({ owner, resource }) => owner.includes(role) || attached.includes(resource));
        const statements = own.flatMap((one): readonly Known<Statement>[] => (isUnknown(one.statements) ? [UNKNOWN] : one.statements));
        const fault = (found: string) => ({
            control: "AC-7" as const,
            resource: role,
            wrong: "People can administer from any network",
            found,
            allowed:
                "what people change denied unless aws:SourceVpc or aws:SourceVpce is the environment's own, sparing aws:ViaAWSService alone",
            mend: "deny it from elsewhere (`NetworkBoundRoles` of this package does)",
        });
        const wide = grants.filter(({ identities }) => !isUnknown(identities) && identities.includes(role));
        for (const { arn } of wide) {
            const reading = isUnknown(arn) ? UNKNOWN : READING_POLICIES.test(arn);
            const found = `the managed policy ${isUnknown(arn) ? "" : arn}, which does more than look`;
            judgement.expect(
                anyOf([not(people), reading]),
                fault(found),
                "who takes the role, or what its managed policy allows, is not known",
            );
        }
        for (const statement of statements) {
            const changes = isUnknown(statement) ? UNKNOWN : writes(statement);
            if (isUnknown(changes)) {
                judgement.doubt({ control: "AC-7", resource: role, why: "what people may do with the role is not known" });
                continue;
            }
            for (const action of changes) {
                const bound = anyOf(statements.map((other) => (isUnknown(other) ? UNKNOWN : binds(other, action))));
                judgement.expect(
                    anyOf([not(people), bound]),
                    fault(`${action}, from anywhere`),
                    "who takes the role, or from where, is not known",
                );
            }
        }
    }
    return judgement;
}

/** A stolen session is of no use elsewhere. */
export const administratorsComeFromOwnNetwork = stackPolicy(
    {
        name: "administrators-come-from-own-network",
        displayName: "Administrators come from the environment's own network",
        controls: ["AC-7"],
        severity: "high",
        description:
            "What people may change with a role of the stack is denied to them unless they come through the VPC; emergencies excepted.",
        remediationSteps:
            "Give the role a policy that denies what it may change unless `aws:SourceVpc` is the VPC and `aws:ViaAWSService` is false (`NetworkBoundRoles` of this package does).",
    },
    judgeAdministrators,
);
