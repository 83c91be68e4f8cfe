import { expect } from "chai";
import fc from "fast-check";

import { policyOf, type Policy } from "./document";
import { evaluate, type Documents, type Request } from "./evaluate";

const document = (...Statement: object[]): Policy => policyOf("a policy", { Version: "2012-10-17", Statement });
const user = (account: string, name: string) => ({ kind: "user" as const, arn: `arn:aws:iam::${account}:user/${name}` });
const allowed = (request: Request, documents: Documents): boolean => evaluate(request, documents).allowed;

describe("the evaluator, on AWS's documented examples", () => {
    describe('IAM User Guide, "Policy evaluation for requests within a single account", the example of Carlos', () => {
        const bucket = "arn:aws:s3:::amzn-s3-demo-bucket-carlossalazar";
        const identity = [
            document(
                {
                    Sid: "AllowS3ListRead",
                    Effect: "Allow",
                    Action: ["s3:GetBucketLocation", "s3:GetAccountPublicAccessBlock", "s3:ListAccessPoints", "s3:ListAllMyBuckets"],
                    Resource: "arn:aws:s3:::*",
                },
                { Sid: "AllowS3Self", Effect: "Allow", Action: "s3:*", Resource: [`${bucket}/*`, bucket] },
                { Sid: "DenyS3Logs", Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::*log*" },
            ),
        ];
        const request = (action: string, resource: string): Request => ({
            caller: user("123456789012", "carlossalazar"),
            action,
            resource,
            resourceAccount: "123456789012",
        });

        it("lets him use his bucket and denies what has log in its name, whatever else allows it", () => {
            expect(allowed(request("s3:PutObject", `${bucket}/file`), { identity })).to.equal(true);
            expect(allowed(request("s3:ListAllMyBuckets", "arn:aws:s3:::other"), { identity })).to.equal(true);
            expect(allowed(request("s3:PutObject", `${bucket}-logs/file`), { identity })).to.equal(false);
            expect(allowed(request("s3:PutObject", "arn:aws:s3:::other/file"), { identity })).to.equal(false);
        });

        it("lets the bucket's policy alone allow it too, and the explicit denial stands", () => {
            const resource = document({
                Effect: "Allow",
                Principal: { AWS: "arn:aws:iam::123456789012:user/carlossalazar" },
                Action: "s3:*",
                Resource: [`${bucket}-logs/*`, "arn:aws:s3:::other/*"],
            });
            expect(allowed(request("s3:PutObject", "arn:aws:s3:::other/file"), { resource })).to.equal(true);
            expect(evaluate(request("s3:PutObject", `${bucket}-logs/file`), { identity, resource }).why).to.include("DenyS3Logs");
        });
    });

    describe('IAM User Guide, "Cross-account policy evaluation logic"', () => {
        const production = "arn:aws:s3:::amzn-s3-demo-production-bucket/file";
        const identity = [document({ Effect: "Allow", Action: "s3:*Object*", Resource: "arn:aws:s3:::amzn-s3-demo-production-bucket/*" })];
        const resource = document({
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111111111111:user/Carlos" },
            Action: ["s3:GetObject*", "s3:PutObject*", "s3:ReplicateObject", "s3:RestoreObject"],
            Resource: "arn:aws:s3:::amzn-s3-demo-production-bucket/*",
        });
        const request = (action: string): Request => ({
            caller: user("111111111111", "Carlos"),
            action,
            resource: production,
            resourceAccount: "222222222222",
        });

        it("needs both accounts", () => {
            expect(allowed(request("s3:PutObject"), { identity, resource })).to.equal(true);
            expect(allowed(request("s3:PutObject"), { identity })).to.equal(false);
            expect(allowed(request("s3:PutObject"), { resource })).to.equal(false);
            expect(allowed(request("s3:DeleteObject"), { identity, resource }), "the bucket does not allow it").to.equal(false);
        });

        it("takes an account as principal for whomever that account allows", () => {
            const root = { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action: "s3:*", Resource: "*" };
            for (const statement of [root, { ...root, Principal: { AWS: "111111111111" } }]) {
                expect(allowed(request("s3:PutObject"), { identity, resource: document(statement) })).to.equal(true);
                expect(allowed(request("s3:PutObject"), { resource: document(statement) })).to.equal(false);
            }
        });
    });

    it('Amazon S3 User Guide, "Controlling access from VPC endpoints with bucket policies": one endpoint, for all', () => {
        const resource = document({
            Sid: "Access-to-specific-VPCE-only",
            Effect: "Deny",
            Principal: "*",
            Action: "s3:*",
            Resource: ["arn:aws:s3:::awsexamplebucket1", "arn:aws:s3:::awsexamplebucket1/*"],
            Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
        });
        const identity = [document({ Effect: "Allow", Action: "s3:*", Resource: "*" })];
        const through = (context: Record<string, string>) =>
            allowed(
                {
                    caller: user("1", "a"),
                    action: "s3:GetObject",
                    resource: "arn:aws:s3:::awsexamplebucket1/a",
                    resourceAccount: "1",
                    context,
                },
                { identity, resource },
            );
        expect(through({ "aws:SourceVpce": "vpce-1a2b3c4d" })).to.equal(true);
        expect(through({ "aws:sourcevpce": "vpce-other" })).to.equal(false);
        expect(through({}), "the console too, as the guide warns").to.equal(false);
    });

    it('AWS KMS Developer Guide, "Default key policy": it lets IAM policies allow use, and nobody without one', () => {
        const resource = document({
            Sid: "Enable IAM User Permissions",
            Effect: "Allow",
            Principal: { AWS: "arn:aws:iam::111122223333:root" },
            Action: "kms:*",
            Resource: "*",
        });
        const identity = [document({ Effect: "Allow", Action: "kms:Decrypt", Resource: "*" })];
        const by = (account: string, documents: Documents) =>
            allowed(
                {
                    caller: { kind: "role", arn: `arn:aws:iam::${account}:role/r` },
                    action: "kms:Decrypt",
                    resource: "arn:aws:kms:eu-west-1:111122223333:key/1",
                    resourceAccount: "111122223333",
                },
                { resourceKind: "key", ...documents },
            );
        expect(by("111122223333", { identity, resource })).to.equal(true);
        expect(by("111122223333", { resource })).to.equal(false);
        expect(by("444455556666", { identity, resource })).to.equal(false);
        // "Key policies in AWS KMS": without leave of the key policy, IAM policies have no effect
        expect(by("111122223333", { identity, resource: document({ ...statementFor("other") }) })).to.equal(false);
        expect(by("111122223333", { resource: document({ ...statementFor("r") }) })).to.equal(true);
    });

    const statementFor = (role: string) => ({
        Effect: "Allow",
        Principal: { AWS: [`arn:aws:iam::111122223333:role/${role}`] },
        Action: "kms:Decrypt",
        Resource: "*",
    });

    it('IAM User Guide, "Control access to AWS STS with VPC endpoint policies": exchanges of tokens carry no principal', () => {
        const organisation = {
            Effect: "Allow",
            Principal: "*",
            Action: "sts:*",
            Resource: "*",
            Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
        };
        const exchange = {
            Effect: "Allow",
            Principal: "*",
            Action: ["sts:AssumeRoleWithWebIdentity", "sts:AssumeRoleWithSAML"],
            Resource: "*",
        };
        const provider = "arn:aws:iam::111122223333:saml-provider/people";
        const resource = document({ Effect: "Allow", Principal: { Federated: provider }, Action: "sts:AssumeRoleWithSAML" });
        const through = (endpoint: Policy) =>
            allowed(
                {
                    caller: { kind: "federated", provider },
                    action: "sts:AssumeRoleWithSAML",
                    resource: "arn:aws:iam::111122223333:role/team",
                    resourceAccount: "111122223333",
                },
                { resource, resourceKind: "role", endpoint },
            );
        expect(through(document(organisation))).to.equal(false);
        expect(through(document(organisation, exchange))).to.equal(true);
    });

    it('AWS PrivateLink Guide, "Control access to VPC endpoints using endpoint policies": an endpoint grants nothing, it only limits', () => {
        const endpoint = document({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" });
        const request: Request = { caller: user("1", "a"), action: "ec2:DescribeVpcs", resource: "*", resourceAccount: "1" };
        const identity = [document({ Effect: "Allow", Action: "ec2:Describe*", Resource: "*" })];
        expect(allowed(request, { endpoint })).to.equal(false);
        expect(allowed(request, { endpoint, identity })).to.equal(true);
        expect(allowed(request, { endpoint: document(), identity })).to.equal(false);
    });

    describe('IAM User Guide, "Condition operators" and "Set operators for multivalued context keys"', () => {
        const under = (condition: object, context: Record<string, string | string[]>): boolean =>
            allowed(
                {
                    caller: user("1", "a"),
                    action: "ec2:CreateTags",
                    resource: "arn:aws:ec2:eu-west-1:1:instance/i",
                    resourceAccount: "1",
                    context,
                },
                { identity: [document({ Effect: "Allow", Action: "*", Resource: "*", Condition: condition })] },
            );
        const rows: [string, object, Record<string, string | string[]>, boolean][] = [
            ["a missing key matches nothing", { StringEquals: { "aws:a": "x" } }, {}, false],
            ["a missing key meets a negated operator", { StringNotEquals: { "aws:a": "x" } }, {}, true],
            ["IfExists lets a missing key pass", { StringEqualsIfExists: { "aws:a": "x" } }, {}, true],
            ["IfExists compares one that is there", { StringEqualsIfExists: { "aws:a": "x" } }, { "aws:a": "y" }, false],
            ["Null true asks that a key is missing", { Null: { "aws:a": "true" } }, {}, true],
            ["Null false asks that it is there", { Null: { "aws:a": "false" } }, {}, false],
            ["one of several values is enough", { StringEquals: { "aws:a": ["x", "y"] } }, { "aws:a": "y" }, true],
            ["a negated operator asks for none of them", { StringNotEquals: { "aws:a": ["x", "y"] } }, { "aws:a": "y" }, false],
            ["all keys have to hold", { StringEquals: { "aws:a": "x", "aws:b": "x" } }, { "aws:a": "x" }, false],
            ["StringEquals knows no wildcard", { StringEquals: { "aws:a": "x*" } }, { "aws:a": "xy" }, false],
            ["StringLike does", { StringLike: { "aws:a": "x?z*" } }, { "aws:a": "xyz" }, true],
            ["keys know no case", { StringEquals: { "aws:SOURCEvpce": "x" } }, { "aws:SourceVpce": "x" }, true],
            ["ARNs are compared part by part", { ArnLike: { "aws:a": "arn:aws:s3:*:b" } }, { "aws:a": "arn:aws:s3:::b" }, false],
            ["wildcards of ARNs", { ArnLike: { "aws:a": "arn:aws:iam::*:role/x-*" } }, { "aws:a": "arn:aws:iam::1:role/x-y/z" }, true],
            ["numbers", { NumericLessThan: { "s3:TlsVersion": "1.2" } }, { "s3:TlsVersion": "1.1" }, true],
            ["truth values", { Bool: { "aws:SecureTransport": "false" } }, {}, false],
            [
                "ForAllValues, with none too many",
                { "ForAllValues:StringEquals": { "aws:TagKeys": ["environment", "cost-center"] } },
                { "aws:TagKeys": ["environment"] },
                true,
            ],
            [
                "ForAllValues, with one too many",
                { "ForAllValues:StringEquals": { "aws:TagKeys": ["environment"] } },
                { "aws:TagKeys": ["environment", "x"] },
                false,
            ],
            ["ForAllValues passes without a key, as the guide warns", { "ForAllValues:StringEquals": { "aws:TagKeys": "x" } }, {}, true],
            [
                "ForAnyValue, with one of them",
                { "ForAnyValue:StringEquals": { "aws:TagKeys": ["x"] } },
                { "aws:TagKeys": ["y", "x"] },
                true,
            ],
            ["ForAnyValue fails without a key", { "ForAnyValue:StringEquals": { "aws:TagKeys": "x" } }, {}, false],
            ["variables", { StringEquals: { "aws:a": "${aws:b}" } }, { "aws:a": "x", "aws:b": "x" }, true],
            ["a variable without a value", { StringEquals: { "aws:a": "${aws:b}" } }, { "aws:a": "" }, false],
            ["a variable with a default", { StringEquals: { "aws:a": "${aws:b, 'x'}" } }, { "aws:a": "x" }, true],
        ];
        for (const [what, condition, context, expected] of rows) {
            it(what, () => {
                expect(under(condition, context)).to.equal(expected);
            });
        }
    });

    it('IAM User Guide, "NotAction" and "NotPrincipal": all but some', () => {
        const request: Request = { caller: user("1", "a"), action: "iam:CreateUser", resource: "*", resourceAccount: "1" };
        const notAction = document({ Effect: "Allow", NotAction: "iam:*", Resource: "*" });
        expect(allowed(request, { identity: [notAction] })).to.equal(false);
        expect(allowed({ ...request, action: "s3:ListAllMyBuckets" }, { identity: [notAction] })).to.equal(true);
        const identity = [document({ Effect: "Allow", Action: "*", Resource: "*" })];
        const notPrincipal = (name: string) =>
            document({ Effect: "Deny", NotPrincipal: { AWS: `arn:aws:iam::1:user/${name}` }, Action: "*", Resource: "*" });
        expect(allowed(request, { identity, resource: notPrincipal("a") })).to.equal(true);
        expect(allowed(request, { identity, resource: notPrincipal("b") })).to.equal(false);
    });
});

describe("the evaluator, on what it does not know", () => {
    const request: Request = {
        caller: user("1", "a"),
        action: "s3:GetObject",
        resource: "*",
        resourceAccount: "1",
        context: { "aws:a": "x" },
    };
    const refusals: [string, () => unknown, RegExp][] = [
        [
            "an operator",
            () =>
                evaluate(request, {
                    identity: [document({ Effect: "Allow", Action: "*", Resource: "*", Condition: { IpAddress: { "aws:a": "::" } } })],
                }),
            /IpAddress/,
        ],
        ["an element", () => document({ Effect: "Allow", Action: "*", Resource: "*", Conditions: {} }), /Conditions/],
        ["a kind of principal", () => document({ Effect: "Allow", Action: "*", Principal: { CanonicalUser: "x" } }), /CanonicalUser/],
        ["an older version", () => policyOf("a policy", { Version: "2008-10-17", Statement: [] }), /2012-10-17/],
        [
            "allowing everyone but some",
            () => evaluate(request, { resource: document({ Effect: "Allow", NotPrincipal: { AWS: "x" }, Action: "*" }) }),
            /everyone but some/,
        ],
        [
            "a wildcard in a principal",
            () => evaluate(request, { resource: document({ Effect: "Allow", Principal: { AWS: "arn:aws:iam::1:user/*" }, Action: "*" }) }),
            /wildcard/,
        ],
        [
            "several values without a set operator",
            () =>
                evaluate(
                    { ...request, context: { "aws:a": ["x", "y"] } },
                    {
                        identity: [
                            document({ Effect: "Allow", Action: "*", Resource: "*", Condition: { StringEquals: { "aws:a": "x" } } }),
                        ],
                    },
                ),
            /several|2 values/,
        ],
    ];
    for (const [what, act, message] of refusals) {
        it(`throws at ${what}, instead of passing over it`, () => {
            expect(act).to.throw(RangeError, message);
        });
    }
});

describe("the evaluator, whatever the policies", () => {
    const statement = fc.record({
        Effect: fc.constantFrom("Allow", "Deny"),
        Action: fc.constantFrom("*", "s3:*", "s3:GetObject", "ec2:*"),
        Resource: fc.constantFrom("*", "arn:aws:s3:::a/*", "arn:aws:s3:::b"),
        Principal: fc.constantFrom("*", { AWS: "arn:aws:iam::1:user/a" }, { AWS: "1" }, { AWS: "arn:aws:iam::2:user/a" }),
    });
    const statements = fc.array(statement, { maxLength: 4 });
    const request: Request = { caller: user("1", "a"), action: "s3:GetObject", resource: "arn:aws:s3:::a/x", resourceAccount: "1" };
    const identityOf = (all: readonly object[]) => [document(...all.map((one) => ({ ...one, Principal: undefined })))];

    it("allows no more by a further denial or by an endpoint, and nothing by denials alone", () => {
        fc.assert(
            fc.property(statements, statements, statements, statement, (identity, resource, endpoint, more) => {
                const documents: Documents = { identity: identityOf(identity), resource: document(...resource) };
                const before = allowed(request, documents);
                const denied = document(...resource, { ...more, Effect: "Deny" });
                if (!before) {
                    expect(allowed(request, { ...documents, resource: denied })).to.equal(false);
                    expect(allowed(request, { ...documents, endpoint: document(...endpoint) })).to.equal(false);
                }
                const none = [...identity, ...resource].every(({ Effect }) => Effect === "Deny");
                if (none) expect(before).to.equal(false);
            }),
        );
    });
});
