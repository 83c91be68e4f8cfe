import { PodIdentityAssociation } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { createAddon } from "./add-on";
import { networkAddonConfiguration, podIdentityFaults, type PodIdentity } from "./addon-plan";
import { firstAddons, networkAddonPods } from "./defaults";

/** Arguments of {@link FirstAddons}. */
export interface FirstAddonsArgs {
    /** Name of the cluster; an output of it, so that the add-ons come after it. */
    clusterName: pulumi.Input<string>;
    /** ARN of the VPC CNI's role, which its trust policy keeps for the add-on's pods. */
    networkRoleArn: pulumi.Input<string>;
    /** Roles of pods, by service account. */
    podIdentities: PodIdentity[];
}

/**
 * What has to stand before the first node joins: the VPC CNI, the agent that hands pods their roles, and which pods get which. Everything
 * else waits for Calico, since services have no addresses before. Versions are EKS's default for the cluster's release when each is made.
 *
 * Controls: S3-3, NP-9.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class FirstAddons extends pulumi.ComponentResource {
    /** ARN of each add-on, by its name. */
    public readonly arns: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: FirstAddonsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:FirstAddons", name, args, opts);
        refuse(`FirstAddons ${name}`, podIdentityFaults(args.podIdentities));

        const { clusterName } = args;
        const waits = dependenciesOf(opts);
        const agent = createAddon(name, firstAddons.podIdentity, { clusterName }, { parent: this, ...waits });
        const network = createAddon(
            name,
            firstAddons.network,
            {
                clusterName,
                configurationValues: JSON.stringify(networkAddonConfiguration),
                podIdentityAssociations: [{ serviceAccount: networkAddonPods.serviceAccount, roleArn: args.networkRoleArn }],
            },
            pulumi.mergeOptions({ parent: this, dependsOn: [agent] }, waits), // its pods get their role from the agent
        );
        for (const { name: pods, namespace, serviceAccount, roleArn } of args.podIdentities) {
            new PodIdentityAssociation(
                `${name}-${pods}`,
                { clusterName, namespace, serviceAccount, roleArn, tags: { Name: `${name}-${pods}` } },
                { parent: this, ...waits },
            );
        }
        this.arns = { [firstAddons.podIdentity]: agent.arn, [firstAddons.network]: network.arn };
        this.registerOutputs({ arns: this.arns });
    }
}
