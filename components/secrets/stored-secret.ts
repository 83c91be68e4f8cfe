import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";

/** Arguments of {@link StoredSecret}. */
export interface StoredSecretArgs {
    /** Name in Secrets Manager. */
    secretName: string;
    /** What it is, as a sentence. */
    description: string;
    /** The secret itself; it lies encrypted in the state. */
    value: pulumi.Input<string>;
    /** ARN of the key it is encrypted with. */
    keyArn: pulumi.Input<string>;
    /** Days after its deletion in which it can be had back, 7 to 30; 30 by default. */
    recoveryDays?: number;
}

/**
 * A secret of the configuration in Secrets Manager, where the cluster reads it by reference. One that lies there already needs none of this,
 * and never comes near Pulumi: prefer that.
 *
 * Controls: KM-1, MT-4.
 */
export class StoredSecret extends pulumi.ComponentResource {
    /** ARN of the secret. */
    public readonly arn: pulumi.Output<string>;

    constructor(name: string, args: StoredSecretArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:StoredSecret", name, { ...args, value: undefined }, opts);
        const waits = dependenciesOf(opts);
        const secret = new Secret(
            name,
            {
                name: args.secretName,
                description: args.description,
                kmsKeyId: args.keyArn,
                recoveryWindowInDays: args.recoveryDays ?? 30,
                tags: { Name: args.secretName },
            },
            { parent: this, ...waits },
        );
        new SecretVersion(name, { secretId: secret.id, secretString: pulumi.secret(args.value) }, { parent: this });
        this.arn = secret.arn;
        this.registerOutputs({ arn: this.arn });
    }
}
