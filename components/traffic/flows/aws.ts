import { endpointGroups, s3, type ServiceNeed } from "../aws-services";
import { port, type TrafficEdge } from "../edges";
import type { NodeTier } from "../../network/tiers";
import { ports } from "../ports";

/** From nodes and their pods to AWS services, by VPC endpoint. Which role may do what there is decided by IAM, not by the network. */
export function awsFlows(): TrafficEdge[] {
    const toService = (tier: NodeTier, need: ServiceNeed, endpoint: "interface" | "gateway"): TrafficEdge => ({
        from: { kind: "tier", tier },
        to: { kind: "aws-service", service: need.service, endpoint },
        class: "platform",
        protocol: "tcp",
        ports: port(ports.https),
        identity: "signature",
        encryption: { by: "tls" },
        reason: need.reason,
        controls: ["VE-4", ...need.controls],
    });
    return [
        ...endpointGroups.flatMap(({ tiers, services }) =>
            tiers.flatMap((tier) => services.map((need) => toService(tier, need, "interface"))),
        ),
        ...s3.tiers.map((tier) => toService(tier, s3, "gateway")),
    ];
}
