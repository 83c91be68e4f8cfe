import { mostPods } from "../cluster/defaults";

/** What an instance has, as AWS lists it. */
export interface InstanceSize {
    vCpus: number;
    memoryGiB: number;
}

/** What the database may have of its node. */
export interface MemoryPlan {
    /** Memory limit of the container, and its request, in MiB. */
    limitMiB: number;
    /** Where Go starts to collect harder, in MiB: below the limit, so that the kernel does not end the process first. */
    goLimitMiB: number;
    /** Processors asked for, in thousandths. There is no limit: a throttled replica misses Raft's heartbeats. */
    cpuMilli: number;
}

/**
 * Memory of a processor, in GiB, by family; the first that matches counts. Of c5n the smallest sizes have least.
 * Source: Amazon EC2 User Guide, "Amazon EC2 instance types", specifications of each family.
 */
const memoryPerCpu: readonly [RegExp, number][] = [
    [/^c5n/, 2.625],
    [/^c\d/, 2],
    [/^(?:m\d|im4gn)/, 4],
    [/^is4gen/, 6],
    [/^(?:r\d|i\d)/, 8],
    [/^(?:x2idn|x8g)/, 16],
    [/^x2ie/, 32],
];

/** Processors of a size. Bare metal without a number differs by family, so it has no entry. */
function processorsOf(size: string): number | undefined {
    if (size === "medium") return 1;
    if (size === "large") return 2;
    const [, , times] = /^(metal-)?(\d*)x(?:large|l)$/.exec(size) ?? [];
    return times === undefined ? undefined : 4 * Number(times === "" ? "1" : times);
}

/** What an instance type has; `undefined` if its name does not say it. */
export function instanceSizeOf(instanceType: string): InstanceSize | undefined {
    const [family = "", size = ""] = instanceType.split(".");
    const vCpus = processorsOf(size);
    const [, perCpu] = memoryPerCpu.find(([pattern]) => pattern.test(family)) ?? [];
    return vCpus === undefined || perCpu === undefined ? undefined : { vCpus, memoryGiB: Math.floor(vCpus * perCpu) };
}

/** Share of an instance's memory that its hypervisor and kernel keep (Karpenter, setting `vm-memory-overhead-percent`, its default). */
const machineShare = 0.075;

/** MiB the kubelet keeps for itself (awslabs/amazon-eks-ami, nodeadm, and Bottlerocket's schnauzer: 11 a pod and 255), and for eviction. */
const kubeletMiB = 11 * mostPods + 255 + 100;

/** MiB left to the agents of a node and to the replica's own sidecar. Chosen, not measured: the largest, GuardDuty's, may take 1024. */
const agentsMiB = 2048;

/** Processors left to the same, in thousandths. */
const agentsMilli = 1000;

/** Share of the limit at which Go collects harder. The rest is for what Go does not count: memory-mapped files' tables, stacks, cgo. */
const goShare = 0.9;

/** The least memory a replica starts with that is of use, in MiB. */
export const leastMemoryMiB = 2048;

/**
 * What of a node its one replica gets: all but what the machine, the kubelet and the agents keep.
 *
 * Controls: AS-2, HA-1.
 */
export function memoryPlan({ vCpus, memoryGiB }: InstanceSize): MemoryPlan {
    const limitMiB = Math.floor(memoryGiB * 1024 * (1 - machineShare)) - kubeletMiB - agentsMiB;
    return { limitMiB, goLimitMiB: Math.floor(limitMiB * goShare), cpuMilli: Math.max(vCpus * 1000 - agentsMilli, 500) };
}
