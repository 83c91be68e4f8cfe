import { expect } from "chai";

import type { Recording } from "../../../tools/preview";
import { resourceOf } from "../../support/breaking";
import { draftOf, recordingOf } from "../../support/environments";
import { RecordedAccount, type Call } from "../../support/iam/account";
import { callsOfBucketUsers, callsOfKeyUsers } from "./calls/declared";
import { callsForPodIdentities, callsOfNodes } from "./calls/nodes";
import { callsOfAdministrators, callsOfServices } from "./calls/outside";
import { callsOfPeople } from "./calls/people";
import { callsForBackups, callsOfControllers } from "./calls/pods";
import { callsFromOutside, callsInTheWrongName, callsOnForeignResources } from "./calls/refused";
import { surroundingsOf, type Surroundings } from "./calls/surroundings";

type Statement = { Sid: string; Resource?: unknown; Condition?: Record<string, unknown> };
type Change = (statements: Statement[]) => Statement[];

const withoutStatement =
    (sid: string): Change =>
    (statements) =>
        statements.filter(({ Sid }) => Sid !== sid);
const withoutCondition =
    (operator: string): Change =>
    (statements) =>
        statements.map(({ Condition = {}, ...rest }) => ({
            ...rest,
            Condition: Object.fromEntries(Object.entries(Condition).filter(([one]) => one !== operator)),
        }));

const withoutConditions: Change = (statements) => statements.map((one) => ({ ...one, Condition: {} }));

const [endpoint, key, bucket, role] = [
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    "aws:kms/key:Key",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:iam/role:Role",
];

/** Slips in documents: what it is, where, and the calls that have to come out otherwise than they should. */
const slips: [
    what: string,
    type: string,
    name: string,
    property: string,
    change: Change,
    calls: (around: Surroundings) => Call[],
    should: boolean,
][] = [
    ["a key that does not name its writer", key, "prod-backups", "policy", withoutStatement("Weaviate"), callsForBackups, true],
    ["a key without grants for Auto Scaling", key, "prod-volumes", "policy", withoutStatement("NodeVolumesGrants"), callsOfServices, true],
    ["a key that the deployer cannot mend", key, "prod-logs", "policy", withoutStatement("Administration"), callsOfAdministrators, true],
    ["a key that does not name a service", key, "prod-logs", "policy", withoutStatement("LogDelivery"), callsOfKeyUsers, true],
    [
        "a bucket that locks out deliveries",
        bucket,
        "prod-flow-logs",
        "policy",
        withoutStatement("LogDeliveryDelivers"),
        callsOfBucketUsers,
        true,
    ],
    ["a bucket that locks out services", bucket, "prod-flow-logs", "policy", withoutCondition("BoolIfExists"), callsOfBucketUsers, true],
    [
        "a bucket that locks out replication and deployer",
        bucket,
        "prod-backups",
        "policy",
        withoutCondition("ArnNotLikeIfExists"),
        callsOfAdministrators,
        true,
    ],
    [
        "a bucket that answers any network",
        bucket,
        "prod-backups",
        "policy",
        withoutStatement("DenyDataOutsideEndpoint"),
        callsFromOutside,
        false,
    ],
    ["a bucket that answers plain text", bucket, "prod-trail", "policy", withoutStatement("DenyPlainText"), callsInTheWrongName, false],
    [
        "an endpoint that keeps the network add-on out",
        endpoint,
        "prod-ec2",
        "policy",
        withoutStatement("AmazonEKSCNIPolicy"),
        callsOfControllers,
        true,
    ],
    [
        "an endpoint that keeps nodes from their registry",
        endpoint,
        "prod-ecr-dkr",
        "policy",
        withoutStatement("PullImages"),
        callsOfNodes,
        true,
    ],
    [
        "an endpoint that keeps people from signing in",
        endpoint,
        "prod-sts",
        "policy",
        withoutStatement("TokenExchange"),
        callsOfPeople,
        true,
    ],
    [
        "an S3 endpoint that leads anywhere",
        endpoint,
        "prod-s3",
        "policy",
        (statements) => statements.map((one) => (one.Sid === "People" ? { ...one, Resource: "*" } : one)),
        callsOnForeignResources,
        false,
    ],
    [
        "an endpoint that leads to other accounts",
        endpoint,
        "prod-sns",
        "policy",
        withoutCondition("StringEqualsIfExists"),
        callsOnForeignResources,
        false,
    ],
    ["a role that any pod gets", role, "prod-weaviate", "assumeRolePolicy", withoutCondition("StringEquals"), callsInTheWrongName, false],
    ["a role that no pod gets", role, "prod-weaviate", "assumeRolePolicy", withoutStatement("Assume"), callsForPodIdentities, true],
    ["a role without a second factor", role, "prod-break-glass", "assumeRolePolicy", withoutConditions, callsInTheWrongName, false],
];

describe("the tables of calls notice", () => {
    let around: Surroundings;
    let recording: Recording;
    before(async () => {
        around = await surroundingsOf("prod");
        recording = await recordingOf("prod");
    });

    for (const [what, type, name, property, change, calls, should] of slips) {
        it(what, () => {
            const broken = draftOf(recording);
            const { inputs } = resourceOf(broken, type, name);
            const document: unknown = inputs[property];
            const read = (typeof document === "string" ? JSON.parse(document) : document) as { Statement: Statement[] };
            inputs[property] = { ...read, Statement: change(read.Statement) } as never;
            const account = new RecordedAccount(broken, "prod", around.account.id, around.account.region);
            const all = calls(around);
            const otherwise = (decides: RecordedAccount, call: Call): boolean => decides.decide(callIn(decides, call)).allowed !== should;
            expect(all.filter((call) => otherwise(around.account, call)).length, "before").to.equal(0);
            expect(all.filter((call) => otherwise(account, call)).length, "after").to.be.above(0);
        });
    }
});

/** The same call, decided by the documents of another account object: callers and targets carry theirs with them. */
function callIn(account: RecordedAccount, call: Call): Call {
    const targets = [
        ...account.buckets.values(),
        ...account.keys.values(),
        ...[...account.roles.keys()].map((one) => account.trustOf(one)),
    ];
    const policy = targets.find(({ arn }) => call.on.arn === arn || call.on.arn.startsWith(`${arn}/`))?.policy;
    return policy === undefined || call.on.account !== account.id ? call : { ...call, on: { ...call.on, policy } };
}
