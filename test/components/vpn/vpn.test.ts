import { expect } from "chai";

import { subnetPlan } from "../../../components/network/cidr-plan";
import { rolePlans } from "../../../stacks/people";
import type { RecordedResource, Recording } from "../../../tools/preview";
import { resourceOf } from "../../support/breaking";
import { configurationOf, everyEnvironment, ofType, recordingOf } from "../../support/environments";
import { waitedFor } from "../../support/waits";

const endpointType = "aws:ec2clientvpn/endpoint:Endpoint";
const namesOf = (resource: RecordedResource, property: string): string[] =>
    (resource.propertyDependencies[property] ?? []).map((urn) => urn.split("::").at(-1) ?? "");

for (const name of everyEnvironment) {
    describe(`the VPN of ${name}`, () => {
        const environment = configurationOf(name);
        const endpoints = Object.entries(environment.vpn.endpoints).flatMap(([endpoint, settings]) =>
            settings === undefined ? [] : [[endpoint, settings] as const],
        );
        let recording: Recording;
        before(async function () {
            this.timeout(60_000);
            recording = await recordingOf(name);
        });
        const made = (endpoint: string) => resourceOf(recording, endpointType, `${name}-${endpoint}`);

        it("AC-10, AC-7: asks for a certificate and, but for dev, for the identity provider", () => {
            for (const [endpoint, { certificateOnlyBecause }] of endpoints) {
                const options = made(endpoint).inputs["authenticationOptions"] as { type: string }[];
                expect(options.map(({ type }) => type)).to.deep.equal([
                    "certificate-authentication",
                    ...(certificateOnlyBecause === undefined ? ["federated-authentication"] : []),
                ]);
                expect(certificateOnlyBecause === undefined || name === "dev").to.equal(true);
            }
        });

        it("MT-2: has a provider, a range, a security group and a log of its own at each endpoint", () => {
            for (const [endpoint, { clientCidr }] of endpoints) {
                const { inputs } = made(endpoint);
                expect(inputs["clientCidrBlock"]).to.equal(clientCidr);
                expect(namesOf(made(endpoint), "securityGroupIds")).to.deep.equal([`${name}-vpn-${endpoint}`]);
                const log = resourceOf(recording, "aws:cloudwatch/logGroup:LogGroup", `${name}-${endpoint}`);
                expect(log.inputs["retentionInDays"]).to.equal(environment.retentionDays.vpn);
                expect(namesOf(log, "kmsKeyId")).to.include(`${name}-logs`);
                expect(log.protect).to.equal(true);
            }
        });

        it("AC-11: stands in the admin subnet of every zone", () => {
            const { admin } = subnetPlan(environment.network.cidr, environment.availabilityZones).tiers;
            for (const subnet of Object.values(admin.subnets)) expect(Number(subnet.split("/")[1])).to.be.at.most(27);
            for (const [endpoint] of endpoints) {
                for (const zone of environment.availabilityZones) {
                    const association = resourceOf(
                        recording,
                        "aws:ec2clientvpn/networkAssociation:NetworkAssociation",
                        `${name}-${endpoint}-${zone}`,
                    );
                    expect(namesOf(association, "subnetId")).to.deep.equal([`${name}-admin-${zone}`]);
                }
            }
        });

        it("KA-4, AC-10: ends sessions, splits the tunnel, asks the VPC's resolver, logs, and has no portal", () => {
            for (const [endpoint] of endpoints) {
                expect(made(endpoint).inputs).to.deep.include({
                    sessionTimeoutHours: environment.vpn.sessionHours,
                    disconnectOnSessionTimeout: true,
                    splitTunnel: true,
                    dnsServers: [environment.network.cidr.replace(/\.0\/\d+$/, ".2")],
                    selfServicePortal: "disabled",
                    vpnPort: 443,
                    transportProtocol: "udp",
                    clientLoginBannerOptions: { enabled: true, bannerText: environment.vpn.banner },
                });
            }
        });

        it("AC-10: signs each person upon the person's own request, for as long as configured; nobody's key is anywhere", () => {
            for (const person of environment.vpn.people) {
                const { inputs } = resourceOf(recording, "aws:acmpca/certificate:Certificate", `${name}-${person.name}`);
                expect(inputs["certificateSigningRequest"]).to.equal(person.csr);
                expect(inputs["templateArn"]).to.equal(`arn:${environment.partition}:acm-pca:::template/EndEntityClientAuthCertificate/V1`);
                expect(inputs["validity"]).to.deep.equal({ type: "DAYS", value: String(environment.privateCa.personCertificateDays) });
            }
            expect(JSON.stringify(recording.resources.map(({ inputs }) => inputs))).to.not.match(/PRIVATE KEY/);
        });

        it("has no metadata of an identity provider that lies in Secrets Manager", () => {
            for (const [endpoint, { samlMetadata }] of endpoints) {
                if (samlMetadata === undefined || !("secretArn" in samlMetadata)) continue;
                const stack = resourceOf(recording, "aws:cloudformation/stack:Stack", `${name}-vpn-${endpoint}`);
                expect(String(stack.inputs["templateBody"])).to.include(
                    `{{resolve:secretsmanager:${samlMetadata.secretArn}:SecretString}}`,
                );
                expect(waitedFor(recording, made(endpoint)).has(stack.urn)).to.equal(true);
            }
        });

        it("signs nobody before its list can be written, and before it is an authority itself", () => {
            const authority = resourceOf(recording, "aws:acmpca/certificateAuthority:CertificateAuthority", name);
            const policy = resourceOf(recording, "aws:s3/bucketPolicy:BucketPolicy", `${name}-revocations`);
            expect(waitedFor(recording, authority).has(policy.urn)).to.equal(true);
            const installed = ofType(recording, "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate")[0]?.urn ?? "";
            for (const person of environment.vpn.people) {
                const certificate = resourceOf(recording, "aws:acmpca/certificate:Certificate", `${name}-${person.name}`);
                expect(waitedFor(recording, certificate).has(installed), person.name).to.equal(true);
            }
            expect(authority.protect).to.equal(true);
            expect(authority.inputs["revocationConfiguration"]).to.have.nested.property("crlConfiguration.enabled", true);
        });

        it("brings revocations to every endpoint, whenever a list is written and by the hour", () => {
            const publisher = resourceOf(recording, "aws:lambda/function:Function", `${name}-vpn-revocations`);
            for (const [endpoint] of endpoints) {
                expect(namesOf(publisher, "environment")).to.include(`${name}-${endpoint}`);
            }
            expect(publisher.inputs).to.include({ runtime: "nodejs22.x", handler: "index.handler" });
            expect(publisher.inputs).to.not.have.any.keys("vpcConfig");
            const plan = rolePlans(environment).find(({ role }) => role === "vpn-revocations");
            expect(String(publisher.inputs["role"])).to.match(new RegExp(`:role/${name}-${plan?.role}$`));
            expect(waitedFor(recording, publisher).has(resourceOf(recording, "aws:iam/role:Role", `${name}-vpn-revocations`).urn)).to.equal(
                true,
            );
            const rules = ofType(recording, "aws:cloudwatch/eventRule:EventRule");
            expect(rules.map(({ inputs }) => inputs["scheduleExpression"]).filter(Boolean)).to.deep.equal(["rate(1 hour)"]);
            const permissions = ofType(recording, "aws:lambda/permission:Permission");
            expect(permissions.flatMap((permission) => namesOf(permission, "sourceArn"))).to.have.members(rules.map((rule) => rule.name));
        });
    });
}
