import { expect } from "chai";

import { endpointGroupOf, trafficGraph, type TrafficEdge } from "../../../components/traffic";
import { nodeName, type TrafficNode } from "../../../components/traffic/nodes";
import { trafficOf } from "../../../stacks/traffic";
import { UNKNOWN, type Recording } from "../../../tools/preview";
import { difference, isEmpty, noPorts, portsOf, portText, union, type PortSet } from "../../../tools/reach/port-set";
import { everyPort, Network, type Reach } from "../../../tools/reach/reach";
import { stackOf } from "../../../tools/reach/stack";
import { register, resourceOf, withdraw } from "../../support/breaking";
import { configurationOf, draftOf, everyEnvironment, recordingOf } from "../../support/environments";

/** Where the graph's nodes stand among the places of a network; `undefined` for what security groups and routes know nothing of. */
function placeOf(node: TrafficNode): string | undefined {
    switch (node.kind) {
        case "internet":
        case "external-host":
            return "internet";
        case "load-balancer":
            return "edge";
        case "tier":
        case "workload":
            return node.tier;
        case "control-plane":
            return "control-plane";
        case "aws-service":
            return node.endpoint === "gateway" ? node.service : `endpoint-${endpointGroupOf(node.service).name}`;
        case "vpn":
        case "office":
            return nodeName(node);
        case "dns":
        case "link-local":
            return undefined;
    }
}

/** What the graph declares, as ports by pair of places. */
function declared(graph: readonly TrafficEdge[]): Map<string, PortSet> {
    const pairs = new Map<string, PortSet>();
    for (const edge of graph) {
        const [from, to] = [placeOf(edge.from), placeOf(edge.to)];
        if (from === undefined || to === undefined) continue;
        const pair = `${from} to ${to}`;
        pairs.set(pair, union(pairs.get(pair) ?? noPorts, portsOf(edge.protocol, edge.ports.from, edge.ports.to)));
    }
    return pairs;
}

const networkOf = (recording: Recording): Network => new Network(stackOf(recording));

const between = (network: Network, from: string, to: string): Reach => {
    const place = (name: string) => {
        const found = network.places.find((candidate) => candidate.name === name);
        if (found === undefined) throw new Error(`there is no place ${name}`);
        return found;
    };
    return network.reach(place(from), place(to));
};

const reachable = (network: Network, from: string, to: string): string => portText(everyPort(between(network, from, to)));

for (const name of everyEnvironment) {
    describe(`what can reach what in ${name}`, () => {
        let network: Network;
        before(async function () {
            this.timeout(60_000);
            network = networkOf(await recordingOf(name));
        });

        it("NP-6, VE-4, AC-5: is what the traffic graph declares, no more and no less", () => {
            const names = network.places.map((place) => place.name);
            const pairs = declared(trafficGraph(trafficOf(configurationOf(name))));
            const absent = [...new Set([...pairs.keys()].flatMap((pair) => pair.split(" to ")))].filter((place) => !names.includes(place));
            expect(absent).to.deep.equal([]);

            const faults: string[] = [];
            for (const from of network.places) {
                for (const to of network.places) {
                    const pair = `${from.name} to ${to.name}`;
                    const reach = network.reach(from, to);
                    const meant = pairs.get(pair) ?? noPorts;
                    const [undeclared, blocked] = [difference(everyPort(reach), meant), difference(meant, reach.reliable)];
                    if (!isEmpty(undeclared)) faults.push(`${pair} can talk, undeclared, on ${portText(undeclared)}`);
                    if (!isEmpty(blocked)) faults.push(`${pair} is declared, but blocked somewhere, on ${portText(blocked)}`);
                }
            }
            expect(faults).to.deep.equal([]);
        });

        it("keeps workload and platform apart, and has no rule that does not say which it is", () => {
            const classes = { workload: 0, platform: 0, unknown: 0 };
            for (const from of network.places) {
                for (const to of network.places) {
                    const { ports } = network.reach(from, to);
                    for (const each of ["workload", "platform", "unknown"] as const) classes[each] += isEmpty(ports[each]) ? 0 : 1;
                }
            }
            expect(classes.unknown).to.equal(0);
            expect(classes.workload).to.be.greaterThan(3);
            expect(classes.platform).to.be.greaterThan(20);
        });

        it("DT-1, DT-4, MT-1, AC-1: cuts the isolated tiers off the internet in both directions, and says what stops it", () => {
            for (const tier of ["system", "database", "backup", "monitoring"]) {
                for (const [from, to] of [
                    ["internet", tier],
                    [tier, "internet"],
                ] as const) {
                    const reach = between(network, from, to);
                    expect(isEmpty(everyPort(reach)), `${from} to ${to}`).to.equal(true);
                    const stops = reach.hops.filter(({ verdict }) => verdict === "stops").map(({ at, by }) => `${at}: ${by}`);
                    expect(stops.join("\n"), `${from} to ${to}`).to.match(/route table of \S+: no route/);
                    expect(stops.join("\n"), `${from} to ${to}`).to.match(/security group .*: no rule/);
                }
            }
        });

        it("AC-4, AC-5, TL-3: has one way in from the internet, to the load balancer on two ports", () => {
            const ways = network.places
                .map((to) => [to.name, portText(everyPort(between(network, "internet", to.name)))])
                .filter(([, ports]) => ports !== "");
            expect(ways).to.deep.equal([["edge", "tcp 80, 443"]]);
        });

        it("AC-7, KA-1: shows the Kubernetes API to people on the VPN, to offices that are told so, and to nodes", () => {
            const { offices } = configurationOf(name);
            const told = offices.filter(({ reaches }) => reaches.includes("kubernetes-api")).map((office) => `office ${office.name}`);
            const callers = network.places.filter(({ name: from }) => !isEmpty(everyPort(between(network, from, "control-plane"))));
            const nodes = ["app", "system", "database", "backup", "monitoring"];
            const people = callers.map((place) => place.name).filter((from) => !nodes.includes(from) && !told.includes(from));
            expect(people).to.not.be.empty;
            for (const from of people) expect(from).to.match(/^vpn cluster-admin(?: |$)/);
            for (const { name: from } of callers) {
                expect(portText(everyPort(between(network, from, "control-plane"))), from).to.equal("tcp 443");
                if (nodes.includes(from)) expect(isEmpty(between(network, from, "control-plane").ports.workload), from).to.equal(true);
            }
        });

        it("MT-3: lets no workload of another tier start a conversation with monitoring or backup", () => {
            for (const to of ["monitoring", "backup"]) {
                for (const { name: from } of network.places.filter((place) => place.kind === "interfaces" && place.name !== to)) {
                    if (to === "monitoring" && /^(?:vpn|office) /.test(from)) continue; // people, who may read dashboards
                    expect(portText(between(network, from, to).ports.workload), `${from} to ${to}`).to.equal("");
                }
            }
        });
    });
}

describe("a change that opens a way", function () {
    this.timeout(60_000);
    const route = "aws:ec2/route:Route";
    const ingress = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
    const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
    const acl = "aws:ec2/networkAcl:NetworkAcl";
    const zone = "eu-central-1a";
    const table = (recording: Recording, name: string) => resourceOf(recording, "aws:ec2/routeTable:RouteTable", name).urn;
    const group = (recording: Recording, name: string) => resourceOf(recording, "aws:ec2/securityGroup:SecurityGroup", name).urn;

    /** A rule between two groups, made like one that is there. */
    const addRule = (recording: Recording, type: string, like: string, owner: string, peer: string, port: number) =>
        register(
            recording,
            resourceOf(recording, type, like),
            `${owner}-${peer}-${port}-${type.includes("Ingress") ? "in" : "out"}`,
            (made) => {
                made.propertyDependencies["securityGroupId"] = [group(recording, owner)];
                made.propertyDependencies["referencedSecurityGroupId"] = [group(recording, peer)];
                Object.assign(made.inputs, { fromPort: port, toPort: port });
            },
        );
    const openGroups = (recording: Recording, from: string, to: string, port: number) => {
        addRule(recording, egress, "prod-app-node-to-database-node-tcp-8080", from, to, port);
        addRule(recording, ingress, "prod-database-node-from-app-node-tcp-8080", to, from, port);
    };
    /** Lets the database's group out to anywhere on 443. */
    const openToWorld = (recording: Recording) =>
        register(
            recording,
            resourceOf(recording, egress, "prod-app-node-to-database-node-tcp-8080"),
            "prod-database-node-to-world",
            (made) => {
                made.propertyDependencies["securityGroupId"] = [group(recording, "prod-database-node")];
                delete made.propertyDependencies["referencedSecurityGroupId"];
                delete made.inputs["referencedSecurityGroupId"];
                Object.assign(made.inputs, { cidrIpv4: "0.0.0.0/0", fromPort: 443, toPort: 443 });
            },
        );

    const cases: { what: string; from: string; to: string; open: (recording: Recording) => void; reaches: string }[] = [
        {
            what: "a route of the database to a NAT gateway, with a rule that lets it out",
            from: "database",
            to: "internet",
            open: (recording) => {
                register(recording, resourceOf(recording, route, `prod-app-nat-${zone}`), "prod-database-nat", (made) => {
                    made.propertyDependencies["routeTableId"] = [table(recording, `prod-database-${zone}`)];
                });
                openToWorld(recording);
            },
            reaches: "tcp 443",
        },
        ...(["transitGatewayId", "vpcPeeringConnectionId", "egressOnlyGatewayId", "networkInterfaceId"] as const).map((target) => ({
            what: `a route of the database with ${target}`,
            from: "database",
            to: "internet",
            open: (recording: Recording) => {
                register(recording, resourceOf(recording, route, `prod-app-nat-${zone}`), "prod-database-out", (made) => {
                    made.propertyDependencies["routeTableId"] = [table(recording, `prod-database-${zone}`)];
                    delete made.inputs["natGatewayId"];
                    made.inputs[target] = UNKNOWN;
                });
                openToWorld(recording);
            },
            reaches: "tcp 443",
        })),
        {
            what: "a subnet of the database on the app tier's route table",
            from: "database",
            to: "internet",
            open: (recording) => {
                const association = resourceOf(recording, "aws:ec2/routeTableAssociation:RouteTableAssociation", `prod-database-${zone}`);
                association.propertyDependencies["routeTableId"] = [table(recording, `prod-app-${zone}`)];
                openToWorld(recording);
            },
            reaches: "tcp 443",
        },
        {
            what: "rules that let the app tier into monitoring, and an ACL that does not mind",
            from: "app",
            to: "monitoring",
            open: (recording) => {
                openGroups(recording, "prod-app-node", "prod-monitoring-node", 443);
                for (const tier of ["app", "monitoring"]) {
                    const entries = { ruleNo: 1, action: "allow", protocol: "-1", cidrBlock: "10.0.0.0/8", fromPort: 0, toPort: 0 };
                    const one = resourceOf(recording, acl, `prod-${tier}`);
                    for (const direction of ["ingress", "egress"])
                        one.inputs[direction] = [entries, ...(one.inputs[direction] as object[])] as never;
                }
            },
            reaches: "tcp 443",
        },
        {
            what: "a node of the app tier that carries the database's security group too",
            from: "app",
            to: "app",
            open: (recording) => {
                const template = resourceOf(recording, "aws:ec2/launchTemplate:LaunchTemplate", "prod-app");
                const [one] = template.inputs["networkInterfaces"] as Record<string, unknown>[];
                if (one === undefined) throw new Error("the template has no interface");
                one["securityGroups"] = [UNKNOWN, UNKNOWN];
                template.propertyDependencies["networkInterfaces"] = [
                    ...(template.propertyDependencies["networkInterfaces"] ?? []),
                    group(recording, "prod-database-node"),
                ];
            },
            reaches: "tcp 7000-7001",
        },
    ];

    for (const { what, from, to, open, reaches } of cases) {
        it(`is seen: ${what}`, async () => {
            const production = await recordingOf("prod");
            expect(reachable(networkOf(production), from, to)).to.not.include(reaches);
            const broken = draftOf(production);
            open(broken);
            expect(reachable(networkOf(broken), from, to)).to.include(reaches);
        });
    }

    it("takes security groups, ACLs and routes each for itself: one alone opens nothing", async () => {
        const production = await recordingOf("prod");
        const withRules = draftOf(production);
        openToWorld(withRules);
        expect(reachable(networkOf(withRules), "database", "internet")).to.equal("");
        const hops = between(networkOf(withRules), "database", "internet").hops;
        expect(hops.map(({ verdict }) => verdict)).to.deep.equal(["allows", "stops"]);

        const withoutAcl = draftOf(production);
        openGroups(withoutAcl, "prod-app-node", "prod-monitoring-node", 443);
        const reach = between(networkOf(withoutAcl), "app", "monitoring");
        expect(isEmpty(everyPort(reach))).to.equal(true);
        expect(reach.hops.find(({ verdict }) => verdict === "stops")?.at).to.match(/^network ACL prod-(?:app|monitoring) /);
    });

    it("needs answers to come back to every port a caller may wait at, or the way is not to be counted on", async () => {
        const production = await recordingOf("prod");
        const ways = [
            { tier: "database", direction: "egress", from: "app", to: "database", port: "tcp 8080, 50051" },
            { tier: "edge", direction: "egress", from: "internet", to: "edge", port: "tcp 80, 443" },
        ];
        for (const { tier, direction, from, to, port } of ways) {
            const narrowed = draftOf(production);
            const one = resourceOf(narrowed, acl, `prod-${tier}`);
            type Entry = { action: string; fromPort: number; toPort: number; protocol: string };
            let changes = 0;
            one.inputs[direction] = (one.inputs[direction] as Entry[]).map((entry) => {
                if (entry.action !== "allow" || entry.fromPort !== 1024 || entry.toPort !== 65535) return entry;
                changes++;
                return { ...entry, toPort: 1030 };
            });
            expect(changes, tier).to.be.greaterThan(0);
            const [before, after] = [production, narrowed].map((recording) => between(networkOf(recording), from, to).reliable);
            expect(portText(before ?? noPorts)).to.equal(port);
            expect(portText(after ?? noPorts)).to.equal("");
            // Some answers pass still: who wants to be sure that nobody can talk has to count that.
            expect(reachable(networkOf(narrowed), from, to)).to.equal(port);
        }
    });

    it("VE-3: tells the interface endpoints apart that differ in whom their groups admit", async () => {
        const production = await recordingOf("prod");
        expect(reachable(networkOf(production), "app", "endpoint-nodes")).to.equal("tcp 443");
        expect(reachable(networkOf(production), "app", "endpoint-controllers")).to.equal("");
        const opened = draftOf(production);
        openGroups(opened, "prod-app-node", "prod-endpoint-controllers", 443);
        expect(reachable(networkOf(opened), "app", "endpoint-controllers")).to.equal("tcp 443");
    });

    it("names the entries of a network ACL by their numbers", async () => {
        const network = networkOf(await recordingOf("prod"));
        const { hops } = between(network, "app", "database");
        const acls = hops.filter(({ at }) => at.startsWith("network ACL"));
        expect(acls).to.have.length(2);
        for (const { by } of acls) expect(by).to.match(/^rule \d+ for 10\.\d+\.\d+\.\d+\/\d+/);
    });

    it("sees that a declared way is blocked once a rule, an ACL's entry or an endpoint's routes go", async () => {
        const production = await recordingOf("prod");
        const without = draftOf(production);
        withdraw(without, ingress, "prod-database-node-from-app-node-tcp-8080");
        expect(reachable(networkOf(without), "app", "database")).to.equal("tcp 50051");

        const emptied = draftOf(production);
        resourceOf(emptied, acl, "prod-database").inputs["egress"] = [];
        expect(reachable(networkOf(emptied), "app", "database")).to.equal("");

        const endpoint = draftOf(production);
        resourceOf(endpoint, "aws:ec2/vpcEndpoint:VpcEndpoint", "prod-s3").propertyDependencies["routeTableIds"] = [];
        expect(reachable(networkOf(production), "database", "s3")).to.equal("tcp 443");
        expect(reachable(networkOf(endpoint), "database", "s3")).to.equal("");
    });
});
