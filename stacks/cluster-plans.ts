import { roleArn } from "../components/account";
import { roleName } from "../components/access/role";
import { bucketPods } from "../components/access/service-roles";
import { KubernetesLevel, type ClusterAccessGrant } from "../components/cluster/access-plan";
import type { PodIdentity } from "../components/cluster/addon-plan";
import { nodeGroupPlans, type NodeGroupPlan } from "../components/cluster/node-plan";
import { workloads, type Workload } from "../components/traffic";
import { accountOf } from "./data";
import type { Environment } from "./schema/environment";

/**
 * Who may use the Kubernetes API: each team as the configuration says, whoever deploys, and the emergency role. A deployment makes custom
 * resources, cluster roles and admission policies, which no lesser level of EKS may: it takes cluster-admin. Teams that sign in by SAML
 * or as IAM users come by the role made for them, those of Identity Center by the role it made.
 *
 * Controls: AC-8, KA-2, KA-3.
 */
export function accessGrants(environment: Environment): ClusterAccessGrant[] {
    const account = accountOf(environment);
    const own = (role: string) => roleArn(account, roleName(environment.name, role));
    const teams = Object.entries(environment.roles).flatMap(([team, { signIn, kubernetes, namespaces }]): ClusterAccessGrant[] => {
        if (kubernetes === "none") return [];
        const principalArn = signIn.kind === "identity-center" ? signIn.roleArn : own(`team-${team}`);
        return [
            { name: `team-${team}`, principalArn, level: kubernetes, ...(namespaces.length === 0 ? {} : { namespaces: [...namespaces] }) },
        ];
    });
    return [
        { name: "deployer", principalArn: environment.deployer.roleArn, level: KubernetesLevel.ClusterAdmin },
        { name: "break-glass", principalArn: own("break-glass"), level: KubernetesLevel.ClusterAdmin },
        ...teams,
    ];
}

/** Pods that call AWS by a role of their own, beside those of EKS's add-ons, which bring their pods' roles themselves. */
const podsWithRoles: readonly { workload: Workload; role: string }[] = [
    ...bucketPods,
    { workload: workloads.externalSecrets, role: "external-secrets" },
    { workload: workloads.loadBalancerController, role: "load-balancer-controller" },
];

/** Roles of pods by service account. */
export const podIdentities = (environment: Environment): PodIdentity[] =>
    podsWithRoles.map(({ workload: { namespace, serviceAccount }, role }) => ({
        name: role,
        namespace,
        serviceAccount,
        roleArn: roleArn(accountOf(environment), roleName(environment.name, role)),
    }));

/** The node groups of an environment. */
export const nodeGroups = ({ availabilityZones, nodeGroups: sizes, weaviate }: Environment): NodeGroupPlan[] =>
    nodeGroupPlans({ zones: availabilityZones, sizes, replicas: weaviate.replicas, databaseInstanceType: weaviate.instanceType });
