import { LogGroup, LogResourcePolicy } from "@pulumi/aws/cloudwatch";
import { WebAclLoggingConfiguration } from "@pulumi/aws/wafv2";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { logDeliveryPolicy } from "../log-delivery";
import { redactedFields, webAclLogFaults, webAclLogGroupName } from "./web-acl-logs-plan";

/** Arguments of {@link WebAclLogs}. */
export interface WebAclLogsArgs {
    /** Account and region of the web ACL; its log group has to be in the same. */
    account: Account;
    /** ARN of the web ACL. */
    webAclArn: pulumi.Input<string>;
    /** ARN of the key the log is encrypted with; it has to admit CloudWatch Logs. */
    logsKeyArn: pulumi.Input<string>;
    /** Days the log is kept; one of those that CloudWatch Logs takes. */
    retentionDays: number;
    /** Why the log may be destroyed. Absent by default: it is protected. */
    allowDestroyBecause?: string;
}

/**
 * The log of a web ACL: every request, whatever became of it, without the credentials it carried.
 *
 * Controls: AT-2, WF-4, KM-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class WebAclLogs extends pulumi.ComponentResource {
    /** Name of the log group, which begins as AWS WAF demands. */
    public readonly logGroupName: pulumi.Output<string>;
    /** ARN of the log group. */
    public readonly logGroupArn: pulumi.Output<string>;

    constructor(name: string, args: WebAclLogsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:WebAclLogs", name, args, opts);
        refuse(`WebAclLogs ${name}`, webAclLogFaults(args.retentionDays));

        const waits = dependenciesOf(opts);
        const at = `${name}-web-acl`;
        const group = new LogGroup(
            at,
            {
                name: webAclLogGroupName(name),
                kmsKeyId: args.logsKeyArn,
                retentionInDays: args.retentionDays,
                tags: { Name: at, dataClass: "logs" },
            },
            { parent: this, protect: args.allowDestroyBecause === undefined, ...waits },
        );
        const policy = new LogResourcePolicy(
            at,
            {
                policyName: webAclLogGroupName(name),
                policyDocument: JSON.stringify(logDeliveryPolicy(args.account, webAclLogGroupName(name))),
            },
            { parent: this, ...waits },
        );
        new WebAclLoggingConfiguration(
            name,
            { resourceArn: args.webAclArn, logDestinationConfigs: [group.arn], redactedFields: [...redactedFields] },
            { parent: this, ...pulumi.mergeOptions(waits, { dependsOn: [policy] }) }, // or AWS WAF would write a policy of its own
        );
        this.logGroupName = group.name;
        this.logGroupArn = group.arn;
        this.registerOutputs({ logGroupName: this.logGroupName, logGroupArn: this.logGroupArn });
    }
}
