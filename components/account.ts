/** Where an environment lives: what every ARN is computed from. */
export interface Account {
    /** Twelve digits. */
    id: string;
    /** AWS partition: `aws`, `aws-cn` or `aws-us-gov`. */
    partition: string;
    /** Main region, such as `eu-central-1`. */
    region: string;
}

/**
 * ARN of an IAM role, computed from its name. Documents never wait for a role to exist to be able to name it.
 *
 * @param path The role's path, `/` by default; service-linked roles have one of their own.
 */
export const roleArn = (account: Account, name: string, path = "/"): string =>
    `arn:${account.partition}:iam::${account.id}:role${path}${name}`;

/** ARN of a bucket, or of objects in it: `objects` is a key pattern. */
export const bucketArn = (account: Account, bucket: string, objects?: string): string =>
    `arn:${account.partition}:s3:::${bucket}${objects === undefined ? "" : `/${objects}`}`;

/** ARN of an EKS cluster, computed from its name. */
export const clusterArn = (account: Account, cluster: string): string =>
    `arn:${account.partition}:eks:${account.region}:${account.id}:cluster/${cluster}`;
