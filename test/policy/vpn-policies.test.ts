import { expect } from "chai";

import { judgeVpns } from "../../policy/src/policies/vpn-endpoints-are-strict";
import { readSettings } from "../../policy/src/framework/settings";
import { runtime } from "@pulumi/pulumi";
import { tryPolicy } from "./support/holes";
import { vpn } from "./support/vpn";
import { changed, plus, ref, stackOf, UNKNOWN_TEXT, without } from "./support/plan";

const [certificate, saml] = [
    { type: "certificate-authentication", rootCertificateChainArn: "arn:aws:acm:eu-central-1:111122223333:certificate/1" },
    { type: "federated-authentication", samlProviderArn: "arn:aws:iam::111122223333:saml-provider/people" },
];
const rule = (name: string, props: Record<string, unknown>) => ({
    type: "aws:ec2clientvpn/authorizationRule:AuthorizationRule",
    name,
    props: { clientVpnEndpointId: ref("way-in"), targetNetworkCidr: "10.0.0.0/20", accessGroupId: "admins", ...props },
});

describe("vpn-endpoints-are-strict (AC-10, AC-7, AC-11, KA-4, TL-2)", () => {
    const ofEndpoint: [string, string, Record<string, unknown>][] = [
        ["no certificates", "AC-10", { authenticationOptions: [saml] }],
        ["certificates without a chain", "AC-10", { authenticationOptions: [{ type: "certificate-authentication" }, saml] }],
        ["no way of signing in", "AC-10", { authenticationOptions: undefined }],
        ["a certificate alone", "AC-7", { authenticationOptions: [certificate] }],
        ["SAML without a provider", "AC-7", { authenticationOptions: [certificate, { type: "federated-authentication" }] }],
        ["all traffic of devices", "AC-10", { splitTunnel: undefined }],
        ["routes that a device may change", "AC-10", { clientRouteEnforcementOptions: undefined }],
        ["routes that nobody enforces", "AC-10", { clientRouteEnforcementOptions: { enforced: false } }],
        ["sessions of a day", "KA-4", { sessionTimeoutHours: 24 }],
        ["sessions as long as the service lets them", "KA-4", { sessionTimeoutHours: undefined }],
        ["sessions that go on", "KA-4", { disconnectOnSessionTimeout: undefined }],
        ["no log", "KA-4", { connectionLogOptions: { enabled: false } }],
        ["a log nowhere", "KA-4", { connectionLogOptions: { enabled: true } }],
        ["no log settings", "KA-4", { connectionLogOptions: undefined }],
        ["a portal", "AC-10", { selfServicePortal: "enabled" }],
        ["the default security group", "AC-10", { securityGroupIds: undefined }],
        ["a port of its own", "TL-2", { vpnPort: 8443 }],
        ["another protocol", "TL-2", { transportProtocol: "icmp" }],
    ];
    tryPolicy({
        policy: "vpn-endpoints-are-strict",
        decidedInPreview: true,
        good: { "a strict endpoint": vpn, "no VPN": [{ type: "aws:ec2/vpc:Vpc", name: "vpc", props: {} }] },
        holes: [
            ...ofEndpoint.map(([is, control, props]) => ({ is, control, at: "way-in", plan: changed(vpn, "way-in", props) })),
            { is: "one zone", control: "AC-11", at: "way-in", plan: without(vpn, "second-zone") },
            { is: "two subnets of a zone", control: "AC-11", at: "way-in", plan: changed(vpn, "b", { availabilityZone: "eu-central-1a" }) },
            { is: "no zone", control: "AC-11", at: "way-in", plan: without(vpn, "first-zone", "second-zone") },
            { is: "everything", control: "AC-10", at: "hole", plan: plus(vpn, rule("hole", { targetNetworkCidr: "0.0.0.0/0" })) },
            { is: "a public range", control: "AC-10", at: "hole", plan: plus(vpn, rule("hole", { targetNetworkCidr: "8.8.8.0/24" })) },
            {
                is: "everyone",
                control: "AC-10",
                at: "hole",
                plan: changed(plus(vpn, rule("hole", { authorizeAllGroups: true })), "hole", { accessGroupId: undefined }),
            },
        ],
        doubtful: [
            { is: "an unknown limit", plan: changed(vpn, "way-in", { sessionTimeoutHours: UNKNOWN_TEXT }) },
            { is: "an unknown zone", plan: changed(vpn, "b", { availabilityZone: UNKNOWN_TEXT }) },
            { is: "an unknown range", plan: changed(vpn, "admins", { targetNetworkCidr: UNKNOWN_TEXT }) },
        ],
    });

    describe("a certificate alone", () => {
        const alone = stackOf(
            changed(changed(vpn, "way-in", { authenticationOptions: [certificate] }), "admins", {
                accessGroupId: undefined,
                authorizeAllGroups: true,
            }),
            "update",
        );
        const judged = (environment: string, because: string) => {
            const before = ["vpn", "tags"].map((key) => [key, runtime.allConfig()[`weaviate-aws:${key}`]] as const);
            runtime.setConfig("weaviate-aws:vpn", JSON.stringify({ endpoints: { "cluster-admin": { certificateOnlyBecause: because } } }));
            runtime.setConfig("weaviate-aws:tags", JSON.stringify({ environment }));
            try {
                return judgeVpns(alone, { settings: readSettings() }).findings.map(({ control }) => control);
            } finally {
                for (const [key, value] of before) runtime.setConfig(`weaviate-aws:${key}`, value ?? "null");
            }
        };
        it("is let pass in dev with a reason, and nowhere else", () => {
            expect(judged("dev", "It is where a new provider is tried.")).to.deep.equal([]);
            expect(judged("dev", " ")).to.deep.equal(["AC-7"]);
            expect(judged("prod", "It is where a new provider is tried.")).to.deep.equal(["AC-7"]);
        });
    });
});
