import * as pulumi from "@pulumi/pulumi";

import type { Environment } from "./environment";
import { faultsText } from "./faults/fault";
import { readEnvironment } from "./read";

/**
 * The environment of the stack that runs, from Pulumi's configuration. A preview accepts documentation values and says so; an update
 * does not.
 *
 * @throws {pulumi.RunError} with every fault, if there is any.
 */
export function loadEnvironment(): Environment {
    const stack = pulumi.getStack();
    const values = pulumi.runtime.allConfig();
    const dryRun = pulumi.runtime.isDryRun();
    const { environment, faults, notices } = readEnvironment(stack, values, { dryRun, secretKeys: Object.keys(values).filter(isSecret) });
    if (environment === undefined) throw new pulumi.RunError(faultsText(`Configuration of stack "${stack}"`, faults));
    if (notices.length > 0) {
        const paths = notices.map(({ path }) => path).join(", ");
        void pulumi.log.warn(
            `Stack "${stack}" has ${notices.length} values that are for documentation; pulumi up refuses them until they are yours: ${paths}`,
        );
    }
    return environment;
}

/** Left out of the SDK's types, though its own `Config` asks the same. */
const runtime = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };

function isSecret(key: string): boolean {
    // Without the SDK's answer everything counts as secret: a message that shows too little is better than one that shows too much.
    return runtime.isConfigSecret?.(key) ?? true;
}
