import type { Fields } from "../fields";
import { isUnknown, type Known } from "../known";
import { metadataOf, namespaceOf, type KubernetesObject, type Objects } from "./objects";
import { childrenAt, fieldsAt, type Place } from "./paths";

/** Pods that an object makes, or is. */
export interface Pods {
    object: KubernetesObject;
    /** Labels and annotations of the pods. */
    metadata: Place;
    /** What the pods are. */
    spec: Known<Fields>;
    namespace: Known<string>;
}

/** A container of a pod. */
export interface Container {
    name: string;
    fields: Fields;
}

/** Where the template of pods stands, by kind; the path is empty where the object is itself a pod. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
    Pod: [],
    Deployment: ["spec", "template"],
    DaemonSet: ["spec", "template"],
    StatefulSet: ["spec", "template"],
    ReplicaSet: ["spec", "template"],
    ReplicationController: ["spec", "template"],
    Job: ["spec", "template"],
    CronJob: ["spec", "jobTemplate", "spec", "template"],
    PodTemplate: ["template"],
};

/** Where other kinds have it, such as a Rollout or a ScaledJob; a template counts if it has containers. */
const ELSEWHERE: readonly (readonly string[])[] = [
    ["spec", "template"],
    ["spec", "jobTemplate", "spec", "template"],
    ["spec", "jobTargetRef", "template"],
];

/** Kinds of pods of the API server's own groups. */
const isOwn = ({ group }: KubernetesObject): boolean => ["core", "apps", "batch", "extensions"].includes(group);

/** Lists of containers in a pod. */
const LISTS = ["containers", "initContainers", "ephemeralContainers"] as const;

/** The pods of an object; none if it makes none. */
export function podsOf(object: KubernetesObject): Pods | undefined {
    const path = isOwn(object) ? TEMPLATES[object.kind] : undefined;
    const paths = path ? [path] : ELSEWHERE;
    for (const one of paths) {
        const template = fieldsAt(object.fields, ...one);
        const spec = fieldsAt(template, "spec");
        // A kind that always makes pods, and does not show them, is one that can't be judged; any other makes none.
        if (spec === undefined || (path === undefined && (isUnknown(spec) || !spec.has("containers")))) continue;
        return { object, metadata: fieldsAt(template, "metadata"), spec, namespace: namespaceOf(object) };
    }
    return undefined;
}

const read = new WeakMap<Objects, readonly Pods[]>();

/** The pods of all objects, read once. */
export function podsIn(objects: Objects): readonly Pods[] {
    const known = read.get(objects);
    if (known) return known;
    const pods = objects.all.flatMap((object) => podsOf(object) ?? []);
    read.set(objects, pods);
    return pods;
}

/** The containers of pods, those that start before included. */
export function containersOf({ spec }: Pods): Known<Known<Container>[]> {
    if (isUnknown(spec)) return spec;
    const lists = LISTS.map((list) => childrenAt(spec, list));
    const unknown = lists.find(isUnknown);
    if (unknown) return unknown;
    return lists.flatMap((list) => (isUnknown(list) ? [] : list)).map((fields) => (isUnknown(fields) ? fields : containerOf(fields)));
}

function containerOf(fields: Fields): Container {
    const name = fields.text("name");
    return { name: name === undefined || isUnknown(name) ? "without a name" : name, fields };
}

/** Whether an object's annotation says why it is loosened: the reason, if there is one. */
export function reasonOf(object: KubernetesObject, annotation: string): Known<string> | undefined {
    const reason = metadataOf(object, "annotations", annotation);
    if (reason === undefined || isUnknown(reason)) return reason;
    return reason.trim() === "" ? undefined : reason.trim();
}
