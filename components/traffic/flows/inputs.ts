import type { HttpRequests } from "../edges";

/** What people on a Client VPN endpoint or in an office may reach. An object and a type of one name, since component schemas take no literal unions. */
export const Destination = {
    /** The private endpoint of the Kubernetes API. */
    KubernetesApi: "kubernetes-api",
    /** Dashboards. */
    Grafana: "grafana",
} as const;
/** One of {@link Destination}. */
export type Destination = (typeof Destination)[keyof typeof Destination];

/** A host outside AWS that applications may call, through NAT. */
export interface ExternalHostTraffic {
    /** Its name; DNS Firewall admits it. */
    host: string;
    /** TCP port. */
    port: number;
    /** Why data may go there. */
    reason: string;
}

/** Another application that an application calls. */
export interface ApplicationCall {
    /** Name of the application that is called. */
    application: string;
    http: HttpRequests;
}

/** An application of the configuration, as far as traffic goes. */
export interface ApplicationTraffic {
    name: string;
    namespace: string;
    serviceAccount: string;
    /** Requests the ingress gateway forwards to it; none if absent. */
    publishes?: HttpRequests;
    /** Whether it is a client of Weaviate. */
    usesWeaviate: boolean;
    /** Port it listens on. */
    port: number;
    /** Other applications it calls. */
    calls: ApplicationCall[];
}

/** A Client VPN endpoint, as far as traffic goes. */
export interface VpnTraffic {
    /** Its name, such as `cluster-admin`. */
    name: string;
    /** Groups of the identity provider that are admitted; everyone on the endpoint if there is none. */
    groups: string[];
    reaches: Destination[];
}

/** An office behind a site-to-site VPN, as far as traffic goes. */
export interface OfficeTraffic {
    name: string;
    /** Its address ranges. */
    cidrs: string[];
    reaches: Destination[];
}

/** What the graph of an environment depends on; the rest of it is the same everywhere. */
export interface TrafficInputs {
    /** Whether the gateway forwards to Weaviate's data paths. Only applications are published where it is false. */
    publishWeaviateApi: boolean;
    applications: ApplicationTraffic[];
    /** Hosts outside AWS that applications may call. */
    egress: ExternalHostTraffic[];
    /** Host names of the corporate identity provider. */
    identityProviderHosts: string[];
    vpnEndpoints: VpnTraffic[];
    offices: OfficeTraffic[];
}
