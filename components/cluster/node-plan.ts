import { nodeTiers, type NodeTier } from "../network/tiers";
import type { ArgumentFault } from "../faults";
import { databaseDiskGiB, startupTaint, tierKey } from "./defaults";

/** Operating system of nodes. */
export const OperatingSystem = { Bottlerocket: "bottlerocket", AmazonLinux: "al2023" } as const;

/** One of {@link OperatingSystem}. */
export type OperatingSystem = (typeof OperatingSystem)[keyof typeof OperatingSystem];

/** A group of like nodes: one a tier, in all zones; of the database's, one a zone. */
export interface NodeGroupPlan {
    /** Stable name, part of the resources' names: `app`, `database-eu-central-1a`. */
    name: string;
    /** Tier of its subnets, its security group, its role, its label and its taint. */
    tier: string;
    /** Zones it spreads over. */
    zones: string[];
    /** Instance types of the same size and processor, in order of preference. */
    instanceTypes: string[];
    minimum: number;
    maximum: number;
    /** Size of a node's own volume, in GiB. */
    diskGiB: number;
}

/** Bounds of a tier's nodes, over all zones. */
export interface NodeGroupSize {
    readonly instanceTypes: readonly string[];
    readonly minimum: number;
    readonly maximum: number;
    readonly diskGiB: number;
}

/** What the groups of an environment follow from. */
export interface NodeNeeds {
    zones: readonly string[];
    /** Every tier's but the database's. */
    sizes: Readonly<Record<Exclude<NodeTier, "database">, NodeGroupSize>>;
    /** Replicas of the database, each on a node of its own. */
    replicas: number;
    databaseInstanceType: string;
}

/**
 * The node groups of an environment. A database volume lies in one zone and its node has to, so each zone has a group of its own, with as
 * many nodes as replicas: round the zones, the first ones get one more. A zone without a replica has none.
 *
 * Controls: HA-1, AT-1, DT-1, MT-1, AS-3.
 */
export function nodeGroupPlans({ zones, sizes, replicas, databaseInstanceType }: NodeNeeds): NodeGroupPlan[] {
    return nodeTiers.flatMap((tier): NodeGroupPlan[] => {
        if (tier !== "database") {
            const { instanceTypes, minimum, maximum, diskGiB } = sizes[tier];
            return [{ name: tier, tier, zones: [...zones], instanceTypes: [...instanceTypes], minimum, maximum, diskGiB }];
        }
        return zones.flatMap((zone, index): NodeGroupPlan[] => {
            const nodes = Math.floor(replicas / zones.length) + (index < replicas % zones.length ? 1 : 0);
            if (nodes === 0) return [];
            const bounds = { minimum: nodes, maximum: nodes, diskGiB: databaseDiskGiB };
            return [{ name: `${tier}-${zone}`, tier, zones: [zone], instanceTypes: [databaseInstanceType], ...bounds }];
        });
    });
}

/** A taint as a node group takes it. */
export interface NodeTaint {
    key: string;
    value?: string;
    effect: string;
}

/**
 * Taints of a tier's nodes. Only pods that name the tier come to them: what forgets to, stays pending and is seen, instead of standing
 * behind the security group of a tier it does not belong to. Nothing but host agents comes before Calico is ready.
 *
 * Controls: NP-4, NP-8, DT-1.
 */
export const taintsOf = (tier: string): NodeTaint[] => [
    { key: tierKey, value: tier, effect: "NO_SCHEDULE" },
    { key: startupTaint, effect: "NO_SCHEDULE" },
];

/** Whether instances of a type have Arm processors: `g` behind the generation (EC2 User Guide, "Instance type naming conventions"). */
export const isArm = (instanceType: string): boolean => /^(?:a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(instanceType);

/** The kind of image EKS takes for a group (EKS API, Nodegroup `amiType`). It names no image, so EKS brings what joins the cluster. */
export function amiTypeOf(operatingSystem: OperatingSystem, instanceTypes: readonly string[]): string {
    const arm = instanceTypes.some(isArm);
    if (operatingSystem === OperatingSystem.Bottlerocket) return arm ? "BOTTLEROCKET_ARM_64" : "BOTTLEROCKET_x86_64";
    return arm ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD";
}

/** A volume of a node; one without a size is as large as the image's. */
export interface NodeVolume {
    deviceName: string;
    volumeSize?: number;
}

/**
 * The volumes of a node: every one of the image's, so that every one is encrypted. Bottlerocket keeps itself on the first and all else on
 * the second (Bottlerocket documentation, "Default volumes").
 */
export const volumesOf = (operatingSystem: OperatingSystem, diskGiB: number): NodeVolume[] =>
    operatingSystem === OperatingSystem.Bottlerocket
        ? [{ deviceName: "/dev/xvda" }, { deviceName: "/dev/xvdb", volumeSize: diskGiB }]
        : [{ deviceName: "/dev/xvda", volumeSize: diskGiB }];

/** What of a node group's surroundings its plan is judged by. */
export interface NodeSurroundings {
    zones: readonly string[];
    operatingSystem: string;
    /** How many subnets each tier has. */
    subnets: Readonly<Record<string, number>>;
    securityGroups: readonly string[];
    roles: readonly string[];
}

/** Every fault of the groups, none if they are sound. */
export function nodeGroupFaults(groups: readonly NodeGroupPlan[], around: NodeSurroundings): ArgumentFault[] {
    const systems: string[] = Object.values(OperatingSystem);
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (!systems.includes(around.operatingSystem)) fault("operatingSystem", `is "${around.operatingSystem}"; take ${systems.join(" or ")}`);
    groups.forEach((group, index) => {
        const at = `groups[${index}]`;
        if (groups.findIndex((other) => other.name === group.name) !== index) {
            fault(`${at}.name`, `"${group.name}" stands twice; name each group once`);
        }
        if (around.subnets[group.tier] !== around.zones.length) {
            fault(`${at}.tier`, `is "${group.tier}", which has no subnet in each zone; name a tier of the network`);
        }
        if (!around.securityGroups.includes(group.tier)) fault(`${at}.tier`, `is "${group.tier}", whose nodes have no security group`);
        if (!around.roles.includes(group.tier)) fault(`${at}.tier`, `is "${group.tier}", whose nodes have no role`);
        if (group.zones.length === 0) fault(`${at}.zones`, "names none; a group needs a zone");
        for (const zone of group.zones)
            if (!around.zones.includes(zone)) fault(`${at}.zones`, `names "${zone}", which the network has not`);
        if (group.instanceTypes.length === 0) fault(`${at}.instanceTypes`, "names none; a group needs an instance type");
        if (new Set(group.instanceTypes.map(isArm)).size > 1) {
            fault(`${at}.instanceTypes`, "mixes Arm and x86 processors, which take different images; name types of one kind");
        }
        if (group.minimum > group.maximum) fault(`${at}.maximum`, `is ${group.maximum}, below the minimum of ${group.minimum}`);
        if (group.maximum < 1) fault(`${at}.maximum`, `is ${group.maximum}; leave out a group without nodes`);
    });
    return faults;
}
