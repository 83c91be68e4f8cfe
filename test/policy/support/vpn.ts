import { ref, type Item, type Plan } from "./plan";

const subnet = (name: string): Item => ({
    type: "aws:ec2/subnet:Subnet",
    name,
    props: { cidrBlock: "10.0.200.0/25", availabilityZone: `eu-central-1${name}`, tags: { tier: "admin" } },
});
const tierSubnet = (tier: string, cidrBlock: string): Item => ({
    type: "aws:ec2/subnet:Subnet",
    name: tier,
    props: { cidrBlock, availabilityZone: "eu-central-1a", tags: { tier } },
});
const association = (name: string, of: string): Item => ({
    type: "aws:ec2clientvpn/networkAssociation:NetworkAssociation",
    name,
    props: { clientVpnEndpointId: ref("way-in"), subnetId: ref(of) },
});

/** A strict VPN endpoint in two zones, with a rule for one group. */
export const vpn: Plan = [
    { type: "aws:ec2/vpc:Vpc", name: "vpc", props: { cidrBlock: "10.0.0.0/16" } },
    subnet("a"),
    subnet("b"),
    tierSubnet("endpoint", "10.0.0.0/24"),
    tierSubnet("monitoring", "10.0.32.0/22"),
    tierSubnet("database", "10.0.64.0/22"),
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
            clientRouteEnforcementOptions: { enforced: true },
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

/** What brings revocations to the endpoint of the plan, every hour. */
export const publisher: Plan = [
    {
        type: "aws:acmpca/certificateAuthority:CertificateAuthority",
        name: "authority",
        props: { revocationConfiguration: { crlConfiguration: { enabled: true, s3BucketName: "revocations" } } },
    },
    {
        type: "aws:lambda/function:Function",
        name: "publisher",
        props: { environment: { variables: { ENDPOINT: ref("way-in"), ENVIRONMENT: "test" } } },
    },
    { type: "aws:cloudwatch/eventRule:EventRule", name: "hourly", props: { scheduleExpression: "rate(1 hour)" } },
    {
        type: "aws:cloudwatch/eventTarget:EventTarget",
        name: "called",
        props: { arn: ref("publisher", "arn"), rule: ref("hourly", "name") },
    },
    {
        type: "aws:lambda/permission:Permission",
        name: "callable",
        props: { action: "lambda:InvokeFunction", function: ref("publisher", "name"), principal: "events.amazonaws.com" },
    },
];

/** A VPN endpoint as the service makes one that nobody asked for more. */
export const openVpn: Item = { type: "aws:ec2clientvpn/endpoint:Endpoint", name: "hole", props: {} };

/** A private key that Pulumi makes, and keeps. */
export const keyInState: Item = { type: "tls:index/privateKey:PrivateKey", name: "hole", props: { algorithm: "RSA" } };
