import * as pulumi from "@pulumi/pulumi";
import { Provider } from "@pulumi/tls/provider";

import { roleArn } from "../components/account";
import { roleName } from "../components/access";
import { subnetPlan } from "../components/network/cidr-plan";
import type { AlarmTopics } from "../components/observability";
import { trafficGraph } from "../components/traffic";
import { ClientVpn, PrivateAuthority, RevocationPublisher, SamlProvider, StateAuthority, type ClientVpnArgs } from "../components/vpn";
import { endpointTag } from "../components/vpn/publisher-plan";
import { publisherRoleName } from "../components/vpn/publisher-role";
import { authorizationRules } from "../components/vpn/vpn-plan";
import { accountOf, bucketName } from "./data";
import type { Foundation } from "./deploy";
import { named } from "./named";
import type { Environment } from "./schema";
import { trafficOf } from "./traffic";

type EndpointOf = Environment["vpn"]["endpoints"]["cluster-admin"];

/** An authority, as far as the rest of the VPN has to know it. */
interface Authority {
    revocationListKey: pulumi.Output<string>;
    /** What an endpoint's own certificate comes from. */
    certificateOf: (endpoint: string) => Pick<ClientVpnArgs, "authorityArn" | "serverName" | "serverCertificateArn">;
}

/**
 * The VPN for people: the authority and everyone's certificate, the endpoints, and what brings revocations to them. It needs the network and
 * nothing of the cluster, which comes after it. `npm run vpn` finds authority, endpoints and certificates in the state by their names.
 *
 * Controls: AC-7, AC-10, AC-11, KA-1, KA-4, MT-2.
 * @returns what whoever needs the way in waits for.
 */
export function deployVpn(
    environment: Environment,
    foundation: Foundation,
    alarmTopics: AlarmTopics,
    options: pulumi.ComponentResourceOptions,
): pulumi.Resource[] {
    const { name, vpn, privateCa } = environment;
    const { ground, buckets, keyArns } = { ...foundation, keyArns: foundation.outputs.keyArns };
    const { network, roles } = ground;
    const account = accountOf(environment);
    const destruction = environment.allowDestroyBecause === undefined ? {} : { allowDestroyBecause: environment.allowDestroyBecause };
    const logs = { logsKeyArn: named(keyArns, "logs"), logRetentionDays: environment.retentionDays.vpn };
    const graph = trafficGraph(trafficOf(environment));
    const plan = subnetPlan(environment.network.cidr, environment.availabilityZones);
    const revocations = bucketName(environment, "revocations");

    const signed = {
        people: vpn.people.map((person) => ({ name: person.name, csr: person.csr })),
        personCertificateDays: privateCa.personCertificateDays,
        revocationBucket: revocations,
        ...destruction,
    };
    const authority = authorityOf({ ...options, dependsOn: [named(buckets, "revocations")] }); // it tries at once whether it may write there

    const endpoints = Object.entries(vpn.endpoints).flatMap(([endpoint, settings]) =>
        settings === undefined ? [] : [[endpoint, made(endpoint, settings)] as const],
    );
    const endpointIds = Object.fromEntries(endpoints.map(([endpoint, { endpointId }]) => [endpoint, endpointId]));
    new RevocationPublisher(
        name,
        {
            bucketName: revocations,
            revocationListKey: authority.revocationListKey,
            endpointIds,
            roleArn: roleArn(account, roleName(name, publisherRoleName)),
            topicArns: alarmTopics.arns,
            revokedSerials: vpn.revoked.map(({ serialNumber }) => serialNumber),
            ...logs,
        },
        { ...options, dependsOn: [roles, named(buckets, "revocations")] },
    );
    return endpoints.map(([, endpoint]) => endpoint);

    /** Who signs people's certificates, and the endpoints' own: AWS Private CA, or, for a reason, a key that lies in the state. */
    function authorityOf(waiting: pulumi.ComponentResourceOptions): Authority {
        const serverName = (endpoint: string) => `${endpoint}.vpn.${environment.domain}`;
        if (privateCa.keyInStateBecause !== undefined) {
            const { keyInStateBecause } = privateCa;
            const serverNames = Object.fromEntries(Object.keys(vpn.endpoints).map((endpoint) => [endpoint, serverName(endpoint)]));
            const revoked = vpn.revoked.map(({ serialNumber, reason }) => ({ serialNumber, reason }));
            // One of a name of our own: the default one's holds the version, and would be another with each.
            const withTls = pulumi.mergeOptions(waiting, { providers: [new Provider(name)] });
            const made = new StateAuthority(name, { ...signed, serverNames, revoked, keyInStateBecause }, withTls);
            const certificateOf = (endpoint: string) => ({ serverCertificateArn: named(made.serverCertificateArns, endpoint) });
            return { revocationListKey: made.revocationListKey, certificateOf };
        }
        const existing = privateCa.existingArn === undefined ? {} : { existingArn: privateCa.existingArn };
        const made = new PrivateAuthority(name, { partition: account.partition, ...signed, ...existing }, waiting);
        const certificateOf = (endpoint: string) => ({ authorityArn: made.arn, serverName: serverName(endpoint) });
        return { revocationListKey: made.revocationListKey, certificateOf };
    }

    function made(endpoint: string, settings: EndpointOf): ClientVpn {
        const samlProviderArn = signInOf(endpoint, settings);
        return new ClientVpn(
            endpointTag(name, endpoint),
            {
                endpoint,
                vpcId: network.vpcId,
                vpcCidr: environment.network.cidr,
                clientCidr: settings.clientCidr,
                availabilityZones: [...environment.availabilityZones],
                subnetIds: network.subnetIds["admin"] ?? [],
                securityGroupId: named(network.securityGroupIds, `vpn-${endpoint}`),
                rules: authorizationRules(endpoint, graph, plan),
                ...authority.certificateOf(endpoint),
                sessionHours: vpn.sessionHours,
                banner: vpn.banner,
                ...(samlProviderArn === undefined ? {} : { samlProviderArn }),
                ...(settings.certificateOnlyBecause === undefined ? {} : { certificateOnlyBecause: settings.certificateOnlyBecause }),
                ...logs,
                ...destruction,
            },
            { ...options, dependsOn: [network] }, // with the rules of its security group, and the ACLs of its subnets
        );
    }

    /** The provider that an endpoint's people sign in with, made from its metadata or there already. */
    function signInOf(endpoint: string, { samlMetadata, existingSamlProviderArn }: EndpointOf): pulumi.Output<string> | undefined {
        if (existingSamlProviderArn !== undefined) return pulumi.output(existingSamlProviderArn);
        if (samlMetadata === undefined) return undefined;
        const metadata =
            "secretArn" in samlMetadata ? { metadataSecretArn: samlMetadata.secretArn } : { metadataDocument: samlMetadata.document };
        const providerName = `${name}-vpn-${endpoint}`;
        return new SamlProvider(providerName, { account, providerName, ...metadata }, options).arn;
    }
}
