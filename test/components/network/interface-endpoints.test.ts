import { expect } from "chai";

import { interfaceServices } from "../../../components/traffic";
import { PreviewFault, readEnvironment, runProgram, UNKNOWN, type Recording } from "../../../tools/preview";
import { ofType, packFor, recordingOf, root } from "../../support/environments";

const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
const reason = "Nobody depends on dev being up; two interfaces of each endpoint are saved.";

/** Development with some of its network section changed. */
const dev = (network: Record<string, unknown>): Promise<Recording> => {
    const { config } = readEnvironment(root, "dev");
    const shipped: unknown = config["weaviate-aws:network"];
    const section = (typeof shipped === "string" ? JSON.parse(shipped) : shipped) as Record<string, unknown>;
    return runProgram(readEnvironment(root, "dev", { config: { "weaviate-aws:network": { ...section, ...network } } }));
};

const interfacesOf = (recording: Recording): [name: string, subnets: number][] =>
    ofType(recording, endpoint)
        .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
        .map(({ name, inputs }) => [name, (inputs["subnetIds"] as unknown[]).length]);

describe("VE-1: zones of interface endpoints", () => {
    it("are all of them, in every shipped environment", async () => {
        for (const [name, zones] of interfacesOf(await recordingOf("dev"))) expect(zones, name).to.equal(3);
    });

    it("are one in dev, where the configuration says why; every preview shows it, and no policy refuses", async () => {
        const recording = await dev({ endpointsPerZone: false, sharedEndpointsBecause: reason });
        const interfaces = interfacesOf(recording);
        expect(interfaces).to.have.length(interfaceServices.length);
        for (const [name, zones] of interfaces) expect(zones, name).to.equal(1);
        const { violations } = await (await packFor("dev")).judge(recording, { onlyChanges: true });
        expect(violations.filter(({ level }) => level === "mandatory")).to.deep.equal([]);
        const shown = violations.filter(({ policy }) => policy === "loosenings-are-shown").map(({ message }) => message);
        expect(shown.some((message) => message.includes(reason))).to.equal(true);
    }).timeout(120_000);

    it("are never one without a reason", async () => {
        const fault = await dev({ endpointsPerZone: false }).catch((error: unknown) => error);
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
