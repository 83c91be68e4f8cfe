import { ref, type Item, type Plan } from "./plan";

const tunnel = (number: 1 | 2): Record<string, unknown> =>
    Object.fromEntries(
        Object.entries({
            IkeVersions: ["ikev2"],
            Phase1DhGroupNumbers: [20],
            Phase1EncryptionAlgorithms: ["AES256-GCM-16"],
            Phase1IntegrityAlgorithms: ["SHA2-384"],
            Phase2DhGroupNumbers: [21],
            Phase2EncryptionAlgorithms: ["AES256-GCM-16"],
            Phase2IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
            LogOptions: {
                cloudwatchLogOptions: { logEnabled: true, logGroupArn: "arn:aws:logs:eu-central-1:111122223333:log-group:sites" },
            },
        }).map(([option, value]) => [`tunnel${number}${option}`, value]),
    );

/** A connection with options of its own. */
export const connection = (name: string, props: Record<string, unknown>): Item => ({
    type: "aws:ec2/vpnConnection:VpnConnection",
    name,
    props: { type: "ipsec.1", customerGatewayId: ref("device"), transitGatewayId: "tgw-1", ...props },
});

/** An office's VPN as it should be. */
export const siteVpn: Plan = [
    {
        type: "aws:ec2/customerGateway:CustomerGateway",
        name: "device",
        props: { type: "ipsec.1", ipAddress: "198.51.100.10", bgpAsn: "65000" },
    },
    connection("office", { presharedKeyStorage: "SecretsManager", ...tunnel(1), ...tunnel(2) }),
];
