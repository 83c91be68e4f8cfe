import { Stack } from "@pulumi/aws/cloudformation";
import { SamlProvider as IamSamlProvider } from "@pulumi/aws/iam";
import * as pulumi from "@pulumi/pulumi";

import type { Account } from "../account";
import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { samlFaults, samlProviderArn, samlTemplate } from "./saml-plan";

/** Arguments of {@link SamlProvider}. */
export interface SamlProviderArgs {
    /** Account the provider is made in. */
    account: Account;
    /** Name of the provider in IAM. */
    providerName: string;
    /** The identity provider's metadata, an XML document. Either this or `metadataSecretArn` is required. */
    metadataDocument?: string;
    /** ARN of the entry in Secrets Manager that holds the metadata. */
    metadataSecretArn?: string;
}

/**
 * A SAML provider in IAM. Metadata that lies in Secrets Manager is fetched by CloudFormation on AWS's side, since nothing else could without
 * reading it here: it comes neither to this program nor to its state. CloudFormation does not notice that an entry changed; new metadata is
 * a new entry, with an ARN of its own.
 *
 * Controls: AC-2, AC-7.
 * Source: AWS CloudFormation User Guide, "Get a secret or secret value from Secrets Manager".
 * @throws {pulumi.InputPropertiesError} if an argument is refused.
 */
export class SamlProvider extends pulumi.ComponentResource {
    /** ARN of the provider, once it is there. */
    public readonly arn: pulumi.Output<string>;

    constructor(name: string, args: SamlProviderArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:SamlProvider", name, args, opts);
        refuse(`SamlProvider ${name}`, samlFaults(args));
        const child = { parent: this, ...dependenciesOf(opts) };
        if (args.metadataSecretArn === undefined) {
            const provider = new IamSamlProvider(
                name,
                { name: args.providerName, samlMetadataDocument: args.metadataDocument ?? "", tags: { Name: args.providerName } },
                child,
            );
            this.arn = provider.arn;
        } else {
            const stack = new Stack(
                name,
                {
                    name: `${args.providerName}-saml`,
                    templateBody: JSON.stringify(samlTemplate(args.providerName, args.metadataSecretArn)),
                    tags: { Name: args.providerName },
                },
                child,
            );
            this.arn = stack.id.apply(() => samlProviderArn(args.account, args.providerName));
        }
        this.registerOutputs({ arn: this.arn });
    }
}
