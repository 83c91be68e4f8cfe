import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { root } from "../../support/environments";
import { lists } from "./lists";

/** The SDK as far as the function uses it: its calls are noted in a file, its answers come from the environment. */
const ec2 = `
import { appendFileSync } from "node:fs";
class Command { constructor(input) { this.input = input; } }
export class ExportClientVpnClientCertificateRevocationListCommand extends Command {}
export class ImportClientVpnClientCertificateRevocationListCommand extends Command {}
export class EC2Client {
    async send(command) {
        appendFileSync(process.env.CALLS, JSON.stringify({ call: command.constructor.name, ...command.input }) + "\\n");
        if (command instanceof ExportClientVpnClientCertificateRevocationListCommand) return {};
        if (process.env.REFUSES === command.input.ClientVpnEndpointId) throw new Error("UnauthorizedOperation");
        return { Return: true };
    }
}
`;
const s3 = `
import { appendFileSync } from "node:fs";
export class GetObjectCommand { constructor(input) { this.input = input; } }
export class S3Client {
    async send({ input }) {
        appendFileSync(process.env.CALLS, JSON.stringify({ call: "GetObject", ...input }) + "\\n");
        if (process.env.LIST === "") throw Object.assign(new Error("none"), { name: "NoSuchKey" });
        return { Body: { transformToByteArray: async () => new Uint8Array(Buffer.from(process.env.LIST, "base64")) } };
    }
}
`;

describe("the function that publishes revocation lists, as Lambda runs it (AC-10)", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "vpn-function-"));
        cpSync(join(root, "components", "vpn", "lambda"), folder, { recursive: true });
        for (const [name, text] of Object.entries({ "client-ec2": ec2, "client-s3": s3 })) {
            const module = join(folder, "node_modules", "@aws-sdk", name);
            mkdirSync(module, { recursive: true });
            writeFileSync(join(module, "package.json"), JSON.stringify({ name: `@aws-sdk/${name}`, type: "module", main: "index.js" }));
            writeFileSync(join(module, "index.js"), text);
        }
        writeFileSync(join(folder, "run.mjs"), 'import { handler } from "./index.mjs";\nawait handler(JSON.parse(process.argv[2]));\n');
    });
    after(() => rmSync(folder, { recursive: true }));

    const run = (environment: Record<string, string>) => {
        const calls = join(folder, "calls");
        writeFileSync(calls, "");
        const env = {
            ...process.env,
            CALLS: calls,
            BUCKET: "lists",
            KEY: "crl/1234.crl",
            ENDPOINTS: JSON.stringify({ "cluster-admin": "cvpn-1", "monitoring-admin": "cvpn-2" }),
            ENVIRONMENT: "prod",
            REVOKED: JSON.stringify(["aa:bb:cc:dd"]),
            REPUBLISH_HOURS: "240",
            REFUSES: "",
            ...environment,
        };
        let out = "";
        let failed = false;
        try {
            const stdio = ["ignore", "pipe", "ignore"] as ("ignore" | "pipe")[];
            out = execFileSync(process.execPath, ["run.mjs", JSON.stringify({ source: "aws.s3" })], {
                cwd: folder,
                env,
                stdio,
                encoding: "utf8",
            });
        } catch (error) {
            failed = true;
            out = (error as { stdout: string }).stdout;
        }
        const lines = readFileSync(calls, "utf8").trim().split("\n");
        return { failed, lines: out.trim().split("\n"), calls: lines.map((line) => JSON.parse(line) as Record<string, string>) };
    };

    it("reads the list, looks at every endpoint, and publishes to each", () => {
        const { failed, lines, calls } = run({ LIST: lists.far });
        expect(failed).to.equal(false);
        expect(calls[0]).to.deep.equal({ call: "GetObject", Bucket: "lists", Key: "crl/1234.crl" });
        const imports = calls.filter(({ call }) => call?.startsWith("Import"));
        expect(imports.map((call) => call["ClientVpnEndpointId"])).to.deep.equal(["cvpn-1", "cvpn-2"]);
        expect(imports[0]?.["CertificateRevocationList"]).to.match(/^-----BEGIN X509 CRL-----\n/);
        expect(JSON.parse(lines[0] ?? ""))
            .to.include({ Environment: "prod", NotListed: 1 })
            .and.to.have.property("HoursLeft")
            .above(0);
    });

    it("fails, after it has served the others and told its metrics, if an endpoint refuses", () => {
        const { failed, lines, calls } = run({ LIST: lists.far, REFUSES: "cvpn-1" });
        expect(failed).to.equal(true);
        expect(calls.at(-1)).to.include({ ClientVpnEndpointId: "cvpn-2" });
        expect(lines[0]).to.include("HoursLeft");
    });

    it("waits for the authority's first list, and says nothing of hours until then", () => {
        const { failed, lines, calls } = run({ LIST: "" });
        expect(failed).to.equal(false);
        expect(calls).to.have.length(1);
        expect(lines[0]).to.not.include("HoursLeft");
    });
});
