import { loadBalancerControllerRole } from "../components/access/controller-roles";
import { breakGlassRole, teamRole, teamRoleName, type Team } from "../components/access/people-roles";
import type { RolePlan } from "../components/access/role";
import { mirrorRole, secretsReaderRole, volumeDriverRole } from "../components/access/platform-roles";
import { clusterRole, networkAddonRole, nodeRoles, podRoles, replicationRole } from "../components/access/service-roles";
import { logStreamsRolePlan } from "../components/observability/log-stream-plan";
import { publisherRole } from "../components/vpn/publisher-role";
import { accountOf, bucketName, bucketPlans, streamArchive } from "./data";
import { chartsOf, imageSources } from "./images";
import { clusterSecrets } from "./secret-plans";
import type { Environment } from "./schema/environment";

/** Name of the cluster, which is the environment's. */
export const clusterName = (environment: Environment): string => environment.name;

/** Name of the SAML provider in IAM that teams of kind `saml` sign in with: one that exists, or the environment's own. */
export const samlProvider = ({ name, identityProvider }: Environment): string =>
    identityProvider.existingSamlProviderArn?.replace(/^.*:saml-provider\//, "") ?? `${name}-people`;

/**
 * Every role of an environment. Teams that sign in by Identity Center have a role already, which Identity Center made.
 *
 * Controls: AC-2, AC-7, AC-8, S3-3.
 */
export function rolePlans(environment: Environment): RolePlan[] {
    const account = accountOf(environment);
    const cluster = clusterName(environment);
    const { name } = environment;
    const buckets = bucketPlans(environment);
    const teams = Object.entries(environment.roles).flatMap(([team, { signIn, aws, sessionHours }]): Team[] => {
        if (signIn.kind === "identity-center") return [];
        const how = signIn.kind === "saml" ? { ...signIn, provider: samlProvider(environment) } : signIn;
        return [{ name: team, level: aws, sessionHours, signIn: how }];
    });
    const named = (purpose: string) => buckets.find((bucket) => bucket.purpose === purpose)?.bucketName ?? "";
    return [
        clusterRole(account),
        ...nodeRoles(name, account, cluster),
        networkAddonRole(account, cluster),
        volumeDriverRole(account, cluster, name),
        secretsReaderRole(account, cluster, clusterSecrets(environment)),
        loadBalancerControllerRole(name, account, cluster),
        mirrorRole(account, name, imageSources(environment), chartsOf(environment)),
        ...podRoles(
            name,
            account,
            cluster,
            buckets.map((bucket) => ({ bucketName: bucket.bucketName, users: bucket.users.roles })),
        ),
        replicationRole(account, {
            source: named("backups"),
            destination: named("backups-replica"),
            sourceRegion: environment.region,
            destinationRegion: environment.replicaRegion,
        }),
        logStreamsRolePlan(account, name, bucketName(environment, streamArchive)),
        publisherRole(account, name, bucketName(environment, "revocations"), Object.keys(environment.vpn.endpoints)),
        ...teams.map((team) => teamRole(name, account, cluster, team)),
        breakGlassRole(account, environment.breakGlass.trustedPrincipals, environment.breakGlass.mfaMaxAgeMinutes),
    ];
}

/**
 * What the roles are called with which people administer: they are of use from the VPC alone. Whoever only reads may read from anywhere,
 * the console included; the break-glass role is for when the VPN is down.
 *
 * Controls: AC-7.
 */
export const administratorRoles = ({ roles }: Environment): string[] =>
    Object.entries(roles)
        .filter(([, { signIn, aws }]) => signIn.kind !== "identity-center" && (aws === "operate" || aws === "administer"))
        .map(([team]) => teamRoleName(team));
