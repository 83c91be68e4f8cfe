import { roleArn } from "../components/account";
import { roleName } from "../components/access/role";
import { bucketPods } from "../components/access/service-roles";
import { KubernetesLevel, type ClusterAccessGrant } from "../components/cluster/access-plan";
import type { PodIdentity } from "../components/cluster/addon-plan";
import { mirrorRepositoryOf, type MirroredImage } from "../components/images/image-plan";
import { nodeGroupPlans, type NodeGroupPlan } from "../components/cluster/node-plan";
import { accountOf } from "./data";
import type { Environment } from "./schema/environment";

/** Releases of Calico and of its operator, which go together. */
const calico = { operator: "v1.42.3", images: "v3.32.1" };

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

/** Roles of pods by service account, as far as pods have roles. */
export const podIdentities = (environment: Environment): PodIdentity[] =>
    bucketPods.map(({ workload: { namespace, serviceAccount }, role }) => ({
        name: role,
        namespace,
        serviceAccount,
        roleArn: roleArn(accountOf(environment), roleName(environment.name, role)),
    }));

/** The node groups of an environment. */
export const nodeGroups = ({ availabilityZones, nodeGroups: sizes, weaviate }: Environment): NodeGroupPlan[] =>
    nodeGroupPlans({ zones: availabilityZones, sizes, replicas: weaviate.replicas, databaseInstanceType: weaviate.instanceType });

/**
 * The images an environment runs, beside those of EKS's add-ons: those of its database and of its network policies, and its applications'.
 *
 * @param lock Digests by source, as far as images are mirrored.
 */
export function mirroredImages(environment: Environment, lock: Readonly<Record<string, string>>): MirroredImage[] {
    const sources = [
        `cr.weaviate.io/semitechnologies/weaviate:${environment.weaviate.app}`,
        `quay.io/tigera/operator:${calico.operator}`,
        ...["node", "typha", "kube-controllers", "apiserver"].map((image) => `quay.io/calico/${image}:${calico.images}`),
    ];
    const applications = new Map(environment.applications.map(({ image }) => [`${image.repository}@${image.digest}`, image]));
    return [
        ...sources.map((source): MirroredImage => {
            const digest = lock[source];
            return { source, repository: mirrorRepositoryOf(source), ...(digest === undefined ? {} : { digest }) };
        }),
        ...[...applications].map(([source, { repository, digest }]): MirroredImage => ({ source, repository, digest })),
    ];
}
