import { resourceOf, withdraw } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

/** Changes that leave production's network without a record. */
export const logHoles: EnvironmentHole[] = [
    {
        what: "a VPC without a flow log",
        policy: "vpcs-log-all-flows",
        control: "NV-1",
        at: "prod",
        open: (recording) => withdraw(recording, "aws:ec2/flowLog:FlowLog", "prod-s3"),
    },
    {
        what: "a VPC whose flows nobody can read as they are written",
        policy: "vpcs-log-all-flows",
        control: "NV-2",
        at: "prod",
        open: (recording) => withdraw(recording, "aws:ec2/flowLog:FlowLog", "prod-stream"),
    },
    {
        what: "a stream of logs that Amazon's own key encrypts",
        policy: "log-streams-are-encrypted",
        control: "KM-1",
        at: "prod-flow-logs",
        open: (recording) => {
            const stream = resourceOf(recording, "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream", "prod-flow-logs");
            stream.inputs["serverSideEncryption"] = { enabled: true, keyType: "AWS_OWNED_CMK" };
        },
    },
    {
        what: "a flow log of rejected traffic alone",
        policy: "vpcs-log-all-flows",
        control: "NV-1",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, "aws:ec2/flowLog:FlowLog", "prod-s3").inputs["trafficType"] = "REJECT";
        },
    },
];
