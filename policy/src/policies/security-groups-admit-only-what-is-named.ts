import { stackPolicy } from "../framework/define";
import { Judgement, labelOf } from "../framework/judgement";
import { isWorld, overlap, WORLD_SHARE } from "../normal-form/addresses";
import { allOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import { isOpenToWorld, protocolOf, securityRules, shareOf, type Rule } from "../normal-form/security-groups";
import { candidatesOf, type Resource, type Stack } from "../normal-form/stack";
import { isTagged, tierOf } from "../normal-form/tags";
import {
    DEFAULT_SECURITY_GROUP,
    EGRESS_RULE,
    INGRESS_RULE,
    LOAD_BALANCERS,
    SECURITY_GROUPS,
    SECURITY_GROUP_RULE,
    VPCS,
} from "../normal-form/types";

/** A rule over more ports than this is `-1` in another form. */
const MOST_PORTS = 32768;

/** Resources that depend on a security group without carrying it. */
const NOT_WEARERS: readonly string[] = [...SECURITY_GROUPS, ...LOAD_BALANCERS, SECURITY_GROUP_RULE, INGRESS_RULE, EGRESS_RULE];

/**
 * Judges every rule of every security group, in each of the four forms rules are written in, standalone and inline.
 *
 * Controls: AC-3, AC-5.
 */
export function judgeRules(stack: Stack): Judgement {
    const judgement = new Judgement();
    const { rules, unreadable } = securityRules(stack);
    for (const group of unreadable) judgement.doubt({ control: "AC-3", resource: group, why: "its inline rules are not known" });
    for (const group of stack.ofType(...SECURITY_GROUPS)) if (group.type !== DEFAULT_SECURITY_GROUP) judgeTier(judgement, group);
    const shares = new Map<string, number>();
    for (const rule of rules) {
        judgeShape(judgement, rule);
        judgeReach(judgement, stack, rule);
        judgeOwnRanges(judgement, stack, rule);
        for (const group of candidatesOf(rule.group)) addShare(judgement, stack, shares, group, rule);
    }
    return judgement;
}

function judgeTier(judgement: Judgement, group: Resource): void {
    const tier = tierOf(group);
    judgement.expect(
        isUnknown(tier) ? UNKNOWN : tier !== "none" && tier !== "unheard-of",
        {
            control: "AC-3",
            resource: group,
            wrong: "A security group belongs to no known tier",
            found: tier === "none" ? "no tag `tier`" : "a tag `tier` with another value",
            allowed: "the name of a tier",
            mend: "tag the security group with its tier",
        },
        "the tag `tier` is not known",
    );
}

/** Protocol, ports and description: what can be told of a rule by itself. */
function judgeShape(judgement: Judgement, rule: Rule): void {
    const { resource, fromPort, toPort, description } = rule;
    const protocol = protocolOf(rule);
    const at = { control: "AC-3" as const, resource };
    const ported = protocol === "tcp" || protocol === "udp";
    const count = typeof fromPort === "number" && typeof toPort === "number" ? toPort - fromPort + 1 : UNKNOWN;
    judgement.expect(
        isUnknown(protocol) ? UNKNOWN : protocol !== "all" && (!ported || isUnknown(count) || count <= MOST_PORTS),
        {
            ...at,
            wrong: "A security group rule takes every protocol or nearly every port",
            found: `protocol ${isUnknown(protocol) ? "unknown" : protocol}, ports ${sayPorts(rule)}`,
            allowed: `one protocol, and at most ${MOST_PORTS} ports`,
            mend: "name the protocol and the ports",
        },
        "the protocol is not known",
    );
    if (ported && isUnknown(count)) judgement.doubt({ ...at, why: "the ports are not known" });
    judgement.expect(
        isUnknown(description) ? UNKNOWN : description !== undefined,
        {
            ...at,
            wrong: "A security group rule says nothing of its purpose",
            found: "no description",
            allowed: "a description",
            mend: "describe who talks to whom, and why",
        },
        "the description is not known",
    );
}

/** A range of the VPC's own names whoever happens to have an address there; whatever stands there has a group that a rule can name. */
function judgeOwnRanges(judgement: Judgement, stack: Stack, rule: Rule): void {
    const ranges = rule.peers.flatMap((peer): Known<string>[] => (peer.kind === "range" ? [peer.cidr] : []));
    for (const { fields } of stack.ofType(...VPCS)) {
        const own = fields.text("cidrBlock");
        for (const cidr of ranges) {
            if (own === undefined || isUnknown(own) || isUnknown(cidr)) {
                judgement.doubt({ control: "AC-3", resource: rule.resource, why: "a range of the rule, or of the VPC, is not known" });
                continue;
            }
            if (isWorld(cidr) === true) continue; // judged by itself
            judgement.expect(
                not(overlap(own, cidr)),
                {
                    control: "AC-3",
                    resource: rule.resource,
                    wrong: "A security group rule names addresses of the VPC instead of a group",
                    found: `${cidr}, which has addresses of ${own}`,
                    allowed: "a security group",
                    mend: "refer to the group of whoever is meant; a range takes in all that ever gets an address there",
                },
                "a range of the rule is no range",
            );
        }
    }
}

function judgeReach(judgement: Judgement, stack: Stack, rule: Rule): void {
    const { resource, direction } = rule;
    const open = isOpenToWorld(stack, rule);
    if (open === false) return;
    if (isUnknown(direction) || isUnknown(open)) {
        judgement.doubt({ control: "AC-3", resource, why: "it can't be told whom the rule admits" });
        return;
    }
    const groups = candidatesOf(rule.group);
    const verdicts = groups.map((group) => (direction === "ingress" ? isFrontDoor(stack, group, rule) : isAppEgress(group, rule)));
    // One of several groups: wrong if it is wrong for each of them, in doubt if only for some.
    const wrong = verdicts.length === 0 ? UNKNOWN : allOf(verdicts.map(not));
    const fine = verdicts.length === 0 ? UNKNOWN : allOf(verdicts);
    judgement.expect(
        wrong === true ? false : fine === true ? true : UNKNOWN,
        {
            control: direction === "ingress" ? "AC-5" : "AC-3",
            resource,
            wrong: direction === "ingress" ? "A security group admits the world" : "A security group lets its members reach the world",
            found: `${sayProtocol(rule)} ${sayPorts(rule)} ${direction} of ${groups.map(labelOf).join(", ")}`,
            allowed:
                direction === "ingress"
                    ? "TCP 80 or 443 alone, into a group of the edge tier with the role load-balancer that nothing but load balancers carries"
                    : "TCP 443 alone, out of a group of the app tier",
            mend: "name the security group or the range that is meant",
        },
        "it can't be told which security group the rule stands in, or what that group is for",
    );
}

/** The one place the world may enter by: 80 or 443 of a group that load balancers carry, and nothing else does. */
function isFrontDoor(stack: Stack, group: Resource, rule: Rule): Known<boolean> {
    return allOf([
        isTcp(rule, [80, 443]),
        isTagged(group, "tier", "edge"),
        isTagged(group, "role", "load-balancer"),
        !stack.resources.some((resource) => isWearer(resource, group)),
    ]);
}

const isAppEgress = (group: Resource, rule: Rule): Known<boolean> => allOf([isTcp(rule, [443]), isTagged(group, "tier", "app")]);

function isTcp(rule: Rule, ports: readonly number[]): Known<boolean> {
    const { fromPort, toPort } = rule;
    const protocol = protocolOf(rule);
    const known = (port: Known<number> | undefined): Known<boolean> =>
        isUnknown(port) ? UNKNOWN : port !== undefined && ports.includes(port);
    const single = isUnknown(fromPort) || isUnknown(toPort) ? UNKNOWN : fromPort === toPort;
    return allOf([isUnknown(protocol) ? UNKNOWN : protocol === "tcp", known(fromPort), known(toPort), single]);
}

/** Whether a resource carries a security group: instances, templates, endpoints, functions, whatever names it. */
const isWearer = (resource: Resource, group: Resource): boolean =>
    resource.type.startsWith("aws:") &&
    !NOT_WEARERS.includes(resource.type) &&
    Object.values(resource.propertyDependencies).some((dependencies) => dependencies.some(({ urn }) => urn === group.urn));

/** The world in pieces: ranges that are each allowed, and together are not. */
function addShare(judgement: Judgement, stack: Stack, shares: Map<string, number>, group: Resource, rule: Rule): void {
    if (isUnknown(rule.direction) || isOpenToWorld(stack, rule) === true) return;
    const key = `${rule.direction} ${group.urn}`;
    const before = shares.get(key) ?? 0;
    const after = before + shareOf(stack, rule);
    shares.set(key, after);
    if (before > WORLD_SHARE || after <= WORLD_SHARE) return;
    judgement.refuse({
        control: "AC-3",
        resource: rule.resource,
        wrong: "The rules of a security group take in the world piece by piece",
        found: `public ranges larger than a /8 together, ${rule.direction} of ${labelOf(group)}`,
        allowed: "public ranges of a /8 at most, all rules of a direction together",
        mend: "name the security groups or the ranges that are meant",
    });
}

const sayProtocol = (rule: Rule): string => {
    const protocol = protocolOf(rule);
    return isUnknown(protocol) ? "a protocol not known" : protocol;
};

function sayPorts({ fromPort, toPort }: Rule): string {
    const say = (port: Known<number> | undefined) => (port === undefined ? "any" : isUnknown(port) ? "?" : String(port));
    return fromPort === toPort ? say(fromPort) : `${say(fromPort)}–${say(toPort)}`;
}

/** Security groups name who may talk to whom. */
export const securityGroupsAdmitOnlyWhatIsNamed = stackPolicy(
    {
        name: "security-groups-admit-only-what-is-named",
        displayName: "Security groups admit only what is named",
        controls: ["AC-3", "AC-5"],
        severity: "critical",
        description:
            "Security group rules name protocol, ports and peers; the world enters by the load balancer's 80 and 443 only, and is reached from the app tier by 443 only.",
        remediationSteps:
            "Refer to security groups instead of ranges, one protocol and port a rule, each with a description. Tag each group with its `tier`, and the load balancer's also `role: load-balancer`.",
    },
    judgeRules,
);
