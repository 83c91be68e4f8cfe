import { createPrivateKey, webcrypto, X509Certificate as NodeCertificate } from "node:crypto";

import { reasonCodes, type VpnRevocation } from "./state-authority-plan";

const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" } as const;

/**
 * The revocation list of an authority, signed with its key: the same bytes each time, so that nothing changes unless somebody is revoked.
 * The signature is one that takes no random number, and every date is the authority's own: the list holds as long as the authority does,
 * and calls a certificate revoked from the authority's first day on. It has no number (RFC 5280, section 5.2.3), which would have to grow
 * with every list; those of Easy-RSA, by which AWS shows how a list is made, have none either.
 *
 * Controls: AC-10.
 * Source: RFC 5280, section 5; AWS Client VPN Administrator Guide, "Client certificate revocation lists".
 * @param certificatePem The authority's own certificate.
 * @param privateKeyPem Its key: RSA, PKCS #1 or #8.
 * @param revoked Who is on the list.
 * @returns the list in DER.
 */
export async function revocationList(certificatePem: string, privateKeyPem: string, revoked: readonly VpnRevocation[]): Promise<Buffer> {
    await import("reflect-metadata"); // which the library wants to be there before it; both take time, and few runs need them
    const x509 = await import("@peculiar/x509");
    const { AuthorityKeyIdentifierExtension, SubjectKeyIdentifierExtension, X509Certificate, X509CrlGenerator } = x509;

    const authority = new X509Certificate(certificatePem);
    const keyId = authority.getExtension(SubjectKeyIdentifierExtension)?.keyId;
    if (keyId === undefined) throw new RangeError("the authority's certificate names no key; lists refer to it by that name");
    const key = createPrivateKey(privateKeyPem);
    if (!new NodeCertificate(certificatePem).checkPrivateKey(key)) throw new RangeError("the key is not the authority's");
    const signingKey = await webcrypto.subtle.importKey("pkcs8", key.export({ type: "pkcs8", format: "der" }), algorithm, false, ["sign"]);

    const list = await X509CrlGenerator.create({
        issuer: authority.subjectName,
        thisUpdate: authority.notBefore,
        nextUpdate: authority.notAfter,
        entries: [...revoked].map(({ serialNumber, reason }) => ({
            serialNumber: serialNumber.replaceAll(":", ""),
            revocationDate: authority.notBefore,
            reason: reasonCodes[reason] as number,
        })),
        extensions: [new AuthorityKeyIdentifierExtension(keyId)],
        signingAlgorithm: algorithm,
        signingKey,
    });
    return Buffer.from(list.rawData);
}
