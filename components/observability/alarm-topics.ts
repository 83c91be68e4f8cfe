import { Topic } from "@pulumi/aws/sns/topic";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { dependenciesOf } from "../dependencies";
import { alarmSeverities, alarmTopicName, alarmTopicPolicy } from "./alarm-plan";

/** Arguments of {@link AlarmTopics}. */
export interface AlarmTopicsArgs {
    /** Account and region of the topics, and of the alarms that publish to them. */
    account: Account;
    /** ARN of the key messages are encrypted with; it has to admit CloudWatch, or an alarm changes its state and nobody hears of it. */
    messagesKeyArn: pulumi.Input<string>;
}

/**
 * Where alarms go: one topic a severity, so that who is told how soon is decided where it is subscribed to, and not in each alarm.
 * CloudWatch publishes to it for alarms of this account, and nobody else may by the topic's policy.
 *
 * Controls: WF-4, TL-1, AC-9, KM-1.
 */
export class AlarmTopics extends pulumi.ComponentResource {
    /** ARNs of the topics by severity: `critical`, `warning`, `info`. */
    public readonly arns: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: AlarmTopicsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:AlarmTopics", name, args, opts);
        this.arns = Object.fromEntries(
            alarmSeverities.map((severity) => {
                const topic = new Topic(
                    `${name}-${severity}`,
                    {
                        name: alarmTopicName(name, severity),
                        kmsMasterKeyId: args.messagesKeyArn,
                        policy: JSON.stringify(alarmTopicPolicy(args.account, name, severity)),
                        signatureVersion: 2, // a subscriber proves by it who sent a message; the first version does so by SHA-1
                        tags: { Name: alarmTopicName(name, severity), severity },
                    },
                    { parent: this, ...dependenciesOf(opts) },
                );
                return [severity, topic.arn];
            }),
        );
        this.registerOutputs({ arns: this.arns });
    }
}
