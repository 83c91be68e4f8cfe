import { port, type HttpRequests, type TrafficEdge } from "../edges";
import type { LoadBalancer, Workload } from "../nodes";
import { ports } from "../ports";
import { workloads } from "../workloads";
import type { ApplicationTraffic, TrafficInputs } from "./inputs";

/** The one public load balancer. */
export const loadBalancer: LoadBalancer = { kind: "load-balancer", name: "load-balancer" };

/** Weaviate's gRPC service that clients use (weaviate/weaviate, `grpc/proto/v1/weaviate.proto`). */
export const weaviateGrpcService = "weaviate.v1.Weaviate";

/** Data paths of Weaviate's REST API. Administration (`/v1/backups`, `/v1/authz`, `/v1/users`, `/v1/cluster`) is in none. */
export const weaviateDataRequests: HttpRequests = {
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    paths: ["/v1/objects*", "/v1/batch/*", "/v1/graphql", "/v1/schema*", "/v1/meta", "/v1/.well-known/*"],
};

/** The pods of an application of the configuration. */
export function applicationWorkload(application: ApplicationTraffic): Workload {
    return {
        kind: "workload",
        name: `application ${application.name}`,
        namespace: application.namespace,
        serviceAccount: application.serviceAccount,
        labels: { "app.kubernetes.io/name": application.name },
        tier: "app",
        mesh: true,
    };
}

/** From the internet to the gateway, on to applications and Weaviate. */
export function ingressFlows(inputs: TrafficInputs): TrafficEdge[] {
    const { ingressGateway } = workloads;
    const published = inputs.applications.flatMap((application) =>
        application.publishes === undefined
            ? []
            : [
                  toApplication(
                      ingressGateway,
                      application,
                      application.publishes,
                      `The gateway forwards authenticated requests to ${application.name}`,
                  ),
              ],
    );
    return [
        {
            from: { kind: "internet" },
            to: loadBalancer,
            class: "workload",
            protocol: "tcp",
            ports: port(ports.https),
            identity: "token",
            encryption: { by: "tls" },
            reason: "Clients call the service; the web ACL inspects each request and the gateway checks its token",
            controls: ["AC-4", "AC-5", "AT-2", "TL-2"],
        },
        {
            from: { kind: "internet" },
            to: loadBalancer,
            class: "workload",
            protocol: "tcp",
            ports: port(ports.http),
            identity: "network",
            encryption: { by: "none", reason: "Answered with a redirect to HTTPS and nothing else" },
            reason: "Clients that try plain HTTP are sent to HTTPS",
            controls: ["TL-3"],
        },
        {
            from: loadBalancer,
            to: ingressGateway,
            class: "workload",
            protocol: "tcp",
            ports: port(ports.gatewayHttps),
            identity: "network",
            encryption: { by: "tls" },
            reason: "The load balancer forwards to gateway pods and to nothing else",
            controls: ["AC-5"],
        },
        {
            from: loadBalancer,
            to: ingressGateway,
            class: "platform",
            protocol: "tcp",
            ports: port(ports.gatewayHealth),
            http: { methods: ["GET"], paths: ["/healthz/ready"] },
            identity: "network",
            encryption: { by: "nitro" },
            reason: "The load balancer asks each gateway pod whether it is ready",
            controls: ["HC-1"],
        },
        {
            from: loadBalancer,
            to: ingressGateway,
            class: "platform",
            protocol: "tcp",
            ports: port(ports.gatewayHttps),
            // The target group for gRPC can only be checked by a gRPC call on the port it forwards to.
            http: { methods: ["POST"], paths: ["/grpc.health.v1.Health/Check"] },
            identity: "network",
            encryption: { by: "tls" },
            reason: "The load balancer asks each gateway pod whether it serves gRPC",
            controls: ["HC-1"],
        },
        ...published,
        ...(inputs.publishWeaviateApi
            ? weaviateClient(ingressGateway, "The gateway forwards authenticated requests to Weaviate's data paths")
            : []),
    ];
}

/** What applications may do on their own: call Weaviate, one another, and named hosts outside through NAT. */
export function applicationFlows(inputs: TrafficInputs): TrafficEdge[] {
    const outside = inputs.applications.flatMap((application) =>
        inputs.egress.map((external): TrafficEdge => ({
            from: applicationWorkload(application),
            to: { kind: "external-host", host: external.host },
            class: "workload",
            protocol: "tcp",
            ports: port(external.port),
            identity: "certificate",
            encryption: { by: "tls" },
            reason: external.reason,
            controls: ["AC-1", "AC-6"],
        })),
    );
    const inside = inputs.applications.flatMap((application) => {
        const from = applicationWorkload(application);
        const weaviate = application.usesWeaviate ? weaviateClient(from, `Application ${application.name} reads and writes Weaviate`) : [];
        const calls = application.calls.flatMap((call) =>
            inputs.applications
                .filter((other) => other.name === call.application)
                .map((other) => toApplication(from, other, call.http, `Application ${application.name} calls ${other.name}`)),
        );
        return [...weaviate, ...calls];
    });
    return [...inside, ...outside];
}

/** Weaviate's replicas among themselves. */
export function replicaFlows(): TrafficEdge[] {
    const { weaviate } = workloads;
    const between = (number: number, reason: string): TrafficEdge => ({
        from: weaviate,
        to: weaviate,
        class: "workload",
        protocol: "tcp",
        ports: port(number),
        identity: "mesh-principal",
        encryption: { by: "mesh" },
        reason,
        controls: ["HA-1", "HA-2", "IS-1"],
    });
    return [
        between(ports.weaviateGossip, "Replicas exchange membership state"),
        {
            ...between(ports.weaviateGossip, "Replicas probe each other's liveness"),
            protocol: "udp",
            identity: "network",
            // A sidecar carries no UDP; instances of the declared types encrypt between themselves.
            encryption: { by: "nitro" },
            controls: ["HA-1", "HA-2"],
        },
        between(ports.weaviateData, "Replicas exchange shard data"),
        between(ports.weaviateRaft, "Replicas agree on the schema by Raft"),
        between(ports.weaviateRaftRpc, "Replicas join and forward to the Raft leader"),
    ];
}

/** Backup and restore jobs. Weaviate itself writes the backup; the jobs ask for it and read what came of it. */
export function backupFlows(): TrafficEdge[] {
    const ask = (from: Workload, paths: string[], reason: string): TrafficEdge => ({
        from,
        to: workloads.weaviate,
        class: "workload",
        protocol: "tcp",
        ports: port(ports.weaviateHttp),
        http: { methods: ["GET", "POST"], paths },
        identity: "mesh-principal",
        encryption: { by: "mesh" },
        reason,
        controls: ["DT-4", "HA-3"],
    });
    return [
        ask(workloads.backup, ["/v1/backups/*", "/v1/.well-known/ready"], "The backup job starts a backup and watches it end"),
        ask(
            workloads.restoreDrill,
            ["/v1/nodes", "/v1/.well-known/ready"],
            "The restore drill compares the restored data with the running ones",
        ),
    ];
}

function toApplication(from: Workload, application: ApplicationTraffic, http: HttpRequests, reason: string): TrafficEdge {
    return {
        from,
        to: applicationWorkload(application),
        class: "workload",
        protocol: "tcp",
        ports: port(application.port),
        http,
        identity: "mesh-principal",
        encryption: { by: "mesh" },
        reason,
        controls: ["AC-5", "IS-3", "IS-5"],
    };
}

function weaviateClient(from: Workload, reason: string): TrafficEdge[] {
    const common = {
        from,
        to: workloads.weaviate,
        class: "workload",
        protocol: "tcp",
        identity: "mesh-principal",
        encryption: { by: "mesh" },
        reason,
        controls: ["DT-1", "IS-3", "NP-3"],
    } as const;
    return [
        { ...common, ports: port(ports.weaviateHttp), http: weaviateDataRequests },
        { ...common, ports: port(ports.weaviateGrpc), grpc: [weaviateGrpcService] },
    ];
}
