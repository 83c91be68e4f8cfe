import type { ControlId } from "../controls";
import { stackPolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import {
    kubernetesObjects,
    nameOf,
    namespaceOf,
    sayObject,
    specOf,
    type KubernetesObject,
    type Objects,
} from "../normal-form/kubernetes/objects";
import { at, childrenAt, fieldsAt, flagAt, is, isNullAt, numberAt, textAt, type Place } from "../normal-form/kubernetes/paths";
import { podsOf } from "../normal-form/kubernetes/pods";
import { isOfChart, releasesOf, type Release } from "../normal-form/kubernetes/releases";
import { labels, selects } from "../normal-form/kubernetes/selectors";
import { WEAVIATE } from "../normal-form/kubernetes/weaviate";
import { allOf, anyOf, isUnknown, UNKNOWN, type Known } from "../normal-form/known";
import type { Stack } from "../normal-form/stack";

const ZONE = "topology.kubernetes.io/zone";
const HOST = "kubernetes.io/hostname";

/** Labels of the pods that Weaviate's chart makes; nothing in the values changes them. Source: weaviate/weaviate-helm v17.8.3, weaviateStatefulset.yaml. */
const POD_LABELS = labels({ app: "weaviate", "app.kubernetes.io/name": "weaviate", "app.kubernetes.io/managed-by": "Helm" });

/** The script of this package that spreads Weaviate's pods, and the annotation by which it is told over how many zones. */
const SPREADING = { script: "spread-over-zones", annotation: "weaviate-aws/zones" };

/** Whether no two pods may share a place of that kind. */
function keepsApart(values: Place, topology: string): Known<boolean> {
    const terms = childrenAt(values, "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
    if (isUnknown(terms)) return UNKNOWN;
    return anyOf(
        terms.map((term) => allOf([is(textAt(term, "topologyKey"), topology), selects(fieldsAt(term, "labelSelector"), POD_LABELS)])),
    );
}

/** Whether the script that spreads pods over zones runs on what the chart renders; what another one does can't be seen. */
function isSpread({ resource, values }: Release): Known<boolean> {
    const script = resource.fields.text("postrender");
    if (script === undefined || isUnknown(script)) return script === undefined ? false : UNKNOWN;
    if (script.split("/").at(-1) !== SPREADING.script) return UNKNOWN;
    const zones = numberAt(values, "annotations", SPREADING.annotation);
    return allOf([isUnknown(zones) ? UNKNOWN : (zones ?? 0) >= 3, keepsApart(values, HOST)]);
}

/** A budget that lets one pod go at a time. */
const letsOneGo = (spec: Place): Known<boolean> => is(numberAt(spec, "maxUnavailable"), 1);

/** Whether the chart's own budget does. It has a `minAvailable` by default, which only a null takes away; a budget with both is refused. */
function chartBudget(values: Place): Known<boolean> {
    const path = ["podDisruptionBudgets", "weaviate"];
    return allOf([
        is(at(values, ...path, "enabled"), true),
        letsOneGo(fieldsAt(values, ...path, "spec")),
        isNullAt(values, ...path, "spec", "minAvailable"),
    ]);
}

const budgetsOf = (objects: Objects): KubernetesObject[] => objects.ofKind("policy/PodDisruptionBudget").filter(({ isPatch }) => !isPatch);

/** Whether two names that may be unknown are the same. */
const same = (one: Known<string>, other: Known<string>): Known<boolean> => (isUnknown(one) || isUnknown(other) ? UNKNOWN : one === other);

/** Whether a budget is for pods with those labels in a namespace. */
const isFor = (budget: KubernetesObject, namespace: Known<string>, podLabels: Place): Known<boolean> =>
    allOf([same(namespaceOf(budget), namespace), selects(fieldsAt(specOf(budget), "selector"), podLabels)]);

function judgeWeaviate(judgement: Judgement, objects: Objects, release: Release): void {
    const { resource, values, hasFiles, namespace } = release;
    if (hasFiles !== false) judgement.doubt({ control: "HA-1", resource, why: "values stand in files, which the engine does not show" });
    judgement.expect(
        anyOf([keepsApart(values, ZONE), isSpread(release)]),
        fault(
            "HA-1",
            resource,
            "Replicas of Weaviate may share a zone, and fail with it",
            "no required podAntiAffinity by zone that selects app: weaviate",
            `requiredDuringSchedulingIgnoredDuringExecution with topologyKey ${ZONE}; with more replicas than zones, the script ${SPREADING.script}`,
            "set it in affinity.podAntiAffinity: the chart's own default is only preferred, and by node",
        ),
        "it can't be told what keeps replicas apart: a value is not known, or a script renders the chart on",
    );
    judgement.expect(
        anyOf([
            chartBudget(values),
            ...budgetsOf(objects).map((budget) => allOf([letsOneGo(specOf(budget)), isFor(budget, namespace, POD_LABELS)])),
        ]),
        fault(
            "HC-3",
            resource,
            "A drain may take more than one replica of Weaviate at a time",
            "no PodDisruptionBudget with maxUnavailable 1 and without minAvailable",
            "podDisruptionBudgets.weaviate with enabled true, maxUnavailable 1 and minAvailable null",
            "set all three: the chart's default minAvailable stays unless it is null",
        ),
        "the budget for disruptions is not known",
    );
    judgeStorage(judgement, objects, release);
}

function judgeStorage(judgement: Judgement, objects: Objects, { resource, values }: Release): void {
    const name = textAt(values, "storage", "storageClassName");
    if (name === undefined || isUnknown(name)) {
        judgement.expect(
            isUnknown(name) ? UNKNOWN : false,
            fault(
                "KM-1",
                resource,
                "Weaviate's volumes are of whichever class is the cluster's default",
                "no storage.storageClassName",
                "a class of this stack",
                "name the class",
            ),
            "the class of Weaviate's volumes is not known",
        );
        return;
    }
    for (const storage of objects.ofKind("storage.k8s.io/StorageClass")) {
        if (nameOf(storage) === name) judgeClass(judgement, storage);
    }
}

function judgeClass(judgement: Judgement, storage: KubernetesObject): void {
    const { fields, resource } = storage;
    const parameters = fields.fields("parameters");
    const key = at(parameters, "kmsKeyId");
    const encrypted = flagAt(parameters, "encrypted");
    const expect = (holds: Known<boolean>, control: ControlId, found: string, allowed: string) =>
        judgement.expect(
            holds,
            fault(
                control,
                resource,
                "Weaviate's volumes are not as they have to be",
                `${found} in ${sayObject(storage)}`,
                allowed,
                `set ${allowed}`,
            ),
            `it is not known whether this holds: ${allowed}`,
        );
    expect(is(fields.text("provisioner"), "ebs.csi.aws.com"), "KM-1", "another provisioner", "provisioner ebs.csi.aws.com");
    // A key that is not known yet is still a key.
    expect(
        allOf([is(encrypted, true), key !== undefined]),
        "KM-1",
        "no encryption, or no key of one's own",
        'parameters.encrypted "true" and kmsKeyId',
    );
    expect(
        is(fields.text("volumeBindingMode"), "WaitForFirstConsumer"),
        "HA-1",
        "a volume bound before its pod has a zone",
        "volumeBindingMode WaitForFirstConsumer",
    );
}

/** What has replicas, so that one may go while another stays. */
const REPLICATED = ["apps/Deployment", "apps/StatefulSet"] as const;

function judgeReplicated(judgement: Judgement, objects: Objects): void {
    const budgets = budgetsOf(objects);
    for (const object of objects.ofKind(...REPLICATED)) {
        const replicas = numberAt(specOf(object), "replicas");
        const several: Known<boolean> = isUnknown(replicas) ? UNKNOWN : (replicas ?? 1) >= 2;
        if (several === false || object.isPatch) continue;
        const podLabels = fieldsAt(podsOf(object)?.metadata, "labels");
        const isBudgeted = anyOf(budgets.map((budget) => isFor(budget, namespaceOf(object), podLabels)));
        judgement.expect(
            isBudgeted === true ? true : isUnknown(several) ? UNKNOWN : isBudgeted,
            fault(
                "HC-3",
                object.resource,
                "A drain may take all replicas at once",
                `no PodDisruptionBudget for ${sayObject(object)}`,
                "one that selects its pods",
                "add a PodDisruptionBudget to the namespace with the pods' labels",
            ),
            "it can't be told whether a PodDisruptionBudget selects the pods",
        );
    }
}

/**
 * Judges that the loss of a zone, and the drain of a node, leave Weaviate a majority; and that what else has replicas is drained by halves.
 *
 * Controls: HA-1, HC-3, KM-1.
 */
export function judgeSurvival(stack: Stack): Judgement {
    const judgement = new Judgement();
    const objects = kubernetesObjects(stack);
    for (const release of releasesOf(stack)) {
        const isWeaviate = isOfChart(release, WEAVIATE);
        if (isUnknown(isWeaviate)) {
            judgement.doubt({ control: "HA-1", resource: release.resource, why: "it can't be told whether the chart is Weaviate's" });
        }
        if (isWeaviate === true) judgeWeaviate(judgement, objects, release);
    }
    judgeReplicated(judgement, objects);
    return judgement;
}

/** Weaviate keeps a majority when a zone is lost. */
export const weaviateSurvivesAZone = stackPolicy(
    {
        name: "weaviate-survives-a-zone",
        displayName: "Weaviate survives a zone",
        controls: ["HA-1", "HC-3", "KM-1"],
        severity: "high",
        description:
            "Weaviate's replicas must be in zones of their own, go one at a time, and have volumes that are encrypted with an own key and bound where their pod runs; whatever else has replicas has a PodDisruptionBudget.",
        remediationSteps:
            "Set `affinity.podAntiAffinity` by zone as required, `podDisruptionBudgets.weaviate` with `maxUnavailable: 1` and `minAvailable: null`, a StorageClass of `ebs.csi.aws.com` with `kmsKeyId` and `WaitForFirstConsumer`, and add PodDisruptionBudgets.",
    },
    judgeSurvival,
);
