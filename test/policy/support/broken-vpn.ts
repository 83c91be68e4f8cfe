import { UNKNOWN, type PropertyValue } from "../../../tools/preview";
import { register, resourceOf, withdraw } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

const endpoint = "aws:ec2clientvpn/endpoint:Endpoint";
const association = "aws:ec2clientvpn/networkAssociation:NetworkAssociation";
const authority = "aws:acmpca/certificateAuthority:CertificateAuthority";
const rule = "aws:ec2clientvpn/authorizationRule:AuthorizationRule";
const policy = "vpn-endpoints-are-strict";
const privateKeys = "private-keys-stay-out-of-state";
const certificate = "aws:acm/certificate:Certificate";
const reach = "vpns-reach-named-tiers-only";
const revocations = "revocations-reach-the-vpn";
const at = "prod-cluster-admin";
const zone = "eu-central-1a";
const called = "prod-vpn-revocations-hourly";

/** Ranges that a rule of a VPN must not name, and what they are. */
const wide = { "the whole VPC": "10.30.0.0/16", "every private address of its kind": "10.0.0.0/8", "the database's tier": "10.30.64.0/19" };

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
        what: "a VPN whose routes a device may change",
        policy,
        control: "AC-10",
        at,
        open: (recording) => {
            resourceOf(recording, endpoint, at).inputs["clientRouteEnforcementOptions"] = { enforced: false };
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
        also: [reach],
        control: "AC-11",
        at,
        open: (recording) => {
            for (const zone of ["b", "c"]) withdraw(recording, association, `${at}-eu-central-1${zone}`);
        },
    },
    {
        what: "a VPN rule for everyone, to everywhere",
        policy,
        also: [reach],
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
    {
        what: "a VPN for readers of dashboards that leads them to the control plane",
        policy: reach,
        control: "AC-10",
        at: "prod-monitoring-admin",
        open: (recording) => {
            const { inputs } = resourceOf(recording, rule, "prod-monitoring-admin-monitoring-weaviate-security-auditor");
            inputs["targetNetworkCidr"] = "10.30.184.0/21";
        },
    },
    ...Object.entries(wide).map(([what, targetNetworkCidr]): EnvironmentHole => ({
        what: `a VPN rule for ${what}`,
        policy: reach,
        control: "AC-10",
        at: "prod-wide",
        open: (recording) => {
            register(recording, resourceOf(recording, rule, `${at}-endpoint-weaviate-sre-oncall`), "prod-wide", ({ inputs }) =>
                Object.assign(inputs, { targetNetworkCidr }),
            );
        },
    })),
    {
        what: "a VPN that leaves out one zone of three",
        policy: reach,
        control: "AC-11",
        at,
        open: (recording) => withdraw(recording, association, `${at}-${zone}`),
    },
    {
        what: "a VPN in a subnet of the database",
        policy: reach,
        control: "AC-10",
        at: `${at}-${zone}`,
        open: (recording) => {
            const { urn } = resourceOf(recording, "aws:ec2/subnet:Subnet", `prod-database-${zone}`);
            resourceOf(recording, association, `${at}-${zone}`).propertyDependencies["subnetId"] = [urn];
        },
    },
    {
        what: "two VPNs with one SAML provider and one certificate",
        policy: reach,
        control: "AC-10",
        at: "prod-monitoring-admin",
        open: (recording) => {
            const own = resourceOf(recording, endpoint, at);
            const other = resourceOf(recording, endpoint, "prod-monitoring-admin");
            other.inputs["authenticationOptions"] = own.inputs["authenticationOptions"] as PropertyValue;
            other.propertyDependencies["authenticationOptions"] = [...(own.propertyDependencies["authenticationOptions"] ?? [])];
        },
    },
    {
        what: "an authority that tells nobody whom it has revoked",
        policy: revocations,
        control: "AC-10",
        at: "prod",
        open: (recording) => {
            delete resourceOf(recording, authority, "prod").inputs["revocationConfiguration"];
        },
    },
    {
        what: "VPNs that nothing brings revocations to",
        policy: revocations,
        control: "AC-10",
        at,
        open: (recording) => withdraw(recording, "aws:lambda/function:Function", "prod-vpn-revocations"),
    },
    {
        what: "a publisher of revocations that nothing calls by the hour",
        policy: revocations,
        control: "AC-10",
        at,
        open: (recording) => withdraw(recording, "aws:cloudwatch/eventRule:EventRule", called),
    },
];
