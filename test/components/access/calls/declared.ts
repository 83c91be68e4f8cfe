import { roleArn } from "../../../../components/account";
import { BucketAccess, type BucketUser } from "../../../../components/buckets/bucket-policy";
import { isService, KeyPurpose, type KeyUse } from "../../../../components/keys/key-policy";
import { accountOf, bucketPlans, keyPlans, type BucketPlan } from "../../../../stacks/data";
import { administrator, service, type Actor, type Call } from "../../../support/iam/account";
import { onBehalf, type Surroundings } from "./surroundings";

/** What a role does with objects, by its access; lists besides. */
const objectCalls: Record<BucketAccess, readonly string[]> = {
    [BucketAccess.Read]: ["s3:GetObject"],
    [BucketAccess.Write]: ["s3:GetObject", "s3:PutObject"],
    [BucketAccess.Deliver]: ["s3:PutObject", "s3:AbortMultipartUpload"],
    [BucketAccess.Replicate]: [], // see the calls for replication
};

/** Every role and service that the plan declares for a bucket does what it is declared for. */
export const callsOfBucketUsers = (around: Surroundings): Call[] =>
    bucketPlans(around.environment).flatMap((bucket) => [...callsOfRoles(around, bucket), ...callsOfDeliveries(around, bucket)]);

function callsOfRoles({ account }: Surroundings, { purpose, users, key }: BucketPlan): Call[] {
    return users.roles
        .filter(({ access }) => access !== BucketAccess.Replicate)
        .flatMap((user): Call[] => {
            const by = account.role(shortOf(account.environment, user));
            const through = user.outsideEndpointBecause === undefined ? { through: "s3" } : {};
            const object = account.object(purpose, `${user.prefix ?? ""}some/object`);
            return [
                ...objectCalls[user.access].map((action): Call => ({ by, action, on: object, ...through })),
                {
                    by,
                    action: "s3:ListBucket",
                    on: account.bucket(purpose),
                    ...through,
                    context: { "s3:prefix": `${user.prefix ?? ""}some/` },
                },
                ...(key === undefined
                    ? []
                    : [{ by, action: "kms:Decrypt", on: account.key(key), context: { "aws:ViaAWSService": "true" } }]),
            ];
        });
}

/** Name of a bucket's user in the list of roles. */
export const shortOf = (environment: string, { role }: BucketUser): string => role.slice(environment.length + 1);

/** What services of AWS deliver, each for this account and from where the plan says. */
function callsOfDeliveries({ account }: Surroundings, { purpose, users, key }: BucketPlan): Call[] {
    const bucket = account.bucket(purpose);
    return users.services.flatMap(({ principal, prefix, sourceArn, checksAcl, checksExistence, checksLocation, setsAcl }): Call[] => {
        const context = onBehalf(account.id, sourceArn?.replace(/\*$/, "some-source"));
        const object = account.object(purpose, `${prefix === undefined ? "" : `${prefix}/`}some/object`);
        const call = (action: string, on: Call["on"], more = {}): Call => ({
            by: service(principal),
            action,
            on,
            context: { ...context, ...more },
        });
        return [
            call("s3:PutObject", object),
            ...(setsAcl === true ? [call("s3:PutObjectAcl", object)] : []),
            ...(checksAcl ? [call("s3:GetBucketAcl", bucket)] : []),
            ...(checksExistence === true ? [call("s3:ListBucket", bucket)] : []),
            ...(checksLocation === true ? [call("s3:GetBucketLocation", bucket)] : []),
            // with a bucket key, S3's context is the bucket itself
            ...(key === undefined
                ? []
                : [call("kms:GenerateDataKey", account.key(key), { "kms:EncryptionContext:aws:s3:arn": bucket.arn })]),
        ];
    });
}

/** Every user that the plan declares for a key uses it, in the context that the plan declares. */
export const callsOfKeyUsers = (around: Surroundings): Call[] =>
    keyPlans(around.environment).flatMap(({ dataClass, uses }) =>
        uses.flatMap((use): Call[] => {
            const by = actorOf(around, use);
            const context = contextOf(use);
            const on = around.account.key(dataClass);
            return [
                ...["kms:Decrypt", "kms:GenerateDataKey"].map((action): Call => ({ by, action, on, context })),
                ...(use.purpose === KeyPurpose.Grants
                    ? [{ by, action: "kms:CreateGrant", on, context: { ...context, "kms:GrantIsForAWSResource": "true" } }]
                    : []),
            ];
        }),
    );

/** The user of a key, without policies of his own: the key's alone has to do. */
function actorOf({ environment }: Surroundings, { principal }: KeyUse): Actor {
    if (isService(principal)) return service(principal);
    const arn = principal.startsWith("arn:") ? principal : roleArn(accountOf(environment), principal);
    return { ...administrator(arn), identity: [] };
}

/** A context that meets a condition: something in place of each wildcard. */
const contextOf = ({ condition = {} }: KeyUse): Record<string, string> =>
    Object.fromEntries(
        Object.values(condition).flatMap((keys) => Object.entries(keys).map(([key, value]) => [key, value.replaceAll("*", "some")])),
    );
