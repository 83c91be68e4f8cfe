import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { minutesOf } from "../patience";
import { aliasesFrom, demandRecord, type ProofRecord } from "./validation-record";

/** Arguments of {@link ValidationGate}. */
export interface ValidationGateArgs {
    /** Id of the hosted zone the record stands in. */
    hostedZoneId: pulumi.Input<string>;
    /** Name of the record. */
    recordName: pulumi.Input<string>;
    /** Name the record leads to. */
    recordValue: pulumi.Input<string>;
    /** Minutes an update waits until the record can be found; 20 by default. */
    waitMinutes?: number;
    /** Addresses of resolvers to ask; those of the machine that deploys by default. */
    resolvers?: string[];
}

/** Minutes after which a resolver has forgotten that there was nothing, unless said otherwise: Route 53's zones say 15. */
export const validationWaitMinutes = 20;

/**
 * Lets a certificate be waited for only once the record that proves its domain can be found by everybody: of a zone that is given, nobody
 * here knows whether the domain is delegated to it. Previews never wait.
 *
 * Controls: TL-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class ValidationGate extends pulumi.ComponentResource {
    /** The gate's id. Known once the record can be found. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: ValidationGateArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ValidationGate", name, args, opts);
        const { hostedZoneId, recordName, recordValue, waitMinutes = validationWaitMinutes, resolvers } = args;
        const wait =
            waitMinutes > 0 ? [] : [{ propertyPath: "waitMinutes", reason: `is ${waitMinutes}; give some minutes, or leave it out` }];
        refuse(`ValidationGate ${name}`, wait);

        const check: pulumi.ResourceHookFunction = ({ newInputs }) => {
            const { input } = newInputs as { input: ProofRecord & { hostedZoneId: string } };
            const tell = (text: string, isLasting: boolean) => void pulumi.log.info(text, gate, undefined, !isLasting);
            return demandRecord(input.hostedZoneId, input, aliasesFrom(resolvers), minutesOf(waitMinutes), tell);
        };
        const gate: pulumi.Stash = new pulumi.Stash(
            `${name}-validation-gate`,
            { input: { hostedZoneId, name: recordName, value: recordValue } },
            {
                parent: this,
                // Anonymous, since a hook with a name is one for all. Another record is looked for again.
                hooks: { beforeCreate: [check], beforeUpdate: [check] },
                ...dependenciesOf(opts),
            },
        );
        this.ready = gate.id;
        this.registerOutputs({ ready: this.ready });
    }
}
