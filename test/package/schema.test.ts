import { readFileSync } from "node:fs";
import { join } from "node:path";

import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { expect } from "chai";

import * as entry from "../../index";
import { root } from "../support/environments";
import { matchSnapshot } from "../support/snapshot";

describe("the package, as programs in other languages see it", () => {
    const components = Object.entries(entry)
        .filter(([, exported]) => typeof exported === "function")
        .map(([name]) => name);

    it("exports components and the words their arguments take, and makes nothing when it is imported", () => {
        const words = Object.entries(entry).filter(([name]) => !components.includes(name));
        for (const [name, word] of words)
            expect(
                Object.values(word).every((value) => typeof value === "string"),
                name,
            ).to.equal(true);
        expect(components).to.include.members(["Network", "DataKey", "DataBucket", "Roles"]);
    });

    it("has arguments a schema can be inferred from, and changes none of them unnoticed", function () {
        this.timeout(120_000); // it type-checks the package
        const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { main: string };
        // The configuration beside this file compiles what the package exports, without its tests and tools.
        const own = { ...manifest, main: join(root, manifest.main) };
        const { components: inferred, typeDefinitions } = new Analyzer(__dirname, "weaviate-aws", own, new Set(components)).analyze();
        expect(Object.keys(inferred).sort()).to.deep.equal([...components].sort());
        const named = (properties: object | undefined) => Object.keys(properties ?? {}).sort();
        matchSnapshot("package-schema", {
            components: Object.fromEntries(
                Object.entries(inferred).map(([name, component]) => [
                    name,
                    { inputs: named(component.inputs), outputs: named(component.outputs) },
                ]),
            ),
            types: Object.fromEntries(Object.entries(typeDefinitions).map(([name, type]) => [name, named(type.properties)])),
        });
    });
});
