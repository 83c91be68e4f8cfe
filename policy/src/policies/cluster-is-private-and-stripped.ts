import type { ControlId } from "../controls";
import { resourcePolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import type { Fields } from "../normal-form/fields";
import { isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";
import { CLUSTER, CLUSTER_COMPONENT } from "../normal-form/types";

/** Every kind of log a control plane writes. */
const LOGS = ["api", "audit", "authenticator", "controllerManager", "scheduler"];

/** A demand on one argument: what must hold, and what to say if it does not. */
interface Demand {
    control: ControlId;
    holds: Known<boolean>;
    wrong: string;
    found: string;
    allowed: string;
    mend: string;
}

/** Whether a switch is as it has to be; what is left out has the default of EKS, or of the component. */
const isSet = (value: Known<boolean> | undefined, to: boolean, otherwise: boolean): Known<boolean> =>
    isUnknown(value) ? UNKNOWN : (value ?? otherwise) === to;

const isText = (value: Known<string> | undefined, wanted: string): Known<boolean> => (isUnknown(value) ? UNKNOWN : value === wanted);

const flagIn = (fields: Known<Fields> | undefined, name: string): Known<boolean> | undefined =>
    isUnknown(fields) ? UNKNOWN : fields?.flag(name);

const textIn = (fields: Known<Fields> | undefined, name: string): Known<string> | undefined =>
    isUnknown(fields) ? UNKNOWN : fields?.text(name);

/** Whether a list of texts holds all that it has to. */
function holdsAll(list: Known<Known<string>[]> | undefined, wanted: readonly string[]): Known<boolean> {
    if (isUnknown(list)) return UNKNOWN;
    const missing = wanted.filter((one) => !(list ?? []).includes(one));
    if (missing.length === 0) return true;
    return (list ?? []).some(isUnknown) ? UNKNOWN : false;
}

const demands = {
    publicEndpoint: (holds: Known<boolean>): Demand => ({
        control: "KA-1",
        holds,
        wrong: "The Kubernetes API can be reached from the internet",
        found: "endpointPublicAccess not false",
        allowed: "false",
        mend: "set endpointPublicAccess to false: the VPN is the way in",
    }),
    privateEndpoint: (holds: Known<boolean>): Demand => ({
        control: "KA-1",
        holds,
        wrong: "The Kubernetes API has no address inside the VPC",
        found: "endpointPrivateAccess not true",
        allowed: "true",
        mend: "set endpointPrivateAccess to true",
    }),
    authentication: (holds: Known<boolean>): Demand => ({
        control: "KA-2",
        holds,
        wrong: "Who may use the cluster is decided elsewhere than in access entries",
        found: "an authentication mode other than API",
        allowed: "API",
        mend: "set the authentication mode to API, and grant access by access entries",
    }),
    creator: (holds: Known<boolean>): Demand => ({
        control: "KA-3",
        holds,
        wrong: "Whoever creates the cluster administers it for good",
        found: "bootstrapClusterCreatorAdminPermissions not false",
        allowed: "false",
        mend: "set it to false, where the component sets it itself by a transform, and give the deployer an access entry",
    }),
    addons: (holds: Known<boolean>): Demand => ({
        control: "NP-9",
        holds,
        wrong: "The cluster comes with add-ons that nobody declared, kube-proxy among them",
        found: "bootstrapSelfManagedAddons not false",
        allowed: "false",
        mend: "set bootstrapSelfManagedAddons to false, and declare the add-ons",
    }),
    logs: (holds: Known<boolean>): Demand => ({
        control: "KA-4",
        holds,
        wrong: "The control plane does not write every log",
        found: "a list of log types that lacks some",
        allowed: LOGS.join(", "),
        mend: "name all five in enabledClusterLogTypes",
    }),
    secrets: (holds: Known<boolean>): Demand => ({
        control: "KM-1",
        holds,
        wrong: "Kubernetes secrets are not encrypted with a key of one's own",
        found: "no key for secrets",
        allowed: "a KMS key of the stack",
        mend: "give the key that secrets are encrypted with",
    }),
    stripped: (holds: Known<boolean>, argument: string, value: string): Demand => ({
        control: "AC-3",
        holds,
        wrong: "The component makes more than the control plane: nodes, add-ons or open security groups of its own",
        found: `${argument} not ${value}`,
        allowed: value,
        mend: `set ${argument} to ${value}, and declare what is wanted`,
    }),
};

function ofCluster({ fields }: Resource): Demand[] {
    const network = fields.fields("vpcConfig");
    const access = fields.fields("accessConfig");
    const encryption = fields.fields("encryptionConfig");
    const provider = isUnknown(encryption) ? UNKNOWN : encryption?.fields("provider");
    const secrets = isUnknown(encryption) ? UNKNOWN : holdsAll(encryption?.texts("resources"), ["secrets"]);
    const key = isUnknown(provider) ? UNKNOWN : provider?.has("keyArn") === true;
    return [
        demands.publicEndpoint(isSet(flagIn(network, "endpointPublicAccess"), false, true)),
        demands.privateEndpoint(isSet(flagIn(network, "endpointPrivateAccess"), true, false)),
        demands.authentication(isText(textIn(access, "authenticationMode"), "API")),
        demands.creator(isSet(flagIn(access, "bootstrapClusterCreatorAdminPermissions"), false, true)),
        demands.addons(isSet(fields.flag("bootstrapSelfManagedAddons"), false, true)),
        demands.logs(holdsAll(fields.texts("enabledClusterLogTypes"), LOGS)),
        demands.secrets(secrets === true ? key : secrets),
    ];
}

/** What the component's own arguments show. That it makes its creator administrator does not: the cluster it makes is judged for that. */
function ofComponent({ fields }: Resource): Demand[] {
    const enabled = (options: string) => flagIn(fields.fields(options), "enabled");
    return [
        demands.publicEndpoint(isSet(fields.flag("endpointPublicAccess"), false, true)),
        demands.privateEndpoint(isSet(fields.flag("endpointPrivateAccess"), true, false)),
        demands.authentication(isText(fields.text("authenticationMode"), "API")),
        demands.addons(isSet(fields.flag("bootstrapSelfManagedAddons"), false, true)),
        demands.logs(holdsAll(fields.texts("enabledClusterLogTypes"), LOGS)),
        demands.secrets(fields.has("encryptionConfigKeyArn")),
        demands.stripped(isSet(fields.flag("skipDefaultNodeGroup"), true, false), "skipDefaultNodeGroup", "true"),
        demands.stripped(isSet(fields.flag("skipDefaultSecurityGroups"), true, false), "skipDefaultSecurityGroups", "true"),
        demands.stripped(isSet(fields.flag("useDefaultVpcCni"), true, false), "useDefaultVpcCni", "true"),
        demands.stripped(isSet(enabled("kubeProxyAddonOptions"), false, true), "kubeProxyAddonOptions.enabled", "false"),
        demands.stripped(isSet(enabled("corednsAddonOptions"), false, true), "corednsAddonOptions.enabled", "false"),
    ];
}

/**
 * Judges the control plane, as a resource and as the component's arguments.
 *
 * Controls: KA-1, KA-2, KA-3, KA-4, KM-1, AC-3, NP-9.
 */
export function judgeCluster(resource: Resource): Judgement {
    const judgement = new Judgement();
    const judged = resource.type === CLUSTER ? ofCluster(resource) : resource.type === CLUSTER_COMPONENT ? ofComponent(resource) : [];
    for (const { holds, ...finding } of judged) {
        judgement.expect(holds, { resource, ...finding }, `it is not known whether this holds: ${finding.allowed} (${finding.found})`);
    }
    return judgement;
}

/** The control plane is private, logged, encrypted, and makes nobody administrator by accident. */
export const clusterIsPrivateAndStripped = resourcePolicy(
    {
        name: "cluster-is-private-and-stripped",
        displayName: "The cluster is private and stripped",
        controls: ["KA-1", "KA-2", "KA-3", "KA-4", "KM-1", "AC-3", "NP-9"],
        severity: "critical",
        description:
            "EKS clusters have a private endpoint only, access entries alone, no administrator by creation, every log, secrets encrypted with an own key, and nothing that was not declared.",
        remediationSteps:
            "Take the component `Cluster` of this package, or set the endpoint, access, logging and encryption arguments it sets; keep `eks.Cluster` from making nodes, add-ons and security groups of its own.",
    },
    judgeCluster,
);
