import * as z from "zod";

import { principalArn, roleArn, samlProviderArn, secret } from "../values/aws";
import { noted, oneOf, text, whole } from "../values/note";
import { foreignName, hostName, httpsUrl, name } from "../values/text";
import { samlMetadata } from "./vpn";

const signIn = z.discriminatedUnion("kind", [
    z.strictObject({
        kind: z.literal("saml").describe("The identity provider signs people in to AWS by SAML."),
        mfaSessionTag: text(/^[\w.:/=+@-]{1,128}$/, {
            allowed: "the key of a session tag",
            mend: "name the tag the provider sends when a second factor was used",
            example: "MultiFactor",
        }).describe(
            "Session tag (PrincipalTag) the provider sends when a second factor was used; the role's trust requires it, since AWS cannot see MFA behind SAML.",
        ),
        mfaSessionTagValue: text(/^[\w.:/=+@ -]{1,256}$/, { allowed: "the value of that tag" })
            .default("true")
            .describe("Value the tag must have."),
    }),
    z.strictObject({
        kind: z.literal("identity-center").describe("IAM Identity Center signs people in."),
        roleArn: roleArn.describe("The role Identity Center made in this account for the permission set, with its path and random ending."),
        mfaEnforcedBy: text((value) => value.trim().length >= 10 && value.length <= 500, {
            allowed: "a sentence of 10 to 500 characters",
            mend: "say where MFA is enforced, and who checks; it is reported as stated, not as proven",
        }).describe("Where MFA is enforced in Identity Center. Stated, not proven; reports say so."),
    }),
    z.strictObject({
        kind: z.literal("iam-user").describe("IAM users of this account assume the team's role with a code of their MFA device."),
        users: noted(z.array(principalArn).min(1), {
            allowed: "ARNs of IAM users",
            mend: "name each user",
            example: "[arn:aws:iam::111122223333:user/ada.lovelace]",
        }).describe("Users who may assume the role."),
        mfaMaxAgeMinutes: whole(15, 60, "minutes", "an hour is the longest that counts as strong authentication for administration")
            .default(60)
            .describe("Minutes after which the second factor has to be shown again."),
    }),
]);

const role = z.strictObject({
    identityGroup: foreignName.describe("The team's group as the identity provider sends it; one group, one team."),
    signIn: signIn.describe("How the team signs in to AWS, and where its second factor is required."),
    sessionHours: whole(1, 12, "hours")
        .default(1)
        .describe("Hours an AWS session of the team lasts; 1 for every team that administers anything."),
    aws: oneOf(["none", "read-only", "audit", "operate", "administer"])
        .default("none")
        .describe(
            "Level in AWS. Roles of the levels operate and administer are of use from the VPC and its VPN alone, not in the console.",
        ),
    kubernetes: oneOf(["none", "view", "edit", "admin", "cluster-admin"]).default("none").describe("Level in Kubernetes."),
    namespaces: z.array(name).default([]).describe("Namespaces the level in Kubernetes holds in. Empty means all."),
    weaviate: oneOf(["none", "viewer", "data-reader", "data-editor", "admin"]).default("none").describe("Role in Weaviate."),
    grafana: oneOf(["none", "viewer", "editor", "admin"]).default("none").describe("Role in Grafana."),
});

/** The keys about who may do what, and how it is known who they are. */
export const accessSections = {
    roles: noted(z.record(name, role), {
        allowed: "teams by name, each with its levels",
        mend: "name the team in lower case with hyphens, such as platform-admin",
    }).describe("Teams and what each may do, everywhere: AWS, Kubernetes, Weaviate and Grafana are all derived from this one map."),
    deployer: z
        .strictObject({ roleArn: roleArn.describe("The role that runs `pulumi up`; it exists before the first run, in this account.") })
        .describe("Who deploys. It stays an administrator of every key, so that a wrong key policy can be mended."),
    breakGlass: z
        .strictObject({
            trustedPrincipals: noted(z.array(principalArn).min(1), {
                allowed: "ARNs of IAM users or roles",
                mend: "name at least one; it needs neither VPN nor identity provider",
            }).describe("Who may use the emergency role, when VPN or identity provider is down."),
            mfaMaxAgeMinutes: whole(5, 60, "minutes").default(15).describe("Minutes after which the second factor has to be shown again."),
            drillEveryDays: whole(7, 366, "days").default(90).describe("Days after which an alert asks for a drill of the emergency role."),
        })
        .describe("The emergency role. Every use of it raises an alarm."),
    identityProvider: z
        .strictObject({
            issuer: httpsUrl.describe("Issuer of the tokens, exactly as they say it."),
            jwksUrl: httpsUrl.describe("Where the provider publishes its signing keys."),
            authorizationUrl: httpsUrl.describe("Where Grafana sends people to sign in."),
            tokenUrl: httpsUrl.describe("Where Grafana exchanges a code for a token."),
            userInfoUrl: httpsUrl.optional().describe("Where Grafana asks who somebody is; left out, the token says it."),
            usernameClaim: foreignName.default("sub").describe("Claim that names a person."),
            groupsClaim: foreignName.default("groups").describe("Claim that lists a person's groups."),
            clients: z
                .strictObject({
                    weaviate: foreignName.describe(
                        "Client id that tokens for Weaviate are issued to: the audience the gateway and Weaviate both check.",
                    ),
                    grafana: foreignName.describe("Client id of Grafana."),
                    kubernetes: foreignName
                        .optional()
                        .describe("Client id of kubectl. Given, the cluster takes the provider's tokens beside AWS roles."),
                })
                .describe("Client ids registered with the provider."),
            grafanaClientSecret: secret.describe("Grafana's client secret."),
            samlMetadata: samlMetadata
                .optional()
                .describe("Metadata of the provider's application for signing in to AWS. Required by roles of kind saml."),
            existingSamlProviderArn: samlProviderArn.optional().describe("A SAML provider in IAM to use instead of making one."),
            furtherHosts: z
                .array(hostName)
                .default([])
                .describe("Other hosts the provider answers from. Those of the addresses above are known."),
        })
        .describe("The organisation's identity provider (OpenID Connect, and SAML for AWS)."),
};
