import { isIPv4 } from "node:net";

import { containsCidr } from "cidr-tools";

import type { SoundEnvironment } from "../environment";
import { display, type Path } from "../faults/display";
import { relationFault, type Fault } from "../faults/fault";
import { readCertificateRequest } from "../values/certificate-request";
import { leaves } from "./leaves";

/** Account ids that AWS uses in its documentation, and that nobody has. */
const documentationAccounts = [
    "000000000000",
    "111111111111",
    "111122223333",
    "123456789012",
    "444455556666",
    "555555555555",
    "777788889999",
    "999999999999",
];

/** Addresses kept for documentation (RFC 5737). */
const documentationAddresses = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

/** Names kept for documentation and tests (RFC 2606), at the end of a host name, an address or an e-mail address. */
const documentationName = /(?:^|[.@/])(?:example\.(?:com|net|org)|[a-z0-9-]+\.(?:example|test|invalid))(?:[:/]|$)/;

/** The subject's organisation in the signing requests that are shipped; their private keys were thrown away. */
const documentationOrganization = "Example";

/**
 * Values that stand for a real one in the shipped files. A preview shows what would be made with them; `up` refuses them, since they
 * are nobody's account, domain, address or key.
 */
export function documentationFaults(environment: SoundEnvironment): Fault[] {
    return leaves(environment).flatMap(([path, value]) => {
        const what = kindOf(path, value);
        if (what === undefined) return [];
        const found = foundAt(path, value);
        return [
            relationFault(path, found, `${what} of your own; this one is for documentation, and only a preview takes it`, mendFor(path)),
        ];
    });
}

function foundAt(path: Path, value: string): string {
    if (path.at(-1) === "csr") return "a shipped signing request, whose private key nobody has";
    return value.startsWith("arn:") ? `an ARN of account ${value.split(":")[4] ?? ""}` : display(value);
}

function kindOf(path: Path, value: string): string | undefined {
    if (value.startsWith("arn:") || /^\d{12}$/.test(value)) {
        const account = value.startsWith("arn:") ? value.split(":")[4] : value;
        return documentationAccounts.includes(account ?? "") ? "an account" : undefined;
    }
    if (isIPv4(value)) return documentationAddresses.some((range) => containsCidr(range, `${value}/32`)) ? "an address" : undefined;
    if (path.at(-1) === "csr")
        return readCertificateRequest(value)?.organization === documentationOrganization ? "a signing request" : undefined;
    // Reasons and banners are prose; a domain named in one is no setting.
    return !/\s/.test(value) && documentationName.test(value) ? "a domain" : undefined;
}

function mendFor(path: Path): string {
    const last = path.at(-1);
    if (last === "account")
        return "set your account: pulumi config set weaviate-aws:account <twelve digits>, and the same in aws:allowedAccountIds";
    if (last === "csr") return "put in the request the person made, as docs/configuration.md shows, or take the person out";
    return "put in your own value; docs/configuration.md lists all that are to be replaced";
}
