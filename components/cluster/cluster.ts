import { LogGroup } from "@pulumi/aws/cloudwatch";
import type { SecurityGroup } from "@pulumi/aws/ec2";
import type { Cluster as ControlPlane } from "@pulumi/aws/eks";
import "@pulumi/aws/eks"; // registers the types that the outputs of eks.Cluster refer to
import type { Role } from "@pulumi/aws/iam";
import { Cluster as EksCluster } from "@pulumi/eks/cluster";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { clusterFaults } from "./cluster-plan";
import { controlPlaneLogs } from "./defaults";

/** Arguments of {@link Cluster}. */
export interface ClusterArgs {
    /** Release of Kubernetes, such as `1.36`. */
    kubernetesVersion: string;
    vpcId: pulumi.Input<string>;
    /** The endpoint tier's subnets, one in each zone: the control plane's interfaces lie there. */
    subnetIds: pulumi.Input<string>[];
    /** The control plane's security group. EKS adds one of its own, which nothing else carries. */
    securityGroup: pulumi.Input<SecurityGroup>;
    /** The control plane's role. */
    role: pulumi.Input<Role>;
    /** Range of Kubernetes services, outside the VPC's. It cannot be changed later. */
    serviceCidr: string;
    /** ARN of the key that Kubernetes secrets are encrypted with. */
    secretsKeyArn: pulumi.Input<string>;
    /** ARN of the key that the control plane's logs are encrypted with. */
    logsKeyArn: pulumi.Input<string>;
    /** Days the control plane's logs are kept, one of those CloudWatch Logs takes. */
    logRetentionDays: number;
    /** Why cluster and logs may be destroyed. Absent by default: both are protected. */
    allowDestroyBecause?: string;
}

/**
 * The control plane of a Kubernetes cluster, and nothing else: private endpoint only, every log, secrets encrypted with a key of one's own,
 * access by access entries alone, no administrator by accident of having created it. No nodes, add-ons, kube-proxy, OIDC provider or
 * security groups of its own; its name is the component's.
 *
 * Controls: KA-1, KA-2, KA-4, KM-1, DT-1.
 * Source: pulumi-eks 4.3.0; left alone it adds kube-proxy, a VPC CNI, a role, and a security group open to the world.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class Cluster extends pulumi.ComponentResource {
    /** Name of the cluster. Known only once it exists. */
    public readonly clusterName: pulumi.Output<string>;
    /** ARN of the cluster. */
    public readonly arn: pulumi.Output<string>;
    /** Address of the Kubernetes API, inside the VPC. */
    public readonly endpoint: pulumi.Output<string>;
    /** The authority that signs the API's certificate: PEM in base64. */
    public readonly certificateAuthority: pulumi.Output<string>;

    constructor(name: string, args: ClusterArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:Cluster", name, args, opts);
        refuse(`Cluster ${name}`, clusterFaults(name, { ...args, subnets: args.subnetIds.length }));

        const isProtected = args.allowDestroyBecause === undefined;
        const logs = this.createLogs(name, args, isProtected);
        const cluster = new EksCluster(
            name,
            {
                name,
                version: args.kubernetesVersion,
                vpcId: args.vpcId,
                subnetIds: args.subnetIds,
                clusterSecurityGroup: args.securityGroup,
                serviceRole: args.role,
                endpointPrivateAccess: true,
                endpointPublicAccess: false,
                kubernetesServiceIpAddressRange: args.serviceCidr,
                enabledClusterLogTypes: controlPlaneLogs,
                encryptionConfigKeyArn: args.secretsKeyArn,
                authenticationMode: "API",
                deletionProtection: isProtected,
                skipDefaultNodeGroup: true,
                skipDefaultSecurityGroups: true,
                createOidcProvider: false,
                bootstrapSelfManagedAddons: false,
                kubeProxyAddonOptions: { enabled: false },
                corednsAddonOptions: { enabled: false },
                useDefaultVpcCni: true,
            },
            // A remote component is only asked for once what it depends on is there, so its children wait too.
            pulumi.mergeOptions({ parent: this, dependsOn: [logs], transforms: [noCreatorAdministrator] }, dependenciesOf(opts)),
        );
        const controlPlane: pulumi.Output<ControlPlane> = cluster.eksCluster;

        this.clusterName = controlPlane.name;
        this.arn = controlPlane.arn;
        this.endpoint = controlPlane.endpoint;
        this.certificateAuthority = controlPlane.certificateAuthority.data;
        this.registerOutputs({
            clusterName: this.clusterName,
            arn: this.arn,
            endpoint: this.endpoint,
            certificateAuthority: this.certificateAuthority,
        });
    }

    /** The group EKS writes to. Made by EKS it would have neither key nor end, and would outlive the cluster. */
    private createLogs(name: string, args: ClusterArgs, isProtected: boolean): LogGroup {
        return new LogGroup(
            `${name}-control-plane`,
            {
                name: `/aws/eks/${name}/cluster`,
                kmsKeyId: args.logsKeyArn,
                retentionInDays: args.logRetentionDays,
                tags: { Name: `${name}-control-plane`, dataClass: "logs" },
            },
            { parent: this, protect: isProtected },
        );
    }
}

/** eks.Cluster makes whoever creates the cluster its administrator for good; this takes that back before the cluster exists. */
const noCreatorAdministrator: pulumi.ResourceTransform = ({ type, props, opts }) => {
    if (type !== "aws:eks/cluster:Cluster") return undefined;
    const accessConfig = { ...props["accessConfig"], bootstrapClusterCreatorAdminPermissions: false };
    return { props: { ...props, accessConfig }, opts };
};
