import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { generate } from "selfsigned";
import { parse } from "yaml";

import { Calls } from "../../../tools/vpn/calls";
import { main } from "../../../tools/vpn/main";
import { People } from "../../../tools/vpn/vpn";
import { configurationOf } from "../../support/environments";

/** An AWS CLI that hands out profiles and does nothing else, and a Pulumi CLI whose state is a file, and another one after an update. */
const scripts = {
    aws: `#!/bin/bash
[ "$1 $2" = "ec2 export-client-vpn-client-configuration" ] || { echo "unknown call $*" >&2; exit 9; }
echo '{"ClientConfiguration":"client\\nremote vpn.example.com 443\\n"}'
`,
    pulumi: `#!/bin/bash
case "$1" in
  stack) [ "$*" = "stack export --stack dev" ] && cat "$STORE/state.json" ;;
  up) printf '%s' "$*" > "$STORE/up"; cp "$STORE/updated.json" "$STORE/state.json" ;;
  *) exit 9 ;;
esac
`,
};

describe("npm run vpn, where the authority's key lies in the state", () => {
    const environment = structuredClone(configurationOf("dev"));
    const person = environment.vpn.people[0]?.name ?? "";
    let folder: string;
    let out: string;
    let old: string;
    let renewed: string;

    const certificate = async () => (await generate([{ name: "commonName", value: person }], { keySize: 2048 })).cert;
    const serialOf = (pem: string) => (new X509Certificate(pem).serialNumber.toLowerCase().match(/../g) ?? []).join(":");
    const put = (file: string, value: unknown) =>
        writeFileSync(join(folder, file), typeof value === "string" ? value : JSON.stringify(value));
    const urn = (type: string, name: string) => `urn:pulumi:dev::weaviate-aws::weaviate-aws:index:StateAuthority$${type}::${name}`;
    /** A state such as Pulumi exports: secrets are ciphertext. */
    const stateWith = (certPem: unknown) => {
        const one = (type: string, name: string, outputs: object) => ({ urn: urn(type, name), type, id: name, outputs });
        const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:abc" };
        const signed = "tls:index/locallySignedCert:LocallySignedCert";
        const resources = [
            one("tls:index/privateKey:PrivateKey", "dev", { privateKeyPem: secret }),
            one("tls:index/selfSignedCert:SelfSignedCert", "dev", { privateKeyPem: secret, certPem: "the authority's" }),
            one(signed, `dev-person-${person}`, { caPrivateKeyPem: secret, certPem }),
            one(signed, "dev-server-cluster-admin", { caPrivateKeyPem: secret, certPem: "the endpoint's" }),
            one("aws:ec2clientvpn/endpoint:Endpoint", "dev-cluster-admin", {}),
        ];
        return { version: 3, deployment: { resources } };
    };
    const run = async (...args: string[]) => {
        const write = process.stdout.write.bind(process.stdout);
        out = "";
        process.stdout.write = (text: string | Uint8Array) => (out += String(text)) !== "";
        const commands = { aws: join(folder, "aws"), pulumi: join(folder, "pulumi") };
        try {
            return await main(args, () => new People(environment, new Calls(environment.region, commands)));
        } finally {
            process.stdout.write = write;
        }
    };
    /** What the lines that are shown say, once they stand in the stack file. */
    const revokedLines = () => {
        const lines = out.split("\n");
        const from = lines.indexOf("    revoked:");
        return (parse(["vpn:", ...lines.slice(from, from + 4)].join("\n")) as { vpn: unknown }).vpn;
    };

    before(async () => {
        [old, renewed] = [await certificate(), await certificate()];
    });
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "vpn-state-"));
        for (const [name, text] of Object.entries(scripts)) {
            put(name, text.replaceAll("$STORE", folder));
            chmodSync(join(folder, name), 0o755);
        }
        put("state.json", stateWith(old));
        put("updated.json", stateWith(renewed));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("issues what the state has signed, without a question to AWS Private CA", async () => {
        expect(await run("issue", "dev", person, "--json")).to.equal(0);
        const handout = JSON.parse(out) as Record<string, unknown>;
        expect(handout).to.include({ person, certificate: old, serialNumber: serialOf(old) });
        expect(handout).to.not.have.property("add");
        expect(handout["profiles"]).to.have.all.keys("cluster-admin");
        expect(out).to.not.include("PRIVATE KEY").and.to.not.include("v1:abc");
    });

    it("renews that one resource, and says how the old certificate is revoked, which nothing else does", async () => {
        expect(await run("renew", "dev", person, "--yes")).to.equal(0);
        expect(readFileSync(join(folder, "up"), "utf8")).to.equal(
            `up --stack dev --target-replace ${urn("tls:index/locallySignedCert:LocallySignedCert", `dev-person-${person}`)} --yes`,
        );
        expect(out).to.include(serialOf(renewed)).and.to.include("still opens the VPN");
        expect(revokedLines()).to.deep.equal({ revoked: [{ serialNumber: serialOf(old), name: person, reason: "superseded" }] });
    });

    it("revokes by the configuration: it never says that somebody is out who is not", async () => {
        expect(await run("revoke", "dev", person, "--reason", "key-compromise")).to.equal(0);
        expect(out).to.include("still opens the VPN").and.to.not.include("is revoked.");
        expect(revokedLines()).to.deep.equal({ revoked: [{ serialNumber: serialOf(old), name: person, reason: "key-compromise" }] });
        environment.vpn.revoked.push({ serialNumber: serialOf(old), name: person, reason: "key-compromise" });
        try {
            expect(await run("revoke", "dev", person, "--reason", "key-compromise", "--json")).to.equal(0);
            expect(JSON.parse(out)).to.include({ isNew: false, takesUpdate: true });
            expect(await run("list", "dev")).to.equal(1);
            expect(out).to.match(/revoked$/m);
        } finally {
            environment.vpn.revoked.pop();
        }
    });

    it("lists people, and no endpoint for one; a certificate that cannot be read is no certificate", async () => {
        expect(await run("list", "dev", "--json")).to.equal(1);
        const rows = JSON.parse(out) as { person: string; trouble?: string }[];
        expect(rows.map(({ trouble }) => trouble)).to.deep.equal([undefined, ...environment.vpn.people.slice(1).map(() => "none")]);
        put("state.json", stateWith({ ciphertext: "v1:abc" }));
        expect(await run("issue", "dev", person)).to.equal(3);
        expect(out).to.equal("");
    });
});
