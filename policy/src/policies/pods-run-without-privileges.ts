import { stackPolicy } from "../framework/define";
import { Judgement } from "../framework/judgement";
import { kubernetesObjects, metadataOf, nameOf, sayObject, type KubernetesObject, type Objects } from "../normal-form/kubernetes/objects";
import { podsIn, reasonOf, type Pods } from "../normal-form/kubernetes/pods";
import { grossPrivileges, privilegeBy, smallPrivileges } from "../normal-form/kubernetes/privileges";
import { releasesOf, type Release } from "../normal-form/kubernetes/releases";
import { leavesIn } from "../normal-form/kubernetes/values";
import { isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

/** The label by which a namespace says what its pods may do. Source: Kubernetes, "Pod Security Admission". */
const LEVEL = "pod-security.kubernetes.io/enforce";

/** The annotation by which a namespace says why its pods may do more than others. */
const BECAUSE = "weaviate-aws/pod-security-because";

/** Levels of the Pod Security Standards, from the strictest on. */
type Level = "restricted" | "baseline" | "privileged";

const isLevel = (text: string): text is Level => ["restricted", "baseline", "privileged"].includes(text);

/** Namespaces of the stack, with the level that holds for their pods. A weaker one without a reason does not count. */
type Levels = ReadonlyMap<string, Known<Level>>;

function judgeNamespace(judgement: Judgement, namespace: KubernetesObject): Known<Level> {
    const label = metadataOf(namespace, "labels", LEVEL);
    const { resource } = namespace;
    if (label === undefined && namespace.isPatch) return "restricted";
    if (isUnknown(label)) {
        judgement.doubt({ control: "SS-3", resource, why: `the label ${LEVEL} is not known` });
        return UNKNOWN;
    }
    const at = { control: "SS-3" as const, resource, allowed: `restricted, or a weaker level with ${BECAUSE}` };
    if (label === undefined || !isLevel(label)) {
        const wrong = "Nothing keeps pods of a namespace from having every privilege";
        const found = `no level in ${LEVEL} of ${sayObject(namespace)}`;
        judgement.refuse({ ...at, wrong, found, mend: `label the namespace ${LEVEL}: restricted` });
        return "restricted";
    }
    if (label === "restricted") return label;
    const reason = reasonOf(namespace, BECAUSE);
    if (isUnknown(reason)) {
        judgement.doubt({ control: "SS-3", resource, why: `the annotation ${BECAUSE} is not known` });
        return label;
    }
    if (reason === undefined) {
        const wrong = "Pods of a namespace may have privileges, and nothing says why";
        const found = `${LEVEL}: ${label} without a reason in ${sayObject(namespace)}`;
        judgement.refuse({ ...at, wrong, found, mend: `label it restricted, or say why in the annotation ${BECAUSE}` });
        return "restricted";
    }
    judgement.note({ control: "SS-3", resource, text: `${LEVEL}: ${label}, ${reason}` });
    return label;
}

function levelsOf(judgement: Judgement, objects: Objects): Levels {
    const levels = new Map<string, Known<Level>>([["kube-system", "privileged"]]);
    for (const namespace of objects.ofKind("core/Namespace")) {
        const level = judgeNamespace(judgement, namespace);
        const name = nameOf(namespace);
        if (!isUnknown(name) && name !== "kube-system" && !(namespace.isPatch && levels.has(name))) levels.set(name, level);
    }
    return levels;
}

/** The level that holds in a namespace; one that the stack does not make has none of its own, so that the strictest is asked. */
const levelIn = (levels: Levels, namespace: Known<string>): Known<Level> =>
    isUnknown(namespace) ? UNKNOWN : (levels.get(namespace) ?? "restricted");

function judgePods(judgement: Judgement, levels: Levels, pods: Pods): void {
    const { object } = pods;
    const level = levelIn(levels, pods.namespace);
    if (level === "privileged") return;
    const privileges = [...grossPrivileges(pods), ...(level === "baseline" ? [] : smallPrivileges(pods))];
    for (const { what, has, allowed } of privileges) {
        judgement.expect(
            // Where it is not known which level holds, what a strict one forbids is in doubt.
            isUnknown(level) && has !== false ? UNKNOWN : not(has),
            {
                control: "NP-8",
                resource: object.resource,
                wrong: "Pods have a privilege by which one that is taken over reaches its node or other pods",
                found: `${what} in ${sayObject(object)}`,
                allowed: `${allowed}, or a namespace with a weaker level and a reason`,
                mend: "take it out; what has to have it goes to a namespace of its own",
            },
            isUnknown(level) ? "it is not known which namespace pods are in" : `it is not known whether pods have ${what}`,
        );
    }
}

function judgeRelease(judgement: Judgement, levels: Levels, release: Release): void {
    const { resource, namespace, hasFiles } = release;
    const level = levelIn(levels, namespace);
    if (level === "privileged") return;
    const leaves = leavesIn(release);
    if (isUnknown(leaves) || hasFiles !== false) {
        judgement.doubt({ control: "IS-3", resource, why: "the values of a release are not known" });
    }
    for (const leaf of isUnknown(leaves) ? [] : leaves) {
        const privilege = privilegeBy(leaf);
        if (privilege === undefined) continue;
        judgement.expect(
            isUnknown(level) && privilege.has !== false ? UNKNOWN : not(privilege.has),
            {
                control: "NP-8",
                resource,
                wrong: "A chart's pods have a privilege by which one that is taken over reaches its node or other pods",
                found: privilege.what,
                allowed: `${privilege.allowed}, or a namespace with a weaker level and a reason`,
                mend: "take it out; what has to have it goes to a namespace of its own",
            },
            isUnknown(level) ? "it is not known which namespace a release is in" : `${privilege.what} is not known`,
        );
    }
}

/**
 * Judges that namespaces hold pods to the level `restricted`, and that pods and the values of charts ask for no more; a weaker level is a
 * loosening with a reason, and shown. What a chart renders without being told to can't be seen: the namespace's label holds it.
 *
 * Controls: SS-3, NP-8, IS-3.
 */
export function judgePrivileges(stack: Stack): Judgement {
    const judgement = new Judgement();
    const objects = kubernetesObjects(stack);
    const levels = levelsOf(judgement, objects);
    for (const resource of objects.unreadable) {
        judgement.doubt({ control: "NP-8", resource, why: "the objects of a list are not known" });
    }
    for (const pods of podsIn(objects)) judgePods(judgement, levels, pods);
    for (const release of releasesOf(stack)) judgeRelease(judgement, levels, release);
    return judgement;
}

/** Pods have no privileges. */
export const podsRunWithoutPrivileges = stackPolicy(
    {
        name: "pods-run-without-privileges",
        displayName: "Pods run without privileges",
        controls: ["NP-8", "SS-3", "IS-3"],
        severity: "high",
        description:
            "Namespaces enforce the Pod Security level restricted, or a weaker one with a reason; pods and the values of charts ask for no privilege, but in such namespaces and in kube-system.",
        remediationSteps: `Label namespaces \`${LEVEL}: restricted\`, or annotate them \`${BECAUSE}: <reason>\`; in pods set \`runAsNonRoot\`, \`allowPrivilegeEscalation: false\`, \`readOnlyRootFilesystem\`, \`capabilities: { drop: ["ALL"] }\` and the seccomp profile RuntimeDefault.`,
    },
    judgePrivileges,
);
