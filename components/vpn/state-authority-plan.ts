import type { ArgumentFault } from "../faults";
import { authorityYears, peopleFaults, revocationListPrefix, type VpnPerson } from "./authority-plan";

/** Hours of a year with a leap day. */
const yearHours = 366 * 24;

/** Hours the authority's own certificate holds, and those of the endpoints: their keys lie beside its key, so a shorter end protects nothing. */
export const authorityHours = authorityYears * yearHours;

/** Hours before the end from which any update makes those certificates anew. */
export const authorityRenewalHours = yearHours;

/**
 * Days the bucket keeps a list of such an authority. It is written when somebody is revoked and at no other time, and an endpoint whose
 * list has gone could not be given another.
 */
export const stateListDays = (authorityHours + yearHours) / 24;

/** Bits of every key: Client VPN takes RSA of 1024 or 2048 alone (AWS Client VPN Administrator Guide, "Mutual authentication"). */
export const keyBits = 2048;

/** Longest common name (RFC 5280, appendix A.1, `ub-common-name`). */
const longestCommonName = 64;

/** Code of each reason (RFC 5280, section 5.3.1). */
export const reasonCodes: Readonly<Record<string, number>> = {
    "key-compromise": 1,
    "affiliation-changed": 3,
    superseded: 4,
    "cessation-of-operation": 5,
};

/** A certificate that no longer opens the VPN, though it has not expired. */
export interface VpnRevocation {
    /** Serial number in hexadecimal with colons: `3f:9a:00:1c`. */
    serialNumber: string;
    /** Why: `key-compromise`, `affiliation-changed`, `superseded` or `cessation-of-operation`. */
    reason: string;
}

/** Key of the list in its bucket. */
export const stateListKey = (name: string): string => `${revocationListPrefix}${name}.crl`;

/**
 * Common name of the authority, with a part of its key's fingerprint: lists are told apart by their issuer's name, and one that another key
 * has signed must not pass for this one's.
 *
 * @param fingerprint SHA-256 of the public key, as `@pulumi/tls` writes it.
 */
export const authorityCommonName = (name: string, fingerprint: string): string =>
    `${name} people ${fingerprint.replace(/[^A-Za-z0-9]/g, "").slice(-12)}`;

/** What of the arguments can be wrong. */
export interface StateAuthorityShape {
    readonly people: readonly VpnPerson[];
    readonly personCertificateDays: number;
    readonly serverNames: Readonly<Record<string, string>>;
    readonly revoked?: readonly VpnRevocation[];
    readonly keyInStateBecause: string;
    readonly allowDestroyBecause?: string;
}

/** Every fault of the arguments, none if they are sound. */
export function stateAuthorityFaults(shape: StateAuthorityShape): ArgumentFault[] {
    const faults = peopleFaults(shape);
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (!shape.keyInStateBecause?.trim()) {
        fault("keyInStateBecause", "is empty; whoever reads the state can sign certificates: say why, or take PrivateAuthority");
    }
    if (Object.keys(shape.serverNames).length === 0) fault("serverNames", "is empty; name the endpoints' own certificates");
    for (const [endpoint, serverName] of Object.entries(shape.serverNames)) {
        if (!/^(?=.{4,})[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(serverName) || serverName.length > longestCommonName) {
            fault(`serverNames.${endpoint}`, `is "${serverName}"; write a domain name of at most ${longestCommonName} characters`);
        }
    }
    const seen = new Set<string>();
    shape.revoked?.forEach(({ serialNumber, reason }, index) => {
        const at = `revoked[${index}]`;
        if (!/^[0-9a-f]{2}(?::[0-9a-f]{2}){0,19}$/.test(serialNumber)) {
            fault(`${at}.serialNumber`, `is "${serialNumber}"; write at most 20 bytes in hexadecimal, with colons`);
        }
        const number = serialNumber.replace(/^(?:00:)+(?=.)/, "");
        if (seen.has(number)) fault(`${at}.serialNumber`, `"${serialNumber}" stands twice; a list names each certificate once`);
        seen.add(number);
        if (!Object.hasOwn(reasonCodes, reason)) fault(`${at}.reason`, `is "${reason}"; take ${Object.keys(reasonCodes).join(", ")}`);
    });
    return faults;
}
