import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { generate } from "selfsigned";
import { parse } from "yaml";

import { Calls } from "../../../tools/vpn/calls";
import { main } from "../../../tools/vpn/main";
import { People, profileOf } from "../../../tools/vpn/vpn";
import { configurationOf } from "../../support/environments";

const authority = "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/1234";

/** An AWS CLI and Pulumi's whose answers are files of a folder; they note what they are asked, and fail at calls they do not know. */
const aws = `#!/bin/bash
set -eu
args="$*"; after() { printf '%s\\n' "$args" | sed -nE "s/.*$1 ([^ ]+).*/\\1/p"; }
[ "$(after --region)" = eu-central-1 ] || { echo "no region" >&2; exit 9; }
case "$1 $2" in
  "acm-pca get-certificate")
    [ "$(after --certificate-authority-arn)" = ${authority} ] || exit 9
    file="$STORE/$(after --certificate-arn | sed 's/.*\\///').json"
    [ -e "$file" ] || { echo "An error occurred (AccessDeniedException) when calling the GetCertificate operation" >&2; exit 254; }
    cat "$file" ;;
  "acm-pca revoke-certificate")
    echo "$(after --certificate-serial) $(after --revocation-reason)" >> "$STORE/revoked"
    [ ! -e "$STORE/already" ] || { echo "An error occurred (RequestAlreadyProcessedException) when calling the RevokeCertificate operation" >&2; exit 254; } ;;
  "ec2 export-client-vpn-client-configuration")
    printf '{"ClientConfiguration":"client\\\\nremote %s.prod.clientvpn.eu-central-1.amazonaws.com 443\\\\n"}' "$(after --client-vpn-endpoint-id)" ;;
  *) echo "unknown call $*" >&2; exit 9 ;;
esac
`;
const pulumi = `#!/bin/bash
set -eu
case "$1" in
  stack) [ "$*" = "stack export --stack prod" ] || exit 9; cat "$STORE/state.json" ;;
  up) printf '%s' "$*" > "$STORE/up"; echo "Updating"; [ ! -e "$STORE/refuse" ] || exit 255; [ ! -e "$STORE/new.json" ] || cp "$STORE/new.json" "$STORE/ada.json" ;;
  *) exit 9 ;;
esac
`;

describe("npm run vpn", () => {
    const environment = configurationOf("prod");
    const now = new Date("2030-01-01T00:00:00Z");
    let folder: string;
    let out: string;
    let err: string;

    const certificate = async (person: string, daysLeft: number) => {
        const notAfterDate = new Date(now.getTime() + daysLeft * 86_400_000);
        const { cert } = await generate([{ name: "commonName", value: person }], {
            keySize: 2048,
            notBeforeDate: new Date("2029-01-01"),
            notAfterDate,
        });
        return cert;
    };
    const put = (file: string, value: unknown) =>
        writeFileSync(join(folder, file), typeof value === "string" ? value : JSON.stringify(value));
    const certificateArn = (short: string) => `${authority}/certificate/${short}`;
    const urnOf = (type: string, name: string) => `urn:pulumi:prod::weaviate-aws::${type}::${name}`;
    const resource = (type: string, name: string, id: string, outputs: object = {}) => ({ urn: urnOf(type, name), type, id, outputs });
    const stack = (people: Record<string, string>) => {
        const certificate = "aws:acmpca/certificate:Certificate";
        const arns = (short: string) => ({ arn: certificateArn(short), certificateAuthorityArn: authority });
        return {
            version: 3,
            deployment: {
                resources: [
                    { urn: urnOf("pulumi:pulumi:Stack", "weaviate-aws-prod"), type: "pulumi:pulumi:Stack" },
                    resource("aws:acmpca/certificateAuthority:CertificateAuthority", "prod", authority, { arn: authority }),
                    resource(certificate, "prod", certificateArn("root"), arns("root")),
                    { ...resource(certificate, "prod-ada.lovelace", certificateArn("old"), arns("old")), delete: true },
                    ...Object.entries(people).map(([person, short]) =>
                        resource(certificate, `prod-${person}`, certificateArn(short), arns(short)),
                    ),
                    ...["cluster-admin", "monitoring-admin"].map((endpoint, index) =>
                        resource("aws:ec2clientvpn/endpoint:Endpoint", `prod-${endpoint}`, `cvpn-endpoint-${index + 1}`),
                    ),
                ],
            },
        };
    };
    const serialOf = (pem: string) => (new X509Certificate(pem).serialNumber.toLowerCase().match(/../g) ?? []).join(":");
    const run = async (...args: string[]) => {
        const streams = { out: process.stdout.write.bind(process.stdout), err: process.stderr.write.bind(process.stderr) };
        out = err = "";
        process.stdout.write = (text: string | Uint8Array) => (out += String(text)) !== "";
        process.stderr.write = (text: string | Uint8Array) => (err += String(text)) !== "";
        const commands = { aws: join(folder, "aws"), pulumi: join(folder, "pulumi") };
        try {
            return await main(args, () => new People(environment, new Calls(environment.region, commands), now));
        } finally {
            process.stdout.write = streams.out;
            process.stderr.write = streams.err;
        }
    };
    const json = () => JSON.parse(out) as Record<string, unknown>;

    let ada: string;
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "vpn-command-"));
        for (const [name, text] of Object.entries({ aws, pulumi })) {
            put(name, text.replaceAll("$STORE", folder));
            chmodSync(join(folder, name), 0o755);
        }
        ada = await certificate("ada.lovelace", 80);
        put("ada.json", { Certificate: ada, CertificateChain: "chain" });
        put("state.json", stack({ "ada.lovelace": "ada" }));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("issues a person's certificate, and a profile for each endpoint of the person's team, without any key", async () => {
        expect(await run("issue", "prod", "ada.lovelace", "--json")).to.equal(0);
        expect(json()).to.include({ person: "ada.lovelace", serialNumber: serialOf(ada), daysLeft: 80, certificate: ada });
        const { profiles } = json() as { profiles: Record<string, string> };
        expect(Object.keys(profiles)).to.deep.equal(["cluster-admin"]);
        expect(profiles["cluster-admin"]).to.match(/^client\nremote cvpn-endpoint-1\..* 443\n\n<cert>\n-----BEGIN CERTIFICATE-----/);
        expect(out).to.not.include("PRIVATE KEY");
        expect(await run("issue", "prod", "ada.lovelace")).to.equal(0);
        expect(out).to.include(profileOf(String(profiles["cluster-admin"]).split("<cert>")[0] ?? "", "ada.lovelace", ada));
    });

    it("writes profiles where they are asked for, for the owner alone, and over none that is there", async () => {
        expect(await run("issue", "prod", "ada.lovelace", "--folder", folder)).to.equal(0);
        const file = join(folder, "prod-cluster-admin-ada.lovelace.ovpn");
        expect(readFileSync(file, "utf8")).to.include("key ada.lovelace.key");
        expect(statSync(file).mode & 0o777).to.equal(0o600);
        const again = await run("issue", "prod", "ada.lovelace", "--folder", folder).then(
            () => "written",
            (error: unknown) => String(error),
        );
        expect(again).to.include("EEXIST");
    });

    it("renews by Pulumi, that one resource, and hands out the new one", async () => {
        const renewed = await certificate("ada.lovelace", 90);
        put("new.json", { Certificate: renewed, CertificateChain: "chain" });
        expect(await run("renew", "prod", "ada.lovelace", "--yes", "--json")).to.equal(0);
        expect(readFileSync(join(folder, "up"), "utf8")).to.equal(
            `up --stack prod --target-replace ${urnOf("aws:acmpca/certificate:Certificate", "prod-ada.lovelace")} --yes`,
        );
        expect(json()).to.include({ serialNumber: serialOf(renewed), daysLeft: 90 });
        await run("renew", "prod", "ada.lovelace", "--json");
        expect(readFileSync(join(folder, "up"), "utf8")).to.not.include("--yes");
    });

    it("fails, and hands out nothing, where Pulumi did not renew", async () => {
        put("refuse", "");
        expect(await run("renew", "prod", "ada.lovelace", "--yes")).to.equal(3);
        expect(out).to.equal("");
        expect(err).to.include("pulumi up ended with 255");
    });

    it("revokes with the reason AWS knows, and shows lines the stack file takes", async () => {
        expect(await run("revoke", "prod", "ada.lovelace", "--reason", "key-compromise")).to.equal(0);
        expect(readFileSync(join(folder, "revoked"), "utf8")).to.equal(`${serialOf(ada)} KEY_COMPROMISE\n`);
        const lines = out.split("\n");
        const from = lines.indexOf("    revoked:");
        const yaml = ["vpn:", ...lines.slice(from, from + 4)].join("\n");
        expect(parse(yaml)).to.deep.equal({
            vpn: { revoked: [{ serialNumber: serialOf(ada), name: "ada.lovelace", reason: "key-compromise" }] },
        });
        put("already", "");
        expect(await run("revoke", "prod", "ada.lovelace", "--reason", "superseded", "--serial", "3f:9a:00:1c", "--json")).to.equal(0);
        expect(json()).to.include({ serialNumber: "3f:9a:00:1c", isNew: false });
    });

    it("lists everyone, and ends with 1 if anybody has trouble", async () => {
        const [first, second, third] = environment.vpn.people.map(({ name }) => name) as [string, string, string];
        put("soon.json", { Certificate: await certificate(second, 5), CertificateChain: "" });
        put("state.json", stack({ [first]: "ada", [second]: "soon" }));
        expect(await run("list", "prod", "--json")).to.equal(1);
        const rows = JSON.parse(out) as { person: string; trouble?: string }[];
        expect(rows.map(({ person, trouble }) => [person, trouble])).to.deep.equal([
            [first, undefined],
            [second, "ends soon"],
            [third, "none"],
        ]);
        put("ended.json", { Certificate: await certificate(third, -1), CertificateChain: "" });
        put("state.json", stack({ [first]: "ada", [second]: "ada", [third]: "ended" }));
        expect(await run("list", "prod")).to.equal(1);
        expect(out).to.match(/ended$/m);
        put("state.json", stack(Object.fromEntries(environment.vpn.people.map(({ name }) => [name, "ada"]))));
        expect(await run("list", "prod")).to.equal(0);
    });

    it("tells wrong arguments from what AWS and Pulumi refuse", async () => {
        expect(await run("issue", "prod", "nobody")).to.equal(2);
        expect(err).to.include("There is no nobody").and.to.include("ada.lovelace");
        expect(await run("issue", "prod", environment.vpn.people[1]?.name ?? "")).to.equal(2);
        expect(err).to.include("has no certificate").and.to.include("pulumi up");
        expect(await run("revoke", "prod", "ada.lovelace")).to.equal(2);
        expect(await run("revoke", "prod", "ada.lovelace", "--reason", "boredom")).to.equal(2);
        expect(await run("unheard-of")).to.equal(2);
        expect(readdirSync(folder)).to.not.include("revoked");
        put("state.json", stack({ "ada.lovelace": "missing" }));
        expect(await run("issue", "prod", "ada.lovelace")).to.equal(3);
        expect(err).to.include("aws acm-pca get-certificate").and.to.include("AccessDeniedException");
        put("state.json", { version: 3, deployment: { resources: [] } });
        expect(await run("list", "prod")).to.equal(3);
        put("state.json", "no");
        expect(await run("list", "prod")).to.equal(3);
    });

    it("asks nothing of anybody for an environment that is not there, or whose values are for documentation", async () => {
        const write = process.stderr.write.bind(process.stderr);
        let said = "";
        process.stderr.write = (text: string | Uint8Array) => (said += String(text)) !== "";
        try {
            expect(await main(["list", "nowhere"])).to.equal(2);
            expect(await main(["list", "prod"])).to.equal(2);
        } finally {
            process.stderr.write = write;
        }
        expect(said).to.include('no stack "nowhere"').and.to.include("an account of your own");
    });
});
