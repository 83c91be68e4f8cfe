import type { Account } from "../account";
import type { PolicyStatement } from "../documents";
import { allow } from "../access/statement";

/**
 * Prefix of a service's actions in policies, where it is not the endpoint's own name (Service Authorization Reference, "Actions,
 * resources, and condition keys for AWS services").
 */
const prefixes: Readonly<Record<string, string>> = {
    "ecr.api": "ecr",
    "ecr.dkr": "ecr", // one policy for both (Amazon ECR User Guide, "Amazon ECR interface VPC endpoints")
    monitoring: "cloudwatch",
    "guardduty-data": "guardduty",
    "aps-workspaces": "aps",
    "kinesis-firehose": "firehose",
};

/** What an endpoint's service is called in the actions of policies: `cloudwatch` for the endpoint `monitoring`. */
export const actionPrefix = (service: string): string => prefixes[service] ?? service;

/**
 * What calls of nodes no role states, because IAM asks for no permission or AWS documents the endpoint's policy and not the action:
 * admitted to every principal of this account, and to no other.
 */
export function unstatedCalls(service: string): { Sid: string; actions: string[] }[] {
    switch (service) {
        case "sts":
            // No permission is needed for it, but an endpoint has to let it through (AWS STS API Reference, GetCallerIdentity).
            return [{ Sid: "OwnIdentity", actions: ["sts:GetCallerIdentity"] }];
        case "guardduty-data":
            // The endpoint takes telemetry and nothing else; its action is not documented, its policy is: everything, of one's own
            // account (Amazon GuardDuty User Guide, "Creating an Amazon VPC endpoint" for the agent in EKS).
            return [{ Sid: "Telemetry", actions: ["*"] }];
        default:
            return [];
    }
}

/**
 * What AWS owns and administrators need behind an endpoint: images and prefix lists, public parameters and documents. Reading and
 * starting only.
 *
 * Source: aws-samples/data-perimeter-policy-examples, vpc_endpoint_policies/ec2_endpoint_policy.json and ssm_endpoint_policy.json.
 */
export function awsOwned(service: string, { partition, region }: Account): { actions: string[]; resources: string[] } | undefined {
    switch (service) {
        case "ec2":
            return {
                actions: ["ec2:GetManagedPrefixListEntries", "ec2:RunInstances"],
                resources: [`arn:${partition}:ec2:${region}::image/*`, `arn:${partition}:ec2:${region}:aws:prefix-list/*`],
            };
        case "ssm":
            return {
                actions: ["ssm:Describe*", "ssm:Get*", "ssm:List*", "ssm:SendCommand", "ssm:StartSession"],
                resources: [`arn:${partition}:ssm:${region}::parameter/aws/*`, `arn:${partition}:ssm:${region}::document/*`],
            };
        default:
            return undefined;
    }
}

/**
 * What AWS's own policies allow that roles inside the VPC carry. A role with another one is refused until it is listed here: an endpoint
 * that does not know what its callers may do would turn them away.
 *
 * Source: AWS Managed Policy Reference, AmazonEKS_CNI_Policy, version 5.
 */
export const managedPolicyStatements = (partition: string): Readonly<Record<string, readonly PolicyStatement[]>> => ({
    AmazonEKS_CNI_Policy: [
        allow(
            "AmazonEKSCNIPolicy",
            [
                "ec2:AssignPrivateIpAddresses",
                "ec2:AttachNetworkInterface",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeInstances",
                "ec2:DescribeTags",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeInstanceTypes",
                "ec2:DescribeSubnets",
                "ec2:DetachNetworkInterface",
                "ec2:ModifyNetworkInterfaceAttribute",
                "ec2:UnassignPrivateIpAddresses",
            ],
            ["*"],
        ),
        allow("AmazonEKSCNIPolicyENITag", ["ec2:CreateTags"], [`arn:${partition}:ec2:*:*:network-interface/*`]),
    ],
});
