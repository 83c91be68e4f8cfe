import { ref, type Item, type Plan } from "./plan";

const subnet = (name: string): Item => ({
    type: "aws:ec2/subnet:Subnet",
    name,
    props: { cidrBlock: "10.0.200.0/25", availabilityZone: `eu-central-1${name}`, tags: { tier: "admin" } },
});
const association = (name: string, of: string): Item => ({
    type: "aws:ec2clientvpn/networkAssociation:NetworkAssociation",
    name,
    props: { clientVpnEndpointId: ref("way-in"), subnetId: ref(of) },
});

/** A strict VPN endpoint in two zones, with a rule for one group. */
export const vpn: Plan = [
    subnet("a"),
    subnet("b"),
    {
        type: "aws:ec2clientvpn/endpoint:Endpoint",
        name: "way-in",
        props: {
            authenticationOptions: [
                { type: "certificate-authentication", rootCertificateChainArn: ref("certificate", "arn") },
                { type: "federated-authentication", samlProviderArn: "arn:aws:iam::111122223333:saml-provider/people" },
            ],
            serverCertificateArn: ref("certificate", "arn"),
            splitTunnel: true,
            sessionTimeoutHours: 8,
            disconnectOnSessionTimeout: true,
            connectionLogOptions: { enabled: true, cloudwatchLogGroup: "connections" },
            selfServicePortal: "disabled",
            securityGroupIds: ["sg-0123456789abcdef0"],
            transportProtocol: "udp",
            vpnPort: 443,
            tags: { vpn: "cluster-admin" },
        },
    },
    {
        type: "aws:acm/certificate:Certificate",
        name: "certificate",
        props: { certificateAuthorityArn: "arn:aws:acm-pca:eu-central-1:111122223333:certificate-authority/1" },
    },
    association("first-zone", "a"),
    association("second-zone", "b"),
    {
        type: "aws:ec2clientvpn/authorizationRule:AuthorizationRule",
        name: "admins",
        props: { clientVpnEndpointId: ref("way-in"), targetNetworkCidr: "10.0.0.0/20", accessGroupId: "admins" },
    },
];

/** A VPN endpoint as the service makes one that nobody asked for more. */
export const openVpn: Item = { type: "aws:ec2clientvpn/endpoint:Endpoint", name: "hole", props: {} };

/** A private key that Pulumi makes, and keeps. */
export const keyInState: Item = { type: "tls:index/privateKey:PrivateKey", name: "hole", props: { algorithm: "RSA" } };
