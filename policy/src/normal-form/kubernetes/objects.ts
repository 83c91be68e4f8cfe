import type { Fields } from "../fields";
import { isUnknown, UNKNOWN, type Known } from "../known";
import type { Resource, Stack } from "../stack";
import { KUBERNETES_PROVIDER } from "../types";
import { fieldsAt, textAt, type Place } from "./paths";

/** An object of the cluster, in whichever resource of the stack it stands. */
export interface KubernetesObject {
    resource: Resource;
    /** API group; `core` for that without a name, as the tokens say it. */
    group: string;
    version: string;
    kind: string;
    /** The object: apiVersion, kind, metadata, spec. */
    fields: Fields;
    /** A patch says only a part: what it leaves out stands elsewhere. */
    isPatch: boolean;
}

interface Token {
    group: string;
    version: string;
    kind: string;
    isPatch: boolean;
    isList: boolean;
}

/**
 * `kubernetes:<group>/<version>:<Kind>`, as @pulumi/kubernetes names what it makes; custom resources too. One of apiVersion `v1` that is
 * written as a custom resource has no group.
 */
const TOKEN = /^kubernetes:(?:([^:/]+)\/)?([^:/]+):([A-Za-z0-9]+?)(List|Patch)?$/;

const tokens = new Map<string, Token | undefined>();

function tokenOf(type: string): Token | undefined {
    if (tokens.has(type)) return tokens.get(type);
    const [, group = "core", version, kind, suffix] = TOKEN.exec(type) ?? [];
    const token =
        version === undefined || kind === undefined || group === "helm.sh"
            ? undefined
            : { group, version, kind, isPatch: suffix === "Patch", isList: suffix === "List" };
    tokens.set(type, token);
    return token;
}

/** The objects that a resource holds: one, those of a list, or none. Elements of a list that are not known are none; see {@link isListUnknown}. */
export function objectsOf(resource: Resource): KubernetesObject[] {
    const token = resource.type.startsWith("kubernetes:") ? tokenOf(resource.type) : undefined;
    if (token === undefined) return [];
    const { group, version, kind, isPatch, isList } = token;
    if (!isList) return [{ resource, group, version, kind, fields: resource.fields, isPatch }];
    const items = resource.fields.children("items");
    if (items === undefined || isUnknown(items)) return [];
    return items.flatMap((fields) => (isUnknown(fields) ? [] : [{ resource, group, version, kind, fields, isPatch }]));
}

/** Whether a resource is a list of objects, some of which are not known. */
export function isListUnknown(resource: Resource): boolean {
    if (tokenOf(resource.type)?.isList !== true) return false;
    const items = resource.fields.children("items");
    return isUnknown(items) || (items ?? []).some(isUnknown);
}

/** The objects of a stack, by group and kind. */
export class Objects {
    readonly all: readonly KubernetesObject[];
    /** Lists whose objects can't be told. */
    readonly unreadable: readonly Resource[];
    private readonly byKind = new Map<string, KubernetesObject[]>();

    constructor(stack: Stack) {
        const resources = stack.resources.filter(({ type }) => type.startsWith("kubernetes:"));
        this.all = resources.flatMap(objectsOf);
        this.unreadable = resources.filter(isListUnknown);
        for (const object of this.all) {
            const key = `${object.group}/${object.kind}`;
            const found = this.byKind.get(key);
            if (found) found.push(object);
            else this.byKind.set(key, [object]);
        }
    }

    /** The objects of the kinds, each written `<group>/<Kind>`. */
    ofKind(...kinds: readonly string[]): KubernetesObject[] {
        return kinds.flatMap((kind) => this.byKind.get(kind) ?? []);
    }

    /** The objects of a group. */
    ofGroup(...groups: readonly string[]): KubernetesObject[] {
        return this.all.filter(({ group }) => groups.includes(group));
    }
}

const read = new WeakMap<Stack, Objects>();

/** The objects of a stack, read once. */
export function kubernetesObjects(stack: Stack): Objects {
    const known = read.get(stack);
    if (known) return known;
    const objects = new Objects(stack);
    read.set(stack, objects);
    return objects;
}

/** The object's spec. */
export const specOf = ({ fields }: KubernetesObject): Place => fields.fields("spec");

/** The object's name; one that Pulumi or the cluster chooses is not known. */
export const nameOf = ({ fields }: KubernetesObject): Known<string> => textAt(fields, "metadata", "name") ?? UNKNOWN;

/** A label or annotation; absent if the object has none. */
export const metadataOf = ({ fields }: KubernetesObject, of: "labels" | "annotations", name: string): Known<string> | undefined =>
    textAt(fieldsAt(fields, "metadata", of), name);

/** Where an object of a namespace lies: what it says itself, else what its provider says, else `default`. */
export function namespaceOf({ fields, resource }: Pick<KubernetesObject, "fields" | "resource">): Known<string> {
    const own = textAt(fields, "metadata", "namespace");
    return own ?? providerNamespace(resource);
}

/** The namespace a provider puts in what names none. */
export function providerNamespace({ provider }: Resource): Known<string> {
    return (provider?.type === KUBERNETES_PROVIDER ? provider.fields.text("namespace") : undefined) ?? "default";
}

/** How a message names an object within its resource. */
export function sayObject(object: KubernetesObject): string {
    const name = nameOf(object);
    return isUnknown(name) ? object.kind : `${object.kind} ${name}`;
}
