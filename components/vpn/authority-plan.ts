import type { Account } from "../account";
import type { DeliveryService } from "../buckets/bucket-policy";
import type { ArgumentFault } from "../faults";
import type { KeyUse } from "../keys/key-policy";

/** Days a revocation list holds. Whoever has an expired one lets nobody in, so there is time to mend what keeps a new one from coming. */
export const revocationListDays = 30;

/** Prefix that AWS Private CA writes revocation lists under (AWS Private CA User Guide, "Encrypting your CRLs"). */
export const revocationListPrefix = "crl/";

/** Years the authority's own certificate holds: ten, after which every certificate has to be issued anew. */
export const authorityYears = 10;

/** Service that writes revocation lists. */
const authorityService = "acm-pca.amazonaws.com";

/** A person who gets a certificate. */
export interface VpnPerson {
    /** Common name of the person, as the request says: `ada.lovelace`. */
    name: string;
    /** The person's certificate signing request, PEM. The private half of its key never leaves the person. */
    csr: string;
}

/** ARN of one of AWS's certificate templates (AWS Private CA User Guide, "Template definitions"). */
export const templateArn = (partition: string, template: string): string => `arn:${partition}:acm-pca:::template/${template}/V1`;

/** Key of an authority's revocation list in its bucket: the authority's id, which its ARN ends in. */
export const revocationListKey = (authorityArn: string): string => `${revocationListPrefix}${authorityArn.split("/").at(-1) ?? ""}.crl`;

/**
 * What lets the account's authorities write revocation lists into a bucket. They first write a test object beside the lists, so the whole
 * bucket is open to them and to nothing else.
 *
 * Controls: AC-10.
 * Source: AWS Private CA User Guide, "Access policies for CRLs in Amazon S3".
 */
export const revocationDelivery = (account: Account): DeliveryService => ({
    name: "Authority",
    principal: authorityService,
    sourceArn: `arn:${account.partition}:acm-pca:${account.region}:${account.id}:certificate-authority/*`,
    checksAcl: true,
    checksLocation: true,
    setsAcl: true,
});

/**
 * What lets whoever writes the list encrypt it: for this bucket alone. With a bucket key the context is the bucket's ARN.
 *
 * Source: AWS Private CA User Guide, "Encrypting your CRLs".
 * @param writer ARN of the role that writes it; AWS Private CA by default.
 */
export const revocationKeyUse = (bucketArn: string, writer: string = authorityService): KeyUse => ({
    name: "Authority",
    principal: writer,
    condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": bucketArn } },
});

/** What of any authority's arguments can be wrong. */
interface PeopleShape {
    readonly people: readonly VpnPerson[];
    readonly personCertificateDays: number;
    readonly allowDestroyBecause?: string;
}

/** What of the arguments of an authority in AWS Private CA can be wrong. */
export interface AuthorityShape extends PeopleShape {
    readonly existingArn?: string;
}

/** Every fault of the arguments of an authority in AWS Private CA, none if they are sound. */
export function authorityFaults(shape: AuthorityShape): ArgumentFault[] {
    const faults = peopleFaults(shape);
    const { existingArn } = shape;
    if (existingArn !== undefined && !/^arn:[a-z-]+:acm-pca:[a-z0-9-]+:\d{12}:certificate-authority\/[\w-]+$/.test(existingArn)) {
        faults.push({ propertyPath: "existingArn", reason: `is "${existingArn}"; write the ARN of an authority of AWS Private CA` });
    }
    return faults;
}

/** Every fault of those whom an authority signs, and of how long. */
export function peopleFaults({ people, personCertificateDays, allowDestroyBecause }: PeopleShape): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (!Number.isInteger(personCertificateDays) || personCertificateDays < 1 || personCertificateDays > 397) {
        fault("personCertificateDays", `is ${personCertificateDays}; give whole days from 1 to 397`);
    }
    if (allowDestroyBecause?.trim() === "") fault("allowDestroyBecause", "is empty; give the reason, or leave it out");
    const seen = new Set<string>();
    people.forEach(({ name, csr }, index) => {
        if (!/^[a-z0-9][a-z0-9.-]{0,62}$/.test(name))
            fault(`people[${index}].name`, "is no name; write small letters, digits, dots, hyphens");
        if (seen.has(name)) fault(`people[${index}].name`, `"${name}" stands twice; one certificate a person`);
        seen.add(name);
        if (csr.includes("PRIVATE KEY")) fault(`people[${index}].csr`, "holds a private key, which must never leave its owner");
        else if (!/-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/.test(csr)) fault(`people[${index}].csr`, "is no signing request in PEM");
    });
    return faults;
}
