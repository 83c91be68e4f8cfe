import { overlapCidr } from "cidr-tools";

import type { Environment } from "../environment";
import { relationFault, type Fault } from "../faults/fault";
import { baselineServices } from "../sections/account";

/** A fault of two environments together, and in whose file it shows. */
export interface Disagreement extends Fault {
    /** Name of the environment. */
    environment: string;
}

/**
 * What is wrong with environments beside one another: ranges that overlap or are stated differently, services of one account that two
 * claim, names two share. No stack can see another's file, so this is for tests and tools that can.
 *
 * Controls: AT-1.
 */
export function agreementFaults(environments: readonly Environment[]): Disagreement[] {
    return environments.flatMap((one) =>
        environments
            .filter((other) => other.name !== one.name)
            .flatMap((other) => between(one, other).map((fault) => ({ ...fault, environment: one.name }))),
    );
}

function between(one: Environment, other: Environment): Fault[] {
    const faults: Fault[] = [];
    const stated = one.network.otherEnvironments[other.name];
    if (stated !== other.network.cidr) {
        faults.push(
            relationFault(
                ["network", "otherEnvironments", other.name],
                String(stated),
                `${other.network.cidr}, as Pulumi.${other.name}.yaml says`,
                "write the same in both",
            ),
        );
    }
    if (overlapCidr(one.network.cidr, other.network.cidr)) {
        faults.push(
            relationFault(
                ["network", "cidr"],
                one.network.cidr,
                `a range apart from that of ${other.name} (${other.network.cidr})`,
                "move one of the two",
            ),
        );
    }
    for (const [name, endpoint] of Object.entries(one.vpn.endpoints)) {
        for (const [otherName, otherEndpoint] of Object.entries(other.vpn.endpoints)) {
            if (overlapCidr(endpoint.clientCidr, otherEndpoint.clientCidr)) {
                const allowed = `a range apart from that of ${otherName} in ${other.name} (${otherEndpoint.clientCidr})`;
                faults.push(
                    relationFault(
                        ["vpn", "endpoints", name, "clientCidr"],
                        endpoint.clientCidr,
                        allowed,
                        "move one of the two: people connect to both at once",
                    ),
                );
            }
        }
        if (overlapCidr(endpoint.clientCidr, other.network.cidr)) {
            faults.push(
                relationFault(
                    ["vpn", "endpoints", name, "clientCidr"],
                    endpoint.clientCidr,
                    `a range apart from that of ${other.name} (${other.network.cidr})`,
                    "move one of the two",
                ),
            );
        }
    }
    if (one.domain === other.domain)
        faults.push(relationFault(["domain"], one.domain, `another name than ${other.name} has`, "give each environment its own"));
    if (one.account !== other.account) return faults;
    for (const service of baselineServices) {
        if (one.region === other.region && one.baseline[service].owner === "this-stack" && other.baseline[service].owner === "this-stack") {
            const allowed = `one owner in account ${one.account}; ${other.name} owns it too`;
            faults.push(
                relationFault(
                    ["baseline", service, "owner"],
                    "this-stack",
                    allowed,
                    "make it other in one of the two, with the id of what the first made",
                ),
            );
        }
    }
    return faults;
}
