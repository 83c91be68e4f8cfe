import { UNKNOWN, type PropertyMap, type PropertyValue } from "../wire/values";
import {
    argument,
    attributeOf,
    combine,
    fixed,
    outputOf,
    tagsOf,
    type Component,
    type ImpliedChild,
    type ImpliedComponent,
    type Part,
    type Reference,
} from "./table";

/** Arguments that add children this table does not follow, and which this project makes as resources of their own. */
const UNSUPPORTED = [
    "accessEntries",
    "autoMode",
    "creationRoleProvider",
    "fargate",
    "instanceRole",
    "instanceRoles",
    "nodeGroupOptions",
    "roleMappings",
    "storageClasses",
    "userMappings",
    "vpcCniOptions",
];

/** Arguments that must have one value, since any other makes children this table does not follow. */
const REQUIRED: [path: string, value: PropertyValue][] = [
    ["skipDefaultNodeGroup", true],
    ["skipDefaultSecurityGroups", true],
    ["kubeProxyAddonOptions.enabled", false],
    ["corednsAddonOptions.enabled", false],
    ["useDefaultVpcCni", true],
    ["authenticationMode", "API"],
];

/**
 * `eks.Cluster` stripped to the control plane: the cluster and the Kubernetes provider the component makes for itself.
 *
 * Source: pulumi-eks, nodejs/eks/cluster/cluster.ts, and a run of version 4.3.0 with the real engine.
 */
export const eksCluster: ImpliedComponent = {
    type: "eks:index:Cluster",
    recordsInputs: true,
    registersOutputs: true,
    refusals,
    children: (component) => [cluster(component), provider(component)],
    outputs,
};

function refusals({ inputs }: Component): string[] {
    const refused = UNSUPPORTED.filter((name) => inputs[name] !== undefined).map(
        (name) => `${name} is given; a preview can't follow what the component makes of it, use resources of your own`,
    );
    for (const [path, wanted] of REQUIRED) {
        const found = at(inputs, path);
        const shown = found === undefined ? "not given" : JSON.stringify(found);
        if (found !== wanted) refused.push(`${path} is ${shown}; a preview can follow ${JSON.stringify(wanted)} only`);
    }
    if (inputs["createOidcProvider"] === true)
        refused.push("createOidcProvider is true; it calls out even in a preview, make the provider yourself");
    for (const name of ["serviceRole", "clusterSecurityGroup", "vpcId", "subnetIds"]) {
        if (inputs[name] === undefined) refused.push(`${name} is not given; the component would make or look up one of its own`);
    }
    return refused;
}

function cluster(component: Component): ImpliedChild {
    const { name } = component;
    const key = argument(component, "encryptionConfigKeyArn");
    return {
        key: "cluster",
        type: "aws:eks/cluster:Cluster",
        name: `${name}-eksCluster`,
        inputs: {
            name: argument(component, "name"),
            roleArn: attributeOf(component, "serviceRole"),
            kubernetesNetworkConfig: networkConfig(component),
            bootstrapSelfManagedAddons: argument(component, "bootstrapSelfManagedAddons") ?? fixed(true),
            vpcConfig: combine({
                securityGroupIds: asList(attributeOf(component, "clusterSecurityGroup")),
                subnetIds: argument(component, "subnetIds"),
                endpointPrivateAccess: argument(component, "endpointPrivateAccess"),
                endpointPublicAccess: argument(component, "endpointPublicAccess"),
                publicAccessCidrs: argument(component, "publicAccessCidrs"),
            }),
            version: argument(component, "version"),
            enabledClusterLogTypes: argument(component, "enabledClusterLogTypes"),
            tags: clusterTags(component),
            encryptionConfig: key && combine({ provider: { value: { keyArn: key.value }, from: key.from }, resources: fixed(["secrets"]) }),
            accessConfig: fixed({ authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: true }),
            upgradePolicy: argument(component, "upgradePolicy"),
            deletionProtection: argument(component, "deletionProtection"),
        },
        ignoreChanges: ["accessConfig.bootstrapClusterCreatorAdminPermissions", "bootstrapSelfManagedAddons"],
    };
}

function provider(component: Component): ImpliedChild {
    return {
        key: "provider",
        type: "pulumi:providers:kubernetes",
        name: `${component.name}-eks-k8s`,
        inputs: { kubeconfig: outputOf("cluster"), enableConfigMapMutable: argument(component, "enableConfigMapMutable") },
    };
}

function outputs(component: Component): Record<string, Part | Reference> {
    const none: Part = { value: "", from: [] };
    const everything = Object.values(component.propertyDependencies).flat();
    return {
        eksCluster: { refersTo: "cluster", from: ["cluster"] },
        core: { value: UNKNOWN, from: [...new Set(["cluster", ...everything])] },
        kubeconfig: outputOf("cluster"),
        kubeconfigJson: outputOf("cluster"),
        clusterSecurityGroup: argument(component, "clusterSecurityGroup") ?? outputOf("cluster"),
        clusterSecurityGroupId: attributeOf(component, "clusterSecurityGroup") ?? outputOf("cluster"),
        nodeSecurityGroupId: outputOf("cluster"),
        instanceRoles: { value: [], from: [] },
        clusterIngressRuleId: none,
        defaultNodeGroupAsgName: none,
        fargateProfileId: none,
        fargateProfileStatus: none,
        oidcProviderArn: none,
        oidcProviderUrl: outputOf("cluster"),
        oidcIssuer: outputOf("cluster"),
        autoModeNodeRoleName: none,
    };
}

function networkConfig(component: Component): Part | undefined {
    const range = argument(component, "kubernetesServiceIpAddressRange");
    const family = argument(component, "ipFamily");
    if (!range && !family) return undefined;
    return combine({ serviceIpv4Cidr: family?.value === "ipv6" ? undefined : range, ipFamily: family ?? fixed("ipv4") });
}

/** Tags given to the cluster lie over its name, tags given to everything over both. */
function clusterTags(component: Component): Part {
    const own = tagsOf(component, "clusterTags", { Name: `${component.name}-eksCluster` });
    const all = argument(component, "tags");
    if (!all) return own;
    if (own.value === UNKNOWN || all.value === UNKNOWN) return { value: UNKNOWN, from: [...own.from, ...all.from] };
    return { value: { ...(own.value as PropertyMap), ...(all.value as PropertyMap) }, from: [...new Set([...own.from, ...all.from])] };
}

function asList(part: Part | undefined): Part | undefined {
    return part && { value: [part.value], from: part.from };
}

function at(inputs: PropertyMap, path: string): PropertyValue | undefined {
    return path.split(".").reduce<PropertyValue | undefined>((value, key) => (value as PropertyMap | undefined)?.[key], inputs);
}
