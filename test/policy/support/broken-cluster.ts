import { UNKNOWN } from "../../../tools/preview";
import { register, resourceOf } from "../../support/breaking";
import type { EnvironmentHole } from "./environment-hole";

const launchTemplate = "aws:ec2/launchTemplate:LaunchTemplate";
const zone = "eu-central-1a";

/** Changes that make production's cluster weaker than its controls. */
export const clusterHoles: EnvironmentHole[] = [
    {
        what: "a Kubernetes API that the internet reaches, by the component's argument",
        policy: "cluster-is-private-and-stripped",
        control: "KA-1",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, "eks:index:Cluster", "prod").inputs["endpointPublicAccess"] = true;
        },
    },
    {
        what: "a cluster whose creator administers it",
        policy: "cluster-is-private-and-stripped",
        control: "KA-3",
        at: "prod-eksCluster",
        open: (recording) => {
            resourceOf(recording, "aws:eks/cluster:Cluster", "prod-eksCluster").inputs["accessConfig"] = {
                authenticationMode: "API",
                bootstrapClusterCreatorAdminPermissions: true,
            };
        },
    },
    {
        what: "a control plane without its audit log",
        policy: "cluster-is-private-and-stripped",
        control: "KA-4",
        at: "prod-eksCluster",
        open: (recording) => {
            resourceOf(recording, "aws:eks/cluster:Cluster", "prod-eksCluster").inputs["enabledClusterLogTypes"] = ["api", "authenticator"];
        },
    },
    {
        what: "a cluster whose secrets have no key of one's own",
        policy: "cluster-is-private-and-stripped",
        control: "KM-1",
        at: "prod-eksCluster",
        open: (recording) => {
            delete resourceOf(recording, "aws:eks/cluster:Cluster", "prod-eksCluster").inputs["encryptionConfig"];
        },
    },
    {
        what: "nodes whose metadata pods can read",
        policy: "launch-templates-harden-nodes",
        control: "SS-3",
        at: "prod-app",
        open: (recording) => {
            resourceOf(recording, launchTemplate, "prod-app").inputs["metadataOptions"] = {
                httpTokens: "required",
                httpPutResponseHopLimit: 2,
            };
        },
    },
    {
        what: "database nodes with the security group of the app tier",
        policy: "launch-templates-harden-nodes",
        control: "SS-1",
        at: `prod-database-${zone}`,
        open: (recording) => {
            resourceOf(recording, launchTemplate, `prod-database-${zone}`).propertyDependencies["networkInterfaces"] = [
                resourceOf(recording, "aws:ec2/securityGroup:SecurityGroup", "prod-app-node").urn,
            ];
        },
    },
    {
        what: "nodes that start from a template of EKS",
        policy: "launch-templates-harden-nodes",
        control: "SS-3",
        at: "prod-system",
        open: (recording) => {
            delete resourceOf(recording, "aws:eks/nodeGroup:NodeGroup", "prod-system").inputs["launchTemplate"];
        },
    },
    {
        what: "a Kubernetes object of a default provider",
        policy: "kubernetes-resources-use-the-explicit-provider",
        control: "KA-1",
        at: "somewhere",
        open: (recording) => {
            const explicit = resourceOf(recording, "pulumi:providers:kubernetes", "prod");
            const byDefault = register(recording, explicit, "default_4_34_2", (made) => {
                made.inputs = { version: "4.34.2" };
                made.propertyDependencies = {};
            });
            register(recording, explicit, "somewhere", (made) => {
                made.type = "kubernetes:core/v1:ConfigMap";
                made.urn = made.urn.replace("pulumi:providers:kubernetes", made.type);
                made.inputs = { metadata: { name: "somewhere" } };
                made.propertyDependencies = {};
                made.provider = `${byDefault.urn}::${UNKNOWN}`;
            });
        },
    },
    {
        what: "a provider that hides that its cluster is out of reach",
        policy: "kubernetes-resources-use-the-explicit-provider",
        control: "KA-1",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, "pulumi:providers:kubernetes", "prod").inputs["skipUpdateUnreachable"] = "true";
        },
    },
    {
        what: "a NAT gateway for all zones, and no reason",
        policy: "components-say-why-they-loosen",
        control: "FW-1",
        at: "prod",
        open: (recording) => {
            resourceOf(recording, "weaviate-aws:index:Network", "prod").inputs["sharedNatBecause"] = " ";
        },
    },
];
