import type { Provider } from "@pulumi/kubernetes/provider";
import type * as pulumi from "@pulumi/pulumi";

import type { Roles } from "../components/access";
import { Cluster, ClusterAccess, ClusterGate, FirstAddons, NodeGroups } from "../components/cluster";
import { ImageGate, ImageMirror } from "../components/images";
import { mirrorProjectName } from "../components/images/mirror-plan";
import type { OwnRegistry } from "../components/images/own-registry";
import type { DataKey } from "../components/keys";
import type { InterfaceEndpoints, Network } from "../components/network";
import { nodeTiers } from "../components/network/tiers";
import { accessGrants, nodeGroups, podIdentities } from "./cluster-plans";
import { accountOf } from "./data";
import { chartsOf, imageSources, mirroredImages, ownRegistry } from "./images";
import { named } from "./named";
import { kubernetesProvider } from "./provider";
import type { Environment } from "./schema";

/** What of an environment the cluster stands on. */
export interface Ground {
    roles: Roles;
    keys: Readonly<Record<"secrets" | "logs" | "volumes" | "images", DataKey>>;
    network: Network;
    endpoints: InterfaceEndpoints;
}

/** What comes into the cluster needs of it. */
export interface ClusterParts {
    cluster: Cluster;
    /** The one provider of everything in Kubernetes. It is there once the way into the cluster is. */
    kubernetes: Provider;
    /** This account's registry, which every image and chart comes from. */
    registry: OwnRegistry;
    /** Id of the image gate. */
    imageGate: pulumi.Output<string>;
}

/**
 * The cluster, in the order it takes to come up: control plane, the add-ons a node cannot do without, the gate that waits for images, nodes,
 * the gate that waits for the way in, and the provider of all that comes into the cluster.
 *
 * @param wayIn What people and the deployer come to the cluster by: the VPN. On destroy it goes after the last thing in the cluster.
 */
export function deployCluster(
    environment: Environment,
    ground: Ground,
    wayIn: pulumi.Resource[],
    options: pulumi.ComponentResourceOptions,
): ClusterParts {
    const { name } = environment;
    const { roles, keys, network, endpoints } = ground;
    const account = accountOf(environment);
    const destruction = environment.allowDestroyBecause === undefined ? {} : { allowDestroyBecause: environment.allowDestroyBecause };
    const kubernetesVersion = environment.cluster.kubernetesVersion;
    const byTier = (of: (tier: string) => pulumi.Output<string>) => Object.fromEntries(nodeTiers.map((tier) => [tier, of(tier)]));

    const cluster = new Cluster(
        name,
        {
            kubernetesVersion,
            vpcId: network.vpcId,
            subnetIds: network.subnetIds["endpoint"] ?? [],
            securityGroup: named(network.securityGroups, "control-plane"),
            role: named(roles.roles, "cluster"),
            serviceCidr: environment.network.serviceCidr,
            secretsKeyArn: keys.secrets.arn,
            logsKeyArn: keys.logs.arn,
            logRetentionDays: environment.retentionDays.cluster,
            ...destruction,
        },
        // Its role with all its policies, the rules its interfaces need; and with it whatever takes its name waits for both.
        { ...options, dependsOn: [roles, network] },
    );
    const { clusterName } = cluster;
    const access = new ClusterAccess(name, { clusterName, partition: account.partition, grants: accessGrants(environment) }, options);
    const addons = new FirstAddons(
        name,
        { clusterName, networkRoleArn: named(roles.arns, "vpc-cni"), podIdentities: podIdentities(environment) },
        options,
    );

    const mirror = new ImageMirror(
        name,
        {
            account,
            images: imageSources(environment),
            charts: chartsOf(environment),
            roleArn: named(roles.arns, "mirror"),
            imagesKeyArn: keys.images.arn,
            logsKeyArn: keys.logs.arn,
            logRetentionDays: environment.retentionDays.applications,
            ...destruction,
        },
        { ...options, dependsOn: [roles] },
    );
    const registry = ownRegistry(environment);
    const images = new ImageGate(
        name,
        { account, images: mirroredImages(environment, registry.digests), mirrorProject: mirrorProjectName(name) },
        { ...options, dependsOn: [mirror] },
    );
    const nodes = new NodeGroups(
        name,
        {
            clusterName,
            kubernetesVersion,
            operatingSystem: environment.cluster.operatingSystem,
            groups: nodeGroups(environment),
            availabilityZones: [...environment.availabilityZones],
            subnetIds: network.subnetIds,
            securityGroupIds: byTier((tier) => named(network.securityGroupIds, `${tier}-node`)),
            roleArns: byTier((tier) => named(roles.arns, `node-${tier}`)),
            volumesKeyArn: keys.volumes.arn,
            instanceTags: { ...environment.tags },
        },
        { ...options, dependsOn: [addons, images, endpoints] }, // what a node needs to join, and its pods to start
    );

    const gate = new ClusterGate(
        name,
        { clusterName, endpoint: cluster.endpoint, certificateAuthority: cluster.certificateAuthority, region: environment.region },
        { ...options, dependsOn: [nodes, access, endpoints, ...wayIn] }, // all that the way into the cluster leads through
    );
    return { cluster, kubernetes: kubernetesProvider(environment, gate), registry, imageGate: images.ready };
}
