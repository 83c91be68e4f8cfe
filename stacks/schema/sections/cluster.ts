import * as z from "zod";

import { instanceType } from "../values/aws";
import { noted, oneOf, text, whole } from "../values/note";
import { cron, name } from "../values/text";

/** Releases of Kubernetes this package is made for. Source: Amazon EKS User Guide, "Kubernetes versions on standard support". */
const kubernetesVersions = ["1.34", "1.35", "1.36"] as const;

const instanceTypes = noted(z.array(instanceType).min(1), {
    allowed: "at least one instance type",
    mend: "name one or more of the same size",
    example: "[m7i.large]",
});

const groupShape = (types: string[], minimum: number, maximum: number) => ({
    instanceTypes: instanceTypes.default(types).describe("Instance types, all of the same size, in order of preference."),
    minimum: whole(1, 100, "nodes").default(minimum).describe("Fewest nodes, over all zones."),
    maximum: whole(1, 100, "nodes").default(maximum).describe("Most nodes, over all zones: the cap on what load, or an attack, can cost."),
    diskGiB: whole(20, 1000, "GiB").default(50).describe("Size of a node's own volume, in GiB."),
});

const group = (what: string, types: string[], minimum: number, maximum: number) =>
    z
        .strictObject(groupShape(types, minimum, maximum))
        .prefault({})
        .describe(what);

/** The keys about the cluster and its nodes. */
export const clusterSections = {
    cluster: z
        .strictObject({
            kubernetesVersion: oneOf(kubernetesVersions, 'take a release of this package, in quotes, like "1.36"')
                .default("1.36")
                .describe("Release of Kubernetes."),
            publicEndpoint: noted(z.literal(false), {
                allowed: "false",
                mend: "leave it out: the Kubernetes API is reached through the VPN only, there is no switch for anything else",
            })
                .default(false)
                .describe("Never true: the Kubernetes API has a private endpoint only."),
            operatingSystem: oneOf(["bottlerocket", "al2023"]).default("bottlerocket").describe("Operating system of the nodes."),
            maintenanceWindow: text(/^(?:mon|tue|wed|thu|fri|sat|sun):(?:[01]\d|2[0-3]):[0-5]\d\+[1-9]h$/, {
                allowed: "a day, a time in UTC and a length, such as sun:02:00+4h",
                mend: "write it like sun:02:00+4h",
            })
                .default("sun:02:00+4h")
                .describe("When nodes and add-ons may be replaced by newer ones (UTC)."),
        })
        .prefault({})
        .describe("The Kubernetes cluster."),
    nodeGroups: z
        .strictObject({
            app: z
                .strictObject({
                    ...groupShape(["m7i.large", "m6i.large"], 3, 9),
                    schedules: z
                        .array(
                            z.strictObject({
                                name: name.describe("Name of the time."),
                                start: cron.describe("When it begins (UTC)."),
                                minimum: whole(1, 100, "nodes").describe("Fewest nodes from then on."),
                            }),
                        )
                        .default([])
                        .describe("Times at which the fewest nodes change, for load that is known beforehand."),
                })
                .prefault({})
                .describe("Nodes of the ingress gateway and the applications."),
            system: group(
                "Nodes of what the cluster itself needs: DNS, mesh control plane, controllers.",
                ["m7i.large", "m6i.large"],
                3,
                6,
            ),
            backup: group("Nodes of the jobs that back up, verify and restore.", ["m7i.large", "m6i.large"], 1, 3),
            monitoring: group("Nodes of Prometheus, Grafana and the log shippers.", ["m7i.xlarge", "m6i.xlarge"], 3, 6),
        })
        .prefault({})
        .describe("Groups of nodes, one a tier. The database's follows from weaviate.replicas and weaviate.instanceType."),
};
