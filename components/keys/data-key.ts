import { Alias, Key } from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { keyPolicy, type KeyOwner, type KeyUse } from "./key-policy";
import { keyFaults } from "./validate";

/** Arguments of {@link DataKey}. */
export interface DataKeyArgs {
    /** What the key protects, in the words of the data classes: `backups`, `volumes`, `logs`, `secrets`. */
    dataClass: string;
    /** Account and administrators of the key. */
    owner: KeyOwner;
    /** Everyone who may use the key; nobody else can. */
    uses: KeyUse[];
    /** Region of the key, for a replica's; the provider's region by default. */
    region?: string;
    /** Why the key may be destroyed. Absent by default: the key is protected, since losing it is losing the data. */
    allowDestroyBecause?: string;
}

/**
 * A customer-managed KMS key for one class of data. Its policy is derived from its declared users, it rotates every year, and it
 * cannot be deleted by accident.
 *
 * Controls: KM-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class DataKey extends pulumi.ComponentResource {
    /** ARN of the key. */
    public readonly arn: pulumi.Output<string>;

    constructor(name: string, args: DataKeyArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:DataKey", name, args, opts);
        refuse(`DataKey ${name}`, keyFaults(args));

        const region = args.region === undefined ? {} : { region: args.region };
        const key = new Key(
            name,
            {
                description: `Weaviate: ${args.dataClass}`,
                enableKeyRotation: true,
                deletionWindowInDays: 30, // the most AWS allows: time to notice and undo
                policy: JSON.stringify(keyPolicy(args.owner, args.uses)),
                tags: { Name: name, dataClass: args.dataClass },
                ...region,
            },
            { parent: this, protect: args.allowDestroyBecause === undefined, ...dependenciesOf(opts) },
        );
        new Alias(name, { name: `alias/${name}`, targetKeyId: key.id, ...region }, { parent: this });

        this.arn = key.arn;
        this.registerOutputs({ arn: this.arn });
    }
}
