import { stackPolicy, type Context } from "../framework/define";
import { Judgement } from "../framework/judgement";
import {
    BUILT_IN_TIERS,
    CALICO_GLOBAL_POLICIES,
    CALICO_NETWORK_POLICIES,
    CALICO_TIERS,
    isGlobalDeny,
    openInCalico,
} from "../normal-form/kubernetes/calico";
import { isDefaultDeny, NETWORK_POLICIES, openDirections } from "../normal-form/kubernetes/network-policies";
import {
    kubernetesObjects,
    nameOf,
    namespaceOf,
    sayObject,
    specOf,
    type KubernetesObject,
    type Objects,
} from "../normal-form/kubernetes/objects";
import { is, isThere, textAt } from "../normal-form/kubernetes/paths";
import type { Direction } from "../normal-form/kubernetes/reach";
import { releasesOf } from "../normal-form/kubernetes/releases";
import { allOf, anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

/** Where policies come from, and agents that run before there are any: a deny of all would cut them off before it could be lifted. */
const SYSTEM_NAMESPACES = ["calico-system", "kube-system", "tigera-operator"];

function systemNamespaces({ config }: Pick<Context, "config">): readonly string[] {
    const configured = config.texts("systemNamespaces");
    if (configured === undefined || isUnknown(configured)) return SYSTEM_NAMESPACES;
    return configured.filter((name) => !isUnknown(name)).map(String);
}

/** Whether two names that may be unknown are the same. */
const same = (one: Known<string>, other: Known<string>): Known<boolean> => (isUnknown(one) || isUnknown(other) ? UNKNOWN : one === other);

function judgeNamespaces(judgement: Judgement, objects: Objects, system: readonly string[]): void {
    const denials = objects
        .ofKind(...NETWORK_POLICIES)
        .map((policy): { namespace: Known<string>; denies: Known<boolean> } => ({
            namespace: namespaceOf(policy),
            denies: isDefaultDeny(policy),
        }))
        .filter(({ denies }) => denies !== false);
    for (const namespace of objects.ofKind("core/Namespace")) {
        const name = nameOf(namespace);
        if (namespace.isPatch || (!isUnknown(name) && system.includes(name))) continue;
        judgement.expect(
            anyOf(denials.map((denial) => allOf([same(denial.namespace, name), denial.denies]))),
            {
                control: "NP-5",
                resource: namespace.resource,
                wrong: "Pods of a namespace may talk to everybody until somebody says otherwise",
                found: `no NetworkPolicy that denies all in ${sayObject(namespace)}`,
                allowed: "one that selects every pod, names both directions and has no rule",
                mend: "add a NetworkPolicy with podSelector {} and policyTypes Ingress and Egress to the namespace",
            },
            "it can't be told which namespace a NetworkPolicy denies all in",
        );
    }
}

/** A policy that admits everything is no policy. */
function judgeOpenings(judgement: Judgement, policy: KubernetesObject, directions: { direction: Direction; open: Known<boolean> }[]): void {
    for (const { direction, open } of directions) {
        judgement.expect(
            not(open),
            {
                control: "NP-4",
                resource: policy.resource,
                wrong: direction === "ingress" ? "A policy lets everybody in" : "A policy lets its pods out to everywhere",
                found: `an ${direction} rule of ${sayObject(policy)} without a peer, or with one that is everybody`,
                allowed:
                    direction === "ingress"
                        ? "rules that name pods or ranges"
                        : "rules that name pods or ranges; the internet only with private ranges excepted",
                mend: "name who is meant, by namespace and label, by a set of addresses, or by a range",
            },
            `it can't be told whom the ${direction} rules of a policy name`,
        );
    }
}

function judgeCalico(judgement: Judgement, objects: Objects, system: readonly string[]): void {
    const global = objects.ofKind(...CALICO_GLOBAL_POLICIES);
    const all = [...global, ...objects.ofKind(...CALICO_NETWORK_POLICIES)];
    for (const policy of all) judgeOpenings(judgement, policy, openInCalico(policy));
    const first = all.find(({ isPatch }) => !isPatch);
    if (first) {
        judgement.expect(
            anyOf(global.map((policy) => isGlobalDeny(policy, system))),
            {
                control: "NP-4",
                resource: first.resource,
                wrong: "Calico's policies allow, and nothing of Calico denies the rest",
                found: "no GlobalNetworkPolicy of the default tier that denies all",
                allowed: `one with both types and no rule, for all namespaces but ${system.join(", ")}`,
                mend: "add a GlobalNetworkPolicy to the tier default with types Ingress and Egress, and no rules",
            },
            "it can't be told whether a GlobalNetworkPolicy denies all",
        );
    }
    for (const tier of objects.ofKind(...CALICO_TIERS)) judgeTier(judgement, tier);
}

/** A tier that selects a pod and does not decide drops the packet, and no later tier is asked, unless it ends in Pass. */
function judgeTier(judgement: Judgement, tier: KubernetesObject): void {
    const name = nameOf(tier);
    const action = textAt(specOf(tier), "defaultAction");
    if (tier.isPatch && !isThere(action)) return;
    const isDefault = is(name, "default");
    if (isDefault !== true && !isUnknown(name) && BUILT_IN_TIERS.includes(name)) return;
    const passes: Known<boolean> = isUnknown(action) ? UNKNOWN : action === "Pass";
    const at = { control: "NP-4" as const, resource: tier.resource };
    if (isDefault === true) {
        const wrong = "The last tier of Calico lets through what no policy decides";
        const mend = "leave defaultAction out";
        judgement.expect(not(passes), { ...at, wrong, found: "defaultAction Pass", allowed: "Deny", mend }, "defaultAction is not known");
        return;
    }
    judgement.expect(
        isUnknown(isDefault) ? UNKNOWN : passes,
        {
            ...at,
            wrong: "A tier of Calico drops what it does not decide, so that no later policy is ever asked",
            found: "defaultAction not Pass; Deny is the default",
            allowed: "Pass",
            mend: "set spec.defaultAction to Pass",
        },
        "the tier's defaultAction is not known",
    );
}

/**
 * Judges that what no policy allows is denied, namespace by namespace and in the whole cluster, and that no policy allows all.
 *
 * Controls: AT-3, NP-4, NP-5.
 * Source: Kubernetes, "Network Policies"; tigera/docs, calico/network-policy/policy-tiers/tiered-policy.
 */
export function judgeDenials(stack: Stack, context: Pick<Context, "config">): Judgement {
    const judgement = new Judgement();
    const objects = kubernetesObjects(stack);
    const system = systemNamespaces(context);
    for (const resource of objects.unreadable) {
        judgement.doubt({ control: "NP-4", resource, why: "the objects of a list are not known" });
    }
    judgeNamespaces(judgement, objects, system);
    for (const policy of objects.ofKind(...NETWORK_POLICIES)) judgeOpenings(judgement, policy, openDirections(policy));
    judgeCalico(judgement, objects, system);
    for (const { resource } of releasesOf(stack)) {
        judgement.expect(
            not(resource.fields.flag("createNamespace") ?? false),
            {
                control: "AT-3",
                resource,
                wrong: "A release makes a namespace that nobody isolates",
                found: "createNamespace",
                allowed: "false",
                mend: "make the namespace a resource of its own, with a NetworkPolicy that denies all",
            },
            "createNamespace is not known",
        );
    }
    return judgement;
}

/** What no policy allows is denied. */
export const namespacesDenyByDefault = stackPolicy(
    {
        name: "namespaces-deny-by-default",
        displayName: "Namespaces deny by default",
        controls: ["AT-3", "NP-4", "NP-5"],
        severity: "critical",
        description:
            "Every namespace has a NetworkPolicy that denies all in both directions, Calico's policies end in a deny of the whole cluster, tiers pass on what they do not decide, and no policy admits everybody.",
        remediationSteps:
            "Add a NetworkPolicy with `podSelector: {}`, both `policyTypes` and no rules to each namespace, end Calico's policies in a GlobalNetworkPolicy without rules, set `defaultAction: Pass` on tiers, and name the peers of every rule.",
        configuration: {
            systemNamespaces: {
                type: "array",
                items: { type: "string" },
                description: `Namespaces that need no deny of all; ${SYSTEM_NAMESPACES.join(", ")} unless stated.`,
            },
        },
    },
    judgeDenials,
);
