import { AccessEntry, AccessPolicyAssociation } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { accessFaults, accessPolicyArn, accessScopeOf, type ClusterAccessGrant } from "./access-plan";

/** Arguments of {@link ClusterAccess}. */
export interface ClusterAccessArgs {
    /** Name of the cluster; an output of it, so that the entries come after it. */
    clusterName: pulumi.Input<string>;
    /** AWS partition: `aws`, `aws-cn` or `aws-us-gov`. */
    partition: string;
    /** Who may do what; nobody else gets in, the creator of the cluster included. */
    grants: ClusterAccessGrant[];
}

/**
 * Who may use the Kubernetes API: one access entry a principal, with one of EKS's own access policies. Whether a second factor was shown is
 * demanded where the role is assumed; nothing in Kubernetes could see it.
 *
 * Controls: AC-8, KA-2, KA-3.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class ClusterAccess extends pulumi.ComponentResource {
    /** ARN of each entry, by the grant's name. */
    public readonly entryArns: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: ClusterAccessArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ClusterAccess", name, args, opts);
        refuse(`ClusterAccess ${name}`, accessFaults(args.grants));

        this.entryArns = Object.fromEntries(
            args.grants.map((grant) => {
                const grantName = `${name}-${grant.name}`;
                const { clusterName } = args;
                const entry = new AccessEntry(
                    grantName,
                    { clusterName, principalArn: grant.principalArn, type: "STANDARD", tags: { Name: grantName } },
                    { parent: this, ...dependenciesOf(opts) },
                );
                new AccessPolicyAssociation(
                    grantName,
                    {
                        clusterName,
                        principalArn: entry.principalArn,
                        policyArn: accessPolicyArn(args.partition, grant.level),
                        accessScope: accessScopeOf(grant),
                    },
                    { parent: this },
                );
                return [grant.name, entry.accessEntryArn];
            }),
        );
        this.registerOutputs({ entryArns: this.entryArns });
    }
}
