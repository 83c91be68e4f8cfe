import { clusterArn, type Account } from "../account";
import { document, type Conditions, type PolicyDocument } from "../documents";
import type { Workload } from "../traffic";

const trusts = (
    principal: { Service?: string[]; AWS?: string[]; Federated?: string[] },
    actions: string[],
    condition?: Conditions,
): PolicyDocument =>
    document([{ Sid: "Assume", Effect: "Allow", Principal: principal, Action: actions, ...(condition ? { Condition: condition } : {}) }]);

/** An AWS service, acting for this account. */
export const serviceTrust = (account: Account, service: string, sourceArn?: string | string[]): PolicyDocument =>
    trusts({ Service: [service] }, ["sts:AssumeRole"], {
        StringEquals: { "aws:SourceAccount": account.id },
        ...(sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": sourceArn } }),
    });

/** EC2 instances. EC2 sends no source, so there is nothing to compare; which instances get the role is the launch template's say. */
export const instanceTrust = (): PolicyDocument => trusts({ Service: ["ec2.amazonaws.com"] }, ["sts:AssumeRole"]);

/**
 * Pods of one service account in one cluster, by EKS Pod Identity. The service's principal names no cluster, so the session's tags have
 * to (EKS User Guide, "Grant Pods access to AWS resources based on tags").
 */
export const podTrust = (account: Account, cluster: string, workload: Pick<Workload, "namespace" | "serviceAccount">): PolicyDocument =>
    trusts({ Service: ["pods.eks.amazonaws.com"] }, ["sts:AssumeRole", "sts:TagSession"], {
        StringEquals: {
            "aws:SourceAccount": account.id,
            "aws:RequestTag/eks-cluster-arn": clusterArn(account, cluster),
            "aws:RequestTag/kubernetes-namespace": workload.namespace,
            "aws:RequestTag/kubernetes-service-account": workload.serviceAccount,
        },
    });

/**
 * IAM users who show a second factor, not longer ago than the given minutes. Of all kinds of principal, only IAM users carry
 * `aws:MultiFactorAuthPresent` in a way a trust policy can rely on.
 *
 * Controls: AC-2.
 */
export const mfaTrust = (principals: readonly string[], maxAgeMinutes: number): PolicyDocument =>
    trusts({ AWS: [...principals] }, ["sts:AssumeRole"], {
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        NumericLessThanEquals: { "aws:MultiFactorAuthAge": String(maxAgeMinutes * 60) },
    });

/**
 * People whom a SAML provider signs in with a second factor, as its session tag says, and as members of the team.
 *
 * Controls: AC-2, KA-2.
 * @param mfaTag Session tag and value the provider sends when a second factor was used; AWS itself cannot see it.
 */
export const samlTrust = (account: Account, provider: string, mfaTag: { key: string; value: string }): PolicyDocument =>
    trusts(
        { Federated: [`arn:${account.partition}:iam::${account.id}:saml-provider/${provider}`] },
        ["sts:AssumeRoleWithSAML", "sts:TagSession"],
        {
            StringEquals: { "SAML:aud": signInAudience(account.partition), [`aws:RequestTag/${mfaTag.key}`]: mfaTag.value },
        },
    );

/** Audience of SAML assertions by partition (IAM User Guide, "Configure SAML assertions for the authentication response"). */
function signInAudience(partition: string): string {
    if (partition === "aws-cn") return "https://signin.amazonaws.cn/saml";
    return partition === "aws-us-gov" ? "https://signin.amazonaws-us-gov.com/saml" : "https://signin.aws.amazon.com/saml";
}
