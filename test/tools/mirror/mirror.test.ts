import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";

import { Aws, AwsFault } from "../../../tools/mirror/aws";
import { main } from "../../../tools/mirror/main";
import { followBuild, look, writeLock } from "../../../tools/mirror/mirror";

const account = { id: "123456789012", partition: "aws", region: "eu-central-1" };
const digest = (letters: string) => `sha256:${letters.repeat(64)}`;
const image = (name: string, known?: string) => ({
    source: `quay.io/${name}:v1`,
    repository: `quay.io/${name}`,
    ...(known === undefined ? {} : { digest: known }),
});
const chart = { source: "https://charts.example.org/tiny:1.0.0", repository: "charts/tiny", chartTag: "1.0.0" };

/** An AWS CLI whose registry is a folder; it fails as the real one does, and at calls it does not know. */
const cli = `#!/bin/bash
set -eu
args="$*"; after() { printf '%s\\n' "$args" | sed -nE "s/.*$1[ =]([^ ]+).*/\\1/p"; }
[ "$(after --region)" = eu-central-1 ] || { echo "no region" >&2; exit 9; }
case "$1 $2" in
  "ecr describe-images")
    [ "$(after --registry-id)" = 123456789012 ] || exit 9
    file="$STORE/$(after --repository-name | tr / _):$(after imageTag)"
    [ "$(after --repository-name)" != quay.io/secret ] || { echo "An error occurred (AccessDeniedException) when calling the DescribeImages operation" >&2; exit 254; }
    [ -e "$file" ] || { echo "An error occurred (ImageNotFoundException) when calling the DescribeImages operation" >&2; exit 254; }
    printf '{"imageDetails":[{"imageDigest":"%s"}]}' "$(cat "$file")" ;;
  "codebuild start-build") printf %s "$4" > "$STORE/start.json"; echo '{"build":{"id":"b:1","buildStatus":"IN_PROGRESS","currentPhase":"SUBMITTED"}}' ;;
  "codebuild batch-get-builds")
    n=$(($(cat "$STORE/n" 2>/dev/null || echo 0) + 1)); echo $n > "$STORE/n"
    if [ $n -lt 3 ]; then echo '{"builds":[{"id":"b:1","buildStatus":"IN_PROGRESS","currentPhase":"BUILD"}]}'
    else echo '{"builds":[{"id":"b:1","buildStatus":"SUCCEEDED","currentPhase":"COMPLETED"}]}'; fi ;;
  *) echo "unknown call $*" >&2; exit 9 ;;
esac
`;

describe("npm run mirror", () => {
    let folder: string;
    let aws: Aws;
    const put = (repository: string, tag: string, text: string) =>
        writeFileSync(join(folder, `${repository.replaceAll("/", "_")}:${tag}`), text);
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "mirror-command-"));
        writeFileSync(join(folder, "aws"), cli.replaceAll("$STORE", folder));
        chmodSync(join(folder, "aws"), 0o755);
        aws = new Aws(account, join(folder, "aws"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("tells what is there, what is missing, and what is something else than the lock file says", async () => {
        put("quay.io/a", "v1", digest("a"));
        put("quay.io/c", "v1", digest("c"));
        put("charts/tiny", "1.0.0", digest("f"));
        const own = { source: `applications/search@${digest("e")}`, repository: "applications/search", digest: digest("e") };
        const held = await look(aws, [image("a"), image("b"), image("c", digest("d")), chart, own]);
        expect(held).to.deep.equal({
            digests: { "quay.io/a:v1": digest("a") },
            absent: [image("b")],
            foreign: [{ image: image("c", digest("d")), found: digest("c") }],
        });
    });

    it("does not take a refusal of AWS for a missing image", async () => {
        const refusal = await look(aws, [image("secret")]).then(
            () => undefined,
            (error: unknown) => error,
        );
        expect(refusal).to.be.instanceOf(AwsFault);
        expect(String(refusal)).to.include("AccessDeniedException");
    });

    it("starts the build with today's list, and follows it to its end, each phase told once", async () => {
        const build = await aws.startBuild("prod-mirror", '{"version":0.2}');
        expect(JSON.parse(readFileSync(join(folder, "start.json"), "utf8"))).to.deep.equal({
            projectName: "prod-mirror",
            buildspecOverride: '{"version":0.2}',
        });
        const told: string[] = [];
        const ended = await followBuild(aws, build, (text) => told.push(text), 1);
        expect(ended.buildStatus).to.equal("SUCCEEDED");
        expect(told).to.deep.equal(["build b:1: SUBMITTED", "build b:1: BUILD"]);
    });

    it("writes the lock file whole, in order, and keeps what it did not look for", () => {
        const file = join(folder, "images.lock.json");
        writeFileSync(file, JSON.stringify({ images: { "quay.io/z:v1": digest("1"), "quay.io/b:v1": digest("2") } }));
        expect(writeLock(file, { "quay.io/a:v1": digest("3"), "quay.io/b:v1": digest("2") })).to.deep.equal(["quay.io/a:v1"]);
        const { images } = JSON.parse(readFileSync(file, "utf8")) as { images: Record<string, string> };
        expect(Object.entries(images)).to.deep.equal([
            ["quay.io/a:v1", digest("3")],
            ["quay.io/b:v1", digest("2")],
            ["quay.io/z:v1", digest("1")],
        ]);
        expect(readdirSync(folder).filter((name) => name.endsWith(".new"))).to.deep.equal([]);
    });

    it("asks nothing of AWS for an environment that is not there, or whose values are for documentation", async () => {
        const said: string[] = [];
        const write = process.stderr.write.bind(process.stderr);
        process.stderr.write = (text: string | Uint8Array) => said.push(String(text)) > 0;
        try {
            expect(await main(["nowhere"])).to.equal(2);
            expect(await main(["prod", "--check"])).to.equal(2);
            expect(await main(["prod", "--unheard-of"])).to.equal(2);
        } finally {
            process.stderr.write = write;
        }
        expect(said.join("")).to.include('no stack "nowhere"').and.to.include("an account of your own");
    });
});
