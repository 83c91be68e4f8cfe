import type { ArgumentFault } from "../faults";
import { graphFaults, trafficGraph, workloads, type TrafficInputs } from "../traffic";
import { deriveMeshAuthorization, type Manifest } from "../traffic/kubernetes";
import { metadata, objectName } from "../traffic/kubernetes/manifests";
import { ports } from "../traffic/ports";
import { certificateFiles, forwardSecrecy, trustDomain } from "./settings";

/** Requests from outside that the gateway passes on. Who may make which is decided by the rules of the traffic graph. */
export interface PublishedRoute {
    /** Name of the route, unique. */
    name: string;
    /** Host names that clients call. */
    hosts: string[];
    /** Paths, exact, or with a star at the end for all that begin so. */
    paths: string[];
    /** Name of the Service that answers, in full: `weaviate.weaviate.svc.cluster.local`. */
    service: string;
    /** Port of the Service. */
    port: number;
    /** Seconds until a request is given up; 60 by default. */
    timeoutSeconds?: number;
}

/** What the mesh's rules follow from. */
export interface MeshRules {
    traffic: TrafficInputs;
    issuer: string;
    routes: readonly PublishedRoute[];
}

/** What the mesh is told. */
export interface MeshPolicyPlan {
    /** Rules of the traffic graph, with the Services they need. */
    derived: Manifest[];
    /** The gateway's listener, its routes, and access logs. */
    own: Manifest[];
}

const { ingressGateway } = workloads;

/** Every fault of the rules, none if they are sound. */
export function meshRuleFaults({ traffic, issuer, routes }: MeshRules): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    const graph = trafficGraph(traffic);
    for (const reason of graphFaults(graph)) fault("traffic", `is unsound: ${reason}`);
    try {
        deriveMeshAuthorization(graph, { issuer });
    } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        fault("traffic", `cannot be held by the mesh: ${error.message}`);
    }
    if (!/^https:\/\/[^\s?#]+$/.test(issuer)) fault("issuer", `is "${issuer}"; give the https address that stands in tokens as "iss"`);
    routes.forEach(({ name, hosts, paths, service }, index) => {
        const at = `routes[${index}]`;
        if (routes.findIndex((other) => objectName(other.name) === objectName(name)) !== index) {
            fault(`${at}.name`, `"${name}" stands twice; name each route once`);
        }
        if (hosts.length === 0) fault(`${at}.hosts`, "names none; a route needs a host name");
        for (const host of hosts) if (host.includes("*")) fault(`${at}.hosts`, `names "${host}"; write each host name out`);
        if (paths.length === 0) fault(`${at}.paths`, "names none; a route needs a path");
        for (const path of paths) {
            if (!/^\/[^*]*\*?$/.test(path)) fault(`${at}.paths`, `names "${path}"; begin with a slash, with no star but one at the end`);
        }
        if (!/^[a-z0-9-]+\.[a-z0-9-]+\.svc\.cluster\.local$/.test(service)) {
            fault(`${at}.service`, `is "${service}"; write the Service's name in full: <name>.<namespace>.svc.cluster.local`);
        }
    });
    return faults;
}

/**
 * Everything the mesh is told: mutual TLS and authorization as derived from the traffic graph, the gateway's listener with its routes,
 * and access logs of every proxy.
 *
 * Controls: IS-1, IS-3, IS-4, IS-5, IS-6, NP-3, NP-6, NP-9, TL-1, TL-2.
 * @param rules Sound rules.
 */
export function meshPolicyPlan({ traffic, issuer, routes }: MeshRules): MeshPolicyPlan {
    const { objects } = deriveMeshAuthorization(trafficGraph(traffic), { issuer, trustDomain });
    return { derived: objects, own: [accessLogs(), gateway(), grpcHealth(), ...routes.map(virtualService)] };
}

/**
 * Annotations that pods must carry so that their sidecar captures what the mesh holds, and nothing else, by the name of the workload.
 *
 * Controls: IS-1, IS-6.
 * @param traffic Sound inputs.
 */
export const annotationsByWorkload = (traffic: TrafficInputs, issuer: string): Record<string, Record<string, string>> =>
    Object.fromEntries(
        deriveMeshAuthorization(trafficGraph(traffic), { issuer, trustDomain }).podAnnotations.map(({ workload, annotations }) => [
            workload.name,
            annotations,
        ]),
    );

/**
 * One line of JSON for each request or connection, of every proxy.
 *
 * Source: Istio 1.30.3, pilot/pkg/model/telemetry_logging.go: the built-in provider writes as `meshConfig.accessLogEncoding` says.
 */
const accessLogs = (): Manifest => ({
    apiVersion: "telemetry.istio.io/v1",
    kind: "Telemetry",
    metadata: metadata("access-logs", "istio-system", ["IS-5"], ["Who called whom, and what came of it, is on record"]),
    spec: { accessLogging: [{ providers: [{ name: "envoy" }] }] },
});

const gatewayName = "ingress";

/**
 * The gateway's listener. The load balancer sends no server name and looks at no certificate, so there is one server for all host names;
 * only routes of the gateway's own namespace are taken.
 *
 * Its certificate is the gateway's own of the mesh, which the proxy renews and writes into files (`OUTPUT_CERTS`). Istio serves files that
 * a Gateway names by its agent, which watches them: a new certificate is used without a restart, and no key is in Pulumi or in a Secret.
 *
 * Source: Istio 1.30.3, pilot/pkg/security/model/authentication.go, `ApplyToCommonTLSContext`;
 * security/pkg/nodeagent/cache/secretcache.go, `generateFileSecret`, `OutputKeyCertToDir`; pilot/pkg/model/gateway.go, `resolvePorts`.
 */
const gateway = (): Manifest => ({
    apiVersion: "networking.istio.io/v1",
    kind: "Gateway",
    metadata: metadata(gatewayName, ingressGateway.namespace, ["AC-5", "TL-1", "TL-2"], ["The load balancer speaks TLS to the gateway"]),
    spec: {
        selector: { ...ingressGateway.labels },
        servers: [
            {
                port: { number: ports.gatewayHttps, name: "https", protocol: "HTTPS" },
                hosts: ["./*"],
                tls: {
                    mode: "SIMPLE",
                    serverCertificate: certificateFiles.chain,
                    privateKey: certificateFiles.key,
                    minProtocolVersion: "TLSV1_2",
                    cipherSuites: [...forwardSecrecy],
                },
            },
        ],
    },
});

const route = (name: string, reason: string, controls: readonly string[], spec: object): Manifest => ({
    apiVersion: "networking.istio.io/v1",
    kind: "VirtualService",
    metadata: metadata(name, ingressGateway.namespace, controls, [reason]),
    spec: { gateways: [gatewayName], exportTo: ["."], ...spec },
});

/** The path of gRPC's health check (grpc/grpc, doc/health-checking.md). */
const grpcHealthPath = "/grpc.health.v1.Health/Check";

/**
 * Answers the load balancer's question whether the gateway serves gRPC by itself: a gateway is not taken out because something behind
 * it is. The call names no host. An answer of headers alone, with a status of 0, is "OK" in gRPC (grpc/grpc, doc/PROTOCOL-HTTP2.md,
 * "Trailers-Only").
 */
const grpcHealth = (): Manifest =>
    route("grpc-health", "The load balancer asks the gateway whether it serves gRPC", ["HC-1"], {
        hosts: ["*"],
        http: [
            {
                name: "grpc-health",
                match: [{ uri: { exact: grpcHealthPath }, method: { exact: "POST" } }],
                directResponse: { status: 200 },
                headers: { response: { set: { "content-type": "application/grpc", "grpc-status": "0" } } },
            },
        ],
    });

/** Seconds a request may take unless its route says otherwise. */
const usualSeconds = 60;

/** A request is only sent again if it never arrived: a write must not happen twice. */
const retries = { attempts: 2, retryOn: "connect-failure,refused-stream" };

const virtualService = ({ name, hosts, paths, service, port, timeoutSeconds = usualSeconds }: PublishedRoute): Manifest =>
    route(objectName(name), `The gateway passes on what is published of ${name}`, ["AC-5", "IS-5"], {
        hosts: [...hosts],
        http: [
            {
                name: objectName(name),
                match: paths.map((path) => ({ uri: path.endsWith("*") ? { prefix: path.slice(0, -1) } : { exact: path } })),
                route: [{ destination: { host: service, port: { number: port } } }],
                timeout: `${timeoutSeconds}s`,
                retries,
            },
        ],
    });
