import type { ControlId } from "../controls";
import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { publicShare, range } from "../normal-form/addresses";
import type { Fields } from "../normal-form/fields";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { tag } from "../normal-form/tags";
import { CLIENT_VPN, CLIENT_VPN_ASSOCIATION, CLIENT_VPN_RULE, SUBNETS } from "../normal-form/types";

/** Longest session, in hours (KA-4). Without a limit of its own an endpoint has 24 (EC2 API, CreateClientVpnEndpoint). */
const LONGEST_SESSION = 12;

/** Ports the service offers (EC2 API, CreateClientVpnEndpoint, `VpnPort`). */
const PORTS = [443, 1194];

const flagIs = (value: Known<boolean> | undefined, wanted: boolean): Known<boolean> => (isUnknown(value) ? UNKNOWN : value === wanted);
const orUnknown = <T>(value: Known<T> | undefined, test: (known: T | undefined) => boolean): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : test(value);

/** Whether an endpoint asks for a way of signing in, with what that way needs. */
function asksFor({ fields }: Resource, type: string, needs: string): Known<boolean> {
    const options = fields.children("authenticationOptions");
    if (isUnknown(options)) return UNKNOWN;
    return anyOf(
        (options ?? []).map((option) =>
            isUnknown(option) ? UNKNOWN : allOf([orUnknown(option.text("type"), (found) => found === type), option.has(needs)]),
        ),
    );
}

/** Zones of the subnets an endpoint stands in. */
function zonesOf(stack: Stack, endpoint: Resource): Known<number> {
    const subnets = stack
        .ofType(CLIENT_VPN_ASSOCIATION)
        .filter((one) => candidatesOf(stack.link(one, "clientVpnEndpointId", [CLIENT_VPN])).includes(endpoint))
        .map((association) => candidatesOf(stack.link(association, "subnetId", SUBNETS)));
    const zones = subnets.map((found): Known<string> | undefined =>
        found.length === 1 ? (found[0]?.fields.text("availabilityZone") ?? found[0]?.fields.text("availabilityZoneId")) : UNKNOWN,
    );
    const known = new Set(zones.filter((zone) => typeof zone === "string")).size;
    return known < 2 && zones.some((zone) => zone === undefined || isUnknown(zone)) ? UNKNOWN : known;
}

/** What an endpoint says of itself. */
function judgeEndpoint(judgement: Judgement, resource: Resource, isFederated: Known<boolean>, isExcused: boolean): void {
    const { fields } = resource;
    const log = fields.fields("connectionLogOptions");
    const hours = fields.number("sessionTimeoutHours");
    const inLog = (read: (log: Fields) => Known<boolean>): Known<boolean> =>
        isUnknown(log) ? UNKNOWN : log === undefined ? false : read(log);
    const demand = (control: ControlId, holds: Known<boolean>, wrong: string, found: string, allowed: string, mend: string) =>
        judgement.expect(holds, { control, resource, wrong, found, allowed, mend }, `it is not known whether this holds: ${allowed}`);

    demand(
        "AC-10",
        asksFor(resource, "certificate-authentication", "rootCertificateChainArn"),
        "A VPN lets people in without a certificate of their own",
        "no authentication option certificate-authentication with a chain",
        "mutual certificates",
        "add the option, with a certificate of the authority that signs people's",
    );
    demand(
        "AC-7",
        isExcused ? true : isFederated,
        "A VPN lets people in by one factor",
        "no authentication option federated-authentication with a SAML provider",
        "the identity provider beside the certificate; in dev alone certificateOnlyBecause in weaviate-aws:vpn instead",
        "add the option, with the SAML provider",
    );
    demand(
        "AC-10",
        orUnknown(fields.flag("splitTunnel"), (split) => split === true),
        "A VPN takes all traffic of people's devices into the VPC",
        "splitTunnel not true",
        "true",
        "set splitTunnel to true",
    );
    const routes = fields.fields("clientRouteEnforcementOptions");
    demand(
        "AC-10",
        isUnknown(routes) ? UNKNOWN : flagIs(routes?.flag("enforced"), true),
        "A device can send what is meant for the VPC another way",
        "clientRouteEnforcementOptions without enforced true",
        "true",
        "set enforced to true: the client then keeps the routes the endpoint gives it",
    );
    demand(
        "KA-4",
        allOf([
            orUnknown(hours, (found) => found !== undefined && found <= LONGEST_SESSION),
            flagIs(fields.flag("disconnectOnSessionTimeout"), true),
        ]),
        "Sessions on a VPN do not end in time",
        typeof hours === "number" ? `${hours} hours, or no disconnection after them` : "no limit of its own, or no disconnection after it",
        `sessionTimeoutHours of ${LONGEST_SESSION} at most, and disconnectOnSessionTimeout true`,
        "set both",
    );
    demand(
        "KA-4",
        inLog((options) => allOf([flagIs(options.flag("enabled"), true), options.has("cloudwatchLogGroup")])),
        "Nobody can tell who connected to a VPN",
        "connectionLogOptions not enabled, or without a log group",
        "a connection log in a log group",
        "set connectionLogOptions with enabled and cloudwatchLogGroup",
    );
    demand(
        "AC-10",
        orUnknown(fields.text("selfServicePortal"), (portal) => portal === undefined || portal === "disabled"),
        "A portal on the internet hands out a VPN's configuration",
        "selfServicePortal enabled",
        "disabled",
        "set selfServicePortal to disabled",
    );
    demand(
        "AC-10",
        fields.has("securityGroupIds"),
        "A VPN's interfaces have the VPC's default security group",
        "no securityGroupIds",
        "a security group of its own",
        "name the security group",
    );
    demand(
        "TL-2",
        allOf([
            orUnknown(fields.text("transportProtocol"), (protocol) => protocol === undefined || protocol === "udp" || protocol === "tcp"),
            orUnknown(fields.number("vpnPort"), (port) => port === undefined || PORTS.includes(port)),
        ]),
        "A VPN listens where the service does not",
        "another protocol or port",
        `udp or tcp, and port ${PORTS.join(" or ")}`,
        "set transportProtocol to udp and vpnPort to 443",
    );
}

/** Whom a rule admits, and whereto. */
function judgeRule(judgement: Judgement, rule: Resource, isFederated: Known<boolean>): void {
    const { fields } = rule;
    const cidr = fields.text("targetNetworkCidr");
    const found = typeof cidr === "string" ? range(cidr) : undefined;
    judgement.expect(
        isUnknown(cidr) ? UNKNOWN : found !== undefined && publicShare(found) === 0,
        {
            control: "AC-10",
            resource: rule,
            wrong: "People on a VPN may reach the internet by it",
            found: "a target with public addresses",
            allowed: "private ranges",
            mend: "name the tier's range that is meant",
        },
        "targetNetworkCidr is not known",
    );
    const isForAll = anyOf([orUnknown(fields.flag("authorizeAllGroups"), (all) => all === true), not(fields.has("accessGroupId"))]);
    judgement.expect(
        not(allOf([isFederated, isForAll])),
        {
            control: "AC-10",
            resource: rule,
            wrong: "A rule of a VPN is for everyone, though the identity provider tells groups apart",
            found: "authorizeAllGroups, or no accessGroupId",
            allowed: "one group",
            mend: "name the group in accessGroupId, one rule for each",
        },
        "it is not known whether the endpoint asks the identity provider, or whom the rule is for",
    );
}

/**
 * Judges every Client VPN endpoint, the zones it stands in and the rules of who reaches what by it. What the endpoint asks for beside a
 * certificate may be left out in dev alone, and only where the stack's configuration says why.
 *
 * Controls: AC-10, AC-7, AC-11, KA-4, TL-2.
 */
export function judgeVpns(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    for (const endpoint of stack.ofType(CLIENT_VPN)) {
        const name = tag(endpoint, "vpn");
        const isFederated = asksFor(endpoint, "federated-authentication", "samlProviderArn");
        const isExcused = typeof name === "string" && settings.certificateOnlyVpns.includes(name);
        judgeEndpoint(judgement, endpoint, isFederated, isExcused);
        const zones = zonesOf(stack, endpoint);
        judgement.expect(
            isUnknown(zones) ? UNKNOWN : zones >= 2,
            {
                control: "AC-11",
                resource: endpoint,
                wrong: "A VPN falls with a zone",
                found: isUnknown(zones) ? "zones that are not known" : `associations in ${zones} zones`,
                allowed: "two zones at least",
                mend: "associate the endpoint with a subnet in each zone",
            },
            "the zones of its subnets are not known",
        );
    }
    for (const rule of stack.ofType(CLIENT_VPN_RULE)) {
        const endpoints = candidatesOf(stack.link(rule, "clientVpnEndpointId", [CLIENT_VPN]));
        const federated = endpoints.map((endpoint) => asksFor(endpoint, "federated-authentication", "samlProviderArn"));
        judgeRule(
            judgement,
            rule,
            federated.length === 0 ? UNKNOWN : federated.length === 1 ? (federated[0] ?? UNKNOWN) : anyOf(federated),
        );
    }
    return judgement;
}

/** People come in by the VPN, each by name, and not for ever. */
export const vpnEndpointsAreStrict = stackPolicy(
    {
        name: "vpn-endpoints-are-strict",
        displayName: "VPN endpoints are strict",
        controls: ["AC-10", "AC-7", "AC-11", "KA-4", "TL-2"],
        severity: "critical",
        description:
            "Client VPN endpoints ask for a certificate and for the identity provider, split the tunnel, end sessions within 12 hours, log connections, stand in two zones at least, and let each group reach private ranges by name.",
        remediationSteps:
            "Take the component `ClientVpn` of this package, or set on the endpoint, its associations and its rules what it sets.",
    },
    judgeVpns,
);
