import type { ArgumentFault } from "../faults";
import { instanceSizeOf, leastMemoryMiB, memoryPlan } from "./node-size";
import type { ApiKeyUsers, BackupTarget } from "./weaviate-values";

/** Names of what the database needs beside its chart; one database a cluster. */
export const names = { storageClass: "weaviate", priorityClass: "weaviate" };

/** Above every workload's default of 0, far below the cluster's own, which start at 2000000000 (Kubernetes, "Pod Priority and Preemption"). */
export const priority = 1_000_000;

/** What of the arguments is judged before anything is made. */
export interface WeaviatePlan {
    replicas: number;
    availabilityZones: readonly string[];
    replicasShareZonesBecause?: string;
    replicationFactor: number;
    instanceType: string;
    storageGiB: number;
    storageIops: number;
    storageMiBPerSecond: number;
    apiKeys: ApiKeyUsers;
    backups: BackupTarget;
    allowedOrigin: string;
}

/** Limits of a gp3 volume: operations for each GiB, MiB a second for each operation (Amazon EBS User Guide, "General Purpose SSD volumes"). */
const gp3 = { iopsPerGiB: 500, mibPerSecondPerIops: 0.25 };

/** Every fault of the arguments, none if they are sound. */
export function weaviateFaults(plan: WeaviatePlan): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const { replicas, replicationFactor, availabilityZones, storageGiB, storageIops, storageMiBPerSecond } = plan;
    const zones = new Set(availabilityZones).size;
    if (!Number.isInteger(replicas) || replicas < 3)
        fault("replicas", `is ${replicas}; a quorum survives the loss of one only from three on`);
    if (zones < 3 || zones < availabilityZones.length) fault("availabilityZones", "names fewer than three different zones");
    if (replicas > zones && plan.replicasShareZonesBecause === undefined)
        fault("replicasShareZonesBecause", `is missing: ${replicas} replicas share ${zones} zones; say why that is acceptable`);
    if (![3, 5, 7].includes(replicationFactor)) fault("replicationFactor", `is ${replicationFactor}; take 3, 5 or 7`);
    if (replicationFactor > replicas) fault("replicationFactor", `is ${replicationFactor}, more than there are replicas`);

    const size = instanceSizeOf(plan.instanceType);
    if (size === undefined)
        fault("instanceType", `is "${plan.instanceType}", whose memory is not known; name a family and size such as r7i.xlarge`);
    else if (memoryPlan(size).limitMiB < leastMemoryMiB)
        fault("instanceType", `is "${plan.instanceType}", which leaves a replica less than ${leastMemoryMiB} MiB; take a larger one`);

    if (storageIops > storageGiB * gp3.iopsPerGiB) fault("storageIops", `is ${storageIops}; a volume of ${storageGiB} GiB has fewer`);
    if (storageMiBPerSecond > storageIops * gp3.mibPerSecondPerIops)
        fault("storageMiBPerSecond", `is ${storageMiBPerSecond}; ${storageIops} operations a second carry less`);

    const { users, administrators } = plan.apiKeys;
    // Without any way to sign in the server lets everybody in, and says nothing (facts of weaviate v1.38.2).
    if (users.length === 0) fault("apiKeys.users", "names nobody; without any user Weaviate would let everybody in");
    if (new Set(users).size !== users.length) fault("apiKeys.users", "names somebody twice; give each key a user of its own");
    for (const user of users)
        if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(user)) fault("apiKeys.users", `names "${user}"; take a-z, 0-9 and dashes`);
    if (administrators.length === 0) fault("apiKeys.administrators", "names nobody; then nobody could give anybody a role");
    for (const name of administrators) if (!users.includes(name)) fault("apiKeys.administrators", `names "${name}", who has no key`);

    if (!/^(?!\/)[\w./-]+\/$/.test(plan.backups.prefix)) fault("backups.prefix", `is "${plan.backups.prefix}"; write it like weaviate/`);
    if (!/^https:\/\/[^/*]+$/.test(plan.allowedOrigin)) fault("allowedOrigin", `is "${plan.allowedOrigin}"; name one origin, https://…`);
    return faults;
}
