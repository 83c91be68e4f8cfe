import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { publishersOf } from "../normal-form/publishers";
import { isCalledDaily } from "../normal-form/schedules";
import type { Resource, Stack } from "../normal-form/stack";
import { CERTIFICATE_AUTHORITY, CLIENT_VPN } from "../normal-form/types";

/** Whether an authority writes down whom it has revoked, where it can be read. */
function listsRevocations({ fields }: Resource): Known<boolean> {
    const revocation = fields.fields("revocationConfiguration");
    const list = isUnknown(revocation) ? UNKNOWN : revocation?.fields("crlConfiguration");
    if (list === undefined || isUnknown(list)) return isUnknown(list) ? UNKNOWN : false;
    return allOf([list.flag("enabled") ?? false, list.has("s3BucketName")]);
}

/**
 * Judges that every authority of AWS Private CA lists whom it has revoked, and that a function brings the list of whoever vouches for its
 * people to each endpoint of Client VPN: AWS does not. What the function does is in its code and not to be judged here; that it is
 * given the endpoint, and is called once a day at least, is.
 *
 * Controls: AC-10, KA-4.
 */
export function judgeRevocations(stack: Stack): Judgement {
    const judgement = new Judgement();
    for (const resource of stack.ofType(CERTIFICATE_AUTHORITY)) {
        judgement.expect(
            listsRevocations(resource),
            {
                control: "AC-10",
                resource,
                wrong: "An authority tells nobody whom it has revoked",
                found: "no crlConfiguration in revocationConfiguration, or one that is not enabled or has no bucket",
                allowed: "enabled true, with s3BucketName",
                mend: "set it to a bucket that the authority may write to; Client VPN asks no OCSP",
            },
            "it is not known whether the authority lists whom it has revoked",
        );
    }
    for (const resource of stack.ofType(CLIENT_VPN)) {
        const publishers = publishersOf(stack, resource);
        judgement.expect(
            anyOf(publishers.map((publisher) => isCalledDaily(stack, publisher))),
            {
                control: "AC-10",
                resource,
                wrong: "A VPN does not learn whom the authority has revoked",
                found: publishers.length === 0 ? "no function that is given the endpoint" : "a function that nothing calls once a day",
                allowed:
                    "a Lambda function that is given the endpoint's id, with a rule of EventBridge that may call it once a day or more often",
                mend: "add RevocationPublisher of this package with this endpoint, and its rules, targets and permissions",
            },
            "it is not known what calls the function that publishes revocations",
        );
    }
    return judgement;
}

/** Who has lost a certificate, or the right to it, stays out. */
export const revocationsReachTheVpn = stackPolicy(
    {
        name: "revocations-reach-the-vpn",
        displayName: "Revocations reach the VPN",
        controls: ["AC-10", "KA-4"],
        severity: "critical",
        description:
            "Authorities of AWS Private CA write a revocation list to a bucket, and a function that is called daily or more often is given each VPN endpoint to bring it there.",
        remediationSteps:
            "Set `revocationConfiguration.crlConfiguration` with `enabled: true` and a bucket, and name each endpoint in `RevocationPublisher` of this package.",
    },
    judgeRevocations,
);
