import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import type * as pulumi from "@pulumi/pulumi";

import type { AlarmPlan, JumpPlan } from "./alarm-plan";

/** What an alarm does when it begins and when it is over: tells the topic of its severity. */
export function tells(severity: string, topicArns: Readonly<Record<string, pulumi.Input<string>>>) {
    const topics = [topicArns[severity] as pulumi.Input<string>];
    return { actionsEnabled: true, alarmActions: topics, okActions: topics };
}

/**
 * An alarm as planned.
 *
 * @param at Name of the alarm and of its resource, before the plan's role.
 * @param topicArns ARNs of the topics by severity.
 */
export function plannedAlarm(
    at: string,
    plan: AlarmPlan<pulumi.Input<string>>,
    topicArns: Readonly<Record<string, pulumi.Input<string>>>,
    options: pulumi.CustomResourceOptions,
): MetricAlarm {
    const name = `${at}-${plan.role}`;
    return new MetricAlarm(
        name,
        {
            name,
            alarmDescription: plan.description,
            namespace: plan.namespace,
            metricName: plan.metricName,
            dimensions: plan.dimensions,
            statistic: plan.statistic,
            period: plan.period,
            evaluationPeriods: plan.periods,
            comparisonOperator: plan.comparison,
            threshold: plan.threshold,
            treatMissingData: plan.missing,
            ...tells(plan.severity, topicArns),
            tags: { Name: name, severity: plan.severity },
        },
        options,
    );
}

/**
 * An alarm as planned, on a sum of five minutes that is above what is usual.
 *
 * Source: Amazon CloudWatch User Guide, "Create a CloudWatch alarm based on anomaly detection".
 * @param at Name of the alarm and of its resource, before the plan's role.
 * @param topicArns ARNs of the topics by severity.
 */
export function jumpAlarm(
    at: string,
    plan: JumpPlan<pulumi.Input<string>>,
    topicArns: Readonly<Record<string, pulumi.Input<string>>>,
    options: pulumi.CustomResourceOptions,
): MetricAlarm {
    const name = `${at}-${plan.role}`;
    const { namespace, metricName, dimensions } = plan;
    return new MetricAlarm(
        name,
        {
            name,
            alarmDescription: plan.description,
            comparisonOperator: "GreaterThanUpperThreshold",
            evaluationPeriods: plan.periods,
            thresholdMetricId: "usual",
            metricQueries: [
                { id: "counted", returnData: true, metric: { namespace, metricName, dimensions, stat: "Sum", period: 300 } },
                {
                    id: "usual",
                    returnData: true,
                    label: "What is usual",
                    expression: `ANOMALY_DETECTION_BAND(counted, ${plan.deviations})`,
                },
            ],
            treatMissingData: "notBreaching",
            ...tells(plan.severity, topicArns),
            tags: { Name: name, severity: plan.severity },
        },
        options,
    );
}
