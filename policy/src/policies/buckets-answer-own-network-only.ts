import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { OwnAccounts } from "../normal-form/accounts";
import { admitsOtherAccounts, bucketCallersText } from "../normal-form/bucket-callers";
import { deniesOldTls, deniesOtherNetworks, deniesPlainText, sparedWrongly } from "../normal-form/bucket-denials";
import { locksOut } from "../normal-form/bucket-lockouts";
import { Spareable } from "../normal-form/bucket-principals";
import { bucketsOf, type Bucket } from "../normal-form/buckets";
import { servesNamedSource } from "../normal-form/conditions";
import { coversAction, type Statement } from "../normal-form/documents";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

type Principals = (arn: string) => Known<boolean>;

/** What each bucket policy must deny, and how. */
const DEMANDS: readonly {
    control: "S3-2" | "TL-2";
    test: (statement: Statement, maySpare: Principals) => Known<boolean>;
    wrong: string;
    allowed: string;
    /** Principals that a statement leaves out and should not. */
    spared?: typeof sparedWrongly;
}[] = [
    {
        control: "S3-2",
        test: deniesPlainText,
        wrong: "A bucket answers calls that are not encrypted",
        allowed: "Deny for principal * of s3:* on the bucket and its objects where aws:SecureTransport is false, without exception",
    },
    {
        control: "TL-2",
        test: deniesOldTls,
        wrong: "A bucket answers versions of TLS before 1.2",
        allowed: "Deny for principal * of s3:* on the bucket and its objects where s3:TlsVersion is less than 1.2, without exception",
    },
    {
        control: "S3-2",
        test: deniesOtherNetworks,
        wrong: "A bucket answers calls from other networks",
        allowed:
            "Deny for principal * of reading, writing and deleting objects unless aws:SourceVpce or aws:SourceVpc names our own, sparing only aws:PrincipalIsAWSService, aws:ViaAWSService, and aws:PrincipalArn of the deployer, the emergency role, and roles that the stack makes for services outside of the VPC",
        spared: sparedWrongly,
    },
];

const knownIn = ({ policies }: Bucket): Statement[] =>
    policies.flatMap(({ statements }) => (isUnknown(statements) ? [] : statements.flatMap((one) => (isUnknown(one) ? [] : [one]))));

/** Whether one of a bucket's statements does it; unknown texts may. */
function some({ policies, policyPerhaps }: Bucket, test: (statement: Statement) => Known<boolean>): Known<boolean> {
    const texts = policies.map(({ statements }) =>
        isUnknown(statements) ? UNKNOWN : anyOf(statements.map((one) => (isUnknown(one) ? UNKNOWN : test(one)))),
    );
    return anyOf([...texts, policyPerhaps ? UNKNOWN : false]);
}

const placeOf = ({ sid }: Statement): string => (isUnknown(sid) || sid === undefined ? "a statement without a Sid" : `statement ${sid}`);

/** Judges what a bucket's policy denies to whom. */
function judgeDenials(judgement: Judgement, bucket: Bucket, maySpare: Principals): void {
    const { resource, policies } = bucket;
    for (const { control, test, wrong, allowed, spared } of DEMANDS) {
        const wrongly = spared === undefined ? [] : knownIn(bucket).flatMap((one) => spared(one, maySpare));
        const found = wrongly.length > 0 ? `a denial that spares ${[...new Set(wrongly)].join(", ")}` : "no statement that denies them";
        judgement.expect(
            some(bucket, (statement) => test(statement, maySpare)),
            {
                control,
                resource,
                wrong,
                found: policies.length === 0 ? "no bucket policy" : found,
                allowed,
                mend:
                    wrongly.length > 0
                        ? "take them out of the denial, or let the stack make the role for the service that takes it"
                        : "add the statement to the bucket's policy",
            },
            wrongly.length > 0
                ? "it can't be told whether the principals that the denial spares are the deployer or roles of the stack"
                : "the text of the bucket policy is not known",
        );
    }
}

/** The call that gives a bucket away: whoever may change its policy decides who reads it. */
const GIVES_AWAY = "s3:PutBucketPolicy";

/** A path that begins with the account whose load balancers write there: their service names no source. */
const OWN_PATH = /\/AWSLogs\/\d{12}\//;

/** Whether a statement lets a service in, whoever that acts for. */
function servesAnybody(statement: Statement): Known<boolean> {
    const { principals, resources } = statement;
    const byPath = isUnknown(resources)
        ? UNKNOWN
        : allOf(resources.map((one): Known<boolean> => (isUnknown(one) ? UNKNOWN : OWN_PATH.test(one))));
    return allOf([
        isUnknown(principals) ? UNKNOWN : principals.some(({ kind }) => kind === "Service"),
        not(servesNamedSource(statement)),
        not(byPath),
    ]);
}

/** Judges what a statement that lets somebody in must not do: serve whomever a service acts for, or give the bucket away. */
function judgeAllowance(judgement: Judgement, { resource }: Bucket, statement: Statement): void {
    const allows = isUnknown(statement.effect) ? UNKNOWN : statement.effect === "Allow";
    judgement.expect(
        not(allOf([allows, servesAnybody(statement)])),
        {
            control: "S3-2",
            resource,
            wrong: "A service of AWS may write to a bucket, or read it, for anybody",
            found: `Allow for a service without a source, in ${placeOf(statement)}`,
            allowed: "aws:SourceAccount or aws:SourceArn; for load balancers a path with the account, /AWSLogs/<account>/",
            mend: "add the condition: the service acts for other customers too",
        },
        "it can't be told for whom a statement of the bucket policy lets a service in",
    );
    judgement.expect(
        not(allOf([allows, coversAction(statement, GIVES_AWAY)])),
        {
            control: "S3-2",
            resource,
            wrong: "A bucket's policy gives the bucket away",
            found: `Allow of ${GIVES_AWAY}, in ${placeOf(statement)}`,
            allowed: "the calls that are needed, such as s3:PutObject",
            mend: "name the calls; IAM policies of the account say who administers its buckets",
        },
        "it can't be told what a statement of the bucket policy allows",
    );
}

/** Judges what statements of a bucket's policy must not do: lock the deployer out, or let another account in. */
function judgeStatements(judgement: Judgement, bucket: Bucket, accounts: OwnAccounts, deployer: string | undefined): void {
    const { resource } = bucket;
    for (const statement of knownIn(bucket)) {
        judgement.expect(
            not(locksOut(statement, accounts, deployer)),
            {
                control: "S3-2",
                resource,
                wrong: "A bucket's policy locks out who has to mend it",
                found: `a denial for the deployer too, in ${placeOf(statement)}`,
                allowed: `denials that leave out ${deployer ?? "the deployer's role"} by aws:PrincipalArn, or that deny nothing but plain text and old TLS`,
                mend: "add the deployer to aws:PrincipalArn in the denial's ArnNotLikeIfExists, or deny fewer actions",
            },
            "it can't be told whether a statement of the bucket policy locks the deployer out",
        );
        judgement.expect(
            not(admitsOtherAccounts(statement, { accounts, organizations: [] })),
            {
                control: "S3-2",
                resource,
                wrong: "A bucket's policy lets another account in",
                found: `Allow for ${bucketCallersText(statement)}, in ${placeOf(statement)}`,
                allowed: `principals of ${accounts.text}, and services that call for it`,
                mend: "take the statement out; whoever needs a copy is sent one by a role of this account",
            },
            "it can't be told whose account a statement of the bucket policy lets in",
        );
        judgeAllowance(judgement, bucket, statement);
    }
}

/**
 * Judges what the policy of every bucket denies, and whom it lets in. In the preview of a new stack the endpoint's id is not known, nor is a
 * policy written as JSON text with it; it is known from the first update on, and can be read in part if it is written as an object.
 *
 * Controls: S3-2, TL-2.
 */
export function judgeTransport(stack: Stack, { settings }: Pick<Context, "settings">): Judgement {
    const judgement = new Judgement();
    const accounts = new OwnAccounts(stack, settings.accounts);
    const spareable = new Spareable(stack, accounts, settings);
    for (const bucket of bucketsOf(stack)) {
        judgeDenials(judgement, bucket, (arn) => spareable.admits(arn));
        judgeStatements(judgement, bucket, accounts, settings.deployer);
    }
    return judgement;
}

/** Buckets are reached through our endpoints, encrypted. */
export const bucketsAnswerOwnNetworkOnly = stackPolicy(
    {
        name: "buckets-answer-own-network-only",
        displayName: "Buckets answer our own network only",
        controls: ["S3-2", "TL-2"],
        severity: "high",
        description:
            "Every bucket policy denies plain text, versions of TLS before 1.2, and data to calls that do not come through our endpoint or VPC; it spares declared roles alone, lets no other account in and does not lock the deployer out.",
        remediationSteps:
            "Add the three Deny statements to the BucketPolicy; write it as an object where it names resources of the stack, so that a preview can read it. Spare the role of `weaviate-aws:deployer` by aws:PrincipalArn, and beside it only the emergency role and roles the stack makes for services outside of the VPC.",
    },
    judgeTransport,
);
