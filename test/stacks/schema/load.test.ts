import { expect } from "chai";

import * as pulumi from "@pulumi/pulumi";

import { loadEnvironment } from "../../../stacks/schema/load";
import { changed, flat, shipped, type Configuration } from "./support";

describe("loadEnvironment", () => {
    const warnings: string[] = [];
    const { warn } = pulumi.log;
    const before = pulumi.runtime.allConfig();

    /** What the engine does before a program starts. */
    const start = (configuration: Configuration, preview: boolean, secretKeys: string[] = []) => {
        void pulumi.runtime.setMocks(
            { newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: ({ inputs }) => inputs },
            "weaviate-aws",
            "prod",
            preview,
        );
        pulumi.runtime.setAllConfig(flat(configuration), secretKeys);
    };

    beforeEach(() => {
        warnings.length = 0;
        Object.assign(pulumi.log, { warn: (message: string) => Promise.resolve(void warnings.push(message)) });
    });

    after(() => {
        Object.assign(pulumi.log, { warn });
        pulumi.runtime.setAllConfig(before);
    });

    it("gives a preview the environment, and one warning of values that are for documentation", () => {
        start(shipped("prod"), true);
        expect(loadEnvironment()).to.deep.include({ name: "prod", region: "eu-central-1", partition: "aws", account: "111122223333" });
        expect(warnings).to.have.length(1);
        expect(warnings[0]).to.include("weaviate-aws:account");
    });

    it("refuses an update with them", () => {
        start(shipped("prod"), false);
        expect(loadEnvironment).to.throw(pulumi.RunError, /^Configuration of stack "prod" has \d+ faults:\n[^]*only a preview takes it/);
    });

    it("throws all faults in one message", () => {
        start(changed("prod", ["weaviate.replicas", 1], ["network.cidr", "10.30.0.0/30"]), true);
        expect(loadEnvironment).to.throw(
            pulumi.RunError,
            /^Configuration of stack "prod" has 2 faults:[^]*network\.cidr[^]*weaviate\.replicas/,
        );
    });

    it("knows from Pulumi which keys are secret", () => {
        start(changed("prod", ["siem.token", { value: "Zq1secretXk" }], ["siem.kind", "Zq2secretXk"]), true, ["weaviate-aws:siem"]);
        expect(loadEnvironment)
            .to.throw(pulumi.RunError)
            .with.property("message")
            .that.does.not.match(/Zq\dsecretXk/);
    });
});
