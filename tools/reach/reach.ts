import { isUnknown } from "../../policy/src/normal-form/known";
import type { Resource, Stack } from "../../policy/src/normal-form/stack";
import { NetworkAcls } from "./acls";
import { portsThrough, SecurityGroups, type Opening, type Peering } from "./groups";
import { placesOf, type Interfaces, type Place } from "./places";
import { allPorts, difference, intersection, isEmpty, noPorts, portText, union, type PortSet } from "./port-set";
import { Ways } from "./ways";

/** One filter that a conversation meets, and what it says. */
export interface Hop {
    /** What the filter is: `security group prod-app-node, out`. */
    at: string;
    verdict: "allows" | "stops";
    /** The rule, route or entry that decides, or that none does. */
    by: string;
}

/** What can be reached, and why. */
export interface Reach {
    /** Ports that can on some way, with an answer to some port: nothing else can. By what the rules that let them in say they are for. */
    ports: Record<Opening["class"], PortSet>;
    /** Ports that can on every way, between all zones, whichever port the caller waits for an answer at: on these the two can count. */
    reliable: PortSet;
    /** Every filter on the way that lets most through, in the order a packet meets them. */
    hops: Hop[];
}

/** Ports of one class or another. */
export const everyPort = ({ ports }: Reach): PortSet => Object.values(ports).reduce(union, noPorts);

const world = "0.0.0.0/0";

/** Ports an answer may go to, at the widest (Amazon VPC User Guide, "Ephemeral ports"): load balancers and NAT gateways use them all. */
const answers: PortSet = { tcp: [[1024, 65535]], udp: [[1024, 65535]] };

/** A filter with the ports it lets pass. */
interface Filter {
    at: string;
    /** Those that it lets pass with some answers. */
    ports: PortSet;
    /** Those that it lets pass with every answer; the same, but for a filter that knows no conversations. */
    reliable?: PortSet;
    by: (wanted: PortSet) => string;
}

/** What can reach what in a stack, computed from its resources alone. */
export class Network {
    readonly places: readonly Place[];
    private readonly groups: SecurityGroups;
    private readonly acls: NetworkAcls;
    private readonly ways: Ways;

    constructor(stack: Stack) {
        this.places = placesOf(stack);
        this.groups = new SecurityGroups(stack);
        this.acls = new NetworkAcls(stack);
        this.ways = new Ways(stack);
    }

    /**
     * What one place can start with another: the ports every filter on the way admits, and the answers come back.
     *
     * Where a value is not known yet, the wider reading holds: a filter that may admit does. So what is not reachable here is not.
     *
     * @param wanted Ports that are asked for; hops tell of them. All by default.
     */
    reach(from: Place, to: Place, wanted: PortSet = allPorts): Reach {
        const ways = this.waysBetween(from, to).map((way) => judged(way, wanted));
        const best = ways.sort((a, b) => b.passed - a.passed)[0];
        const ports = { workload: noPorts, platform: noPorts, unknown: noPorts };
        for (const way of ways) for (const name of classes) ports[name] = union(ports[name], way.ports[name]);
        const nowhere: Hop = {
            at: `${from.name} to ${to.name}`,
            verdict: "stops",
            by: "no interfaces, or no address that could be called",
        };
        const reliable = ways.length === 0 ? noPorts : ways.map((way) => way.reliable).reduce(intersection);
        return { ports, reliable, hops: best?.hops ?? [nowhere] };
    }

    /** Every way between two places: the filters on it in order, and the rules that let it in at the end. */
    private waysBetween(from: Place, to: Place): { filters: Filter[]; entrances: Opening[] | undefined }[] {
        const sources = from.kind === "interfaces" ? from.members : [];
        const targets = to.kind === "interfaces" ? to.members : [];
        if (from.kind === "internet") return targets.flatMap((target) => this.fromInternet(target));
        if (to.kind === "internet") return sources.flatMap((source) => this.toInternet(source));
        if (to.kind === "gateway") return sources.flatMap((source) => this.toService(source, to.endpoint));
        return sources.flatMap((source) => targets.flatMap((target) => this.within(source, target)));
    }

    private within(source: Interfaces, target: Interfaces) {
        const peerOf = (interfaces: Interfaces): Peering => ({
            groups: interfaces.groups,
            cidrs: interfaces.ranges ?? interfaces.subnets.map(cidrOf),
        });
        const out = this.groupFilter(source, "egress", peerOf(target));
        const into = this.groupFilter(target, "ingress", peerOf(source));
        const pairs = source.subnets.flatMap((a) => target.subnets.map((b) => [a, b] as const));
        const between = pairs.flatMap(([a, b]) =>
            (source.ranges ?? [cidrOf(a)]).flatMap((from) =>
                (target.ranges ?? [cidrOf(b)]).map((to) => [
                    ...authorization(source, to),
                    ...this.elsewhere(a, target, to),
                    ...this.elsewhere(b, source, from),
                    ...(a === b ? [] : this.aclFilters(a, to, b, from)),
                ]),
            ),
        );
        const outs = source.ranges === undefined ? [out.filter, local] : []; // a network elsewhere has no groups of ours
        const ins = target.ranges === undefined ? [into.filter] : [];
        return distinctWays(between).map((way) => ({ filters: [...outs, ...way, ...ins], entrances: into.openings }));
    }

    /** Packets to a network elsewhere, and answers to one, need a route there; inside the VPC there always is one. */
    private elsewhere(subnet: Resource, { ranges }: Interfaces, range: string): Filter[] {
        if (ranges === undefined) return [];
        const route = this.ways.toRange(subnet, range);
        return [
            certain(
                route !== undefined,
                `route table of ${subnet.name}`,
                route === undefined ? `no route to ${range}` : route.resource.name,
            ),
        ];
    }

    private fromInternet(target: Interfaces) {
        const into = this.groupFilter(target, "ingress", { groups: [], cidrs: [], internet: true });
        return target.subnets.map((subnet) => {
            const [route] = this.ways.toInternetGateway(subnet);
            const address = certain(
                target.isPublic,
                `public address of ${target.resource.name}`,
                target.isPublic ? "it has one" : "it has none",
            );
            const way = certain(
                route !== undefined,
                `route table of ${subnet.name}`,
                route === undefined ? "no route to an internet gateway" : route.resource.name,
            );
            return { filters: [address, way, ...this.aclFilters(undefined, world, subnet, world), into.filter], entrances: into.openings };
        });
    }

    private toInternet(source: Interfaces) {
        const out = this.groupFilter(source, "egress", { groups: [], cidrs: [], internet: true });
        return source.subnets.flatMap((subnet) => {
            const ways = this.ways.out(subnet);
            const none = [
                {
                    filters: [out.filter, certain(false, `route table of ${subnet.name}`, "no route to a public address")],
                    entrances: out.openings,
                },
            ];
            if (ways.length === 0) return none;
            return ways.map(({ route, through }) => {
                const target = isUnknown(route.target) ? "a gateway" : route.target;
                const needsAddress = target === "internet gateway";
                const address = needsAddress
                    ? [
                          certain(
                              source.isPublic,
                              `public address of ${source.resource.name}`,
                              source.isPublic ? "it has one" : "it has none",
                          ),
                      ]
                    : [];
                const gateways = through.flatMap((nat) => {
                    const [onward] = this.ways.toInternetGateway(nat);
                    const way = certain(
                        onward !== undefined,
                        `route table of ${nat.name}`,
                        onward === undefined ? "no route to an internet gateway" : onward.resource.name,
                    );
                    return [way, ...this.aclFilters(nat, world, undefined, world)];
                });
                const acls = this.aclFilters(subnet, world, undefined, world);
                const leaves = certain(true, `route table of ${subnet.name}`, `${route.resource.name} to ${target}`);
                const rules = authorization(source, "internet");
                return { filters: [out.filter, ...rules, leaves, ...address, ...acls, ...gateways.slice(0, 3)], entrances: out.openings };
            });
        });
    }

    private toService(source: Interfaces, endpoint: Resource) {
        const out = this.groupFilter(source, "egress", { groups: [], cidrs: [], endpoint });
        return source.subnets.map((subnet) => {
            const there = this.ways.toEndpoint(subnet, endpoint);
            const way = certain(
                there,
                `route table of ${subnet.name}`,
                there ? `routes of ${endpoint.name}` : `no routes of ${endpoint.name}`,
            );
            const rules = authorization(source, "internet");
            return { filters: [out.filter, ...rules, way, ...this.aclFilters(subnet, world, undefined, world)], entrances: out.openings };
        });
    }

    private groupFilter({ resource, groups }: Interfaces, direction: "ingress" | "egress", peer: Peering) {
        const names = groups.map(({ name }) => name).join(", ");
        const at = `security group ${names || "none"} of ${resource.name}, ${direction === "egress" ? "out" : "in"}`;
        if (groups.length === 0)
            return { filter: { at, ports: allPorts, by: () => "it has none that the stack shows" }, openings: undefined };
        const openings = this.groups.openings(groups, direction, peer);
        const by = (wanted: PortSet) => {
            const used = openings.filter(({ ports }) => !isEmpty(intersection(ports, wanted))).map(({ rule }) => rule.resource.name);
            return used.length === 0 ? "no rule" : used.slice(0, 3).join(", ") + (used.length > 3 ? `, and ${used.length - 3} more` : "");
        };
        return { filter: { at, ports: portsThrough(openings), by }, openings };
    }

    /** The ACLs that a packet meets where it leaves a subnet and where it comes into one, and its answer on the way back. */
    private aclFilters(from: Resource | undefined, to: string, into: Resource | undefined, source: string): Filter[] {
        const both = [
            ...(from === undefined ? [] : [{ subnet: from, first: "egress", back: "ingress", cidr: to } as const]),
            ...(into === undefined ? [] : [{ subnet: into, first: "ingress", back: "egress", cidr: source } as const]),
        ];
        return both.map(({ subnet, first, back, cidr }) => {
            const admitted = this.acls.admitted(subnet, first, cidr);
            const returning = intersection(this.acls.admitted(subnet, back, cidr), answers);
            const unanswered = difference(answers, returning);
            const ports = { tcp: returning.tcp.length > 0 ? admitted.tcp : [], udp: returning.udp.length > 0 ? admitted.udp : [] };
            const reliable = { tcp: unanswered.tcp.length > 0 ? [] : admitted.tcp, udp: unanswered.udp.length > 0 ? [] : admitted.udp };
            const names =
                this.acls
                    .of(subnet)
                    .map(({ name }) => name)
                    .join(", ") || "the VPC's own";
            const by = (wanted: PortSet) => {
                if (!isEmpty(intersection(ports, wanted))) return this.acls.deciding(subnet, first, cidr, intersection(ports, wanted));
                return isEmpty(intersection(admitted, wanted))
                    ? `no entry admits ${cidr}`
                    : `no entry lets answers pass ${first === "egress" ? "in" : "out"}`;
            };
            return { at: `network ACL ${names} of ${subnet.name}, ${first === "egress" ? "out" : "in"}`, ports, reliable, by };
        });
    }
}

const classes = ["workload", "platform", "unknown"] as const;

/** Between subnets of one VPC there is always a route. */
const local: Filter = { at: "route table", ports: allPorts, by: () => "local route of the VPC" };

const certain = (holds: boolean, at: string, by: string): Filter => ({ at, ports: holds ? allPorts : noPorts, by: () => by });

/** What the rules of a VPN endpoint say, or the table of an office; nothing for whoever comes by neither. */
function authorization({ resource, authorize, ranges }: Interfaces, target: string | "internet"): Filter[] {
    if (authorize === undefined) return [];
    const { admits, by } = authorize(target);
    const at = ranges === undefined ? "authorization rules" : "transit gateway's table";
    return [certain(admits, `${at} of ${resource.name}`, by)];
}

const cidrOf = ({ fields }: Resource): string => {
    const cidr = fields.text("cidrBlock");
    return cidr === undefined || isUnknown(cidr) ? world : cidr;
};

/** Ways that differ in what they admit; most pairs of zones do not. */
function distinctWays(ways: Filter[][]): Filter[][] {
    const found = new Map(ways.map((way) => [JSON.stringify(way.map(({ ports, reliable }) => [ports, reliable])), way]));
    return [...found.values()];
}

function judged({ filters, entrances }: { filters: Filter[]; entrances: Opening[] | undefined }, wanted: PortSet) {
    const through = filters.map(({ ports }) => ports).reduce(intersection, wanted);
    const reliable = filters.map(({ ports, reliable }) => reliable ?? ports).reduce(intersection, wanted);
    const of = (name: Opening["class"]) =>
        entrances === undefined
            ? name === "unknown"
                ? through
                : noPorts
            : intersection(through, portsThrough(entrances.filter((one) => one.class === name)));
    const workload = of("workload");
    const ports = { workload, platform: difference(of("platform"), workload), unknown: of("unknown") };
    let left = wanted;
    const hops = filters.map(({ at, ports: admitted, by }): Hop => {
        const passes = intersection(left, admitted);
        // A filter that admits what is asked for, but nothing of what those before it let through, is the one that stops it.
        const stops = isEmpty(intersection(wanted, admitted)) || (isEmpty(passes) && !isEmpty(left));
        left = passes;
        return { at, verdict: stops ? "stops" : "allows", by: by(wanted) };
    });
    return {
        ports,
        reliable,
        hops,
        passed: isEmpty(through) ? hops.filter(({ verdict }) => verdict === "allows").length : 100 + portText(through).length,
    };
}
