import { expect } from "chai";
import fc from "fast-check";

import { KeyPurpose, keyPolicy, type KeyOwner, type KeyUse } from "../../../components/keys/key-policy";
import { keyFaults } from "../../../components/keys/validate";

const owner: KeyOwner = {
    account: { id: "111122223333", partition: "aws", region: "eu-central-1" },
    deployerRoleArn: "arn:aws:iam::111122223333:role/deployer",
};
const root = "arn:aws:iam::111122223333:root";
const dataActions = /^kms:(Decrypt|Encrypt|ReEncrypt|GenerateDataKey|\*)/;

const use: fc.Arbitrary<KeyUse> = fc.record({
    name: fc.stringMatching(/^[A-Za-z0-9]{1,20}$/),
    principal: fc.constantFrom("prod-weaviate", "arn:aws:iam::111122223333:role/other", "logs.eu-central-1.amazonaws.com"),
    purpose: fc.constantFrom(...Object.values(KeyPurpose)),
    condition: fc.constant({ StringEquals: { "aws:SourceAccount": "111122223333" } }),
    serviceLinked: fc.boolean(),
});

describe("KM-1: a key's policy is derived from its declared users", () => {
    it("always leaves account root and the deployer able to mend it", () => {
        fc.assert(
            fc.property(fc.array(use), (uses) => {
                const [first] = keyPolicy(owner, uses).Statement;
                expect(first?.Principal).to.deep.equal({ AWS: [root, owner.deployerRoleArn] });
                expect(first?.Action).to.include("kms:Put*");
                expect(first?.Condition).to.equal(undefined);
            }),
        );
    });

    it("gives use of the key on data to declared users only: not to root, so not to whoever has an IAM policy", () => {
        fc.assert(
            fc.property(fc.array(use), (uses) => {
                for (const statement of keyPolicy(owner, uses).Statement) {
                    if (!statement.Action.some((action) => dataActions.test(action))) continue;
                    expect(uses.map(({ name }) => name)).to.include(statement.Sid);
                    expect(JSON.stringify(statement.Principal)).to.not.include(root);
                }
            }),
        );
    });

    it("names nobody who is not declared", () => {
        fc.assert(
            fc.property(fc.array(use), (uses) => {
                const declared = new Set(
                    uses.map(({ principal }) =>
                        principal.startsWith("prod-") ? `arn:aws:iam::111122223333:role/${principal}` : principal,
                    ),
                );
                for (const { Principal, Condition } of keyPolicy(owner, uses).Statement.slice(2)) {
                    const who =
                        Principal === "*"
                            ? [Condition?.["ArnEquals"]?.["aws:PrincipalArn"] as string]
                            : [...(Principal?.AWS ?? []), ...(Principal?.Service ?? [])];
                    expect(who).to.not.be.empty;
                    for (const principal of who) expect(declared.has(principal), principal).to.equal(true);
                    if (Principal === "*") expect(Condition?.["StringEquals"]?.["kms:CallerAccount"]).to.equal("111122223333");
                }
            }),
        );
    });

    it("keeps a user's own condition on what it does and on what it hands on", () => {
        const condition = { Bool: { "aws:SecureTransport": "true" }, StringEquals: { "aws:SourceAccount": "111122223333" } };
        const uses: KeyUse[] = [{ name: "Volumes", principal: "autoscaling.amazonaws.com", purpose: KeyPurpose.Grants, condition }];
        const [data, grant] = keyPolicy(owner, uses).Statement.slice(2);
        expect(data?.Condition).to.deep.equal(condition);
        expect(grant?.Action).to.deep.equal(["kms:CreateGrant"]);
        expect(grant?.Condition).to.deep.equal({
            Bool: { "aws:SecureTransport": "true", "kms:GrantIsForAWSResource": "true" },
            StringEquals: { "aws:SourceAccount": "111122223333" },
        });
    });

    it("lets the deployer create grants for AWS's resources and for nobody else", () => {
        const grants = keyPolicy(owner, []).Statement.filter((statement) => statement.Action.includes("kms:CreateGrant"));
        expect(grants).to.have.length(1);
        expect(grants[0]?.Condition).to.deep.equal({ Bool: { "kms:GrantIsForAWSResource": "true" } });
    });

    const refused: [string, Partial<KeyUse>, string][] = [
        ["a service without a condition", { principal: "logs.eu-central-1.amazonaws.com" }, "uses[0].condition"],
        ["a pattern instead of a role", { principal: "arn:aws:iam::111122223333:role/*" }, "uses[0].principal"],
        ["a name that is no Sid", { name: "node-volumes" }, "uses[0].name"],
    ];
    for (const [what, change, path] of refused) {
        it(`refuses ${what}`, () => {
            const args = { dataClass: "logs", owner, uses: [{ name: "Users", principal: "prod-weaviate", ...change }] };
            expect(keyFaults(args).map((fault) => fault.propertyPath)).to.deep.equal([path]);
        });
    }

    it("names every fault at once", () => {
        const faults = keyFaults({
            dataClass: "logs",
            owner: { ...owner, account: { ...owner.account, id: "12" } },
            uses: [
                { name: "a-b", principal: "*" },
                { name: "a-b", principal: "logs.amazonaws.com" },
            ],
            allowDestroyBecause: " ",
        });
        expect(faults.map((fault) => fault.propertyPath)).to.deep.equal([
            "owner.account.id",
            "allowDestroyBecause",
            "uses[0].name",
            "uses[0].principal",
            "uses[1].name",
            "uses[1].name",
            "uses[1].condition",
        ]);
    });
});
