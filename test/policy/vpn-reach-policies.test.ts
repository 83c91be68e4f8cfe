import { expect } from "chai";

import { isDaily } from "../../policy/src/normal-form/schedules";
import { tryPolicy } from "./support/holes";
import { changed, plus, ref, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { publisher, vpn } from "./support/vpn";

describe("vpns-reach-named-tiers-only (AC-10, AC-11, MT-2)", () => {
    const rule = (targetNetworkCidr: unknown): Plan =>
        plus(vpn, {
            type: "aws:ec2clientvpn/authorizationRule:AuthorizationRule",
            name: "more",
            props: { clientVpnEndpointId: ref("way-in"), targetNetworkCidr, accessGroupId: "admins" },
        });
    const wayIn = vpn.find(({ name }) => name === "way-in") as Item;
    const second = (props: Record<string, unknown>): Plan =>
        plus(
            vpn,
            { type: "aws:acm/certificate:Certificate", name: "other-certificate", props: {} },
            {
                ...wayIn,
                name: "other",
                props: {
                    ...wayIn.props,
                    authenticationOptions: options("other-certificate", "arn:aws:iam::111122223333:saml-provider/others"),
                    serverCertificateArn: ref("other-certificate", "arn"),
                    securityGroupIds: ["sg-00000000000000001"],
                    ...props,
                },
            },
            ...["a", "b"].map((zone): Item => ({
                type: "aws:ec2clientvpn/networkAssociation:NetworkAssociation",
                name: `other-${zone}`,
                props: { clientVpnEndpointId: ref("other"), subnetId: ref(zone) },
            })),
        );
    /** Two endpoints, with rules of the second. */
    const ruled = (...ranges: unknown[]): Plan =>
        plus(
            second({}),
            ...ranges.map((targetNetworkCidr, index): Item => ({
                type: "aws:ec2clientvpn/authorizationRule:AuthorizationRule",
                name: `others-${index}`,
                props: { clientVpnEndpointId: ref("other"), targetNetworkCidr, accessGroupId: "readers" },
            })),
        );
    const options = (chain: string, samlProviderArn: string) => [
        { type: "certificate-authentication", rootCertificateChainArn: ref(chain, "arn") },
        { type: "federated-authentication", samlProviderArn },
    ];
    const thirdZone: Item = {
        type: "aws:ec2/subnet:Subnet",
        name: "c",
        props: { cidrBlock: "10.0.201.0/25", availabilityZone: "eu-central-1c", tags: { tier: "admin" } },
    };
    tryPolicy({
        policy: "vpns-reach-named-tiers-only",
        decidedInPreview: true,
        good: {
            "a range that holds subnets of the endpoint tier alone": vpn,
            "a subnet's own range": rule("10.0.32.0/22"),
            "a part of one": rule("10.0.33.0/24"),
            "the resolver": rule("10.0.0.2/32"),
            "two endpoints that have nothing in common": second({}),
            "two endpoints, each with a tier of its own, and the resolver for both": ruled("10.0.33.0/24", "10.0.0.2/32"),
        },
        holes: [
            ...Object.entries({
                "all private addresses": "10.0.0.0/8",
                "the whole VPC": "10.0.0.0/16",
                "the database": "10.0.64.0/22",
                "one address of the database": "10.0.64.7/32",
                "tiers with the database's among them": "10.0.0.0/17",
                "its own tier": "10.0.200.0/24",
                "another network": "192.168.0.0/24",
                "another address than the resolver's": "10.0.128.2/32",
                "no range": "everything",
            }).map(([is, cidr]) => ({ is, plan: rule(cidr), at: "more", control: "AC-10" })),
            {
                is: "an association in a subnet of the database",
                plan: changed(vpn, "first-zone", { subnetId: ref("database") }),
                at: "first-zone",
            },
            {
                is: "one in a subnet from elsewhere",
                plan: changed(vpn, "first-zone", { subnetId: "subnet-0123" }),
                at: "first-zone",
                control: "AC-10",
            },
            { is: "a zone left out", plan: plus(vpn, thirdZone), at: "way-in", control: "AC-11" },
            { is: "no association", plan: without(vpn, "first-zone", "second-zone"), at: "way-in", control: "AC-11" },
            {
                is: "one certificate for two",
                plan: second({ serverCertificateArn: ref("certificate", "arn") }),
                at: "way-in",
                control: "AC-10",
            },
            {
                is: "one SAML provider for two",
                plan: second({ authenticationOptions: options("other-certificate", "arn:aws:iam::111122223333:saml-provider/people") }),
                at: "way-in",
            },
            {
                is: "one chain for two",
                plan: second({ authenticationOptions: options("certificate", "arn:aws:iam::1:saml-provider/o") }),
                at: "way-in",
            },
            { is: "one tier for two", plan: ruled("10.0.0.0/24"), at: "way-in", control: "AC-10" },
            { is: "one tier for two, and one more", plan: ruled("10.0.33.0/24", "10.0.0.0/20"), at: "way-in" },
            { is: "one security group for two", plan: second({ securityGroupIds: ["sg-1", "sg-0123456789abcdef0"] }), at: "way-in" },
        ],
        doubtful: [
            { is: "an unknown range", plan: rule(UNKNOWN_TEXT) },
            { is: "an unknown range of a subnet", plan: changed(vpn, "database", { cidrBlock: UNKNOWN_TEXT }) },
            { is: "an unknown tier of a subnet it leads to", plan: changed(vpn, "endpoint", { tags: UNKNOWN_TEXT }) },
            { is: "an untraceable subnet", plan: changed(vpn, "first-zone", { subnetId: UNKNOWN_TEXT }) },
            { is: "an unknown zone", plan: changed(vpn, "b", { availabilityZone: UNKNOWN_TEXT }) },
            { is: "an unknown range of another endpoint", plan: ruled(UNKNOWN_TEXT) },
            { is: "two endpoints of which little is known", plan: second({ authenticationOptions: UNKNOWN_TEXT }) },
        ],
    });
});

describe("revocations-reach-the-vpn (AC-10, KA-4)", () => {
    const watched = plus(changed(vpn, "certificate", { certificateAuthorityArn: ref("authority", "arn") }), ...publisher);
    const list = (crlConfiguration: unknown) => changed(watched, "authority", { revocationConfiguration: { crlConfiguration } });
    tryPolicy({
        policy: "revocations-reach-the-vpn",
        decidedInPreview: true,
        good: {
            "a list that a function brings every hour": watched,
            "a call each night": changed(watched, "hourly", { scheduleExpression: "cron(15 3 * * ? *)" }),
            "an authority that no VPN is of": publisher.slice(0, 1),
        },
        holes: [
            { is: "an endpoint that nothing brings a list to, whoever vouches for its people", plan: vpn, at: "way-in", control: "AC-10" },
            {
                is: "an authority with no list",
                plan: changed(watched, "authority", { revocationConfiguration: undefined }),
                at: "authority",
                control: "AC-10",
            },
            { is: "a list that is off", plan: list({ enabled: false, s3BucketName: "revocations" }), at: "authority" },
            { is: "a list that goes nowhere", plan: list({ enabled: true }), at: "authority" },
            {
                is: "OCSP alone",
                plan: changed(watched, "authority", { revocationConfiguration: { ocspConfiguration: { enabled: true } } }),
                at: "authority",
            },
            ...["publisher", "hourly", "called", "callable"].map((gone) => ({
                is: `no ${gone}`,
                // What refers to it is left with a value that nothing in the stack has.
                plan: without(watched, gone).map((item) => ({
                    ...item,
                    props: Object.fromEntries(
                        Object.entries(item.props).map(([key, value]) => [
                            key,
                            JSON.stringify(value)?.includes(`"to":["${gone}"]`) ? "elsewhere" : value,
                        ]),
                    ),
                })),
                at: "way-in",
                control: "AC-10",
            })),
            {
                is: "a function that is given nothing",
                plan: changed(watched, "publisher", { environment: { variables: {} } }),
                at: "way-in",
            },
            { is: "a call each week", plan: changed(watched, "hourly", { scheduleExpression: "rate(7 days)" }), at: "way-in" },
            {
                is: "a call upon an event alone",
                plan: changed(watched, "hourly", { scheduleExpression: undefined, eventPattern: "{}" }),
                at: "way-in",
            },
            { is: "a rule that is off", plan: changed(watched, "hourly", { state: "DISABLED" }), at: "way-in" },
            { is: "somebody else who may call", plan: changed(watched, "callable", { principal: "s3.amazonaws.com" }), at: "way-in" },
        ],
        doubtful: [
            { is: "an unknown list", plan: changed(watched, "authority", { revocationConfiguration: UNKNOWN_TEXT }) },
            { is: "an unknown schedule", plan: changed(watched, "hourly", { scheduleExpression: UNKNOWN_TEXT }) },
            { is: "an untraceable function that is called", plan: changed(watched, "called", { arn: UNKNOWN_TEXT }) },
        ],
    });

    it("knows which schedules come every day", () => {
        for (const often of ["rate(1 minute)", "rate(24 hours)", "rate(1 day)", "cron(0 * * * ? *)", "cron(0 12 ? * * *)"])
            expect(isDaily(often), often).to.equal(true);
        for (const rare of ["rate(25 hours)", "rate(2 days)", "cron(0 12 ? * MON *)", "cron(0 12 1 * ? *)", "at(2026-11-20T13:00:00)", ""])
            expect(isDaily(rare), rare).to.equal(false);
    });
});
