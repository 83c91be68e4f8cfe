import { expect } from "chai";
import fc from "fast-check";

import { changed, flat, read, root, shipped, type Json } from "./support";
import { environmentNames } from "../../../stacks/schema/sections/account";
import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Letters that stand in no message by chance. */
const secret = fc.stringMatching(/^Zq[a-z0-9]{8,40}Xk$/);

const shown = (configuration: Record<string, Json>, secretKeys: string[] = []) =>
    JSON.stringify(read("prod", configuration, { secretKeys, dryRun: false }));

describe("configuration never shows a secret", () => {
    const placesForSecrets = [
        "identityProvider.grafanaClientSecret",
        "alerts.slack.webhookUrl",
        "alerts.pagerDuty.routingKey",
        "siem.token",
    ];

    it("wherever it is written wrongly", () => {
        const wrong = (value: string): Json[] => [
            value,
            { value },
            { secretArn: value },
            { value, secretArn: value },
            [value],
            { secret: value },
            { value: { value } },
        ];
        fc.assert(
            fc.property(fc.constantFrom(...placesForSecrets), secret, fc.nat(6), (place, value, way) => {
                expect(shown(changed("prod", [place, wrong(value)[way] ?? null]))).not.to.include(value);
            }),
            { numRuns: 60 },
        );
    });

    it("under a key nobody knows", () => {
        fc.assert(
            fc.property(secret, (value) => {
                expect(shown(changed("prod", ["alerts.slackToken", value], ["apiKey", value], ["offices[0].psk", value]))).not.to.include(
                    value,
                );
            }),
            { numRuns: 20 },
        );
    });

    it("under any key the configuration holds encrypted, whatever is wrong with it", () => {
        const keys = Object.keys(shipped("prod")).filter((key) => key.startsWith("weaviate-aws:"));
        fc.assert(
            fc.property(fc.constantFrom(...keys), secret, (key, value) => {
                for (const written of [value, { cidr: value, kind: value }, [value]]) {
                    expect(shown({ ...shipped("prod"), [key]: written }, [key])).not.to.include(value);
                }
            }),
            { numRuns: 30 },
        );
    });

    it("in an address", () => {
        expect(shown(changed("prod", ["identityProvider.issuer", "https://ada:Zq1secretXk@login.example.com"]))).not.to.include(
            "Zq1secretXk",
        );
    });

    it("and shortens what is long", () => {
        const [fault] = read("prod", changed("prod", ["domain", "a ".repeat(200)])).faults;
        expect(fault?.found.length).to.be.at.most(60);
    });
});

describe("a secret given by value", () => {
    const given = () => changed("prod", ["siem.token", { value: "Zq1secretXk" }]);

    it("is refused in clear", () => {
        const { faults } = read("prod", given());
        expect(faults.map(({ path }) => path)).to.deep.equal(["weaviate-aws:siem.token.value"]);
        expect(faults[0]?.mend).to.include("pulumi config set --secret --path 'weaviate-aws:siem.token.value'");
    });

    it("is taken when the configuration holds it encrypted", () => {
        expect(read("prod", given(), { secretKeys: ["weaviate-aws:siem"] }).environment?.siem).to.deep.include({
            token: { value: "Zq1secretXk" },
        });
    });
});

describe("the shipped files", () => {
    it("hold no secret, encrypted or not", () => {
        for (const stack of environmentNames) {
            const file = readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8");
            expect(file, stack).not.to.match(/\bsecure:|encryptionsalt|encryptedkey|PRIVATE KEY|AKIA/);
            expect(Object.keys(flat(shipped(stack))), stack).not.to.be.empty;
        }
    });
});
