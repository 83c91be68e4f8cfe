import { Analyzer } from "@pulumi/aws/accessanalyzer";
import type * as pulumi from "@pulumi/pulumi";

import { unusedAccessDays } from "./baseline-plan";

/**
 * IAM Access Analyzer: what can be reached from outside the account, and which permissions nobody uses.
 *
 * Controls: AC-8, S3-2.
 * @returns the ARN of the analyzer of access from outside.
 */
export function createAccessAnalyzer(name: string, opts: pulumi.CustomResourceOptions): pulumi.Output<string> {
    const external = new Analyzer(
        `${name}-external-access`,
        { analyzerName: `${name}-external-access`, type: "ACCOUNT", tags: { Name: `${name}-external-access` } },
        opts,
    );
    new Analyzer(
        `${name}-unused-access`,
        {
            analyzerName: `${name}-unused-access`,
            type: "ACCOUNT_UNUSED_ACCESS",
            configuration: { unusedAccess: { unusedAccessAge: unusedAccessDays } },
            tags: { Name: `${name}-unused-access` },
        },
        opts,
    );
    return external.arn;
}
