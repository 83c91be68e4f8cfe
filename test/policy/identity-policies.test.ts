import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { document, type Statement } from "./support/storage";

const root = { Sid: "Root", Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root" }, Action: "kms:Put*", Resource: "*" };
const use = { Sid: "Use", Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:role/a" }, Action: "kms:Decrypt", Resource: "*" };

const keys: Plan = [
    {
        type: "aws:kms/key:Key",
        name: "key",
        props: { enableKeyRotation: true, deletionWindowInDays: 30, policy: document(root, use) },
        protect: true,
    },
];
const saying = (...statements: Statement[]): Plan => changed(keys, "key", { policy: document(...statements) });
const ofType = (type: string, props: Record<string, unknown>): Plan => plus(keys, { type, name: "other", props });
const keyPolicy = (policy: unknown, props: Record<string, unknown> = {}): Item => ({
    type: "aws:kms/keyPolicy:KeyPolicy",
    name: "policy",
    props: { keyId: ref("key"), policy, ...props },
});

describe("keys-rotate-and-keep-administrators (KM-1)", () => {
    const anyone = (Condition?: Statement): Plan => saying(root, { ...use, Principal: "*", ...(Condition && { Condition }) });
    tryPolicy({
        policy: "keys-rotate-and-keep-administrators",
        decidedInPreview: true,
        good: {
            "a key with its administrators": keys,
            "a policy of its own": plus(changed(keys, "key", { policy: undefined }), keyPolicy(document(root))),
            "everyone of the account": anyone({
                StringEquals: { "kms:CallerAccount": "111122223333", "kms:ViaService": "s3.eu-central-1.amazonaws.com" },
            }),
            "a key for signing, which can't rotate": changed(keys, "key", {
                enableKeyRotation: undefined,
                customerMasterKeySpec: "RSA_4096",
            }),
            "a replica, which rotates with its primary": ofType("aws:kms/replicaKey:ReplicaKey", {
                primaryKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/1",
                policy: document(root),
            }),
        },
        holes: [
            { is: "no rotation", plan: changed(keys, "key", { enableKeyRotation: undefined }), at: "key" },
            { is: "rotation off", plan: changed(keys, "key", { enableKeyRotation: false }), at: "key" },
            { is: "rotation every five years", plan: changed(keys, "key", { rotationPeriodInDays: 1825 }), at: "key" },
            { is: "deletion after a week", plan: changed(keys, "key", { deletionWindowInDays: 7 }), at: "key" },
            { is: "a disabled key", plan: changed(keys, "key", { isEnabled: false }), at: "key" },
            { is: "a disabled replica", plan: ofType("aws:kms/replicaKey:ReplicaKey", { enabled: false }), at: "other" },
            { is: "imported material", plan: ofType("aws:kms/externalKey:ExternalKey", {}), at: "other" },
            { is: "the lockout check skipped", plan: changed(keys, "key", { bypassPolicyLockoutSafetyCheck: true }), at: "key" },
            {
                is: "the lockout check skipped by a policy",
                plan: plus(keys, keyPolicy(document(root), { bypassPolicyLockoutSafetyCheck: true })),
                at: "policy",
            },
            { is: "no root", plan: saying(use), at: "key" },
            {
                is: "root on a condition",
                plan: saying({ ...root, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
                at: "key",
            },
            { is: "no root in a policy of its own", plan: plus(keys, keyPolicy(document(use))), at: "policy" },
            { is: "everyone", plan: anyone(), at: "key" },
            {
                is: "everyone by a service",
                plan: anyone({ StringEquals: { "kms:ViaService": "s3.eu-central-1.amazonaws.com" } }),
                at: "key",
            },
            {
                is: "an administrator of another account",
                plan: saying(root, { ...root, Principal: { AWS: "arn:aws:iam::999988887777:role/a" } }),
                at: "key",
            },
        ],
        doubtful: [
            { is: "an unknown policy", plan: changed(keys, "key", { policy: UNKNOWN_TEXT }) },
            { is: "unknown rotation", plan: changed(keys, "key", { enableKeyRotation: UNKNOWN_TEXT }) },
        ],
    });
});

const trust = document({ Effect: "Allow", Principal: { Service: "pods.eks.amazonaws.com" }, Action: ["sts:AssumeRole", "sts:TagSession"] });
const reads = { Sid: "Reads", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::data/*"] };
const describes = { Sid: "Describes", Effect: "Allow", Action: ["ec2:Describe*"], Resource: "*" };

const identities: Plan = [
    { type: "aws:iam/role:Role", name: "role", props: { assumeRolePolicy: trust, tags: {} } },
    { type: "aws:iam/policy:Policy", name: "policy", props: { policy: document(reads), tags: {} } },
    {
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name: "attachment",
        props: { role: ref("role", "name"), policyArn: ref("policy", "arn") },
    },
];
const policyOf = (statement: Statement, tags: Record<string, string> = {}): Plan =>
    changed(identities, "policy", { policy: document(statement), tags });
const rolePolicy = (policy: unknown): Item => ({
    type: "aws:iam/rolePolicy:RolePolicy",
    name: "inline",
    props: { role: ref("role"), policy },
});
const admin = "arn:aws:iam::aws:policy/AdministratorAccess";
const everything = { Sid: "All", Effect: "Allow", Action: "*", Resource: "*" };
const breakGlass: Item = { type: "aws:iam/role:Role", name: "glass", props: { assumeRolePolicy: trust, tags: { role: "break-glass" } } };
const attached = (type: string, props: Record<string, unknown>): Plan => plus(identities, { type, name: "hole", props });

describe("permissions-are-named (AC-8, S3-3)", () => {
    const reason = { "wildcard:Describes": "EC2 takes no resource for Describe calls" };
    tryPolicy({
        policy: "permissions-are-named",
        decidedInPreview: true,
        good: {
            "named actions on named resources": identities,
            "a wildcard with a reason": policyOf(describes, reason),
            "an inline wildcard whose reason the role gives": plus(
                changed(identities, "role", { tags: reason }),
                rolePolicy(document(describes)),
            ),
            "the administrator for emergencies": plus(identities, breakGlass, {
                type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
                name: "glass-admin",
                props: { role: ref("glass"), policyArn: admin },
            }),
            "a denial of everything": policyOf({ ...everything, Effect: "Deny" }),
            "a role told to have no inline policies": changed(identities, "role", { inlinePolicies: [{}] }),
        },
        holes: [
            { is: "every resource", plan: policyOf(describes), at: "policy" },
            { is: "every action of a service", plan: policyOf({ ...reads, Action: "s3:*" }), at: "policy" },
            { is: "all actions but some", plan: policyOf({ ...reads, Action: undefined, NotAction: ["iam:*"] }), at: "policy" },
            {
                is: "all resources but some",
                plan: policyOf({ ...reads, Resource: undefined, NotResource: ["arn:aws:s3:::data/*"] }),
                at: "policy",
            },
            { is: "every resource in another spelling", plan: policyOf({ ...reads, Resource: "arn:aws:*:*:*:*" }), at: "policy" },
            {
                is: "a reason for another statement",
                plan: policyOf(describes, { "wildcard:Reads": "a reason that is long enough" }),
                at: "policy",
            },
            { is: "a reason that says nothing", plan: policyOf(describes, { "wildcard:Describes": "needed" }), at: "policy" },
            { is: "a wildcard without a Sid", plan: policyOf({ ...describes, Sid: undefined }, reason), at: "policy" },
            {
                is: "everything on everything, reason or not",
                plan: policyOf(everything, { "wildcard:All": "a reason that is long enough" }),
                at: "policy",
            },
            {
                is: "a policy written as an object",
                plan: changed(identities, "policy", { policy: { Statement: [describes] } }),
                at: "policy",
            },
            { is: "an inline policy of a role", plan: plus(identities, rolePolicy(document(describes))), at: "inline" },
            {
                is: "an inline policy in a role",
                plan: changed(identities, "role", { inlinePolicies: [{ name: "a", policy: document(describes) }] }),
                at: "role",
            },
            {
                is: "a policy of a user",
                plan: attached("aws:iam/userPolicy:UserPolicy", { user: "somebody", policy: document(describes) }),
                at: "hole",
            },
            {
                is: "a policy of a group",
                plan: attached("aws:iam/groupPolicy:GroupPolicy", { group: "some", policy: document(describes) }),
                at: "hole",
            },
            { is: "an administrator by a role's list", plan: changed(identities, "role", { managedPolicyArns: [admin] }), at: "role" },
            {
                is: "an administrator by attachment",
                plan: attached("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: ref("role"), policyArn: admin }),
                at: "hole",
            },
            {
                is: "a power user by attachment",
                plan: attached("aws:iam/userPolicyAttachment:UserPolicyAttachment", {
                    user: "a",
                    policyArn: "arn:aws:iam::aws:policy/PowerUserAccess",
                }),
                at: "hole",
            },
            {
                is: "an administrator by the general attachment",
                plan: attached("aws:iam/policyAttachment:PolicyAttachment", { roles: [ref("role")], policyArn: admin }),
                at: "hole",
            },
            {
                is: "an administrator by an exclusive list",
                plan: attached("aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive", {
                    roleName: ref("role"),
                    policyArns: [admin],
                }),
                at: "hole",
            },
            { is: "a second role for emergencies", plan: plus(identities, breakGlass, { ...breakGlass, name: "hole" }), at: "hole" },
            {
                is: "trust in everyone",
                plan: changed(identities, "role", {
                    assumeRolePolicy: document({
                        Effect: "Allow",
                        Principal: "*",
                        Action: "sts:AssumeRole",
                        Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
                    }),
                }),
                at: "role",
            },
            {
                is: "trust in everyone as AWS",
                plan: changed(identities, "role", {
                    assumeRolePolicy: { Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" } },
                }),
                at: "role",
            },
        ],
        doubtful: [
            { is: "an unknown policy", plan: changed(identities, "policy", { policy: UNKNOWN_TEXT }) },
            {
                is: "unknown resources in a policy written as an object",
                plan: changed(identities, "policy", { policy: { Statement: [{ ...reads, Resource: UNKNOWN_TEXT }] } }),
            },
            {
                is: "an unknown managed policy",
                plan: attached("aws:iam/rolePolicyAttachment:RolePolicyAttachment", { role: ref("role"), policyArn: UNKNOWN_TEXT }),
            },
            { is: "an unknown trust policy", plan: changed(identities, "role", { assumeRolePolicy: UNKNOWN_TEXT }) },
            { is: "unknown tags for a wildcard", plan: changed(policyOf(describes), "policy", { tags: UNKNOWN_TEXT }) },
        ],
    });
});

describe("administrators-come-from-own-network (AC-7)", () => {
    const addons = "arn:aws:eks:eu-central-1:111122223333:addon/prod/*";
    const people = { Federated: "arn:aws:iam::111122223333:saml-provider/people" };
    const trust = (Principal: unknown, Action = "sts:AssumeRoleWithSAML") => document({ Effect: "Allow", Principal, Action });
    const inline = (name: string, ...statements: Statement[]): Item => ({
        type: "aws:iam/rolePolicy:RolePolicy",
        name,
        props: { role: ref("team"), policy: document(...statements) },
    });
    const may = (...Action: string[]): Statement => ({ Sid: "May", Effect: "Allow", Action, Resource: addons });
    const elsewhere = (Condition: Statement, more: Statement = {}): Statement => ({
        Sid: "Elsewhere",
        Effect: "Deny",
        Action: "eks:*",
        Resource: "*",
        Condition,
        ...more,
    });
    const fromVpc = { StringNotEqualsIfExists: { "aws:SourceVpc": "vpc-1" }, BoolIfExists: { "aws:ViaAWSService": "false" } };
    const team = (assumeRolePolicy: unknown = trust(people), props: Record<string, unknown> = {}): Item => ({
        type: "aws:iam/role:Role",
        name: "team",
        props: { assumeRolePolicy, ...props },
    });
    const bound: Plan = [team(), inline("may", may("eks:UpdateAddon", "eks:DescribeAddon")), inline("bound", elsewhere(fromVpc))];
    const bindingBy = (statement: Statement): Plan => changed(bound, "bound", { policy: document(statement) });
    const unbound = without(bound, "bound");
    const attachment = (name: string, policyArn: unknown): Item => ({
        type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        name,
        props: { role: ref("team"), policyArn },
    });
    tryPolicy({
        policy: "administrators-come-from-own-network",
        decidedInPreview: true,
        good: {
            "a role bound to the VPC": bound,
            "a role bound to its endpoint": bindingBy(elsewhere({ StringNotEquals: { "aws:SourceVpce": ["vpce-1"] } })),
            "a VPC that is not there yet": bindingBy(elsewhere({ StringNotEqualsIfExists: { "aws:SourceVpc": UNKNOWN_TEXT } })),
            "people who only look": [team(), inline("may", may("eks:DescribeCluster", "logs:StartQuery", "s3:GetObject"))],
            "AWS's policies that only look": plus([team()], attachment("view", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess")),
            "a service's role": changed(unbound, "team", { assumeRolePolicy: trust({ Service: "ec2.amazonaws.com" }, "sts:AssumeRole") }),
            "the role for emergencies": changed(unbound, "team", { tags: { role: "break-glass" } }),
        },
        holes: [
            { is: "no binding", plan: unbound, at: "team", control: "AC-7" },
            {
                is: "a user's role",
                plan: changed(unbound, "team", { assumeRolePolicy: trust({ AWS: "arn:aws:iam::1:user/a" }) }),
                at: "team",
            },
            { is: "a binding of something else", plan: bindingBy(elsewhere(fromVpc, { Action: "logs:*" })), at: "team" },
            { is: "a binding on one resource", plan: bindingBy(elsewhere(fromVpc, { Resource: addons })), at: "team" },
            {
                is: "an address instead of a VPC",
                plan: bindingBy(elsewhere({ NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } })),
                at: "team",
            },
            { is: "any VPC", plan: bindingBy(elsewhere({ StringNotLike: { "aws:SourceVpc": "vpc-*" } })), at: "team" },
            { is: "the wrong way round", plan: bindingBy(elsewhere({ StringEquals: { "aws:SourceVpc": "vpc-1" } })), at: "team" },
            {
                is: "somebody spared",
                plan: bindingBy(elsewhere({ ...fromVpc, ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::1:role/a" } })),
                at: "team",
            },
            { is: "an Allow that looks like it", plan: bindingBy(elsewhere(fromVpc, { Effect: "Allow" })), at: "team" },
            {
                is: "a managed policy that changes things",
                plan: plus(bound, attachment("eks", "arn:aws:iam::aws:policy/PowerUserAccess")),
                at: "team",
            },
            {
                is: "a policy of the stack, attached",
                plan: plus(
                    [team()],
                    { type: "aws:iam/policy:Policy", name: "own", props: { policy: document(may("eks:DeleteAddon")) } },
                    attachment("own-attached", ref("own", "arn")),
                ),
                at: "team",
            },
        ],
        doubtful: [
            { is: "an unknown trust", plan: changed(unbound, "team", { assumeRolePolicy: UNKNOWN_TEXT }) },
            { is: "unknown permissions", plan: changed(bound, "may", { policy: UNKNOWN_TEXT }) },
            { is: "an unknown binding", plan: changed(bound, "bound", { policy: UNKNOWN_TEXT }) },
        ],
    });
});
