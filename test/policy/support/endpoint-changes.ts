import type { Recording } from "../../../tools/preview";
import { resourceOf, rewrite } from "../../support/breaking";

type Change = (recording: Recording) => void;

/** Changes the statements of an endpoint's policy. */
const endpointPolicy =
    (name: string, change: (statements: Record<string, unknown>[]) => void): Change =>
    (recording) =>
        rewrite(resourceOf(recording, "aws:ec2/vpcEndpoint:VpcEndpoint", name), "policy", ({ Statement }) => change(Statement));

/** One more thing that an endpoint lets this account's principals, or whoever else, do. */
const endpointAlso = (name: string, action: string, resource: string, more: Record<string, unknown> = {}): Change =>
    endpointPolicy(name, (statements) => {
        const Condition = { StringEquals: { "aws:PrincipalAccount": "111122223333" } };
        statements.push({ Sid: "Also", Effect: "Allow", Principal: "*", Action: [action], Resource: [resource], Condition, ...more });
    });

/** What one statement of an endpoint's policy says otherwise. */
const endpointSays = (name: string, sid: string, change: (statement: Record<string, unknown>) => void): Change =>
    endpointPolicy(name, (statements) => {
        const found = statements.find(({ Sid }) => Sid === sid);
        if (found === undefined) throw new Error(`${name} has no statement ${sid}`);
        change(found);
    });

const foreign = "999999999999";

/** Changes to the policies of production's endpoints, one at a time, each of which leads to what is not this account's. */
export const endpointChanges: Record<string, Change> = {
    "with somebody else's bucket, for this account": endpointAlso("prod-s3", "s3:*", "arn:aws:s3:::somebody-elses/*"),
    "with somebody else's bucket, for Weaviate to write": endpointSays("prod-s3", "Bucket0Objects", (statement) => {
        (statement["Resource"] as string[]).push("arn:aws:s3:::somebody-elses/*");
    }),
    "with somebody else's bucket, for anyone to read": endpointSays("prod-s3", "AwsOwnedBucketsReadOnly", (statement) => {
        (statement["Resource"] as string[]).push("arn:aws:s3:::attacker-c2/*");
    }),
    "with AWS's buckets, to write": endpointSays("prod-s3", "AwsOwnedBucketsReadOnly", (statement) => {
        (statement["Action"] as string[]).push("s3:PutObject");
    }),
    "for a principal of another account": endpointAlso(
        "prod-logs",
        "logs:PutLogEvents",
        `arn:aws:logs:eu-central-1:${foreign}:log-group:x`,
        {
            Principal: { AWS: [`arn:aws:iam::${foreign}:root`] },
            Condition: {},
        },
    ),
    "for principals of another account": endpointSays("prod-logs", "ShipLogs", (statement) => {
        statement["Condition"] = { StringEquals: { "aws:PrincipalAccount": foreign } };
    }),
    "on resources of another account": endpointSays("prod-logs", "People", (statement) => {
        (statement["Condition"] as Record<string, unknown>)["StringEqualsIfExists"] = { "aws:ResourceAccount": foreign };
    }),
    "on repositories of any account": endpointSays("prod-ecr-api", "PullImages", (statement) => {
        statement["Resource"] = ["arn:aws:ecr:*:*:repository/*"];
    }),
    "on log groups of any account": endpointSays("prod-logs", "ShipLogs", (statement) => {
        statement["Resource"] = ["arn:aws:logs:*:*:log-group:*"];
    }),
    "on any role, to assume it": endpointAlso("prod-sts", "sts:AssumeRole", "*"),
};
