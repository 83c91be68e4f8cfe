import { resourcePolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";
import { KUBERNETES_PROVIDER } from "../normal-form/types";

/** Settings by which a provider says that all is well when it is not, or writes secrets to a disk. */
const deceptive = {
    skipUpdateUnreachable: "changes are passed over in silence while the cluster cannot be reached",
    deleteUnreachable: "everything leaves the state while the cluster cannot be reached",
} as const;

const isKubernetes = ({ type }: Resource): boolean => type.startsWith("kubernetes:");

/**
 * Judges which cluster a Kubernetes object goes to. A default provider takes whatever kubectl points at; one without a cluster's name is
 * replaced, with all that it made, when its kubeconfig changes. Components have no provider: what they make is judged itself.
 *
 * Controls: KA-1.
 */
export function judgeKubernetes(resource: Resource): Judgement {
    const judgement = new Judgement();
    if (resource.type === KUBERNETES_PROVIDER) judgeProvider(judgement, resource);
    if (!isKubernetes(resource) || resource.provider === undefined) return judgement;
    const { name, fields } = resource.provider;
    const demand = (holds: Known<boolean>, found: string, mend: string) =>
        judgement.expect(
            holds,
            {
                control: "KA-1",
                resource,
                wrong: "A Kubernetes object does not name the cluster it belongs to",
                found,
                allowed: "the one explicit provider, behind the cluster's gate, with clusterIdentifier and a timeout",
                mend,
            },
            "the provider's settings are not known",
        );
    const mend = "pass the environment's provider in the resource's options";
    if (/^default(?:_|$)/.test(name)) demand(false, "a default provider", mend);
    else {
        demand(fields.has("clusterIdentifier"), "a provider without clusterIdentifier", mend);
        demand(fields.has("kubeClientSettings"), "a provider whose requests have no time limit", "set kubeClientSettings.timeout");
    }
    return judgement;
}

function judgeProvider(judgement: Judgement, resource: Resource): void {
    for (const [setting, consequence] of Object.entries(deceptive)) {
        const value = resource.fields.flag(setting);
        judgement.expect(
            not(isUnknown(value) ? UNKNOWN : (value ?? false)),
            {
                control: "KA-1",
                resource,
                wrong: `A provider hides that the cluster cannot be reached: ${consequence}`,
                found: `${setting} true`,
                allowed: "false",
                mend: `leave ${setting} out, and connect to the VPN`,
            },
            `${setting} is not known`,
        );
    }
    if (resource.fields.has("renderYamlToDirectory")) {
        judgement.refuse({
            control: "KM-1",
            resource,
            wrong: "A provider writes objects to files instead of to the cluster, secrets in the clear among them",
            found: "renderYamlToDirectory",
            allowed: "none",
            mend: "leave renderYamlToDirectory out",
        });
    }
}

/** Kubernetes objects go to the environment's own cluster, or nowhere. */
export const kubernetesResourcesUseTheExplicitProvider = resourcePolicy(
    {
        name: "kubernetes-resources-use-the-explicit-provider",
        displayName: "Kubernetes resources use the explicit provider",
        controls: ["KA-1", "KM-1"],
        severity: "high",
        description:
            "Kubernetes objects are made by a provider that names its cluster and limits its requests, never by a default one; no provider hides that its cluster cannot be reached.",
        remediationSteps:
            "Pass the environment's Kubernetes provider explicitly, and set `pulumi:disable-default-providers: [kubernetes]`; leave out `skipUpdateUnreachable`, `deleteUnreachable` and `renderYamlToDirectory`.",
    },
    judgeKubernetes,
);
