import type * as pulumi from "@pulumi/pulumi";

import { NetworkBoundRoles, roleName, Roles, type RoleArgs, type RolePlan } from "../components/access";
import { document } from "../components/documents";
import { roleArn } from "../components/account";
import { DataBucket } from "../components/buckets";
import { DataKey } from "../components/keys";
import { InterfaceEndpoints, Network } from "../components/network";
import { administratorServices } from "../components/traffic";
import type { Ground } from "./cluster";
import { accountOf, bucketPlans, keyPlans, type BucketPlan } from "./data";
import { interfacePolicies, s3Policy } from "./endpoint-plans";
import { named } from "./named";
import { administratorRoles, rolePlans } from "./people";
import { awsProvider } from "./provider";
import type { Environment } from "./schema";
import { deploySignIn } from "./sign-in";
import { trafficOf } from "./traffic";

/** What a foundation tells those who come after. */
export interface FoundationOutputs {
    vpcId: pulumi.Output<string>;
    /** Ids of the subnets by tier, in the order of the zones. */
    subnetIds: Record<string, pulumi.Output<string>[]>;
    /** ARNs of the keys by class of data. */
    keyArns: Record<string, pulumi.Output<string>>;
    /** ARNs of the buckets by purpose. */
    bucketArns: Record<string, pulumi.Output<string>>;
}

/** An environment up to the ground the cluster stands on. */
export interface Foundation {
    outputs: FoundationOutputs;
    ground: Ground;
    /** Buckets by purpose. */
    buckets: Record<string, DataBucket>;
    /** Options of every further component: the environment's one AWS provider. */
    options: pulumi.ComponentResourceOptions;
}

/**
 * The foundation of an environment, in the one order there is: roles, keys, network and its endpoints, buckets, logs. Buckets come after
 * the S3 endpoint, since their policies admit it alone. The cluster comes next: `deployCluster` in `cluster.ts`.
 */
export function deployFoundation(environment: Environment): Foundation {
    const { name } = environment;
    const account = accountOf(environment);
    const options: pulumi.ComponentResourceOptions = { providers: [awsProvider(environment)] };
    const destruction = environment.allowDestroyBecause === undefined ? {} : { allowDestroyBecause: environment.allowDestroyBecause };

    const signIn = deploySignIn(environment, options);
    const roles = new Roles(name, { roles: rolePlans(environment).map(roleArgs) }, { ...options, dependsOn: signIn });

    const keys = Object.fromEntries(
        keyPlans(environment).map(({ dataClass, uses, region }) => [
            dataClass,
            new DataKey(
                `${name}-${dataClass}`,
                {
                    dataClass,
                    uses,
                    owner: { account, deployerRoleArn: environment.deployer.roleArn },
                    ...(region === undefined ? {} : { region }),
                    ...destruction,
                },
                { ...options, dependsOn: [roles] }, // KMS refuses a policy that names a role which does not exist yet
            ),
        ]),
    );

    const buckets = bucketPlans(environment);
    const network = new Network(
        name,
        {
            account,
            cidr: environment.network.cidr,
            availabilityZones: [...environment.availabilityZones],
            traffic: trafficOf(environment),
            s3EndpointPolicy: s3Policy(environment),
            ...(environment.network.sharedNatBecause === undefined ? {} : { sharedNatBecause: environment.network.sharedNatBecause }),
        },
        options,
    );
    const administrators = administratorRoles(environment);
    if (administrators.length > 0) {
        new NetworkBoundRoles(
            name,
            { roles: administrators, vpcId: network.vpcId, services: [...administratorServices] },
            { ...options, dependsOn: roles },
        );
    }
    const endpoints = new InterfaceEndpoints(
        name,
        {
            account,
            vpcId: network.vpcId,
            subnetIds: network.subnetIds["endpoint"] ?? [],
            securityGroupIds: network.securityGroupIds,
            policies: interfacePolicies(environment),
            ...optional("sharedEndpointsBecause", environment.network.sharedEndpointsBecause),
        },
        options,
    );

    const keyArn = (dataClass: string) => named(keys, dataClass).arn;
    const made: Record<string, DataBucket> = {};
    // A replica comes before what is copied to it.
    for (const plan of [...buckets].sort((a, b) => Number(a.replicatesTo !== undefined) - Number(b.replicatesTo !== undefined))) {
        made[plan.purpose] = new DataBucket(
            `${name}-${plan.purpose}`,
            {
                bucketName: plan.bucketName,
                purpose: plan.purpose,
                dataClass: plan.dataClass,
                account,
                users: plan.users,
                endpointId: network.s3EndpointId,
                retentionDays: plan.retentionDays,
                ...optional("keyArn", plan.key && keyArn(plan.key)),
                ...optional("amazonManagedKeyBecause", plan.amazonManagedKeyBecause),
                ...optional("lockDays", plan.lockDays),
                ...optional("region", plan.region),
                ...optional("replication", replicationOf(plan)),
                ...destruction,
            },
            options,
        );
    }
    return {
        outputs: {
            vpcId: network.vpcId,
            subnetIds: network.subnetIds,
            keyArns: Object.fromEntries(Object.entries(keys).map(([dataClass, made]) => [dataClass, made.arn])),
            bucketArns: Object.fromEntries(Object.entries(made).map(([purpose, bucket]) => [purpose, bucket.arn])),
        },
        ground: {
            roles,
            keys: {
                secrets: named(keys, "secrets"),
                logs: named(keys, "logs"),
                volumes: named(keys, "volumes"),
                images: named(keys, "images"),
            },
            network,
            endpoints,
        },
        buckets: made,
        options,
    };

    function replicationOf({ replicatesTo }: BucketPlan) {
        if (replicatesTo === undefined) return undefined;
        return {
            roleArn: roleArn(account, roleName(name, "replication")),
            destinationBucketArn: named(made, replicatesTo).arn,
            destinationKeyArn: keyArn(named(Object.fromEntries(buckets.map((bucket) => [bucket.purpose, bucket.key])), replicatesTo)),
        };
    }
}

/** A planned role as the component takes it. */
function roleArgs({ trust, statements, ...plan }: RolePlan): RoleArgs {
    const policy = statements.length === 0 ? undefined : JSON.stringify(document(statements));
    return { ...plan, trustPolicy: JSON.stringify(trust), ...optional("policy", policy) };
}

/** An argument that is left out where there is no value, since an absent argument and an undefined one mean the same to a component. */
function optional<Key extends string, Value>(key: Key, value: Value | undefined): Partial<Record<Key, Value>> {
    return value === undefined ? {} : ({ [key]: value } as Record<Key, Value>);
}
