import { execFileSync, spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import fc from "fast-check";

import { readList } from "../../components/vpn/lambda/revocations.mjs";
import { revocationList } from "../../components/vpn/revocation-list";
import { reasonCodes, type VpnRevocation } from "../../components/vpn/state-authority-plan";

/** What OpenSSL calls the reasons. */
const opensslReasons: Record<string, string> = {
    "key-compromise": "Key Compromise",
    "affiliation-changed": "Affiliation Changed",
    superseded: "Superseded",
    "cessation-of-operation": "Cessation Of Operation",
};

describe("the revocation list of an authority whose key lies in the state (AC-10)", () => {
    let folder: string;
    const file = (name: string) => join(folder, name);
    const text = (name: string) => readFileSync(file(name), "utf8");
    const openssl = (...args: string[]): string =>
        execFileSync("openssl", args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    /** What OpenSSL says, be it yes or no: it ends well either way. */
    const said = (...args: string[]): string => {
        const { stdout, stderr } = spawnSync("openssl", args, { cwd: folder, encoding: "utf8" });
        return `${stdout}${stderr}`;
    };
    /** An authority as the component makes one: a key, and a certificate for signing certificates and lists. */
    const authority = (name: string, ...more: string[]) => {
        const uses = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"].flatMap((use) => ["-addext", use]);
        const subject = ["-subj", "/CN=dev people aB3xY9", "-days", "3660"];
        openssl(
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-keyout",
            `${name}.key`,
            "-out",
            `${name}.pem`,
            ...subject,
            ...uses,
            ...more,
        );
    };
    const person = (name: string) => {
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
        writeFileSync(file("uses"), "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n");
        const signer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-days", "90", "-extfile", "uses"];
        openssl("x509", "-req", "-in", `${name}.csr`, ...signer, "-out", `${name}.pem`);
        return (new X509Certificate(text(`${name}.pem`)).serialNumber.toLowerCase().match(/../g) ?? []).join(":");
    };
    const listOf = async (...revoked: VpnRevocation[]) => {
        const list = await revocationList(text("ca.pem"), text("ca.key"), revoked);
        writeFileSync(file("list.der"), list);
        return list;
    };
    const shown = () => openssl("crl", "-inform", "DER", "-in", "list.der", "-noout", "-text", "-nameopt", "RFC2253");

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "revocation-list-"));
        authority("ca");
        authority("other");
    });
    after(() => rmSync(folder, { recursive: true }));

    it("is one that OpenSSL verifies with this authority and with no other of its name", async () => {
        await listOf({ serialNumber: "3f:9a:00:1c", reason: "superseded" });
        const verify = (name: string) => said("crl", "-verify", "-CAfile", `${name}.pem`, "-inform", "DER", "-in", "list.der", "-noout");
        expect(verify("ca")).to.match(/^verify OK$/m);
        expect(verify("other")).to.match(/^verify failure$/m);
        const issuer = (...what: string[]) => openssl(...what, "-noout", "-nameopt", "RFC2253").replace(/^\w+=/, "");
        expect(issuer("crl", "-inform", "DER", "-in", "list.der", "-issuer")).to.equal(issuer("x509", "-in", "ca.pem", "-subject"));
    });

    it("shuts out who is revoked, for clients of the VPN, and nobody else", async () => {
        const [ada, alan] = [person("ada"), person("alan")];
        await listOf({ serialNumber: alan, reason: "key-compromise" });
        openssl("crl", "-inform", "DER", "-in", "list.der", "-out", "list.pem");
        const check = (name: string) =>
            said("verify", "-purpose", "sslclient", "-crl_check", "-CRLfile", "list.pem", "-CAfile", "ca.pem", `${name}.pem`);
        expect(check("ada")).to.include("ada.pem: OK");
        expect(check("alan")).to.include("certificate revoked");
        await listOf({ serialNumber: ada, reason: "key-compromise" });
        openssl("crl", "-inform", "DER", "-in", "list.der", "-out", "list.pem");
        expect(check("ada")).to.include("certificate revoked");
        expect(check("alan")).to.include("alan.pem: OK");
    });

    it("says why, in the codes of the standard", async () => {
        const reasons = Object.keys(reasonCodes);
        await listOf(...reasons.map((reason, index) => ({ serialNumber: `0${index}:11:22:33`, reason })));
        expect([...shown().matchAll(/Reason Code: *\n *(.+)/g)].map((match) => match[1])).to.deep.equal(
            reasons.map((reason) => opensslReasons[reason]),
        );
    });

    it("is the same bytes each time, holds as long as the authority, and is empty without anybody", async () => {
        const revoked = { serialNumber: "c4:01:02:03", reason: "superseded" };
        const [first, second] = [await listOf(revoked), await listOf(revoked)];
        expect(first.equals(second)).to.equal(true);
        const { validFrom, validTo } = new X509Certificate(text("ca.pem"));
        expect(readList(first).nextUpdate).to.equal(Date.parse(validTo));
        await listOf();
        expect(shown()).to.include("No Revoked Certificates");
        const dates = openssl("crl", "-inform", "DER", "-in", "list.der", "-noout", "-lastupdate");
        expect(Date.parse(dates.replace("lastUpdate=", ""))).to.equal(Date.parse(validFrom));
    });

    it("is read by the publisher: serial numbers as the configuration writes them, and the issuer as the certificate has it", async () => {
        const serial = fc
            .uint8Array({ minLength: 4, maxLength: 20 })
            .map((bytes) => Buffer.from(bytes).toString("hex").match(/../g)?.join(":") ?? "");
        const bare = (serialNumber: string) => serialNumber.replace(/^(?:00:)+(?=.)/, "");
        await fc.assert(
            fc.asyncProperty(fc.uniqueArray(serial, { maxLength: 5, selector: bare }), async (serials) => {
                const list = await listOf(...serials.map((serialNumber) => ({ serialNumber, reason: "superseded" })));
                expect(readList(list).serials).to.deep.equal(serials.map(bare).sort());
                const issuer = Buffer.from(readList(list).issuer, "hex");
                expect(new X509Certificate(text("ca.pem")).raw.includes(issuer)).to.equal(true);
            }),
            { numRuns: 25 },
        );
    });

    it("is not made with another key, or by a certificate that names none", async () => {
        const refused = async (certificate: string, key: string) =>
            revocationList(text(certificate), text(key), []).then(
                () => "made",
                (error: unknown) => String(error),
            );
        expect(await refused("ca.pem", "other.key")).to.include("not the authority's");
        authority("nameless", "-addext", "subjectKeyIdentifier=none", "-addext", "authorityKeyIdentifier=none");
        expect(await refused("nameless.pem", "nameless.key")).to.include("names no key");
    });
});
