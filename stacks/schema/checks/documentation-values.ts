import { isIPv4 } from "node:net";

import { containsCidr } from "cidr-tools";

import type { SoundEnvironment } from "../environment";
import { display, type Path } from "../faults/display";
import { relationFault, type Fault } from "../faults/fault";
import { leaves } from "./leaves";

/** Account ids of AWS's documentation that the shipped files use. Others, such as 123456789012, are what simulators of AWS answer to. */
const documentationAccounts = ["111122223333", "444455556666", "777788889999"];

/** Addresses kept for documentation (RFC 5737). */
const documentationAddresses = ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"];

/** Names kept for documentation (RFC 2606), at the end of a host name, an address or an e-mail address. */
const documentationName = /(?:^|[.@/])example\.(?:com|net|org)(?:[:/]|$)/;

/**
 * Values that stand for a real one in the shipped files. A preview shows what would be made with them; `up` refuses them, since they
 * are nobody's account, domain, address or key.
 */
export function documentationFaults(environment: SoundEnvironment): Fault[] {
    return leaves(environment).flatMap(([path, value]) => {
        const what = kindOf(value);
        if (what === undefined) return [];
        const found = foundAt(value);
        return [
            relationFault(path, found, `${what} of your own; this one is for documentation, and only a preview takes it`, mendFor(path)),
        ];
    });
}

function foundAt(value: string): string {
    return value.startsWith("arn:") ? `an ARN of account ${value.split(":")[4] ?? ""}` : display(value);
}

function kindOf(value: string): string | undefined {
    if (value.startsWith("arn:") || /^\d{12}$/.test(value)) {
        const account = value.startsWith("arn:") ? value.split(":")[4] : value;
        return documentationAccounts.includes(account ?? "") ? "an account" : undefined;
    }
    if (isIPv4(value)) return documentationAddresses.some((range) => containsCidr(range, `${value}/32`)) ? "an address" : undefined;
    // Reasons and banners are prose; a domain named in one is no setting.
    return !/\s/.test(value) && documentationName.test(value) ? "a domain" : undefined;
}

function mendFor(path: Path): string {
    const last = path.at(-1);
    if (last === "account")
        return "set your account: pulumi config set weaviate-aws:account <twelve digits>, and the same in aws:allowedAccountIds";
    return "put in your own value; docs/configuration.md lists all that are to be replaced";
}
