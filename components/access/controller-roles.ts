import type { Account } from "../account";
import type { PolicyStatement } from "../documents";
import { workloads } from "../traffic";
import type { RolePlan } from "./role";
import { podTrust } from "./trust";

/** Target groups of an environment's load balancer, by the names Pulumi gives them: the environment, the role, and what it appends. */
const targetGroupArns = (environment: string, account: Account, roles: readonly string[]): string[] =>
    roles.map(
        (role) => `arn:${account.partition}:elasticloadbalancing:${account.region}:${account.id}:targetgroup/${environment}-${role}-*/*`,
    );

/**
 * What the load-balancer controller may do: put pods into the target groups that exist and take them out again, and look at what it has to
 * know for that. Nothing lets it make a load balancer, change a security group or touch a web ACL, as the policy its project publishes does.
 *
 * Controls: S3-3, AC-5.
 * Source: kubernetes-sigs/aws-load-balancer-controller v3.5.0, pkg/targetgroupbinding, pkg/networking (the calls they make for bindings
 * without a `networking` block); Service Authorization Reference, "Elastic Load Balancing V2", "Amazon EC2" (which calls take a resource).
 * @param roles What the target groups carry: `http`, `grpc`.
 */
export const loadBalancerControllerStatements = (environment: string, account: Account, roles: readonly string[]): PolicyStatement[] => [
    {
        Sid: "Targets",
        Effect: "Allow",
        Action: ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"],
        Resource: targetGroupArns(environment, account, roles),
    },
    {
        Sid: "Describe",
        Effect: "Allow",
        Action: [
            "ec2:DescribeAvailabilityZones",
            "ec2:DescribeInstances",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeVpcs",
            "elasticloadbalancing:DescribeTargetGroups",
            "elasticloadbalancing:DescribeTargetHealth",
        ],
        Resource: ["*"], // none of these calls takes a resource
    },
];

/**
 * The role of the load-balancer controller's pods.
 *
 * Controls: S3-3, AC-5.
 * @param roles What the target groups carry: `http`, `grpc`.
 */
export const loadBalancerControllerRole = (
    environment: string,
    account: Account,
    cluster: string,
    roles: readonly string[] = ["http", "grpc"],
): RolePlan => ({
    role: "load-balancer-controller",
    description: "The load-balancer controller registers the pods of the gateway as targets",
    trust: podTrust(account, cluster, workloads.loadBalancerController),
    statements: loadBalancerControllerStatements(environment, account, roles),
    wildcardReasons: { Describe: "Describe calls of EC2 and Elastic Load Balancing take no resource" },
});
