import type * as pulumi from "@pulumi/pulumi";

import { SamlProvider } from "../components/vpn";
import { accountOf } from "./data";
import { samlProvider } from "./people";
import type { Environment } from "./schema";

/**
 * The provider in IAM by which teams of kind `saml` sign in to AWS; none if no team does, or if the one they use exists already.
 *
 * Controls: AC-2, KA-2.
 */
export function deploySignIn(environment: Environment, options: pulumi.ComponentResourceOptions): SamlProvider[] {
    const { samlMetadata, existingSamlProviderArn } = environment.identityProvider;
    const isUsed = Object.values(environment.roles).some(({ signIn }) => signIn.kind === "saml");
    if (!isUsed || samlMetadata === undefined || existingSamlProviderArn !== undefined) return [];
    const providerName = samlProvider(environment);
    const metadata =
        "secretArn" in samlMetadata ? { metadataSecretArn: samlMetadata.secretArn } : { metadataDocument: samlMetadata.document };
    return [new SamlProvider(providerName, { account: accountOf(environment), providerName, ...metadata }, options)];
}
