import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { endpointsOf, groupsOf, subnetsOf, zoneOf } from "../normal-form/endpoints";
import { anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import { protocolOf, securityRules, type Rule } from "../normal-form/security-groups";
import { candidatesOf, pointsTo, type Links, type Resource, type Stack } from "../normal-form/stack";
import { isTagged } from "../normal-form/tags";
import { DEFAULT_SECURITY_GROUP, INTERFACE_ENDPOINTS, SUBNETS, VPCS } from "../normal-form/types";

/**
 * Judges the names, zones and security groups of every interface endpoint, and the VPC settings its names depend on.
 *
 * Controls: VE-1, VE-2, VE-3.
 */
export function judgeInterfaceEndpoints(stack: Stack): Judgement {
    const judgement = new Judgement();
    const endpoints = endpointsOf(stack, "Interface");
    for (const vpc of stack.ofType(...VPCS)) {
        // AWS's defaults: support on, host names off.
        expectFlag(judgement, vpc, "enableDnsSupport", true);
        expectFlag(judgement, vpc, "enableDnsHostnames", false);
    }
    const { rules } = securityRules(stack);
    for (const endpoint of endpoints) {
        if (isUnknown(endpoint.fields.text("vpcEndpointType"))) {
            judgement.doubt({ control: "VE-1", resource: endpoint, why: "the type of the endpoint is not known" });
            continue;
        }
        expectFlag(judgement, endpoint, "privateDnsEnabled", false);
        judgeZones(judgement, stack, endpoint);
        judgeGroups(judgement, stack, endpoint, rules);
    }
    return judgement;
}

function expectFlag(judgement: Judgement, resource: Resource, name: string, otherwise: boolean): void {
    judgement.expect(
        resource.fields.flag(name) ?? otherwise,
        {
            control: "VE-2",
            resource,
            wrong: "The names of AWS services do not resolve to the endpoints",
            found: `${name} false`,
            allowed: "true",
            mend: `set ${name}`,
        },
        `${name} is not known`,
    );
}

function judgeZones(judgement: Judgement, stack: Stack, endpoint: Resource): void {
    const vpc = stack.link(endpoint, "vpcId", VPCS);
    const subnets = subnetsOf(stack, endpoint);
    const homes = stack
        .ofType(...SUBNETS)
        .filter((subnet) => candidatesOf(vpc).some((one) => pointsTo(stack.link(subnet, "vpcId", VPCS), one) === true));
    const zones = [...new Set(homes.map(zoneOf))];
    const served = new Set<Known<string>>(subnets.certain.map(zoneOf));
    const open = subnets.unknown || subnets.outside > 0 || served.has(UNKNOWN) || zones.includes(UNKNOWN) || vpc.kind !== "one";
    const missing = zones.filter((zone) => !isUnknown(zone) && !served.has(zone)).map(String);
    const empty = subnets.certain.length + subnets.possible.length + subnets.outside === 0 && !subnets.unknown;
    if (!empty && sharesZones(stack, endpoint)) {
        judgement.note({ control: "VE-1", resource: endpoint, text: "interface endpoints of one zone serve all zones" });
        return;
    }
    judgement.expect(
        empty ? false : missing.length === 0 && !open ? true : open ? UNKNOWN : false,
        {
            control: "VE-1",
            resource: endpoint,
            wrong: "An interface endpoint does not serve every availability zone",
            found: empty ? "no subnet" : `no subnet in ${missing.join(", ")}`,
            allowed: "one subnet in each zone in which the VPC has subnets",
            mend: "give the endpoint a subnet in each zone",
        },
        "the endpoint's subnets and their zones can't be told",
    );
}

/**
 * Whether zones are left out on purpose: the endpoint says so, and a component that makes endpoints gives the reason. The configuration
 * takes that reason in dev alone.
 */
const sharesZones = (stack: Stack, endpoint: Resource): boolean =>
    isTagged(endpoint, "zones", "shared") === true &&
    stack.ofType(INTERFACE_ENDPOINTS).some(({ fields }) => {
        const reason = fields.text("sharedEndpointsBecause");
        return typeof reason === "string" && reason.trim() !== "";
    });

function judgeGroups(judgement: Judgement, stack: Stack, endpoint: Resource, rules: readonly Rule[]): void {
    const groups = groupsOf(stack, endpoint);
    const named = endpoint.fields.texts("securityGroupIds");
    const isDefault = groups.certain.some(({ type }) => type === DEFAULT_SECURITY_GROUP);
    const some = (named !== undefined && (isUnknown(named) || named.length > 0)) || groups.certain.length > 0;
    judgement.expect(
        some ? !isDefault : groups.unknown ? UNKNOWN : false,
        {
            control: "VE-3",
            resource: endpoint,
            wrong: "An interface endpoint has no security group of its own",
            found: isDefault ? "the default group of the VPC" : "no security group, so the default one of the VPC",
            allowed: "a group that admits HTTPS from named groups",
            mend: "set securityGroupIds",
        },
        "the endpoint's security groups can't be told",
    );
    if (groups.unknown || groups.outside > 0)
        judgement.doubt({ control: "VE-3", resource: endpoint, why: "the endpoint's security groups can't be told" });
    for (const rule of rules.filter(({ direction }) => direction === "ingress")) judgeRule(judgement, groups, rule);
}

/** Judges one rule of an endpoint's group; several endpoints share a group, and a fault is said once. */
function judgeRule(judgement: Judgement, groups: Links, rule: Rule): void {
    if (rule.group.kind !== "one" || !groups.certain.includes(rule.group.resource)) return;
    if (judgement.findings.some(({ resource, control }) => resource === rule.resource && control === "VE-3")) return;
    const protocol = protocolOf(rule);
    const ports = [rule.fromPort, rule.toPort].map((port): Known<boolean> => (isUnknown(port) ? UNKNOWN : port !== 443));
    const wrong = anyOf([
        isUnknown(protocol) ? UNKNOWN : protocol !== "tcp",
        ...ports,
        rule.peers.some(({ kind }) => kind === "range" || kind === "prefix-list"),
    ]);
    judgement.expect(
        isUnknown(wrong) ? UNKNOWN : !wrong,
        {
            control: "VE-3",
            resource: rule.resource,
            wrong: "An endpoint's security group admits more than HTTPS from named groups",
            found: `${isUnknown(protocol) ? "a protocol not known" : protocol}, from ${rule.peers.map(({ kind }) => kind).join(", ")}`,
            allowed: "TCP 443 from security groups",
            mend: "name port 443 and the groups that use the endpoint",
        },
        "the rule's protocol or ports are not known",
    );
}

/** AWS services are reached by their own names, in every zone, by those who may. */
export const interfaceEndpointsServeEveryZone = stackPolicy(
    {
        name: "interface-endpoints-serve-every-zone",
        displayName: "Interface endpoints serve every zone",
        controls: ["VE-1", "VE-2", "VE-3"],
        severity: "high",
        description:
            "Every interface endpoint has private DNS, a subnet in each zone of its VPC (in one alone where sharedEndpointsBecause says why), and a security group that admits HTTPS from named groups only.",
        remediationSteps:
            "Set privateDnsEnabled, subnetIds (one a zone) and securityGroupIds on the endpoint, enableDnsSupport and enableDnsHostnames on the VPC.",
    },
    judgeInterfaceEndpoints,
);
