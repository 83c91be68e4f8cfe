import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { jumpAlarm, plannedAlarm } from "../observability/planned-alarm";
import { blockedJump, edgeAlarmFaults, edgeAlarms, versionAlarms } from "./edge-alarm-plan";

/** Arguments of {@link EdgeAlarms}. */
export interface EdgeAlarmsArgs {
    /** ARN of the load balancer's certificate. */
    certificateArn: pulumi.Input<string>;
    /** Name of the web ACL, under which it reports its metrics. */
    webAclName: pulumi.Input<string>;
    /** Region of both. */
    region: string;
    /** ARNs of the topics alarms go to, by severity: `critical`, `warning`, `info`. */
    topicArns: Record<string, pulumi.Input<string>>;
    /** Blocked requests in five minutes from which they make a ticket; ten times as many wake somebody. 500 by default. */
    blockedPerFiveMinutes?: number;
    /** Versions of managed groups that the web ACL stays with, by the group's name; each is told of before it expires. None by default. */
    ruleGroupVersions?: Record<string, string>;
}

/** Blocked requests in five minutes, unless said otherwise: more than scanners of the internet send to any address. The figure is ours. */
const usuallyBlocked = 500;

/**
 * Tells when the certificate is not renewed, when a version of a managed group is about to expire, and when the web ACL blocks much, or much
 * more than it used to.
 *
 * Controls: TL-1, WF-3, WF-4.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class EdgeAlarms extends pulumi.ComponentResource {
    constructor(name: string, args: EdgeAlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:EdgeAlarms", name, args, opts);
        const blockedPerFiveMinutes = args.blockedPerFiveMinutes ?? usuallyBlocked;
        refuse(`EdgeAlarms ${name}`, edgeAlarmFaults(blockedPerFiveMinutes, Object.keys(args.topicArns)));

        const child = { parent: this, ...dependenciesOf(opts) };
        const { certificateArn, webAclName, region } = args;
        const plans = [
            ...edgeAlarms({ certificateArn, webAclName, region, blockedPerFiveMinutes }),
            ...versionAlarms(args.ruleGroupVersions ?? {}, region),
        ];
        for (const plan of plans) {
            plannedAlarm(name, plan, args.topicArns, child);
        }
        jumpAlarm(name, blockedJump({ webAclName, region }), args.topicArns, child);
        this.registerOutputs({});
    }
}
