import { containsCidr, overlapCidr } from "cidr-tools";

import type { ArgumentFault } from "../faults";
import { AlarmSeverity, unheard, type AlarmPlan } from "../observability/alarm-plan";

/** An office as far as its VPN goes. */
export interface SiteOffice {
    /** Name of the office. */
    name: string;
    /** Ranges of its network. */
    cidrs: string[];
    /** Public address of its VPN device. */
    gatewayAddress: string;
    /** The device's BGP number. Without one, routes are static. */
    bgpAsn?: number;
}

/**
 * What both tunnels of a connection may agree on, and nothing else: the second version of IKE, authenticated encryption with 256 bits, and
 * key exchanges over the curves P-384 and P-521, anew for each phase. The groups 22 to 24 have higher numbers and are weak.
 *
 * Controls: AC-9, TL-2.
 * Source: AWS Site-to-Site VPN User Guide, "Tunnel options for your AWS Site-to-Site VPN connection"; RFC 8247, section 2.4 (groups 22, 23
 * and 24 are not to be used); IANA, "Transform Type 4" (20 is P-384, 21 is P-521).
 */
export const tunnelCiphers = {
    ikeVersions: ["ikev2"],
    phase1DhGroupNumbers: [20, 21],
    phase1EncryptionAlgorithms: ["AES256-GCM-16"],
    phase1IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
    phase2DhGroupNumbers: [20, 21],
    phase2EncryptionAlgorithms: ["AES256-GCM-16"],
    phase2IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
};

/** AWS's own BGP number on a transit gateway made here: the one it takes by default. */
export const amazonAsn = 64_512;

/** The BGP number of a customer gateway whose routes are static; nobody speaks BGP to it (`@pulumi/aws` 7.48.0, ec2.CustomerGateway). */
const unusedAsn = 65_000;

/** The highest number that fits the older property. */
const largestShortAsn = 2_147_483_647;

/** The BGP number in the property that takes it. */
export const asnOf = ({ bgpAsn = unusedAsn }: SiteOffice) =>
    bgpAsn > largestShortAsn ? { bgpAsnExtended: String(bgpAsn) } : { bgpAsn: String(bgpAsn) };

/** Options of one tunnel under the names the provider has for it. */
export function tunnelOptions(tunnel: 1 | 2): Record<string, unknown> {
    const options = {
        ...tunnelCiphers,
        startupAction: "start", // AWS begins: an office whose device restarted is not cut off until somebody there sends something
        dpdTimeoutAction: "restart",
    };
    return Object.fromEntries(
        Object.entries(options).map(([name, value]) => [`tunnel${tunnel}${name.charAt(0).toUpperCase()}${name.slice(1)}`, value]),
    );
}

/** A range as a part of a resource's name. */
export const slug = (cidr: string): string => cidr.replace(/[./]/g, "-");

/** Name of the log group of the tunnels; AWS delivers to such as begin so without a policy for each (CloudWatch Logs User Guide). */
export const siteLogGroupName = (name: string): string => `/aws/vendedlogs/${name}/site-to-site-vpn`;

/**
 * The alarms of a connection.
 *
 * Controls: AC-9, AC-11.
 * Source: AWS Site-to-Site VPN User Guide, "VPN metrics and dimensions" (`TunnelState` by `VpnId`: between 0 and 1 at least one tunnel is
 * not up).
 */
export const siteAlarms = <Value>(office: string, vpnId: Value): AlarmPlan<Value>[] => {
    const state = {
        namespace: "AWS/VPN",
        metricName: "TunnelState",
        dimensions: { VpnId: vpnId },
        period: 300,
        missing: "breaching", // a connection says how it is every few minutes, or it is gone
    };
    return [
        {
            ...state,
            role: "tunnel-down",
            severity: AlarmSeverity.Warning,
            description: `A tunnel to office ${office} is down for a quarter of an hour: longer than AWS takes to mend an end of it. The other carries all.`,
            statistic: "Minimum",
            comparison: "LessThanThreshold",
            threshold: 1,
            periods: 3,
        },
        {
            ...state,
            role: "office-cut-off",
            severity: AlarmSeverity.Critical,
            description: `Both tunnels to office ${office} are down. Its people cannot reach this environment.`,
            statistic: "Maximum",
            comparison: "LessThanOrEqualToThreshold",
            threshold: 0,
            periods: 2,
        },
    ];
};

/** What of a site's arguments can be wrong. */
interface Judged {
    readonly office: SiteOffice;
    readonly reachedRanges: readonly string[];
    readonly severities: readonly string[];
    readonly vpcCidr: string;
}

/** Ranges that are nobody's on the internet (RFC 1918). */
const privateRanges = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** Every fault of the arguments, none if they are sound. */
export function siteFaults({ office, reachedRanges, severities, vpcCidr }: Judged): ArgumentFault[] {
    const faults: ArgumentFault[] = [];
    const fault = (propertyPath: string, reason: string) => faults.push({ propertyPath, reason });
    if (office.cidrs.length === 0) fault("office.cidrs", "is empty; name the office's ranges");
    for (const cidr of office.cidrs) {
        if (!privateRanges.some((range) => containsCidr(range, cidr))) fault("office.cidrs", `names ${cidr}, which is not private`);
        else if (overlapCidr(cidr, vpcCidr)) fault("office.cidrs", `names ${cidr}, which overlaps the VPC's ${vpcCidr}`);
    }
    if (office.bgpAsn === amazonAsn) fault("office.bgpAsn", `is ${amazonAsn}, which is AWS's own end; the two have to differ`);
    if (reachedRanges.length === 0) fault("reachedRanges", "is empty; an office that reaches nothing needs no VPN");
    for (const range of reachedRanges) {
        if (!containsCidr(vpcCidr, range)) fault("reachedRanges", `names ${range}, which is outside of the VPC's ${vpcCidr}`);
        if (range === vpcCidr) fault("reachedRanges", `names ${range}, all of the VPC; name the tiers`);
    }
    return [...faults, ...unheard(severities)];
}
