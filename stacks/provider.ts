import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";

import { clusterArn } from "../components/account";
import type { ClusterGate } from "../components/cluster";
import { requestSeconds } from "../components/cluster/defaults";
import { accountOf } from "./data";
import { clusterName } from "./people";
import type { Environment } from "./schema";

/**
 * The one AWS provider of an environment: its region, its account and no other, its tags on everything. Whatever else stands under
 * Pulumi's own `aws:` (endpoints, retries, a profile) holds for it as it would for the default provider.
 *
 * Controls: VE-6.
 */
export function awsProvider(environment: Environment): Provider {
    return new Provider(environment.name, {
        ...settingsOf(pulumi.runtime.allConfig()),
        region: environment.region as NonNullable<ProviderArgs["region"]>,
        allowedAccountIds: [environment.account],
        defaultTags: { tags: { ...environment.tags } },
    });
}

/**
 * The one Kubernetes provider of an environment, behind the cluster's gate. Another kubeconfig for the same cluster replaces nothing; a
 * cluster that cannot be reached is an error, and is one soon.
 *
 * Controls: KA-1.
 */
export function kubernetesProvider(environment: Environment, gate: ClusterGate): KubernetesProvider {
    return new KubernetesProvider(
        environment.name,
        {
            kubeconfig: gate.kubeconfig,
            clusterIdentifier: clusterArn(accountOf(environment), clusterName(environment)),
            kubeClientSettings: { timeout: requestSeconds },
        },
        { dependsOn: [gate] },
    );
}

/** Settings under `aws:`, structured ones read from JSON. */
function settingsOf(configuration: Record<string, string>): Record<string, unknown> {
    const own = Object.entries(configuration).filter(([key]) => key.startsWith("aws:"));
    return Object.fromEntries(
        own.map(([key, value]) => [
            key.slice("aws:".length),
            /^[[{]|^(?:true|false|\d+)$/.test(value) ? (JSON.parse(value) as unknown) : value,
        ]),
    );
}
