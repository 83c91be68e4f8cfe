import { expect } from "chai";
import fc from "fast-check";

import { managedGroups } from "../../../components/edge/managed-rules";
import { webAclFaults } from "../../../components/edge/web-acl-faults";
import { secretHeaders, webAclCapacity, webAclRules, type WebAclExclusion } from "../../../components/edge/web-acl-plan";
import { requestRates } from "../../../components/edge/web-acl-rates";
import type { Recording } from "../../../tools/preview";
import { blocks, common, tooLarge, usual } from "./blocking";
import { one, perimeter } from "./perimeter";
import type { Request } from "./requests";

const size = (path: string): WebAclExclusion => ({
    group: common,
    rule: "SizeRestrictions_BODY",
    path,
    excludedBecause: "Vectors are large",
});

describe("WF-2: what is special to Weaviate is blocked at the edge", () => {
    const administration = ["backups", "authz", "users", "cluster", "nodes"];

    it("blocks its administration, and nothing of its data", () => {
        for (const api of administration) {
            for (const path of [`/v1/${api}`, `/v1/${api}/s3`, `/v1/${api}?a=b`])
                expect(blocks(usual, { path }), path).to.equal("administrative-api");
        }
        for (const path of [
            "/v1/objects",
            "/v1/batch/objects",
            "/v1/graphql",
            "/v1/schema/Users",
            "/v1/meta",
            "/v1/.well-known/ready",
            "/",
        ]) {
            expect(blocks(usual, { path }), path).to.equal(undefined);
        }
        for (const path of ["/app/v1/users", "/v1/usersguide", "/v1/objects/v1/backups", "/weaviate.v1.Weaviate/Search"]) {
            expect(blocks(usual, { path }), `${path} is no administration`).to.equal(undefined);
        }
    });

    it("is not taken in by a path that is written another way", () => {
        const disguises = [
            "/v1/%62ackups",
            "/v1/%u0062ackups",
            "//v1/backups",
            "/v1//backups",
            "/v1/./backups",
            "/v1/objects/../backups",
            "/objects/../../v1/backups",
            "/../v1/backups",
            "/v1\\backups",
            "/v1%2Fbackups",
            "/v1%5cbackups",
            "/v1/objects%2f..%2fbackups",
            "/V1/Backups",
            "/v1/backups/",
            "/v1/backups;a=b/s3",
            "/v1/backups%00",
        ];
        for (const path of disguises) expect(blocks(usual, { path }), path).to.equal("administrative-api");
    });

    it("finds the administration whatever part of it is escaped, doubled or led astray", () => {
        const escaped = (text: string, at: readonly boolean[]) =>
            [...text].map((letter, index) => (at[index] ? `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}` : letter)).join("");
        fc.assert(
            fc.property(
                fc.constantFrom(...administration),
                fc.constantFrom("/", "//", "/./", "/a/../", "\\"),
                fc.constantFrom("/", "//", "/./", "/x/../", "\\", "/\\"),
                fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
                (api, before, between, at) => {
                    expect(blocks(usual, { path: escaped(`${before}v1${between}${api}`, at) })).to.equal("administrative-api");
                },
            ),
        );
    });

    it("blocks credentials of AWS in a header, in whatever case", () => {
        for (const name of ["X-AWS-ACCESS-KEY", "x-aws-secret-key", "X-Aws-Session-Token"]) {
            expect(blocks(usual, { path: "/v1/objects", headers: { [name]: "AKIA" } }), name).to.equal("aws-credentials");
        }
        expect(blocks(usual, { path: "/v1/objects", headers: { "X-OpenAI-Api-Key": "secret" } })).to.equal(undefined);
    });

    it("blocks by country, also when more are named than one statement takes", () => {
        const letters = [..."ABCDEFGH"];
        const many = letters.flatMap((first) => letters.map((second) => `${first}${second}`)).filter((code) => code !== "DE");
        expect(blocks({ ...usual, allowedCountries: [...many, "DE"] }, { path: "/" })).to.equal(undefined);
        expect(blocks({ ...usual, allowedCountries: many }, { path: "/" })).to.equal("other-countries");
        expect(blocks({ ...usual, blockedCountries: [...many, "DE"] }, { path: "/" })).to.equal("blocked-countries");
        expect(blocks({ ...usual, blockedCountries: many }, { path: "/" })).to.equal(undefined);
    });
});

describe("WF-3: a managed rule that stops what is meant to pass counts on the named paths and nowhere else", () => {
    const large = (path: string): Request => ({ path, labels: { [common]: [tooLarge] } });

    it("blocks by itself where nothing is excluded", () => {
        expect(blocks(usual, large("/v1/batch/objects"))).to.equal("common");
    });

    it("passes on the path, blocks beside it", () => {
        const needs = { ...usual, exclusions: [size("/v1/batch/*"), size("/v1/graphql")] };
        for (const path of ["/v1/batch/objects", "/v1/batch/references", "/v1/graphql"])
            expect(blocks(needs, large(path)), path).to.equal(undefined);
        for (const path of ["/v1/objects", "/v1/graphql/batch", "/v1/batch", "/", "/v1/batch/../schema", "/v1/batch/%2e%2e/schema"]) {
            expect(blocks(needs, large(path)), path).to.equal("common-SizeRestrictions_BODY");
        }
    });

    it("takes a star in the middle for what is between two slashes", () => {
        const needs = { ...usual, exclusions: [size("/v1/*/things")] };
        expect(blocks(needs, large("/v1/some/things"))).to.equal(undefined);
        for (const path of ["/v1/some/other/things", "/v1//things", "/v1/some/things/more", "/v1xsome/things"]) {
            expect(blocks(needs, large(path)), path).to.equal("common-SizeRestrictions_BODY");
        }
    });

    it("passes everywhere only if everywhere is named", () => {
        expect(blocks({ ...usual, exclusions: [size("/*"), size("/v1/batch/*")] }, large("/anything"))).to.equal(undefined);
    });

    it("leaves the group's other rules as they are", () => {
        const label = "awswaf:managed:aws:core-rule-set:CrossSiteScripting_Body";
        const request = { path: "/v1/batch/objects", labels: { [common]: [tooLarge, label] } };
        expect(blocks({ ...usual, exclusions: [size("/v1/batch/*")] }, request)).to.equal("common");
    });
});

describe("WF-1: the plan of a web ACL", () => {
    const exclusion = fc
        .constantFrom(...managedGroups.flatMap(({ name, labels }) => Object.keys(labels).map((rule) => ({ group: name, rule }))))
        .chain(({ group, rule }) =>
            fc
                .constantFrom("/*", "/v1/batch/*", "/v1/graphql", "/v1/*/a")
                .map((path) => ({ group, rule, path, excludedBecause: "A reason" })),
        );

    it("asks every group about every request whatever is excluded, in an order of its own, within AWS's capacity", () => {
        fc.assert(
            fc.property(fc.array(exclusion, { maxLength: 12 }), (exclusions) => {
                const needs = { ...usual, exclusions, blockedAddresses: ["192.0.2.0/24"], allowedCountries: ["DE"] };
                const rules = webAclRules("acl", needs);
                expect(rules.map(({ priority }) => priority)).to.deep.equal(rules.map((_, index) => index));
                expect(new Set(rules.map(({ name }) => name)).size).to.equal(rules.length);
                for (const { name, action, overrideAction } of rules) {
                    expect(name).to.match(/^[\w-]{1,128}$/);
                    expect((action === undefined) !== (overrideAction === undefined), name).to.equal(true);
                }
                for (const { name } of managedGroups) {
                    const asked = rules.find(({ statement }) => statement.managedRuleGroupStatement?.name === name);
                    expect(asked?.overrideAction).to.deep.equal({ none: {} });
                }
                expect(webAclFaults("acl", needs)).to.deep.equal([]);
                expect(webAclCapacity(rules)).to.be.below(5000);
            }),
        );
    });

    it("counts capacity as AWS does: what a group has, and ten for each transformation", () => {
        const groups = 25 + 50 + 700 + 200 + 200 + 200 + 100;
        // A path by expression 3 and three transformations; a method 3. Rates of 2: of addresses, twice with two paths and a method, and with
        // two keys of 30, one of which is transformed. A size by expression 3, that of a body 1. Three headers of 1. Twice a path and an
        // expression with a transformation.
        const own = 2 + 2 * (2 + 33 + 33 + 3) + (2 + 2 * 30 + 10) + 3 + 1 + 33 + 3 + 2 * (33 + 13);
        expect(webAclCapacity(webAclRules("acl", usual))).to.equal(groups + own);
        // A label 1; a prefix 2 and two transformations, there and where a body is larger than is seen.
        expect(webAclCapacity(webAclRules("acl", { ...usual, exclusions: [size("/v1/batch/*")] }))).to.equal(groups + own + 1 + 22 + 22);
    });

    it("stays with the version that is named, and only of a group that has any", () => {
        const versions = { [common]: "Version_1.19" };
        const rule = webAclRules("acl", { ...usual, versions }).find(({ name }) => name === "common");
        expect(rule?.statement.managedRuleGroupStatement?.version).to.equal("Version_1.19");
        expect(webAclFaults("acl", { ...usual, versions: { AWSManagedRulesAnonymousIpList: "Version_1" } })).to.have.length(1);
    });

    it("names every fault at once", () => {
        const faults = webAclFaults("acl", {
            rates: requestRates({
                requestsPerFiveMinutes: 1,
                requestsOfAKeyPerFiveMinutes: 1,
                ingestPerFiveMinutes: 1,
                queriesPerFiveMinutes: 1,
            }),
            maximumBodyMiB: 0,
            maximumGraphqlDepth: 4,
            allowsIntrospection: false,
            largeBodyPaths: ["v1/batch", "/v1/batch/*"],
            allowedCountries: ["de", "FR"],
            blockedCountries: ["FR"],
            blockedAddresses: ["0.0.0.0/0", "2001:db8::/32"],
            exclusions: [
                { group: "AWSManagedRulesPHPRuleSet", rule: "x", path: "v1", excludedBecause: " " },
                { group: common, rule: "SizeRestrictions_Body", path: "/%62", excludedBecause: "Why not" },
            ],
            versions: { AWSManagedRulesPHPRuleSet: "Version_1" },
        });
        expect(faults.map(({ propertyPath }) => propertyPath)).to.deep.equal([
            "requestsPerFiveMinutes",
            "ingestPerFiveMinutes",
            "queriesPerFiveMinutes",
            "requestsOfAKeyPerFiveMinutes",
            "maximumBodyMiB",
            "maximumGraphqlDepth",
            "largeBodyPaths",
            "allowedCountries",
            "blockedCountries",
            "blockedAddresses",
            "blockedAddresses",
            "versions.AWSManagedRulesPHPRuleSet",
            "exclusions[0].group",
            "exclusions[0].path",
            "exclusions[0].excludedBecause",
            "exclusions[1].rule",
            "exclusions[1].path",
        ]);
    });
});

describe("the web ACL that is made", () => {
    let recording: Recording;
    before(async function () {
        this.timeout(60_000);
        recording = await perimeter();
    });
    const inputs = () => one(recording, "aws:wafv2/webAcl:WebAcl", "prod").inputs;

    it("AC-4: is for load balancers of the region, and admits what no rule blocks", () => {
        expect(inputs()).to.include({ name: "prod", scope: "REGIONAL" });
        expect(inputs()["defaultAction"]).to.deep.equal({ allow: {} });
    });

    it("blocks the addresses of its own set", () => {
        const acl = one(recording, "aws:wafv2/webAcl:WebAcl", "prod");
        const set = one(recording, "aws:wafv2/ipSet:IpSet", "prod-blocked");
        expect(set.inputs).to.deep.include({ addresses: ["192.0.2.0/24"], ipAddressVersion: "IPV4", scope: "REGIONAL" });
        expect(acl.propertyDependencies["rules"]).to.deep.equal([set.urn]);
        const rule = (acl.inputs["rules"] as { name: string; statement: object; action: object }[]).find(
            ({ name }) => name === "blocked-addresses",
        );
        expect(rule?.statement)
            .to.have.nested.property("ipSetReferenceStatement.arn")
            .that.is.a("string")
            .and.not.equals("blocked-addresses");
        expect(rule?.action).to.deep.equal({ block: {} });
    });

    it("WF-4: measures every rule, and shows nobody's credentials in a sample", () => {
        for (const { visibilityConfig } of inputs()["rules"] as { visibilityConfig: object }[]) {
            expect(visibilityConfig).to.include({ cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true });
        }
        const [protection, query] = (
            inputs()["dataProtectionConfig"] as { dataProtections: { action: string; field: { fieldType: string; fieldKeys: string[] } }[] }
        ).dataProtections;
        expect(protection?.action).to.equal("SUBSTITUTION");
        expect(query).to.deep.include({ action: "SUBSTITUTION" });
        expect(query?.field).to.include({ fieldType: "SINGLE_QUERY_ARGUMENT" });
        expect(query?.field.fieldKeys).to.include.members(["token", "access_token", "api_key"]);
        expect(protection?.field.fieldKeys).to.include.members(["authorization", "cookie", "x-aws-secret-key", "x-openai-api-key"]);
        for (const header of secretHeaders) expect(header).to.match(/^[a-z0-9-]+$/);
    });
});
