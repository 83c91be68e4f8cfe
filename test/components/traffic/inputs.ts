import fc from "fast-check";

import { Destination, type ApplicationCall, type HttpRequests, type TrafficInputs } from "../../../components/traffic";

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,14}[a-z0-9]$/);
const destinations = fc.subarray(Object.values(Destination), { minLength: 1 });
const requests = fc.constant<HttpRequests>({ methods: ["GET"], paths: ["/things/*"] });

/** Anything an environment's traffic may depend on. */
export const trafficInputs: fc.Arbitrary<TrafficInputs> = fc.record({
    publishWeaviateApi: fc.boolean(),
    applications: fc.uniqueArray(
        fc.record({
            name,
            namespace: name,
            serviceAccount: name,
            port: fc.integer({ min: 1024, max: 65535 }),
            publishes: fc.option(requests, { nil: undefined }),
            usesWeaviate: fc.boolean(),
            calls: fc.constant<ApplicationCall[]>([]),
        }),
        { maxLength: 4, selector: (application) => application.name },
    ),
    egress: fc.array(
        fc.record({
            host: fc.constantFrom("api.example.com", "hooks.example.org"),
            port: fc.constantFrom(443, 8443),
            reason: fc.constant("Applications call it"),
        }),
        { maxLength: 2 },
    ),
    identityProviderHosts: fc.subarray(["login.example.com", "keys.example.com"]),
    vpnEndpoints: fc.uniqueArray(
        fc.record({
            name: fc.constantFrom("cluster-admin", "monitoring-admin"),
            groups: fc.uniqueArray(name, { maxLength: 2 }),
            reaches: destinations,
        }),
        {
            selector: (endpoint) => endpoint.name,
        },
    ),
    offices: fc.uniqueArray(
        fc.record({ name, cidrs: fc.subarray(["192.168.10.0/24", "192.168.20.0/24"], { minLength: 1 }), reaches: destinations }),
        {
            maxLength: 1,
            selector: (office) => office.name,
        },
    ),
});

/** One environment with everything in it. */
export const everything: TrafficInputs = {
    publishWeaviateApi: true,
    applications: [
        {
            name: "search",
            namespace: "search",
            serviceAccount: "search",
            port: 8080,
            publishes: { methods: ["GET"], paths: ["/*"] },
            usesWeaviate: true,
            calls: [],
        },
        {
            name: "front",
            namespace: "front",
            serviceAccount: "front",
            port: 9000,
            usesWeaviate: false,
            calls: [{ application: "search", http: { methods: ["GET"], paths: ["/q"] } }],
        },
    ],
    egress: [{ host: "api.example.com", port: 443, reason: "Applications call it" }],
    identityProviderHosts: ["login.example.com"],
    vpnEndpoints: [
        { name: "cluster-admin", groups: ["platform-admin"], reaches: [Destination.KubernetesApi] },
        { name: "monitoring-admin", groups: ["sre"], reaches: [Destination.Grafana] },
    ],
    offices: [{ name: "berlin", cidrs: ["192.168.10.0/24"], reaches: [Destination.Grafana, Destination.KubernetesApi] }],
};
