import { tryPolicy } from "./support/holes";
import { ownAccount } from "./support/network";
import { changed, plus, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { denials, denying, document, storage as settled, type Statement } from "./support/storage";

const policy = "data-BucketPolicy";

describe("buckets-answer-own-network-only (S3-2, TL-2)", () => {
    const storage = plus(settled, ownAccount);
    const writes = (...statements: Statement[]): Plan => changed(storage, policy, { policy: document(...statements) });
    const { plainText, oldTls, otherNetworks } = denials;
    const network = (Condition: Statement): Plan => writes(plainText, oldTls, { ...otherNetworks, Condition });
    const vpce = { "aws:SourceVpce": "vpce-1" };
    const arnOf = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
    const deployer = arnOf("deployer");
    /** The plan whose denial spares such principals beside the deployer. */
    const spares = (...arns: string[]): Plan => network({ StringNotEquals: vpce, ArnNotLike: { "aws:PrincipalArn": [deployer, ...arns] } });
    const role = (name: string, Principal: unknown, props: Statement = {}): Item => ({
        type: "aws:iam/role:Role",
        name,
        props: { name, assumeRolePolicy: document({ Effect: "Allow", Principal, Action: "sts:AssumeRole" }), ...props },
    });
    const also = (...statements: Statement[]): Plan => writes(plainText, oldTls, otherNetworks, ...statements);
    const delivers = (Condition: Statement | undefined): Plan =>
        also({ Effect: "Allow", Principal: { Service: "delivery.logs.amazonaws.com" }, Action: "s3:PutObject", Resource: "*", Condition });
    const denied = (more: Statement): Plan => also({ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*", ...more });
    tryPolicy({
        policy: "buckets-answer-own-network-only",
        decidedInPreview: true,
        good: {
            "a policy that denies all three": storage,
            "a policy written as an object": changed(storage, policy, { policy: JSON.parse(denying) as unknown }),
            "an inline policy": changed(without(storage, policy), "data", { policy: denying }),
            "a VPC instead of an endpoint": network({
                StringNotEquals: { "aws:SourceVpc": "vpc-1" },
                ArnNotLike: { "aws:PrincipalArn": deployer },
            }),
            "a role that the stack makes for S3 spared": plus(spares(arnOf("copies")), role("copies", { Service: "s3.amazonaws.com" })),
            "the emergency role spared": plus(
                spares(arnOf("break-glass")),
                role("break-glass", { AWS: "arn:aws:iam::111122223333:user/emergency" }),
            ),
            "a service that delivers for the own account": delivers({ StringEquals: { "aws:SourceAccount": "111122223333" } }),
            "a service whose source is a bucket": delivers({ ArnLike: { "aws:SourceArn": "arn:aws:s3:::data" } }),
            "a role of the own account let in": also({
                Effect: "Allow",
                Principal: { AWS: arnOf("reader") },
                Action: "s3:GetObject",
                Resource: "*",
            }),
            "a denial that leaves the own account out": denied({
                Condition: { StringNotEquals: { "aws:PrincipalAccount": "111122223333" } },
            }),
            "a denial of one role": denied({ Condition: { ArnEquals: { "aws:PrincipalArn": arnOf("left") } } }),
            "a denial for AWS's services": denied({ Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }),
            "a denial of deleting versions, for everyone": denied({ Action: "s3:DeleteObjectVersion" }),
        },
        holes: [
            { is: "no policy", plan: without(storage, policy), at: "data" },
            { is: "plain text", plan: writes(oldTls, otherNetworks), at: "data", control: "S3-2" },
            { is: "old versions of TLS", plan: writes(plainText, otherNetworks), at: "data", control: "TL-2" },
            { is: "other networks", plan: writes(plainText, oldTls), at: "data" },
            {
                is: "plain text of the bucket itself",
                plan: writes({ ...plainText, Resource: "arn:aws:s3:::data/*" }, oldTls, otherNetworks),
                at: "data",
            },
            { is: "plain text of writing", plan: writes({ ...plainText, Action: "s3:GetObject" }, oldTls, otherNetworks), at: "data" },
            {
                is: "plain text for one",
                plan: writes({ ...plainText, Principal: { AWS: "arn:aws:iam::111122223333:role/a" } }, oldTls, otherNetworks),
                at: "data",
            },
            {
                is: "plain text of whoever has a tag",
                plan: writes(
                    { ...plainText, Condition: { ...plainText.Condition, StringEquals: { "aws:PrincipalTag/team": "" } } },
                    oldTls,
                    otherNetworks,
                ),
                at: "data",
            },
            {
                is: "plain text by an exception",
                plan: writes({ ...plainText, Condition: { ...plainText.Condition, StringNotEquals: vpce } }, oldTls, otherNetworks),
                at: "data",
            },
            {
                is: "TLS 1.1",
                plan: writes(plainText, { ...oldTls, Condition: { NumericLessThan: { "s3:TlsVersion": "1.1" } } }, otherNetworks),
                at: "data",
            },
            { is: "an Allow in place of a Deny", plan: writes(plainText, oldTls, { ...otherNetworks, Effect: "Allow" }), at: "data" },
            { is: "any endpoint", plan: network({ StringNotLike: { "aws:SourceVpce": "*" } }), at: "data" },
            {
                is: "deleting from other networks",
                plan: writes(plainText, oldTls, { ...otherNetworks, Action: ["s3:GetObject", "s3:PutObject"] }),
                at: "data",
            },
            {
                is: "actions that are left out",
                plan: writes(plainText, oldTls, { ...otherNetworks, Action: undefined, NotAction: "s3:Get*" }),
                at: "data",
            },
            { is: "every principal spared", plan: network({ StringNotEquals: vpce, ArnNotLike: { "aws:PrincipalArn": "*" } }), at: "data" },
            {
                is: "every role spared",
                plan: network({ StringNotEquals: vpce, ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } }),
                at: "data",
            },
            {
                is: "every account spared",
                plan: network({ StringNotEquals: vpce, ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/deployer" } }),
                at: "data",
            },
            { is: "addresses spared", plan: network({ StringNotEquals: vpce, NotIpAddress: { "aws:SourceIp": "0.0.0.0/0" } }), at: "data" },
            { is: "AWS's services alone", plan: network({ Bool: { "aws:PrincipalIsAWSService": "false" } }), at: "data" },
            { is: "a role of another account spared", plan: spares("arn:aws:iam::999999999999:role/x"), at: "data" },
            {
                is: "roles by a pattern spared",
                plan: plus(spares(arnOf("copies*")), role("copies", { Service: "s3.amazonaws.com" })),
                at: "data",
            },
            { is: "a role spared that the stack does not make", plan: spares(arnOf("somebody")), at: "data" },
            { is: "a user spared", plan: spares("arn:aws:iam::111122223333:user/deployer"), at: "data" },
            {
                is: "a team's role spared",
                plan: plus(spares(arnOf("team")), role("team", { Federated: "arn:aws:iam::111122223333:saml-provider/people" })),
                at: "data",
            },
            { is: "a pod's role spared", plan: plus(spares(arnOf("pod")), role("pod", { Service: "pods.eks.amazonaws.com" })), at: "data" },
            {
                is: "a role spared that others may use than in an emergency",
                plan: plus(
                    spares(arnOf("break-glass")),
                    role("break-glass", { AWS: ["arn:aws:iam::111122223333:user/emergency", "arn:aws:iam::111122223333:user/other"] }),
                ),
                at: "data",
            },
            {
                is: "a role spared that a service and others may use",
                plan: plus(spares(arnOf("copies")), role("copies", { Service: "s3.amazonaws.com", AWS: "111122223333" })),
                at: "data",
            },
            { is: "the deployer not spared", plan: network({ StringNotEquals: vpce }), at: "data" },
            {
                is: "another than the deployer spared",
                plan: plus(
                    network({ StringNotEquals: vpce, ArnNotLike: { "aws:PrincipalArn": arnOf("copies") } }),
                    role("copies", { Service: "s3.amazonaws.com" }),
                ),
                at: "data",
            },
            { is: "everything denied to everyone", plan: denied({}), at: "data" },
            {
                is: "everything denied to the own account",
                plan: denied({ Principal: { AWS: "arn:aws:iam::111122223333:root" } }),
                at: "data",
            },
            {
                is: "everything denied that is encrypted",
                plan: denied({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
                at: "data",
            },
            { is: "everything denied to the deployer", plan: denied({ Principal: { AWS: deployer } }), at: "data" },
            {
                is: "everything denied to everyone but some",
                plan: denied({ Principal: undefined, NotPrincipal: { AWS: arnOf("reader") } }),
                at: "data",
            },
            { is: "the policy's change denied to everyone", plan: denied({ Action: "s3:Put*" }), at: "data" },
            {
                is: "data denied by address",
                plan: denied({ Action: "s3:GetObject", Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
                at: "data",
            },
            {
                is: "another account's root let in",
                plan: also({
                    Effect: "Allow",
                    Principal: { AWS: "arn:aws:iam::999999999999:root" },
                    Action: "s3:GetObject",
                    Resource: "*",
                }),
                at: "data",
            },
            {
                is: "anyone of another account let in",
                plan: also({
                    Effect: "Allow",
                    Principal: "*",
                    Action: "s3:GetObject",
                    Resource: "*",
                    Condition: { StringEquals: { "aws:PrincipalAccount": "999999999999" } },
                }),
                at: "data",
            },
            {
                is: "a service that delivers for another account",
                plan: delivers({ StringEquals: { "aws:SourceAccount": "999999999999" } }),
                at: "data",
            },
            {
                is: "a service whose source is another account's",
                plan: delivers({ ArnLike: { "aws:SourceArn": "arn:aws:logs:eu-central-1:999999999999:*" } }),
                at: "data",
            },
        ],
        doubtful: [
            { is: "an unknown policy", plan: changed(storage, policy, { policy: UNKNOWN_TEXT }) },
            { is: "an account that nothing says is the own", plan: without(storage, "account") },
            {
                is: "a role whose trust is not known",
                plan: plus(spares(arnOf("copies")), role("copies", {}, { assumeRolePolicy: UNKNOWN_TEXT })),
            },
            {
                is: "a role that one without a name yet may be",
                plan: plus(spares(arnOf("copies")), role("copies", {}, { name: UNKNOWN_TEXT })),
            },
            {
                is: "an unknown endpoint in a policy written as an object",
                plan: changed(storage, policy, {
                    policy: {
                        Statement: [
                            plainText,
                            oldTls,
                            {
                                ...otherNetworks,
                                Condition: {
                                    StringNotEquals: { "aws:SourceVpce": UNKNOWN_TEXT },
                                    ArnNotLike: { "aws:PrincipalArn": deployer },
                                },
                            },
                        ],
                    },
                }),
            },
        ],
    });
});
