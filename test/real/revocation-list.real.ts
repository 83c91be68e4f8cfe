import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { revocationList } from "../../components/vpn/revocation-list";
import { reasonCodes, type VpnRevocation } from "../../components/vpn/state-authority-plan";
import { describeReal, run } from "./parts";

/** What OpenSSL calls the reasons. */
const reasonNames: Record<string, string> = {
    "key-compromise": "Key Compromise",
    "affiliation-changed": "Affiliation Changed",
    superseded: "Superseded",
    "cessation-of-operation": "Cessation Of Operation",
};

describeReal("AC-10: the revocation list of an authority whose key lies in the state, with OpenSSL", ["openssl"], ({ openssl: path }) => {
    let folder: string;
    const text = (name: string) => readFileSync(join(folder, name), "utf8");
    const openssl = (...args: string[]): string => run(path, args, folder);
    /** What OpenSSL says, be it yes or no: it ends well either way. */
    const said = (...args: string[]): string => {
        const { stdout, stderr } = spawnSync(path, args, { cwd: folder, encoding: "utf8" });
        return `${stdout}${stderr}`;
    };
    /** An authority as the component makes one: a key, and a certificate for signing certificates and lists. */
    const authority = (name: string) => {
        const uses = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"].flatMap((use) => ["-addext", use]);
        const subject = ["-subj", "/CN=dev people aB3xY9", "-days", "3660"];
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`, "-out", `${name}.pem`, ...subject, ...uses);
    };
    const person = (name: string) => {
        openssl("req", "-new", "-newkey", "rsa:2048", "-nodes", "-keyout", `${name}.key`, "-out", `${name}.csr`, "-subj", `/CN=${name}`);
        writeFileSync(join(folder, "uses"), "keyUsage=critical,digitalSignature\nextendedKeyUsage=clientAuth\n");
        const signer = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "90", "-extfile", "uses"];
        openssl("x509", "-req", "-in", `${name}.csr`, ...signer, "-out", `${name}.pem`);
        return (new X509Certificate(text(`${name}.pem`)).serialNumber.toLowerCase().match(/../g) ?? []).join(":");
    };
    const list = ["-inform", "DER", "-in", "list.der"];
    const write = async (...revoked: VpnRevocation[]) => {
        writeFileSync(join(folder, "list.der"), await revocationList(text("ca.pem"), text("ca.key"), revoked));
        openssl("crl", ...list, "-out", "list.pem");
    };

    before(() => {
        folder = mkdtempSync(join(tmpdir(), "revocation-list-"));
        authority("ca");
        authority("other");
    });
    after(() => rmSync(folder, { recursive: true }));

    it("is verified with this authority and with no other of its name", async () => {
        await write({ serialNumber: "3f:9a:00:1c", reason: "superseded" });
        const verify = (name: string) => said("crl", "-verify", "-CAfile", `${name}.pem`, ...list, "-noout");
        expect(verify("ca")).to.match(/^verify OK$/m);
        expect(verify("other")).to.match(/^verify failure$/m);
        const named = (...what: string[]) => openssl(...what, "-noout", "-nameopt", "RFC2253").replace(/^\w+=/, "");
        expect(named("crl", ...list, "-issuer")).to.equal(named("x509", "-in", "ca.pem", "-subject"));
    });

    it("shuts out who is revoked, for clients of the VPN, and nobody else", async () => {
        const serials = { ada: person("ada"), alan: person("alan") };
        const check = (name: string) =>
            said("verify", "-purpose", "sslclient", "-crl_check", "-CRLfile", "list.pem", "-CAfile", "ca.pem", `${name}.pem`);
        await write({ serialNumber: serials.alan, reason: "key-compromise" });
        expect(check("ada")).to.include("ada.pem: OK");
        expect(check("alan")).to.include("certificate revoked");
        await write({ serialNumber: serials.ada, reason: "key-compromise" });
        expect(check("ada")).to.include("certificate revoked");
        expect(check("alan")).to.include("alan.pem: OK");
    });

    it("says why, in the codes of the standard, and is empty without anybody", async () => {
        const shown = () => openssl("crl", ...list, "-noout", "-text");
        const reasons = Object.keys(reasonCodes);
        await write(...reasons.map((reason, index) => ({ serialNumber: `0${index}:11:22:33`, reason })));
        expect([...shown().matchAll(/Reason Code: *\n *(.+)/g)].map((match) => match[1])).to.deep.equal(
            reasons.map((reason) => reasonNames[reason]),
        );
        await write();
        expect(shown()).to.include("No Revoked Certificates");
    });
});
