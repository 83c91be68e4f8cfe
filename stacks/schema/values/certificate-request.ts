import { createHash, createPublicKey, verify, type KeyObject } from "node:crypto";

import { text } from "./note";

/** What a certificate signing request says. */
export interface CertificateRequest {
    /** Common name of the subject. */
    commonName: string | undefined;
    /** Kind and size of the key, such as `RSA 2048`. */
    key: string;
    /** SHA-256 of the public key, in hexadecimal: equal for equal keys. */
    keyFingerprint: string;
    /** Whether the request is signed with the key it names, so that whoever made it holds the private half. */
    signed: boolean;
}

/** A signing request as a person hands it in. */
export const certificateRequest = text((value) => requestFault(value) === undefined, {
    allowed: "a PKCS #10 signing request in PEM with an RSA key of 2048 bits, the only size AWS Client VPN takes, signed with that key",
    sensitive: true,
    mend: (found) =>
        `${typeof found === "string" ? (requestFault(found) ?? "") : "it is no text"}; make one with openssl as docs/configuration.md shows, and paste it as a block (csr: |)`,
});

/** What is wrong with a request by itself. Source on keys: AWS Client VPN Administrator Guide, "Mutual authentication". */
function requestFault(pem: string): string | undefined {
    if (pem.includes("PRIVATE KEY"))
        return "this holds a private key, which must never leave its owner: make a new key, and hand in the request alone";
    const request = readCertificateRequest(pem);
    if (request === undefined) return "it cannot be read as a signing request";
    if (request.key !== "RSA 2048") return `its key is ${request.key}`;
    return request.signed ? undefined : "its signature does not fit its key";
}

/**
 * Reads a signing request (RFC 2986). It is read here, not by a library, because configuration is read on every preview: this needs a
 * screen of code and no load time.
 *
 * @returns `undefined` if the text is no signing request.
 */
export function readCertificateRequest(pem: string): CertificateRequest | undefined {
    const match = /^\s*-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----\s*$/.exec(
        pem,
    );
    if (!match) return undefined;
    try {
        return readDer(Buffer.from(match[1] ?? "", "base64"));
    } catch {
        return undefined; // truncated, or the key is of a kind Node does not know
    }
}

/** One element of DER: its tag, its content, and the bytes of both. */
interface Element {
    tag: number;
    content: Buffer;
    whole: Buffer;
}

const bitString = 0x03;
const objectIdentifier = 0x06;
const sequence = 0x30;

function readDer(der: Buffer): CertificateRequest {
    const [outer, ...trailing] = elements(der);
    const [info, algorithm, signature] = elements(expected(outer, sequence).content);
    const [, subject, publicKey] = elements(expected(info, sequence).content);
    const [algorithmId] = elements(expected(algorithm, sequence).content);
    if (trailing.length > 0) throw new RangeError("more than one element");

    const spki = expected(publicKey, sequence).whole;
    const key = createPublicKey({ key: spki, format: "der", type: "spki" });
    const hash = signatureHashes[expected(algorithmId, objectIdentifier).content.toString("hex")];
    return {
        commonName: attribute(expected(subject, sequence), "550403"),
        key: keyKind(key),
        keyFingerprint: createHash("sha256").update(spki).digest("hex"),
        // The first byte of a bit string counts its unused bits: none here.
        signed: hash !== undefined && verify(hash, expected(info, sequence).whole, key, expected(signature, bitString).content.subarray(1)),
    };
}

/** Hashes by the identifier of the signature's algorithm, in hexadecimal: RSA and ECDSA with SHA-2 (RFC 4055, RFC 5758). */
const signatureHashes: Record<string, string> = {
    "2a864886f70d01010b": "sha256",
    "2a864886f70d01010c": "sha384",
    "2a864886f70d01010d": "sha512",
    "2a8648ce3d040302": "sha256",
    "2a8648ce3d040303": "sha384",
    "2a8648ce3d040304": "sha512",
};

function keyKind(key: KeyObject): string {
    const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
    return `${(key.asymmetricKeyType ?? "unknown").toUpperCase()} ${modulusLength ?? namedCurve ?? ""}`.trim();
}

/** The value of one attribute of a name, by the identifier of its type in hexadecimal. */
function attribute(subject: Element, type: string): string | undefined {
    for (const set of elements(subject.content)) {
        for (const pair of elements(set.content)) {
            const [id, value] = elements(pair.content);
            if (id?.content.toString("hex") === type) return value?.content.toString("utf8");
        }
    }
    return undefined;
}

function elements(bytes: Buffer): Element[] {
    const found: Element[] = [];
    let at = 0;
    while (at < bytes.length) {
        const tag = bytes.readUInt8(at);
        let length = bytes.readUInt8(at + 1);
        let start = at + 2;
        if (length >= 0x80) {
            const size = length & 0x7f;
            length = bytes.readUIntBE(start, size);
            start += size;
        }
        const end = start + length;
        if (end > bytes.length) throw new RangeError("an element ends after its container");
        found.push({ tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) });
        at = end;
    }
    return found;
}

function expected(element: Element | undefined, tag: number): Element {
    if (element?.tag !== tag) throw new RangeError("an element is missing");
    return element;
}
