import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect } from "chai";

import * as entry from "../../index";
import { root } from "../support/environments";
import { matchSnapshot } from "../support/snapshot";

describe("the package, as programs in other languages see it", () => {
    it("exports components only, and makes nothing when it is imported", () => {
        for (const [name, exported] of Object.entries(entry)) expect(exported, name).to.be.a("function");
    });

    it("has arguments a schema can be inferred from, and changes none of them unnoticed", function () {
        this.timeout(120_000); // it type-checks the package
        const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, unknown>;
        const { components, typeDefinitions } = new Analyzer(root, "weaviate-aws", manifest, new Set(Object.keys(entry))).analyze();
        expect(Object.keys(components).sort()).to.deep.equal(Object.keys(entry).sort());
        const named = (properties: object | undefined) => Object.keys(properties ?? {}).sort();
        matchSnapshot("package-schema", {
            components: Object.fromEntries(
                Object.entries(components).map(([name, component]) => [name, { inputs: named(component.inputs), outputs: named(component.outputs) }]),
            ),
            types: Object.fromEntries(Object.entries(typeDefinitions).map(([name, type]) => [name, named(type.properties)])),
        });
    });
});
