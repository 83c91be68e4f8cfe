import { BlockList } from "node:net";

import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { publicShare, range } from "../normal-form/addresses";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { aclEntries, aclsBySubnet, NETWORK_ACLS, type AclDirection, type AclEntry } from "../normal-form/network-acls";
import type { Resource, Stack } from "../normal-form/stack";
import { tierOf, type TierReading } from "../normal-form/tags";

/** Private ranges (RFC 1918), which an opening to the world must not take in: other tiers, offices and peers lie in them. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Tiers whose ACL faces the internet. */
const FACING = ["edge", "firewall"];

/** What an isolated tier may open to public addresses: HTTPS to Amazon S3, and its answers. Anything else has no public address to go to. */
const OPENINGS: Record<AclDirection, readonly [number, number]> = { egress: [443, 443], ingress: [1024, 65535] };

const isTcp = (protocol: string): boolean => protocol === "tcp" || protocol === "6";
const isEvery = (protocol: string): boolean => protocol === "-1" || protocol.toLowerCase() === "all";

const isIcmp = (protocol: string): boolean => protocol === "icmp" || protocol === "1";

const isNumber = (value: Known<number> | undefined, wanted: number): Known<boolean> => (isUnknown(value) ? UNKNOWN : value === wanted);

/** Whether one range lies wholly in another. */
function liesIn(inner: string, outer: string): boolean {
    const [a, b] = [range(inner), range(outer)];
    if (a === undefined || b === undefined || a.bits !== b.bits || a.prefix < b.prefix) return false;
    const list = new BlockList();
    const family = a.bits === 32 ? "ipv4" : "ipv6";
    list.addSubnet(b.address, b.prefix, family);
    return list.check(a.address, family);
}

/** Whether an entry denies a range on all ports of another entry, whatever they are. */
const deniesAll = (entry: AclEntry, cidr: string): boolean =>
    entry.allows === false &&
    !isUnknown(entry.cidr) &&
    liesIn(cidr, entry.cidr) &&
    !isUnknown(entry.protocol) &&
    (isEvery(entry.protocol) || (isTcp(entry.protocol) && (entry.fromPort ?? 0) === 0 && (entry.toPort ?? 65535) === 65535));

/** What is wrong with an entry that allows; nothing if it is as it may be. Unknown where it cannot be told. */
function faultOf(entry: AclEntry, before: readonly AclEntry[], tier: TierReading, direction: AclDirection): Known<string | undefined> {
    const { cidr, protocol } = entry;
    if (isUnknown(cidr) || isUnknown(protocol)) return isUnknown(cidr) ? cidr : protocol;
    if (isEvery(protocol)) return `every protocol for ${cidr}`;
    const found = range(cidr);
    if (found === undefined || publicShare(found) === 0) return undefined;
    if (found.bits === 128) return `IPv6 addresses, ${cidr}`;
    if (isIcmp(protocol) && tier === "app") {
        const heard = allOf([isNumber(entry.icmpType, 3), isNumber(entry.icmpCode, 4)]);
        if (isUnknown(heard)) return UNKNOWN;
        return heard ? undefined : `every message of ICMP for ${cidr}`;
    }
    if (!isTcp(protocol)) return `${protocol} for ${cidr}`;
    if (tier !== "app") {
        const [from, to] = OPENINGS[direction];
        if (isUnknown(entry.fromPort)) return entry.fromPort;
        if (isUnknown(entry.toPort)) return entry.toPort;
        if ((entry.fromPort ?? 0) < from || (entry.toPort ?? 65535) > to) {
            return `ports ${entry.fromPort ?? 0} to ${entry.toPort ?? 65535} for ${cidr}`;
        }
    }
    const open = PRIVATE.filter((inner) => liesIn(inner, cidr) && !before.some((one) => deniesAll(one, inner)));
    return open.length === 0 ? undefined : `${cidr} before ${open.join(", ")} ${open.length === 1 ? "is" : "are"} denied`;
}

function judgeAcl(judgement: Judgement, stack: Stack, acl: Resource, tier: TierReading): void {
    for (const direction of ["ingress", "egress"] as const) {
        const entries = aclEntries(stack, acl, direction);
        if (isUnknown(entries)) {
            judgement.doubt({ control: "AC-3", resource: acl, why: `the entries of a network ACL are not known` });
            continue;
        }
        entries.forEach((entry, index) => {
            if (entry.allows === false) return;
            const fault = faultOf(entry, entries.slice(0, index), tier, direction);
            if (isUnknown(fault) || isUnknown(entry.allows)) {
                judgement.doubt({ control: "AC-3", resource: acl, why: "an entry of a network ACL is not known" });
            } else if (fault !== undefined) {
                judgement.refuse({
                    control: "AC-3",
                    resource: acl,
                    wrong: "A network ACL behind the edge opens more than a tier needs",
                    found: `${direction}: ${fault}`,
                    allowed:
                        "named protocols and ports between tiers; to public addresses TCP 443 out and the answers in, after entries that deny private ranges; from the app tier, whose NAT faces the internet, also ICMP type 3 code 4 (fragmentation needed)",
                    mend: "derive the entries from the traffic graph, and keep the denials of private ranges before the opening to public addresses",
                });
            }
        });
    }
}

/**
 * Judges the network ACLs of every tier behind the edge. They know neither security groups nor prefix lists: Amazon S3 keeps public
 * addresses, so an opening for it is one for the world, and that one shape is let pass; private ranges have to be denied before it.
 *
 * Controls: AC-3, DT-1, MT-3.
 */
export function judgeNetworkAcls(stack: Stack): Judgement {
    const judgement = new Judgement();
    const tiers = new Map<Resource, Set<TierReading>>();
    for (const [subnet, acls] of aclsBySubnet(stack)) {
        for (const acl of acls) tiers.set(acl, new Set([...(tiers.get(acl) ?? []), tierOf(subnet)]));
    }
    for (const acl of stack.ofType(...NETWORK_ACLS)) {
        const own = [...(tiers.get(acl) ?? [tierOf(acl)])];
        // Shared by tiers, the strictest counts; an ACL of nobody is the default one, or will be somebody's.
        const behind = own.filter((tier) => isUnknown(tier) || !FACING.includes(tier));
        const strictest = behind.find((tier) => tier !== "app") ?? behind[0];
        if (strictest !== undefined) judgeAcl(judgement, stack, acl, strictest);
    }
    return judgement;
}

/** ACLs stop what security groups would let through by mistake. */
export const networkAclsKeepTheWorldOut = stackPolicy(
    {
        name: "network-acls-keep-the-world-out",
        displayName: "Network ACLs keep the world out",
        controls: ["AC-3", "DT-1", "MT-3"],
        severity: "high",
        description:
            "Network ACLs behind the edge open no protocol as a whole, and public addresses only for HTTPS out and its answers, after denying private ranges.",
        remediationSteps:
            "Name protocols and ports; put entries that deny 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16 before one that opens 0.0.0.0/0.",
    },
    judgeNetworkAcls,
);
