import { execFile } from "node:child_process";
import { createPrivateKey, verify, X509Certificate } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect } from "chai";
import fc from "fast-check";

import type { StateAuthorityArgs } from "../../../components/vpn";
import { readList } from "../../../components/vpn/lambda/revocations.mjs";
import { revocationList } from "../../../components/vpn/revocation-list";
import { authorityHours } from "../../../components/vpn/state-authority-plan";
import { configurationOf, root } from "../../support/environments";
import { provider } from "./fixtures/tls";

const types = {
    key: "tls:index/privateKey:PrivateKey",
    root: "tls:index/selfSignedCert:SelfSignedCert",
    signed: "tls:index/locallySignedCert:LocallySignedCert",
    acm: "aws:acm/certificate:Certificate",
    list: "aws:s3/bucketObjectv2:BucketObjectv2",
};
const people = configurationOf("dev").vpn.people.map(({ name, csr }) => ({ name, csr }));
const args: StateAuthorityArgs = {
    people,
    personCertificateDays: 30,
    serverNames: { "cluster-admin": "cluster-admin.vpn.example.com" },
    revoked: [{ serialNumber: "c4:01:02:03", reason: "key-compromise" }],
    revocationBucket: "lists",
    keyInStateBecause: "Dev holds nothing.",
};
const bare = (serialNumber: string) => serialNumber.replace(/^(?:00:)+(?=.)/, "");
const hours = ({ validFrom, validTo }: X509Certificate) => (Date.parse(validTo) - Date.parse(validFrom)) / 3_600_000;

/** The parts of a signed object of DER: what is signed, and the signature. Every length here takes two bytes. */
function partsOf(der: Buffer): { signed: Buffer; signature: Buffer } {
    const length = (at: number): number => {
        const first = der[at + 1] as number;
        return first < 0x80 ? 2 + first : 2 + (first & 0x7f) + der.readUIntBE(at + 2, first & 0x7f);
    };
    const start = 2 + ((der[1] as number) & 0x7f);
    const end = start + length(start);
    return { signed: der.subarray(start, end), signature: der.subarray(-256) };
}
const isSignedBy = (list: Buffer, certificate: string): boolean => {
    const { signed, signature } = partsOf(list);
    return verify("sha256", signed, new X509Certificate(certificate).publicKey, signature);
};

describe("an authority whose key lies in the state (AC-10)", () => {
    const made = new Map<string, { state: Record<string, string>; secret: string[] }>();
    const of = (type: string, name: string) => made.get(`${type} ${name}`)?.state ?? {};
    const certificateOf = (type: string, name: string) => new X509Certificate(of(type, name)["certPem"] ?? "");
    let authority: X509Certificate;

    before(async function () {
        this.timeout(60_000);
        const fixture = join(root, "test/components/vpn/fixtures/state-authority.ts");
        const call = ["-r", join(root, "policy/register.js"), fixture, JSON.stringify(args)];
        const { stdout } = await promisify(execFile)(process.execPath, call);
        for (const line of stdout.trim().split("\n")) {
            const one = JSON.parse(line) as { type: string; name: string; state: Record<string, string>; secret: string[] };
            made.set(`${one.type} ${one.name}`, one);
        }
        authority = certificateOf(types.root, "dev");
    });

    it("has a key of 2048 bits, and a certificate of ten years whose name tells keys apart", () => {
        expect(createPrivateKey(of(types.key, "dev")["privateKeyPem"] ?? "").asymmetricKeyDetails?.modulusLength).to.equal(2048);
        expect(authority.ca).to.equal(true);
        expect(authority.checkIssued(authority)).to.equal(true);
        expect(hours(authority))
            .to.equal(authorityHours)
            .and.to.be.above(10 * 365 * 24);
        expect(authority.subject).to.match(/^CN=dev people [A-Za-z0-9]{12}$/);
    });

    it("signs each person's own key, for clients alone, and for as long as it is told", () => {
        for (const { name } of people) {
            const certificate = certificateOf(types.signed, `dev-person-${name}`);
            expect(certificate.subject, name).to.include(`CN=${name}`);
            expect(certificate.checkIssued(authority)).to.equal(true);
            expect(certificate.verify(authority.publicKey)).to.equal(true);
            expect(certificate.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.2"]); // extended: clientAuth
            expect(certificate.ca).to.equal(false);
            expect(hours(certificate)).to.equal(30 * 24);
        }
    });

    it("brings each endpoint's certificate to ACM, with its own key and the authority it names", () => {
        const { privateKey = "", certificateBody = "", certificateChain = "" } = of(types.acm, "dev-server-cluster-admin");
        const certificate = new X509Certificate(certificateBody);
        expect(certificate.checkPrivateKey(createPrivateKey(privateKey))).to.equal(true);
        expect(certificate.checkHost("cluster-admin.vpn.example.com")).to.equal("cluster-admin.vpn.example.com");
        expect(certificate.keyUsage).to.deep.equal(["1.3.6.1.5.5.7.3.1"]); // extended: serverAuth
        expect(certificate.verify(new X509Certificate(certificateChain).publicKey)).to.equal(true);
        expect(new X509Certificate(certificateChain).fingerprint256).to.equal(authority.fingerprint256);
        expect(privateKey).to.not.equal(of(types.key, "dev")["privateKeyPem"]);
    });

    it("writes a list that it signed, where the publisher looks for it", () => {
        const { bucket, key, contentBase64 = "" } = of(types.list, "dev-revocations");
        expect({ bucket, key }).to.deep.equal({ bucket: "lists", key: "crl/dev.crl" });
        const list = Buffer.from(contentBase64, "base64");
        expect(isSignedBy(list, authority.toString())).to.equal(true);
        expect(readList(list).serials).to.deep.equal(["c4:01:02:03"]);
    });

    it("KM-1: hands keys on as secrets everywhere, and people's certificates as none", () => {
        const secret = Object.fromEntries([...made].flatMap(([name, one]) => (one.secret.length === 0 ? [] : [[name, one.secret]])));
        const signed = [...people.map(({ name }) => `dev-person-${name}`), "dev-server-cluster-admin"];
        expect(secret).to.deep.equal({
            [`${types.root} dev`]: ["privateKeyPem"],
            ...Object.fromEntries(signed.map((name) => [`${types.signed} ${name}`, ["caPrivateKeyPem"]])),
            "tls:index/certRequest:CertRequest dev-server-cluster-admin": ["privateKeyPem"],
            [`${types.acm} dev-server-cluster-admin`]: ["privateKey"],
            [`${types.list} dev-revocations`]: ["contentBase64"],
        });
        for (const [name, { state, secret: hidden }] of made) {
            if (name.startsWith(types.key)) continue; // its outputs are secret by its own declaration
            const shown = Object.entries(state).filter(([property]) => !hidden.includes(property));
            expect(JSON.stringify(shown), name).to.not.include("PRIVATE KEY");
        }
    });
});

describe("the revocation list of an authority whose key lies in the state (AC-10)", () => {
    const cases = { own: { setSubjectKeyId: true }, namesake: { setSubjectKeyId: true }, nameless: {} };
    const authorities: Record<string, { certificate: string; key: string }> = {};
    const listOf = (name: keyof typeof cases, revoked: StateAuthorityArgs["revoked"] = [], key = name) =>
        revocationList(authorities[name]?.certificate ?? "", authorities[key]?.key ?? "", revoked);

    before(async () => {
        for (const [name, more] of Object.entries(cases)) {
            const { privateKeyPem = "" } = (await provider[types.key]?.({})) ?? {};
            const given = { privateKeyPem, subject: { commonName: "dev people aB3xY9" }, isCaCertificate: true, ...more };
            const { certPem = "" } = (await provider[types.root]?.({ ...given, validityPeriodHours: authorityHours })) ?? {};
            authorities[name] = { certificate: certPem, key: privateKeyPem };
        }
    });

    it("is signed by the authority, and not by another of its name", async () => {
        const list = await listOf("own");
        expect(isSignedBy(list, authorities["own"]?.certificate ?? "")).to.equal(true);
        expect(isSignedBy(list, authorities["namesake"]?.certificate ?? "")).to.equal(false);
    });

    it("holds who is revoked, as the publisher reads it, and the authority's name as its certificate has it", async () => {
        const serial = fc
            .uint8Array({ minLength: 4, maxLength: 20 })
            .map((bytes) => Buffer.from(bytes).toString("hex").match(/../g)?.join(":") ?? "");
        await fc.assert(
            fc.asyncProperty(fc.uniqueArray(serial, { maxLength: 5, selector: bare }), async (serials) => {
                const list = await listOf(
                    "own",
                    serials.map((serialNumber) => ({ serialNumber, reason: "superseded" })),
                );
                expect(readList(list).serials).to.deep.equal(serials.map(bare).sort());
                const issuer = Buffer.from(readList(list).issuer, "hex");
                expect(new X509Certificate(authorities["own"]?.certificate ?? "").raw.includes(issuer)).to.equal(true);
            }),
            // This one has an element of 128 bytes, the first length that takes another byte.
            { numRuns: 25, examples: [[[8, 6, 12].map((bytes) => `80${":00".repeat(bytes - 1)}`)]] },
        );
    });

    it("is the same bytes each time, and holds as long as the authority: nothing changes unless somebody is revoked", async () => {
        const revoked = [{ serialNumber: "3f:9a:00:1c", reason: "affiliation-changed" }];
        const [first, second] = [await listOf("own", revoked), await listOf("own", revoked)];
        expect(first.equals(second)).to.equal(true);
        expect(first.equals(await listOf("own"))).to.equal(false);
        const { validFrom, validTo } = new X509Certificate(authorities["own"]?.certificate ?? "");
        expect(readList(first).nextUpdate).to.equal(Date.parse(validTo));
        // As DER writes them until 2049: two digits of the year to the second.
        const dates = [validFrom, validTo].map((date) => `${new Date(date).toISOString().replace(/\D/g, "").slice(2, 14)}Z`);
        expect([...new Set(first.toString("latin1").match(/\d{12}Z/g))].sort()).to.deep.equal(dates.sort());
    });

    it("is not made with another key, or by a certificate that names none, and no error shows a key", async () => {
        const refusal = (list: Promise<Buffer>) =>
            list.then(
                () => "made",
                (error: unknown) => String(error),
            );
        expect(await refusal(listOf("own", [], "namesake"))).to.equal("RangeError: the key is not the authority's");
        expect(await refusal(listOf("nameless"))).to.include("names no key");
    });
});
