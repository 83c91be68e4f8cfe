import { expect } from "chai";
import fc from "fast-check";

import { sections } from "../../../stacks/schema/environment";
import { readEnvironment } from "../../../stacks/schema/read";
import { readCertificateRequest } from "../../../stacks/schema/values/certificate-request";
import { changed, flat, read, request, shipped, type Json } from "./support";

const key = fc.constantFrom(
    ...Object.keys(sections).map((name) => `weaviate-aws:${name}`),
    "aws:region",
    "aws:allowedAccountIds",
    "pulumi:disable-default-providers",
    "weaviate-aws:constructor",
);

/** Values that are nearly right do more harm than noise. */
const words = fc.constantFrom(
    "",
    "cidr",
    "kind",
    "owner",
    "10.30.0.0/16",
    "10.0.0.0/0",
    "0.0.0.0/0",
    "999.1.1.1/8",
    "eu-central-1",
    "arn:aws:iam::1:role/x",
    "__proto__",
    "constructor",
    "toString",
);
const garbage = fc.letrec((tie) => ({
    any: fc.oneof(
        { depthSize: "small" },
        fc.constant(null),
        fc.boolean(),
        fc.double(),
        fc.integer(),
        words,
        fc.string(),
        fc.array(tie("any"), { maxLength: 4 }),
        fc.dictionary(fc.oneof(words, fc.string()), tie("any"), { maxKeys: 4 }),
    ),
})).any;

/** Every place in a configuration. */
function places(value: Json, path = ""): string[] {
    if (typeof value !== "object" || value === null) return [path];
    const inner = Array.isArray(value)
        ? value.map((item, i) => places(item, `${path}[${i}]`))
        : Object.entries(value).map(([name, item]) => places(item, path === "" ? name : `${path}.${name}`));
    return path === "" ? inner.flat() : [path, ...inner.flat()];
}

describe("configuration: nothing makes the reader fail", () => {
    const settle = (values: Record<string, string>) => {
        const { environment, faults } = readEnvironment("prod", values, { dryRun: true, today: "2026-12-01" });
        expect(environment === undefined).to.equal(faults.length > 0);
        for (const fault of faults) expect(Object.values(fault).every((part) => typeof part === "string" && part !== "")).to.equal(true);
    };

    it("whatever text stands under a key", () => {
        fc.assert(
            fc.property(fc.dictionary(key, fc.string()), (values) => settle({ ...flat(shipped("prod")), ...values })),
            { numRuns: 40 },
        );
    });

    it("whatever JSON stands under a key", () => {
        fc.assert(
            fc.property(fc.dictionary(key, garbage), (values) => settle(flat(values as Record<string, Json>))),
            { numRuns: 100 },
        );
    });

    it("whatever stands in the place of one value", () => {
        const all = places(shipped("prod"));
        fc.assert(
            fc.property(fc.constantFrom(...all), garbage, (place, value) => settle(flat(changed("prod", [place, value as Json])))),
            { numRuns: 80 },
        );
    });

    it("whatever becomes of a signing request", () => {
        const der = Buffer.from(request("own").replace(/-----[^-]+-----|\s/g, ""), "base64");
        const pem = (bytes: Buffer) =>
            `-----BEGIN CERTIFICATE REQUEST-----\n${bytes.toString("base64")}\n-----END CERTIFICATE REQUEST-----\n`;
        const [start, end] = [4, 8 + der.readUInt16BE(6)]; // what the signature covers: the first element inside the outermost
        fc.assert(
            fc.property(
                fc.integer({ min: start, max: end - 1 }),
                fc.integer({ min: 1, max: 255 }),
                fc.nat(der.length),
                (at, flip, length) => {
                    const broken = Buffer.from(der);
                    broken.writeUInt8(broken.readUInt8(at) ^ flip, at);
                    expect(readCertificateRequest(pem(broken))?.signed ?? false, "a changed request is not signed").to.equal(false);
                    if (length < der.length) expect(readCertificateRequest(pem(der.subarray(0, length)))).to.equal(undefined);
                },
            ),
        );
    });

    it("a name JavaScript gives a meaning is a key like any other", () => {
        const values = {
            ...flat(shipped("prod")),
            "weaviate-aws:roles": '{"__proto__":{"kubernetes":"cluster-admin"}}',
            "weaviate-aws:baseline": '{"constructor":1}',
        };
        expect(read("prod", values).faults.map(({ path }) => path)).to.include.members([
            "weaviate-aws:roles.__proto__",
            "weaviate-aws:baseline.constructor",
        ]);
    });
});

describe("AT-1: ranges that overlap never pass", () => {
    const range = fc.tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 12, max: 24 })).map(([second, third, prefix]) => {
        const bits = (((10 << 24) | (second << 16) | (third << 8)) >>> (32 - prefix)) << (32 - prefix);
        return {
            text: `${[24, 16, 8, 0].map((shift) => (bits >>> shift) & 255).join(".")}/${prefix}`,
            start: bits >>> 0,
            size: 2 ** (32 - prefix),
        };
    });

    it("wherever an office lies", () => {
        const vpcStart = (10 << 24) | (30 << 16);
        fc.assert(
            fc.property(range, ({ text, start, size }) => {
                const { faults } = read("prod", changed("prod", ["offices[0].cidrs[0]", text]));
                const overlaps = start < vpcStart + 2 ** 16 && vpcStart < start + size;
                const named = faults.some(({ found }) => found.includes(text) && found.includes("10.30.0.0/16"));
                expect(named).to.equal(overlaps);
            }),
            { numRuns: 60 },
        );
    });
});
