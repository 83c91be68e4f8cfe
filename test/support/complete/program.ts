import { deployCluster } from "../../../stacks/cluster";
import { deployFoundation } from "../../../stacks/deploy";
import { loadEnvironment } from "../../../stacks/schema";

const environment = loadEnvironment();
const { outputs, ground, options } = deployFoundation(environment);
const { cluster } = deployCluster(environment, ground, options);

/** What the program exports, and what it will once the cluster is part of it. */
const { vpcId, subnetIds, keyArns, bucketArns } = outputs;
const { clusterName, endpoint: clusterEndpoint } = cluster;

export { bucketArns, clusterEndpoint, clusterName, keyArns, subnetIds, vpcId };
