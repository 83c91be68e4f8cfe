import { expect } from "chai";
import fc from "fast-check";

import { edgeText, trafficGraph, workloads, type TrafficEdge } from "../../../../components/traffic";
import { deriveMeshAuthorization, principalOf } from "../../../../components/traffic/kubernetes";
import { everything, trafficInputs } from "../inputs";
import { portsToTry, workloadsIn } from "./cluster";
import { admits, type Request } from "./requests";

const issuer = "https://login.example.com/realms/main";
const graph = trafficGraph(everything);
const derived = deriveMeshAuthorization(graph, { issuer });

/** Requests that an edge means: one for each method and path, stars filled in. */
function requestsOf(edge: TrafficEdge): Request[] {
    if (edge.to.kind !== "workload") return [];
    const base: Request = {
        to: edge.to,
        port: edge.ports.from,
        sni: everything.identityProviderHosts[0] ?? "",
        ...(edge.from.kind === "workload"
            ? { principal: principalOf(edge.from) }
            : edge.class === "workload"
              ? { token: `${issuer}/somebody` }
              : {}),
    };
    if (edge.grpc !== undefined) return edge.grpc.map((service) => ({ ...base, method: "POST", path: `/${service}/Search` }));
    return (edge.http?.methods ?? ["GET"]).flatMap((method) =>
        (edge.http?.paths ?? ["/anything"]).map((path) => ({ ...base, method, path: path.replace("*", "filled-in") })),
    );
}

describe("IS-3, IS-4: mesh authorization derived from the traffic graph", () => {
    it("NP-6: counts as many edges out as in: each is held or listed with the reason, none is both", () => {
        fc.assert(
            fc.property(trafficInputs, (inputs) => {
                const edges = trafficGraph(inputs);
                const { held, inexpressible } = deriveMeshAuthorization(edges, { issuer });
                expect([...held, ...inexpressible].map(({ edge }) => edgeText(edge)).sort()).to.deep.equal(edges.map(edgeText).sort());
            }),
            { numRuns: 20 },
        );
    });

    it("IS-3, NP-3: admits each edge's requests, and none of them from another principal or without one", () => {
        for (const { edge } of derived.held) {
            for (const request of requestsOf(edge)) {
                const at = `${edgeText(edge)} ${request.method} ${request.path}`;
                expect(admits(derived.objects, request), at).to.equal(true);
                if (request.principal === undefined) continue;
                expect(admits(derived.objects, { ...request, principal: "cluster.local/ns/elsewhere/sa/stranger" }), at).to.equal(false);
                expect(admits(derived.objects, { ...request, principal: undefined }), at).to.equal(false);
            }
        }
    });

    it("NP-8: admits, of all pairs of workloads and ports, exactly those it holds", () => {
        const all = workloadsIn(graph);
        for (const from of all) {
            for (const to of all.filter(({ mesh }) => mesh)) {
                for (const port of portsToTry(graph)) {
                    const edges = derived.held
                        .map(({ edge }) => edge)
                        .filter((edge) => edge.from.kind === "workload" && edge.from.name === from.name && edge.to.kind === "workload")
                        .filter((edge) => edge.to.kind === "workload" && edge.to.name === to.name && edge.ports.from === port);
                    const requests =
                        edges.length > 0
                            ? edges.flatMap(requestsOf)
                            : [{ to, port, principal: principalOf(from), method: "GET", path: "/" }];
                    for (const request of requests) {
                        expect(admits(derived.objects, request), `${from.name} to ${to.name} on ${port}`).to.equal(edges.length > 0);
                    }
                }
            }
        }
    });

    const gateway: [string, Partial<Request>, boolean][] = [
        ["a request with a token of the issuer", { token: `${issuer}/somebody`, path: "/v1/objects" }, true],
        ["a request without a token", { path: "/v1/objects" }, false],
        ["a token of another issuer", { token: "https://evil.example.com/somebody", path: "/v1/objects" }, false],
        [
            "a token of an issuer whose name merely begins alike",
            { token: `${issuer}.evil.example.com/somebody`, path: "/v1/objects" },
            false,
        ],
        ["a gRPC health check without a token", { method: "POST", path: "/grpc.health.v1.Health/Check" }, true],
        ["a readiness check without a token", { port: 15021, path: "/healthz/ready" }, true],
        ["something else on the health port", { port: 15021, path: "/stats" }, false],
    ];
    for (const [what, change, expected] of gateway) {
        it(`IS-5, HC-1: ${expected ? "admits" : "refuses"} ${what} at the gateway`, () => {
            const request = { to: workloads.ingressGateway, port: 8443, method: "GET", ...change };
            expect(admits(derived.objects, request)).to.equal(expected);
        });
    }

    it("WF-2: refuses the gateway Weaviate's administration, and the backup job Weaviate's data", () => {
        const call = (principal: string, path: string) =>
            admits(derived.objects, { to: workloads.weaviate, port: 8080, principal, method: "GET", path });
        const [fromGateway, fromBackup] = [principalOf(workloads.ingressGateway), principalOf(workloads.backup)];
        expect(call(fromGateway, "/v1/objects/1")).to.equal(true);
        expect(call(fromBackup, "/v1/backups/s3")).to.equal(true);
        for (const path of ["/v1/backups/s3", "/v1/authz/roles", "/v1/users/db", "/v1/cluster/statistics"])
            expect(call(fromGateway, path)).to.equal(false);
        expect(call(fromBackup, "/v1/objects/1")).to.equal(false);
    });

    it("AC-6: lets the mirror job and Grafana leave for the identity provider's hosts and no other", () => {
        const leave = (principal: string, sni?: string) =>
            admits(derived.objects, { to: workloads.egressGateway, port: 8443, principal, ...(sni === undefined ? {} : { sni }) });
        expect(leave(principalOf(workloads.grafana), "login.example.com")).to.equal(true);
        expect(leave(principalOf(workloads.identityMirror), "login.example.com")).to.equal(true);
        expect(leave(principalOf(workloads.grafana), "evil.example.com")).to.equal(false);
        expect(leave(principalOf(workloads.grafana))).to.equal(false);
        expect(leave(principalOf(workloads.weaviate), "login.example.com")).to.equal(false);
    });

    it("IS-1: is STRICT for the whole mesh, without an exception", () => {
        const modes = derived.objects.filter(({ kind }) => kind === "PeerAuthentication");
        expect(modes.map(({ metadata, spec }) => [metadata.namespace, metadata.name, spec])).to.deep.equal([
            ["istio-system", "default", { mtls: { mode: "STRICT" } }],
        ]);
    });

    it("IS-4: denies everything by an empty policy in the root namespace", () => {
        const empty = derived.objects.filter(({ kind, spec }) => kind === "AuthorizationPolicy" && Object.keys(spec).length === 0);
        expect(empty.map(({ metadata }) => metadata.namespace)).to.deep.equal(["istio-system"]);
    });

    it("IS-1, HA-1: declares the ports replicas call one another on, so that the mesh encrypts them", () => {
        const [service] = derived.objects.filter(({ kind }) => kind === "Service");
        expect([service?.metadata.namespace, service?.metadata.name]).to.deep.equal(["weaviate", "weaviate-internal"]);
        const port = (name: string, number: number) => ({ name, port: number, targetPort: number, protocol: "TCP", appProtocol: "tcp" });
        expect(service?.spec).to.deep.equal({
            clusterIP: "None",
            publishNotReadyAddresses: true,
            selector: { app: "weaviate" },
            ports: [
                port("tcp-gossip", 7000),
                port("tcp-data", 7001),
                port("tcp-raft", 8300),
                port("tcp-raft-rpc", 8301),
                port("tcp-metrics", 2112),
            ],
        });
        const [rule] = derived.objects.filter(({ kind }) => kind === "DestinationRule");
        expect(rule?.spec).to.deep.equal({
            host: "weaviate-internal.weaviate.svc.cluster.local",
            trafficPolicy: { tls: { mode: "ISTIO_MUTUAL" } },
        });
    });

    it("NP-3: names no methods and paths on a port declared as plain TCP, where they would never match", () => {
        const toReplica = derived.held.map(({ edge }) => edge).filter(({ from }) => from === workloads.prometheus);
        const scrape = toReplica.find(({ to }) => to === workloads.weaviate);
        expect(scrape?.http).to.not.equal(undefined);
        expect(admits(derived.objects, { to: workloads.weaviate, port: 2112, principal: principalOf(workloads.prometheus) })).to.equal(
            true,
        );
    });

    it("leaves out of a sidecar's capture what the mesh does not hold, and nothing else", () => {
        const annotations = Object.fromEntries(derived.podAnnotations.map(({ workload, annotations: own }) => [workload.name, own]));
        const key = (what: string) => `traffic.sidecar.istio.io/exclude${what}`;
        expect(annotations["weaviate"]).to.deep.equal({ [key("OutboundIPRanges")]: "169.254.170.23/32" });
        expect(annotations["grafana"]).to.deep.equal({ [key("InboundPorts")]: "3000", [key("OutboundIPRanges")]: "169.254.170.23/32" });
        expect(annotations["prometheus"]).to.deep.equal({
            [key("OutboundPorts")]: "2020,8080,9091,9098,9100,9153,10250,15014,15020",
            [key("OutboundIPRanges")]: "169.254.170.23/32",
        });
        expect(annotations["ingress-gateway"]).to.equal(undefined);
        expect(annotations["application search"]).to.equal(undefined);
    });

    const sound: TrafficEdge = {
        from: workloads.backup,
        to: workloads.weaviate,
        class: "workload",
        protocol: "tcp",
        ports: { from: 8080, to: 8080 },
        identity: "mesh-principal",
        encryption: { by: "mesh" },
        reason: "An edge to break",
        controls: ["DT-4"],
    };
    const broken: [string, TrafficEdge[], string][] = [
        ["a path with a star in its middle", [{ ...sound, http: { methods: ["GET"], paths: ["/v1/*/objects"] } }], "cannot be matched"],
        ["an empty path", [{ ...sound, http: { methods: ["GET"], paths: [""] } }], "cannot be matched"],
        [
            "a port that needs the mesh and is called without it",
            [sound, { ...sound, from: workloads.kubeStateMetrics }],
            "without a certificate",
        ],
        [
            "a port called with the mesh and without it",
            [sound, { ...sound, to: workloads.kubeStateMetrics }],
            "uses that port without it too",
        ],
    ];
    for (const [what, edges, word] of broken) {
        it(`refuses ${what}`, () => {
            expect(() => deriveMeshAuthorization(edges, { issuer })).to.throw(RangeError, word);
        });
    }
});
