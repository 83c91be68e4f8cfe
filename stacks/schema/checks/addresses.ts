import { overlapCidr } from "cidr-tools";

import { cidrPlanFaults, subnetPlan } from "../../../components/network/cidr-plan";
import { tiers } from "../../../components/network/tiers";
import type { SoundEnvironment } from "../environment";
import type { Path } from "../faults/display";
import { pathText, relationFault, type Fault } from "../faults/fault";
import { environmentNames } from "../sections/account";
import { indexed, named, type Check } from "./check";

/** A range with the place it is written at and what it is of. */
interface Claim {
    path: Path;
    range: string;
    of: string;
}

/** AT-1: no two ranges of an environment's world overlap, and its own range has room for every tier. */
export const addressFaults: Check = (environment) => [
    ...planFaults(environment),
    ...overlapFaults(environment),
    ...otherEnvironmentFaults(environment),
];

function planFaults({ network, availabilityZones }: SoundEnvironment): Fault[] {
    const cidr = network?.cidr;
    if (cidr === undefined) return [];
    const zones = indexed(availabilityZones).map(([, zone]) => zone);
    return cidrPlanFaults(cidr, zones).map((reason) =>
        relationFault(["network", "cidr"], cidr, "a private range, /16 to /18, in which every tier has room", `${cidr} ${reason}`),
    );
}

/** Every range an environment states. */
function claims({ network, offices, vpn }: SoundEnvironment): Claim[] {
    const stated: [Path, string | undefined, string][] = [
        [["network", "cidr"], network?.cidr, "the VPC"],
        [["network", "serviceCidr"], network?.serviceCidr, "Kubernetes services"],
        ...named(network?.otherEnvironments).map(([name, range]): [Path, string, string] => [
            ["network", "otherEnvironments", name],
            range,
            `environment ${name}`,
        ]),
        ...indexed(offices).flatMap(([i, office]) =>
            indexed(office.cidrs).map(([j, range]): [Path, string, string] => [
                ["offices", i, "cidrs", j],
                range,
                `office ${office.name ?? i}`,
            ]),
        ),
        ...named(vpn?.endpoints).map(([name, endpoint]): [Path, string | undefined, string] => [
            ["vpn", "endpoints", name, "clientCidr"],
            endpoint.clientCidr,
            `clients of VPN ${name}`,
        ]),
    ];
    return stated.flatMap(([path, range, of]) => (range === undefined ? [] : [{ path, range, of }]));
}

function overlapFaults(environment: SoundEnvironment): Fault[] {
    const all = claims(environment);
    return all.flatMap((claim, i) =>
        all
            .slice(0, i)
            .filter((other) => overlapCidr(other.range, claim.range))
            .map((other) =>
                relationFault(
                    claim.path,
                    `${claim.range} (${claim.of}), which overlaps ${other.range} (${other.of}${tiersHit(environment, claim.range, other)}) at ${pathText(other.path)}`,
                    "a range that overlaps no other",
                    "move one of the two to addresses nobody uses; between overlapping networks nothing can be routed",
                ),
            ),
    );
}

/** The tiers of the VPC that a range would run into. */
function tiersHit({ availabilityZones }: SoundEnvironment, range: string, other: Claim): string {
    const zones = indexed(availabilityZones).map(([, zone]) => zone);
    if (other.of !== "the VPC" || cidrPlanFaults(other.range, zones).length > 0) return "";
    const plan = subnetPlan(other.range, zones);
    const hit = tiers.filter((tier) => overlapCidr(plan.tiers[tier].block, range));
    return hit.length === 0 ? "" : `, tiers ${hit.join(", ")}`;
}

function otherEnvironmentFaults({ name, network }: SoundEnvironment): Fault[] {
    const stated = network?.otherEnvironments;
    if (name === undefined || stated === undefined) return [];
    const missing = environmentNames.filter((other) => other !== name && stated[other] === undefined);
    const allowed = "the range of every other environment";
    const faults = missing.map((other) =>
        relationFault(
            ["network", "otherEnvironments", other],
            "nothing",
            allowed,
            `add the range of ${other}, or one that is kept for it: what is not stated cannot be compared`,
        ),
    );
    if (stated[name] === undefined) return faults;
    return [
        ...faults,
        relationFault(["network", "otherEnvironments", name], "this environment itself", allowed, "take it out; its range is network.cidr"),
    ];
}
