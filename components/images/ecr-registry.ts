import { execFile } from "node:child_process";
import { promisify } from "node:util";

import type { Account } from "../account";
import type { Registry } from "./image-plan";

const run = promisify(execFile);

/** Milliseconds one question may take. */
const longestMs = 30_000;

/** What ECR says of an image or a repository that is not there (ECR API, DescribeImages, "Errors"). */
const notThere = /\((?:ImageNotFoundException|RepositoryNotFoundException)\)/;

/**
 * The account's registry, asked through the AWS CLI: whoever deploys has it, since the Kubernetes provider takes its tokens from it.
 *
 * @param mirrorProject Name of the CodeBuild project that copies what is missing; absent, nothing is started.
 * @param command The CLI, `aws` on the PATH by default.
 */
export const ecrRegistry = (account: Account, mirrorProject?: string, command = "aws"): Registry => ({
    has: async (repository, reference) => {
        const place = ["--registry-id", account.id, "--region", account.region];
        const which = reference.startsWith("sha256:") ? "imageDigest" : "imageTag";
        const image = ["--repository-name", repository, "--image-ids", `${which}=${reference}`];
        try {
            await run(command, ["ecr", "describe-images", ...place, ...image, "--output", "json"], { timeout: longestMs });
            return true;
        } catch (error) {
            const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
            if (notThere.test(said)) return false;
            throw new Error(`ECR cannot be asked for ${repository}: ${said || String(error)}`, { cause: error });
        }
    },
    ...(mirrorProject === undefined
        ? {}
        : {
              startMirror: async () => {
                  const build = ["codebuild", "start-build", "--project-name", mirrorProject, "--region", account.region];
                  await run(command, [...build, "--output", "json"], { timeout: longestMs });
              },
          }),
});
