import { RegistryScanningConfiguration } from "@pulumi/aws/ecr";
import { Enabler } from "@pulumi/aws/inspector2";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import type { RegistryScanning } from "./baseline-plan";

/**
 * Inspector, for nodes and for images.
 *
 * Controls: DT-3.
 */
export const createInspector = (name: string, account: Account, opts: pulumi.CustomResourceOptions): Enabler =>
    new Enabler(name, { accountIds: [account.id], resourceTypes: ["EC2", "ECR"] }, opts);

/**
 * How the registry of the region scans what is in it.
 *
 * Controls: DT-3.
 * @param inspector What has to be on before, where this stack switches it on.
 * @returns the registry's id.
 */
export const createRegistryScanning = (
    name: string,
    scanning: RegistryScanning,
    inspector: pulumi.Resource[],
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> =>
    new RegistryScanningConfiguration(name, scanning, pulumi.mergeOptions(opts, { dependsOn: inspector })).registryId;
