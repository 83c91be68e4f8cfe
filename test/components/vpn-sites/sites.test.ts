import { expect } from "chai";

import { asnOf, siteAlarms, siteFaults, tunnelOptions } from "../../../components/vpn-sites/site-plan";
import { subnetPlan } from "../../../components/network/cidr-plan";
import type { RecordedResource, Recording } from "../../../tools/preview";
import { configurationOf, recordingOf } from "../../support/environments";
import { resourceOf, resourcesOf } from "../../support/recording";

const types = {
    device: "aws:ec2/customerGateway:CustomerGateway",
    connection: "aws:ec2/vpnConnection:VpnConnection",
    attachment: "aws:ec2transitgateway/vpcAttachment:VpcAttachment",
    gateway: "aws:ec2transitgateway/transitGateway:TransitGateway",
    table: "aws:ec2transitgateway/routeTable:RouteTable",
    association: "aws:ec2transitgateway/routeTableAssociation:RouteTableAssociation",
    propagation: "aws:ec2transitgateway/routeTablePropagation:RouteTablePropagation",
    way: "aws:ec2transitgateway/route:Route",
    route: "aws:ec2/route:Route",
    alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
};
const { offices, availabilityZones, network } = configurationOf("prod");
const plan = subnetPlan(network.cidr, availabilityZones);

describe("AC-9: production's offices", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await recordingOf("prod");
    });
    const one = (type: string, name: string) => resourceOf(recording, { type, name });
    const from = (resource: RecordedResource, property: string) => resource.propertyDependencies[property] ?? [];
    /** Ways of a table of the transit gateway: range, and name of what they lead to. */
    const ways = (table: RecordedResource) =>
        resourcesOf(recording, { type: types.way })
            .filter((way) => from(way, "transitGatewayRouteTableId").includes(table.urn))
            .map((way) => `${String(way.inputs["destinationCidrBlock"])} ${from(way, "transitGatewayAttachmentId")[0]?.split("::").at(-1)}`)
            .sort();

    it("have two of each kind of routing, or these tests say little", () => {
        expect(offices.map(({ bgpAsn }) => bgpAsn !== undefined)).to.include.members([true, false]);
    });

    it("TL-2: have tunnels that agree on strong ciphers alone, with keys in Secrets Manager and none in the program", () => {
        for (const { name } of offices) {
            const { inputs } = one(types.connection, `prod-${name}`);
            expect(inputs["presharedKeyStorage"]).to.equal("SecretsManager");
            for (const tunnel of [1, 2]) {
                expect(inputs, name).to.not.have.property(`tunnel${tunnel}PresharedKey`);
                expect(inputs[`tunnel${tunnel}IkeVersions`]).to.deep.equal(["ikev2"]);
                for (const phase of [1, 2]) {
                    expect(inputs[`tunnel${tunnel}Phase${phase}DhGroupNumbers`]).to.deep.equal([20, 21]);
                    expect(inputs[`tunnel${tunnel}Phase${phase}EncryptionAlgorithms`]).to.deep.equal(["AES256-GCM-16"]);
                    expect(inputs[`tunnel${tunnel}Phase${phase}IntegrityAlgorithms`]).to.deep.equal(["SHA2-384", "SHA2-512"]);
                }
                expect(inputs[`tunnel${tunnel}LogOptions`]).to.have.nested.property("cloudwatchLogOptions.logEnabled", true);
            }
        }
    });

    it("AC-11: come in by every zone, through the admin tier", () => {
        const attachment = one(types.attachment, "prod-sites");
        const subnets = from(attachment, "subnetIds").map((urn) => urn.split("::").at(-1));
        expect(subnets.sort()).to.deep.equal(availabilityZones.map((zone) => `prod-admin-${zone}`).sort());
        expect(one(types.gateway, "prod-sites").inputs).to.include({
            defaultRouteTableAssociation: "disable",
            defaultRouteTablePropagation: "disable",
            autoAcceptSharedAttachments: "disable",
        });
    });

    it("find a way to the tiers they reach, to no other, and to no other office", () => {
        const tierOf = { monitoring: "monitoring", "kubernetes-api": "endpoint" } as const;
        for (const { name, reaches } of offices) {
            const table = one(types.table, `prod-${name}`);
            expect(ways(table), name).to.deep.equal(reaches.map((reached) => `${plan.tiers[tierOf[reached]].block} prod-sites`).sort());
            const associated = resourcesOf(recording, { type: types.association }).filter((association) =>
                from(association, "transitGatewayRouteTableId").includes(table.urn),
            );
            expect(associated.flatMap((association) => from(association, "transitGatewayAttachmentId"))).to.deep.equal([
                one(types.connection, `prod-${name}`).urn,
            ]);
        }
    });

    it("are answered by static ways, or by what they announce themselves, and never announce anything to one another", () => {
        const expected = offices
            .filter(({ bgpAsn }) => bgpAsn === undefined)
            .flatMap(({ name, cidrs }) => cidrs.map((cidr) => `${cidr} prod-${name}`));
        const vpcTable = one(types.table, "prod-sites-vpc");
        expect(ways(vpcTable)).to.deep.equal(expected.sort());
        const propagations = resourcesOf(recording, { type: types.propagation });
        expect(propagations.map(({ name }) => name)).to.deep.equal(
            offices.filter(({ bgpAsn }) => bgpAsn !== undefined).map(({ name }) => `prod-${name}`),
        );
        for (const propagation of propagations) expect(from(propagation, "transitGatewayRouteTableId")).to.deep.equal([vpcTable.urn]);
        for (const { name, bgpAsn } of offices) {
            expect(one(types.connection, `prod-${name}`).inputs["staticRoutesOnly"], name).to.equal(bgpAsn === undefined);
        }
    });

    it("have no route to the gateway before it is attached to the VPC", () => {
        const attachment = one(types.attachment, "prod-sites").urn;
        const back = resourcesOf(recording, { type: types.route }).filter(({ inputs }) => "transitGatewayId" in inputs);
        expect(back).to.not.be.empty;
        for (const route of back) expect(from(route, "transitGatewayId"), route.name).to.include(attachment);
    });

    it("are missed by somebody when one tunnel is down, and at once when both are", () => {
        for (const { name } of offices) {
            const warning = one(types.alarm, `prod-${name}-tunnel-down`);
            const critical = one(types.alarm, `prod-${name}-office-cut-off`);
            for (const [alarm, severity] of [
                [warning, "warning"],
                [critical, "critical"],
            ] as const) {
                expect(alarm.inputs).to.include({ namespace: "AWS/VPN", metricName: "TunnelState", treatMissingData: "breaching" });
                expect(from(alarm, "alarmActions").map((urn) => urn.split("::").at(-1))).to.deep.equal([`prod-${severity}`]);
                expect(from(alarm, "dimensions")).to.deep.equal([one(types.connection, `prod-${name}`).urn]);
            }
        }
    });
});

describe("the plan of an office's VPN", () => {
    const office = { name: "here", cidrs: ["192.168.40.0/24"], gatewayAddress: "198.51.100.10" };
    const sound = { office, reachedRanges: ["10.30.128.0/20"], severities: ["critical", "warning", "info"], vpcCidr: "10.30.0.0/16" };

    it("has the same options for both tunnels", () => {
        const of = (tunnel: 1 | 2) => Object.entries(tunnelOptions(tunnel)).map(([name, value]) => [name.slice("tunnel1".length), value]);
        expect(of(1)).to.deep.equal(of(2));
        for (const name of Object.keys(tunnelOptions(2))) expect(name).to.match(/^tunnel2[A-Z]/);
    });

    it("writes a long BGP number where it fits", () => {
        expect(asnOf({ ...office, bgpAsn: 65_010 })).to.deep.equal({ bgpAsn: "65010" });
        expect(asnOf({ ...office, bgpAsn: 4_200_000_000 })).to.deep.equal({ bgpAsnExtended: "4200000000" });
        expect(asnOf(office)).to.have.property("bgpAsn");
    });

    it("tells one tunnel from both", () => {
        const holds = (state: { min: number; max: number }) =>
            siteAlarms("here", "vpn-1")
                .filter(({ statistic, comparison, threshold }) => {
                    const value = statistic === "Minimum" ? state.min : state.max;
                    return comparison === "LessThanThreshold" ? value < threshold : value <= threshold;
                })
                .map(({ severity }) => severity);
        expect(holds({ min: 1, max: 1 })).to.deep.equal([]);
        expect(holds({ min: 0.5, max: 0.5 })).to.deep.equal(["warning"]);
        expect(holds({ min: 0, max: 0 })).to.deep.equal(["warning", "critical"]);
    });

    it("names every fault at once", () => {
        expect(siteFaults(sound)).to.deep.equal([]);
        const faults = siteFaults({
            office: { ...office, cidrs: ["8.8.0.0/16", "10.30.4.0/24"], bgpAsn: 64_512 },
            reachedRanges: ["10.30.0.0/16", "10.40.0.0/20"],
            severities: ["critical"],
            vpcCidr: "10.30.0.0/16",
        });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "office.cidrs",
            "office.cidrs",
            "office.bgpAsn",
            "reachedRanges",
            "reachedRanges",
            "topicArns.warning",
            "topicArns.info",
        ]);
        expect(siteFaults({ ...sound, reachedRanges: [], office: { ...office, cidrs: [] } })).to.have.length(2);
    });
});
