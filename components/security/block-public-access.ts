import { VpcBlockPublicAccessExclusion, VpcBlockPublicAccessOptions } from "@pulumi/aws/ec2";
import { AccountPublicAccessBlock } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";

/**
 * Exempts this environment's VPC from VPC Block Public Access, whoever switches that on and whenever: else the load balancer and the NAT
 * gateways would be cut off at that moment.
 *
 * Controls: AC-1.
 * Source: Amazon EC2 API, VpcBlockPublicAccessExclusion (it can be made before the switch is on).
 */
export const createPublicAccessExclusion = (
    name: string,
    vpcId: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): VpcBlockPublicAccessExclusion =>
    new VpcBlockPublicAccessExclusion(name, { vpcId, internetGatewayExclusionMode: "allow-bidirectional", tags: { Name: name } }, opts);

/**
 * Keeps every other VPC of the account in the region from the internet, whatever gateways and routes it has.
 *
 * Controls: AC-1, DT-1.
 * @param exclusion This environment's own, which has to be there before.
 */
export const createVpcBlock = (name: string, exclusion: pulumi.Resource, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
    new VpcBlockPublicAccessOptions(
        name,
        { internetGatewayBlockMode: "block-bidirectional" },
        pulumi.mergeOptions(opts, { dependsOn: [exclusion] }),
    ).id;

/**
 * Keeps every bucket of the account from being public, whatever its policy and its lists say.
 *
 * Controls: S3-2.
 */
export const createBucketBlock = (name: string, account: Account, opts: pulumi.CustomResourceOptions): pulumi.Output<string> =>
    new AccountPublicAccessBlock(
        name,
        { accountId: account.id, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
        opts,
    ).id;
