import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource, Stack } from "../normal-form/stack";
import { CUSTOMER_GATEWAY, VPN_CONNECTION } from "../normal-form/types";

/**
 * What a tunnel may be agreed on. The key-exchange groups are the curves P-384 and P-521; the groups 22 to 24, though higher, are weak.
 *
 * Source: AWS Site-to-Site VPN User Guide, "Tunnel options for your AWS Site-to-Site VPN connection"; RFC 8247, section 2.4.
 */
const STRONG: Readonly<Record<string, readonly (string | number)[]>> = {
    IkeVersions: ["ikev2"],
    Phase1DhGroupNumbers: [20, 21],
    Phase2DhGroupNumbers: [20, 21],
    Phase1EncryptionAlgorithms: ["AES256-GCM-16"],
    Phase2EncryptionAlgorithms: ["AES256-GCM-16"],
    Phase1IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
    Phase2IntegrityAlgorithms: ["SHA2-384", "SHA2-512"],
};

const TUNNELS = ["tunnel1", "tunnel2"];

/** Whether a list is given and holds nothing but strong choices. Left out, AWS offers everything it knows, SHA1 and IKEv1 included. */
function isStrong({ fields }: Resource, property: string, strong: readonly (string | number)[]): Known<boolean> {
    const value = fields.value(property);
    if (value === undefined) return false;
    if (!Array.isArray(value)) return UNKNOWN;
    if (value.length === 0) return false;
    // Some providers write numbers as texts; a mark of the engine is neither.
    return allOf(
        value.map((one: unknown): Known<boolean> => {
            if (strong.some((allowed) => String(allowed) === String(one))) return true;
            return isKnownChoice(one) ? false : UNKNOWN;
        }),
    );
}

/** Whether a value is a choice at all: a number, or a word such as AWS has. */
const isKnownChoice = (value: unknown): boolean =>
    typeof value === "number" || (typeof value === "string" && /^(?:\d{1,3}|ikev\d|(?:AES|SHA)[A-Z0-9-]{1,16})$/i.test(value));

function judgeTunnel(judgement: Judgement, connection: Resource, tunnel: string): void {
    for (const [option, strong] of Object.entries(STRONG)) {
        const property = `${tunnel}${option}`;
        judgement.expect(
            isStrong(connection, property, strong),
            fault(
                "AC-9",
                connection,
                "A tunnel to an office may be agreed on with weak ciphers",
                connection.fields.has(property) ? `${property} with others` : `no ${property}, and so all that AWS offers`,
                `${property} of ${strong.join(", ")}`,
                `set ${property}`,
            ),
            `${property} is not known`,
        );
    }
    const options = connection.fields.fields(`${tunnel}LogOptions`);
    const logs = isUnknown(options) ? UNKNOWN : options?.fields("cloudwatchLogOptions");
    const isOn = isUnknown(logs)
        ? UNKNOWN
        : logs === undefined
          ? false
          : allOf([logs.flag("logEnabled") ?? false, logs.has("logGroupArn")]);
    judgement.expect(
        isOn,
        fault(
            "AC-9",
            connection,
            "A tunnel to an office leaves no log",
            `${tunnel}LogOptions left out or turned off`,
            "cloudwatchLogOptions with logEnabled and logGroupArn",
            "set it to an encrypted log group",
        ),
        "it is not known whether the tunnel is logged",
    );
}

/** Where the keys of a connection lie; one whose device has a certificate has none. */
function judgeKeys(judgement: Judgement, stack: Stack, connection: Resource): void {
    const { fields } = connection;
    const link = stack.link(connection, "customerGatewayId", [CUSTOMER_GATEWAY]);
    if (link.kind === "one" && link.resource.fields.has("certificateArn")) return;
    const storage = fields.text("presharedKeyStorage");
    const written = TUNNELS.filter((tunnel) => fields.has(`${tunnel}PresharedKey`));
    judgement.expect(
        written.length > 0 ? false : isUnknown(storage) ? UNKNOWN : storage === "SecretsManager",
        fault(
            "TL-2",
            connection,
            "The keys of a tunnel lie in the connection itself",
            written.length > 0
                ? `a key written in ${written.map((tunnel) => `${tunnel}PresharedKey`).join(" and ")}`
                : "no presharedKeyStorage",
            "presharedKeyStorage SecretsManager, and keys that AWS makes",
            "leave the keys out and set presharedKeyStorage",
        ),
        "it is not known where the keys lie",
    );
}

/**
 * Judges that tunnels to offices agree on strong ciphers only, keep their keys in Secrets Manager, and are logged.
 *
 * Controls: AC-9, TL-2.
 */
export function judgeSiteVpns(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const connection of stack.ofType(VPN_CONNECTION)) {
        for (const tunnel of TUNNELS) judgeTunnel(judgement, connection, tunnel);
        judgeKeys(judgement, stack, connection);
    }
    return judgement;
}

/** A tunnel is as strong as the weakest thing it may be agreed on. */
export const siteVpnsUseStrongCiphers = stackPolicy(
    {
        name: "site-vpns-use-strong-ciphers",
        displayName: "Site-to-site VPNs use strong ciphers",
        controls: ["AC-9", "TL-2"],
        severity: "high",
        description:
            "Both tunnels of every VPN connection allow IKEv2, AES-256-GCM, SHA-384 and SHA-512, and groups 20 and 21 only, keep their keys in Secrets Manager, and write a log.",
        remediationSteps:
            'Set each `tunnel1…` and `tunnel2…` option (`SiteVpn` of this package does), `presharedKeyStorage: "SecretsManager"`, and `cloudwatchLogOptions` of both tunnels.',
    },
    judgeSiteVpns,
);
