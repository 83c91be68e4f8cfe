import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { Account } from "../../components/account";

const run = promisify(execFile);

/** Milliseconds one call may take. */
const longestMs = 60_000;

/** What AWS refused, or could not be asked. */
export class AwsFault extends Error {}

/** A build as CodeBuild tells of it. */
export interface Build {
    id: string;
    /** `IN_PROGRESS`, or how it ended: `SUCCEEDED`, `FAILED`, `FAULT`, `STOPPED`, `TIMED_OUT`. */
    buildStatus: string;
    currentPhase?: string;
    logs?: { deepLink?: string };
}

/** The calls of AWS that mirroring takes, by the AWS CLI: whoever deploys has it, signed in. */
export class Aws {
    constructor(
        private readonly account: Account,
        private readonly command = "aws",
    ) {}

    /**
     * Starts the build.
     *
     * @param specification What it does, instead of what its project says: the list of this source, not of the last update.
     */
    async startBuild(projectName: string, specification: string): Promise<Build> {
        const input = JSON.stringify({ projectName, buildspecOverride: specification });
        return (await this.call<{ build: Build }>(["codebuild", "start-build", "--cli-input-json", input])).build;
    }

    /** How a build is doing. */
    async build(id: string): Promise<Build> {
        const { builds } = await this.call<{ builds: Build[] }>(["codebuild", "batch-get-builds", "--ids", id]);
        const [found] = builds;
        if (found === undefined) throw new AwsFault(`CodeBuild knows no build ${id}`);
        return found;
    }

    /**
     * The digest behind a tag; `undefined` if there is none.
     *
     * @throws {AwsFault} if ECR cannot be asked.
     */
    async digest(repository: string, tag: string): Promise<string | undefined> {
        const which = ["--registry-id", this.account.id, "--repository-name", repository, "--image-ids", `imageTag=${tag}`];
        try {
            const { imageDetails } = await this.call<{ imageDetails: { imageDigest?: string }[] }>(["ecr", "describe-images", ...which]);
            return imageDetails[0]?.imageDigest;
        } catch (error) {
            // What ECR says of an image or a repository that is not there (ECR API, DescribeImages, "Errors").
            if (error instanceof AwsFault && /\((?:ImageNotFoundException|RepositoryNotFoundException)\)/.test(error.message))
                return undefined;
            throw error;
        }
    }

    private async call<Answer>(parameters: string[]): Promise<Answer> {
        const all = [...parameters, "--region", this.account.region, "--output", "json"];
        try {
            const { stdout } = await run(this.command, all, { timeout: longestMs, maxBuffer: 16 * 1024 * 1024 });
            return JSON.parse(stdout) as Answer;
        } catch (error) {
            const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
            throw new AwsFault(`aws ${parameters.slice(0, 2).join(" ")}: ${said || String(error)}`, { cause: error });
        }
    }
}
