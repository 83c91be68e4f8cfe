import { Certificate } from "@pulumi/aws/acm";
import { LogGroup } from "@pulumi/aws/cloudwatch";
import { AuthorizationRule, Endpoint, NetworkAssociation } from "@pulumi/aws/ec2clientvpn";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { resolverOf, vpnFaults, type VpnRule } from "./vpn-plan";

/** Arguments of {@link ClientVpn}. */
export interface ClientVpnArgs {
    /** Name of the endpoint, as the traffic graph has it: `cluster-admin`. */
    endpoint: string;
    /** Id of the VPC. */
    vpcId: pulumi.Input<string>;
    /** Range of the VPC; its resolver is the third address. */
    vpcCidr: string;
    /** Range that clients get their addresses from, a /12 to /22 outside the VPC. AWS cannot change it later. */
    clientCidr: string;
    /** Zones the endpoint stands in, two at least. */
    availabilityZones: string[];
    /** Ids of its subnets, one a zone, in the order of the zones; each a /27 or larger. */
    subnetIds: pulumi.Input<string>[];
    /** Id of the security group of its interfaces, which says what they may reach. */
    securityGroupId: pulumi.Input<string>;
    /** Who may reach which range; `authorizationRules` derives them from the traffic graph. */
    rules: VpnRule[];
    /** ARN of the authority in AWS Private CA that signs people's certificates, once it can sign. Either this or `serverCertificateArn` is required. */
    authorityArn?: pulumi.Input<string>;
    /** Name in the endpoint's own certificate, which that authority signs. Clients check it; nobody looks it up. Required with `authorityArn`. */
    serverName?: string;
    /**
     * ARN of a certificate in ACM for the endpoint itself, signed by the authority that signs people's. What it says of its authority the
     * endpoint takes for the authority of everyone.
     */
    serverCertificateArn?: pulumi.Input<string>;
    /** ARN of the SAML provider in IAM that people sign in with beside their certificate. Either this or `certificateOnlyBecause` is required. */
    samlProviderArn?: pulumi.Input<string>;
    /** Why a certificate alone, one factor, opens the endpoint. Absent by default. */
    certificateOnlyBecause?: string;
    /** Hours after which a session ends: 8, 10 or 12. */
    sessionHours: number;
    /** What clients show on connecting, at most 1400 characters. */
    banner: string;
    /** ARN of the key the connection log is encrypted with. */
    logsKeyArn: pulumi.Input<string>;
    /** Days the connection log is kept, one of those CloudWatch Logs takes. */
    logRetentionDays: number;
    /** Why the connection log may be destroyed. Absent by default: it is protected. */
    allowDestroyBecause?: string;
}

/**
 * A way in for people: an endpoint of AWS Client VPN that asks for a certificate of one's own and, beside it, for the identity provider's
 * word; in every zone; with rules that say which group reaches which tier; and with a log of every connection. It routes nothing but the
 * VPC, and ends every session after some hours.
 *
 * The endpoint's own certificate comes from the authority that signs people's: so it names that authority to the endpoint too, and clients
 * trust nobody else. Both keys have 2048 bits since the service takes no other. What AWS Private CA signed ACM renews; the endpoint takes the
 * new one by itself, within a day.
 *
 * Sessions are counted in hours by AWS; whoever has signed in stays until then, or until a new revocation list ends all sessions.
 *
 * Controls: AC-7, AC-10, AC-11, KA-1, KA-4, MT-2, TL-2.
 * Source: AWS Client VPN Administrator Guide, "Mutual authentication", "Single sign-on (SAML 2.0-based federated authentication)",
 * "Client Route Enforcement"; `@pulumi/aws` 7.48.0, ec2clientvpn.Endpoint.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class ClientVpn extends pulumi.ComponentResource {
    /** Id of the endpoint. */
    public readonly endpointId: pulumi.Output<string>;
    /** Id of the endpoint, once people can come in by it: associations and rules are there. */
    public readonly ready: pulumi.Output<string>;

    constructor(name: string, args: ClientVpnArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:ClientVpn", name, args, opts);
        refuse(`ClientVpn ${name}`, vpnFaults(args));
        const child = { parent: this, ...dependenciesOf(opts) };

        const certificateArn = args.serverCertificateArn ?? signed(name, args, child).arn;
        const log = new LogGroup(
            name,
            {
                name: `/weaviate/vpn/${name}`,
                kmsKeyId: args.logsKeyArn,
                retentionInDays: args.logRetentionDays,
                tags: { Name: `/weaviate/vpn/${name}` },
            },
            { ...child, protect: args.allowDestroyBecause === undefined },
        );
        const endpoint = new Endpoint(
            name,
            {
                description: `People to ${name}`,
                authenticationOptions: [
                    { type: "certificate-authentication", rootCertificateChainArn: certificateArn },
                    ...(args.samlProviderArn === undefined
                        ? []
                        : [{ type: "federated-authentication", samlProviderArn: args.samlProviderArn }]),
                ],
                serverCertificateArn: certificateArn,
                clientCidrBlock: args.clientCidr,
                vpcId: args.vpcId,
                securityGroupIds: [args.securityGroupId],
                dnsServers: [resolverOf(args.vpcCidr)],
                splitTunnel: true,
                transportProtocol: "udp",
                vpnPort: 443,
                sessionTimeoutHours: args.sessionHours,
                disconnectOnSessionTimeout: true, // EC2's default, but not the provider's
                clientLoginBannerOptions: { enabled: true, bannerText: args.banner },
                clientRouteEnforcementOptions: { enforced: true }, // AWS's own client heeds it, from 5.2
                selfServicePortal: "disabled",
                connectionLogOptions: { enabled: true, cloudwatchLogGroup: log.name },
                tags: { Name: name, vpn: args.endpoint },
            },
            child,
        );
        const associations = args.availabilityZones.map(
            (zone, index) =>
                new NetworkAssociation(
                    `${name}-${zone}`,
                    { clientVpnEndpointId: endpoint.id, subnetId: args.subnetIds[index] as pulumi.Input<string> },
                    child,
                ),
        );
        const rules = args.rules.map(
            ({ key, cidr, group, description }) =>
                new AuthorizationRule(
                    `${name}-${key}`,
                    {
                        clientVpnEndpointId: endpoint.id,
                        targetNetworkCidr: cidr,
                        description,
                        ...(group === undefined ? { authorizeAllGroups: true } : { accessGroupId: group }),
                    },
                    child,
                ),
        );

        this.endpointId = endpoint.id;
        this.ready = pulumi.all([endpoint.id, ...[...associations, ...rules].map(({ id }) => id)]).apply(([id]) => id as string);
        this.registerOutputs({ endpointId: this.endpointId, ready: this.ready });
    }
}

/** The endpoint's own certificate by the authority in AWS Private CA. */
const signed = (name: string, args: ClientVpnArgs, options: pulumi.CustomResourceOptions): Certificate =>
    new Certificate(
        name,
        {
            domainName: args.serverName as string,
            certificateAuthorityArn: args.authorityArn as pulumi.Input<string>,
            keyAlgorithm: "RSA_2048",
            tags: { Name: name },
        },
        options,
    );
