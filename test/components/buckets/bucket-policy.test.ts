import { expect } from "chai";
import fc from "fast-check";

import { BucketAccess, bucketPolicy, bucketUseStatements, type BucketUsers } from "../../../components/buckets/bucket-policy";
import { bucketFaults } from "../../../components/buckets/validate";

const account = { id: "111122223333", partition: "aws", region: "eu-central-1" };
const deployer = "arn:aws:iam::111122223333:role/deployer";
const endpoint = "vpce-0123456789abcdef0";

const user = fc.record({
    role: fc.constantFrom("prod-weaviate", "prod-weaviate-backup", "prod-replication"),
    access: fc.constantFrom(...Object.values(BucketAccess)),
    outsideEndpointBecause: fc.option(fc.constant("S3 assumes the role itself"), { nil: undefined }),
});
const service = fc.record({
    name: fc.stringMatching(/^[A-Za-z]{1,12}$/),
    principal: fc.constantFrom("delivery.logs.amazonaws.com", "cloudtrail.amazonaws.com"),
    sourceArn: fc.constant("arn:aws:logs:eu-central-1:111122223333:*"),
    checksAcl: fc.boolean(),
});
const users: fc.Arbitrary<BucketUsers> = fc.record({
    roles: fc.array(user),
    services: fc.array(service),
    administrators: fc.constant([deployer]),
});

describe("S3-2: a service that says nothing of its source", () => {
    const silent = {
        name: "AccessLogs",
        principal: "logdelivery.elasticloadbalancing.amazonaws.com",
        checksAcl: false,
        uncomparedBecause: "It documents none",
    };
    const withPrefix = (prefix: string): BucketUsers => ({ roles: [], administrators: [deployer], services: [{ ...silent, prefix }] });

    it("is held to the path of the account by the resource alone, since a condition on what is not sent lets nobody in", () => {
        const [delivery, ...others] = bucketPolicy(account, "b", withPrefix("access/AWSLogs/111122223333"), endpoint).Statement.filter(
            ({ Effect }) => Effect === "Allow",
        );
        expect(others).to.deep.equal([]);
        expect(delivery?.Resource).to.deep.equal(["arn:aws:s3:::b/access/AWSLogs/111122223333/*"]);
        expect(delivery).to.not.have.property("Condition");
    });

    it("is refused without the account in its path, or without a reason", () => {
        const faultsOf = (given: BucketUsers) =>
            bucketFaults({
                bucketName: "bucket",
                purpose: "logs",
                dataClass: "logs",
                account,
                users: given,
                endpointId: endpoint,
                keyArn: "arn",
                retentionDays: 1,
            }).map(({ propertyPath }) => propertyPath);
        expect(faultsOf(withPrefix("access/AWSLogs/111122223333"))).to.deep.equal([]);
        expect(faultsOf(withPrefix("access/AWSLogs"))).to.deep.equal(["users.services[0].prefix"]);
        expect(faultsOf(withPrefix("access/AWSLogs/444455556666"))).to.deep.equal(["users.services[0].prefix"]);
        const unsaid = { ...silent, uncomparedBecause: " ", prefix: "a/111122223333" };
        expect(faultsOf({ roles: [], administrators: [deployer], services: [unsaid] })).to.deep.equal([
            "users.services[0].uncomparedBecause",
        ]);
    });
});

describe("S3-2: a bucket's policy is derived from its declared users", () => {
    const denials = (given: BucketUsers) =>
        bucketPolicy(account, "b", given, endpoint).Statement.filter((statement) => statement.Effect === "Deny");

    it("denies plain text and old TLS to everybody, on the bucket and on its objects", () => {
        fc.assert(
            fc.property(users, (given) => {
                const conditions = denials(given).map((statement) => statement.Condition);
                expect(conditions).to.deep.include({ Bool: { "aws:SecureTransport": "false" } });
                expect(conditions).to.deep.include({ NumericLessThan: { "s3:TlsVersion": "1.2" } });
                for (const statement of denials(given)) {
                    expect(statement.Principal).to.equal("*");
                    expect(statement.Resource).to.deep.equal(["arn:aws:s3:::b", "arn:aws:s3:::b/*"]);
                }
            }),
        );
    });

    it("denies data outside the endpoint to all but AWS's services, administrators and roles declared to come from outside", () => {
        fc.assert(
            fc.property(users, (given) => {
                const denial = denials(given).find((statement) => statement.Sid === "DenyDataOutsideEndpoint");
                expect(denial?.Condition?.["StringNotEqualsIfExists"]).to.deep.equal({ "aws:SourceVpce": endpoint });
                expect(denial?.Condition?.["BoolIfExists"]).to.deep.equal({
                    "aws:PrincipalIsAWSService": "false",
                    "aws:ViaAWSService": "false",
                });
                const exempt = denial?.Condition?.["ArnNotLikeIfExists"]?.["aws:PrincipalArn"] as string[];
                const outside = given.roles
                    .filter((one) => one.outsideEndpointBecause !== undefined)
                    .map((one) => `arn:aws:iam::111122223333:role/${one.role}`);
                expect(exempt).to.have.members([deployer, ...outside]);
                expect(exempt.some((arn) => arn.includes("*"))).to.equal(false);
            }),
        );
    });

    it("leaves the bucket's own configuration to the deployer, wherever it runs", () => {
        const denial = denials({ roles: [], services: [], administrators: [deployer] }).find(
            (statement) => statement.Sid === "DenyDataOutsideEndpoint",
        );
        for (const action of ["s3:*", "s3:PutBucketPolicy", "s3:GetBucketPolicy", "s3:DeleteBucketPolicy"])
            expect(denial?.Action).to.not.include(action);
    });

    it("admits a service only for this account's own sources", () => {
        fc.assert(
            fc.property(users, (given) => {
                const allowed = bucketPolicy(account, "b", given, endpoint).Statement.filter((statement) => statement.Effect === "Allow");
                for (const statement of allowed) {
                    expect(statement.Condition?.["StringEquals"]).to.deep.equal({ "aws:SourceAccount": "111122223333" });
                    expect(statement.Condition?.["ArnLike"]).to.have.property("aws:SourceArn");
                    expect(statement.Principal).to.have.all.keys("Service");
                }
            }),
        );
    });

    it("DT-4: lets the writer add and read back under its prefix, and delete nothing", () => {
        const statements = bucketUseStatements(account, "b", "Backups", {
            role: "prod-weaviate",
            access: BucketAccess.Write,
            prefix: "weaviate/",
        });
        const actions = statements.flatMap((statement) => statement.Action);
        expect(actions).to.include("s3:PutObject");
        expect(actions.filter((action) => /Delete|\*|Policy|Acl$/.test(action))).to.deep.equal([]);
        expect(statements.flatMap((statement) => statement.Resource)).to.deep.equal(["arn:aws:s3:::b", "arn:aws:s3:::b/weaviate/*"]);
        expect(statements[0]?.Condition).to.deep.equal({ StringLike: { "s3:prefix": ["weaviate", "weaviate/*"] } });
    });

    it("names every fault of a bucket's arguments at once", () => {
        const faults = bucketFaults({
            bucketName: "Wrong_Name",
            purpose: "backups",
            dataClass: "backups",
            account,
            users: { roles: [{ role: "prod-*", access: BucketAccess.Read, prefix: "weaviate" }], services: [], administrators: [] },
            endpointId: endpoint,
            retentionDays: 10,
            lockDays: 11,
            allowDestroyBecause: "",
        });
        expect(faults.map((fault) => fault.propertyPath)).to.deep.equal([
            "bucketName",
            "keyArn",
            "lockDays",
            "allowDestroyBecause",
            "users.roles[0].role",
            "users.roles[0].prefix",
            "users.administrators",
        ]);
    });
});
