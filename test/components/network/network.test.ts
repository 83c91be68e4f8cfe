import { expect } from "chai";

import { planNetwork } from "../../../components/network/network-plan";
import type { NetworkArgs } from "../../../components/network/network";
import { Destination } from "../../../components/traffic";
import { readEnvironment, runProgram, PreviewFault } from "../../../tools/preview";
import { root } from "../../support/environments";
import { everything } from "../traffic/inputs";

const sound: NetworkArgs = {
    account: { id: "111122223333", partition: "aws", region: "eu-central-1" },
    cidr: "10.30.0.0/16",
    availabilityZones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    traffic: everything,
    s3EndpointPolicy: '{"Version":"2012-10-17","Statement":[]}',
};

describe("AT-1: what a network refuses", () => {
    it("nothing, if it is sound", () => {
        expect(planNetwork(sound).faults).to.deep.equal([]);
    });

    const refused: [string, Partial<NetworkArgs>, string][] = [
        ["two zones", { availabilityZones: ["eu-central-1a", "eu-central-1b"] }, "availabilityZones"],
        ["a zone twice", { availabilityZones: ["eu-central-1a", "eu-central-1a", "eu-central-1b"] }, "availabilityZones"],
        ["a range too small", { cidr: "10.30.0.0/20" }, "cidr"],
        ["a reason that says nothing", { sharedNatBecause: " " }, "sharedNatBecause"],
        ["an S3 endpoint that admits anyone", { s3EndpointPolicy: "" }, "s3EndpointPolicy"],
    ];
    for (const [what, change, path] of refused) {
        it(what, () => {
            expect(planNetwork({ ...sound, ...change }).faults.map((fault) => fault.propertyPath)).to.deep.equal([path]);
        });
    }

    it("more rules than a security group takes", () => {
        const offices = [
            {
                name: "many",
                cidrs: Array.from({ length: 61 }, (_, index) => `192.168.${index}.0/24`),
                reaches: [Destination.KubernetesApi],
            },
        ];
        expect(
            planNetwork({ ...sound, traffic: { ...everything, offices } })
                .faults.map((fault) => fault.reason)
                .join("\n"),
        ).to.include("control-plane 67 ingress rules");
    });

    it("all of it at once, when the program runs, without a stack trace", async () => {
        const cidrs = Array.from({ length: 25 }, (_, index) => `192.168.${index}.0/24`);
        const offices = [{ name: "many", cidrs, gatewayAddress: "198.51.100.10", reaches: ["monitoring"] }];
        const environment = readEnvironment(root, "prod", { config: { "weaviate-aws:offices": offices } });
        const fault = await runProgram(environment).then(
            () => undefined,
            (error: unknown) => error,
        );
        expect(fault).to.be.instanceOf(PreviewFault);
        expect(fault).to.have.property("exitCode", 2);
        expect(String((fault as PreviewFault).message)).to.include("traffic does not fit a network ACL");
    });
});
