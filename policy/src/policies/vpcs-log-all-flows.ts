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

/**
 * Fields without which nobody can tell who talked to whom, where, when, how much, and whether it was let through. AWS's own format lacks
 * VPC, subnet, direction, and the addresses of packets behind a NAT gateway or a load balancer.
 *
 * Source: Amazon VPC User Guide, "Flow log records" (available fields, default format).
 */
const FIELDS = [
    ...["account-id", "vpc-id", "subnet-id", "interface-id"],
    ...["srcaddr", "dstaddr", "srcport", "dstport", "protocol", "pkt-srcaddr", "pkt-dstaddr"],
    ...["packets", "bytes", "start", "end", "action", "log-status", "flow-direction", "tcp-flags"],
];

/** What AWS writes if no format is given: version 2 (same source). */
const USUAL_FIELDS = [
    ...["version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol"],
    ...["packets", "bytes", "start", "end", "action", "log-status"],
];

/** The fields that a flow log's format leaves out of those that are needed. */
function fieldsLeftOut({ fields }: Resource): Known<string[]> {
    const format = fields.text("logFormat");
    if (isUnknown(format)) return UNKNOWN;
    const written = format === undefined ? USUAL_FIELDS : [...format.matchAll(/\$\{([a-z0-9-]+)\}/g)].map(([, field]) => field);
    return FIELDS.filter((field) => !written.includes(field));
}

const tellsAll = (log: Resource): Known<boolean> => {
    const left = fieldsLeftOut(log);
    return isUnknown(left) ? UNKNOWN : left.length === 0;
};

const isText = (value: Known<string> | undefined, wanted: string): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : value?.toUpperCase() === wanted.toUpperCase();

/** Whether a flow log records accepted and rejected traffic, and writes it to a destination of this kind. */
const isWhole = ({ fields }: Resource, kind: string): Known<boolean> =>
    allOf([
        isText(fields.text("trafficType"), "ALL"),
        isText(fields.text("logDestinationType") ?? USUAL_KIND, kind),
        fields.has("logDestination"),
    ]);

/** What there is instead of a good log, as a message says it: the one that comes nearest. */
function foundOf(logs: readonly Resource[], kind: string): string {
    if (logs.length === 0) return "no flow log of the VPC";
    const left = logs.filter((log) => isWhole(log, kind) !== false).map(fieldsLeftOut);
    const [short] = left.filter((fields) => !isUnknown(fields));
    if (short !== undefined && !isUnknown(short)) return `a flow log whose format leaves out ${short.join(", ")}`;
    return `no flow log of all its traffic that goes to a destination of the kind ${kind}`;
}

/**
 * Judges that each VPC has flow logs of the whole VPC, one that is kept and one that is streamed, each with the fields that tell a
 * flow: logs of single subnets or interfaces leave gaps, and are not counted.
 *
 * Controls: NV-1, NV-2, AC-6.
 */
export function judgeFlowLogs(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const vpc of stack.ofType(...VPCS)) {
        const { certain, possible } = stack.attachedTo(vpc, [FLOW_LOG], "vpcId", VPCS);
        for (const { kind, ...said } of DESTINATIONS) {
            const isGood = (log: Resource): Known<boolean> => allOf([isWhole(log, kind), tellsAll(log)]);
            const perhaps = possible.map((log): Known<boolean> => (isGood(log) === false ? false : UNKNOWN));
            judgement.expect(
                anyOf([...certain.map(isGood), ...perhaps]),
                {
                    ...said,
                    resource: vpc,
                    found: foundOf([...certain, ...possible], kind),
                    allowed: `a FlowLog of the whole VPC, with trafficType ALL, a destination of the kind ${kind}, and a logFormat with ${FIELDS.join(", ")} at least`,
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
        description:
            "Every VPC has flow logs of the whole VPC, of accepted and rejected traffic, with every field that tells a flow: one in a bucket, one to a stream.",
        remediationSteps:
            'Add two `aws.ec2.FlowLog` with `vpcId` and `trafficType: "ALL"` and a `logFormat` of all needed fields, to a bucket and to a Firehose stream (`FlowLogs` of this package does).',
    },
    judgeFlowLogs,
);
