import { deployFoundation } from "./deploy";
import { loadEnvironment } from "./schema";

/** The stack's outputs; Pulumi exports what the program exports. */
const { vpcId, subnetIds, keyArns, bucketArns } = deployFoundation(loadEnvironment()).outputs;

export { bucketArns, keyArns, subnetIds, vpcId };
