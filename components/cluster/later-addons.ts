import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { createAddon } from "./add-on";
import { laterAddonConfigurations } from "./addon-plan";
import { laterAddons, volumesAddonPods } from "./defaults";

/** Arguments of {@link LaterAddons}. */
export interface LaterAddonsArgs {
    /** Name of the cluster. */
    clusterName: pulumi.Input<string>;
    /** ARN of the EBS driver's role, which its trust policy keeps for the controller's pods. */
    volumesRoleArn: pulumi.Input<string>;
}

/**
 * Cluster DNS, volumes and resource metrics. They need Services to have addresses, which nothing but Calico gives them: made before, they
 * never become active. Make this depend on Calico.
 *
 * Controls: VE-2, KM-1, AS-1, S3-3.
 */
export class LaterAddons extends pulumi.ComponentResource {
    /** ARN of each add-on, by its name. */
    public readonly arns: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: LaterAddonsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:LaterAddons", name, args, opts);
        const identity = { serviceAccount: volumesAddonPods.serviceAccount, roleArn: args.volumesRoleArn };
        this.arns = Object.fromEntries(
            Object.values(laterAddons).map((addonName) => [
                addonName,
                createAddon(
                    name,
                    addonName,
                    {
                        clusterName: args.clusterName,
                        configurationValues: JSON.stringify(laterAddonConfigurations[addonName]),
                        ...(addonName === laterAddons.volumes ? { podIdentityAssociations: [identity] } : {}),
                    },
                    { parent: this, ...dependenciesOf(opts) },
                ).arn,
            ]),
        );
        this.registerOutputs({ arns: this.arns });
    }
}
