import type { TrafficNode } from "./nodes";

/** Transport protocols a rule can name. */
export type Protocol = "tcp" | "udp";

/** Ports, both ends included. */
export interface PortRange {
    from: number;
    to: number;
}

/** What keeps others from reading an edge's traffic. */
export type Encryption =
    | { by: "mesh" | "tls" | "nitro" | "ipsec" }
    | {
          by: "none";
          /** Why nothing does, and why that is acceptable. */
          reason: string;
      };

/** HTTP requests an edge admits. Paths are exact, or end in `*` for a prefix. */
export interface HttpRequests {
    methods: string[];
    paths: string[];
}

/** One permission to talk: what it does not name is forbidden. Every firewall rule of every layer is derived from these. */
export interface TrafficEdge {
    /** Who starts the conversation. Answers are implied; the other side may start none. */
    from: TrafficNode;
    /** Who is spoken to. */
    to: TrafficNode;
    /** `workload`: what the environment exists for. `platform`: what keeps the cluster and its nodes going. Reports keep them apart. */
    class: "workload" | "platform";
    protocol: Protocol;
    ports: PortRange;
    /** For HTTP: the requests admitted. Absent where the port does not carry HTTP or all requests are meant. */
    http?: HttpRequests;
    /** For gRPC: the full names of the services admitted. */
    grpc?: readonly string[];
    /** How the receiver knows who speaks: a mesh principal, a token, a signature, a certificate, or the network alone. */
    identity: "mesh-principal" | "token" | "signature" | "certificate" | "network";
    encryption: Encryption;
    /** Why the conversation must be possible, as a sentence for an auditor. */
    reason: string;
    /** Controls it serves. */
    controls: readonly string[];
}

/** A single port as a range. */
export const port = (number: number): PortRange => ({ from: number, to: number });

/** A range as people write it: `443`, `8300-8301`. */
export const portText = (ports: PortRange): string => (ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`);
