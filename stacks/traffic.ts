import { Destination, type ApplicationTraffic, type TrafficInputs } from "../components/traffic";
import { allowedNames, type AllowedName } from "../components/network/dns-plan";
import { accountOf, bucketPlans } from "./data";
import type { Environment } from "./schema/environment";

/** The application that ships with the package: the status of every tier, for authorised callers (HC-2, HC-4). */
const statusApplication: ApplicationTraffic = {
    name: "weaviate-status",
    namespace: "weaviate-status",
    serviceAccount: "weaviate-status",
    port: 8080,
    publishes: { methods: ["GET"], paths: ["/status", "/status/*"] },
    usesWeaviate: true,
    calls: [],
};

/** What the traffic graph of an environment depends on. */
export function trafficOf(environment: Environment): TrafficInputs {
    const { identityProvider, vpn } = environment;
    const monitoring = vpn.endpoints["monitoring-admin"];
    const cluster = {
        name: "cluster-admin",
        groups: vpnGroups(environment, vpn.endpoints["cluster-admin"]),
        reaches: monitoring === undefined ? [Destination.KubernetesApi, Destination.Grafana] : [Destination.KubernetesApi],
    };
    const providerUrls = [
        identityProvider.issuer,
        identityProvider.jwksUrl,
        identityProvider.authorizationUrl,
        identityProvider.tokenUrl,
        ...(identityProvider.userInfoUrl === undefined ? [] : [identityProvider.userInfoUrl]),
    ];
    return {
        publishWeaviateApi: environment.weaviate.publishWeaviateApi,
        applications: [
            statusApplication,
            ...environment.applications.map((application): ApplicationTraffic => ({
                name: application.name,
                namespace: application.namespace,
                serviceAccount: application.name,
                port: application.port,
                ...(application.publishes === undefined
                    ? {}
                    : { publishes: { methods: [...application.publishes.methods], paths: [...application.publishes.paths] } }),
                usesWeaviate: application.callsWeaviate,
                calls: application.calls.map((call) => ({
                    application: call.application,
                    http: { methods: [...call.methods], paths: [...call.paths] },
                })),
            })),
        ],
        egress: environment.network.egress.map(({ host, port, because }) => ({ host, port, reason: because })),
        identityProviderHosts: [...new Set([...providerUrls.map((url) => new URL(url).hostname), ...identityProvider.furtherHosts])],
        vpnEndpoints: [
            cluster,
            ...(monitoring === undefined
                ? []
                : [{ name: "monitoring-admin", groups: vpnGroups(environment, monitoring), reaches: [Destination.Grafana] }]),
        ],
        offices: environment.offices.map((office) => ({
            name: office.name,
            cidrs: [...office.cidrs],
            reaches: office.reaches.map((reached) => (reached === "monitoring" ? Destination.Grafana : Destination.KubernetesApi)),
        })),
    };
}

/** The identity provider's groups that a VPN endpoint admits. A certificate alone says nothing of groups: then whoever comes in is one. */
const vpnGroups = (
    { roles }: Environment,
    { groups, certificateOnlyBecause }: Environment["vpn"]["endpoints"]["cluster-admin"],
): string[] => (certificateOnlyBecause === undefined ? groups.flatMap((team) => roles[team]?.identityGroup ?? []) : []);

/**
 * Names that an environment's VPC may look up, each with its reason.
 *
 * Controls: AC-6.
 */
export function lookups(environment: Environment): AllowedName[] {
    const { egress, identityProviderHosts } = trafficOf(environment);
    return allowedNames({
        account: accountOf(environment),
        buckets: bucketPlans(environment).flatMap(({ bucketName, region }) => (region === undefined ? [bucketName] : [])),
        hosts: [
            ...egress.map(({ host, reason }) => ({ host, reason })),
            ...identityProviderHosts.map((host) => ({ host, reason: "The identity provider signs people in" })),
        ],
        domain: environment.domain,
    });
}
