import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { document, type Statement } from "./support/storage";

const account = "arn:aws:iam::111122223333:root";
const role = "arn:aws:iam::111122223333:role/a";
const administration = { Sid: "Administration", Effect: "Allow", Principal: { AWS: account }, Action: "kms:Put*", Resource: "*" };
const use = { Sid: "Use", Effect: "Allow", Principal: { AWS: role }, Action: ["kms:Decrypt", "kms:GenerateDataKey*"], Resource: "*" };
const aws = { Bool: { "kms:GrantIsForAWSResource": "true" } };
const grants = { Sid: "Grants", Effect: "Allow", Principal: { AWS: role }, Action: "kms:CreateGrant", Resource: "*", Condition: aws };
const service = { Service: "logs.eu-central-1.amazonaws.com" };

const key: Item = { type: "aws:kms/key:Key", name: "key", props: { policy: document(administration, use, grants) } };
const keys: Plan = [key];
/** The key with one statement instead of another. */
const saying = (...statements: Statement[]): Plan => changed(keys, "key", { policy: document(administration, ...statements) });
const served = (Principal: unknown, Condition?: Statement): Plan => saying({ ...use, Principal, ...(Condition && { Condition }) });
const own = (policy: unknown): Item => ({ type: "aws:kms/keyPolicy:KeyPolicy", name: "policy", props: { keyId: ref("key"), policy } });

describe("keys-serve-named-users-only (KM-1)", () => {
    tryPolicy({
        policy: "keys-serve-named-users-only",
        decidedInPreview: true,
        good: {
            "a key with a user, and grants for AWS's resources": keys,
            "a policy of its own": plus(changed(keys, "key", { policy: undefined }), own(document(administration, use))),
            "everyone who is a named role": served("*", { ArnEquals: { "aws:PrincipalArn": role } }),
            "roles of a permission set": served("*", {
                ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Admin_*" },
            }),
            "a service for the account": served(service, { StringEquals: { "aws:SourceAccount": "111122223333" } }),
            "a service for log groups": served(service, {
                ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:111122223333:*" },
            }),
            "a denial for everyone": saying(use, {
                Effect: "Deny",
                Principal: "*",
                Action: "kms:*",
                Resource: "*",
                Condition: { Bool: {} },
            }),
        },
        holes: [
            { is: "no policy", plan: changed(keys, "key", { policy: undefined }), at: "key", control: "KM-1" },
            { is: "AWS's default policy", plan: saying({ ...administration, Action: "kms:*" }), at: "key" },
            { is: "the account as a user", plan: served({ AWS: account }), at: "key" },
            { is: "the account by its number", plan: served({ AWS: "111122223333" }), at: "key" },
            { is: "a role that administers and reads", plan: saying({ ...use, Action: ["kms:PutKeyPolicy", "kms:Decrypt"] }), at: "key" },
            { is: "every action but one", plan: saying({ ...use, Action: undefined, NotAction: "kms:ScheduleKeyDeletion" }), at: "key" },
            { is: "everyone of the account", plan: served("*", { StringEquals: { "kms:CallerAccount": "111122223333" } }), at: "key" },
            { is: "every role", plan: served("*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } }), at: "key" },
            { is: "all but one role", plan: served("*", { ArnNotEquals: { "aws:PrincipalArn": role } }), at: "key" },
            { is: "all but a principal", plan: saying({ ...use, Principal: undefined, NotPrincipal: { AWS: role } }), at: "key" },
            { is: "a service for anybody", plan: served(service), at: "key" },
            { is: "a service for any account", plan: served(service, { StringLike: { "aws:SourceAccount": "*" } }), at: "key" },
            { is: "a role beside a service for anybody", plan: served({ AWS: role, ...service }), at: "key" },
            { is: "grants for anybody", plan: saying(use, { ...grants, Condition: undefined }), at: "key" },
            {
                is: "grants for what is no resource of AWS",
                plan: saying(use, { ...grants, Condition: { Bool: { "kms:GrantIsForAWSResource": "false" } } }),
                at: "key",
            },
            {
                is: "a user in a policy beside the key's",
                plan: plus(keys, own(document(administration, { ...use, Principal: { AWS: account } }))),
                at: "policy",
            },
            {
                is: "a replica without a policy",
                plan: plus(keys, { type: "aws:kms/replicaKey:ReplicaKey", name: "other", props: {} }),
                at: "other",
            },
        ],
        doubtful: [
            { is: "an unknown policy", plan: changed(keys, "key", { policy: UNKNOWN_TEXT }) },
            {
                is: "a policy of a key that is not known",
                plan: plus(
                    without(keys, "key"),
                    { ...key, props: {} },
                    { ...own(document(administration)), props: { keyId: UNKNOWN_TEXT, policy: document(administration) } },
                ),
            },
        ],
    });
});
