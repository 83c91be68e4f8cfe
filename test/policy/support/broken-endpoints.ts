import { resourceOf, rewrite } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

const endpoint = "aws:ec2/vpcEndpoint:VpcEndpoint";
const policy = "endpoints-admit-own-principals-only";

/** Rewrites the statements of an endpoint of production. */
const rewritten =
    (name: string, change: (statements: Record<string, unknown>[]) => void): EnvironmentHole["open"] =>
    (recording) =>
        rewrite(resourceOf(recording, endpoint, name), "policy", ({ Statement }) => change(Statement));

/** One statement of an endpoint's policy. */
function statement(statements: readonly Record<string, unknown>[], sid: string): Record<string, unknown> {
    const found = statements.find(({ Sid }) => Sid === sid);
    if (found === undefined) throw new Error(`the endpoint's policy has no statement ${sid}`);
    return found;
}

/** Changes that open production's endpoints. */
export const endpointHoles: EnvironmentHole[] = [
    {
        what: "an endpoint without a policy",
        policy,
        control: "VE-5",
        at: "prod-secretsmanager",
        open: (recording) => {
            delete resourceOf(recording, endpoint, "prod-secretsmanager").inputs["policy"];
        },
    },
    {
        what: "an endpoint that anyone's credentials get through",
        policy,
        control: "VE-5",
        at: "prod-logs",
        open: (recording) =>
            rewrite(resourceOf(recording, endpoint, "prod-logs"), "policy", ({ Statement }) => {
                for (const statement of Statement) delete statement["Condition"];
            }),
    },
    {
        what: "an endpoint through which this account's principals reach any account",
        policy,
        control: "VE-5",
        at: "prod-sns",
        open: (recording) =>
            rewrite(resourceOf(recording, endpoint, "prod-sns"), "policy", ({ Statement }) => {
                Statement.push({
                    Sid: "Any",
                    Effect: "Allow",
                    Principal: "*",
                    Action: ["*"],
                    Resource: ["*"],
                    Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
                });
            }),
    },
    {
        what: "an S3 endpoint that leads to any bucket",
        policy,
        control: "S3-6",
        at: "prod-s3",
        open: (recording) =>
            rewrite(resourceOf(recording, endpoint, "prod-s3"), "policy", ({ Statement }) => {
                const people = Statement.find(({ Sid }) => Sid === "People");
                if (people === undefined) throw new Error("the S3 endpoint's policy has no statement People");
                people["Resource"] = ["arn:aws:s3:::*"];
            }),
    },
    {
        what: "endpoints of one zone by their tag, without a reason",
        policy: "interface-endpoints-serve-every-zone",
        control: "VE-1",
        at: "prod-kms",
        open: (recording) => {
            const kms = resourceOf(recording, endpoint, "prod-kms");
            kms.inputs["subnetIds"] = (kms.inputs["subnetIds"] as string[]).slice(0, 1);
            kms.propertyDependencies["subnetIds"] = [resourceOf(recording, "aws:ec2/subnet:Subnet", "prod-endpoint-eu-central-1a").urn];
            kms.inputs["tags"] = { ...(kms.inputs["tags"] as Record<string, string>), zones: "shared" };
        },
    },
    {
        what: "an endpoint that another account's principals get through",
        policy,
        control: "VE-5",
        at: "prod-monitoring",
        open: rewritten("prod-monitoring", (statements) => {
            statement(statements, "Metrics")["Condition"] = { StringEquals: { "aws:PrincipalAccount": "999999999999" } };
        }),
    },
    {
        what: "an endpoint that leads to another account's resources",
        policy,
        control: "VE-5",
        at: "prod-ecr-api",
        open: rewritten("prod-ecr-api", (statements) => {
            statement(statements, "PullImages")["Resource"] = ["arn:aws:ecr:*:*:repository/*"];
        }),
    },
    {
        what: "an S3 endpoint by which Weaviate writes to somebody else's bucket",
        policy,
        control: "S3-6",
        at: "prod-s3",
        open: rewritten("prod-s3", (statements) => {
            (statement(statements, "Bucket0Objects")["Resource"] as string[]).push("arn:aws:s3:::somebody-elses/*");
        }),
    },
];
