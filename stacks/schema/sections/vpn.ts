import * as z from "zod";

import { clientRange } from "../values/addresses";
import { privateCaArn, samlProviderArn, secretArn } from "../values/aws";
import { certificateRequest } from "../values/certificate-request";
import { noted, oneOf, text, whole } from "../values/note";
import { name, personName, reason } from "../values/text";

/** SAML metadata: public by nature, so it may also stand in clear. */
export const samlMetadata = noted(
    z.union([
        z.strictObject({ secretArn }),
        z.strictObject({
            document: text(/^\s*<[\s\S]*EntityDescriptor/, {
                allowed: "the provider's metadata, an XML document",
                mend: "paste it as a block (document: |)",
            }),
        }),
    ]),
    {
        allowed: "{ secretArn } of an entry in Secrets Manager that holds the metadata, or { document } with the XML itself",
        mend: "export the metadata of this application from the identity provider",
        example: "{ secretArn: arn:aws:secretsmanager:eu-central-1:111122223333:secret:weaviate/prod/saml-AbCdEf }",
    },
);

const groups = noted(z.array(name).min(1), {
    allowed: "names of teams in roles",
    mend: "name the teams; each is known to the VPN by its identityGroup",
    example: "[platform-admin]",
});

const endpoint = z.strictObject({
    clientCidr: clientRange.describe("Range clients get their addresses from. It cannot be changed later."),
    groups: groups.describe("Teams (keys of roles) that may connect."),
    samlMetadata: samlMetadata
        .optional()
        .describe("Metadata of the identity provider's application for this VPN: the second factor. Required in staging and prod."),
    existingSamlProviderArn: samlProviderArn.optional().describe("A SAML provider in IAM to use instead of making one."),
    certificateOnlyBecause: reason.optional().describe("Why a certificate alone, one factor, opens this VPN. Only dev may."),
});

const sessionHours = noted(z.union([z.literal(8), z.literal(10), z.literal(12)]), {
    allowed: "8, 10 or 12 (hours)",
    mend: "8 is the shortest AWS offers",
});

/** The keys about VPNs for people. */
export const vpnSections = {
    vpn: z
        .strictObject({
            endpoints: z
                .strictObject({
                    "cluster-admin": endpoint.describe("The way to the Kubernetes API."),
                    "monitoring-admin": endpoint
                        .optional()
                        .describe("The separate way to Grafana and Prometheus. Required in staging and prod."),
                })
                .describe("Client VPN endpoints, one for each kind of administration."),
            sharedEndpointBecause: reason
                .optional()
                .describe("Why administrators of cluster and of monitoring come by one endpoint. Only dev may."),
            sessionHours: sessionHours.default(8).describe("Hours after which a session ends."),
            banner: text(/^[^\n]{1,1400}$/, { allowed: "a line of at most 1400 characters" })
                .default("Authorised use only. Sessions are logged.")
                .describe("What the client shows on connecting."),
            people: z
                .array(
                    z.strictObject({
                        name: personName.describe("The person, as the common name of the request says."),
                        csr: certificateRequest.describe(
                            "The person's certificate signing request (PEM). The private key stays with the person and is never asked for.",
                        ),
                        group: name.describe("The person's team, a key of roles."),
                    }),
                )
                .default([])
                .describe("Everyone who gets a certificate, one each."),
            revoked: z
                .array(
                    z.strictObject({
                        serialNumber: text(/^[0-9a-f]{2}(?::[0-9a-f]{2}){3,19}$/, {
                            allowed: "a serial number in hexadecimal, such as 3f:9a:00:1c",
                            mend: "copy it from the certificate",
                        }).describe("Serial number of the certificate."),
                        name: personName.describe("Whose it was."),
                        reason: oneOf(["key-compromise", "affiliation-changed", "superseded", "cessation-of-operation"]).describe(
                            "Why it is revoked.",
                        ),
                    }),
                )
                .default([])
                .describe("Certificates that no longer open the VPN, though they have not expired."),
        })
        .describe("VPNs for people. They are the only way in."),
    privateCa: z
        .strictObject({
            existingArn: privateCaArn.optional().describe("A certificate authority to use instead of making one."),
            personCertificateDays: whole(1, 397, "days").default(90).describe("Days a person's certificate holds."),
            keyInStateBecause: reason
                .optional()
                .describe(
                    "Why the authority's key lies, encrypted, in the stack's state instead of ACM Private CA: whoever can read the state can then let in anybody. Only dev may; it saves the authority's monthly price.",
                ),
        })
        .prefault({})
        .describe(
            "The authority that signs people's certificates for the VPN, and nothing else: whatever it signs opens the VPN's first door.",
        ),
};
