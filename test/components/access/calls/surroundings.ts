import type { Environment } from "../../../../stacks/schema";
import type { EnvironmentName } from "../../../../stacks/schema";
import { configurationOf, recordingOf } from "../../../support/environments";
import { RecordedAccount, service, type Call, type Target } from "../../../support/iam/account";
import { policyOf } from "../../../support/iam/document";

/** What calls are looked at in: an environment's documents and its configuration. */
export interface Surroundings {
    account: RecordedAccount;
    environment: Environment;
}

/** The account of an environment as it is after an update. */
export async function surroundingsOf(name: EnvironmentName): Promise<Surroundings> {
    const environment = configurationOf(name);
    return { environment, account: new RecordedAccount(await recordingOf(name), name, environment.account, environment.region) };
}

/** An account that is not ours. */
export const foreignAccount = "999988887777";

const open = policyOf("a policy that admits everyone", {
    Version: "2012-10-17",
    Statement: [{ Sid: "Everyone", Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
});

/** Something of AWS's or of a stranger's, which its owner opens to everyone: nothing but our own documents is in the way. */
export const openTo = (arn: string, account: string): Target => ({ arn, account, policy: open });

/** What a service says of whom it acts for. */
export const onBehalf = (account: string, sourceArn?: string) => ({
    "aws:SourceAccount": account,
    ...(sourceArn === undefined ? {} : { "aws:SourceArn": sourceArn }),
});

/** A service takes a role, on behalf of this account. */
export const assumes = ({ account }: Surroundings, by: string, role: string, sourceArn?: string): Call => ({
    by: service(by),
    action: "sts:AssumeRole",
    on: account.trustOf(role),
    context: onBehalf(account.id, sourceArn),
});

/** The tags EKS puts on the session of a pod (EKS User Guide, "Grant Pods access to AWS resources based on tags"). */
export const podTags = ({ account }: Surroundings, namespace: string, serviceAccount: string) => ({
    "aws:SourceAccount": account.id,
    "aws:RequestTag/eks-cluster-arn": `arn:aws:eks:${account.region}:${account.id}:cluster/${account.environment}`,
    "aws:RequestTag/eks-cluster-name": account.environment,
    "aws:RequestTag/kubernetes-namespace": namespace,
    "aws:RequestTag/kubernetes-service-account": serviceAccount,
});

/** What S3 asks a key's service on a role's behalf: no endpoint of ours is in the way, and the context names the bucket. */
export const viaS3 = (bucket: Target, region: string) => ({
    "kms:ViaService": `s3.${region}.amazonaws.com`,
    "kms:EncryptionContext:aws:s3:arn": bucket.arn, // with a bucket key, the bucket's
    "aws:ViaAWSService": "true",
});
