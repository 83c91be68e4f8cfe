import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import * as fc from "fast-check";
import { parse } from "yaml";

import { charts } from "../../../components/charts/catalogue";
import { absentImages, imageFaults, mirrorRepositoryOf, unmirrored } from "../../../components/images/image-plan";
import { buildSpecification, chartImage, copyCommands, type MirroredChart } from "../../../components/images/mirror-plan";
import { imageOf, registryHost } from "../../../components/images/own-registry";
import { chartsOf, imageSources, mirroredImages } from "../../../stacks/images";
import { configurationOf, everyEnvironment } from "../../support/environments";

const host = "111122223333.dkr.ecr.eu-central-1.amazonaws.com";
const tiny: MirroredChart = { name: "tiny", version: "1.2.3+a", published: "https://charts.example.org" };

/** Tools that do as crane and helm do, with files for images, and write down how they are called. Any other call fails. */
const fakes = {
    crane: `name="$2"; [ "$1" = copy ] && name="$3"
case "$1" in
  digest) [ -e "$STORE/$(printf %s "$name" | tr / _)" ] ;;
  copy) [ $# = 3 ] && echo "crane copy $2" >> "$STORE/log" && touch "$STORE/$(printf %s "$name" | tr / _)" ;;
  *) echo "crane $1 is not known here" >&2; exit 9 ;;
esac`,
    helm: `case "$1" in
  pull) [ "$3 $5 $7" = "--repo --version --destination" ] && mkdir -p "$8" && touch "$8/$2-$6.tgz" && echo "helm pull $2 $4 $6" >> "$STORE/log" ;;
  push) [ -e "$2" ] && chart=$(basename "$2" .tgz) && touch "$STORE/$(printf %s "\${3#oci://}/tiny:1.2.3_a" | tr / _)" && echo "helm push $chart $3" >> "$STORE/log" ;;
  *) echo "helm $1 is not known here" >&2; exit 9 ;;
esac`,
};

describe("the mirror", () => {
    let folder: string;
    before(() => {
        folder = mkdtempSync(join(tmpdir(), "mirror-"));
        for (const [name, script] of Object.entries(fakes)) {
            writeFileSync(join(folder, name), `#!/bin/bash\n${script}\n`);
            chmodSync(join(folder, name), 0o755);
        }
    });
    after(() => rmSync(folder, { recursive: true }));

    const run = (commands: readonly string[]): string[] => {
        const log = join(folder, "log");
        rmSync(log, { force: true });
        const env = { ...process.env, PATH: `${folder}:${String(process.env["PATH"])}`, STORE: folder };
        execFileSync("bash", ["-euc", commands.join("\n")], { cwd: folder, env, stdio: ["ignore", "ignore", "pipe"] });
        return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
    };

    it("DT-1: copies what the registry lacks, and a second time nothing", () => {
        const commands = copyCommands(["quay.io/tigera/operator:v1.42.3"], [tiny], host);
        expect(run(commands)).to.deep.equal([
            "crane copy quay.io/tigera/operator:v1.42.3",
            "helm pull tiny https://charts.example.org 1.2.3+a",
            `helm push tiny-1.2.3+a oci://${host}/charts`,
        ]);
        expect(run(commands)).to.deep.equal([]);
    });

    it("passes on any name as one word, whatever it holds", () => {
        fc.assert(
            fc.property(
                fc.string({ minLength: 1 }).filter((text) => !text.includes("\0")),
                (source) => {
                    const [command] = copyCommands([source], [], host);
                    const shown = execFileSync("bash", [
                        "-c",
                        `crane() { printf '%s\\0' "$@"; false; }; ${String(command).replace(">/dev/null 2>&1", "")} || true`,
                    ]);
                    expect(shown.toString("utf8").split("\0").slice(0, 5)).to.deep.equal([
                        "digest",
                        `${host}/${source}`,
                        "copy",
                        source,
                        `${host}/${source}`,
                    ]);
                },
            ),
            { numRuns: 25 },
        );
    });

    it("is a build that CodeBuild can read: tools from source by release, sign-in by a token that no file holds", () => {
        const specification = parse(buildSpecification(["quay.io/tigera/operator:v1.42.3"], [tiny], host, "eu-central-1")) as {
            version: number;
            phases: Record<string, { commands: string[] }>;
        };
        expect(specification.version).to.equal(0.2);
        for (const command of specification.phases["install"]?.commands ?? []) expect(command).to.match(/^go install \S+@v\d+\.\d+\.\d+$/);
        for (const command of specification.phases["pre_build"]?.commands ?? []) {
            expect(command).to.match(/^aws ecr get-login-password --region eu-central-1 \| .* --password-stdin /);
        }
    });

    it("keeps an image under the name it came from, and a chart under its own", () => {
        expect(mirrorRepositoryOf("registry.istio.io/release/pilot:1.30.3-distroless")).to.equal("registry.istio.io/release/pilot");
        expect(chartImage(tiny)).to.deep.equal({
            source: "https://charts.example.org/tiny:1.2.3+a",
            repository: "charts/tiny",
            chartTag: "1.2.3_a",
        });
        expect(imageFaults([{ ...chartImage(tiny), digest: `sha256:${"0".repeat(64)}` }])).to.have.length(1);
    });

    it("DT-3: pins an image by its digest once that is known, and never takes one without a release", () => {
        const source = "quay.io/tigera/operator:v1.42.3";
        const digest = `sha256:${"ab".repeat(32)}`;
        expect(imageOf({ host, digests: {} }, source).image).to.equal(`${host}/${source}`);
        expect(imageOf({ host, digests: { [source]: digest } }, source)).to.include({
            pinnedTag: `v1.42.3@${digest}`,
            image: `${host}/${source}@${digest}`,
        });
        for (const moving of ["quay.io/tigera/operator", "quay.io/tigera/operator:latest"]) {
            expect(() => imageOf({ host, digests: {} }, moving)).to.throw(RangeError, "no fixed release");
        }
        expect(registryHost({ id: "111122223333", partition: "aws-cn", region: "cn-north-1" })).to.equal(
            "111122223333.dkr.ecr.cn-north-1.amazonaws.com.cn",
        );
    });

    it("asks for a chart by its tag and for an image by its digest, and for what was never mirrored not at all", async () => {
        const asked: string[] = [];
        const digest = `sha256:${"ab".repeat(32)}`;
        const images = [
            { source: "quay.io/a:1", repository: "quay.io/a", digest },
            { source: "quay.io/b:1", repository: "quay.io/b" },
            chartImage(tiny),
        ];
        const registry = {
            has: (repository: string, reference: string) => {
                asked.push(`${repository} ${reference}`);
                return Promise.resolve(repository === "quay.io/a");
            },
        };
        expect(await absentImages(images, registry)).to.deep.equal([images[2]]);
        expect(asked).to.have.members([`quay.io/a ${digest}`, "charts/tiny 1.2.3_a"]);
        expect(unmirrored(images)).to.deep.equal([images[1]]);
    });

    for (const name of everyEnvironment) {
        it(`DT-3: knows every chart and image of ${name}, each of a fixed release, and asks the gate for all of them`, () => {
            const environment = configurationOf(name);
            expect(chartsOf(environment).length).to.equal(Object.keys(charts).length + 1);
            for (const source of imageSources(environment))
                expect(source)
                    .to.match(/^[a-z0-9.-]+\.[a-z]+\/\S+:[^:/]+$/)
                    .and.not.match(/:latest$/);
            const gate = mirroredImages(environment, {});
            expect(imageFaults(gate)).to.deep.equal([]);
            expect(gate.map(({ source }) => source)).to.include.members(imageSources(environment));
            expect(gate.filter(({ chartTag }) => chartTag !== undefined)).to.have.length(chartsOf(environment).length);
        });
    }
});
