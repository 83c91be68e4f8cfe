import { resourceOf, rewrite, withdraw } from "../../support/breaking";
import { bucketPolicy } from "./bucket-changes";
import type { EnvironmentHole } from "./environment-hole";

/** Changes that open production's buckets, keys and roles, or lock them. */
export const bucketHoles: EnvironmentHole[] = [
    {
        what: "a bucket policy that admits plain text and any network",
        policy: "buckets-answer-own-network-only",
        control: "S3-2",
        at: "prod-backups",
        open: (recording) => {
            resourceOf(recording, "aws:s3/bucketPolicy:BucketPolicy", "prod-backups").inputs["policy"] = JSON.stringify({
                Version: "2012-10-17",
                Statement: [],
            });
        },
    },
    {
        what: "a bucket policy that spares a role of another account",
        policy: "buckets-answer-own-network-only",
        control: "S3-2",
        at: "prod-trail",
        open: bucketPolicy("prod-trail", (statements) => {
            for (const { Condition } of statements)
                (Condition as { ArnNotLikeIfExists?: Record<string, string[]> }).ArnNotLikeIfExists?.["aws:PrincipalArn"]?.push(
                    "arn:aws:iam::999999999999:role/x",
                );
            return statements;
        }),
    },
    {
        what: "a bucket policy that lets another account in",
        policy: "buckets-answer-own-network-only",
        control: "S3-2",
        at: "prod-flow-logs",
        open: bucketPolicy("prod-flow-logs", (statements) => [
            ...statements,
            { Effect: "Allow", Principal: { AWS: "arn:aws:iam::999999999999:root" }, Action: "s3:GetObject", Resource: "*" },
        ]),
    },
    {
        what: "a bucket policy that locks the deployer out",
        policy: "buckets-answer-own-network-only",
        control: "S3-2",
        at: "prod-dns-logs",
        open: bucketPolicy("prod-dns-logs", (statements) => [
            ...statements,
            { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" },
        ]),
    },
    {
        what: "Object Lock on backups that keeps nothing",
        policy: "buckets-are-encrypted-and-versioned",
        control: "HA-3",
        at: "prod-backups",
        open: (recording) => withdraw(recording, "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration", "prod-backups"),
    },
    {
        what: "a key with AWS's default policy",
        policy: "keys-serve-named-users-only",
        control: "KM-1",
        at: "prod-images",
        open: (recording) => {
            delete resourceOf(recording, "aws:kms/key:Key", "prod-images").inputs["policy"];
        },
    },
    {
        what: "a key whose administrators may read what it protects",
        policy: "keys-serve-named-users-only",
        control: "KM-1",
        at: "prod-secrets",
        open: (recording) => {
            rewrite(resourceOf(recording, "aws:kms/key:Key", "prod-secrets"), "policy", ({ Statement }) => {
                for (const statement of Statement) if (statement["Sid"] === "Administration") statement["Action"] = ["kms:*"];
            });
        },
    },
    {
        what: "a key that hands on use to anybody",
        policy: "keys-serve-named-users-only",
        control: "KM-1",
        at: "prod-volumes",
        open: (recording) => {
            rewrite(resourceOf(recording, "aws:kms/key:Key", "prod-volumes"), "policy", ({ Statement }) => {
                for (const statement of Statement) if (statement["Sid"] === "PodVolumesGrants") delete statement["Condition"];
            });
        },
    },
    {
        what: "a bucket that a service writes to for anybody",
        policy: "buckets-answer-own-network-only",
        control: "S3-2",
        at: "prod-flow-logs",
        open: bucketPolicy("prod-flow-logs", (statements) =>
            statements.map((statement) => (statement["Sid"] === "LogDeliveryDelivers" ? { ...statement, Condition: {} } : statement)),
        ),
    },
    {
        what: "an emergency role that one factor opens",
        policy: "roles-trust-named-callers-only",
        control: "AC-2",
        at: "prod-break-glass",
        open: (recording) => {
            rewrite(resourceOf(recording, "aws:iam/role:Role", "prod-break-glass"), "assumeRolePolicy", ({ Statement }) => {
                for (const statement of Statement) delete statement["Condition"];
            });
        },
    },
    {
        what: "a role of people that one factor opens",
        policy: "roles-trust-named-callers-only",
        control: "AC-2",
        at: "prod-team-developer",
        open: (recording) => {
            rewrite(resourceOf(recording, "aws:iam/role:Role", "prod-team-developer"), "assumeRolePolicy", ({ Statement }) => {
                for (const statement of Statement)
                    statement["Condition"] = { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } };
            });
        },
    },
];
