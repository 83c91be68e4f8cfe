import { expect } from "chai";

import { aliasesFrom, demandRecord } from "../../../components/edge/validation-record";
import { codes, nameServer, type Answer } from "./name-server";

const record = { name: "_ab12.weaviate.example.com.", value: "_cd34.mhbtsbpdnt.acm-validations.aws." };

describe("TL-1: the wait for the record that proves a domain of a zone that was given", () => {
    const soon = { limitMs: 5_000, intervalMs: 10 };
    const atOnce = { limitMs: 40, intervalMs: 20 };
    const leadsTo = (...hosts: string[]): Answer => ({ code: codes.noError, hosts, type: "CNAME" });
    const nothing: Answer = { code: codes.noSuchName, hosts: [] };

    async function wait(answers: (Answer | "silent")[], patience = soon) {
        const server = await nameServer(answers);
        const said: { text: string; isLasting: boolean }[] = [];
        const ask = aliasesFrom([server.address], { timeout: 250, tries: 2 });
        const fault = await demandRecord("Z0123456789ABCDEFGHIJ", record, ask, patience, (text, isLasting) => {
            said.push({ text, isLasting });
        }).then(
            () => undefined,
            (error: unknown) => (error as Error).message,
        );
        server.close();
        return { said, fault, asked: server.times() };
    }

    it("is over at once if the record leads where ACM looks", async () => {
        const { said, fault, asked } = await wait([leadsTo("_CD34.mhbtsbpdnt.acm-validations.aws")]);
        expect({ said, fault, asked }).to.deep.equal({ said: [], fault: undefined, asked: 1 });
    });

    it("goes on once it can be found, and said at once which zone to compare with what", async () => {
        const { said, fault } = await wait([nothing, nothing, leadsTo("_cd34.mhbtsbpdnt.acm-validations.aws")]);
        expect(fault).to.equal(undefined);
        const lasting = said.filter(({ isLasting }) => isLasting).map(({ text }) => text);
        expect(lasting).to.have.length(1);
        expect(lasting[0]).to.include("Z0123456789ABCDEFGHIJ").and.to.include("_ab12.weaviate.example.com").and.to.include("hostedZoneId");
    });

    it("says after a while that the zone is not the one the domain is delegated to, instead of waiting an hour", async () => {
        const { fault } = await wait([nothing], atOnce);
        expect(fault).to.match(/cannot be found after .*there is no such record/);
        expect(fault).to.match(/Compare the name servers/);
    });

    it("tells a record that leads elsewhere from none, and a resolver that is ill from either", async () => {
        expect((await wait([leadsTo("old.example.net")], atOnce)).fault).to.match(/it leads to old\.example\.net/);
        expect((await wait([{ code: codes.serverFailure, hosts: [] }], atOnce)).fault).to.match(/no answer \(ESERVFAIL\)/);
    });

    it("hides no fault of its own", async () => {
        const broken = () => Promise.reject(new TypeError("a fault of the program"));
        const error: unknown = await demandRecord("Z1", record, broken, soon, () => undefined).catch((caught: unknown) => caught);
        expect(error).to.be.instanceOf(TypeError);
    });
});
