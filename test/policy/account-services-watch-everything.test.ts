import { expect } from "chai";

import { settingsOf } from "../../policy/src/framework/settings";
import { judgeAccountServices } from "../../policy/src/policies/account-services-watch-everything";
import { tryPolicy } from "./support/holes";
import { changed, plus, ref, stackOf, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";

describe("account-services-watch-everything (SM-1, SM-3, KM-1, AC-1)", () => {
    const account: Plan = [
        { type: "aws:ec2/vpc:Vpc", name: "vpc", props: { cidrBlock: "10.0.0.0/16" } },
        { type: "aws:guardduty/detector:Detector", name: "detector", props: { enable: true } },
        {
            type: "aws:cfg/recorder:Recorder",
            name: "recorder",
            props: { name: "recorder", roleArn: "arn", recordingGroup: { allSupported: true, includeGlobalResourceTypes: true } },
        },
        {
            type: "aws:cfg/recorderStatus:RecorderStatus",
            name: "status",
            props: { name: ref("recorder", "id"), isEnabled: true },
        },
        { type: "aws:ebs/encryptionByDefault:EncryptionByDefault", name: "volumes", props: {} },
        {
            type: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
            name: "block",
            props: { internetGatewayBlockMode: "block-bidirectional" },
        },
        {
            type: "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion",
            name: "exempt",
            props: { vpcId: ref("vpc"), internetGatewayExclusionMode: "allow-bidirectional" },
        },
    ];
    const gateway = (props: Record<string, unknown> = { vpcId: ref("vpc") }): Item => ({
        type: "aws:ec2/internetGateway:InternetGateway",
        name: "internet",
        props,
    });
    tryPolicy({
        policy: "account-services-watch-everything",
        decidedInPreview: true,
        good: {
            "services that watch everything": account,
            "a stack that owns none": account.slice(0, 1),
            "a VPC that faces the internet, exempted": plus(account, gateway()),
            "a gateway that is attached apart": plus(account, gateway({}), {
                type: "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
                name: "attached",
                props: { vpcId: ref("vpc"), internetGatewayId: ref("internet") },
            }),
        },
        holes: [
            { is: "a suspended detector", plan: changed(account, "detector", { enable: false }), at: "detector", control: "SM-1" },
            {
                is: "global types left out",
                plan: changed(account, "recorder", { recordingGroup: { allSupported: true } }),
                at: "recorder",
                control: "SM-3",
            },
            {
                is: "some types only",
                plan: changed(account, "recorder", { recordingGroup: { allSupported: false, includeGlobalResourceTypes: true } }),
                at: "recorder",
            },
            { is: "AWS's own choice of types", plan: changed(account, "recorder", { recordingGroup: undefined }), at: "recorder" },
            { is: "a recorder that nothing starts", plan: without(account, "status"), at: "recorder", control: "SM-3" },
            { is: "a recorder that is stopped", plan: changed(account, "status", { isEnabled: false }), at: "recorder" },
            { is: "volumes in the clear", plan: changed(account, "volumes", { enabled: false }), at: "volumes", control: "KM-1" },
            {
                is: "a block of one direction",
                plan: changed(account, "block", { internetGatewayBlockMode: "block-ingress" }),
                at: "block",
                control: "AC-1",
            },
            { is: "a facing VPC that is not exempted", plan: without(plus(account, gateway()), "exempt"), at: "vpc", control: "AC-1" },
            {
                is: "a facing VPC of which a subnet alone is exempted",
                plan: plus(changed(plus(account, gateway()), "exempt", { vpcId: undefined, subnetId: ref("subnet") }), {
                    type: "aws:ec2/subnet:Subnet",
                    name: "subnet",
                    props: { vpcId: ref("vpc") },
                }),
                at: "vpc",
                control: "AC-1",
            },
            { is: "an account without the block", plan: without(plus(account, gateway()), "block"), at: "vpc", control: "AC-1" },
            { is: "a VPC of somebody else", plan: changed(account, "exempt", { vpcId: "vpc-1" }), at: "exempt", control: "AC-1" },
            {
                is: "a subnet of somebody else",
                plan: changed(account, "exempt", { vpcId: undefined, subnetId: "subnet-1" }),
                at: "exempt",
                control: "AC-1",
            },
        ],
        doubtful: [
            { is: "an unknown group", plan: changed(account, "recorder", { recordingGroup: UNKNOWN_TEXT }) },
            { is: "an unknown start", plan: changed(account, "status", { isEnabled: UNKNOWN_TEXT }) },
            { is: "an untraceable gateway", plan: without(plus(account, gateway({ vpcId: UNKNOWN_TEXT })), "exempt") },
            { is: "an unknown mode", plan: changed(account, "block", { internetGatewayBlockMode: UNKNOWN_TEXT }) },
            { is: "an untraceable VPC", plan: changed(account, "exempt", { vpcId: UNKNOWN_TEXT }) },
        ],
    });

    it("leaves the block to whoever the configuration says owns it, but not the exemption", () => {
        const facing = stackOf(without(plus(account, gateway()), "block", "exempt"));
        const found = (baseline: string) => {
            const settings = settingsOf((namespace, name) => (`${namespace}:${name}` === "weaviate-aws:baseline" ? baseline : undefined));
            return judgeAccountServices(facing, { settings }).findings.map(({ found: text }) => text.split(" ")[1]);
        };
        const [exemption, block] = ["VpcBlockPublicAccessExclusion", "VpcBlockPublicAccessOptions,"];
        expect(found('{"vpcBlockPublicAccess":{"owner":"other","id":"1"}}')).to.deep.equal([exemption]);
        expect(found('{"vpcBlockPublicAccess":{"owner":"off","because":"x"}}')).to.deep.equal([exemption]);
        expect(found('{"vpcBlockPublicAccess":{"owner":"this-stack"}}')).to.deep.equal([exemption, block]);
        expect(found("{}")).to.deep.equal([exemption, block]);
    });
});
