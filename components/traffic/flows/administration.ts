import { administratorServices } from "../aws-services";
import { port, type TrafficEdge } from "../edges";
import type { Office, TrafficNode, Vpn } from "../nodes";
import { ports } from "../ports";
import { workloads } from "../workloads";
import { controlPlane } from "./cluster";
import { Destination, type TrafficInputs } from "./inputs";

const reachable: Record<Destination, { to: TrafficNode; port: number; reason: string; controls: readonly string[] }> = {
    "kubernetes-api": {
        to: controlPlane,
        port: ports.https,
        reason: "use kubectl against the private endpoint",
        controls: ["AC-7", "KA-1"],
    },
    grafana: { to: workloads.grafana, port: ports.grafana, reason: "read dashboards", controls: ["MT-2", "MT-4"] },
};

/** From an endpoint's people, or a group of them, to the AWS services they administer with. */
const callsToAws = (from: Vpn, who: string): TrafficEdge[] =>
    administratorServices.map((service): TrafficEdge => ({
        from,
        to: { kind: "aws-service", service, endpoint: "interface" },
        class: "platform",
        protocol: "tcp",
        ports: port(ports.https),
        identity: "signature",
        encryption: { by: "tls" },
        reason: `${who} may call AWS by the interface endpoint of ${service}`,
        controls: ["AC-7", "VE-3"],
    }));

/** People on VPN endpoints and in offices, to what the configuration lets them reach and to nothing else. */
export function administrationFlows(inputs: TrafficInputs): TrafficEdge[] {
    const admit = (
        from: Vpn | Office,
        destination: Destination,
        who: string,
        encrypted: "tls" | "ipsec",
        controls: readonly string[],
    ): TrafficEdge => ({
        from,
        to: reachable[destination].to,
        class: "workload",
        protocol: "tcp",
        ports: port(reachable[destination].port),
        identity: "token",
        encryption: { by: encrypted },
        reason: `${who} ${reachable[destination].reason}`,
        controls: [...reachable[destination].controls, ...controls],
    });
    const vpn = inputs.vpnEndpoints.flatMap((endpoint) =>
        (endpoint.groups.length > 0 ? endpoint.groups : [undefined]).flatMap((group) => {
            const from: Vpn = { kind: "vpn", endpoint: endpoint.name, ...(group === undefined ? {} : { group }) };
            const who = group === undefined ? `People on ${endpoint.name}` : `Group ${group}`;
            return [
                ...endpoint.reaches.map((destination) => admit(from, destination, who, "tls", ["AC-10"])),
                ...(endpoint.reaches.includes(Destination.KubernetesApi) ? callsToAws(from, who) : []),
            ];
        }),
    );
    const offices = inputs.offices.flatMap((office) =>
        office.reaches.map((destination) =>
            admit({ kind: "office", name: office.name, cidrs: office.cidrs }, destination, `Office ${office.name} may`, "ipsec", ["AC-9"]),
        ),
    );
    return [...vpn, ...offices];
}

/** The one way to the corporate identity provider: through the egress gateway, by host name and caller. */
export function identityFlows(inputs: TrafficInputs): TrafficEdge[] {
    if (inputs.identityProviderHosts.length === 0) return [];
    const callers = [
        { from: workloads.identityMirror, reason: "The mirror job copies the identity provider's key set into the cluster" },
        { from: workloads.grafana, reason: "Grafana signs people in with the identity provider" },
    ];
    return [
        ...callers.map(({ from, reason }): TrafficEdge => ({
            from,
            to: workloads.egressGateway,
            class: "platform",
            protocol: "tcp",
            ports: port(ports.egressGateway),
            identity: "mesh-principal",
            encryption: { by: "mesh" },
            reason,
            controls: ["AC-6", "KA-2"],
        })),
        ...inputs.identityProviderHosts.map((host): TrafficEdge => ({
            from: workloads.egressGateway,
            to: { kind: "external-host", host },
            class: "platform",
            protocol: "tcp",
            ports: port(ports.https),
            identity: "certificate",
            encryption: { by: "tls" },
            reason: "The egress gateway admits the identity provider's hosts and no other",
            controls: ["AC-6", "KA-2"],
        })),
    ];
}
