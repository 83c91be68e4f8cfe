import { readFileSync } from "node:fs";
import path from "node:path";

import Ajv from "ajv";
import { expect } from "chai";

import { preview, PreviewFault, type PreviewReport } from "../../../tools/preview";
import { JsonFile } from "../../../tools/preview/report/json-file";
import { buildReport, exitCodeOf } from "../../../tools/preview/report/report";
import { makeStyle } from "../../../tools/preview/report/style";
import { renderReport } from "../../../tools/preview/report/text";
import { fixture, plainPack, ROOT, worldRecording } from "../../support/preview";

/** What two runs have to agree on: all but the times. */
function timeless(report: PreviewReport): unknown {
    return JSON.parse(JSON.stringify({ ...report, timings: undefined }));
}

describe("the report of a preview", () => {
    let alone: PreviewReport;
    before(async () => {
        const [recording, pack] = await Promise.all([worldRecording(), plainPack()]);
        alone = buildReport({ recording, packs: [pack.info], verdicts: [await pack.judge(recording)], packStart: 1, total: 2 });
    });
    const of = (name: string, type: string) => alone.resources.find((resource) => resource.name === name && resource.type === type);

    it("is the same for two previews at once and for one alone", async () => {
        const options = { root: fixture("world"), stack: "dev", packs: [fixture("packs/plain")] };
        const [one, other] = await Promise.all([preview(options), preview(options)]);
        expect(timeless(one)).to.deep.equal(timeless(alone));
        expect(timeless(other)).to.deep.equal(timeless(alone));
    });

    it("is not begun if it could not be written", () => {
        expect(() => new JsonFile(fixture("world"))).to.throw(PreviewFault, "it is a folder");
        expect(() => new JsonFile(path.join(fixture("world"), "nowhere/report.json"))).to.throw(PreviewFault, "its folder does not exist");
    });

    it("has the documented form", () => {
        const schema = JSON.parse(readFileSync(path.join(ROOT, "tools/preview/report.schema.json"), "utf8")) as object;
        const validate = new Ajv({ allErrors: true }).compile(schema);
        expect(validate(JSON.parse(JSON.stringify(alone))), JSON.stringify(validate.errors?.slice(0, 3))).to.equal(true);
        expect(validate({ ...alone, schemaVersion: 2 })).to.equal(false);
        expect(validate({ ...alone, surprise: true })).to.equal(false);
    });

    it("shows unknowns and secrets by their marks, with the paths of secrets", () => {
        const data = of("store-data", "aws:s3/bucket:Bucket");
        expect(data?.inputs["tags"]).to.deep.include({ password: { $secret: true }, purpose: "books" });
        expect(data?.secretPaths).to.deep.equal(["tags.password"]);
        expect(alone.outputs).to.deep.include({ bucketArn: { $unknown: true }, password: { $secret: true }, tree: { $secret: true } });
        expect(of("page", "aws:s3/bucketObject:BucketObject")?.inputs["content"]).to.deep.equal({ $asset: { text: "hello" } });
        expect(of("eks", "eks:index:Cluster")?.inputs["serviceRole"]).to.deep.equal({ $resource: of("plane", "aws:iam/role:Role")?.urn });
    });

    it("has no secret, placeholder, cipher text or mark of the protocol in it, as JSON or as text", () => {
        const text = renderReport(alone, { verbose: true, style: makeStyle(false) });
        for (const form of [JSON.stringify(alone), text]) {
            for (const hidden of ["hunter22", "encrypted-value-of", "AAABA", "04da6b54", "1b470612", "4dabf181"])
                expect(form).not.to.include(hidden);
        }
        expect(text).not.to.include("\u001b");
    });

    it("for people shows components with counts, findings with controls and the way to mend them, and totals", () => {
        const text = renderReport(broken(), { verbose: false, style: makeStyle(false) });
        expect(text).to.match(/store {2}world:index:Store {2}1 resource/);
        expect(text).not.to.include("store-data  aws:s3");
        expect(text).to.include("AC-1, AC-3  no-public-address (mandatory, high; pack plain)");
        expect(text).to.include("To mend: Set mapPublicIpOnLaunch to false.").and.include("https://example.org/no-public-address");
        expect(text).to.match(/\? S3-2: \d+\n {6}named-bucket: /);
        expect(text).to.include("Refused: 1 mandatory violation, 0 limits exceeded.");
        expect(text).to.include("children not known offline: thing");
        expect(text).to.include("1 hook registered, none run");
    });

    it("shows every resource if asked, and what is special about it", () => {
        const text = renderReport(alone, { verbose: true, style: makeStyle(false) });
        for (const { name, type } of alone.resources) if (type !== "pulumi:pulumi:Stack") expect(text).to.include(`${name}  ${type}`);
        expect(text).to.include("gate  aws:s3/bucket:Bucket  (hook beforeCreate, not run)");
        expect(text).to.include("net-edge-1  aws:ec2/subnet:Subnet  (implied)");
    });

    it("has colour only where it is asked for", () => {
        expect(renderReport(broken(), { verbose: false, style: makeStyle(true) })).to.include("\u001b[31m");
    });

    it("counts what it holds", () => {
        const { summary, resources } = alone;
        expect(summary.resources).to.equal(resources.length - 1);
        expect(summary.implied).to.equal(resources.filter(({ implied }) => implied).length);
        expect(summary.undecided).to.equal(alone.policies.undecided.length);
        expect(summary.advisoryViolations).to.equal(1);
    });

    it("refuses violations and exceeded limits, and what is undecided only if asked", () => {
        expect(exitCodeOf(alone, false)).to.equal(0);
        expect(exitCodeOf(alone, true)).to.equal(1);
        expect(exitCodeOf(broken(), false)).to.equal(1);
        expect(exitCodeOf({ ...alone, summary: { ...alone.summary, limitsExceeded: 1 } }, false)).to.equal(1);
        expect(exitCodeOf({ ...alone, summary: { ...alone.summary, undecided: 0, quotasToRaise: 2 } }, true)).to.equal(0);
    });

    /** The report with one mandatory violation in it. */
    function broken(): PreviewReport {
        const policy = alone.policies.packs[0]?.policies.find(({ name }) => name === "no-public-address");
        if (!policy) throw new Error("the pack has lost its policy");
        const { controls, severity, remediationSteps, url } = policy;
        const urn = of("inner", "aws:ec2/subnet:Subnet")?.urn ?? "";
        const violation = {
            pack: "plain",
            policy: policy.name,
            level: "mandatory" as const,
            severity,
            controls,
            message: "gives public addresses",
            urn,
            remediationSteps,
            url,
        };
        return {
            ...alone,
            summary: { ...alone.summary, mandatoryViolations: 1 },
            policies: { ...alone.policies, violations: [...alone.policies.violations, violation] },
        };
    }
});
