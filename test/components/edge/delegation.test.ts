import { createSocket, type Socket } from "node:dgram";
import type { AddressInfo } from "node:net";

import { expect } from "chai";

import { demandDelegation, nameServersFrom } from "../../../components/edge/delegation";

const domain = "weaviate.example.com";
const own = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com"];
const NOERROR = 0;
const SERVFAIL = 2;
const NXDOMAIN = 3;

/** What a name server answers: its code, and the names of the domain's name servers. */
interface Answer {
    code: number;
    servers: string[];
}

/** A name in the form of a message: each label after its length. */
const wire = (name: string): Buffer =>
    Buffer.concat([...name.split(".").map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])), Buffer.from([0])]);

/** The answer to a question, as RFC 1035, section 4, writes it. */
function reply(question: Buffer, { code, servers }: Answer): Buffer {
    const asked = question.subarray(12, question.indexOf(0, 12) + 5);
    const header = Buffer.from(question.subarray(0, 12));
    header.writeUInt16BE(0x8180 | code, 2); // an answer, recursion wanted and offered
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(servers.length, 6);
    header.writeUInt32BE(0, 8);
    const records = servers.map((server) => {
        const data = wire(server);
        const fixed = Buffer.alloc(12);
        fixed.writeUInt16BE(0xc00c, 0); // the name that was asked for
        fixed.writeUInt16BE(2, 2); // NS
        fixed.writeUInt16BE(1, 4); // IN
        fixed.writeUInt32BE(60, 6);
        fixed.writeUInt16BE(data.length, 10);
        return Buffer.concat([fixed, data]);
    });
    return Buffer.concat([header, asked, ...records]);
}

describe("TL-1: the wait for a domain's delegation", () => {
    const sockets: Socket[] = [];
    afterEach(() => sockets.splice(0).forEach((socket) => socket.close()));

    /** A resolver on this machine that gives one answer after the other, the last one for ever; `silent` gives none. */
    async function resolver(...answers: (Answer | "silent")[]) {
        const socket = createSocket("udp4");
        sockets.push(socket);
        let asked = 0;
        socket.on("message", (question, { port, address }) => {
            const answer = answers[Math.min(asked++, answers.length - 1)];
            if (answer !== undefined && answer !== "silent") socket.send(reply(question, answer), port, address);
        });
        await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
        const { port } = socket.address() as unknown as AddressInfo;
        return { ask: nameServersFrom([`127.0.0.1:${port}`], { timeout: 250, tries: 2 }), times: () => asked };
    }
    const soon = { limitMs: 5_000, intervalMs: 10 };
    const atOnce = { limitMs: 40, intervalMs: 20 };
    const delegated = (...servers: string[]): Answer => ({ code: NOERROR, servers });
    const nothing: Answer = { code: NXDOMAIN, servers: [] };

    async function wait(answers: (Answer | "silent")[], patience = soon) {
        const { ask, times } = await resolver(...answers);
        const said: { text: string; isLasting: boolean }[] = [];
        const fault = await demandDelegation(
            domain,
            [...own],
            ask,
            patience,
            (text, isLasting) => void said.push({ text, isLasting }),
        ).then(
            () => undefined,
            (error: unknown) => (error as Error).message,
        );
        return { said, fault, asked: times() };
    }

    it("is over at once if the domain is delegated, in whatever case and order the names come", async () => {
        const { said, fault, asked } = await wait([delegated("NS-2.awsdns-02.com", "ns-1.awsdns-01.org")]);
        expect({ said, fault, asked }).to.deep.equal({ said: [], fault: undefined, asked: 1 });
    });

    it("takes some of the zone's servers for a delegation, which it is", async () => {
        expect((await wait([delegated("ns-1.awsdns-01.org")])).fault).to.equal(undefined);
    });

    it("goes on once somebody has entered the name servers, and said at once which", async () => {
        const { said, fault } = await wait([nothing, delegated(), delegated(...own)]);
        expect(fault).to.equal(undefined);
        const lasting = said.filter(({ isLasting }) => isLasting);
        expect(lasting).to.have.length(1);
        for (const server of own) expect(lasting[0]?.text).to.include(server);
        expect(said.filter(({ isLasting }) => !isLasting).map(({ text }) => text)).to.have.length(2);
    });

    it("names what nobody entered, and where it belongs", async () => {
        const { fault } = await wait([nothing], atOnce);
        expect(fault).to.match(/is not delegated to its hosted zone after/);
        for (const server of own) expect(fault).to.include(server);
        expect(fault).to.match(/registrar/);
    });

    it("tells a delegation to somebody else's servers from none", async () => {
        const { fault } = await wait([delegated("ns1.old-provider.example", own[0] ?? "")], atOnce);
        expect(fault).to.match(/delegated to ns1\.old-provider\.example, which this zone does not have/);
    });

    it("says that the resolver is ill, or silent, and does not take that for an answer", async () => {
        expect((await wait([{ code: SERVFAIL, servers: [] }], atOnce)).fault).to.match(/no answer \(ESERVFAIL\)/);
        const silent = await wait(["silent"], { limitMs: 1, intervalMs: 1 });
        expect(silent.fault).to.match(/no answer \(ETIMEOUT\)/);
        expect(silent.asked).to.equal(2);
    }).timeout(30_000);

    it("hides no fault of its own", async () => {
        const broken = () => Promise.reject(new TypeError("a fault of the program"));
        const error: unknown = await demandDelegation(domain, own, broken, soon, () => undefined).catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(TypeError);
    });
});
