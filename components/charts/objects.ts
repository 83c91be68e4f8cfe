import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import { Service, type ServiceArgs } from "@pulumi/kubernetes/core/v1/service";
import { NetworkPolicy, type NetworkPolicyArgs } from "@pulumi/kubernetes/networking/v1/networkPolicy";
import type * as pulumi from "@pulumi/pulumi";

import { objectName, type Manifest } from "../traffic/kubernetes/manifests";

/**
 * Makes one resource of each derived object, named `<prefix>-<kind>-<namespace>-<name>` so that its name stays when others come or go.
 *
 * @param prefix The environment's name.
 * @returns the resources, in the order of the manifests.
 */
export function createObjects(prefix: string, manifests: readonly Manifest[], opts: pulumi.CustomResourceOptions): pulumi.Resource[] {
    return manifests.map((manifest) => {
        const { apiVersion, kind, metadata } = manifest;
        const name = [prefix, objectName(kind), metadata.namespace, objectName(metadata.name)]
            .filter((part) => part !== undefined)
            .join("-");
        if (apiVersion === "networking.k8s.io/v1" && kind === "NetworkPolicy")
            return new NetworkPolicy(name, manifest as NetworkPolicyArgs, opts);
        if (apiVersion === "v1" && kind === "Service") return new Service(name, manifest as ServiceArgs, opts);
        return new CustomResource(name, { ...manifest }, opts);
    });
}
