import type { Tier } from "../network/tiers";

/** Anyone on the internet. */
export interface Internet {
    kind: "internet";
}

/** An Application Load Balancer, by its role in names: `load-balancer`. It stands in the edge tier. */
export interface LoadBalancer {
    kind: "load-balancer";
    name: string;
}

/** Every node (EC2 instance) of a tier, kubelet and host-network agents included. */
export interface TierNodes {
    kind: "tier";
    tier: Tier;
}

/** Pods that share a service account. Service account and labels together are the identity that policies inside the cluster name. */
export interface Workload {
    kind: "workload";
    /** Name in reports and rule descriptions; unique in the graph. */
    name: string;
    namespace: string;
    serviceAccount: string;
    /** Labels every pod of the workload carries, and no other pod. */
    labels: Record<string, string>;
    /** Tier whose nodes it runs on. */
    tier: Tier;
    /** Whether a sidecar gives it a mesh identity. Host-network agents, mesh control plane and the CNI have none. */
    mesh: boolean;
    /** Whether its pods share their node's network: then policies on pods hold nothing of it, and its packets are the node's own. */
    hostNetwork?: boolean;
}

/** The Kubernetes API servers, by their network interfaces in the endpoint tier. */
export interface ControlPlane {
    kind: "control-plane";
}

/** An AWS service reached through a VPC endpoint. */
export interface AwsService {
    kind: "aws-service";
    /** The service's part of the endpoint's name: `logs` of `com.amazonaws.eu-central-1.logs`. */
    service: string;
    /** `interface`: network interfaces in the endpoint tier. `gateway`: a route to public addresses, named by a prefix list. */
    endpoint: "interface" | "gateway";
}

/** People on a Client VPN endpoint, all of them or one group. */
export interface Vpn {
    kind: "vpn";
    /** The endpoint, such as `cluster-admin`. Its traffic leaves from the endpoint's interfaces in the admin tier. */
    endpoint: string;
    /** The identity provider's group; everyone on the endpoint without it. Only the endpoint's own rules can tell groups apart. */
    group?: string;
}

/** A corporate network behind a site-to-site VPN. */
export interface Office {
    kind: "office";
    name: string;
    cidrs: readonly string[];
}

/** An agent on the node itself, at a link-local address: instance metadata, Pod Identity, time. */
export interface LinkLocal {
    kind: "link-local";
    agent: string;
    /** The address in CIDR notation, such as `169.254.170.23/32`. */
    cidr: string;
}

/** The VPC's own DNS resolver. What it answers is decided by DNS Firewall. */
export interface Dns {
    kind: "dns";
}

/** A host outside AWS, by name; reached through NAT, its name admitted by DNS Firewall. */
export interface ExternalHost {
    kind: "external-host";
    host: string;
}

/** Whoever can start or receive a conversation. */
export type TrafficNode =
    Internet | LoadBalancer | TierNodes | Workload | ControlPlane | AwsService | Vpn | Office | LinkLocal | Dns | ExternalHost;

/** A name for a node that is unique in a graph, for reports, rule descriptions and keys. */
export function nodeName(node: TrafficNode): string {
    switch (node.kind) {
        case "internet":
        case "control-plane":
        case "dns":
            return node.kind;
        case "load-balancer":
            return node.name;
        case "tier":
            return `${node.tier} nodes`;
        case "workload":
            return node.name;
        case "aws-service":
            return `${node.service} endpoint`;
        case "vpn":
            return node.group === undefined ? `vpn ${node.endpoint}` : `vpn ${node.endpoint} group ${node.group}`;
        case "office":
            return `office ${node.name}`;
        case "link-local":
            return `${node.agent} agent`;
        case "external-host":
            return node.host;
    }
}

/** The tier a node's packets come from and go to; `undefined` for what lies outside the VPC, and for what never leaves the host. */
export function tierOf(node: TrafficNode): Tier | undefined {
    switch (node.kind) {
        case "load-balancer":
            return "edge";
        case "tier":
        case "workload":
            return node.tier;
        case "control-plane":
            return "endpoint";
        case "aws-service":
            return node.endpoint === "interface" ? "endpoint" : undefined;
        case "vpn":
            return "admin";
        case "internet":
        case "office":
        case "link-local":
        case "dns":
        case "external-host":
            return undefined;
    }
}
