import { tryPolicy, type Hole } from "./support/holes";
import { endpointPolicy, network } from "./support/network";
import { changed, plus, ref, UNKNOWN_TEXT, type Item, type Plan } from "./support/plan";

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
            "an organisation's principals on its own resources": logs(
                endpointPolicy("*", "*", {
                    Condition: { StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:ResourceOrgID": "o-a1b2c3d4e5" } },
                }),
            ),
            "people, on this account's resources where a call has any": logs(
                endpointPolicy("logs:*", "*", {
                    Condition: { ...ownRole, StringEqualsIfExists: { "aws:ResourceAccount": "111122223333" } },
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
            {
                is: "an endpoint that is not known",
                plan: changed(network, "logs", { serviceName: UNKNOWN_TEXT, policy: endpointPolicy("*", "*") }),
            },
        ],
    });
});
