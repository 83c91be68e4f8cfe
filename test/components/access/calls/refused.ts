import { bucketPlans, keyPlans } from "../../../../stacks/data";
import { administrator, service, type Actor, type Call, type Target } from "../../../support/iam/account";
import { policyOf } from "../../../support/iam/document";
import { shortOf } from "./declared";
import { callsOfNodes } from "./nodes";
import { prefixOf } from "./outside";
import { callsForBackups, callsOfControllers } from "./pods";
import type { Context } from "../../../support/iam/match";
import { foreignAccount, onBehalf, openTo, podTags, type Surroundings } from "./surroundings";

const dataCalls = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"];
const keyCalls = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey", "kms:ReEncryptFrom", "kms:CreateGrant"];

/** A role of ours that may do everything as far as its own policies go: what is refused to it, the other documents refuse. */
const allPowerful = (arn: string, name: string): Actor => administrator(arn, `${name}, were it administrator`);

const stranger = administrator(`arn:aws:iam::${foreignAccount}:role/stranger`, "a stranger");

/** Every call that works, made with credentials of another account: whoever brings his own keys into the VPC. */
export function callsWithForeignCredentials(around: Surroundings): Call[] {
    const throughEndpoints = [...callsOfNodes(around), ...callsOfControllers(around), ...callsForBackups(around)].filter(
        ({ through }) => through !== undefined,
    );
    return throughEndpoints.map((call) => ({ ...call, by: stranger }));
}

/** A stranger on what is his own: nothing but the endpoint can refuse it. */
export const callsOfStrangers = ({ account }: Surroundings): Call[] =>
    [...account.endpoints.keys()].map((through) => {
        const own = `arn:aws:${prefixOf(through)}:${account.region}:${foreignAccount}:his/own`;
        return { by: stranger, action: `${prefixOf(through)}:Anything`, on: { arn: own, account: foreignAccount }, through };
    });

/** Every role of ours, were it administrator, on what is a stranger's and open to everyone: the way out that the endpoints close. */
export function callsOnForeignResources({ account, environment }: Surroundings): Call[] {
    const { region } = account;
    const arn = (serviceName: string, resource: string) => `arn:aws:${serviceName}:${region}:${foreignAccount}:${resource}`;
    const foreign: [through: string, action: string, arn: string][] = [
        ["s3", "s3:PutObject", "arn:aws:s3:::a-stranger/stolen"],
        ["s3", "s3:GetObject", "arn:aws:s3:::a-stranger/malware"],
        ["s3", "s3:ListBucket", "arn:aws:s3:::a-stranger"],
        ["ecr.api", "ecr:BatchGetImage", arn("ecr", "repository/malware")],
        ["ecr.dkr", "ecr:PutImage", arn("ecr", "repository/stolen")],
        ["sts", "sts:AssumeRole", `arn:aws:iam::${foreignAccount}:role/accomplice`],
        ["logs", "logs:PutLogEvents", arn("logs", "log-group:/weaviate/prod/stolen:log-stream:1")],
        ["secretsmanager", "secretsmanager:PutSecretValue", arn("secretsmanager", "secret:stolen-AbCdEf")],
        ["kms", "kms:Encrypt", arn("kms", "key/1")],
        ["sns", "sns:Publish", arn("sns", "stolen")],
        ["kinesis-firehose", "firehose:PutRecord", arn("firehose", "deliverystream/stolen")],
        ["glue", "glue:GetTable", arn("glue", "table/his/own")],
        ["ec2", "ec2:ModifySnapshotAttribute", arn("ec2", "snapshot/snap-1")],
        ["eks", "eks:DescribeCluster", arn("eks", "cluster/his")],
    ];
    const roles = [...account.roles].map(([name, { arn: own }]) => allPowerful(own, name));
    const deployer = allPowerful(environment.deployer.roleArn, "the deployer");
    return [...roles, deployer].flatMap((by) =>
        foreign.map(([through, action, resource]): Call => ({ by, action, on: openTo(resource, foreignAccount), through })),
    );
}

/** Where a call may come from that is not the endpoint. */
const elsewhere: readonly Context[] = [{}, { "aws:SourceVpce": "vpce-of-another-vpc" }];

/** Backups and logs from outside the endpoint: another VPC's, none at all; by whoever may come in by the endpoint alone. */
export function callsFromOutside({ account, environment }: Surroundings): Call[] {
    const spared = [environment.deployer.roleArn, account.role("break-glass").arn];
    return bucketPlans(environment).flatMap(({ purpose, users }) => {
        const outside = users.roles.filter(({ outsideEndpointBecause }) => outsideEndpointBecause !== undefined);
        const exempt = [...spared, ...outside.map((user) => account.role(shortOf(account.environment, user)).arn)];
        return [...account.roles]
            .filter(([, { arn }]) => !exempt.includes(arn))
            .flatMap(([name, { arn }]) =>
                elsewhere.flatMap((context) =>
                    dataCalls.map((action): Call => ({
                        by: allPowerful(arn, name),
                        action,
                        on: account.object(purpose, "weaviate/object"),
                        context,
                    })),
                ),
            );
    });
}

/** Somebody of this account whom no plan knows, were he administrator: on data, by the endpoint or not; on keys; with any role. */
export function callsOfUndeclared({ account, environment }: Surroundings): Call[] {
    const nobody = allPowerful(`arn:aws:iam::${account.id}:role/somebody-else`, "somebody else");
    const everyWay: Partial<Call>[] = [{}, { through: "s3" }];
    return [
        ...bucketPlans(environment).flatMap(({ purpose }) =>
            dataCalls.flatMap((action) =>
                everyWay.map((way): Call => ({ by: nobody, action, on: account.object(purpose, "object"), ...way })),
            ),
        ),
        ...keyPlans(environment).flatMap(({ dataClass }) =>
            keyCalls.map((action): Call => ({ by: nobody, action, on: account.key(dataClass) })),
        ),
        ...[...account.roles.keys()].map((role): Call => ({ by: nobody, action: "sts:AssumeRole", on: account.trustOf(role) })),
        ...[...account.endpoints.keys()]
            .filter((through) => through !== "guardduty-data") // takes telemetry of any principal of the account, as AWS has it
            .map((through): Call => ({ by: nobody, action: `${prefixOf(through)}:Anything`, on: account.nothing, through })),
    ];
}

/** Every role on every bucket and key that the plans do not declare it for, with the policies it really has. */
export function callsOnWhatIsOthers({ account, environment }: Surroundings): Call[] {
    const roles = [...account.roles].filter(([role]) => role !== "break-glass");
    const buckets = bucketPlans(environment).flatMap(({ purpose, users }) => {
        const declared = users.roles.map((user) => shortOf(account.environment, user));
        return roles
            .filter(([role]) => !declared.includes(role))
            .flatMap(([, by]) =>
                dataCalls.flatMap((action) =>
                    [{}, { through: "s3" }].map((way): Call => ({ by, action, on: account.object(purpose, "weaviate/object"), ...way })),
                ),
            );
    });
    const keys = keyPlans(environment).flatMap(({ dataClass, uses }) => {
        const declared = uses.map(({ principal }) => principal);
        return roles
            .filter(([role]) => !declared.includes(`${account.environment}-${role}`))
            .flatMap(([, by]) => keyCalls.map((action): Call => ({ by, action, on: account.key(dataClass) })));
    });
    return [...buckets, ...keys];
}

/** More than a declared user is declared for: deleting, leaving one's prefix, writing where one reads. */
export function callsBeyondAccess({ account }: Surroundings): Call[] {
    const [inside, beside] = [account.object("backups", "weaviate/object"), account.object("backups", "other/object")];
    const call = (role: string, action: string, on: Target, context = {}): Call => ({
        by: account.role(role),
        action,
        on,
        through: "s3",
        context,
    });
    return [
        ...["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectRetention", "s3:BypassGovernanceRetention"].flatMap((action) =>
            ["weaviate", "weaviate-backup", "weaviate-restore-drill"].map((role) => call(role, action, inside)),
        ),
        ...["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:PutObjectRetention"].map((action): Call => ({
            by: account.role("log-streams"),
            action,
            on: account.object("log-streams", "flow-logs/object"),
        })),
        call("weaviate", "s3:PutObject", beside),
        call("weaviate", "s3:GetObject", beside),
        call("weaviate-backup", "s3:PutObject", inside),
        call("weaviate-restore-drill", "s3:PutObject", inside),
        call("weaviate", "s3:ListBucket", account.bucket("backups"), { "s3:prefix": "" }),
        call("weaviate", "s3:ListBucket", account.bucket("backups")),
    ];
}

const anyone = policyOf("an identity's policy", {
    Version: "2012-10-17",
    Statement: [{ Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" }],
});

const withoutSecondFactor: readonly Context[] = [
    {},
    { "aws:MultiFactorAuthPresent": "false" },
    { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "360000" },
];

const inPlainText: readonly Context[] = [{ "aws:SecureTransport": "false" }, { "s3:TlsVersion": "1.1" }];

/** Services that act for another account, roles taken for other pods or without a second factor, and everything in plain text. */
export function callsInTheWrongName(around: Surroundings): Call[] {
    const { account, environment } = around;
    const deliveries = bucketPlans(environment).flatMap(({ purpose, users, key }) =>
        users.services
            .filter(({ uncomparedBecause }) => uncomparedBecause === undefined)
            .flatMap(({ principal, prefix = "" }): Call[] => {
                const context = onBehalf(foreignAccount, `arn:aws:logs:${account.region}:${foreignAccount}:delivery-source:his`);
                return [
                    { by: service(principal), action: "s3:PutObject", on: account.object(purpose, `${prefix}/object`), context },
                    ...(key === undefined
                        ? []
                        : [{ by: service(principal), action: "kms:GenerateDataKey", on: account.key(key), context }]),
                ];
            }),
    );
    const pods = account.podIdentities().flatMap(({ namespace, serviceAccount, role }): Call[] =>
        [
            podTags(around, namespace, "default"),
            podTags(around, "default", serviceAccount),
            {
                ...podTags(around, namespace, serviceAccount),
                "aws:RequestTag/eks-cluster-arn": `arn:aws:eks:${account.region}:${account.id}:cluster/other`,
            },
            { ...podTags(around, namespace, serviceAccount), "aws:SourceAccount": foreignAccount },
        ].map((context) => ({ by: service("pods.eks.amazonaws.com"), action: "sts:AssumeRole", on: account.trustOf(role), context })),
    );
    const [user] = environment.breakGlass.trustedPrincipals;
    const emergencies = withoutSecondFactor.map((context): Call => ({
        by: { name: "an emergency user", caller: { kind: "user", arn: user ?? "" }, identity: [anyone] },
        action: "sts:AssumeRole",
        on: account.trustOf("break-glass"),
        context,
    }));
    const breakGlass = account.role("break-glass");
    const plain = bucketPlans(environment).flatMap(({ purpose }) =>
        inPlainText.map((context): Call => ({
            by: breakGlass,
            action: "s3:GetObject",
            on: account.object(purpose, "object"),
            context,
        })),
    );
    return [...deliveries, ...pods, ...emergencies, ...plain];
}
