import { expect } from "chai";
import fc from "fast-check";

import { awsRegistryAccounts } from "../../components/access/aws-registries";
import { awsBuckets } from "../../components/network/dns-plan";
import { Fields } from "../../policy/src/normal-form/fields";
import { ADDON_ACCOUNTS, BOTTLEROCKET_ACCOUNTS } from "../../policy/src/normal-form/kubernetes/images";
import { judgeEndpointPolicies } from "../../policy/src/policies/endpoints-admit-own-principals-only";
import { settingsOf } from "../../policy/src/framework/settings";
import { tryPolicy, type Hole } from "./support/holes";
import { endpointPolicy, network } from "./support/network";
import { changed, plus, ref, stackOf, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";

const logGroups = "arn:aws:logs:eu-central-1:111122223333:log-group:*";
const ownRole = { ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/prod-deployer" } };

/** The plan with another policy of the endpoint for logs, or of the one for S3. */
const logs = (policy: unknown): Plan => changed(network, "logs", { policy });
const s3 = (policy: unknown): Plan => changed(network, "s3", { policy });
const ofService = (service: string, policy: string): Plan =>
    changed(network, "logs", { policy, serviceName: `com.amazonaws.eu-central-1.${service}` });

const apart = (policy: string): Item => ({
    type: "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
    name: "apart",
    props: { vpcEndpointId: ref("logs"), policy },
});
const organization = endpointPolicy("*", "*", {
    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
});
const kept = (values: Record<string, unknown>) => ({ Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333", ...values } } });
const bucket: Item = { type: "aws:s3/bucket:Bucket", name: "named", props: { bucket: "test-backups" } };
const exchange = (resource: string) => endpointPolicy("sts:AssumeRoleWithWebIdentity", resource, { Condition: undefined });
const hole = (is: string, plan: Plan, at = "logs", control = "VE-5"): Hole => ({ is, plan, at, control });

describe("endpoints-admit-own-principals-only (VE-5, S3-6)", () => {
    tryPolicy({
        policy: "endpoints-admit-own-principals-only",
        decidedInPreview: true,
        good: {
            "named calls on named resources, for one account": network,
            "named roles": logs(endpointPolicy("logs:*", logGroups, { Condition: ownRole })),
            "roles as principals": logs(
                endpointPolicy("logs:*", logGroups, { Principal: { AWS: "arn:aws:iam::111122223333:role/x" }, Condition: undefined }),
            ),
            "people, on this account's resources where a call has any": logs(
                endpointPolicy("logs:*", "*", {
                    Condition: { ...ownRole, StringEqualsIfExists: { "aws:ResourceAccount": "111122223333" } },
                }),
            ),
            "calls that know no resource of another account, on any": ofService(
                "ec2",
                endpointPolicy("", "*", { Action: ["ec2:DescribeInstances", "ec2:CreateNetworkInterface"] }),
            ),
            "the caller's own account as the resource's": logs(
                endpointPolicy("logs:*", "*", kept({ "aws:ResourceAccount": "${aws:PrincipalAccount}" })),
            ),
            "images of EKS's and Bottlerocket's registries": ofService(
                "ecr.dkr",
                endpointPolicy("ecr:BatchGetImage", "", {
                    Resource: ["111122223333", ...awsRegistryAccounts("eu-central-1"), ...awsRegistryAccounts("eu-south-1")].map(
                        (account) => `arn:aws:ecr:*:${account}:repository/*`,
                    ),
                }),
            ),
            "images and documents of AWS, to start them": plus(
                ofService("ec2", endpointPolicy("ec2:RunInstances", "arn:aws:ec2:eu-central-1::image/*")),
                apart(endpointPolicy("ssm:StartSession", "arn:aws:ssm:eu-central-1::document/*")),
            ),
            "a bucket of the stack, by name": plus(
                s3(endpointPolicy("s3:*", "", { Resource: ["arn:aws:s3:::test-backups", "arn:aws:s3:::test-backups/*"] })),
                bucket,
            ),
            "every bucket that AWS owns and nodes read": s3(
                endpointPolicy("s3:GetObject", "", {
                    Resource: awsBuckets("eu-central-1").map(({ bucket }) => `arn:aws:s3:::${bucket}/*`),
                    Condition: undefined,
                }),
            ),
            "a policy apart": plus(logs(undefined), apart(endpointPolicy("logs:PutLogEvents", logGroups))),
            "exchanges of tokens for one's own roles": ofService("sts", exchange("arn:aws:iam::111122223333:role/*")),
            "telemetry, as AWS documents it": ofService("guardduty-data", endpointPolicy("*", "*")),
            "reading AWS's own buckets unsigned": s3(
                endpointPolicy("s3:GetObject", "arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*", { Condition: undefined }),
            ),
            "buckets of one's own account, whatever their names": s3(
                endpointPolicy("s3:GetObject", "arn:aws:s3:::*", {
                    Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333", "aws:ResourceAccount": "111122223333" } },
                }),
            ),
        },
        holes: [
            hole("no policy", logs(undefined)),
            hole("no policy of the S3 endpoint", s3(undefined), "s3"),
            hole("AWS's own default", logs(endpointPolicy("*", "*", { Condition: undefined }))),
            hole("anyone, to named resources", logs(endpointPolicy("logs:PutLogEvents", logGroups, { Condition: undefined }))),
            hole(
                "anyone, as an AWS principal",
                logs(endpointPolicy("logs:*", logGroups, { Principal: { AWS: ["*"] }, Condition: undefined })),
            ),
            hole(
                "everyone but some",
                logs(endpointPolicy("logs:*", logGroups, { Principal: undefined, NotPrincipal: { AWS: "1" }, Condition: undefined })),
            ),
            hole(
                "a condition that holds without the key",
                logs(
                    endpointPolicy("logs:*", logGroups, {
                        Condition: { StringEqualsIfExists: { "aws:PrincipalAccount": "111122223333" } },
                    }),
                ),
            ),
            hole(
                "a condition that holds for all others",
                logs(endpointPolicy("logs:*", logGroups, { Condition: { StringNotEquals: { "aws:PrincipalAccount": "111122223333" } } })),
            ),
            hole(
                "an account that is a wildcard",
                logs(endpointPolicy("logs:*", logGroups, { Condition: { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/prod-*" } } })),
            ),
            hole(
                "a fixed account beside a wildcard",
                logs(endpointPolicy("logs:*", logGroups, { Condition: { StringLike: { "aws:PrincipalAccount": ["111122223333", "*"] } } })),
            ),
            hole(
                "the endpoint itself as the condition",
                logs(endpointPolicy("logs:*", logGroups, { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1" } } })),
            ),
            hole("one's own account, to everything", logs(endpointPolicy("*", "*"))),
            hole("one's own account, to everything of the service", logs(endpointPolicy("logs:*", "*"))),
            hole(
                "one's own account, to all but some",
                logs(endpointPolicy("", "*", { Action: undefined, NotAction: "logs:DeleteLogGroup" })),
            ),
            hole(
                "one's own account, to all resources but some",
                logs(endpointPolicy("logs:*", "", { Resource: undefined, NotResource: "arn:aws:logs:*:*:x" })),
            ),
            hole("exchanges of tokens for anyone's roles", ofService("sts", exchange("arn:aws:iam::*:role/*"))),
            hole(
                "exchanges of tokens and more, without a principal",
                ofService("sts", endpointPolicy("sts:*", "arn:aws:iam::111122223333:role/*", { Condition: undefined })),
            ),
            hole("telemetry of anyone", ofService("guardduty-data", endpointPolicy("*", "*", { Condition: undefined }))),
            hole("any bucket", s3(endpointPolicy("s3:GetObject", "*")), "s3", "S3-6"),
            hole("any bucket, by a pattern", s3(endpointPolicy("s3:GetObject", "arn:aws:s3:::*/*")), "s3", "S3-6"),
            hole(
                "named buckets, and any",
                s3(endpointPolicy("s3:GetObject", "", { Resource: ["arn:aws:s3:::data/*", "arn:aws:s3:::*"] })),
                "s3",
                "S3-6",
            ),
            hole(
                "writing to AWS's buckets unsigned",
                s3(endpointPolicy("s3:PutObject", "arn:aws:s3:::aws-owned/*", { Condition: undefined })),
                "s3",
            ),
            hole("principals of an organisation that nothing configures", logs(organization)),
            hole(
                "a principal of another account",
                logs(
                    endpointPolicy("logs:PutLogEvents", logGroups, {
                        Principal: { AWS: "arn:aws:iam::999999999999:root" },
                        Condition: undefined,
                    }),
                ),
            ),
            hole(
                "another account as a principal",
                logs(endpointPolicy("logs:*", logGroups, { Principal: { AWS: ["111122223333", "999999999999"] }, Condition: undefined })),
            ),
            hole(
                "principals of another account",
                logs(endpointPolicy("logs:PutLogEvents", logGroups, kept({ "aws:PrincipalAccount": "999999999999" }))),
            ),
            hole(
                "roles of another account",
                logs(
                    endpointPolicy("logs:*", logGroups, {
                        Condition: { ArnEquals: { "aws:PrincipalArn": ["arn:aws:iam::999999999999:role/x"] } },
                    }),
                ),
            ),
            hole("everything of another account", logs(endpointPolicy("logs:*", "*", kept({ "aws:ResourceAccount": "999999999999" })))),
            hole(
                "everything of the own account and of another",
                logs(endpointPolicy("logs:*", "*", kept({ "aws:ResourceAccount": ["111122223333", "999999999999"] }))),
            ),
            hole("log groups of any account", logs(endpointPolicy("logs:PutLogEvents", "arn:aws:logs:*:*:log-group:*"))),
            hole("log groups by a pattern that ends early", logs(endpointPolicy("logs:PutLogEvents", "arn:aws:logs:*"))),
            hole("log groups of another account", logs(endpointPolicy("logs:PutLogEvents", "arn:aws:logs:*:999999999999:log-group:*"))),
            hole("repositories of any account", ofService("ecr.api", endpointPolicy("ecr:BatchGetImage", "arn:aws:ecr:*:*:repository/*"))),
            hole(
                "images sent to AWS's registries",
                ofService("ecr.api", endpointPolicy("ecr:PutImage", "arn:aws:ecr:eu-central-1:602401143452:repository/*")),
            ),
            hole("any role to assume", ofService("sts", endpointPolicy("sts:AssumeRole", "*"))),
            hole("exchanges of tokens for another account's roles", ofService("sts", exchange("arn:aws:iam::999999999999:role/*"))),
            hole(
                "parameters of AWS, to write them",
                ofService("ssm", endpointPolicy("ssm:PutParameter", "arn:aws:ssm:eu-central-1::parameter/aws/*")),
            ),
            ...Object.entries({
                "somebody else's bucket": endpointPolicy("s3:*", "arn:aws:s3:::somebody-elses/*"),
                "somebody else's bucket beside the own": endpointPolicy("s3:PutObject", "", {
                    Resource: ["arn:aws:s3:::test-backups/*", "arn:aws:s3:::somebody-elses/*"],
                }),
                "somebody else's bucket, for anyone to read": endpointPolicy("s3:GetObject", "arn:aws:s3:::attacker-c2/*", {
                    Condition: undefined,
                }),
                "buckets whose names begin like the own": endpointPolicy("s3:PutObject", "arn:aws:s3:::test-*/*"),
                "buckets of another account": endpointPolicy("s3:*", "arn:aws:s3:::*", kept({ "aws:ResourceAccount": "999999999999" })),
                "writing to AWS's own buckets": endpointPolicy("s3:PutObject", "arn:aws:s3:::amazon-ssm-eu-central-1/*"),
                "a name like AWS's, of a region that is not the endpoint's": endpointPolicy(
                    "s3:GetObject",
                    "arn:aws:s3:::amazon-ssm-eu-moon-1/*",
                ),
                "an access point of another account": endpointPolicy(
                    "s3:GetObject",
                    "arn:aws:s3:eu-central-1:999999999999:accesspoint/x/object/*",
                ),
            }).map(([is, policy]) => hole(is, plus(s3(policy), bucket), "s3", "S3-6")),
            hole("an open policy apart", plus(network, apart(endpointPolicy("*", "*", { Condition: undefined })))),
            hole("a text that is no policy", logs("no policy document")),
        ],
        doubtful: [
            { is: "a policy that is not known", plan: logs(UNKNOWN_TEXT) },
            {
                is: "buckets that are not known",
                plan: s3({
                    Version: "2012-10-17",
                    Statement: [{ Effect: "Allow", Principal: { AWS: "1" }, Action: "s3:GetObject", Resource: ref("database-1") }],
                }),
            },
            { is: "an account that nothing says is the own", plan: without(network, "account") },
            {
                is: "a bucket while one of the stack's has no name yet",
                plan: plus(s3(endpointPolicy("s3:GetObject", "arn:aws:s3:::test-x/*")), { ...bucket, props: {} }),
            },
            {
                is: "an endpoint that is not known",
                plan: changed(network, "logs", { serviceName: UNKNOWN_TEXT, policy: endpointPolicy("*", "*") }),
            },
        ],
    });
});

describe("endpoints-admit-own-principals-only, whatever is named (VE-5, S3-6)", () => {
    const settings = settingsOf((namespace, name) => (`${namespace}:${name}` === "aws:allowedAccountIds" ? '["111122223333"]' : undefined));
    const judged = (plan: Plan, config: object = {}) =>
        judgeEndpointPolicies(stackOf(plan, "update"), { settings, config: new Fields(config) }).findings.map(({ found }) => found);

    it("passes an organisation that its configuration trusts, and no other", () => {
        expect(judged(logs(organization), { organizations: ["o-a1b2c3d4e5"] })).to.deep.equal([]);
        expect(judged(logs(organization), { organizations: ["o-ffffffffff"] })).to.have.length(2);
    });

    it("passes the account that the stack's own ARNs tell, where nothing else does, and refuses others", () => {
        const untold = { settings: settingsOf(() => undefined), config: new Fields({}) };
        const role: Item = { type: "aws:iam/role:Role", name: "role", props: {} };
        const told = (plan: Plan) => judgeEndpointPolicies(stackOf(plus(without(plan, "account"), role), "update"), untold).verdict;
        expect(told(network)).to.equal("pass");
        expect(told(logs(endpointPolicy("logs:*", "arn:aws:logs:*:999999999999:*")))).to.equal("violation");
    });

    it("refuses every other account, wherever a statement names it", () => {
        const account = fc.stringMatching(/^\d{12}$/).filter((id) => id !== "111122223333");
        const places: ((id: string) => Record<string, unknown>)[] = [
            (id) => ({ Condition: { StringEquals: { "aws:PrincipalAccount": id } } }),
            (id) => ({ Condition: { ArnLike: { "aws:PrincipalArn": ["arn:aws:iam::111122223333:role/x", `arn:aws:iam::${id}:role/x`] } } }),
            (id) => ({ Condition: undefined, Principal: { AWS: id } }),
            (id) => ({ Condition: undefined, Principal: { AWS: `arn:aws:sts::${id}:assumed-role/x/y` } }),
            (id) => ({ Resource: [logGroups, `arn:aws:logs:eu-central-1:${id}:log-group:x`] }),
            (id) => ({ Resource: "*", ...kept({ "aws:ResourceAccount": id }) }),
        ];
        fc.assert(
            fc.property(account, fc.constantFrom(...places), (id, place) => {
                expect(judged(logs(endpointPolicy("logs:PutLogEvents", logGroups, place(id)))).join()).to.include(id);
            }),
        );
    });

    it("knows the accounts of every registry whose images nodes pull", () => {
        const regions = ["eu-central-1", "eu-south-1", "eu-central-2", "us-gov-west-1", "cn-north-1", "me-south-1", "ca-west-1"];
        const owners = regions.flatMap((region) => awsRegistryAccounts(region));
        expect(owners.filter((id) => !ADDON_ACCOUNTS.has(id) && !BOTTLEROCKET_ACCOUNTS.has(id))).to.deep.equal([]);
    });

    it("refuses every bucket that is neither the stack's nor AWS's, and says which", () => {
        const name = fc.stringMatching(/^[a-z0-9*][a-z0-9.*-]{1,20}[a-z0-9*]$/).filter((one) => one !== "test-backups");
        const action = fc.constantFrom("s3:GetObject", "s3:PutObject", "s3:*", "*", "s3:ListBucket");
        fc.assert(
            fc.property(name, action, (one, call) => {
                const policy = endpointPolicy(call, "", { Resource: ["arn:aws:s3:::test-backups/*", `arn:aws:s3:::${one}/*`] });
                expect(judged(plus(s3(policy), bucket)).join()).to.include(`arn:aws:s3:::${one}/*`);
            }),
        );
    });
});
