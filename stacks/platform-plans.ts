import { workloads } from "../components/traffic";
import { ports } from "../components/traffic/ports";
import { weaviateDataRequests, weaviateGrpcService } from "../components/traffic/flows/workload";
import type { TargetGroupBindingPlan } from "../components/edge";
import { annotationsByWorkload, type PublishedRoute } from "../components/mesh/mesh-plan";
import type { GrafanaSignIn } from "../components/observability";
import type { ApiKeyUsers } from "../components/weaviate";
import type { Environment } from "./schema/environment";
import { trafficOf } from "./traffic";

/** Annotations that the mesh asks of pods, by the name of the workload. */
export const meshAnnotations = (environment: Environment): Record<string, Record<string, string>> =>
    annotationsByWorkload(trafficOf(environment), environment.identityProvider.issuer);

/** Both target groups lead to the gateway's one port; what arrives there is told apart by its content. */
export const gatewayBindings: TargetGroupBindingPlan[] = ["http", "grpc"].map((role) => ({ role, port: ports.https }));

/** Whom Weaviate knows by a key: an administrator for the first start, and the backup job. Keys never cross the gateway. */
export const apiKeyUsers = (): ApiKeyUsers => ({
    secretName: "weaviate-api-keys",
    users: ["weaviate-admin", workloads.backup.name],
    administrators: ["weaviate-admin"],
});

/** Zones that database nodes stand in: as many as there are replicas, from the first on. */
export const databaseZones = ({ availabilityZones, weaviate }: Environment): string[] => availabilityZones.slice(0, weaviate.replicas);

/** What the gateway passes on: Weaviate's data paths where the configuration publishes them. Applications bring their own. */
export function publishedRoutes({ domain, weaviate }: Environment): PublishedRoute[] {
    if (!weaviate.publishWeaviateApi) return [];
    const { namespace } = workloads.weaviate;
    return [
        {
            name: "weaviate-grpc",
            hosts: [domain],
            paths: [`/${weaviateGrpcService}/*`],
            service: `weaviate-grpc.${namespace}.svc.cluster.local`,
            port: ports.weaviateGrpc,
        },
        {
            name: "weaviate-http",
            hosts: [domain],
            paths: [...weaviateDataRequests.paths],
            service: `weaviate.${namespace}.svc.cluster.local`,
            port: ports.http,
        },
    ];
}

/** How people sign in to Grafana, from the identity provider and the one map of teams. */
export function grafanaSignIn({ identityProvider, roles, domain }: Environment): GrafanaSignIn {
    return {
        url: `https://grafana.${domain}`,
        authorizationUrl: identityProvider.authorizationUrl,
        tokenUrl: identityProvider.tokenUrl,
        ...(identityProvider.userInfoUrl === undefined ? {} : { userInfoUrl: identityProvider.userInfoUrl }),
        clientId: identityProvider.clients.grafana,
        usernameClaim: identityProvider.usernameClaim,
        groupsClaim: identityProvider.groupsClaim,
        teams: Object.values(roles).map(({ identityGroup, grafana }) => ({ identityGroup, level: grafana })),
    };
}
