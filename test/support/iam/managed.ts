/**
 * Policies of AWS's own that roles of the recordings carry, as far as calls are decided by them.
 *
 * Source: AWS Managed Policy Reference, AmazonEKS_CNI_Policy (version 5), AdministratorAccess (version 1).
 */
export const managedPolicies: Readonly<Record<string, unknown>> = {
    AmazonEKS_CNI_Policy: {
        Version: "2012-10-17",
        Statement: [
            {
                Sid: "AmazonEKSCNIPolicy",
                Effect: "Allow",
                Action: [
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
                Resource: "*",
            },
            {
                Sid: "AmazonEKSCNIPolicyENITag",
                Effect: "Allow",
                Action: ["ec2:CreateTags"],
                Resource: ["arn:aws:ec2:*:*:network-interface/*"],
            },
        ],
    },
    AdministratorAccess: { Version: "2012-10-17", Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }] },
};

/**
 * Policies of AWS's own that are left out, since no call of the tests depends on them: EKS's for its control plane, which never comes
 * through an endpoint of ours, and those that show people what exists without what is in it. Their texts are long and AWS changes them.
 */
export const leftOut: readonly string[] = ["AmazonEKSClusterPolicy", "SecurityAudit", "ViewOnlyAccess"];

/** Calls that need no permission (AWS STS API Reference, GetCallerIdentity); an endpoint still has to let them through. */
export const withoutPermission: readonly string[] = ["sts:GetCallerIdentity"];
