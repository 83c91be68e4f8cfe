import { Addon, type AddonArgs } from "@pulumi/aws/eks";
import type * as pulumi from "@pulumi/pulumi";

/**
 * An add-on of EKS, which is EKS's to keep: what somebody changed by hand in the cluster is put back.
 *
 * @param at The environment's name, in front of the add-on's own.
 */
export const createAddon = (at: string, addonName: string, args: Omit<AddonArgs, "addonName">, opts: pulumi.CustomResourceOptions): Addon =>
    new Addon(
        `${at}-${addonName}`,
        {
            addonName,
            resolveConflictsOnCreate: "OVERWRITE",
            resolveConflictsOnUpdate: "OVERWRITE",
            tags: { Name: `${at}-${addonName}` },
            ...args,
        },
        opts,
    );
