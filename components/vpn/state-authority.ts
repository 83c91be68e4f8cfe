import { Certificate } from "@pulumi/aws/acm";
import { BucketObjectv2 } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { CertRequest } from "@pulumi/tls/certRequest";
import { LocallySignedCert } from "@pulumi/tls/locallySignedCert";
import { PrivateKey } from "@pulumi/tls/privateKey";
import { SelfSignedCert } from "@pulumi/tls/selfSignedCert";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import type { VpnPerson } from "./authority-plan";
import { revocationList } from "./revocation-list";
import {
    authorityCommonName,
    authorityHours,
    authorityRenewalHours,
    keyBits,
    stateAuthorityFaults,
    stateListKey,
    type VpnRevocation,
} from "./state-authority-plan";

/** Arguments of {@link StateAuthority}. */
export interface StateAuthorityArgs {
    /** Everyone who gets a certificate. */
    people: VpnPerson[];
    /** Days a person's certificate holds, 1 to 397. */
    personCertificateDays: number;
    /** Names in the endpoints' own certificates, at most 64 characters, by endpoint. Clients check them; nobody looks them up. */
    serverNames: Record<string, string>;
    /** Certificates that no longer open the VPN. None by default. */
    revoked?: VpnRevocation[];
    /** Name of the bucket the revocation list is written to. It has to keep the list as long as the authority: ten years. */
    revocationBucket: string;
    /** Why the authority's key lies, encrypted, in the stack's state: whoever can read that can let in anybody. */
    keyInStateBecause: string;
    /** Why the authority's key may be destroyed. Absent by default: with it every certificate it signed would be worth nothing. */
    allowDestroyBecause?: string;
}

/** What signs: its key, and its certificate. */
interface Signer {
    caPrivateKeyPem: pulumi.Output<string>;
    caCertPem: pulumi.Output<string>;
}

/**
 * An authority for people that costs nothing and is as safe as the stack's state: its key is a secret there, beside those of the endpoints.
 * It stands in for {@link PrivateAuthority} where a VPN leads to nothing of worth. People's private keys are never here either: each
 * certificate is signed upon the person's own request, for clients alone.
 *
 * It writes its revocation list to the bucket itself, whenever somebody is added to `revoked`. What is taken out of `people` is not revoked
 * by that: nobody but this program could put it on the list, and it no longer knows the serial number. Revoke first.
 *
 * An update renews the authority's own certificate, which renews all others, and those of the endpoints in their last year. It renews a
 * person's only when it is told to, or once it has ended: a new one is of no use until it is handed out.
 *
 * Controls: AC-10, AC-2.
 * Source: `@pulumi/tls` 5.6.1; AWS Client VPN Administrator Guide, "Mutual authentication".
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class StateAuthority extends pulumi.ComponentResource {
    /** ARNs of the endpoints' own certificates in ACM, by endpoint. */
    public readonly serverCertificateArns: Record<string, pulumi.Output<string>>;
    /** People's certificates in PEM, by person. */
    public readonly certificates: Record<string, pulumi.Output<string>>;
    /** Key of the revocation list in its bucket. */
    public readonly revocationListKey: pulumi.Output<string>;

    constructor(name: string, args: StateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:StateAuthority", name, args, opts);
        refuse(`StateAuthority ${name}`, stateAuthorityFaults(args));
        const child = { parent: this, ...dependenciesOf(opts) };

        const key = rsaKey(name, { ...child, protect: args.allowDestroyBecause === undefined });
        const root = new SelfSignedCert(
            name,
            {
                privateKeyPem: key.privateKeyPem,
                subject: { commonName: key.publicKeyFingerprintSha256.apply((fingerprint) => authorityCommonName(name, fingerprint)) },
                isCaCertificate: true,
                setSubjectKeyId: true,
                setAuthorityKeyId: true,
                allowedUses: ["cert_signing", "crl_signing"],
                validityPeriodHours: authorityHours,
                earlyRenewalHours: authorityRenewalHours,
            },
            child,
        );
        const signer = { caPrivateKeyPem: key.privateKeyPem, caCertPem: root.certPem };

        this.certificates = Object.fromEntries(
            args.people.map((person) => {
                const certificate = new LocallySignedCert(
                    `${name}-person-${person.name}`,
                    {
                        ...signer,
                        certRequestPem: person.csr,
                        allowedUses: ["digital_signature", "client_auth"],
                        validityPeriodHours: args.personCertificateDays * 24,
                    },
                    child,
                );
                return [person.name, certificate.certPem];
            }),
        );
        this.serverCertificateArns = Object.fromEntries(
            Object.entries(args.serverNames).map(([endpoint, serverName]) => [
                endpoint,
                serverCertificate(`${name}-server-${endpoint}`, serverName, signer, child).arn,
            ]),
        );
        const list = pulumi
            .all([root.certPem, key.privateKeyPem])
            .apply(([certificate, privateKey]) => revocationList(certificate, privateKey, args.revoked ?? []));
        const written = new BucketObjectv2(
            `${name}-revocations`,
            {
                bucket: args.revocationBucket,
                key: stateListKey(name),
                contentBase64: list.apply((der) => der.toString("base64")),
                contentType: "application/pkix-crl",
                tags: { Name: stateListKey(name) },
            },
            child,
        );
        this.revocationListKey = written.key;
        this.registerOutputs({
            serverCertificateArns: this.serverCertificateArns,
            certificates: this.certificates,
            revocationListKey: this.revocationListKey,
        });
    }
}

const rsaKey = (name: string, options: pulumi.CustomResourceOptions): PrivateKey =>
    new PrivateKey(name, { algorithm: "RSA", rsaBits: keyBits }, options);

/** An endpoint's own certificate, with its key, in ACM. ACM renews none that it was handed: an update does, in the last year. */
function serverCertificate(name: string, serverName: string, signer: Signer, options: pulumi.CustomResourceOptions): Certificate {
    const key = rsaKey(name, options);
    const request = new CertRequest(
        name,
        { privateKeyPem: key.privateKeyPem, subject: { commonName: serverName }, dnsNames: [serverName] },
        options,
    );
    const signed = new LocallySignedCert(
        name,
        {
            ...signer,
            certRequestPem: request.certRequestPem,
            allowedUses: ["digital_signature", "key_encipherment", "server_auth"],
            validityPeriodHours: authorityHours,
            earlyRenewalHours: authorityRenewalHours,
        },
        options,
    );
    return new Certificate(
        name,
        { privateKey: key.privateKeyPem, certificateBody: signed.certPem, certificateChain: signer.caCertPem, tags: { Name: name } },
        options,
    );
}
