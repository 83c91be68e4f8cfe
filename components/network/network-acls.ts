import { NetworkAcl } from "@pulumi/aws/ec2";
import * as pulumi from "@pulumi/pulumi";

import type { NetworkAclEntry, NetworkAclPlan } from "../traffic";

/** Arguments of {@link NetworkAcls}. */
export interface NetworkAclsArgs {
    vpcId: pulumi.Input<string>;
    /** Entries by tier, as derived from the traffic graph. */
    plan: NetworkAclPlan[];
    /** Ids of each tier's subnets. */
    subnetIds: Record<string, pulumi.Input<string>[]>;
}

/**
 * One network ACL a tier. Entries stand in the ACL itself, so that a change of numbers is one change and never a moment without rules.
 *
 * Controls: AC-3, MT-3, DT-1.
 */
export class NetworkAcls extends pulumi.ComponentResource {
    constructor(name: string, args: NetworkAclsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:NetworkAcls", name, args, opts);
        for (const { tier, entries } of args.plan) {
            const aclName = `${name}-${tier}`;
            const of = (direction: NetworkAclEntry["direction"]) => entries.filter((entry) => entry.direction === direction).map(entryArgs);
            new NetworkAcl(
                aclName,
                {
                    vpcId: args.vpcId,
                    subnetIds: args.subnetIds[tier] ?? [],
                    ingress: of("ingress"),
                    egress: of("egress"),
                    tags: { Name: aclName, tier },
                },
                { parent: this },
            );
        }
        this.registerOutputs({});
    }
}

const entryArgs = (entry: NetworkAclEntry) => ({
    ruleNo: entry.ruleNumber,
    action: entry.action,
    protocol: entry.protocol === "all" ? "-1" : entry.protocol,
    cidrBlock: entry.cidr,
    fromPort: entry.ports.from,
    toPort: entry.ports.to,
    ...(entry.message === undefined ? {} : { icmpType: entry.message.type, icmpCode: entry.message.code }),
});
