import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { PreviewFault, readEnvironment } from "../../../tools/preview";
import { fixture } from "../../support/preview";

const faultOf = (read: () => unknown): PreviewFault => {
    try {
        read();
    } catch (error) {
        if (error instanceof PreviewFault) return error;
        throw error;
    }
    throw new Error("nothing was refused");
};

describe("the project and stack a preview runs", () => {
    it("are those of Pulumi.yaml, with the program's own folder as working directory", () => {
        const environment = readEnvironment(fixture("world"), "dev");
        expect(environment).to.include({
            project: "world",
            stack: "dev",
            programDirectory: path.join(fixture("world"), "program"),
            entryPoint: "main.js",
        });
    });

    it("reach the program as text: scalars as they are, everything else as JSON, defaults of the project included", () => {
        const { config } = readEnvironment(fixture("world"), "dev");
        expect(config).to.include({
            "world:count": "30",
            "world:enabled": "true",
            "world:greeting": "hello",
            "aws:region": "eu-central-1",
        });
        expect(config["aws:allowedAccountIds"]).to.equal('["111122223333"]');
        expect(JSON.parse(config["world:nested"] ?? "")).to.deep.equal({ depth: 2 });
    });

    it("never hold what is encrypted: placeholders stand for it, at the top and within", () => {
        const { config, secretKeys } = readEnvironment(fixture("world"), "dev");
        expect(secretKeys).to.deep.equal(["world:token", "world:tree"]);
        expect(JSON.stringify(config)).not.to.include("AAABA");
        expect((JSON.parse(config["world:tree"] ?? "") as { password: string }).password).to.equal(
            "encrypted-value-of-world:tree.password",
        );
    });

    it("take values a test gives in place of the file's, and lose those it takes away", () => {
        const { config } = readEnvironment(fixture("world"), "dev", {
            config: { "world:count": 7, "world:greeting": undefined, "world:extra": { a: [1] } },
        });
        expect(config).to.include({ "world:count": "7", "world:extra": '{"a":[1]}' });
        expect(config).not.to.have.property("world:greeting");
    });

    it("must exist; the stacks there are get named", () => {
        const fault = faultOf(() => readEnvironment(fixture("world"), "production"));
        expect(fault).to.include({ kind: "configuration", exitCode: 2 });
        expect(fault.message).to.include('no stack "production"').and.include("dev, quiet");
        expect(faultOf(() => readEnvironment(fixture("packs"), "dev")).message).to.include("no Pulumi.yaml");
        expect(faultOf(() => readEnvironment(fixture("world"), "../dev")).message).to.include("no stack");
    });

    describe("with odd content", () => {
        const folder = mkdtempSync(path.join(tmpdir(), "preview-"));
        after(() => rmSync(folder, { recursive: true }));
        const stackOf = (stack: string, project = "name: odd\n"): PreviewFault => {
            writeFileSync(path.join(folder, "Pulumi.yaml"), project);
            writeFileSync(path.join(folder, "Pulumi.dev.yaml"), stack);
            return faultOf(() => readEnvironment(folder, "dev"));
        };

        it("are refused with the line, if it is no YAML, but without what stands there", () => {
            const { exitCode, message } = stackOf("config:\n  odd:size: [fine\n");
            expect(exitCode).to.equal(2);
            expect(message)
                .to.match(/Pulumi\.dev\.yaml, line \d+: no valid YAML/)
                .and.not.include("fine");
        });

        it("are refused with the key and how to mend it", () => {
            expect(stackOf("config:\n  size: 1\n").message).to.include('write "odd:size"');
            expect(stackOf("config:\n  odd:size:\n").message).to.include('"odd:size" has no value');
            expect(stackOf("config: [1]\n").message).to.include("no map");
            expect(stackOf("just text\n").message).to.include("no map");
            expect(stackOf("", "description: nameless\n").message).to.include('no "name"');
            expect(stackOf("", "name: odd\nmain: nowhere.js\n").message).to.include("nowhere.js does not exist");
        });
    });
});
