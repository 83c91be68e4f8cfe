import { expect } from "chai";

import { settingsOf } from "../../policy/src/framework/settings";
import { Stack } from "../../policy/src/normal-form/stack";
import { judgePrivateKeys } from "../../policy/src/policies/private-keys-stay-out-of-state";
import { tryPolicy } from "./support/holes";
import { changed, plus, ref, render, resourceOf, UNKNOWN_TEXT, without, type Item } from "./support/plan";
import { keyInState, vpn } from "./support/vpn";

const pem = "-----BEGIN something-----";
const made = (type: string, props: Record<string, unknown>): Item => ({ type, name: "hole", props });
const imported = changed(vpn, "certificate", { certificateAuthorityArn: undefined, certificateBody: pem });
const roots = (...arns: unknown[]) =>
    changed(vpn, "way-in", {
        authenticationOptions: arns.map((rootCertificateChainArn) => ({ type: "certificate-authentication", rootCertificateChainArn })),
    });

describe("private-keys-stay-out-of-state (AC-10, KM-1)", () => {
    const withKeys: Record<string, Item> = {
        "a key that Pulumi makes": keyInState,
        "an authority of one's own": made("tls:index/selfSignedCert:SelfSignedCert", { privateKeyPem: UNKNOWN_TEXT }),
        "a certificate that it signs": made("tls:index/locallySignedCert:LocallySignedCert", { caPrivateKeyPem: UNKNOWN_TEXT }),
        "a request for one": made("tls:index/certRequest:CertRequest", { privateKeyPem: pem }),
        "a certificate brought to ACM": made("aws:acm/certificate:Certificate", { privateKey: pem }),
        "a certificate brought to IAM": made("aws:iam/serverCertificate:ServerCertificate", { privateKey: pem }),
    };
    tryPolicy({
        policy: "private-keys-stay-out-of-state",
        decidedInPreview: true,
        good: {
            "an authority of AWS": vpn,
            "no VPN": [made("aws:ec2/vpc:Vpc", {})],
            "a certificate that ACM makes": [made("aws:acm/certificate:Certificate", { domainName: "example.com" })],
            "a way of signing in without certificates": changed(vpn, "way-in", {
                authenticationOptions: [{ type: "federated-authentication", samlProviderArn: "arn" }],
            }),
        },
        holes: [
            ...Object.entries(withKeys).map(([is, item]) => ({ is, control: "KM-1", at: "hole", plan: plus(vpn, item) })),
            { is: "a certificate somebody brought as the root", control: "AC-10", at: "way-in", plan: imported },
            {
                is: "it as one of two roots",
                control: "AC-10",
                at: "way-in",
                plan: plus(
                    roots(ref("certificate", "arn"), ref("hole", "arn")),
                    made("aws:acm/certificate:Certificate", { certificateBody: pem }),
                ),
            },
        ],
        doubtful: [
            { is: "ways of signing in that are not known", plan: changed(vpn, "way-in", { authenticationOptions: UNKNOWN_TEXT }) },
            { is: "a root from elsewhere", plan: roots("arn:aws:acm:eu-central-1:111122223333:certificate/elsewhere") },
            { is: "a root that nothing leads to", plan: without(vpn, "certificate") },
        ],
    });

    describe("an authority of this package with its key in the state", () => {
        const because = "Dev holds nothing.";
        const judged = (environment: string, privateCa: unknown, component = "weaviate-aws:index:StateAuthority") => {
            const plan = plus(changed(imported, "certificate", { privateKey: pem }), keyInState);
            const resources = render(plan, "update").map((rendered) => {
                const isOfAuthority = rendered.type.startsWith("tls:") || rendered.name === "certificate";
                return resourceOf(
                    isOfAuthority ? { ...rendered, urn: rendered.urn.replace(rendered.type, `${component}$${rendered.type}`) } : rendered,
                );
            });
            const configuration: Record<string, string> = {
                "weaviate-aws:tags": JSON.stringify({ environment }),
                "weaviate-aws:privateCa": JSON.stringify(privateCa),
            };
            const settings = settingsOf((namespace, name) => configuration[`${namespace}:${name}`]);
            return judgePrivateKeys(new Stack(resources), { settings })
                .findings.map(({ control }) => control)
                .sort();
        };
        const refused = ["AC-10", "KM-1", "KM-1"];

        it("is let pass in dev with a reason", () => {
            expect(judged("dev", { keyInStateBecause: because })).to.deep.equal([]);
        });
        it("is refused elsewhere, and without a reason", () => {
            for (const environment of ["staging", "prod", ""])
                expect(judged(environment, { keyInStateBecause: because })).to.deep.equal(refused);
            for (const privateCa of [{ keyInStateBecause: " " }, { keyInStateBecause: 1 }, {}, null])
                expect(judged("dev", privateCa)).to.deep.equal(refused);
        });
        it("is the only place for keys: the reason is given for nothing else", () => {
            expect(judged("dev", { keyInStateBecause: because }, "weaviate-aws:index:ClientVpn")).to.deep.equal(refused);
        });
    });
});
