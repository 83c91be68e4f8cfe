import { expect } from "chai";
import fc from "fast-check";

import { vectorPaths, webAclRules } from "../../../components/edge/web-acl-plan";
import { rateFaults, requestRates } from "../../../components/edge/web-acl-rates";
import { numberAbove } from "../../../components/edge/web-acl-statements";
import { blocks, common, crossSite, tooLarge, usual } from "./blocking";
import { holds, type Request } from "./requests";

describe("WF-2: bodies are as large as their path needs", () => {
    const sized = (bytes: number | string, path = "/v1/batch/objects"): Request => ({
        path,
        method: "POST",
        headers: { "Content-Length": String(bytes) },
    });

    it("blocks one that says it is larger than any may be, to the byte", () => {
        const needs = { ...usual, maximumBodyMiB: 10, largeBodyPaths: vectorPaths };
        for (const bytes of [0, 9999, 8 << 20, 10 << 20, `00${10 << 20}`])
            expect(blocks(needs, sized(bytes)), `${bytes}`).to.equal(undefined);
        for (const bytes of [(10 << 20) + 1, 11 << 20, 1e12, `000${(10 << 20) + 1}`]) {
            expect(blocks(needs, sized(bytes)), `${bytes}`).to.equal("body-size");
        }
        expect(blocks(needs, { path: "/v1/batch/objects", method: "POST" })).to.equal(undefined);
    });

    it("knows every number above a limit, and none below, within what an expression of AWS may be long", () => {
        fc.assert(
            fc.property(fc.integer({ min: 1, max: 1 << 30 }), fc.integer({ min: 0, max: 2 ** 31 }), (limit, number) => {
                const above = new RegExp(numberAbove(limit));
                expect(above.test(String(number)), `${number} above ${limit}`).to.equal(number > limit);
                for (const near of [limit - 1, limit, limit + 1]) expect(above.test(String(near))).to.equal(near > limit);
                expect(numberAbove(limit).length).to.be.at.most(200);
            }),
        );
    });

    it("lets bodies above 8 KB in by the paths of vectors alone", () => {
        const needs = { ...usual, largeBodyPaths: vectorPaths };
        const large = (path: string): Request => ({ path, labels: { [common]: [tooLarge] } });
        for (const path of ["/v1/batch/objects", "/v1/batch/references", "/v1/objects", "/v1/objects/Thing/1", "/v1/graphql"]) {
            expect(blocks(needs, large(path)), path).to.equal(undefined);
            expect(blocks(usual, large(path)), `${path}, where no vectors come in`).to.equal("common");
        }
        for (const path of ["/v1/schema", "/v1/batch/../schema", "/app/v1/batch/objects", "/", "/v1/meta"]) {
            expect(blocks(needs, large(path)), path).to.equal("common-SizeRestrictions_BODY");
        }
    });
});

describe("WF-2: a body that says nothing of its size is not larger than is seen, but where documents come in", () => {
    const needs = { ...usual, largeBodyPaths: vectorPaths };
    const chunks = (path: string, bytes: number): Request => ({ path, method: "POST", headers: { "Transfer-Encoding": "chunked" }, bytes });

    it("blocks it on every other path", () => {
        for (const path of ["/v1/schema", "/", "/app/upload", "/v1/batch/../schema"]) {
            expect(blocks(needs, chunks(path, 8193)), path).to.equal("body-beyond-sight");
            expect(blocks(needs, chunks(path, 8192)), path).to.equal(undefined);
        }
        for (const path of ["/v1/batch/objects", "/v1/objects", "/v1/graphql"]) {
            expect(blocks(needs, chunks(path, 1 << 24)), path).to.equal(undefined);
            expect(blocks(usual, chunks(path, 1 << 24)), `${path}, where no vectors come in`).to.equal("body-beyond-sight");
        }
    });

    it("lets it in where AWS's rule on sizes is excluded", () => {
        const exclusion = { group: common, rule: "SizeRestrictions_BODY", excludedBecause: "Files come in" };
        expect(blocks({ ...needs, exclusions: [{ ...exclusion, path: "/app/upload" }] }, chunks("/app/upload", 9000))).to.equal(undefined);
        expect(blocks({ ...needs, exclusions: [{ ...exclusion, path: "/*" }] }, chunks("/anything", 9000))).to.equal(undefined);
    });
});

describe("WF-3: documents are not taken for attacks where they come in", () => {
    const html = (path: string): Request => ({ path, method: "POST", labels: { [common]: [crossSite] } });

    it("counts what looks into bodies there, and blocks it elsewhere", () => {
        const needs = { ...usual, largeBodyPaths: vectorPaths };
        for (const path of ["/v1/batch/objects", "/v1/objects/Thing/1", "/v1/graphql"])
            expect(blocks(needs, html(path)), path).to.equal(undefined);
        for (const path of ["/v1/schema", "/app/comment", "/v1/batch/../schema"])
            expect(blocks(needs, html(path)), path).to.equal("common-CrossSiteScripting_BODY");
        expect(blocks(usual, html("/v1/objects"))).to.equal("common");
    });

    it("leaves the rules that look elsewhere than into bodies as they are", () => {
        const rules = webAclRules("acl", { ...usual, largeBodyPaths: vectorPaths });
        const [group] = rules.flatMap(({ statement }) => (statement.managedRuleGroupStatement?.name === common ? [statement] : []));
        const counted = group?.managedRuleGroupStatement?.ruleActionOverrides?.map(({ name }) => name) ?? [];
        expect(counted).to.have.length(5);
        for (const name of counted) expect(name).to.match(/_BODY$/);
    });
});

describe("WF-2: questions that Weaviate need not answer to the internet", () => {
    const ask = (query: string, path = "/v1/graphql"): Request => ({ path, method: "POST", body: JSON.stringify({ query }) });
    const nested = (braces: number) => "{ Get ".repeat(braces) + "}".repeat(braces);
    const escaped = (text: string) => text.replace(/_/g, "\\u005f").replace(/[{]/g, "\\u007B");

    it("blocks questions about the schema itself, and lets a name of a type pass", () => {
        for (const query of [
            "{__schema{types{name}}}",
            '{ __type(name: "Thing") { name } }',
            "query Q { a: __schema\n{ types { name } } }",
        ])
            for (const path of ["/v1/graphql", "/v1/graphql/batch", "/v1//%67raphql"])
                expect(blocks(usual, ask(query, path)), query).to.equal("graphql-introspection");
        const hidden = { ...ask(""), body: `{"query":"${escaped("{ __schema { types { name } } }")}"}` };
        expect(blocks(usual, hidden)).to.equal("graphql-introspection");
        for (const query of ["{ Get { Thing { __typename } } }", "{ Get { Thing(where: {path: [schema]}) { type } } }"])
            expect(blocks(usual, ask(query)), query).to.equal(undefined);
        expect(blocks(usual, ask("{__schema{types{name}}}", "/app/graphql"))).to.equal(undefined);
        expect(blocks({ ...usual, allowsIntrospection: true }, ask("{__schema{types{name}}}"))).to.equal(undefined);
    });

    it("blocks a query that goes down too far, to the brace", () => {
        for (const maximumGraphqlDepth of [5, 20, 64]) {
            const needs = { ...usual, maximumGraphqlDepth };
            // The JSON's own brace is one.
            expect(blocks(needs, ask(nested(maximumGraphqlDepth - 1)))).to.equal(undefined);
            expect(blocks(needs, ask(nested(maximumGraphqlDepth)))).to.equal("graphql-depth");
        }
        expect(blocks(usual, { ...ask(""), body: `{"query":"${escaped(nested(20))}"}` })).to.equal("graphql-depth");
        expect(blocks(usual, ask("{ a } ".repeat(500)))).to.equal(undefined);
    });

    it("sees no more than AWS WAF does: what stands behind 8 KB comes through, as the documentation says", () => {
        const padded = " ".repeat(9000);
        expect(blocks({ ...usual, largeBodyPaths: vectorPaths }, ask(`${padded}{__schema{types{name}}}`))).to.equal(undefined);
    });

    it("writes expressions that AWS takes", () => {
        const texts = webAclRules("acl", { ...usual, maximumGraphqlDepth: 64 }).flatMap(({ statement }) =>
            (statement.andStatement?.statements ?? []).flatMap((one) => one.regexMatchStatement?.regexString ?? []),
        );
        for (const text of texts) expect(text.length, text).to.be.at.most(200);
    });
});

describe("WF-2: requests are counted by what they ask for and who asks", () => {
    const rules = webAclRules("acl", { ...usual, rates: requestRates({ requestsPerFiveMinutes: 5000, ingestPerFiveMinutes: 100 }) });
    const rate = (name: string) => {
        const found = rules.find((rule) => rule.name === name)?.statement.rateBasedStatement;
        if (found === undefined) throw new Error(`there is no rule ${name}`);
        return found;
    };
    /** Rules that count a request, beside the one that counts all of them. */
    const counting = (request: Request) =>
        ["ingest-of-an-address", "queries-of-an-address"].filter((name) => {
            const narrowed = rate(name).scopeDownStatement;
            return narrowed !== undefined && holds(narrowed, request, new Set());
        });

    it("tells writing from reading, over REST and gRPC, however the path is written", () => {
        const grpc = (call: string): Request => ({ path: `/weaviate.v1.Weaviate/${call}`, method: "POST" });
        const writes: Request[] = [
            { path: "/v1/batch/objects", method: "POST" },
            { path: "/v1/batch/objects", method: "DELETE" },
            { path: "/v1//%62atch/objects", method: "POST" },
            ...["POST", "PUT", "PATCH", "DELETE"].map((method) => ({ path: "/v1/objects/Thing/1", method })),
            ...["BatchObjects", "BatchDelete", "BatchSend", "BatchStream"].map(grpc),
        ];
        for (const request of writes) expect(counting(request), JSON.stringify(request)).to.deep.equal(["ingest-of-an-address"]);
        const reads: Request[] = [
            { path: "/v1/graphql", method: "POST" },
            { path: "/v1/graphql/batch", method: "POST" },
            { path: "/V1/objects?class=Thing" },
            grpc("Search"),
            grpc("Aggregate"),
        ];
        for (const request of reads) expect(counting(request), JSON.stringify(request)).to.deep.equal(["queries-of-an-address"]);
        for (const request of [{ path: "/v1/meta" }, { path: "/v1/schema", method: "POST" }, grpc("TenantsGet"), { path: "/v1/batches" }]) {
            expect(counting(request), JSON.stringify(request)).to.deep.equal([]);
        }
    });

    it("counts a key where it is used, and every rule answers that too much was asked", () => {
        expect(rate("requests-of-an-address")).to.include({ limit: 5000, aggregateKeyType: "IP" });
        const key = rate("requests-of-a-key");
        expect(key).to.include({ limit: 3750, aggregateKeyType: "CUSTOM_KEYS" });
        expect(key.customKeys?.map(({ header, ip }) => header?.name ?? ip)).to.deep.equal(["authorization", {}]);
        const counted = rules.filter(({ statement }) => statement.rateBasedStatement !== undefined);
        expect(counted).to.have.length(4);
        for (const { action, name } of counted) expect(action?.block.customResponse?.responseCode, name).to.equal(429);
    });

    it("takes what is said, and never a rate that is not reached", () => {
        expect(requestRates({ ingestPerFiveMinutes: 70 })).to.include({ ofAnAddress: 2000, ingestOfAnAddress: 70 });
        expect(
            rateFaults(requestRates({ requestsPerFiveMinutes: 100, queriesPerFiveMinutes: 101 })).map((one) => one.propertyPath),
        ).to.deep.equal(["queriesPerFiveMinutes"]);
        fc.assert(
            fc.property(fc.integer({ min: 10, max: 2_000_000 }), (requestsPerFiveMinutes) => {
                expect(rateFaults(requestRates({ requestsPerFiveMinutes }))).to.deep.equal([]);
            }),
        );
    });
});
