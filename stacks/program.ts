import { deployEnvironment } from "./environment";
import { loadEnvironment } from "./schema";

/** The stack's outputs; Pulumi exports what the program exports. */
const { vpcId, subnetIds, keyArns, bucketArns, clusterName, clusterEndpoint, loadBalancerName } = deployEnvironment(loadEnvironment());

export { bucketArns, clusterEndpoint, clusterName, keyArns, loadBalancerName, subnetIds, vpcId };
