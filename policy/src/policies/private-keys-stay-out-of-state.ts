import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { allOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Link, Resource, Stack } from "../normal-form/stack";
import { ACM_CERTIFICATE, CLIENT_VPN, TLS_KEY } from "../normal-form/types";

/** Properties that private keys stand in, of `@pulumi/tls`, ACM and IAM. Those that end in `Wo` reach no state. */
const KEY_PROPERTIES = ["privateKey", "privateKeyPem", "caPrivateKeyPem"];

/** The component of this package that keeps keys in state, as a URN names it; its argument `keyInStateBecause` says why. */
const STATE_AUTHORITY = "weaviate-aws:index:StateAuthority$";

/** The properties of a resource that hold a private key; a key that is made is one as a whole. */
const keysOf = ({ type, fields }: Resource): string[] =>
    type === TLS_KEY ? ["a key that is made here"] : KEY_PROPERTIES.filter((name) => fields.has(name));

/** What an endpoint takes for the authority of people. */
function rootsOf(stack: Stack, endpoint: Resource): Link[] {
    const options = endpoint.fields.children("authenticationOptions");
    if (options === undefined) return [];
    if (isUnknown(options)) return [{ kind: "unknown" }];
    const candidates = stack.candidates(endpoint, "authenticationOptions", [ACM_CERTIFICATE]);
    return options.map((option): Link =>
        isUnknown(option) ? { kind: "unknown" } : stack.resolve(option.text("rootCertificateChainArn"), candidates, [ACM_CERTIFICATE]),
    );
}

/** Whether AWS Private CA signed what a link leads to, as far as can be told. */
function isSignedByAws(link: Link, isExcused: (resource: Resource) => boolean): Known<boolean> {
    switch (link.kind) {
        case "absent": // another way of signing in, or none, which `vpn-endpoints-are-strict` judges
            return true;
        case "one":
            return link.resource.fields.has("certificateAuthorityArn") || isExcused(link.resource);
        case "oneOf":
            return allOf(link.resources.map((resource) => isSignedByAws({ kind: "one", resource }, isExcused)));
        default:
            return UNKNOWN;
    }
}

/**
 * Judges that no private key lies in the state, and that whom a Client VPN endpoint lets in was signed by an authority whose key nobody
 * has. In dev alone, and only where the stack's configuration says why, an authority of this package keeps its keys there.
 *
 * Controls: AC-10, KM-1.
 */
export function judgePrivateKeys(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    const isExcused = ({ urn }: Resource) => settings.keyInStateBecause !== undefined && urn.includes(STATE_AUTHORITY);
    for (const resource of stack.resources) {
        const keys = keysOf(resource);
        if (keys.length === 0 || isExcused(resource)) continue;
        judgement.refuse({
            control: "KM-1",
            resource,
            wrong: "A private key lies in the stack's state",
            found: keys.join(", "),
            allowed:
                "keys that AWS makes and keeps; in dev alone those of a StateAuthority, with keyInStateBecause in weaviate-aws:privateCa",
            mend: "have AWS Private CA sign, or ACM make the certificate",
        });
    }
    for (const endpoint of stack.ofType(CLIENT_VPN)) {
        for (const root of rootsOf(stack, endpoint)) {
            judgement.expect(
                isSignedByAws(root, isExcused),
                {
                    control: "AC-10",
                    resource: endpoint,
                    wrong: "A VPN trusts an authority whose key somebody may have",
                    found: "a root chain of a certificate without certificateAuthorityArn",
                    allowed: "a certificate that AWS Private CA signed; in dev alone one of a StateAuthority, with a reason",
                    mend: "name the authority in certificateAuthorityArn of the certificate",
                },
                "it is not known who signed the certificate that people's are compared with",
            );
        }
    }
    return judgement;
}

/** Whoever reads the state must not be able to sign, or to pass for an endpoint. */
export const privateKeysStayOutOfState = stackPolicy(
    {
        name: "private-keys-stay-out-of-state",
        displayName: "Private keys stay out of state",
        controls: ["AC-10", "KM-1"],
        severity: "high",
        description:
            "No private key lies in the stack's state, and Client VPN endpoints trust authorities of AWS Private CA alone; in dev a StateAuthority of this package may hold keys, with a reason.",
        remediationSteps: "Take the component `PrivateAuthority` of this package, and certificates that ACM makes.",
    },
    judgePrivateKeys,
);
