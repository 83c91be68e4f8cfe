import { tryPolicy } from "./support/holes";
import { changed, plus, UNKNOWN_TEXT } from "./support/plan";
import { connection, siteVpn } from "./support/site-vpn";

const office = (props: Record<string, unknown>) => changed(siteVpn, "office", props);

describe("site-vpns-use-strong-ciphers (AC-9, TL-2)", () => {
    const weak: Record<string, [property: string, value: unknown]> = {
        "the first version of IKE beside the second": ["tunnel1IkeVersions", ["ikev1", "ikev2"]],
        SHA1: ["tunnel2Phase1IntegrityAlgorithms", ["SHA1", "SHA2-512"]],
        "SHA-256": ["tunnel1Phase2IntegrityAlgorithms", ["SHA2-256"]],
        "a cipher that does not authenticate": ["tunnel1Phase1EncryptionAlgorithms", ["AES256"]],
        "half the key": ["tunnel2Phase2EncryptionAlgorithms", ["AES128-GCM-16"]],
        "an old group": ["tunnel1Phase1DhGroupNumbers", [14, 20]],
        "a weak group with a high number": ["tunnel2Phase2DhGroupNumbers", [24]],
        "whatever AWS offers in one tunnel": ["tunnel2Phase1DhGroupNumbers", undefined],
        "an empty list": ["tunnel1IkeVersions", []],
        "no log in one tunnel": ["tunnel2LogOptions", undefined],
        "a log that is off": ["tunnel1LogOptions", { cloudwatchLogOptions: { logEnabled: false, logGroupArn: "arn" } }],
        "a log that goes nowhere": ["tunnel1LogOptions", { cloudwatchLogOptions: { logEnabled: true } }],
    };
    tryPolicy({
        policy: "site-vpns-use-strong-ciphers",
        decidedInPreview: true,
        good: {
            "an office's VPN": siteVpn,
            "numbers written as texts": office({ tunnel1Phase1DhGroupNumbers: ["20", "21"] }),
            "a device with a certificate, which needs no key": changed(office({ presharedKeyStorage: undefined }), "device", {
                certificateArn: "arn:aws:acm:eu-central-1:111122223333:certificate/1",
            }),
        },
        holes: [
            ...Object.entries(weak).map(([is, [property, value]]) => ({
                is,
                plan: office({ [property]: value }),
                at: "office",
                control: "AC-9",
            })),
            { is: "keys in the connection", plan: office({ presharedKeyStorage: "Standard" }), at: "office", control: "TL-2" },
            { is: "keys nobody said where to keep", plan: office({ presharedKeyStorage: undefined }), at: "office", control: "TL-2" },
            { is: "a key that is written", plan: office({ tunnel2PresharedKey: "a_key_of_somebody" }), at: "office", control: "TL-2" },
            { is: "a second connection with nothing said", plan: plus(siteVpn, connection("second", {})), at: "second" },
        ],
        doubtful: [
            { is: "an unknown group", plan: office({ tunnel1Phase1DhGroupNumbers: UNKNOWN_TEXT }) },
            { is: "an unknown version", plan: office({ tunnel1IkeVersions: [UNKNOWN_TEXT] }) },
            { is: "an unknown place of the keys", plan: office({ presharedKeyStorage: UNKNOWN_TEXT }) },
            { is: "an unknown log", plan: office({ tunnel1LogOptions: UNKNOWN_TEXT }) },
        ],
    });
});
