import { expect } from "chai";

import { agreementFaults } from "../../../stacks/schema/checks/agreement";
import { loosenings } from "../../../stacks/schema/checks/loosenings";
import { faultsText } from "../../../stacks/schema/faults/fault";
import type { Environment } from "../../../stacks/schema/environment";
import { environmentNames, type EnvironmentName } from "../../../stacks/schema/sections/account";
import { changed, read, request, shipped, type Configuration, type Json } from "./support";

function environment(stack: EnvironmentName, configuration: Configuration = shipped(stack)): Environment {
    const { environment, faults } = read(stack, configuration);
    if (environment === undefined) throw new Error(faultsText(stack, faults));
    return environment;
}

describe("the shipped stack files", () => {
    for (const stack of environmentNames) {
        it(`${stack} is without fault in a preview`, () => {
            expect(environment(stack).name).to.equal(stack);
        });

        it(`${stack} is refused by up, for each value that is for documentation`, () => {
            const { faults } = read(stack, shipped(stack), { dryRun: false });
            const paths = faults.map(({ path }) => path);
            expect(paths).to.include.members(
                ["account", "domain", "deployer.roleArn", "identityProvider.issuer"].map((path) => `weaviate-aws:${path}`),
            );
            expect(faults.every(({ allowed }) => allowed.includes("only a preview takes it"))).to.equal(true);
            expect(faults.find(({ path }) => path === "weaviate-aws:account")?.mend).to.include("pulumi config set weaviate-aws:account");
        });
    }

    it("agree with one another", () => {
        expect(agreementFaults(environmentNames.map((stack) => environment(stack)))).to.deep.equal([]);
    });

    it("loosen safeguards in dev alone, each with a reason", () => {
        expect(loosenings(environment("dev")).map(({ path }) => path)).to.have.members([
            "weaviate-aws:network.sharedNatBecause",
            "weaviate-aws:vpn.sharedEndpointBecause",
            "weaviate-aws:vpn.endpoints.cluster-admin.certificateOnlyBecause",
            "weaviate-aws:privateCa.keyInStateBecause",
        ]);
        expect(loosenings(environment("staging"))).to.deep.equal([]);
        expect(loosenings(environment("prod"))).to.deep.equal([]);
    });

    it("become an environment that nobody can change", () => {
        const { network } = environment("prod");
        expect(() => {
            network.cidr = "10.99.0.0/16";
        }).to.throw(TypeError);
    });

    it("are taken by up once every value is one's own", () => {
        const own = JSON.stringify(shipped("prod"))
            .replaceAll("111122223333", "210987654098")
            .replaceAll("example.com", "analytical-engines.io")
            .replaceAll("198.51.100.10", "81.2.69.142")
            .replaceAll("203.0.113.20", "81.2.69.143");
        const configuration = JSON.parse(own) as Configuration;
        const vpn = configuration["weaviate-aws:vpn"] as { people: Json };
        vpn.people = [{ name: "ada.lovelace", group: "platform-admin", csr: request("own") }];
        const { faults } = read("prod", configuration, { dryRun: false });
        expect(faults).to.deep.equal([]);
    });
});

describe("AT-1: environments beside one another", () => {
    const disagreements = (...changes: [path: string, value: Json | undefined][]) =>
        agreementFaults([environment("staging"), environment("prod", changed("prod", ...changes))]).map(
            ({ environment, path }) => `${environment} ${path.slice("weaviate-aws:".length)}`,
        );

    it("state the same ranges", () => {
        expect(disagreements(["network.otherEnvironments.staging", "10.21.0.0/16"])).to.deep.equal([
            "prod network.otherEnvironments.staging",
        ]);
    });

    it("do not overlap", () => {
        expect(disagreements(["network.otherEnvironments.staging", "10.21.0.0/16"], ["network.cidr", "10.20.0.0/16"])).to.include.members([
            "staging network.cidr",
            "prod network.cidr",
        ]);
    });

    it("give VPN clients ranges apart", () => {
        expect(disagreements(["vpn.endpoints.cluster-admin.clientCidr", "10.120.0.0/22"])).to.have.members([
            "staging vpn.endpoints.cluster-admin.clientCidr",
            "prod vpn.endpoints.cluster-admin.clientCidr",
        ]);
    });

    it("claim no service of one account twice", () => {
        const staging = environment("staging");
        const sameAccount: Environment = { ...environment("prod"), account: staging.account };
        expect(agreementFaults([staging, sameAccount]).filter(({ path }) => path.includes("baseline"))).to.have.length(18);
    });

    it("have names of their own", () => {
        expect(disagreements(["domain", "weaviate.staging.example.com"])).to.have.members(["staging domain", "prod domain"]);
    });
});
