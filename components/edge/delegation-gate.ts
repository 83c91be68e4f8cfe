import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { minutesOf } from "../patience";
import { demandDelegation, nameServersFrom } from "./delegation";

/** Arguments of {@link DelegationGate}. */
export interface DelegationGateArgs {
    /** Name of the hosted zone. */
    domain: string;
    /** The zone's own name servers. */
    nameServers: pulumi.Input<pulumi.Input<string>[]>;
    /** Minutes an update waits for the delegation; 30 by default. */
    waitMinutes?: number;
    /** Addresses of resolvers to ask; those of the machine that deploys by default. */
    resolvers?: string[];
}

/** Minutes to reach whoever keeps the parent domain and to have a resolver forget that there was nothing, unless said otherwise. */
export const delegationWaitMinutes = 30;

/**
 * Lets a certificate be waited for only once the domain is delegated to its hosted zone. ACM waits more than an hour for what nobody may
 * ever enter; here an update says at once which name servers to enter where, and goes on as soon as they are. Previews never wait.
 *
 * Controls: TL-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class DelegationGate extends pulumi.ComponentResource {
    /** The gate's id. Known once the domain is delegated. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: DelegationGateArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:DelegationGate", name, args, opts);
        const { domain, nameServers, waitMinutes = delegationWaitMinutes, resolvers } = args;
        const wait =
            waitMinutes > 0 ? [] : [{ propertyPath: "waitMinutes", reason: `is ${waitMinutes}; give some minutes, or leave it out` }];
        refuse(`DelegationGate ${name}`, wait);

        const check: pulumi.ResourceHookFunction = ({ newInputs }) => {
            const { input } = newInputs as { input: { nameServers: string[] } };
            const tell = (text: string, isLasting: boolean) => void pulumi.log.info(text, gate, undefined, !isLasting);
            return demandDelegation(domain, input.nameServers, nameServersFrom(resolvers), minutesOf(waitMinutes), tell);
        };
        const gate: pulumi.Stash = new pulumi.Stash(
            `${name}-delegation-gate`,
            { input: { domain, nameServers } },
            {
                parent: this,
                // Anonymous, since a hook with a name is one for all. A zone with other name servers is looked at again.
                hooks: { beforeCreate: [check], beforeUpdate: [check] },
                ...dependenciesOf(opts),
            },
        );
        this.ready = gate.id;
        this.registerOutputs({ ready: this.ready });
    }
}
