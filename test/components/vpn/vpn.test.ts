import { expect } from "chai";

import { subnetPlan } from "../../../components/network/cidr-plan";
import { authorityYears } from "../../../components/vpn/authority-plan";
import { bucketPlans, keyPlans } from "../../../stacks/data";
import { rolePlans } from "../../../stacks/people";
import type { RecordedResource, Recording } from "../../../tools/preview";
import { markOf } from "../../../tools/preview/wire/values";
import { resourceOf } from "../../support/breaking";
import { configurationOf, everyEnvironment, ofType, recordingOf } from "../../support/environments";
import { waitedFor } from "../../support/waits";

const endpointType = "aws:ec2clientvpn/endpoint:Endpoint";
const types = { key: "tls:index/privateKey:PrivateKey", signed: "tls:index/locallySignedCert:LocallySignedCert" };
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
        const isInState = environment.privateCa.keyInStateBecause !== undefined;
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
            const { personCertificateDays } = environment.privateCa;
            for (const person of environment.vpn.people) {
                if (isInState) {
                    const { inputs } = resourceOf(recording, types.signed, `${name}-person-${person.name}`);
                    expect(inputs["certRequestPem"]).to.equal(person.csr);
                    expect(inputs["allowedUses"]).to.deep.equal(["digital_signature", "client_auth"]);
                    expect(inputs["validityPeriodHours"]).to.equal(personCertificateDays * 24);
                    continue;
                }
                const { inputs } = resourceOf(recording, "aws:acmpca/certificate:Certificate", `${name}-${person.name}`);
                expect(inputs["certificateSigningRequest"]).to.equal(person.csr);
                expect(inputs["templateArn"]).to.equal(`arn:${environment.partition}:acm-pca:::template/EndEntityClientAuthCertificate/V1`);
                expect(inputs["validity"]).to.deep.equal({ type: "DAYS", value: String(personCertificateDays) });
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

        if (isInState) describe("with the authority's key in the state", () => inState());
        else
            it("signs nobody before its list can be written, and before it is an authority itself", () => {
                const authority = resourceOf(recording, "aws:acmpca/certificateAuthority:CertificateAuthority", name);
                const policy = resourceOf(recording, "aws:s3/bucketPolicy:BucketPolicy", `${name}-revocations`);
                expect(waitedFor(recording, authority).has(policy.urn)).to.equal(true);
                const installed =
                    ofType(recording, "aws:acmpca/certificateAuthorityCertificate:CertificateAuthorityCertificate")[0]?.urn ?? "";
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

        /** What holds of an authority that the state keeps, and of none in AWS. */
        function inState(): void {
            const key = () => resourceOf(recording, types.key, name);

            it("KM-1: has every key marked as a secret wherever it goes, and the authority's own protected", () => {
                expect(key().protect).to.equal(true);
                const held = recording.resources.flatMap((resource) =>
                    ["privateKeyPem", "caPrivateKeyPem", "privateKey"].flatMap((property) =>
                        property in resource.inputs ? [[resource, property] as const] : [],
                    ),
                );
                expect(held).to.have.length(1 + environment.vpn.people.length + 3 * endpoints.length);
                for (const [{ urn, inputs, additionalSecretOutputs }, property] of held) {
                    expect(markOf(inputs[property] ?? null), urn).to.equal("secret");
                    expect(additionalSecretOutputs, urn).to.include(property);
                }
                for (const { urn, additionalSecretOutputs } of ofType(recording, types.key)) {
                    expect(additionalSecretOutputs, urn).to.include.members(["privateKeyPem", "privateKeyPemPkcs8", "privateKeyOpenssh"]);
                }
            });

            it("signs with the one key, and is what the endpoint trusts", () => {
                for (const signed of ofType(recording, types.signed)) {
                    expect(signed.propertyDependencies["caPrivateKeyPem"], signed.urn).to.deep.equal([key().urn]);
                }
                for (const [endpoint] of endpoints) {
                    const certificate = resourceOf(recording, "aws:acm/certificate:Certificate", `${name}-server-${endpoint}`);
                    expect(namesOf(certificate, "privateKey")).to.deep.equal([certificate.name]);
                    expect(certificate.propertyDependencies["certificateChain"]).to.deep.equal(
                        ofType(recording, "tls:index/selfSignedCert:SelfSignedCert").map(({ urn }) => urn),
                    );
                    for (const property of ["authenticationOptions", "serverCertificateArn"]) {
                        expect(made(endpoint).propertyDependencies[property]).to.deep.equal([certificate.urn]);
                    }
                }
            });

            it("writes its list where the publisher looks, once it may, and the bucket keeps it as long as the authority", () => {
                const list = resourceOf(recording, "aws:s3/bucketObjectv2:BucketObjectv2", `${name}-revocations`);
                const policy = resourceOf(recording, "aws:s3/bucketPolicy:BucketPolicy", `${name}-revocations`);
                expect(waitedFor(recording, list).has(policy.urn)).to.equal(true);
                const variables = resourceOf(recording, "aws:lambda/function:Function", `${name}-vpn-revocations`).inputs["environment"];
                expect(variables).to.have.nested.property("variables.BUCKET", list.inputs["bucket"]);
                expect(list.inputs["key"]).to.equal(`crl/${name}.crl`);
                const { rules } = resourceOf(
                    recording,
                    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
                    `${name}-revocations`,
                ).inputs as { rules: { expiration: { days: number } }[] };
                expect(rules[0]?.expiration.days).to.be.above(authorityYears * 366);
            });

            it("KM-1: lets the deployer use the lists' key for that bucket alone, and AWS's authorities not at all", () => {
                const uses = keyPlans(environment).find(({ dataClass }) => dataClass === "revocations")?.uses;
                expect(uses?.map(({ principal }) => principal)).to.deep.equal([environment.deployer.roleArn, `${name}-vpn-revocations`]);
                expect(uses?.[0]?.condition).to.have.nested.property("StringLike");
                const bucket = bucketPlans(environment).find(({ purpose }) => purpose === "revocations");
                expect(bucket?.users.services).to.deep.equal([]);
                expect(bucket?.users.administrators).to.include(environment.deployer.roleArn);
            });
        }
    });
}
