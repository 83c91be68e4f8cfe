import { expect } from "chai";

import { UNKNOWN, type PropertyValue, type RecordedResource, type Recording } from "../../tools/preview";
import { difference, isEmpty, noPorts, type PortSet } from "../../tools/reach/port-set";
import { everyPort, Network } from "../../tools/reach/reach";
import { stackOf } from "../../tools/reach/stack";
import { invent, register, resourceOf, withdraw } from "../support/breaking";
import { draftOf, recordingOf } from "../support/environments";
import { Apart } from "./support/apart";
import { bucketChanges } from "./support/bucket-changes";
import { endpointChanges } from "./support/endpoint-changes";
import { vpnChanges } from "./support/vpn-changes";
import { vpcChanges } from "./support/vpc-changes";
import { wayInChanges } from "./support/way-in-changes";

const zone = "eu-central-1a";
const types = {
    acl: "aws:ec2/networkAcl:NetworkAcl",
    association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
    binding: "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
    egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
    group: "aws:ec2/securityGroup:SecurityGroup",
    ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    loadBalancer: "aws:lb/loadBalancer:LoadBalancer",
    route: "aws:ec2/route:Route",
    subnet: "aws:ec2/subnet:Subnet",
    table: "aws:ec2/routeTable:RouteTable",
    template: "aws:ec2/launchTemplate:LaunchTemplate",
    webAcl: "aws:wafv2/webAclAssociation:WebAclAssociation",
};

type Change = (recording: Recording) => void;

const urn = (recording: Recording, type: string, name: string) => resourceOf(recording, type, name).urn;

/** A route of the database's first table, by the property that names its target. */
const routeBy =
    (target: string, destination = "0.0.0.0/0"): Change =>
    (recording) => {
        register(recording, resourceOf(recording, types.route, `prod-app-nat-${zone}`), "prod-way-out", (made) => {
            made.inputs = {
                routeTableId: UNKNOWN,
                destinationCidrBlock: destination,
                [target]: target === "gatewayId" ? "igw-0123456789abcdef0" : UNKNOWN,
            };
            made.propertyDependencies = { routeTableId: [urn(recording, types.table, `prod-database-${zone}`)] };
        });
    };

const leftToMain =
    (tier: string): Change =>
    (recording) =>
        withdraw(recording, types.association, `prod-${tier}-${zone}`);

const onTableOf =
    (tier: string, table: string): Change =>
    (recording) => {
        resourceOf(recording, types.association, `prod-${tier}-${zone}`).propertyDependencies["routeTableId"] = [
            urn(recording, types.table, table),
        ];
    };

/** A rule into the database's group, in the form of a rule by itself. */
const ruleFrom =
    (peer: Record<string, PropertyValue>): Change =>
    (recording) => {
        register(recording, resourceOf(recording, types.ingress, "prod-database-node-from-app-node-tcp-8080"), "prod-hole", (made) => {
            delete made.inputs["referencedSecurityGroupId"];
            delete made.propertyDependencies["referencedSecurityGroupId"];
            Object.assign(made.inputs, peer);
        });
    };

const inlineRule =
    (rule: Record<string, PropertyValue>): Change =>
    (recording) => {
        resourceOf(recording, types.group, "prod-database-node").inputs["ingress"] = [
            { description: "a hole", protocol: "tcp", fromPort: 8080, toPort: 8080, ...rule },
        ];
    };

/** A launch template names one more group of the stack. */
const alsoCarries =
    (template: string, group: string): Change =>
    (recording) => {
        const { inputs, propertyDependencies } = resourceOf(recording, types.template, template);
        const [one] = inputs["networkInterfaces"] as Record<string, PropertyValue>[];
        if (one === undefined) throw new Error(`${template} has no interface`);
        one["securityGroups"] = [UNKNOWN, UNKNOWN];
        propertyDependencies["networkInterfaces"] = [
            ...(propertyDependencies["networkInterfaces"] ?? []),
            urn(recording, types.group, group),
        ];
    };

/** A launch template names a group from elsewhere instead of the tier's. */
const carriesInstead =
    (template: string, group: string): Change =>
    (recording) => {
        const { inputs, propertyDependencies } = resourceOf(recording, types.template, template);
        const [one] = inputs["networkInterfaces"] as Record<string, PropertyValue>[];
        if (one === undefined) throw new Error(`${template} has no interface`);
        one["securityGroups"] = [group];
        propertyDependencies["networkInterfaces"] = [];
    };

const entryFirst =
    (tier: string, direction: string, entry: Record<string, PropertyValue>): Change =>
    (recording) => {
        const acl = resourceOf(recording, types.acl, `prod-${tier}`);
        acl.inputs[direction] = [{ ruleNo: 1, action: "allow", protocol: "tcp", ...entry }, ...(acl.inputs[direction] as PropertyValue[])];
    };

const endpointWith =
    (name: string, change: (endpoint: RecordedResource) => void): Change =>
    (recording) =>
        change(resourceOf(recording, types.endpoint, name));

const anotherLoadBalancer =
    (change: (made: RecordedResource) => void): Change =>
    (recording) => {
        register(recording, resourceOf(recording, types.loadBalancer, "prod"), "prod-second", change);
    };

const boundTo =
    (namespace: string, service: string, more: Record<string, PropertyValue> = {}): Change =>
    (recording) => {
        const [http] = recording.resources.filter(({ type, name }) => type === types.binding && name.includes("http"));
        if (http === undefined) throw new Error("there is no binding");
        register(recording, http, "prod-bound", (made) => {
            const { metadata, spec } = made.inputs as { metadata: Record<string, PropertyValue>; spec: Record<string, PropertyValue> };
            made.inputs["metadata"] = { ...metadata, name: "hole", namespace };
            made.inputs["spec"] = { ...spec, serviceRef: { name: service, port: 80 }, ...more };
        });
    };

/** Changes to production, one at a time, each of which opens a way or takes a guard away. */
const changes: Record<string, Record<string, Change>> = {
    "a route": {
        "to an internet gateway": routeBy("gatewayId"),
        "to a NAT gateway": routeBy("natGatewayId"),
        "to a transit gateway": routeBy("transitGatewayId", "10.0.0.0/8"),
        "to a peered network": routeBy("vpcPeeringConnectionId", "10.99.0.0/16"),
        "to an egress-only gateway": routeBy("egressOnlyGatewayId"),
        "to a network interface": routeBy("networkInterfaceId"),
        "written in the table itself": (recording) => {
            resourceOf(recording, types.table, `prod-database-${zone}`).inputs["routes"] = [
                { cidrBlock: "0.0.0.0/0", natGatewayId: UNKNOWN },
            ];
        },
    },
    "the main route table": {
        "left to the database": leftToMain("database"),
        "left to monitoring": leftToMain("monitoring"),
        "left to the backup jobs": leftToMain("backup"),
    },
    "a subnet's association": {
        "of the database with the app tier's table": onTableOf("database", `prod-app-${zone}`),
        "of the system tier with the app tier's table": onTableOf("system", `prod-app-${zone}`),
        "of monitoring with the edge's table": onTableOf("monitoring", "prod-edge-1"),
    },
    "a security-group rule": {
        "for the world, by itself": ruleFrom({ cidrIpv4: "0.0.0.0/0" }),
        "for the world of IPv6": ruleFrom({ cidrIpv6: "::/0" }),
        "for half of the world": ruleFrom({ cidrIpv4: "0.0.0.0/1" }),
        "for a private range instead of a group": ruleFrom({ cidrIpv4: "10.30.0.0/16", fromPort: 22, toPort: 22 }),
        "for the world, in the group": inlineRule({ cidrBlocks: ["0.0.0.0/0"] }),
        "for the group itself, on every protocol": inlineRule({ self: true, protocol: "-1", fromPort: 0, toPort: 0 }),
        "for the world by a prefix list": (recording) => {
            const like = resourceOf(recording, types.group, "prod-database-node");
            invent(
                recording,
                "aws:ec2/managedPrefixList:ManagedPrefixList",
                "prod-everyone",
                like,
                { entries: [{ cidr: "0.0.0.0/0" }] },
                {},
            );
            ruleFrom({ prefixListId: UNKNOWN })(recording);
            const list = recording.resources.find(({ name }) => name === "prod-everyone");
            resourceOf(recording, types.ingress, "prod-hole").propertyDependencies["prefixListId"] = [list?.urn ?? ""];
        },
        "of the older kind": (recording) => {
            const like = resourceOf(recording, types.ingress, "prod-database-node-from-app-node-tcp-8080");
            const inputs = {
                type: "ingress",
                protocol: "tcp",
                fromPort: 8080,
                toPort: 8080,
                cidrBlocks: ["0.0.0.0/0"],
                securityGroupId: UNKNOWN,
            };
            invent(recording, "aws:ec2/securityGroupRule:SecurityGroupRule", "prod-older", like, inputs, {
                securityGroupId: [urn(recording, types.group, "prod-database-node")],
            });
        },
    },
    "a security group added to a node": {
        "the app tier's, to the database": alsoCarries(`prod-database-${zone}`, "prod-app-node"),
        "the load balancer's, to an application's node": alsoCarries("prod-app", "prod-load-balancer"),
        "EKS's own instead, which admits all its members": carriesInstead("prod-system", "sg-0123456789abcdef0"),
    },
    "a network ACL's entry": {
        "for every protocol, before all others": entryFirst("database", "ingress", {
            protocol: "-1",
            cidrBlock: "0.0.0.0/0",
            fromPort: 0,
            toPort: 0,
        }),
        "for the world, before private ranges are denied": entryFirst("database", "egress", {
            cidrBlock: "0.0.0.0/0",
            fromPort: 443,
            toPort: 443,
        }),
        "for the world on the database's port": entryFirst("database", "ingress", { cidrBlock: "0.0.0.0/0", fromPort: 8080, toPort: 8080 }),
        "moved before the denials it came after": (recording) => {
            const acl = resourceOf(recording, types.acl, "prod-monitoring");
            const entries = acl.inputs["egress"] as { ruleNo: number; action: string; cidrBlock: string }[];
            acl.inputs["egress"] = entries.map((entry) =>
                entry.cidrBlock === "0.0.0.0/0" && entry.action === "allow" ? { ...entry, ruleNo: 2 } : entry,
            );
        },
    },
    "an endpoint": {
        "of the logs, without private names": endpointWith("prod-logs", ({ inputs }) => (inputs["privateDnsEnabled"] = false)),
        "of STS, without private names": endpointWith("prod-sts", ({ inputs }) => (inputs["privateDnsEnabled"] = false)),
        "of container images, without private names": endpointWith("prod-ecr-api", ({ inputs }) => (inputs["privateDnsEnabled"] = false)),
        "of the keys, in no subnet": endpointWith("prod-kms", ({ inputs, propertyDependencies }) => {
            inputs["subnetIds"] = [];
            propertyDependencies["subnetIds"] = [];
        }),
    },
    "an endpoint's policy": endpointChanges,
    "a bucket's policy": bucketChanges,
    "a public address on launch": {
        "in a subnet of the database": (recording) =>
            void (resourceOf(recording, types.subnet, `prod-database-${zone}`).inputs["mapPublicIpOnLaunch"] = true),
        "in a subnet of the edge": (recording) =>
            void (resourceOf(recording, types.subnet, "prod-edge-1").inputs["mapPublicIpOnLaunch"] = true),
        "by a launch template": (recording) => {
            const [one] = resourceOf(recording, types.template, "prod-app").inputs["networkInterfaces"] as Record<string, PropertyValue>[];
            if (one !== undefined) one["associatePublicIpAddress"] = "true";
        },
    },
    "a way in beside the edge": wayInChanges,
    "a VPN's authorization rule": vpnChanges,
    "a guard of the VPC as a whole:": vpcChanges,
    "a listener without a web ACL": {
        "since nothing associates one": (recording) => withdraw(recording, types.webAcl, "prod"),
        "since it passes what the web ACL cannot judge": (recording) =>
            void (resourceOf(recording, types.loadBalancer, "prod").inputs["enableWafFailOpen"] = true),
        "since the web ACL is associated with something else": (recording) => {
            const association = resourceOf(recording, types.webAcl, "prod");
            association.inputs["resourceArn"] =
                "arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/app/other/0123456789abcdef";
            association.propertyDependencies["resourceArn"] = [];
        },
    },
    "a second load balancer": {
        "for the internet": anotherLoadBalancer(() => undefined),
        "of the network kind": anotherLoadBalancer(({ inputs }) => (inputs["loadBalancerType"] = "network")),
        "of the classic kind": (recording) => {
            const like = resourceOf(recording, types.loadBalancer, "prod");
            invent(
                recording,
                "aws:elb/loadBalancer:LoadBalancer",
                "prod-classic",
                like,
                { subnets: like.inputs["subnets"] ?? [], internal: false },
                like.propertyDependencies,
            );
        },
    },
    "a binding of targets": {
        "to the database": boundTo("weaviate", "weaviate"),
        "to the database's gRPC port": boundTo("weaviate", "weaviate-grpc"),
        "to the database's replicas, each by itself": boundTo("weaviate", "weaviate-headless"),
        "to Grafana": boundTo("monitoring", "grafana"),
        "of the gateway, with rules of its own": boundTo("istio-ingress", "ingress-gateway", {
            networking: { ingress: [{ from: [{ ipBlock: { cidr: "0.0.0.0/0" } }], ports: [] }] },
        }),
    },
};

describe("a single change that opens a hole", function () {
    this.timeout(60_000);
    let production: Recording;
    let each: Apart;
    let declared: Map<string, PortSet>;
    const reachOf = (recording: Recording): Map<string, PortSet> => {
        const network = new Network(stackOf(recording));
        return new Map(
            network.places.flatMap((from) =>
                network.places.map((to) => [`${from.name} to ${to.name}`, everyPort(network.reach(from, to))] as const),
            ),
        );
    };
    before(async () => {
        production = await recordingOf("prod");
        each = new Apart(production);
        declared = reachOf(production);
        expect([...each.findings(production, new Set())]).to.deep.equal([]);
    });

    for (const [kind, ways] of Object.entries(changes)) {
        it(`is tried in three ways at least: ${kind}`, () => expect(Object.keys(ways).length).to.be.at.least(3));
        for (const [what, change] of Object.entries(ways)) {
            it(`is refused: ${kind} ${what}`, () => {
                const broken = draftOf(production);
                change(broken);
                const touched = each.touched(broken);
                expect(touched.size).to.be.greaterThan(0);
                const policies = [...each.findings(broken, touched).keys()];
                if (policies.length > 0) return;
                // A change that only closes a way is refused by nothing, and would be no hole.
                const opened = [...reachOf(broken)].filter(([pair, ports]) => !isEmpty(difference(ports, declared.get(pair) ?? noPorts)));
                expect(opened, "neither a policy nor reachability has anything against it").to.not.deep.equal([]);
            });
        }
    }
});
