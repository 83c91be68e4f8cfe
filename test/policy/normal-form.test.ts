import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";

import { expect } from "chai";
import fc from "fast-check";

import { isInternal, isPrivate, isWorld, publicShare, range } from "../../policy/src/normal-form/addresses";
import { covers, statementsOf } from "../../policy/src/normal-form/documents";
import { carriesUnknown, Fields } from "../../policy/src/normal-form/fields";
import { allOf, anyOf, isUnknown, not, UNKNOWN, UNKNOWN_MARKS, type Known } from "../../policy/src/normal-form/known";
import { TAGGABLE_TYPES } from "../../policy/src/normal-form/taggable-types";
import { plus, ref, stackOf, type Plan } from "./support/plan";

const proxy = createRequire(__filename)("@pulumi/policy/proxy") as Record<string, unknown> & {
    unknownCheckingProxy: (value: object) => Record<string, unknown>;
};
const truth = fc.constantFrom<Known<boolean>>(true, false, UNKNOWN);

describe("three-valued logic", () => {
    it("is two-valued logic where everything is known", () => {
        fc.assert(
            fc.property(fc.array(fc.boolean()), (values) => {
                expect(anyOf(values)).to.equal(values.some(Boolean));
                expect(allOf(values)).to.equal(values.every(Boolean));
            }),
        );
    });

    it("never changes its mind when something unknown becomes known", () => {
        fc.assert(
            fc.property(fc.array(truth), fc.array(fc.boolean()), (values, later) => {
                const known = values.map((value, i) => (isUnknown(value) ? (later[i] ?? false) : value));
                for (const operation of [anyOf, allOf]) {
                    const before = operation(values);
                    if (!isUnknown(before)) expect(operation(known)).to.equal(before);
                }
            }),
        );
    });

    it("obeys De Morgan", () => {
        fc.assert(
            fc.property(fc.array(truth), (values) => {
                expect(not(anyOf(values))).to.equal(allOf(values.map(not)));
            }),
        );
    });
});

describe("fields", () => {
    it("know every mark of the SDK", () => {
        const marks = Object.entries(proxy).filter(([name]) => /^unknown\w+Value$/.test(name));
        expect(new Set(marks.map(([, mark]) => mark))).to.deep.equal(UNKNOWN_MARKS);
    });

    it("read what the SDK's proxies throw on", () => {
        for (const mark of UNKNOWN_MARKS) {
            const props = proxy.unknownCheckingProxy({ a: mark, b: { c: [mark, "d"] } });
            const fields = new Fields(props);
            for (const read of [
                fields.text("a"),
                fields.flag("a"),
                fields.number("a"),
                fields.texts("a"),
                fields.children("a"),
                fields.fields("a"),
            ]) {
                expect(read).to.equal(UNKNOWN);
            }
            expect(Fields.of(fields.value("b")).texts("c")).to.deep.equal([UNKNOWN, "d"]);
            expect(carriesUnknown(props)).to.equal(true);
        }
    });

    it("never fail, and never make up a value", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (props, name) => {
                const fields = new Fields(props);
                const own = Object.hasOwn(props, name) ? props[name] : undefined;
                const isAbsent = own === undefined || own === null || own === "";
                expect(fields.has(name)).to.equal(!isAbsent);
                if (isAbsent)
                    for (const read of [fields.text(name), fields.flag(name), fields.number(name), fields.children(name)])
                        expect(read).to.equal(undefined);
                else expect([own, UNKNOWN]).to.include(fields.text(name));
            }),
        );
    });
});

describe("addresses", () => {
    const cidr = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`);

    it("call the world by any name the world", () => {
        for (const world of ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "8000::/1", "2000::/3", "10.0.0.0/7"])
            expect(isWorld(world), world).to.equal(true);
    });

    it("call private ranges private, and nothing wider", () => {
        for (const own of ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fd00::/8", "10.1.2.3/32"])
            expect(isPrivate(own), own).to.equal(true);
        for (const other of ["10.0.0.0/7", "172.0.0.0/8", "192.168.0.0/15", "8.8.8.8/32", "2001:db8::/32"])
            expect(isPrivate(other), other).to.equal(false);
    });

    it("take a range that is wide and not private for the world, and only that", () => {
        fc.assert(
            fc.property(cidr, (text) => {
                const found = range(text);
                if (!found) throw new Error(`${text} was not read`);
                expect(isWorld(text)).to.equal(found.prefix < 8 && !isInternal(found));
                expect(publicShare(found)).to.be.within(0, 1);
            }),
        );
    });

    it("do not decide on what is no range", () => {
        fc.assert(
            fc.property(
                fc.string().filter((text) => !text.includes("/")),
                (text) => {
                    expect(isWorld(text)).to.equal(UNKNOWN);
                },
            ),
        );
        for (const text of ["10.0.0.0/33", "10.0.0/8", "::/129", "world/0"]) expect(isWorld(text), text).to.equal(UNKNOWN);
    });
});

describe("policy documents", () => {
    it("are read from any text without failing", () => {
        fc.assert(
            fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
                expect(() => statementsOf(text)).to.not.throw();
            }),
        );
        fc.assert(
            fc.property(fc.jsonValue(), (Statement) => {
                expect(() => statementsOf({ Statement })).to.not.throw();
            }),
        );
    });

    it("cover themselves, and everything by a star", () => {
        fc.assert(
            fc.property(fc.stringMatching(/^[a-z0-9:/.+$^()-]{1,30}$/), (text) => {
                expect(covers(text, text.toUpperCase())).to.equal(true);
                expect(covers("*", text)).to.equal(true);
                expect(covers(`${text}x`, text)).to.equal(false);
            }),
        );
    });
});

describe("links", () => {
    const vpc = "aws:ec2/vpc:Vpc";
    const subnet = (vpcId: unknown): Plan => [
        { type: vpc, name: "a", props: {} },
        { type: vpc, name: "b", props: {} },
        { type: "aws:ec2/subnet:Subnet", name: "subnet", props: { vpcId } },
    ];
    const kindOf = (plan: Plan, phase: "preview" | "update") => {
        const stack = stackOf(plan, phase);
        const [from] = stack.ofType("aws:ec2/subnet:Subnet");
        if (!from) throw new Error("no subnet");
        return stack.link(from, "vpcId", [vpc]).kind;
    };

    it("are exact for one dependency of the type that is taken, whatever else is among them", () => {
        const plan = plus(subnet(ref(["component", "a", "edge"])), { type: "awsx:ec2:Vpc", name: "component", props: {} });
        expect(kindOf(plan, "preview")).to.equal("one");
    });

    it("are never to all of several dependencies, and exact again once identities are known", () => {
        expect(kindOf(subnet(ref(["a", "b"])), "preview")).to.equal("oneOf");
        expect(kindOf(subnet(ref(["a", "b"])), "update")).to.equal("one");
    });

    it("lead outside for a value nobody has, and nowhere without a value", () => {
        expect(kindOf(subnet("vpc-elsewhere"), "update")).to.equal("outside");
        expect(kindOf(subnet(undefined), "update")).to.equal("absent");
        expect(kindOf(subnet(ref([])), "preview")).to.equal("unknown");
    });
});

describe("type tokens", () => {
    const named = new Set(
        readdirSync("policy/src", { recursive: true, encoding: "utf8" })
            .filter((file) => file.endsWith(".ts"))
            .flatMap((file) => readFileSync(`policy/src/${file}`, "utf8").match(/(?<=")aws:\w+\/\w+:\w+(?=")/g) ?? []),
    );

    /** The source of a class of the provider's SDK; some files are named in lower case. */
    function sourceOf(token: string): string {
        const [module = "", file = ""] = (token.split(":")[1] ?? "").split("/");
        const folder = `node_modules/@pulumi/aws/${module}`;
        const name = readdirSync(folder).find((one) => one.toLowerCase() === `${file.toLowerCase()}.js`);
        return name === undefined ? "" : readFileSync(`${folder}/${name}`, "utf8");
    }

    it("are those of the provider's SDK", () => {
        expect(named.size).to.be.above(50);
        for (const token of named) expect(sourceOf(token), token).to.include(`__pulumiType = '${token}'`);
    });

    it("are of classes that take tags, where they are said to be", () => {
        for (const token of TAGGABLE_TYPES) expect(sourceOf(token), token).to.include(`__pulumiType = '${token}'`).and.include("tagsAll");
    });
});
