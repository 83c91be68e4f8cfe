import { isIPv4 } from "node:net";

import { containsCidr, normalizeCidr, overlapCidr } from "cidr-tools";

import { text } from "./note";

/** Whether a text is an IPv4 range whose address is the first of it. Anything else has no place in a comparison. */
function isRange(value: string): boolean {
    const [address = "", prefix = "", ...rest] = value.split("/");
    if (!isIPv4(address) || !/^(?:[0-9]|[12][0-9]|3[0-2])$/.test(prefix) || rest.length > 0) return false;
    return firstOfRange(value) === value;
}

/** How many leading bits a range fixes. */
const prefixOf = (range: string): number => Number(range.split("/")[1]);

/** Addresses that are never somebody's network. Source: IANA IPv4 special-purpose address registry. */
const unusable = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"];

/** Private ranges of RFC 1918, and the shared range of RFC 6598 that AWS takes for client addresses. */
const rfc1918 = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** An IPv4 range of a network that exists elsewhere. */
export const range = text((value) => isRange(value) && !unusable.some((taken) => overlapCidr(taken, value)), {
    allowed: "an IPv4 range such as 10.30.0.0/16, its address the first of it",
    mend: mendRange,
    example: "10.30.0.0/16",
});

/** The range of a VPC; the plan of subnets judges its size. */
export const vpcRange = text((value) => isRange(value) && containsCidr(rfc1918, value), {
    allowed: "a private IPv4 range (RFC 1918) between /16 and /18, such as 10.30.0.0/16",
    mend: mendRange,
    example: "10.30.0.0/16",
});

/** The range of Kubernetes services. Source: Amazon EKS API, KubernetesNetworkConfigRequest. */
export const serviceRange = text(
    (value) => isRange(value) && containsCidr(rfc1918, value) && prefixOf(value) >= 12 && prefixOf(value) <= 24,
    {
        allowed: "a private IPv4 range (RFC 1918) between /12 and /24, such as 172.20.0.0/16",
        mend: mendRange,
        example: "172.20.0.0/16",
    },
);

/** The range of VPN clients. Source: AWS Client VPN Administrator Guide, "Rules and best practices". */
export const clientRange = text(
    (value) => isRange(value) && containsCidr([...rfc1918, "100.64.0.0/10"], value) && prefixOf(value) >= 12 && prefixOf(value) <= 22,
    {
        allowed: "a private IPv4 range between /12 and /22, such as 172.31.0.0/22",
        mend: (found) => `${mendRange(found)}; AWS hands out about half of it, so take twice as many addresses as people connect at once`,
        example: "172.31.0.0/22",
    },
);

/** A public IPv4 address. */
export const publicAddress = text(
    (value) => isIPv4(value) && ![...unusable, ...rfc1918, "100.64.0.0/10"].some((taken) => containsCidr(taken, `${value}/32`)),
    {
        allowed: "a public IPv4 address such as 198.51.100.10",
        mend: "give the address the internet sees of the office's VPN device, not its address inside",
        example: "198.51.100.10",
    },
);

function mendRange(found: unknown): string {
    const first = typeof found === "string" ? firstOfRange(found) : undefined;
    return first !== undefined && first !== found
        ? `the first address of that range makes it ${first}`
        : "write address and length of the prefix, inside what is allowed";
}

function firstOfRange(value: string): string | undefined {
    const [address = "", prefix = ""] = value.split("/");
    return isIPv4(address) && /^\d{1,2}$/.test(prefix) && Number(prefix) <= 32 ? normalizeCidr(value) : undefined;
}
