import { tierKey } from "../cluster/defaults";
import type { NodeTier } from "../network/tiers";

/** A toleration of a pod. */
export interface Toleration {
    key?: string;
    operator: "Exists" | "Equal";
    value?: string;
    effect?: "NoSchedule";
}

/** Where pods run, as chart values and pod specs take it. */
export interface Placement {
    nodeSelector: Record<string, string>;
    tolerations: Toleration[];
}

/**
 * Puts pods on the nodes of a tier. They do not tolerate the startup taint, so they wait until policies are enforced there.
 *
 * Controls: NP-8, DT-1, MT-1.
 */
export const placementOn = (tier: NodeTier): Placement => ({
    nodeSelector: { [tierKey]: tier },
    tolerations: [{ key: tierKey, operator: "Equal", value: tier, effect: "NoSchedule" }],
});

/** Tolerations of an agent that runs on every node, from its first moment. */
export const onEveryNode: Toleration[] = [{ operator: "Exists" }];
