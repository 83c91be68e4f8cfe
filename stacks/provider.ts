import { Provider, type ProviderArgs } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";

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
