import { expect } from "chai";

import { Fields } from "../../policy/src/normal-form/fields";
import { judgeKubernetes } from "../../policy/src/policies/kubernetes-resources-use-the-explicit-provider";
import { tryPolicy } from "./support/holes";
import { changed, plus, ref, render, resourceOf, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";

const logs = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

const cluster: Plan = [
    {
        type: "aws:eks/cluster:Cluster",
        name: "made",
        props: {
            vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false, subnetIds: ["subnet-1"] },
            accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
            bootstrapSelfManagedAddons: false,
            enabledClusterLogTypes: logs,
            encryptionConfig: { provider: { keyArn: "arn:aws:kms:eu-central-1:111122223333:key/1" }, resources: ["secrets"] },
        },
    },
    {
        type: "eks:index:Cluster",
        name: "asked",
        props: {
            endpointPrivateAccess: true,
            endpointPublicAccess: false,
            authenticationMode: "API",
            bootstrapSelfManagedAddons: false,
            enabledClusterLogTypes: logs,
            encryptionConfigKeyArn: "arn:aws:kms:eu-central-1:111122223333:key/1",
            skipDefaultNodeGroup: true,
            skipDefaultSecurityGroups: true,
            useDefaultVpcCni: true,
            kubeProxyAddonOptions: { enabled: false },
            corednsAddonOptions: { enabled: false },
        },
    },
];

describe("cluster-is-private-and-stripped (KA-1, KA-2, KA-3, KA-4, KM-1)", () => {
    const made: [string, string, Record<string, unknown>][] = [
        ["a public endpoint", "KA-1", { vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: true } }],
        ["a public endpoint by default", "KA-1", { vpcConfig: { endpointPrivateAccess: true } }],
        ["no private endpoint", "KA-1", { vpcConfig: { endpointPublicAccess: false } }],
        ["no network settings", "KA-1", { vpcConfig: undefined }],
        [
            "the aws-auth map beside access entries",
            "KA-2",
            { accessConfig: { authenticationMode: "API_AND_CONFIG_MAP", bootstrapClusterCreatorAdminPermissions: false } },
        ],
        ["an administrator by creation", "KA-3", { accessConfig: { authenticationMode: "API" } }],
        ["no access settings", "KA-3", { accessConfig: undefined }],
        ["add-ons nobody declared", "NP-9", { bootstrapSelfManagedAddons: undefined }],
        ["no audit log", "KA-4", { enabledClusterLogTypes: logs.filter((log) => log !== "audit") }],
        ["no log", "KA-4", { enabledClusterLogTypes: undefined }],
        ["secrets without a key", "KM-1", { encryptionConfig: undefined }],
        ["a key for nothing", "KM-1", { encryptionConfig: { provider: { keyArn: "arn" }, resources: [] } }],
    ];
    const asked: [string, string, Record<string, unknown>][] = [
        ["a public endpoint asked for", "KA-1", { endpointPublicAccess: undefined }],
        ["no private endpoint asked for", "KA-1", { endpointPrivateAccess: false }],
        ["another way in asked for", "KA-2", { authenticationMode: "CONFIG_MAP" }],
        ["add-ons asked for by silence", "NP-9", { bootstrapSelfManagedAddons: true }],
        ["a node group of the component's own", "AC-3", { skipDefaultNodeGroup: undefined }],
        ["security groups of the component's own", "AC-3", { skipDefaultSecurityGroups: false }],
        ["a VPC CNI of the component's own", "AC-3", { useDefaultVpcCni: undefined }],
        ["kube-proxy", "AC-3", { kubeProxyAddonOptions: undefined }],
        ["CoreDNS before its time", "AC-3", { corednsAddonOptions: { enabled: true } }],
        ["no logs asked for", "KA-4", { enabledClusterLogTypes: [] }],
        ["no key asked for", "KM-1", { encryptionConfigKeyArn: undefined }],
    ];
    const holes = (at: string, table: typeof made) =>
        table.map(([is, control, props]) => ({ is, control, at, plan: changed(cluster, at, props) }));
    tryPolicy({
        policy: "cluster-is-private-and-stripped",
        decidedInPreview: true,
        good: {
            "the control plane alone": cluster,
            "other resources": [{ type: "aws:ec2/vpc:Vpc", name: "vpc", props: {} }],
        },
        holes: [...holes("made", made), ...holes("asked", asked)],
        doubtful: [
            { is: "unknown network settings", plan: changed(cluster, "made", { vpcConfig: UNKNOWN_TEXT }) },
            { is: "an unknown list of logs", plan: changed(cluster, "made", { enabledClusterLogTypes: [...logs.slice(1), UNKNOWN_TEXT] }) },
            { is: "an unknown mode", plan: changed(cluster, "asked", { authenticationMode: UNKNOWN_TEXT }) },
        ],
    });
});

const volume = { encrypted: "true", kmsKeyId: ref("key", "arn") };
const nodes: Plan = [
    { type: "aws:kms/key:Key", name: "key", props: {} },
    { type: "aws:ec2/securityGroup:SecurityGroup", name: "group", props: { tags: { tier: "app" } } },
    { type: "aws:ec2/securityGroup:SecurityGroup", name: "other", props: { tags: { tier: "database" } } },
    { type: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", name: "default", props: { tags: { tier: "app" } } },
    {
        type: "aws:ec2/launchTemplate:LaunchTemplate",
        name: "template",
        props: {
            tags: { tier: "app" },
            metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
            blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: volume }],
            networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: [ref("group")] }],
        },
    },
    { type: "aws:eks/nodeGroup:NodeGroup", name: "nodes", props: { launchTemplate: { id: ref("template"), version: "1" } } },
];

describe("launch-templates-harden-nodes (SS-1, SS-3, KM-1, DT-1, AC-7)", () => {
    const ofTemplate: [string, string, Record<string, unknown>][] = [
        ["no security group", "SS-1", { networkInterfaces: [{ associatePublicIpAddress: false }] }],
        ["neither interfaces nor groups", "SS-1", { networkInterfaces: undefined }],
        ["the group of another tier", "SS-1", { networkInterfaces: [{ associatePublicIpAddress: false, securityGroups: [ref("other")] }] }],
        ["a second group of another tier", "SS-1", { vpcSecurityGroupIds: [ref("other")] }],
        ["a group from elsewhere", "SS-1", { networkInterfaces: [{ associatePublicIpAddress: false, securityGroups: ["sg-1"] }] }],
        ["the default group", "SS-1", { networkInterfaces: [{ associatePublicIpAddress: false, securityGroups: [ref("default")] }] }],
        ["a template of no tier", "SS-1", { tags: undefined }],
        ["metadata without a token", "SS-3", { metadataOptions: { httpTokens: "optional", httpPutResponseHopLimit: 1 } }],
        ["metadata two hops away", "SS-3", { metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 2 } }],
        ["metadata left as they are", "SS-3", { metadataOptions: undefined }],
        ["a volume in the clear", "KM-1", { blockDeviceMappings: [{ ebs: { ...volume, encrypted: "false" } }] }],
        ["a volume with Amazon's key", "KM-1", { blockDeviceMappings: [{ ebs: { encrypted: "true" } }] }],
        ["a second volume in the clear", "KM-1", { blockDeviceMappings: [{ ebs: volume }, { ebs: { volumeSize: 20 } }] }],
        ["volumes left as the image has them", "KM-1", { blockDeviceMappings: undefined }],
        ["a public address", "DT-1", { networkInterfaces: [{ associatePublicIpAddress: "true", securityGroups: [ref("group")] }] }],
        ["an address left to the subnet", "DT-1", { networkInterfaces: [{ securityGroups: [ref("group")] }] }],
        ["an SSH key", "AC-7", { keyName: "laptop" }],
    ];
    tryPolicy({
        policy: "launch-templates-harden-nodes",
        decidedInPreview: true,
        good: {
            "a hardened template": nodes,
            "groups of the instance instead of the interface": changed(nodes, "template", {
                networkInterfaces: undefined,
                vpcSecurityGroupIds: [ref("group")],
            }),
            "a mapping without a volume": changed(nodes, "template", {
                blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: volume }, { virtualName: "ephemeral0" }],
            }),
        },
        holes: [
            ...ofTemplate.map(([is, control, props]) => ({ is, control, at: "template", plan: changed(nodes, "template", props) })),
            { is: "no template", control: "SS-3", at: "nodes", plan: changed(nodes, "nodes", { launchTemplate: undefined }) },
            {
                is: "a template from elsewhere",
                control: "SS-3",
                at: "nodes",
                plan: changed(without(nodes, "template"), "nodes", { launchTemplate: { id: "lt-1", version: "1" } }),
            },
            { is: "remote access", control: "AC-7", at: "nodes", plan: changed(nodes, "nodes", { remoteAccess: { ec2SshKey: "laptop" } }) },
        ],
        doubtful: [
            { is: "unknown metadata options", plan: changed(nodes, "template", { metadataOptions: UNKNOWN_TEXT }) },
            { is: "unknown volumes", plan: changed(nodes, "template", { blockDeviceMappings: UNKNOWN_TEXT }) },
            {
                is: "one of several groups, as of a component's output",
                plan: changed(nodes, "template", {
                    networkInterfaces: [{ associatePublicIpAddress: "false", securityGroups: [ref(["group", "other"])] }],
                }),
            },
            {
                is: "a template that is not known",
                plan: changed(nodes, "nodes", { launchTemplate: { id: UNKNOWN_TEXT, version: "1" } }),
            },
        ],
    });
});

describe("kubernetes-resources-use-the-explicit-provider (KA-1, KM-1)", () => {
    const provider = (props: Record<string, unknown> = {}): Plan => [{ type: "pulumi:providers:kubernetes", name: "one", props }];
    tryPolicy({
        policy: "kubernetes-resources-use-the-explicit-provider",
        decidedInPreview: true,
        good: {
            "a provider as it should be": provider({ clusterIdentifier: "arn", kubeClientSettings: '{"timeout":10}' }),
            "what is none of Kubernetes": plus([], { type: "aws:ec2/vpc:Vpc", name: "one", props: {} }),
        },
        holes: [
            { is: "changes passed over", plan: provider({ skipUpdateUnreachable: "true" }), at: "one" },
            { is: "state dropped", plan: provider({ deleteUnreachable: true }), at: "one" },
            { is: "objects written to files", plan: provider({ renderYamlToDirectory: "out" }), at: "one", control: "KM-1" },
        ],
        doubtful: [{ is: "an unknown switch", plan: provider({ skipUpdateUnreachable: UNKNOWN_TEXT }) }],
    });

    const namespace: Item = { type: "kubernetes:core/v1:Namespace", name: "one", props: {} };
    const madeBy = (name: string, props: Record<string, unknown>, item = namespace) => {
        const [rendered] = render([item], "update");
        if (rendered === undefined) throw new Error("nothing was rendered");
        return judgeKubernetes({
            ...resourceOf(rendered),
            provider: { type: "pulumi:providers:kubernetes", name, fields: new Fields(props) },
        }).verdict;
    };
    const explicit = { clusterIdentifier: "arn", kubeClientSettings: '{"timeout":10}' };

    it("passes objects of the explicit provider, its kubeconfig known or not", () => {
        expect(madeBy("prod", explicit)).to.equal("pass");
        expect(madeBy("prod", { ...explicit, kubeconfig: UNKNOWN_TEXT })).to.equal("pass");
    });

    it("refuses a default provider, whatever it is set to", () => {
        for (const name of ["default", "default_4_34_2"]) expect(madeBy(name, explicit), name).to.equal("violation");
    });

    it("refuses the provider that eks.Cluster makes for itself, and one without a time limit", () => {
        expect(madeBy("prod-eks-k8s", { kubeconfig: "{}" })).to.equal("violation");
        expect(madeBy("prod", { clusterIdentifier: "arn" })).to.equal("violation");
    });

    it("leaves components to what they make", () => {
        const [rendered] = render([{ type: "kubernetes:helm.sh/v4:Chart", name: "one", props: {} }], "update");
        expect(rendered && judgeKubernetes(resourceOf(rendered)).verdict).to.equal("pass");
    });
});
