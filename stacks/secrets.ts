import * as pulumi from "@pulumi/pulumi";

import { StoredSecret } from "../components/secrets";
import { grafanaSecretName } from "./secret-plans";
import type { Environment } from "./schema";

/**
 * ARN of Grafana's client secret in Secrets Manager: the one that is given, or one made of the value that the configuration holds encrypted.
 *
 * @param keyArn ARN of the key a secret of one's own is encrypted with.
 */
export function grafanaSecret(
    environment: Environment,
    keyArn: pulumi.Input<string>,
    options: pulumi.ComponentResourceOptions,
): pulumi.Input<string> {
    const { grafanaClientSecret } = environment.identityProvider;
    if ("secretArn" in grafanaClientSecret) return grafanaClientSecret.secretArn;
    return new StoredSecret(
        `${environment.name}-grafana-client`,
        {
            secretName: grafanaSecretName(environment),
            description: "Client secret with which Grafana signs people in",
            value: pulumi.secret(grafanaClientSecret.value),
            keyArn,
        },
        options,
    ).arn;
}
