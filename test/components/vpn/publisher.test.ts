import { expect } from "chai";
import fc from "fast-check";

import { metricLine, publishRevocations, readList, serialText, toPem } from "../../../components/vpn/lambda/revocations.mjs";
import { metricNamespace, publisherAlarms } from "../../../components/vpn/publisher-plan";
import { lists } from "./lists";

const der = (name: keyof typeof lists): Buffer => Buffer.from(lists[name], "base64");
const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);
const serials = ["3f:9a:00:1c", "c4:01:02:03:04:05:06:07:08:09:0a:0b:0c:0d:0e:0f"];

/** AWS with endpoints that keep what is published to them. */
class Aws {
    readonly published_: Record<string, string | undefined> = {};
    readonly imports: string[] = [];
    refuses: string | undefined;

    constructor(public list: Buffer | undefined) {}

    readList = () => Promise.resolve(this.list);
    published = (id: string) => Promise.resolve(this.published_[id]);
    publish = (id: string, pem: string) => {
        if (this.refuses === id) return Promise.reject(new Error("UnauthorizedOperation"));
        this.published_[id] = pem;
        this.imports.push(id);
        return Promise.resolve();
    };
}

const settings = { endpoints: { cluster: "cvpn-1", monitoring: "cvpn-2" }, revoked: [] as string[], republishHours: 240, isNew: false };
const look = (aws: Aws, now: string, more: Partial<typeof settings> = {}) => publishRevocations(aws, { ...settings, ...more }, day(now));

describe("the publisher of revocation lists (AC-10)", () => {
    it("reads what openssl made: who is revoked, until when it holds, and who says so", () => {
        expect(readList(der("empty"))).to.include({ nextUpdate: day("2030-01-31") });
        expect(readList(der("empty")).serials).to.deep.equal([]);
        expect(readList(der("two"))).to.include({ nextUpdate: day("2030-02-09"), issuer: readList(der("empty")).issuer });
        expect(readList(der("two")).serials).to.deep.equal(serials);
        expect(readList(der("far")).nextUpdate).to.equal(day("2060-02-24"));
        expect(readList(der("foreign")).issuer).to.not.equal(readList(der("two")).issuer);
    });

    it("refuses what is no list, wherever it is cut off, instead of reading something into it", () => {
        const whole = der("two");
        fc.assert(
            fc.property(fc.nat(whole.length - 1), (length) => {
                expect(() => readList(whole.subarray(0, length))).to.throw();
            }),
        );
        fc.assert(
            fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
                expect(() => readList(Buffer.from(bytes))).to.throw();
            }),
        );
    });

    it("writes serial numbers as AWS does", () => {
        expect(serialText(Buffer.from("00c401", "hex"))).to.equal("c4:01");
        expect(serialText(Buffer.from("00", "hex"))).to.equal("00");
    });

    it("publishes to an endpoint without a list, in the form EC2 takes", async () => {
        const aws = new Aws(der("empty"));
        const done = await look(aws, "2030-01-02");
        expect(done).to.deep.equal({
            published: { cluster: "the endpoint has none", monitoring: "the endpoint has none" },
            failures: [],
            notListed: [],
            hoursLeft: 29 * 24,
        });
        expect(aws.published_["cvpn-1"]).to.match(/^-----BEGIN X509 CRL-----\n(?:[A-Za-z0-9+/=]{1,64}\n)+-----END X509 CRL-----\n$/);
    });

    it("ends nobody's session for nothing: the same list, or a newer one that says the same, is not published", async () => {
        const aws = new Aws(der("two"));
        await look(aws, "2030-01-11");
        expect(aws.imports).to.have.length(2);
        await look(aws, "2030-01-12");
        aws.list = der("twoLater");
        const done = await look(aws, "2030-01-26");
        expect(aws.imports).to.have.length(2);
        expect(done.hoursLeft).to.equal(14 * 24);
    });

    it("publishes a newer list of the same people before the published one expires", async () => {
        const aws = new Aws(der("two"));
        await look(aws, "2030-01-11");
        aws.list = der("twoLater");
        const done = await look(aws, "2030-01-31");
        expect(done.published).to.deep.equal({ cluster: "the published one ends soon", monitoring: "the published one ends soon" });
        expect(done.hoursLeft).to.equal(24 * 24);
    });

    it("does not publish the same old list again and again while no newer one comes", async () => {
        const aws = new Aws(der("two"));
        await look(aws, "2030-01-11");
        const done = await look(aws, "2030-02-05");
        expect(aws.imports).to.have.length(2);
        expect(done.hoursLeft).to.equal(4 * 24);
    });

    it("publishes at once who was revoked, and the list of another authority", async () => {
        const aws = new Aws(der("empty"));
        await look(aws, "2030-01-10");
        aws.list = der("two");
        expect(Object.values((await look(aws, "2030-01-10")).published)).to.deep.equal(Array(2).fill("other certificates are revoked"));
        aws.list = der("foreign");
        expect(Object.values((await look(aws, "2030-01-11")).published)).to.deep.equal(
            Array(2).fill("the endpoint has another authority's"),
        );
    });

    it("serves the other endpoint when one fails, and says which", async () => {
        const aws = new Aws(der("two"));
        aws.refuses = "cvpn-1";
        const done = await look(aws, "2030-01-11");
        expect(done.failures).to.deep.equal(["cluster: UnauthorizedOperation"]);
        expect(Object.keys(done.published)).to.deep.equal(["monitoring"]);
    });

    it("never publishes an expired list, which would let nobody in", async () => {
        const aws = new Aws(der("empty"));
        const done = await look(aws, "2030-02-01");
        expect(aws.imports).to.deep.equal([]);
        expect(done.failures).to.have.length(1);
        expect(done.hoursLeft).to.equal(-24);
    });

    it("replaces a list it cannot read when a new one was written, and fails every hour until then", async () => {
        const aws = new Aws(der("two"));
        aws.published_["cvpn-1"] = aws.published_["cvpn-2"] = "something else";
        const hourly = await look(aws, "2030-01-11");
        expect(hourly.failures).to.have.length(2);
        expect(aws.imports).to.deep.equal([]);
        expect((await look(aws, "2030-01-11", { isNew: true })).failures).to.deep.equal([]);
        expect(aws.imports).to.have.length(2);
    });

    it("reads back what it published", () => {
        for (const name of Object.keys(lists) as (keyof typeof lists)[]) {
            const pem = toPem(der(name));
            const body = pem.split("\n").slice(1, -2).join("");
            expect(readList(Buffer.from(body, "base64"))).to.deep.equal(readList(der(name)));
        }
    });

    it("says who should be on the list and is not, leading zeros or none", async () => {
        const aws = new Aws(der("two"));
        const revoked = [...serials, `00:${String(serials[1])}`, "aa:bb:cc:dd"];
        expect((await look(aws, "2030-01-11", { revoked })).notListed).to.deep.equal(["aa:bb:cc:dd"]);
        expect((await look(new Aws(undefined), "2030-01-11", { revoked })).notListed).to.deep.equal(revoked);
    });

    it("writes metrics where the alarms look for them, and none about a list that is not there", () => {
        const line = JSON.parse(metricLine("prod", { hoursLeft: 7, notListed: ["aa"] }, 1000)) as Record<string, unknown>;
        expect(line).to.include({ Environment: "prod", HoursLeft: 7, NotListed: 1 });
        const [directive] = (
            line["_aws"] as { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] }
        ).CloudWatchMetrics;
        expect(directive?.Namespace).to.equal(metricNamespace);
        const own = publisherAlarms("prod").filter(({ namespace }) => namespace === metricNamespace);
        expect(own.map(({ metricName }) => metricName)).to.have.members((directive?.Metrics ?? []).map(({ Name }) => Name));
        for (const { dimensions } of own) expect(Object.keys(dimensions)).to.deep.equal(directive?.Dimensions[0]);
        const silent = JSON.parse(metricLine("prod", { hoursLeft: undefined, notListed: [] }, 1000)) as object;
        expect(silent).to.not.have.property("HoursLeft");
        expect(publisherAlarms("prod").find(({ metricName }) => metricName === "HoursLeft")?.missing).to.equal("breaching");
    });
});
