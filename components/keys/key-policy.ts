import { document, type Conditions, type PolicyDocument, type PolicyStatement } from "../documents";
import { roleArn, type Account } from "../account";

/** What a user does with a key. An object and a type of one name, since component schemas take no literal unions. */
export const KeyPurpose = {
    /** Encrypts and decrypts. */
    Data: "data",
    /** Hands the key on to AWS resources, as Auto Scaling does for the volumes of nodes it starts; without it every instance ends at launch. */
    Grants: "grants",
} as const;
/** One of {@link KeyPurpose}. */
export type KeyPurpose = (typeof KeyPurpose)[keyof typeof KeyPurpose];

/** One use of a key: who, and what for. The list of uses is the only source of a key's policy. */
export interface KeyUse {
    /** What the user is, for the statement's Sid: letters and digits only, such as `NodeVolumes`. */
    name: string;
    /** Name of a role of this account, ARN of a role, or DNS name of an AWS service (`logs.eu-central-1.amazonaws.com`). */
    principal: string;
    /** What the use is for: `data` by default. */
    purpose?: KeyPurpose;
    /**
     * Limits a service to acts on behalf of our own resources; a service without it is refused. Each service sends another context:
     * CloudWatch Logs `kms:EncryptionContext:aws:logs:arn`, log delivery and CloudTrail `aws:SourceArn`. As operator, key and value.
     */
    condition?: Record<string, Record<string, string>>;
    /**
     * Whether the role is one that AWS makes when it is first needed. KMS refuses a policy that names a role which does not exist yet,
     * so such a role is admitted by condition. False by default.
     */
    serviceLinked?: boolean;
}

/** Who administers a key. */
export interface KeyOwner {
    /** Account the key lives in. */
    account: Account;
    /** ARN of the role that runs `pulumi up`. Without it, a wrong policy could be mended by nobody but root. */
    deployerRoleArn: string;
}

/** Whether a principal is an AWS service rather than a role. */
export const isService = (principal: string): boolean => /\.amazonaws\.com(\.cn)?$/.test(principal);

const dataActions = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"];

/** Everything but use of the key on data, for those who keep it (AWS KMS Developer Guide, "Allows key administrators to administer the KMS key"). */
const administrationActions = [
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:Delete*",
    "kms:Describe*",
    "kms:Disable*",
    "kms:Enable*",
    "kms:Get*",
    "kms:List*",
    "kms:Put*",
    "kms:Revoke*",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:Update*",
];

/**
 * The policy of a key: account root and the deployer administer it, and one statement for each declared use. Root's statement lets IAM
 * policies of the account hand on administration, never use: whoever is not declared cannot read what the key protects, whatever his
 * IAM policy says. The resource is `*` because in a key policy it can only mean the key itself.
 *
 * Controls: KM-1.
 * Source: AWS KMS Developer Guide, "Default key policy", "Key policies in AWS KMS"; Amazon EC2 Auto Scaling User Guide, "Required
 * AWS KMS key policy for use with encrypted volumes".
 */
export function keyPolicy(owner: KeyOwner, uses: readonly KeyUse[]): PolicyDocument {
    const root = `arn:${owner.account.partition}:iam::${owner.account.id}:root`;
    return document([
        {
            Sid: "Administration",
            Effect: "Allow",
            Principal: { AWS: [root, owner.deployerRoleArn] },
            Action: administrationActions,
            Resource: ["*"],
        },
        {
            // Creating a cluster or a volume with the key makes AWS ask for a grant on the deployer's behalf.
            Sid: "DeployerGrants",
            Effect: "Allow",
            Principal: { AWS: [owner.deployerRoleArn] },
            Action: ["kms:CreateGrant"],
            Resource: ["*"],
            Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
        },
        ...uses.flatMap((use) => statementsFor(owner.account, use)),
    ]);
}

function statementsFor(account: Account, use: KeyUse): PolicyStatement[] {
    const { Principal, condition } = principalOf(account, use);
    const data: PolicyStatement = { Sid: use.name, Effect: "Allow", Principal, Action: dataActions, Resource: ["*"] };
    if (condition !== undefined) data.Condition = condition;
    if (use.purpose !== KeyPurpose.Grants) return [data];

    const grant: PolicyStatement = {
        Sid: `${use.name}Grants`,
        Effect: "Allow",
        Principal,
        Action: ["kms:CreateGrant"],
        Resource: ["*"],
        // The user's own context stays: a grant is no way round it.
        Condition: { ...condition, Bool: { ...condition?.["Bool"], "kms:GrantIsForAWSResource": "true" } },
    };
    return [data, grant];
}

function principalOf(account: Account, use: KeyUse): { Principal: PolicyStatement["Principal"]; condition: Conditions | undefined } {
    if (isService(use.principal)) return { Principal: { Service: [use.principal] }, condition: use.condition };
    const arn = use.principal.startsWith("arn:") ? use.principal : roleArn(account, use.principal);
    if (use.serviceLinked !== true) return { Principal: { AWS: [arn] }, condition: use.condition };
    const who = {
        StringEquals: { ...use.condition?.["StringEquals"], "kms:CallerAccount": account.id },
        ArnEquals: { "aws:PrincipalArn": arn },
    };
    return { Principal: "*", condition: { ...use.condition, ...who } };
}
