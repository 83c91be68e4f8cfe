import { expect } from "chai";

import { PreviewFault, secret, startPack, UNKNOWN, type Recording, type ServedPack, type Verdicts } from "../../../tools/preview";
import { fixture, plainPack, worldRecording } from "../../support/preview";
import { livesOn } from "../../support/processes";
import { added, changed, resourceOf, resourcesOf, without } from "../../support/recording";

const SUBNET = "aws:ec2/subnet:Subnet";
const BUCKET = "aws:s3/bucket:Bucket";

async function faultOf(work: Promise<unknown>): Promise<PreviewFault> {
    try {
        await work;
    } catch (error) {
        if (error instanceof PreviewFault) return error;
        throw error;
    }
    throw new Error("nothing failed");
}

interface Misbehaviour {
    faults: PreviewFault[];
    gate: string;
    pid: number | undefined;
}

let unruly: Promise<Misbehaviour>;

/** Has one pack throw, hang and crash in turn, as a resource tells it to. */
async function misbehave(): Promise<Misbehaviour> {
    const world = await worldRecording();
    const pack = await startPack(fixture("packs/unruly"), { timeoutSeconds: 5 });
    const behave = (word: string) => faultOf(pack.judge(changed(world, { name: "gate" }, ({ inputs }) => (inputs["behave"] = word))));
    try {
        const faults = [await behave("throw"), await behave("hang"), await behave("crash")];
        return { faults, gate: resourceOf(world, { name: "gate" }).urn, pid: pack.pid };
    } finally {
        await pack.stop();
    }
}

describe("a policy pack that is served", () => {
    let world: Recording;
    let pack: ServedPack;
    let verdicts: Verdicts;
    before(async () => {
        unruly = misbehave(); // it waits most of the time, so it does that while the others run
        [world, pack] = await Promise.all([worldRecording(), plainPack()]);
        verdicts = await pack.judge(world);
    });
    const violationsOf = async (recording: Recording, policy: string) =>
        (await pack.judge(recording)).violations.filter((violation) => violation.policy === policy);

    it("says which controls each policy guards, how bad a violation is and how to mend it", () => {
        expect(pack.info).to.include({ name: "plain", version: "0.0.1" });
        const policy = pack.info.policies.find(({ name }) => name === "no-public-address");
        expect(policy).to.deep.include({ controls: ["AC-1", "AC-3"], severity: "high", level: "mandatory", kind: "resource" });
        expect(policy?.remediationSteps).to.equal("Set mapPublicIpOnLaunch to false.");
    });

    it("finds nothing mandatory in a world in order", () => {
        expect(verdicts.violations.filter(({ level }) => level === "mandatory")).to.deep.equal([]);
    });

    it("judges one recording after the other, each as it was changed", async () => {
        const open = changed(world, { type: SUBNET, name: "net-edge-2" }, ({ inputs }) => (inputs["mapPublicIpOnLaunch"] = true));
        const [violation, ...others] = await violationsOf(open, "no-public-address");
        expect(others).to.deep.equal([]);
        expect(violation).to.deep.include({ level: "mandatory", severity: "high", message: "net-edge-2 gives public addresses" });
        expect(violation?.urn).to.equal(resourceOf(world, { type: SUBNET, name: "net-edge-2" }).urn);
        expect(await violationsOf(world, "no-public-address")).to.deep.equal([]);
    });

    it("judges what is added, and the stack without what is removed", async () => {
        const more = added(world, { type: SUBNET, name: "inner" }, "stray", { inputs: { mapPublicIpOnLaunch: true } });
        expect((await violationsOf(more, "no-public-address")).map(({ message }) => message)).to.deep.equal([
            "stray gives public addresses",
        ]);
        const [violation] = await violationsOf(without(world, { type: "aws:ec2/vpc:Vpc" }), "has-network");
        expect(violation).to.include({ message: "no VPC at all", urn: resourceOf(world, { type: "pulumi:pulumi:Stack" }).urn });
        expect(await violationsOf(world, "has-network")).to.deep.equal([]);
    });

    it("leaves undecided what an unknown decides, and says so apart from violations", () => {
        const undecided = verdicts.undecided.filter(({ policy }) => policy === "named-bucket");
        expect(undecided.map(({ urn }) => urn)).to.include(resourceOf(world, { name: "shaped" }).urn);
        expect(undecided[0]).to.deep.include({ controls: ["S3-2"], pack: "plain" });
        expect(undecided[0]?.message).to.include(".bucket");
        expect(verdicts.violations.filter(({ policy }) => policy === "named-bucket")).to.deep.equal([]);
    });

    it("judges a value again once it is known", async () => {
        const bad = changed(world, { type: BUCKET, name: "shaped" }, ({ inputs }) => (inputs["bucket"] = "bad"));
        expect(await violationsOf(bad, "named-bucket")).to.have.length(1);
    });

    it("sees secrets as they are, and can't give one away", async () => {
        const [quoted] = verdicts.violations.filter(({ policy }) => policy === "quotes-tags");
        expect(quoted?.message).to.equal("the password is [secret]");
        const other = changed(world, { name: "gate" }, ({ inputs }) => (inputs["tags"] = { password: secret(UNKNOWN) }));
        expect((await pack.judge(other)).undecided.map(({ policy }) => policy)).to.include("quotes-tags");
    });

    it("says which policies found nothing of their kind", () => {
        expect(verdicts.notApplicable).to.deep.equal([{ pack: "plain", policy: "not-here", reason: "there are no queues", resources: 0 }]);
    });

    it("refuses to change or remove what is not there, since that would prove nothing", () => {
        expect(() => changed(world, { name: "nowhere" }, () => undefined)).to.throw("no resource matches");
        expect(() => without(world, { name: "nowhere" })).to.throw("no resource matches");
        expect(resourcesOf(world, { type: BUCKET }).length).to.be.greaterThan(1);
        expect(() => resourceOf(world, { type: BUCKET })).to.throw("resources match");
    });
});

describe("a policy pack that is configured", () => {
    it("takes levels and properties, and mends what it can before it judges", async () => {
        const world = await worldRecording();
        const pack = await startPack(fixture("packs/mends"), {
            config: { configured: { level: "advisory", properties: { word: "gate" } } },
        });
        try {
            const verdicts = await pack.judge(world);
            const [violation, ...others] = verdicts.violations;
            expect(violation).to.deep.include({ policy: "configured", level: "advisory", message: "gate is refused" });
            expect(others).to.deep.equal([]);
            const untagged = resourcesOf(world, { type: BUCKET }).filter(({ inputs }) => inputs["tags"] === undefined);
            expect(verdicts.remediations.map(({ urn }) => urn)).to.have.members(untagged.map(({ urn }) => urn));
        } finally {
            await pack.stop();
        }
    });
});

describe("a policy pack that fails", () => {
    it("ends with 3 and its name, whether it throws, hangs or crashes, and leaves no process", async () => {
        const { faults, gate, pid } = await unruly;
        const [thrown, silent, crashed] = faults.map(({ message }) => message);
        expect(thrown).to.include(`Policy trips of unruly failed on ${gate}`).and.include("Cannot read properties of undefined");
        expect(silent).to.include(`The policy pack unruly gave no answer in time for ${gate}`);
        expect(crashed).to.include("The policy pack unruly ended while it judged urn:pulumi:");
        for (const fault of faults) expect(fault).to.include({ kind: "pack", exitCode: 3 });
        expect(await livesOn([pid ?? 0])).to.deep.equal([]);
    });

    it("to have a policy, or one that is enabled, ends with 3: it would pass everything", async () => {
        const config = { "always-tagged": { level: "disabled" as const }, configured: { level: "disabled" as const } };
        const faults = await Promise.all([
            faultOf(startPack(fixture("packs/empty"))),
            faultOf(startPack(fixture("packs/mends"), { config })),
        ]);
        for (const fault of faults) {
            expect(fault).to.include({ kind: "pack", exitCode: 3 });
            expect(fault.message).to.include("has no policy, or none that is enabled");
        }
    });

    it("to be one ends with 2", async () => {
        const fault = await faultOf(startPack(fixture("world")));
        expect(fault).to.include({ kind: "configuration", exitCode: 2 });
        expect(fault.message).to.include("no PulumiPolicy.yaml");
    });
});
