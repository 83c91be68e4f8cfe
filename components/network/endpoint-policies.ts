import { bucketArn, type Account } from "../account";
import { document, type Conditions, type PolicyDocument, type PolicyStatement } from "../documents";
import { awsBucketObjects } from "./dns-plan";
import { actionPrefix, awsOwned, managedPolicyStatements, unstatedCalls } from "./endpoint-policies-services";

/** A role whose sessions run in the VPC: a node's, a pod's, a function's. */
export interface EndpointCaller {
    /** ARN of the role. */
    arn: string;
    /** What it may do itself. */
    statements: readonly PolicyStatement[];
    /** ARNs of AWS's own policies it carries beside that; none by default. */
    managedPolicies?: readonly string[];
}

/** Everybody who calls AWS from inside the VPC. */
export interface EndpointCallers {
    /** Roles of nodes and pods, each with what it may do: the endpoints let through that and no more. */
    workloads: readonly EndpointCaller[];
    /**
     * ARNs of the roles of people and of the deployer. What they may do is long, changes, and stands partly in policies that AWS or others
     * write; so they may call everything of a service, on this account's resources, as far as their own policies let them.
     */
    people: readonly string[];
    /** ARNs of whoever may assume one of the account's roles: IAM users, for the most part. They reach STS and nothing else. */
    assumers: readonly string[];
}

/**
 * Policy of the S3 gateway endpoint: each role to the environment's own buckets as its own policy says, people and the deployer to the
 * same buckets, and anyone to read what nodes need of AWS's own. Another account's bucket cannot be reached through it, whatever
 * credentials are brought along.
 *
 * Controls: S3-3, S3-6, VE-5.
 * @param buckets Names of the environment's buckets in the region of the endpoint.
 */
export function s3EndpointPolicy(account: Account, buckets: readonly string[], callers: EndpointCallers): PolicyDocument {
    const own = buckets.flatMap((bucket) => [bucketArn(account, bucket), bucketArn(account, bucket, "*")]);
    return document([
        ...workloadStatements("s3", account, callers.workloads),
        admitting("People", ["s3:*"], own, { ArnEquals: { "aws:PrincipalArn": sorted(callers.people) } }),
        // Layers come by addresses that ECR signs, packages unsigned: neither carries a principal of ours to compare.
        admitting("AwsOwnedBucketsReadOnly", ["s3:GetObject"], awsBucketObjects(account)),
    ]);
}

/**
 * Policy of an interface endpoint: what the roles inside the VPC may do with the service, each for those roles alone; everything of the
 * service for people and the deployer, on this account's resources; and nothing for anybody else, so that foreign credentials are of no
 * use from inside and one's own reach no foreign resource. STS also admits the exchange of a token for a role of this account, which
 * comes without a principal. Conditions of the roles' policies are not repeated: they hold where they stand.
 *
 * Controls: VE-5, S3-3, S3-6.
 * Source: IAM User Guide, "Control access to AWS STS with VPC endpoint policies" (calls without a principal), "AWS global condition
 * context keys" (`aws:ResourceAccount`, which some calls do not carry).
 * @throws {RangeError} if a role carries a policy of AWS's whose content is not known.
 */
export function interfaceEndpointPolicy(account: Account, service: string, callers: EndpointCallers): PolicyDocument {
    const prefix = actionPrefix(service);
    const who = service === "sts" ? [...callers.people, ...callers.assumers] : callers.people;
    const people = { "aws:PrincipalArn": sorted(who) };
    const foreign = awsOwned(service, account);
    return document([
        ...workloadStatements(prefix, account, callers.workloads),
        ...unstatedCalls(service).map(({ Sid, actions }) =>
            admitting(Sid, actions, ["*"], { StringEquals: { "aws:PrincipalAccount": account.id } }),
        ),
        admitting("People", [`${prefix}:*`], ["*"], {
            ArnEquals: people,
            StringEqualsIfExists: { "aws:ResourceAccount": account.id },
        }),
        ...(foreign === undefined ? [] : [admitting("PeopleOnWhatAwsOwns", foreign.actions, foreign.resources, { ArnEquals: people })]),
        ...(service === "sts" ? [tokenExchange(account)] : []),
    ]);
}

/** Of every role of this account, none of another; who gets the role's credentials is decided by its trust. */
const tokenExchange = ({ partition, id }: Account): PolicyStatement =>
    admitting("TokenExchange", ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"], [`arn:${partition}:iam::${id}:role/*`]);

const admitting = (Sid: string, Action: string[], Resource: string[], Condition?: Conditions): PolicyStatement => ({
    Sid,
    Effect: "Allow",
    Principal: "*",
    Action,
    Resource,
    ...(Condition ? { Condition } : {}),
});

/** What the workloads' own statements say of a service: like statements of several roles become one. */
function workloadStatements(prefix: string, account: Account, workloads: readonly EndpointCaller[]): PolicyStatement[] {
    const merged = new Map<string, { sid: string; actions: string[]; resources: string[]; arns: string[] }>();
    for (const workload of workloads) {
        for (const { Sid, Effect, Action, Resource = [], Condition } of statementsOf(account, workload)) {
            const actions = sorted(Action.filter((action) => action.startsWith(`${prefix}:`)));
            if (Effect !== "Allow" || actions.length === 0 || isMadeByAService(Condition)) continue;
            const key = JSON.stringify([actions, Resource]);
            const known = merged.get(key) ?? { sid: Sid, actions, resources: Resource, arns: [] };
            merged.set(key, { ...known, arns: [...known.arns, workload.arn] });
        }
    }
    const used = new Set<string>();
    return [...merged.values()].map(({ sid, actions, resources, arns }) => {
        let unique = sid;
        for (let count = 2; used.has(unique); count++) unique = `${sid}${count}`; // a Sid stands once in a document
        used.add(unique);
        return admitting(unique, actions, resources, { ArnEquals: { "aws:PrincipalArn": sorted(arns) } });
    });
}

function statementsOf({ partition }: Account, { arn, statements, managedPolicies = [] }: EndpointCaller): readonly PolicyStatement[] {
    const known = managedPolicyStatements(partition);
    const managed = managedPolicies.flatMap((policyArn) => {
        const found = known[policyArn.split("/").at(-1) ?? ""];
        if (found === undefined) throw new RangeError(`${arn} carries ${policyArn}; say in endpoint-policies-services.ts what it allows`);
        return found;
    });
    return [...statements, ...managed];
}

/** Whether a statement is for calls that a service makes on the role's behalf: those never come through an endpoint of ours. */
const isMadeByAService = (condition: Conditions | undefined): boolean =>
    Object.values(condition ?? {}).some((keys) => Object.keys(keys).includes("kms:ViaService"));

const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
