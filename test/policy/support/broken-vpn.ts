import { UNKNOWN } from "../../../tools/preview";
import { register, resourceOf, withdraw } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

const endpoint = "aws:ec2clientvpn/endpoint:Endpoint";
const association = "aws:ec2clientvpn/networkAssociation:NetworkAssociation";
const rule = "aws:ec2clientvpn/authorizationRule:AuthorizationRule";
const policy = "vpn-endpoints-are-strict";
const privateKeys = "private-keys-stay-out-of-state";
const certificate = "aws:acm/certificate:Certificate";
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
    {
        what: "a VPN that trusts a certificate which somebody brought",
        policy: privateKeys,
        control: "AC-10",
        at,
        open: (recording) => {
            delete resourceOf(recording, certificate, at).inputs["certificateAuthorityArn"];
        },
    },
    {
        what: "a certificate of the VPN whose key lies in the state",
        policy: privateKeys,
        control: "KM-1",
        at,
        open: (recording) => {
            resourceOf(recording, certificate, at).inputs["privateKey"] = UNKNOWN;
        },
    },
    {
        what: "an authority for people whose key lies in the state, with a reason",
        policy: privateKeys,
        control: "KM-1",
        at: "prod-own-authority",
        open: (recording) => {
            register(recording, resourceOf(recording, certificate, at), "prod-own-authority", (made) => {
                const type = "tls:index/privateKey:PrivateKey";
                const urn = `urn:pulumi:prod::weaviate-aws::weaviate-aws:index:StateAuthority$${type}::prod-own-authority`;
                Object.assign(made, { type, urn, inputs: { algorithm: "RSA", rsaBits: 2048 }, propertyDependencies: {} });
            });
        },
    },
];
