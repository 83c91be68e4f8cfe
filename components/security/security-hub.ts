import { Account as HubAccount, StandardsSubscription } from "@pulumi/aws/securityhub";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { securityStandards } from "./baseline-plan";

/**
 * Security Hub of the region, with the standards that are named and no others. Most of their checks read what AWS Config records.
 *
 * Controls: SM-1, FW-1.
 * @param recorder What has to run before standards can be checked.
 * @returns the hub's ARN.
 */
export function createSecurityHub(
    name: string,
    account: Account,
    recorder: pulumi.Resource[],
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const hub = new HubAccount(
        name,
        { enableDefaultStandards: false, autoEnableControls: true, controlFindingGenerator: "SECURITY_CONTROL" },
        opts,
    );
    for (const [standard, path] of Object.entries(securityStandards)) {
        new StandardsSubscription(
            `${name}-${standard}`,
            { standardsArn: `arn:${account.partition}:securityhub:${account.region}::${path}` },
            pulumi.mergeOptions(opts, { dependsOn: [hub, ...recorder] }),
        );
    }
    return hub.arn;
}
