import { expect } from "chai";
import fc from "fast-check";

import { resolveAliases } from "../../../tools/preview/engine/aliases";
import { collectSecrets, display, scrub, scrubAll, secretPaths } from "../../../tools/preview/wire/secrets";
import { makeUrn, packageOf, parseUrn } from "../../../tools/preview/wire/urn";
import {
    dependenciesOf,
    fold,
    forPack,
    hasUnknown,
    mapChildren,
    markOf,
    resourceReference,
    secret,
    unfold,
    UNKNOWN,
    withDependencies,
    type PropertyMap,
    type PropertyValue,
} from "../../../tools/preview/wire/values";

const value: fc.Arbitrary<PropertyValue> = fc.letrec<{ value: PropertyValue }>((tie) => ({
    value: fc.oneof(
        { maxDepth: 3 },
        fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.constant(UNKNOWN)),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-c]$/), tie("value"), { maxKeys: 3 }),
        tie("value").map(secret),
    ),
})).value;

describe("values of the protocol", () => {
    it("survive the way into a transform and back", () => {
        fc.assert(
            fc.property(value, (given) => {
                expect(fold(unfold(given))).to.deep.equal(oneSecretDeep(given));
            }),
        );
    });

    it("carry what they depend on through a transform", () => {
        fc.assert(
            fc.property(value, fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 3 }), (given, urns) => {
                const carrier = withDependencies(unfold(given), urns);
                expect([...dependenciesOf(carrier)]).to.include.members(urns);
                expect(fold(carrier)).to.deep.equal(oneSecretDeep(given));
            }),
        );
    });

    it("never reach a pack as output values, which it would not answer", () => {
        const output = withDependencies(unfold({ list: [UNKNOWN, secret("deep")] }), ["urn:pulumi:a::b::c::d"]);
        expect(forPack(output)).to.deep.equal({ list: [UNKNOWN, secret("deep")] });
        expect(hasUnknown(output)).to.equal(true);
    });

    it("reach a pack with the id of a resource in place of a reference to it", () => {
        expect(forPack({ group: resourceReference("urn:pulumi:a::b::c::d", "1.0.0") })).to.deep.equal({ group: UNKNOWN });
    });
});

/** A secret right within a secret is the same as one secret. */
function oneSecretDeep(given: PropertyValue): PropertyValue {
    const inner = markOf(given) === "secret" ? ((given as PropertyMap)["value"] ?? null) : null;
    return markOf(inner) === "secret" ? oneSecretDeep(inner) : mapChildren(given, oneSecretDeep);
}

describe("secrets", () => {
    const properties = {
        plain: "seen",
        list: [{ key: secret("hunter22") }],
        short: secret("abc"),
        whole: secret({ user: "anna", port: 5432 }),
        open: UNKNOWN,
    };
    const secrets = new Set<string>();
    before(() => collectSecrets(properties, secrets));

    it("are collected wherever they stand, but for those too short to look for", () => {
        expect([...secrets]).to.have.members(["hunter22", "anna", "5432"]);
    });

    it("are found in a text in each form they may take", () => {
        const hidden = new Set(['say "hello"/now']);
        const forms = [
            'say "hello"/now',
            'say \\"hello\\"/now',
            encodeURIComponent('say "hello"/now'),
            Buffer.from('say "hello"/now').toString("base64"),
        ];
        for (const form of forms) expect(scrub(`<${form}>`, hidden)).to.equal("<[secret]>");
    });

    it("are taken from names of properties too", () => {
        expect(scrubAll({ "key hunter22": ["x hunter22"] }, secrets)).to.deep.equal({ "key [secret]": ["x [secret]"] });
    });

    it("and unknowns are shown by their marks only, with the paths of secrets", () => {
        const shown = display(properties);
        expect(shown).to.deep.equal({
            plain: "seen",
            list: [{ key: { $secret: true } }],
            short: { $secret: true },
            whole: { $secret: true },
            open: { $unknown: true },
        });
        expect(secretPaths(properties)).to.deep.equal(["list[0].key", "short", "whole"]);
    });
});

describe("URNs", () => {
    const stack = makeUrn("dev", "world", "", "pulumi:pulumi:Stack", "world-dev");

    it("have the types of all parents but the stack", () => {
        const component = makeUrn("dev", "world", stack, "world:index:Store", "store");
        expect(component).to.equal("urn:pulumi:dev::world::world:index:Store::store");
        expect(makeUrn("dev", "world", component, "aws:s3/bucket:Bucket", "a::b")).to.equal(
            "urn:pulumi:dev::world::world:index:Store$aws:s3/bucket:Bucket::a::b",
        );
    });

    it("give their parts back, names with colons included", () => {
        const parts = parseUrn("urn:pulumi:dev::world::world:index:Store$aws:s3/bucket:Bucket::a::b");
        expect(parts).to.deep.include({ type: "aws:s3/bucket:Bucket", name: "a::b", project: "world", stack: "dev" });
        expect(() => parseUrn("bucket")).to.throw("is no URN");
    });

    it("know their package, and that of a provider", () => {
        expect([packageOf("aws:ec2/vpc:Vpc"), packageOf("pulumi:providers:kubernetes")]).to.deep.equal(["aws", "kubernetes"]);
    });
});

describe("aliases", () => {
    const parent = "urn:pulumi:dev::world::world:index:Store::store";
    const child = { stack: "dev", project: "world", name: "store-data", type: "aws:s3/bucket:Bucket", parent };
    const none = (): string[] => [];

    it("take from the resource what they do not say", () => {
        expect(resolveAliases(child, [{ name: "old" }], none)).to.deep.equal([
            "urn:pulumi:dev::world::world:index:Store$aws:s3/bucket:Bucket::old",
        ]);
        expect(resolveAliases(child, [{ noParent: true, project: "before" }], none)).to.deep.equal([
            "urn:pulumi:dev::before::aws:s3/bucket:Bucket::store-data",
        ]);
        expect(resolveAliases(child, [{ urn: "urn:pulumi:x::y::z::w" }], none)).to.deep.equal(["urn:pulumi:x::y::z::w"]);
    });

    it("are inherited from a parent that was called otherwise, and the name with them", () => {
        const aliasesOf = (urn: string): string[] => (urn === parent ? ["urn:pulumi:dev::world::world:index:Shop::shop"] : []);
        expect(resolveAliases(child, [], aliasesOf)).to.deep.equal([
            "urn:pulumi:dev::world::world:index:Shop$aws:s3/bucket:Bucket::shop-data",
        ]);
    });
});
