/**
 * The tiers of an environment's network. Every subnet, route table, network ACL and workload belongs to one.
 * `firewall` holds nothing yet: its room is kept so that a Network Firewall between app and NAT never moves a subnet.
 */
export const tiers = ["edge", "firewall", "app", "system", "database", "backup", "monitoring", "endpoint", "admin"] as const;

/** One of {@link tiers}. */
export type Tier = (typeof tiers)[number];

/** Tiers whose nodes run pods. */
export const nodeTiers = ["app", "system", "database", "backup", "monitoring"] as const satisfies readonly Tier[];

/** One of {@link nodeTiers}. */
export type NodeTier = (typeof nodeTiers)[number];

/**
 * Tiers without any route out of the VPC but to gateway endpoints and, where an office reaches them, to its VPN.
 * Controls: AC-1, DT-1, MT-1.
 */
export const isolatedTiers: readonly Tier[] = tiers.filter((tier) => tier !== "edge" && tier !== "app");
