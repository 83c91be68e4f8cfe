import { LaunchTemplate } from "@pulumi/aws/ec2";
import { NodeGroup } from "@pulumi/aws/eks";
import * as pulumi from "@pulumi/pulumi";

import { dependenciesOf } from "../dependencies";
import { refuse } from "../faults";
import { tierKey } from "./defaults";
import { amiTypeOf, nodeGroupFaults, taintsOf, volumesOf, type NodeGroupPlan, type OperatingSystem } from "./node-plan";
import { userData } from "./user-data";

/** Arguments of {@link NodeGroups}. */
export interface NodeGroupsArgs {
    /** Name of the cluster; an output of it, so that the nodes come after it. */
    clusterName: pulumi.Input<string>;
    /** Release of Kubernetes, which the nodes follow once the control plane has it. */
    kubernetesVersion: string;
    operatingSystem: OperatingSystem;
    /** The groups to make. */
    groups: NodeGroupPlan[];
    /** Zones of the network, in the order of its subnets. */
    availabilityZones: string[];
    /** Ids of the subnets by tier, in the order of the zones. */
    subnetIds: Record<string, pulumi.Input<string>[]>;
    /** Ids of the nodes' security groups by tier. */
    securityGroupIds: Record<string, pulumi.Input<string>>;
    /** ARNs of the nodes' roles by tier. */
    roleArns: Record<string, pulumi.Input<string>>;
    /** ARN of the key that volumes are encrypted with. Auto Scaling's own role has to be among its users. */
    volumesKeyArn: pulumi.Input<string>;
    /** Tags of instances, volumes and interfaces, which do not inherit the provider's. */
    instanceTags: Record<string, string>;
}

/**
 * Nodes of a cluster: managed node groups whose launch templates name the tier's security group, so that EKS's own, which admits all that
 * carry it, stands on none. No metadata for pods, no public address, encrypted volumes, no key to log in with. Pods come to a tier's nodes
 * only if they name it. Which image nodes start from is EKS's newest for the release when a group is made or its release changes.
 *
 * Controls: SS-1, SS-2, SS-3, AT-1, DT-1, DT-3, MT-1, HA-1, KM-1.
 * @throws {pulumi.InputPropertiesError} if an argument is refused; all of them are named at once.
 */
export class NodeGroups extends pulumi.ComponentResource {
    /** ARN of each group, by its name. */
    public readonly arns: Record<string, pulumi.Output<string>>;

    constructor(name: string, args: NodeGroupsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("weaviate-aws:index:NodeGroups", name, args, opts);
        refuse(
            `NodeGroups ${name}`,
            nodeGroupFaults(args.groups, {
                zones: args.availabilityZones,
                operatingSystem: args.operatingSystem,
                subnets: Object.fromEntries(Object.entries(args.subnetIds).map(([tier, ids]) => [tier, ids.length])),
                securityGroups: Object.keys(args.securityGroupIds),
                roles: Object.keys(args.roleArns),
            }),
        );
        this.arns = Object.fromEntries(args.groups.map((group) => [group.name, this.createGroup(name, args, group, opts).arn]));
        this.registerOutputs({ arns: this.arns });
    }

    private createGroup(
        name: string,
        args: NodeGroupsArgs,
        group: NodeGroupPlan,
        opts: pulumi.ComponentResourceOptions | undefined,
    ): NodeGroup {
        const at = `${name}-${group.name}`;
        const template = this.createTemplate(at, args, group);
        const subnetIds = args.subnetIds[group.tier] ?? [];
        return new NodeGroup(
            at,
            {
                clusterName: args.clusterName,
                version: args.kubernetesVersion,
                amiType: amiTypeOf(args.operatingSystem, group.instanceTypes),
                capacityType: "ON_DEMAND",
                instanceTypes: group.instanceTypes,
                launchTemplate: { id: template.id, version: pulumi.interpolate`${template.latestVersion}` },
                nodeRoleArn: args.roleArns[group.tier] as pulumi.Input<string>,
                subnetIds: group.zones.map((zone) => subnetIds[args.availabilityZones.indexOf(zone)] as pulumi.Input<string>),
                scalingConfig: { minSize: group.minimum, maxSize: group.maximum, desiredSize: group.minimum },
                updateConfig: { maxUnavailable: 1 }, // one replica of the database at a time, and never two nodes of a small tier
                labels: { [tierKey]: group.tier },
                taints: taintsOf(group.tier),
                tags: { Name: at, tier: group.tier },
            },
            // How many nodes run is the autoscaler's to say, between the bounds.
            { parent: this, ignoreChanges: ["scalingConfig.desiredSize"], ...dependenciesOf(opts) },
        );
    }

    private createTemplate(at: string, args: NodeGroupsArgs, group: NodeGroupPlan): LaunchTemplate {
        const tags = { ...args.instanceTags, Name: at, tier: group.tier };
        const volume = { encrypted: "true", kmsKeyId: args.volumesKeyArn, volumeType: "gp3", deleteOnTermination: "true" };
        return new LaunchTemplate(
            at,
            {
                description: `Nodes of the ${group.tier} tier`,
                updateDefaultVersion: true,
                blockDeviceMappings: volumesOf(args.operatingSystem, group.diskGiB).map(({ deviceName, ...size }) => ({
                    deviceName,
                    ebs: { ...volume, ...size },
                })),
                metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
                networkInterfaces: [
                    {
                        deviceIndex: 0,
                        associatePublicIpAddress: "false",
                        deleteOnTermination: "true",
                        securityGroups: [args.securityGroupIds[group.tier] as pulumi.Input<string>],
                    },
                ],
                tagSpecifications: ["instance", "volume", "network-interface"].map((resourceType) => ({ resourceType, tags })),
                userData: Buffer.from(userData(args.operatingSystem, group.tier)).toString("base64"),
                tags: { Name: at, tier: group.tier },
            },
            { parent: this },
        );
    }
}
