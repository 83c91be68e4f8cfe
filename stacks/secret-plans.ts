import type { Account } from "../components/account";
import { accountOf } from "./data";
import type { Environment } from "./schema/environment";

/** Name of Grafana's client secret in Secrets Manager, where the configuration holds its value. */
export const grafanaSecretName = (environment: Environment): string => `weaviate/${environment.name}/grafana-client`;

/** ARN of a secret by its name; Secrets Manager adds six characters to it (Secrets Manager User Guide, "Secret ARN"). */
const secretArn = ({ partition, region, id }: Account, name: string): string =>
    `arn:${partition}:secretsmanager:${region}:${id}:secret:${name}-??????`;

/** ARNs of the secrets the cluster may read from Secrets Manager: those that a pod needs, and no other of the configuration. */
export function clusterSecrets(environment: Environment): string[] {
    const { grafanaClientSecret } = environment.identityProvider;
    return [
        "secretArn" in grafanaClientSecret
            ? grafanaClientSecret.secretArn
            : secretArn(accountOf(environment), grafanaSecretName(environment)),
    ];
}
