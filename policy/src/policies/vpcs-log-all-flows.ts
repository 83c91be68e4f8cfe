import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { FLOW_LOG, VPCS } from "../normal-form/types";

/** Whether a flow log records accepted and rejected traffic, and writes it somewhere. */
function isWhole({ fields }: Resource): Known<boolean> {
    const traffic = fields.text("trafficType");
    const destination = fields.has("logDestination") || fields.has("logGroupName");
    return allOf([isUnknown(traffic) ? UNKNOWN : traffic?.toUpperCase() === "ALL", destination]);
}

/**
 * Judges that each VPC has a flow log of the whole VPC: logs of single subnets or interfaces leave gaps, and are not counted.
 *
 * Controls: NV-1, AC-6.
 */
export function judgeFlowLogs(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const vpc of stack.ofType(...VPCS)) {
        const { certain, possible } = stack.attachedTo(vpc, [FLOW_LOG], "vpcId", VPCS);
        const logs = [...certain.map(isWhole), ...possible.map((log): Known<boolean> => (isWhole(log) === false ? false : UNKNOWN))];
        judgement.expect(
            anyOf(logs),
            {
                control: "NV-1",
                resource: vpc,
                wrong: "A VPC does not log all its flows",
                found:
                    certain.length + possible.length === 0
                        ? "no flow log of the VPC"
                        : "a flow log of part of the traffic, or without a destination",
                allowed: "a FlowLog with the VPC's id, trafficType ALL and a destination",
                mend: "add the flow log",
            },
            "it can't be told which VPC a flow log is for, or what it records",
        );
    }
    return judgement;
}

/** No traffic of a VPC goes unrecorded. */
export const vpcsLogAllFlows = stackPolicy(
    {
        name: "vpcs-log-all-flows",
        displayName: "VPCs log all flows",
        controls: ["NV-1", "AC-6"],
        severity: "high",
        description: "Every VPC has a flow log of the whole VPC, of accepted and rejected traffic.",
        remediationSteps: 'Add an `aws.ec2.FlowLog` with `vpcId`, `trafficType: "ALL"` and `logDestination`.',
    },
    judgeFlowLogs,
);
