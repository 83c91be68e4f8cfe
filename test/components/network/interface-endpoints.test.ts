import { expect } from "chai";

import { interfaceServices } from "../../../components/traffic";
import { PreviewFault, UNKNOWN, type Recording } from "../../../tools/preview";
import { ofType, recordingOf } from "../../support/environments";
import { devWithNetwork, sharedEndpoints } from "./shared-endpoints";

const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
const interfacesOf = (recording: Recording): [name: string, subnets: number][] =>
    ofType(recording, endpoint)
        .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
        .map(({ name, inputs }) => [name, (inputs["subnetIds"] as unknown[]).length]);

describe("VE-1: zones of interface endpoints", () => {
    it("are all of them, in every shipped environment", async () => {
        for (const [name, zones] of interfacesOf(await recordingOf("dev"))) expect(zones, name).to.equal(3);
    });

    it("are one in dev, where the configuration says why", async () => {
        const interfaces = interfacesOf((await sharedEndpoints()).recording);
        expect(interfaces).to.have.length(interfaceServices.length);
        for (const [name, zones] of interfaces) expect(zones, name).to.equal(1);
    }).timeout(120_000);

    it("are never one without a reason", async () => {
        const fault = await devWithNetwork({ endpointsPerZone: false }).catch((error: unknown) => error);
        expect(fault).to.be.instanceOf(PreviewFault);
        expect(String((fault as PreviewFault).message)).to.include("sharedEndpointsBecause");
    });
});

describe("VE-5: endpoints of an environment", () => {
    it("each have a policy whose text is known before anything exists", async () => {
        for (const { name, inputs } of ofType(await recordingOf("prod"), endpoint)) {
            expect(inputs["policy"], name).to.be.a("string").and.not.include(UNKNOWN);
        }
    });
});
