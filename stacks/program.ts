import { deploy } from "./deploy";
import { loadEnvironment } from "./schema";

/** The stack's outputs; Pulumi exports what the program exports. */
const { vpcId, subnetIds, keyArns, bucketArns } = deploy(loadEnvironment());

export { bucketArns, keyArns, subnetIds, vpcId };
