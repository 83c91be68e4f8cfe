import { roleName, type RolePlan } from "../components/access/role";
import { roleArn } from "../components/account";
import { interfaceEndpointPolicy, s3EndpointPolicy, type EndpointCallers } from "../components/network/endpoint-policies";
import { interfaceServices } from "../components/traffic";
import { accountOf, bucketPlans } from "./data";
import { rolePlans } from "./people";
import type { Environment } from "./schema/environment";

/** Services whose sessions run in the VPC: on instances and in pods. All others call from AWS's own network. */
const insideTheVpc: readonly string[] = ["ec2.amazonaws.com", "pods.eks.amazonaws.com"];

/** Roles whose functions stand in the VPC, as Lambda's do only where they are told to: what a trust cannot say. */
const functionsInTheVpc: readonly string[] = [];

/** Those a role's trust names, of one kind. */
const trusted = ({ trust }: RolePlan, kind: "AWS" | "Service" | "Federated"): string[] =>
    trust.Statement.flatMap(({ Principal }) => (typeof Principal === "object" ? (Principal[kind] ?? []) : []));

/**
 * Who calls AWS from inside the VPC, from the one list of roles: roles of nodes and pods by what they may do, people and the deployer by
 * name. A role that is not in that list gets through no endpoint.
 *
 * Controls: VE-5, S3-3.
 */
export function endpointCallers(environment: Environment): EndpointCallers {
    const account = accountOf(environment);
    const plans = rolePlans(environment);
    const arnOf = ({ role }: RolePlan) => roleArn(account, roleName(environment.name, role));
    const ofPeople = plans.filter((plan) => trusted(plan, "AWS").length + trusted(plan, "Federated").length > 0);
    const fromIdentityCenter = Object.values(environment.roles).flatMap(({ signIn }) =>
        signIn.kind === "identity-center" ? [signIn.roleArn] : [],
    );
    return {
        workloads: plans
            .filter((plan) => functionsInTheVpc.includes(plan.role) || trusted(plan, "Service").some((one) => insideTheVpc.includes(one)))
            .map((plan) => ({ arn: arnOf(plan), statements: plan.statements, managedPolicies: plan.managedPolicies ?? [] })),
        people: [environment.deployer.roleArn, ...ofPeople.map(arnOf), ...fromIdentityCenter],
        assumers: plans.flatMap((plan) => trusted(plan, "AWS")),
    };
}

/**
 * Policy of every interface endpoint as JSON, by service.
 *
 * Controls: VE-5, S3-6.
 */
export function interfacePolicies(environment: Environment): Record<string, string> {
    const callers = endpointCallers(environment);
    const account = accountOf(environment);
    return Object.fromEntries(
        interfaceServices.map(({ service }) => [service, JSON.stringify(interfaceEndpointPolicy(account, service, callers))]),
    );
}

/**
 * Policy of the S3 gateway endpoint as JSON. It serves the main region's buckets; the replica's are reached by S3 alone.
 *
 * Controls: S3-6, DT-4.
 */
export function s3Policy(environment: Environment): string {
    const buckets = bucketPlans(environment).filter(({ region }) => region === undefined);
    const names = buckets.map(({ bucketName }) => bucketName);
    return JSON.stringify(s3EndpointPolicy(accountOf(environment), names, endpointCallers(environment)));
}
