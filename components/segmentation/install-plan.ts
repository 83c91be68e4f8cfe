import type { ArgumentFault } from "../faults";
import type { OwnRegistry } from "../images/own-registry";

/** A host name, with a port or without. */
const hostShape = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d+)?$/;

/**
 * Every fault of a registry, none if charts and images can come from it.
 *
 * @param propertyPath Where the registry stands among the arguments.
 */
export function registryFaults(propertyPath: string, { host }: OwnRegistry): ArgumentFault[] {
    return hostShape.test(host)
        ? []
        : [{ propertyPath: `${propertyPath}.host`, reason: `is "${host}"; give the registry's host name alone, without scheme and path` }];
}
