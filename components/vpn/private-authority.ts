import { Certificate, CertificateAuthority, CertificateAuthorityCertificate, Permission } from "@pulumi/aws/acmpca";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { authorityFaults, authorityYears, revocationListDays, revocationListKey, templateArn, type VpnPerson } from "./authority-plan";

/** Arguments of {@link PrivateAuthority}. */
export interface PrivateAuthorityArgs {
    /** AWS partition: `aws`, `aws-cn` or `aws-us-gov`. */
    partition: string;
    /**
     * ARN of an authority of AWS Private CA to use instead of making one. It has to have an RSA key, to write its revocation list into
     * the bucket, and to let ACM renew certificates; none of that can be seen from here.
     */
    existingArn?: string;
    /** Everyone who gets a certificate. */
    people: VpnPerson[];
    /** Days a person's certificate holds, 1 to 397. */
    personCertificateDays: number;
    /** Name of the bucket the revocation list is written to; its policy has to let the authority in before. */
    revocationBucket: string;
    /** Why the authority may be destroyed. Absent by default: with it every certificate it signed would be worth nothing. */
    allowDestroyBecause?: string;
}

/**
 * The authority that vouches for people: one of AWS Private CA, whose key nobody has, and one certificate for each person, signed upon the
 * person's own request. People's private keys are never here.
 *
 * It signs people, and the endpoints' own certificates; nobody else, since whoever it signs could knock at the VPN.
 *
 * Taking a person out, or handing in another request, revokes the old certificate: the provider does so on deletion. Deletion of the
 * authority waits 30 days, in which it can be restored.
 *
 * Controls: AC-10, AC-2, KM-1.
 * Source: AWS Private CA User Guide, "Creating and signing a root CA", "Planning a certificate revocation list";
 * hashicorp/terraform-provider-aws, internal/service/acmpca/certificate.go (revocation on deletion).
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class PrivateAuthority extends pulumi.ComponentResource {
    /** ARN of the authority, once it can sign. */
    public readonly arn: pulumi.Output<string>;
    /** Key of its revocation list in the bucket. */
    public readonly revocationListKey: pulumi.Output<string>;
    /** ARNs of people's certificates, by person. */
    public readonly certificateArns: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: PrivateAuthorityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:PrivateAuthority", name, args, opts);
        refuse(`PrivateAuthority ${name}`, authorityFaults(args));
        this.arn = args.existingArn === undefined ? this.make(name, args, opts) : pulumi.output(args.existingArn);
        this.revocationListKey = this.arn.apply(revocationListKey);

        const certificates = args.people.map(
            (person) =>
                [
                    person.name,
                    new Certificate(
                        `${name}-${person.name}`,
                        {
                            certificateAuthorityArn: this.arn,
                            certificateSigningRequest: person.csr,
                            signingAlgorithm: "SHA256WITHRSA",
                            templateArn: templateArn(args.partition, "EndEntityClientAuthCertificate"),
                            validity: { type: "DAYS", value: String(args.personCertificateDays) },
                        },
                        { parent: this, ...dependenciesOf(opts) },
                    ),
                ] as const,
        );
        this.certificateArns = Object.fromEntries(certificates.map(([person, { arn }]) => [person, arn]));
        this.registerOutputs({ arn: this.arn, revocationListKey: this.revocationListKey, certificateArns: this.certificateArns });
    }

    private make(name: string, args: PrivateAuthorityArgs, opts: pulumi.ComponentResourceOptions | undefined): pulumi.Output<string> {
        const child = { parent: this, ...dependenciesOf(opts) };
        const authority = new CertificateAuthority(
            name,
            {
                type: "ROOT",
                usageMode: "GENERAL_PURPOSE",
                certificateAuthorityConfiguration: {
                    keyAlgorithm: "RSA_2048", // the only kind of chain Client VPN takes
                    signingAlgorithm: "SHA256WITHRSA",
                    subject: { commonName: `${name} people` },
                },
                revocationConfiguration: {
                    crlConfiguration: {
                        enabled: true,
                        expirationInDays: revocationListDays,
                        s3BucketName: args.revocationBucket,
                        s3ObjectAcl: "BUCKET_OWNER_FULL_CONTROL",
                    },
                },
                permanentDeletionTimeInDays: 30,
                tags: { Name: name },
            },
            { ...child, protect: args.allowDestroyBecause === undefined },
        );
        const root = new Certificate(
            name,
            {
                certificateAuthorityArn: authority.arn,
                certificateSigningRequest: authority.certificateSigningRequest,
                signingAlgorithm: "SHA256WITHRSA",
                templateArn: templateArn(args.partition, "RootCACertificate"),
                validity: { type: "YEARS", value: String(authorityYears) },
            },
            child,
        );
        const installed = new CertificateAuthorityCertificate(
            name,
            {
                certificateAuthorityArn: authority.arn,
                certificate: root.certificate,
                certificateChain: root.certificateChain, // empty for a root
            },
            child,
        );
        const renewal = new Permission(
            name,
            {
                certificateAuthorityArn: authority.arn,
                principal: "acm.amazonaws.com",
                actions: ["IssueCertificate", "GetCertificate", "ListPermissions"],
            },
            child,
        );
        return pulumi.all([authority.arn, installed.id, renewal.id]).apply(([arn]) => arn);
    }
}
