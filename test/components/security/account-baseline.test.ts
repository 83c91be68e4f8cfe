import { expect } from "chai";
import fc from "fast-check";

import { baselineFaults, baselineServices, isOurs, registryScanning, ServiceOwner } from "../../../components/security/baseline-plan";
import { baselineServices as configured } from "../../../stacks/schema/sections/account";
import type { Recording } from "../../../tools/preview";
import { resourcesOf } from "../../support/recording";
import { names, one, perimeter, waitsFor } from "../edge/perimeter";

const exclusions = "aws:ec2/vpcBlockPublicAccessExclusion:VpcBlockPublicAccessExclusion";

/** Types each service is made of; the exemption of the VPC is there in any case. */
const made: Readonly<Record<(typeof baselineServices)[number], readonly string[]>> = {
    guardDuty: ["aws:guardduty/detector:Detector", "aws:guardduty/detectorFeature:DetectorFeature"],
    securityHub: ["aws:securityhub/account:Account", "aws:securityhub/standardsSubscription:StandardsSubscription"],
    config: ["aws:cfg/recorder:Recorder", "aws:cfg/deliveryChannel:DeliveryChannel", "aws:cfg/recorderStatus:RecorderStatus"],
    inspector: ["aws:inspector2/enabler:Enabler"],
    accessAnalyzer: ["aws:accessanalyzer/analyzer:Analyzer"],
    ebsEncryption: ["aws:ebs/encryptionByDefault:EncryptionByDefault", "aws:ebs/defaultKmsKey:DefaultKmsKey"],
    ecrRegistry: ["aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration"],
    vpcBlockPublicAccess: ["aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions"],
    s3BlockPublicAccess: ["aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock"],
};

describe("the account's baseline that is made", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await perimeter();
    });
    const all = (type: string) => resourcesOf(recording, { type });
    const component = (name: string) => one(recording, "weaviate-aws:index:AccountBaseline", name);
    const childrenOf = (name: string) => recording.resources.filter(({ parent }) => parent === component(name).urn);

    it("knows the services that the configuration knows", () => {
        expect([...baselineServices]).to.have.members([...configured]);
    });

    it("makes every service it is told nothing about, and protects all of it", () => {
        const children = childrenOf("prod");
        const types = new Set(children.map(({ type }) => type));
        for (const type of Object.values(made).flat()) expect(types.has(type), type).to.equal(true);
        expect(children.filter(({ protect }) => !protect).map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("makes nothing of what others own or nobody has, but the exemption of its own VPC", () => {
        const types = childrenOf("adopted").map(({ type }) => type);
        expect(types.sort()).to.deep.equal([exclusions, ...made.ecrRegistry].sort());
    });

    it("gives back the ids of what it made and of what it was given", () => {
        expect(component("prod").outputs["ids"]).to.have.all.keys([...baselineServices]);
        const ids = component("adopted").outputs["ids"] as Record<string, unknown>;
        expect(ids).to.include({ guardDuty: "12abc34d567e8fa901bc2d34e56789f0", config: "12abc34d567e8fa901bc2d34e56789f0" });
        expect(ids).to.not.have.any.keys("inspector", "s3BlockPublicAccess");
    });

    it("SM-1: has GuardDuty watch, and install no agent whose endpoint nobody here knows", () => {
        const features = all("aws:guardduty/detectorFeature:DetectorFeature").map(({ inputs }) => inputs);
        expect(features.map(({ name, status }) => `${String(name)} ${String(status)}`)).to.have.members([
            "S3_DATA_EVENTS ENABLED",
            "EKS_AUDIT_LOGS ENABLED",
            "EBS_MALWARE_PROTECTION ENABLED",
            "RUNTIME_MONITORING ENABLED",
        ]);
        const agents = features.find(({ name }) => name === "RUNTIME_MONITORING")?.["additionalConfigurations"] as {
            name: string;
            status: string;
        }[];
        expect(agents).to.deep.include({ name: "EKS_ADDON_MANAGEMENT", status: "DISABLED" });
        expect(agents.filter(({ status }) => status !== "DISABLED")).to.deep.equal([]);
    });

    it("records every type, and starts only once it can deliver", () => {
        const recorder = one(recording, "aws:cfg/recorder:Recorder", "prod");
        expect(recorder.inputs["recordingGroup"]).to.include({ allSupported: true, includeGlobalResourceTypes: true });
        const channel = one(recording, "aws:cfg/deliveryChannel:DeliveryChannel", "prod");
        const status = one(recording, "aws:cfg/recorderStatus:RecorderStatus", "prod");
        expect(channel.inputs["s3BucketName"]).to.equal("configuration");
        expect(status.inputs["isEnabled"]).to.equal(true);
        expect(waitsFor(recording, channel, recorder)).to.equal(true);
        expect(waitsFor(recording, status, channel)).to.equal(true);
        for (const standard of all("aws:securityhub/standardsSubscription:StandardsSubscription")) {
            expect(waitsFor(recording, standard, status), standard.name).to.equal(true);
        }
    });

    it("subscribes to standards of the region by names that AWS gives them", () => {
        const arns = all("aws:securityhub/standardsSubscription:StandardsSubscription").map(({ inputs }) => String(inputs["standardsArn"]));
        expect(arns).to.have.length(3);
        for (const arn of arns) expect(arn).to.match(/^arn:aws:securityhub:eu-central-1::standards\/[a-z0-9-]+\/v\/\d+\.\d+\.\d+$/);
    });

    it("AC-1: exempts its own VPC before public access is blocked", () => {
        const exclusion = one(recording, exclusions, "prod");
        expect(exclusion.inputs).to.include({ vpcId: "vpc-0123456789abcdef0", internetGatewayExclusionMode: "allow-bidirectional" });
        const block = one(recording, "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "prod");
        expect(block.inputs["internetGatewayBlockMode"]).to.equal("block-bidirectional");
        expect(waitsFor(recording, block, exclusion)).to.equal(true);
    });

    it("KM-1: names the key before it encrypts by default", () => {
        const key = one(recording, "aws:ebs/defaultKmsKey:DefaultKmsKey", "prod");
        expect(waitsFor(recording, one(recording, "aws:ebs/encryptionByDefault:EncryptionByDefault", "prod"), key)).to.equal(true);
    });

    it("DT-3: scans again and again where Inspector is, and on push where nobody has it", () => {
        const scanning = (name: string) => one(recording, made.ecrRegistry[0] ?? "", name).inputs;
        expect(scanning("prod")["scanType"]).to.equal("ENHANCED");
        expect(scanning("adopted")["scanType"]).to.equal("BASIC");
    });

    it("S3-2: blocks every way a bucket can be public", () => {
        const [block, ...others] = all("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock");
        expect(others).to.deep.equal([]);
        expect(block?.inputs).to.include({
            blockPublicAcls: true,
            blockPublicPolicy: true,
            ignorePublicAcls: true,
            restrictPublicBuckets: true,
        });
    });

    it("hands on to its children what it was told to wait for", () => {
        const acl = one(recording, "aws:wafv2/webAcl:WebAcl", "prod");
        for (const child of childrenOf("prod")) expect(waitsFor(recording, child, acl), child.urn).to.equal(true);
    });

    it("gives each resource a name that stays", () => {
        expect(names(recording, "aws:accessanalyzer/analyzer:Analyzer")).to.deep.equal(["prod-external-access", "prod-unused-access"]);
    });
});

describe("the plan of the account's baseline", () => {
    const owner = fc.constantFrom(
        { owner: ServiceOwner.ThisStack },
        { owner: ServiceOwner.Other, id: "an-id" },
        { owner: ServiceOwner.Off, offBecause: "A reason" },
    );

    it("takes every owner of every service, and owns what it is told to or told nothing of", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.constantFrom(...baselineServices), owner), (owners) => {
                expect(baselineFaults({ owners, hasConfigBucket: true, hasVolumesKey: true })).to.deep.equal([]);
                for (const service of baselineServices) {
                    expect(isOurs(owners, service)).to.equal(owners[service] === undefined || owners[service].owner === "this-stack");
                }
                const { scanType } = registryScanning(owners);
                expect(scanType).to.equal(owners["inspector"]?.owner === "off" ? "BASIC" : "ENHANCED");
            }),
        );
    });

    it("names every fault at once", () => {
        const faults = baselineFaults({
            owners: {
                guardDuty: { owner: "other" },
                inspector: { owner: "off", offBecause: " " },
                accessAnalyzer: { owner: "mine" },
                securityHub: { owner: "this-stack", id: "hub", offBecause: "Why" },
                macie: { owner: "this-stack" },
            },
            hasConfigBucket: false,
            hasVolumesKey: false,
        });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "owners.guardDuty.id",
            "owners.inspector.offBecause",
            "owners.accessAnalyzer.owner",
            "owners.securityHub.id",
            "owners.securityHub.offBecause",
            "owners.macie",
            "configBucketName",
            "volumesKeyArn",
        ]);
    });
});
