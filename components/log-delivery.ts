import type { Account } from "./account";
import { document, type PolicyDocument } from "./documents";

/**
 * Who may write to a log group that AWS services deliver to: AWS's delivery of logs, on behalf of this account. Without a policy of one's
 * own a service adds to one that it shares among all of an account, which grows until it takes no more.
 *
 * Source: CloudWatch Logs User Guide, "Logs sent to CloudWatch Logs"; `@pulumi/aws` 7.48.0, wafv2.WebAclLoggingConfiguration (its warning,
 * and the policy of its example); AWS Site-to-Site VPN User Guide, "Amazon CloudWatch Logs resource policy size restrictions".
 */
export const logDeliveryPolicy = ({ partition, region, id }: Account, logGroupName: string): PolicyDocument =>
    document<never>([
        {
            Sid: "LogDelivery",
            Effect: "Allow",
            Principal: { Service: ["delivery.logs.amazonaws.com"] },
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: [`arn:${partition}:logs:${region}:${id}:log-group:${logGroupName}:*`],
            Condition: {
                StringEquals: { "aws:SourceAccount": id },
                ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${id}:*` },
            },
        },
    ]);
