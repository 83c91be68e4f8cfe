import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";

import { LaterAddons } from "../components/cluster";
import type { ChartSource } from "../components/charts/release";
import { LoadBalancerController, TargetGroupBindings, type LoadBalancer } from "../components/edge";
import { Mesh, MeshPolicies } from "../components/mesh";
import { Monitoring } from "../components/observability";
import { ApiKeys, ExternalSecrets } from "../components/secrets";
import { Calico, DefaultDeny, Namespaces, NodeReadiness, SegmentationPolicies } from "../components/segmentation";
import { workloads } from "../components/traffic";
import { WeaviateRelease } from "../components/weaviate";
import type { ClusterParts } from "./cluster";
import { backupPrefix, bucketPlans } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import { apiKeyUsers, databaseZones, gatewayBindings, grafanaSignIn, meshAnnotations, publishedRoutes } from "./platform-plans";
import type { Environment } from "./schema";
import { trafficOf } from "./traffic";

/** What stands outside the cluster that something in it needs. */
export interface Surroundings {
    foundation: Foundation;
    cluster: ClusterParts;
    loadBalancer: LoadBalancer;
    /** ARN of Grafana's client secret in Secrets Manager. */
    grafanaSecretArn: pulumi.Input<string>;
}

/**
 * Everything in the cluster, in the order it takes to come up: namespaces with their plain policies, Calico, what lets pods onto nodes
 * once it enforces, add-ons that need Services, Calico's policies, the mesh and its rules, controllers, monitoring, Weaviate, and last
 * the deny of whatever nothing allows.
 *
 * Pulumi hands no `dependsOn` of a component to its children; each component here does.
 */
export function deployPlatform(environment: Environment, { foundation, cluster, loadBalancer, grafanaSecretArn }: Surroundings): void {
    const { name, region } = environment;
    const { network, keys, roles } = foundation.ground;
    const { clusterName, endpoint } = cluster.cluster;
    const options = withKubernetes(foundation.options, cluster.kubernetes);
    const after = (...dependsOn: pulumi.Resource[]): pulumi.ComponentResourceOptions => ({ ...options, dependsOn });

    const traffic = trafficOf(environment);
    const place = { cidr: environment.network.cidr, availabilityZones: [...environment.availabilityZones], traffic };
    const charts: ChartSource = { registry: cluster.registry, imageGate: cluster.imageGate };
    const podAnnotations = meshAnnotations(environment);

    const namespaces = new Namespaces(name, place, options);
    const calico = new Calico(name, { charts, endpoint }, after(namespaces));
    const readiness = new NodeReadiness(name, { registry: charts.registry, endpoint }, after(calico));
    const addons = new LaterAddons(name, { clusterName, volumesRoleArn: named(roles.arns, "ebs-csi") }, after(readiness));
    const policies = new SegmentationPolicies(name, { ...place, s3Ranges: network.s3Ranges }, after(calico, namespaces));

    const mesh = new Mesh(name, { charts, podAnnotations }, after(addons, policies));
    const rules = new MeshPolicies(
        name,
        { traffic, issuer: environment.identityProvider.issuer, routes: publishedRoutes(environment) },
        after(mesh),
    );

    const controller = new LoadBalancerController(
        name,
        { clusterName, region, vpcId: network.vpcId, registry: charts.registry, imageGate: charts.imageGate },
        after(addons, policies),
    );
    new TargetGroupBindings(
        name,
        {
            namespace: workloads.ingressGateway.namespace,
            serviceName: workloads.ingressGateway.name,
            bindings: gatewayBindings,
            vpcId: network.vpcId,
            targetGroupArns: loadBalancer.targetGroupArns,
        },
        after(controller, mesh, loadBalancer),
    );

    const secrets = new ExternalSecrets(
        name,
        { charts, region, awsNamespaces: [workloads.grafana.namespace] },
        after(addons, policies, namespaces),
    );
    const monitoring = new Monitoring(
        name,
        {
            charts,
            environment: name,
            signIn: grafanaSignIn(environment),
            clientSecretArn: grafanaSecretArn,
            volumesKeyArn: keys.volumes.arn,
            podAnnotations,
        },
        after(rules, secrets),
    );

    const { weaviate } = environment;
    const keysOf = apiKeyUsers();
    const apiKeys = new ApiKeys(
        name,
        {
            secretName: keysOf.secretName,
            users: keysOf.users,
            readers: [{ user: workloads.backup.name, namespace: workloads.backup.namespace }],
        },
        after(secrets, namespaces),
    );
    const database = new WeaviateRelease(
        name,
        {
            charts,
            chartVersion: weaviate.chart,
            appVersion: weaviate.app,
            replicas: weaviate.replicas,
            availabilityZones: databaseZones(environment),
            ...(weaviate.replicasShareZonesBecause === undefined ? {} : { replicasShareZonesBecause: weaviate.replicasShareZonesBecause }),
            replicationFactor: weaviate.replicationFactor,
            instanceType: weaviate.instanceType,
            storageGiB: weaviate.storageGiB,
            storageIops: weaviate.storageIops,
            storageMiBPerSecond: weaviate.storageMiBPerSecond,
            volumesKeyArn: keys.volumes.arn,
            apiKeys: keysOf,
            backups: {
                bucket: named(
                    Object.fromEntries(bucketPlans(environment).map(({ purpose, bucketName }) => [purpose, bucketName])),
                    "backups",
                ),
                prefix: backupPrefix,
            },
            region,
            allowedOrigin: `https://${environment.domain}`,
            ...(podAnnotations[workloads.weaviate.name] === undefined ? {} : { podAnnotations: podAnnotations[workloads.weaviate.name] }),
        },
        after(rules, apiKeys, monitoring),
    );
    new DefaultDeny(name, place, after(policies, controller, database));
}

/** Options of what stands in the cluster: the environment's one Kubernetes provider beside its one AWS provider. */
function withKubernetes(options: pulumi.ComponentResourceOptions, kubernetes: Provider): pulumi.ComponentResourceOptions {
    const { providers } = options;
    return { ...options, providers: [...(Array.isArray(providers) ? providers : Object.values(providers ?? {})), kubernetes] };
}
