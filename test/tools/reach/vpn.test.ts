import { expect } from "chai";

import type { Recording } from "../../../tools/preview";
import { portText } from "../../../tools/reach/port-set";
import { everyPort, Network } from "../../../tools/reach/reach";
import { stackOf } from "../../../tools/reach/stack";
import { register, resourceOf, withdraw } from "../../support/breaking";
import { draftOf, recordingOf } from "../../support/environments";

const rule = "aws:ec2clientvpn/authorizationRule:AuthorizationRule";
const association = "aws:ec2clientvpn/networkAssociation:NetworkAssociation";
const egress = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const admins = "vpn cluster-admin group weaviate-platform-admin";
const oncall = "vpn cluster-admin group weaviate-sre-oncall";
const readers = "vpn monitoring-admin group weaviate-security-auditor";

describe("who reaches what by the VPN in prod", function () {
    this.timeout(60_000);
    let production: Recording;
    before(async () => {
        production = await recordingOf("prod");
    });

    const broken = (open: (recording: Recording) => void): Recording => {
        const copy = draftOf(production);
        open(copy);
        return copy;
    };
    const reach = (recording: Recording, from: string, to: string) => {
        const network = new Network(stackOf(recording));
        const place = (name: string) => {
            const found = network.places.find((candidate) => candidate.name === name);
            if (found === undefined) throw new Error(`there is no place ${name}`);
            return found;
        };
        return network.reach(place(from), place(to));
    };
    const ports = (recording: Recording, from: string, to: string) => portText(everyPort(reach(recording, from, to)));

    it("AC-10, MT-2: keeps the ways to the cluster and to the dashboards apart", () => {
        expect(ports(production, admins, "control-plane")).to.equal("tcp 443");
        expect(ports(production, admins, "monitoring")).to.equal("");
        expect(ports(production, readers, "monitoring")).to.equal("tcp 3000");
        expect(ports(production, readers, "control-plane")).to.equal("");
        const stops = reach(production, admins, "monitoring").hops.filter(({ verdict }) => verdict === "stops");
        expect(stops.map(({ at }) => at).join("\n")).to.match(/security group .*\n?.*authorization rules/s);
    });

    it("needs rule, association and security group, each of them", () => {
        const endpoint = "prod-cluster-admin";
        const withoutRule = broken((copy) => withdraw(copy, rule, `${endpoint}-endpoint-weaviate-platform-admin`));
        expect(ports(withoutRule, admins, "control-plane")).to.equal("");
        expect(ports(withoutRule, oncall, "control-plane")).to.equal("tcp 443");
        const unassociated = broken((copy) => {
            for (const zone of ["a", "b", "c"]) withdraw(copy, association, `${endpoint}-eu-central-1${zone}`);
        });
        expect(ports(unassociated, admins, "control-plane")).to.equal("");
        const [opening] = production.resources.filter(
            ({ type, name }) => type === egress && name.startsWith("prod-vpn-cluster-admin-to-control-plane-"),
        );
        expect(
            ports(
                broken((copy) => withdraw(copy, egress, String(opening?.name))),
                admins,
                "control-plane",
            ),
        ).to.equal("");
    });

    it("sees that a narrower rule for one group takes the range from the others", () => {
        const narrowed = broken((copy) => {
            const whole = resourceOf(copy, rule, "prod-cluster-admin-endpoint-weaviate-platform-admin");
            const [, block = ""] = /^(.*)\/\d+$/.exec(String(whole.inputs["targetNetworkCidr"])) ?? [];
            const prefix = Number(String(whole.inputs["targetNetworkCidr"]).split("/")[1]);
            // Half of the tier holds the subnets of all three zones.
            register(copy, whole, "prod-cluster-admin-narrow", (made) => {
                Object.assign(made.inputs, { targetNetworkCidr: `${block}/${prefix + 1}` });
            });
        });
        expect(ports(narrowed, admins, "control-plane")).to.equal("tcp 443");
        expect(ports(narrowed, oncall, "control-plane")).to.equal("");
        const [, , ...rest] = reach(narrowed, oncall, "control-plane").hops;
        expect(rest.map(({ by }) => by)).to.include("prod-cluster-admin-narrow is for others");
    });

    it("sees a rule for everyone, and one for everything", () => {
        const open = broken((copy) => {
            register(copy, resourceOf(copy, rule, "prod-monitoring-admin-monitoring-weaviate-sre-oncall"), "prod-everyone", (made) => {
                delete made.inputs["accessGroupId"];
                made.inputs["authorizeAllGroups"] = true;
            });
        });
        expect(ports(open, "vpn monitoring-admin", "monitoring")).to.equal("tcp 3000");
        expect(() => reach(production, "vpn monitoring-admin", "monitoring")).to.throw("there is no place");
    });
});
