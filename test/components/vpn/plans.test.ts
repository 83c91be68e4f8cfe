import { expect } from "chai";
import fc from "fast-check";

import { subnetPlan } from "../../../components/network/cidr-plan";
import { Destination, trafficGraph, type TrafficInputs } from "../../../components/traffic";
import { authorityFaults, revocationDelivery, revocationKeyUse, revocationListKey } from "../../../components/vpn/authority-plan";
import { publisherRole } from "../../../components/vpn/publisher-role";
import {
    authorityCommonName,
    authorityHours,
    authorityRenewalHours,
    stateAuthorityFaults,
    stateListDays,
    type StateAuthorityShape,
} from "../../../components/vpn/state-authority-plan";
import { samlFaults, samlTemplate } from "../../../components/vpn/saml-plan";
import { authorizationRules, resolverOf, vpnFaults, type VpnRule, type VpnShape } from "../../../components/vpn/vpn-plan";

const zones = ["eu-central-1a", "eu-central-1b", "eu-central-1c"];
const plan = subnetPlan("10.30.0.0/16", zones);
const account = { id: "111122223333", partition: "aws", region: "eu-central-1" };
const graphOf = (vpnEndpoints: TrafficInputs["vpnEndpoints"]) =>
    trafficGraph({ publishWeaviateApi: false, applications: [], egress: [], identityProviderHosts: [], vpnEndpoints, offices: [] });

describe("the authorization rules of a VPN endpoint (AC-10, MT-2)", () => {
    const rulesOf = (groups: string[], reaches: Destination[]) =>
        authorizationRules("cluster-admin", graphOf([{ name: "cluster-admin", groups, reaches }]), plan);

    it("lead to the tier of what is administered, and to the resolver, and nowhere else", () => {
        expect(rulesOf(["Admins"], [Destination.KubernetesApi])).to.deep.equal([
            {
                key: "endpoint-admins",
                cidr: plan.tiers.endpoint.block,
                group: "Admins",
                description: "Administration of what lies in the endpoint tier",
            },
            { key: "resolver-admins", cidr: "10.30.0.2/32", group: "Admins", description: "The VPC's resolver" },
        ]);
        expect(rulesOf([], [Destination.Grafana]).map(({ cidr, group }) => [cidr, group])).to.deep.equal([
            [plan.tiers.monitoring.block, undefined],
            ["10.30.0.2/32", undefined],
        ]);
    });

    it("are of their own endpoint", () => {
        const graph = graphOf([
            { name: "cluster-admin", groups: ["a"], reaches: [Destination.KubernetesApi] },
            { name: "monitoring-admin", groups: ["b"], reaches: [Destination.Grafana] },
        ]);
        const of = (endpoint: string) => authorizationRules(endpoint, graph, plan).map(({ group, cidr }) => `${group} ${cidr}`);
        expect(of("monitoring-admin")).to.deep.equal([`b ${plan.tiers.monitoring.block}`, "b 10.30.0.2/32"]);
        expect(of("cluster-admin").every((rule) => rule.startsWith("a "))).to.equal(true);
        expect(of("elsewhere")).to.deep.equal([]);
    });

    it("give every group the same prefixes, so that the longest one takes nothing from anybody", () => {
        const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/), { minLength: 1, maxLength: 5 });
        const reaches = fc.uniqueArray(fc.constantFrom(...Object.values(Destination)), { minLength: 1 });
        fc.assert(
            fc.property(names, reaches, (groups, what) => {
                const rules = rulesOf(groups, what);
                const of = (group: string) => rules.filter((rule) => rule.group === group).map(({ cidr }) => cidr);
                for (const group of groups) expect(of(group)).to.deep.equal(of(groups[0] as string));
                expect(new Set(rules.map(({ key }) => key)).size).to.equal(rules.length);
                expect(vpnFaults({ ...sound, rules })).to.deep.equal([]);
            }),
        );
    });

    it("find the resolver at the third address of the VPC", () => {
        expect(resolverOf("10.30.0.0/16")).to.equal("10.30.0.2");
        expect(resolverOf("192.168.128.0/18")).to.equal("192.168.128.2");
    });
});

const rule = (key: string, cidr: string, group?: string): VpnRule => ({
    key,
    cidr,
    description: key,
    ...(group === undefined ? {} : { group }),
});
const sound: VpnShape = {
    endpoint: "cluster-admin",
    vpcCidr: "10.30.0.0/16",
    clientCidr: "10.130.0.0/22",
    availabilityZones: zones,
    subnetIds: ["a", "b", "c"],
    rules: [rule("endpoint-a", "10.30.208.0/21", "a")],
    sessionHours: 8,
    banner: "Authorised use only.",
    authorityArn: "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/1234",
    serverName: "cluster-admin.vpn.example.com",
    samlProviderArn: "arn:aws:iam::111122223333:saml-provider/x",
};

describe("the arguments of a VPN endpoint", () => {
    const alone: VpnShape = { ...sound, samlProviderArn: undefined, rules: [rule("endpoint", "10.30.208.0/21")] };
    const cases: [what: string, change: Partial<VpnShape>, paths: string[], base?: VpnShape][] = [
        ["a name with capitals", { endpoint: "Admin" }, ["endpoint"]],
        ["one zone", { availabilityZones: ["eu-central-1a"], subnetIds: ["a"] }, ["availabilityZones"]],
        ["a subnet too few", { subnetIds: ["a", "b"] }, ["subnetIds"]],
        ["a range of clients inside the VPC", { clientCidr: "10.30.4.0/22" }, ["clientCidr"]],
        ["a small range of clients", { clientCidr: "10.130.0.0/24" }, ["clientCidr"]],
        ["a range that is none", { vpcCidr: "ten" }, ["vpcCidr"]],
        ["a session of a day", { sessionHours: 24 }, ["sessionHours"]],
        ["no banner", { banner: " " }, ["banner"]],
        ["no rules", { rules: [] }, ["rules"]],
        ["everything", { rules: [rule("x", "0.0.0.0/0", "a")] }, ["rules[0].cidr"]],
        ["a rule for everyone", { rules: [rule("x", "10.30.208.0/21")] }, ["rules[0].group"]],
        ["two groups of one key", { rules: [rule("x", "10.30.208.0/21", "A"), rule("x", "10.30.208.0/21", "a")] }, ["rules[1].key"]],
        [
            "a narrower range for one group alone",
            { rules: [rule("x", "10.30.208.0/21", "a"), rule("y", "10.30.208.0/24", "b")] },
            ["rules[0].cidr"],
        ],
        ["a certificate alone, without a reason", {}, ["samlProviderArn"], alone],
        ["no certificate of its own", { authorityArn: undefined, serverName: undefined }, ["authorityArn", "serverName"]],
        ["two certificates of its own", { serverCertificateArn: "arn" }, ["authorityArn", "serverName"]],
        ["a reason for nothing", { certificateOnlyBecause: "Dev." }, ["certificateOnlyBecause"]],
        ["groups that a certificate cannot tell", { certificateOnlyBecause: "Dev.", rules: sound.rules }, ["rules[0].group"], alone],
    ];
    for (const [what, change, paths, base = sound] of cases) {
        it(`refuse ${what}`, () => {
            expect(vpnFaults({ ...base, ...change }).map(({ propertyPath }) => propertyPath)).to.deep.equal(paths);
        });
    }

    it("pass as they should be", () => {
        expect(vpnFaults(sound)).to.deep.equal([]);
        expect(vpnFaults({ ...alone, certificateOnlyBecause: "Dev holds nothing." })).to.deep.equal([]);
        expect(vpnFaults({ ...sound, authorityArn: undefined, serverName: undefined, serverCertificateArn: "arn" })).to.deep.equal([]);
    });
});

describe("the authority for people (AC-10)", () => {
    const csr = "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----";
    const shape = { people: [{ name: "ada.lovelace", csr }], personCertificateDays: 90 };

    it("takes nobody's private key, and nobody twice", () => {
        const faults = authorityFaults({
            people: [...shape.people, { name: "ada.lovelace", csr: "-----BEGIN PRIVATE KEY-----" }, { name: "A B", csr: "no" }],
            personCertificateDays: 400,
            existingArn: "arn",
            allowDestroyBecause: "",
        });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.have.members([
            "existingArn",
            "personCertificateDays",
            "allowDestroyBecause",
            "people[1].name",
            "people[1].csr",
            "people[2].name",
            "people[2].csr",
        ]);
        expect(authorityFaults(shape)).to.deep.equal([]);
    });

    it("keeps its key in the state for a reason alone, and revokes what a list can name", () => {
        const sound = { ...shape, serverNames: { "cluster-admin": "vpn.example.com" }, keyInStateBecause: "Dev holds nothing." };
        const paths = (change: Partial<StateAuthorityShape>) =>
            stateAuthorityFaults({ ...sound, ...change }).map(({ propertyPath }) => propertyPath);
        const superseded = (serialNumber: string) => ({ serialNumber, reason: "superseded" });
        expect(paths({ revoked: [superseded("3f:9a:00:1c"), { serialNumber: "00:01", reason: "key-compromise" }] })).to.deep.equal([]);
        expect(paths({ keyInStateBecause: " " })).to.deep.equal(["keyInStateBecause"]);
        expect(paths({ keyInStateBecause: undefined as unknown as string })).to.deep.equal(["keyInStateBecause"]);
        expect(paths({ serverNames: {} })).to.deep.equal(["serverNames"]);
        expect(paths({ serverNames: { a: "vpn", b: `${"a".repeat(62)}.com`, c: "Vpn.example.com" } })).to.deep.equal([
            "serverNames.a",
            "serverNames.b",
            "serverNames.c",
        ]);
        expect(paths({ revoked: [superseded("3F"), superseded(Array(21).fill("01").join(":"))] })).to.deep.equal([
            "revoked[0].serialNumber",
            "revoked[1].serialNumber",
        ]);
        expect(paths({ revoked: [superseded("01"), superseded("00:01")] })).to.deep.equal(["revoked[1].serialNumber"]);
        expect(paths({ revoked: [{ serialNumber: "01", reason: "toString" }] })).to.deep.equal(["revoked[0].reason"]);
        expect(paths({ people: [...shape.people, ...shape.people], allowDestroyBecause: "" })).to.deep.equal([
            "allowDestroyBecause",
            "people[1].name",
        ]);
    });

    it("is renewed in time for its list: the bucket keeps that as long as the authority holds", () => {
        expect(stateListDays * 24).to.be.above(authorityHours);
        expect(authorityRenewalHours).to.be.below(authorityHours / 2);
        const key = "SHA256:aB+c/D0123456789+/xyz";
        expect(authorityCommonName("dev", key)).to.equal("dev people 123456789xyz");
    });

    it("finds its list where the service writes it, and may encrypt it for that bucket alone", () => {
        expect(revocationListKey("arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/1234abcd-12ab")).to.equal(
            "crl/1234abcd-12ab.crl",
        );
        expect(revocationKeyUse("arn:aws:s3:::lists").condition).to.deep.equal({
            StringLike: { "kms:EncryptionContext:aws:s3:arn": "arn:aws:s3:::lists" },
        });
        expect(revocationKeyUse("arn:aws:s3:::lists", "arn:aws:iam::111122223333:role/deployer")).to.deep.equal({
            ...revocationKeyUse("arn:aws:s3:::lists"),
            principal: "arn:aws:iam::111122223333:role/deployer",
        });
        expect(revocationDelivery(account).sourceArn).to.match(/^arn:aws:acm-pca:eu-central-1:111122223333:/);
    });

    it("S3-3: gives the publisher's role this environment's endpoints and lists, and nothing else", () => {
        const { statements, trust } = publisherRole(account, "prod", "lists", ["cluster-admin", "monitoring-admin"]);
        expect(statements.flatMap(({ Action }) => Action)).to.have.members([
            "s3:ListBucket",
            "s3:GetObject",
            "ec2:ExportClientVpnClientCertificateRevocationList",
            "ec2:ImportClientVpnClientCertificateRevocationList",
            "logs:CreateLogStream",
            "logs:PutLogEvents",
        ]);
        const publish = statements.find(({ Sid }) => Sid === "PublishRevocations");
        expect(publish?.Condition).to.deep.equal({
            StringEquals: { "aws:ResourceTag/Name": ["prod-cluster-admin", "prod-monitoring-admin"] },
        });
        expect(statements.flatMap(({ Resource }) => Resource))
            .to.include("arn:aws:s3:::lists/crl/*")
            .and.not.include("*");
        expect(trust.Statement.map(({ Principal }) => Principal)).to.deep.equal([{ Service: ["lambda.amazonaws.com"] }]);
    });
});

describe("a SAML provider", () => {
    const secretArn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:weaviate/prod/saml-AbCdEf";

    it("has its metadata fetched by CloudFormation, by name", () => {
        const template = samlTemplate("prod-vpn", secretArn);
        expect(Object.values(template.Resources)).to.deep.equal([
            {
                Type: "AWS::IAM::SAMLProvider",
                Properties: { Name: "prod-vpn", SamlMetadataDocument: `{{resolve:secretsmanager:${secretArn}:SecretString}}` },
            },
        ]);
    });

    it("takes its metadata in one way", () => {
        const paths = (args: Parameters<typeof samlFaults>[0]) => samlFaults(args).map(({ propertyPath }) => propertyPath);
        expect(paths({ providerName: "x", metadataSecretArn: secretArn })).to.deep.equal([]);
        expect(paths({ providerName: "x", metadataDocument: "<EntityDescriptor/>" })).to.deep.equal([]);
        expect(paths({ providerName: "x" })).to.deep.equal(["metadataDocument"]);
        expect(paths({ providerName: "x y", metadataSecretArn: "a}}", metadataDocument: "<x/>" })).to.deep.equal([
            "providerName",
            "metadataDocument",
            "metadataDocument",
            "metadataSecretArn",
        ]);
    });
});
