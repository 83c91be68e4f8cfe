import type { RecordedResource, Recording } from "../../../tools/preview";
import { asUpdated } from "../known";
import { resourceOf, resourcesOf } from "../recording";
import { policyOf, type Policy } from "./document";
import { evaluate, type Decision, type Documents } from "./evaluate";
import { leftOut, managedPolicies, withoutPermission } from "./managed";
import type { Context } from "./match";
import type { Caller } from "./principals";

/** What a call is on: an ARN, the account it is in, and its own policy if it has one. */
export interface Target {
    arn: string;
    account: string;
    policy?: Policy;
    kind?: Documents["resourceKind"];
}

/** A caller with the policies it carries. */
export interface Actor {
    /** For the name of a test. */
    name: string;
    caller: Caller;
    identity: readonly Policy[];
}

/** One call: who, what, on what, through which endpoint (absent: not through the VPC at all), and with what context. */
export interface Call {
    by: Actor;
    action: string;
    on: Target;
    through?: string;
    context?: Context;
}

/** A role as recorded. */
interface RecordedRole extends Actor {
    arn: string;
    trust: Policy;
}

/** A call as the name of a test. */
export const textOf = ({ by, action, on, through }: Call): string =>
    `${by.name}: ${action} on ${on.arn}${through === undefined ? "" : ` through ${through}`}`;

const everything = policyOf("AdministratorAccess", managedPolicies["AdministratorAccess"]);

/** Whoever may do everything as far as his own policies go, which are not the project's. */
export const administrator = (arn: string, name = arn): Actor => ({ name, caller: { kind: "role", arn }, identity: [everything] });

/** A service of AWS. */
export const service = (name: string): Actor => ({ name, caller: { kind: "service", name }, identity: [] });

/** A caller without a signature of this or any known account. */
export const anonymous: Actor = { name: "an unsigned request", caller: { kind: "anonymous" }, identity: [] };

/** An account as a recording leaves it after an update: every role, bucket, key and endpoint with the documents that are really in it. */
export class RecordedAccount {
    readonly roles: ReadonlyMap<string, RecordedRole>;
    readonly buckets: ReadonlyMap<string, Target>;
    readonly keys: ReadonlyMap<string, Target>;
    readonly endpoints: ReadonlyMap<string, { id: string; policy: Policy }>;
    readonly vpcId: string;
    readonly #recording: Recording;

    /**
     * @param environment Name of the environment, with which the recording's names begin.
     * @param id Number of the account.
     */
    constructor(
        recording: Recording,
        readonly environment: string,
        readonly id: string,
        readonly region: string,
    ) {
        this.#recording = asUpdated(recording);
        this.roles = this.#byName("aws:iam/role:Role", (role) => this.#roleOf(role));
        this.buckets = this.#byName("aws:s3/bucket:Bucket", ({ name, inputs }) => {
            const policy = resourceOf(this.#recording, { type: "aws:s3/bucketPolicy:BucketPolicy", name }).inputs["policy"];
            return {
                arn: `arn:aws:s3:::${String(inputs["bucket"])}`,
                account: id,
                policy: policyOf(`the bucket policy of ${name}`, policy),
            };
        });
        this.keys = this.#byName("aws:kms/key:Key", ({ name, inputs }) => ({
            arn: `arn:aws:kms:${String(inputs["region"] ?? region)}:${id}:key/${String(inputs["id"])}`,
            account: id,
            policy: policyOf(`the key policy of ${name}`, inputs["policy"]),
            kind: "key" as const,
        }));
        const [vpc] = resourcesOf(this.#recording, { type: "aws:ec2/vpc:Vpc" });
        this.vpcId = String(vpc?.inputs["id"]);
        const endpoints = resourcesOf(this.#recording, { type: "aws:ec2/vpcEndpoint:VpcEndpoint" });
        this.endpoints = new Map(
            endpoints.map(({ name, inputs }) => [
                String(inputs["serviceName"]).replace(`com.amazonaws.${region}.`, ""),
                { id: String(inputs["id"]), policy: policyOf(`the endpoint policy of ${name}`, inputs["policy"]) },
            ]),
        );
    }

    /** Every pod identity of the cluster, of associations and of add-ons, whose pods are in kube-system: whose pods get which role. */
    podIdentities(): { namespace: string; serviceAccount: string; role: string }[] {
        const associations = resourcesOf(this.#recording, { type: "aws:eks/podIdentityAssociation:PodIdentityAssociation" });
        const addons = resourcesOf(this.#recording, { type: "aws:eks/addon:Addon" });
        type Association = { namespace?: string; serviceAccount: string; roleArn: string };
        return [
            ...associations.map(({ inputs }) => inputs as unknown as Association),
            ...addons.flatMap(({ inputs }) => (inputs["podIdentityAssociations"] ?? []) as unknown as Association[]),
        ].map(({ namespace = "kube-system", serviceAccount, roleArn }) => ({
            namespace,
            serviceAccount,
            role: (roleArn.split("/").at(-1) ?? "").slice(this.environment.length + 1),
        }));
    }

    role = (short: string): RecordedRole => found(this.roles, short);
    bucket = (purpose: string): Target => found(this.buckets, purpose);
    key = (dataClass: string): Target => found(this.keys, dataClass);

    /** Objects of a bucket, by a key. */
    object(purpose: string, key: string): Target {
        const bucket = this.bucket(purpose);
        return { ...bucket, arn: `${bucket.arn}/${key}` };
    }

    /** Something of this account without a policy of its own. */
    own = (serviceName: string, resource: string): Target => ({
        arn: `arn:aws:${serviceName}:${this.region}:${this.id}:${resource}`,
        account: this.id,
    });

    /** What a call is on that takes no resource. */
    get nothing(): Target {
        return { arn: "*", account: this.id };
    }

    /** A role, to assume it. */
    trustOf(short: string): Target {
        const { arn, trust } = this.role(short);
        return { arn, account: this.id, policy: trust, kind: "role" };
    }

    /** What becomes of a call, by every document of the recording that has a say in it. */
    decide({ by, action, on, through, context }: Call): Decision {
        const endpoint = through === undefined ? undefined : found(this.endpoints, through);
        const free = withoutPermission.includes(action) ? [everything] : [];
        return evaluate(
            {
                caller: by.caller,
                action,
                resource: on.arn,
                resourceAccount: on.account,
                context: { ...(endpoint === undefined ? {} : { "aws:SourceVpce": endpoint.id, "aws:SourceVpc": this.vpcId }), ...context },
            },
            {
                identity: [...by.identity, ...free],
                ...(on.policy === undefined ? {} : { resource: on.policy }),
                ...(on.kind === undefined ? {} : { resourceKind: on.kind }),
                ...(endpoint === undefined ? {} : { endpoint: endpoint.policy }),
            },
        );
    }

    #byName<T>(type: string, of: (resource: RecordedResource) => T): ReadonlyMap<string, T> {
        const prefix = `${this.environment}-`;
        return new Map(resourcesOf(this.#recording, { type }).map((one) => [one.name.replace(new RegExp(`^${prefix}`), ""), of(one)]));
    }

    #roleOf({ name, inputs }: RecordedResource): RecordedRole {
        const arn = `arn:aws:iam::${this.id}:role/${String(inputs["name"])}`;
        const inline = resourcesOf(this.#recording, { type: "aws:iam/rolePolicy:RolePolicy" }).filter(
            (policy) => policy.inputs["role"] === inputs["name"],
        );
        const attached = resourcesOf(this.#recording, { type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment" })
            .filter((attachment) => attachment.inputs["role"] === inputs["name"])
            .map((attachment) => String(attachment.inputs["policyArn"]).split("/").at(-1) ?? "")
            .filter((policy) => !leftOut.includes(policy));
        return {
            name,
            arn,
            caller: { kind: "role", arn },
            identity: [
                ...inline.map((policy) => policyOf(`the policy of ${name}`, policy.inputs["policy"])),
                ...attached.map((policy) => {
                    if (managedPolicies[policy] === undefined) throw new RangeError(`${name} carries ${policy}, whose text is not known`);
                    return policyOf(policy, managedPolicies[policy]);
                }),
            ],
            trust: policyOf(`the trust of ${name}`, inputs["assumeRolePolicy"]),
        };
    }
}

function found<T>(things: ReadonlyMap<string, T>, name: string): T {
    const thing = things.get(name);
    if (thing === undefined) throw new RangeError(`the recording has no ${name}; it has ${[...things.keys()].join(", ")}`);
    return thing;
}
