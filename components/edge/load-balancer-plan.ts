import type { ArgumentFault } from "../faults";
import { ports } from "../traffic/ports";

/** TLS policies of load balancers that demand TLS 1.2 or 1.3 and have no cipher suite without forward secrecy. */
export const TlsPolicy = {
    /** Hybrid post-quantum key exchange where the client has it; AWS's own choice for new listeners. */
    PostQuantum: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
    /** The same with validated cryptography of FIPS 140-3. */
    PostQuantumFips: "ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09",
} as const;

/** One of {@link TlsPolicy}. */
export type TlsPolicy = (typeof TlsPolicy)[keyof typeof TlsPolicy];

/** A target group as planned. */
export interface TargetGroupPlan {
    /** What it carries: `http` or `grpc`. */
    role: string;
    protocolVersion: string;
    healthCheck: {
        protocol: string;
        port: string;
        path: string;
        matcher: string;
        interval: number;
        timeout: number;
        healthyThreshold: number;
        unhealthyThreshold: number;
    };
}

/** Seconds until a pod that is ready is sent to, and until one that is not is left alone: twice or three times five seconds. */
const patience = { interval: 5, timeout: 4, healthyThreshold: 2, unhealthyThreshold: 3 };

/**
 * The two ways into the gateway's pods, which speak both on one port; a target group speaks one. Whether a pod belongs to a group is its
 * own readiness alone: a database that has lost its quorum answers badly, and takes nobody else down.
 *
 * gRPC can only be asked about by a gRPC call. The gateway answers one that no host of its own matches, as a health check is, since it
 * names the pod's address, by the status "unimplemented", 12: by that it has terminated TLS and spoken gRPC. One that answers the
 * question itself says 0.
 *
 * Controls: HC-1, HC-2, HC-3.
 * Source: Elastic Load Balancing, "Health checks for Application Load Balancer target groups" (codes 0 to 99, 12 by default);
 * gRPC, "HTTP to gRPC status code mapping" (404 is "unimplemented").
 */
export const targetGroupPlans: readonly TargetGroupPlan[] = [
    {
        role: "http",
        protocolVersion: "HTTP1",
        healthCheck: { protocol: "HTTP", port: `${ports.gatewayHealth}`, path: "/healthz/ready", matcher: "200", ...patience },
    },
    {
        role: "grpc",
        protocolVersion: "GRPC",
        healthCheck: { protocol: "HTTPS", port: "traffic-port", path: "/grpc.health.v1.Health/Check", matcher: "0,12", ...patience },
    },
];

/** Port of the gateway's pods that both groups send to. */
export const targetPort = ports.gatewayHttps;

/** Seconds a target that leaves still has to answer what it was asked. The gateway's pods have to take as long to end. */
export const deregistrationSeconds = 60;

/** Seconds over which a new target is given its full share. */
export const slowStartSeconds = 30;

/** Seconds a connection may say nothing: longer than a search is to take, short enough that what nobody uses is closed. */
export const idleSeconds = 120;

/** Seconds a client may keep a connection; what comes after is spread anew, and a renewed certificate is seen. */
export const keepAliveSeconds = 3600;

/**
 * Prefixes of the load balancer's logs in their bucket, one a kind, so that each can be asked about by itself.
 *
 * Source: Elastic Load Balancing, "Access logs", "Connection logs" and "Health check logs for your Application Load Balancer": under the
 * prefix stands `AWSLogs/` and the account's id, and a prefix must not hold `AWSLogs`.
 */
export const LogPrefix = {
    /** Every request, with who asked and what the answer was. */
    Access: "access",
    /** Every connection, with the TLS it came by or why it failed. */
    Connection: "connection",
    /** Every health check of a target, with why it failed. */
    Health: "health",
} as const;

/** One of {@link LogPrefix}. */
export type LogPrefix = (typeof LogPrefix)[keyof typeof LogPrefix];

/** A condition of a rule of a listener; all of a rule's have to hold. */
export interface RuleCondition {
    hostHeader?: { values: string[] };
    httpHeader?: { httpHeaderName: string; values: string[] };
    pathPattern?: { values: string[] };
}

/** A rule of the HTTPS listener. */
export interface ListenerRulePlan {
    /** Role of the target group it forwards to. */
    role: string;
    priority: number;
    conditions: RuleCondition[];
}

/**
 * What the HTTPS listener forwards: calls of Weaviate's gRPC services, and of the health service that its clients ask first, to the group
 * that speaks gRPC; everything else that names the service to the other. A request for another name gets nothing, so an address is no
 * way to find out what answers at it.
 *
 * Controls: AC-5, AT-2.
 * Source: weaviate/weaviate, `grpc/proto/v1/weaviate.proto`; gRPC over HTTP2 ("Content-Type" begins with `application/grpc`); Elastic Load
 * Balancing, "Quotas" (five values and five wildcards a rule).
 */
export const listenerRules = (domain: string): ListenerRulePlan[] => [
    {
        role: "grpc",
        priority: 10,
        conditions: [
            { hostHeader: { values: [domain] } },
            { httpHeader: { httpHeaderName: "Content-Type", values: ["application/grpc*"] } },
            { pathPattern: { values: ["/weaviate.v1.Weaviate/*", "/grpc.health.v1.Health/*"] } },
        ],
    },
    { role: "http", priority: 20, conditions: [{ hostHeader: { values: [domain] } }] },
];

/**
 * What the load balancer adds to every answer over HTTPS: for two years browsers come back by HTTPS alone, to this name and what is below
 * it; no answer is taken for what it does not say it is, shown in a frame, or signed by what software gave it.
 *
 * Controls: TL-3.
 * Source: Elastic Load Balancing, "HTTP header modification for your Application Load Balancer".
 */
export const answerHeaders = {
    routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=63072000; includeSubDomains",
    routingHttpResponseXContentTypeOptionsHeaderValue: "nosniff",
    routingHttpResponseXFrameOptionsHeaderValue: "DENY",
    routingHttpResponseServerEnabled: false,
};

/** What of a load balancer's arguments can be wrong. */
interface Judged {
    readonly domain: string;
    readonly subnets: number;
    readonly tlsPolicy: string;
}

/** Every fault of the arguments, none if they are sound. */
export function loadBalancerFaults(name: string, { domain, subnets, tlsPolicy }: Judged): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const policies: string[] = Object.values(TlsPolicy);
    if (!policies.includes(tlsPolicy)) fault("tlsPolicy", `is "${tlsPolicy}"; take ${policies.join(" or ")}`);
    if (subnets < 2) fault("subnetIds", `names ${subnets}; a load balancer needs subnets in two zones at least`);
    // Elastic Load Balancing, "Host conditions"; a wildcard would admit names that are not this service's.
    if (!/^[a-z0-9][a-z0-9.-]{2,127}$/.test(domain)) fault("domain", `is "${domain}"; write a host name in lower case, without a wildcard`);
    // Elastic Load Balancing API, CreateLoadBalancer and CreateTargetGroup: 32 characters; Pulumi appends eight to what it names.
    const longest = 32 - 8 - "-http".length;
    if (name.length > longest) fault("name", `is "${name}"; with what is appended AWS allows ${longest} characters`);
    return faults;
}
