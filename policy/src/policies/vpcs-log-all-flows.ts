import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { FLOW_LOG, VPCS } from "../normal-form/types";

/** Where flow logs have to go, each for a reason of its own: one is kept and queried, the other is read as it is written. */
const DESTINATIONS = [
    {
        kind: "s3",
        control: "NV-1",
        wrong: "A VPC does not keep a log of all its flows",
        mend: 'add a FlowLog with the VPC\'s id, trafficType ALL, logDestinationType "s3" and a bucket',
    },
    {
        kind: "kinesis-data-firehose",
        control: "NV-2",
        wrong: "A VPC does not stream all its flows",
        mend: 'add a FlowLog with the VPC\'s id, trafficType ALL, logDestinationType "kinesis-data-firehose" and a stream',
    },
] as const;

/** Where a flow log goes if it does not say (EC2 API, CreateFlowLogs, LogDestinationType). */
const USUAL_KIND = "cloud-watch-logs";

const isText = (value: Known<string> | undefined, wanted: string): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : value?.toUpperCase() === wanted.toUpperCase();

/** Whether a flow log records accepted and rejected traffic, and writes it to a destination of this kind. */
const isWhole = ({ fields }: Resource, kind: string): Known<boolean> =>
    allOf([
        isText(fields.text("trafficType"), "ALL"),
        isText(fields.text("logDestinationType") ?? USUAL_KIND, kind),
        fields.has("logDestination"),
    ]);

/**
 * Judges that each VPC has flow logs of the whole VPC, one that is kept and one that is streamed: logs of single subnets or interfaces
 * leave gaps, and are not counted.
 *
 * Controls: NV-1, NV-2, AC-6.
 */
export function judgeFlowLogs(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const vpc of stack.ofType(...VPCS)) {
        const { certain, possible } = stack.attachedTo(vpc, [FLOW_LOG], "vpcId", VPCS);
        for (const { kind, ...said } of DESTINATIONS) {
            const perhaps = possible.map((log): Known<boolean> => (isWhole(log, kind) === false ? false : UNKNOWN));
            judgement.expect(
                anyOf([...certain.map((log) => isWhole(log, kind)), ...perhaps]),
                {
                    ...said,
                    resource: vpc,
                    found:
                        certain.length + possible.length === 0
                            ? "no flow log of the VPC"
                            : `no flow log of all its traffic that goes to a destination of the kind ${kind}`,
                    allowed: `a FlowLog of the whole VPC, with trafficType ALL and a destination of the kind ${kind}`,
                },
                "it can't be told which VPC a flow log is for, what it records, or where it goes",
            );
        }
    }
    return judgement;
}

/** No traffic of a VPC goes unrecorded. */
export const vpcsLogAllFlows = stackPolicy(
    {
        name: "vpcs-log-all-flows",
        displayName: "VPCs log all flows",
        controls: ["NV-1", "NV-2", "AC-6"],
        severity: "high",
        description: "Every VPC has flow logs of the whole VPC, of accepted and rejected traffic: one in a bucket, one to a stream.",
        remediationSteps:
            'Add two `aws.ec2.FlowLog` with `vpcId` and `trafficType: "ALL"`, to a bucket and to a Firehose stream (`FlowLogs` of this package does).',
    },
    judgeFlowLogs,
);
