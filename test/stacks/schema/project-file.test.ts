import { expect } from "chai";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";
import type * as z from "zod";

import { sections } from "../../../stacks/schema/environment";
import { root } from "./support";

/** A declaration in the `config` block of Pulumi.yaml. */
interface Declaration {
    type: string;
    items?: { type: string };
    description: string;
    default?: unknown;
}

const project = parse(readFileSync(join(root, "Pulumi.yaml"), "utf8")) as {
    name: string;
    main: string;
    requiredPulumiVersion: string;
    config: Record<string, Declaration>;
};
const schemas: Record<string, z.ZodType> = sections;

describe("Pulumi.yaml", () => {
    it("declares only what Pulumi takes: own keys, of kinds it knows, lists with the kind of their items", () => {
        for (const [key, declaration] of Object.entries(project.config)) {
            expect(schemas, key).to.have.property(key);
            expect(declaration.type, key).to.be.oneOf(["string", "integer", "boolean", "array", "object"]);
            expect(declaration.items !== undefined, key).to.equal(declaration.type === "array");
            expect(declaration, key).not.to.have.any.keys("value", "secret");
        }
    });

    it("asks for a key exactly if the schema does, so that nothing optional becomes required", () => {
        const asked = Object.keys(project.config).filter((key) => project.config[key]?.default === undefined);
        const required = Object.keys(schemas).filter((key) => !schemas[key]?.safeParse(undefined).success);
        expect(asked).to.have.members(required);
    });

    it("has the defaults the schema has", () => {
        for (const [key, { default: fallback }] of Object.entries(project.config)) {
            if (fallback !== undefined) expect(schemas[key]?.parse(fallback), key).to.deep.equal(schemas[key]?.parse(undefined));
        }
    });

    it("declares every key but texts that may be left out, which Pulumi would ask for", () => {
        const undeclared = Object.keys(schemas).filter((key) => project.config[key] === undefined);
        expect(undeclared).to.have.members(["allowDestroyBecause", "hostedZoneId", "certificateArn"]);
    });

    it("names the entry that is there, and the project whose keys the schema reads", () => {
        expect(project.name).to.equal("weaviate-aws");
        expect(readFileSync(join(root, project.main), "utf8")).to.match(/require/);
        expect(project.requiredPulumiVersion).to.match(/^>=\d+\.\d+\.\d+ <4\.0\.0$/);
    });
});
