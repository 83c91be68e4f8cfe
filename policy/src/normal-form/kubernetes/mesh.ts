import { anyOf, isUnknown, UNKNOWN, type Known } from "../known";
import type { Resource, Stack } from "../stack";
import { kubernetesObjects, type KubernetesObject, type Objects } from "./objects";
import { isOfChart, releasesOf, type Release } from "./releases";

/** Namespace whose policies hold for the whole mesh, unless `meshConfig.rootNamespace` says otherwise. */
export const ROOT_NAMESPACE = "istio-system";

/** Groups of Istio's objects. */
const GROUPS = ["security.istio.io", "networking.istio.io"];

/** What a stack has of a mesh. */
export interface Mesh {
    /** Releases of the control plane's chart. */
    controlPlanes: readonly Release[];
    /** Charts that may be the control plane's. */
    doubtful: readonly Release[];
    objects: Objects;
    /** What stands for the mesh in a message; undefined without a mesh. */
    resource: Resource | undefined;
}

/** The mesh of a stack. */
export function meshOf(stack: Stack): Mesh {
    const releases = releasesOf(stack);
    const objects = kubernetesObjects(stack);
    const controlPlanes = releases.filter((release) => isOfChart(release, "istiod") === true);
    const doubtful = releases.filter((release) => isUnknown(isOfChart(release, "istiod")));
    const first = objects.ofGroup(...GROUPS).find(({ isPatch }) => !isPatch);
    return { controlPlanes, doubtful, objects, resource: controlPlanes[0]?.resource ?? first?.resource };
}

/** Objects of security, by kind. */
export const securityObjects = (objects: Objects, kind: string): KubernetesObject[] => objects.ofKind(`security.istio.io/${kind}`);

/** Objects of networking, by kind. */
export const networkingObjects = (objects: Objects, kind: string): KubernetesObject[] => objects.ofKind(`networking.istio.io/${kind}`);

/** Whether one of a list holds a star; unknown elements may. */
export const hasStar = (list: Known<readonly Known<string>[]>): Known<boolean> =>
    isUnknown(list) ? UNKNOWN : anyOf(list.map((one) => (isUnknown(one) ? UNKNOWN : one.includes("*"))));
