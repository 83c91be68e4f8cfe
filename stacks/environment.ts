import { deployAlarmTopics } from "./alarms";
import { deployBaseline } from "./baseline";
import { deployCluster } from "./cluster";
import { deployFoundation, type FoundationOutputs } from "./deploy";
import { deployEdge } from "./edge";
import { deployNetworkWatch } from "./network-watch";
import { deployPlatform } from "./platform";
import type * as pulumi from "@pulumi/pulumi";
import type { Environment } from "./schema";
import { grafanaSecret } from "./secrets";
import { deploySites } from "./sites";
import { deployVpn } from "./vpn";

/** What an environment tells those who come after: other stacks, people, tests. */
export interface EnvironmentOutputs extends FoundationOutputs {
    /** Name of the cluster, for `aws eks update-kubeconfig`. */
    clusterName: pulumi.Output<string>;
    /** Address of the Kubernetes API; it answers in the VPC and on the VPN. */
    clusterEndpoint: pulumi.Output<string>;
    /** Name AWS gives the load balancer, which the domain is an alias of. */
    loadBalancerName: pulumi.Output<string>;
}

/** An environment, whole: foundation, the account's own services, what faces the internet, the cluster, and what runs in it. */
export function deployEnvironment(environment: Environment): EnvironmentOutputs {
    const foundation = deployFoundation(environment);
    const { outputs, ground, options } = foundation;
    deployBaseline(environment, foundation, options);
    const alarmTopics = deployAlarmTopics(environment, foundation, options);
    deployNetworkWatch(environment, foundation, alarmTopics, options);
    const loadBalancer = deployEdge(environment, foundation, alarmTopics, options);
    deploySites(environment, foundation, alarmTopics, options);
    const wayIn = deployVpn(environment, foundation, alarmTopics, options);
    const cluster = deployCluster(environment, ground, wayIn, options);
    const grafanaSecretArn = grafanaSecret(environment, ground.keys.secrets.arn, options);
    deployPlatform(environment, { foundation, cluster, loadBalancer, grafanaSecretArn });
    const { clusterName, endpoint: clusterEndpoint } = cluster.cluster;
    return { ...outputs, clusterName, clusterEndpoint, loadBalancerName: loadBalancer.dnsName };
}
