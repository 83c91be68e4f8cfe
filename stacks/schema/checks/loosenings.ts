import type { Environment, SoundEnvironment } from "../environment";
import type { Path } from "../faults/display";
import { pathText, relationFault, type Fault } from "../faults/fault";
import type { EnvironmentName } from "../sections/account";
import { indexed, type Check } from "./check";

/** A safeguard that a configuration may take away, by name and with a reason. */
interface Safeguard {
    /** Where the reason is written. */
    reasonPath: Path;
    /** The reason, if one is given. */
    reason: string | undefined;
    /** Whether the configuration takes the safeguard away. */
    isLoose: boolean;
    /** The environments that may. */
    environments: readonly EnvironmentName[];
    /** What keeps the safeguard, in words that follow "allowed:". */
    kept: string;
    /** What is at stake without it. */
    risk: string;
}

/** A safeguard that is taken away, for reports and policies. */
export interface Loosening {
    /** Where the reason is written. */
    path: string;
    /** What is at stake. */
    risk: string;
    /** Why. */
    because: string;
}

const everywhere: readonly EnvironmentName[] = ["dev", "staging", "prod"];

function safeguards({ network, vpn, privateCa, weaviate, availabilityZones }: SoundEnvironment): Safeguard[] {
    const endpoints = vpn?.endpoints;
    const zones = indexed(availabilityZones).length;
    return [
        {
            reasonPath: ["network", "sharedNatBecause"],
            reason: network?.sharedNatBecause,
            isLoose: network?.natPerZone === false,
            environments: ["dev"],
            kept: "network.natPerZone: true",
            risk: "the loss of one zone cuts all from the internet",
        },
        {
            reasonPath: ["network", "sharedEndpointsBecause"],
            reason: network?.sharedEndpointsBecause,
            isLoose: network?.endpointsPerZone === false,
            environments: ["dev"],
            kept: "network.endpointsPerZone: true",
            risk: "the loss of one zone cuts all from AWS's services",
        },
        {
            reasonPath: ["vpn", "sharedEndpointBecause"],
            reason: vpn?.sharedEndpointBecause,
            isLoose: endpoints !== undefined && endpoints["monitoring-admin"] === undefined,
            environments: ["dev"],
            kept: "vpn.endpoints.monitoring-admin beside vpn.endpoints.cluster-admin",
            risk: "administrators of cluster and of monitoring come by one way",
        },
        ...(["cluster-admin", "monitoring-admin"] as const).map((name): Safeguard => {
            const endpoint = endpoints?.[name];
            return {
                reasonPath: ["vpn", "endpoints", name, "certificateOnlyBecause"],
                reason: endpoint?.certificateOnlyBecause,
                isLoose: endpoint !== undefined && endpoint.samlMetadata === undefined && endpoint.existingSamlProviderArn === undefined,
                environments: ["dev"],
                kept: `vpn.endpoints.${name}.samlMetadata: the identity provider beside the certificate`,
                risk: "a certificate alone is one factor, and opens the VPN to whoever has the device",
            };
        }),
        {
            reasonPath: ["privateCa", "keyInStateBecause"],
            reason: privateCa?.keyInStateBecause,
            isLoose: privateCa?.keyInStateBecause !== undefined,
            environments: ["dev"],
            kept: "nothing: ACM Private CA signs",
            risk: "whoever can read the stack's state can sign certificates, and so has one of the VPN's factors",
        },
        {
            reasonPath: ["weaviate", "replicasShareZonesBecause"],
            reason: weaviate?.replicasShareZonesBecause,
            isLoose: weaviate?.replicas !== undefined && zones >= 3 && weaviate.replicas > zones,
            environments: everywhere,
            kept: `at most one of weaviate.replicas in a zone: ${zones}`,
            risk: "Weaviate places copies without regard to zones, so the loss of one may take the majority of a shard's copies",
        },
        {
            reasonPath: ["weaviate", "publishWeaviateApiBecause"],
            reason: weaviate?.publishWeaviateApiBecause,
            isLoose: weaviate?.publishWeaviateApi === true,
            environments: everywhere,
            kept: "weaviate.publishWeaviateApi: false",
            risk: "whoever holds a token reaches the database's own paths",
        },
    ];
}

/** Every loosening has a reason, every reason a loosening, and some are for dev alone. Controls: AC-1, AC-2, AC-5, AC-10, HA-2, VE-1. */
export const looseningFaults: Check = (environment) =>
    safeguards(environment).flatMap((safeguard) => faultsOf(safeguard, environment.name));

function faultsOf({ reasonPath, reason, isLoose, environments, kept, risk }: Safeguard, name: EnvironmentName | undefined): Fault[] {
    if (!isLoose) {
        if (reason === undefined) return [];
        return [
            relationFault(
                reasonPath,
                "a reason, though nothing is loosened",
                "nothing",
                "take it out, or loosen what it is the reason for",
            ),
        ];
    }
    if (name !== undefined && !environments.includes(name)) {
        return [
            relationFault(
                reasonPath,
                `the safeguard is off in ${name}: ${risk}`,
                kept,
                `restore it; only ${environments.join(", ")} may do without`,
            ),
        ];
    }
    return reason === undefined
        ? [
              relationFault(
                  reasonPath,
                  `no reason, though the safeguard is off: ${risk}`,
                  `a sentence of why, or ${kept}`,
                  "say why, or restore the safeguard",
              ),
          ]
        : [];
}

/** What an environment has loosened, and why; every one is to be reported wherever the environment is judged. */
export function loosenings(environment: Environment): Loosening[] {
    return safeguards(environment as SoundEnvironment).flatMap(({ reasonPath, reason, isLoose, risk }) =>
        isLoose && reason !== undefined ? [{ path: pathText(reasonPath), risk, because: reason }] : [],
    );
}
