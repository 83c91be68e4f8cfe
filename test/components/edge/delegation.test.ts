import { expect } from "chai";

import { demandDelegation, nameServersFrom } from "../../../components/edge/delegation";
import { codes, nameServer, type Answer } from "./name-server";

const domain = "weaviate.example.com";
const own = ["ns-1.awsdns-01.org", "ns-2.awsdns-02.com"];

describe("TL-1: the wait for a domain's delegation", () => {
    const soon = { limitMs: 5_000, intervalMs: 10 };
    const atOnce = { limitMs: 40, intervalMs: 20 };
    const delegated = (...hosts: string[]): Answer => ({ code: codes.noError, hosts });
    const nothing: Answer = { code: codes.noSuchName, hosts: [] };

    async function wait(answers: (Answer | "silent")[], patience = soon) {
        const server = await nameServer(answers);
        const ask = nameServersFrom([server.address], { timeout: 250, tries: 2 });
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
        server.close();
        return { said, fault, asked: server.times() };
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
        expect((await wait([{ code: codes.serverFailure, hosts: [] }], atOnce)).fault).to.match(/no answer \(ESERVFAIL\)/);
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
