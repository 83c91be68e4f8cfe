import { register, resourceOf, withdraw } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

const endpoint = "aws:ec2clientvpn/endpoint:Endpoint";
const association = "aws:ec2clientvpn/networkAssociation:NetworkAssociation";
const rule = "aws:ec2clientvpn/authorizationRule:AuthorizationRule";
const policy = "vpn-endpoints-are-strict";
const at = "prod-cluster-admin";

/** Changes that make production's way in wider than its controls. */
export const vpnHoles: EnvironmentHole[] = [
    {
        what: "a VPN that a certificate alone opens",
        policy,
        control: "AC-7",
        at,
        open: (recording) => {
            const { inputs } = resourceOf(recording, endpoint, at);
            inputs["authenticationOptions"] = (inputs["authenticationOptions"] as { type: string }[]).filter(
                ({ type }) => type === "certificate-authentication",
            );
        },
    },
    {
        what: "a VPN whose sessions last a day",
        policy,
        control: "KA-4",
        at,
        open: (recording) => {
            resourceOf(recording, endpoint, at).inputs["sessionTimeoutHours"] = 24;
        },
    },
    {
        what: "a VPN without a connection log",
        policy,
        control: "KA-4",
        at,
        open: (recording) => {
            resourceOf(recording, endpoint, at).inputs["connectionLogOptions"] = { enabled: false };
        },
    },
    {
        what: "a VPN in one zone",
        policy,
        control: "AC-11",
        at,
        open: (recording) => {
            for (const zone of ["b", "c"]) withdraw(recording, association, `${at}-eu-central-1${zone}`);
        },
    },
    {
        what: "a VPN rule for everyone, to everywhere",
        policy,
        control: "AC-10",
        at: "prod-everywhere",
        open: (recording) => {
            register(recording, resourceOf(recording, rule, `${at}-endpoint-weaviate-sre-oncall`), "prod-everywhere", (made) => {
                Object.assign(made.inputs, { targetNetworkCidr: "0.0.0.0/0", authorizeAllGroups: true });
                delete made.inputs["accessGroupId"];
            });
        },
    },
];
