import { statementsOf, type PolicyText } from "./documents";
import { isUnknown, UNKNOWN, type Known } from "./known";
import { candidatesOf, type Links, type Resource, type Stack } from "./stack";
import { GROUP, POLICY, ROLE, USER } from "./types";

const BY_NAME = ["id", "name", "arn"];

/** A document of permissions, and who gets it. */
export interface Permissions extends PolicyText {
    /** The policy itself if it has tags, else the role or user it is written for: where reasons for wildcards stand. */
    tagged: readonly Resource[];
    /** Roles it is certainly written for, and for nobody else; empty for a managed policy. */
    owner: readonly Resource[];
}

/** A managed policy given to an identity by its ARN. */
export interface Grant {
    /** Where it is written. */
    resource: Resource;
    arn: Known<string>;
    /** Identities that get it; empty if one of them is not of the stack. */
    identities: Known<readonly Resource[]>;
}

/** Inline policies of their own: the property that names the identity, and the identity's type. */
const INLINE = {
    "aws:iam/rolePolicy:RolePolicy": { property: "role", type: ROLE },
    "aws:iam/userPolicy:UserPolicy": { property: "user", type: USER },
    "aws:iam/groupPolicy:GroupPolicy": { property: "group", type: GROUP },
} as const;

const GENERAL_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment";

/** Attachments of a managed policy: the property that names the policy, and those that name identities. */
const ATTACHMENTS: Readonly<Record<string, { policies: string; identities: Readonly<Record<string, string>> }>> = {
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": { policies: "policyArn", identities: { role: ROLE } },
    "aws:iam/userPolicyAttachment:UserPolicyAttachment": { policies: "policyArn", identities: { user: USER } },
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment": { policies: "policyArn", identities: { group: GROUP } },
    [GENERAL_ATTACHMENT]: { policies: "policyArn", identities: { roles: ROLE, users: USER, groups: GROUP } },
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": { policies: "policyArns", identities: { roleName: ROLE } },
    "aws:iam/userPolicyAttachmentsExclusive:UserPolicyAttachmentsExclusive": { policies: "policyArns", identities: { userName: USER } },
    "aws:iam/groupPolicyAttachmentsExclusive:GroupPolicyAttachmentsExclusive": { policies: "policyArns", identities: { groupName: GROUP } },
};

/** Every document that gives an identity permissions, wherever it is written. */
export function permissionsOf(stack: Stack): Permissions[] {
    const managed = stack.ofType(POLICY).map((resource) => text(resource, resource.fields.value("policy"), [resource], []));
    const standalone = Object.entries(INLINE).flatMap(([type, { property, type: identity }]) =>
        stack.ofType(type).map((resource) => {
            const owners = candidatesOf(stack.link(resource, property, [identity], BY_NAME));
            return text(resource, resource.fields.value("policy"), owners, owners);
        }),
    );
    const inline = stack.ofType(ROLE).flatMap((role) => {
        const blocks = role.fields.children("inlinePolicies");
        if (blocks === undefined) return [];
        const documents = isUnknown(blocks) ? [UNKNOWN] : blocks.map((block) => (isUnknown(block) ? UNKNOWN : block.value("policy")));
        // A block without a document is how a role is told to have no inline policies at all.
        return documents.filter((document) => document !== undefined).map((document) => text(role, document, [role], [role]));
    });
    return [...managed, ...standalone, ...inline];
}

const text = (resource: Resource, document: unknown, tagged: readonly Resource[], owner: readonly Resource[]): Permissions => ({
    resource,
    statements: statementsOf(document),
    tagged,
    owner,
});

/** Every managed policy that an identity gets by its ARN, wherever that is written. */
export function grantsOf(stack: Stack): Grant[] {
    const onRoles = stack
        .ofType(ROLE)
        .flatMap((role) => arnsOf(role, "managedPolicyArns").map((arn): Grant => ({ resource: role, arn, identities: [role] })));
    const attached = Object.entries(ATTACHMENTS).flatMap(([type, { policies, identities }]) =>
        stack.ofType(type).flatMap((resource) => {
            const named = holders(Object.entries(identities).map(([property, identity]) => holdersBy(stack, resource, property, identity)));
            return arnsOf(resource, policies).map((arn): Grant => ({ resource, arn, identities: named }));
        }),
    );
    return [...onRoles, ...attached];
}

/** The managed policies of the stack itself that an identity may get, by whichever attachment. */
export function ownPoliciesOf(stack: Stack, identity: Resource): Resource[] {
    const found = Object.entries(ATTACHMENTS).flatMap(([type, { policies, identities }]) =>
        stack.ofType(type).flatMap((resource) => {
            const held = Object.entries(identities).some(([property, kind]) => {
                const { certain, possible } = stack.links(resource, property, [kind], BY_NAME);
                return [...certain, ...possible].includes(identity);
            });
            const links = stack.links(resource, policies, [POLICY], BY_NAME);
            return held ? [...links.certain, ...links.possible] : [];
        }),
    );
    const inline = stack.links(identity, "managedPolicyArns", [POLICY], BY_NAME);
    return [...new Set([...found, ...inline.certain, ...inline.possible])];
}

/** The identities that a property names: one, or, in the general attachment, a list. */
function holdersBy(stack: Stack, resource: Resource, property: string, type: string): Links {
    if (resource.type === GENERAL_ATTACHMENT) return stack.links(resource, property, [type], BY_NAME);
    const link = stack.link(resource, property, [type], BY_NAME);
    return {
        certain: link.kind === "one" ? [link.resource] : [],
        possible: [],
        unknown: link.kind === "oneOf" || link.kind === "unknown",
        outside: link.kind === "outside" ? 1 : 0,
    };
}

function holders(links: readonly Links[]): Known<readonly Resource[]> {
    if (links.some(({ outside }) => outside > 0)) return [];
    return links.some(({ unknown }) => unknown) ? UNKNOWN : links.flatMap(({ certain }) => certain);
}

/** ARNs of a property; one that is computed from a policy of the stack is not AWS's, and that policy is judged by its text. */
function arnsOf(resource: Resource, property: string): Known<string>[] {
    const arns = resource.fields.texts(property);
    if (arns === undefined) return [];
    const own = (resource.propertyDependencies[property] ?? []).length > 0;
    if (isUnknown(arns)) return own ? [] : [UNKNOWN];
    return arns.filter((arn) => !isUnknown(arn) || !own);
}
