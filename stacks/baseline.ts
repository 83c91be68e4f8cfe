import type * as pulumi from "@pulumi/pulumi";

import { AccountBaseline } from "../components/security";
import { accountOf, bucketName } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import type { Environment } from "./schema";

/**
 * What exists once in the account and region, as far as this stack owns it.
 *
 * Controls: SM-1, S3-5, KM-1, DT-3.
 */
export function deployBaseline(
    environment: Environment,
    { ground, buckets }: Foundation,
    options: pulumi.ComponentResourceOptions,
): AccountBaseline {
    const history = environment.baseline.config.owner === "this-stack" ? named(buckets, "configuration-history") : undefined;
    return new AccountBaseline(
        environment.name,
        {
            account: accountOf(environment),
            vpcId: ground.network.vpcId,
            owners: Object.fromEntries(
                Object.entries(environment.baseline).map(([service, owner]) => [
                    service,
                    {
                        owner: owner.owner,
                        ...("id" in owner ? { id: owner.id } : {}),
                        ...("because" in owner ? { offBecause: owner.because } : {}),
                    },
                ]),
            ),
            volumesKeyArn: ground.keys.volumes.arn,
            ...(history === undefined
                ? {}
                : { configBucketName: bucketName(environment, "configuration-history"), configKeyArn: ground.keys.logs.arn }),
            ...(environment.allowDestroyBecause === undefined ? {} : { allowDestroyBecause: environment.allowDestroyBecause }),
        },
        { ...options, ...(history === undefined ? {} : { dependsOn: [history] }) }, // its policy has to admit what is delivered
    );
}
