import { expect } from "chai";

import { faultsText } from "../../../stacks/schema/faults/fault";
import { changed, faultsOf, flat, read, shipped } from "./support";

describe("configuration: every fault at once", () => {
    const ten = [
        ["network.cidr", "10.30.5.0/16"],
        ["network.serviceCidr", "10.130.0.0/16"],
        ["availabilityZones", ["eu-central-1a", "eu-central-1b"]],
        ["replicaRegion", "eu-central-1"],
        ["weaviate.replicas", 1],
        ["weaviate.anonymousAccess", true],
        ["cluster.publicEndpoint", true],
        ["vpn.people[0].csr", "none"],
        ["tags.environment", "staging"],
        ["retentionDays.flowLogs", 1],
    ] as const;
    // The clients' pools lie in the range that services are moved to.
    const paths = [
        ...ten.map(([path]) => path).filter((path) => path !== "network.serviceCidr"),
        "vpn.endpoints.cluster-admin.clientCidr",
        "vpn.endpoints.monitoring-admin.clientCidr",
    ];

    it("names each of many, none twice, with all four parts", () => {
        const faults = faultsOf("prod", ...ten.map(([path, value]): [string, never] => [path, value as never]));
        expect(faults.map(({ path }) => path)).to.have.members(paths.map((path) => `weaviate-aws:${path}`));
        for (const { found, allowed, mend } of faults) for (const part of [found, allowed, mend]) expect(part).to.match(/\S/);
    });

    it("counts them in the message, and shows each as a block", () => {
        const { faults } = read("prod", changed("prod", ["weaviate.replicas", 2], ["account", "1"]));
        const message = faultsText('Configuration of stack "prod"', faults);
        expect(message).to.match(/^Configuration of stack "prod" has 2 faults:\n/);
        expect(message).to.include(
            "  weaviate-aws:weaviate.replicas\n    found:   2\n    allowed: a whole number from 3 to 50 (replicas)\n    mend:    take at least three",
        );
    });

    it("finds what is wrong between fields though others of the same sections are malformed", () => {
        const faults = faultsOf(
            "prod",
            ["network.natPerZone", "yes"],
            ["network.zzz", 1],
            ["offices[0].name", 7],
            ["offices[0].cidrs[0]", "10.30.0.0/24"],
            ["offices[1]", "lisbon"],
            ["vpn.endpoints.cluster-admin.groups", 3],
            ["vpn.endpoints.cluster-admin.clientCidr", "10.20.0.0/22"],
            ["siem.token", 5],
            ["siem.region", "us-east-1"],
        );
        expect(faults.map(({ path }) => path)).to.include.members([
            "weaviate-aws:offices[0].cidrs[0]",
            "weaviate-aws:vpn.endpoints.cluster-admin.clientCidr",
            "weaviate-aws:siem.region",
        ]);
    });

    it("finds overlaps though a whole section is no JSON", () => {
        const values = { ...flat(shipped("prod")), "weaviate-aws:alerts": "{", "weaviate-aws:replicaRegion": "eu-central-1" };
        const { faults } = read("prod", values);
        expect(faults.map(({ path }) => path)).to.deep.equal(["weaviate-aws:replicaRegion", "weaviate-aws:alerts"]);
    });

    it("asks for every required key of an empty configuration, and for nothing that has a default", () => {
        const required = [
            "account",
            "allowedRegions",
            "availabilityZones",
            "breakGlass",
            "deployer",
            "domain",
            "identityProvider",
            "network",
            "replicaRegion",
            "roles",
            "tags",
            "vpn",
        ];
        const { faults } = read("prod", {});
        const own = faults.filter(({ path }) => path.startsWith("weaviate-aws:"));
        expect(own.map(({ path }) => path.slice("weaviate-aws:".length)).sort()).to.include.members(required);
        expect(faults.map(({ path }) => path)).to.include.members([
            "aws:region",
            "aws:allowedAccountIds",
            "pulumi:disable-default-providers",
        ]);
        expect(own.filter(({ path }) => !path.endsWith("alerts.routes.critical"))).to.have.length(required.length);
    });

    it("refuses a stack that is no environment", () => {
        expect(read("production", shipped("prod")).faults.map(({ path }) => path)).to.include("stack");
    });
});
