import type { SoundEnvironment } from "../environment";
import type { Path } from "../faults/display";
import { fault, relationFault, type Fault } from "../faults/fault";
import { indexed, named, type Check } from "./check";

/** HA-1, AS-3: bounds are the right way round, and nothing asks for more than there is. */
export const capacityFaults: Check = (environment) => [
    ...boundFaults(environment),
    ...replicationFaults(environment),
    ...applicationFaults(environment),
];

function boundFaults({ nodeGroups, applications }: SoundEnvironment): Fault[] {
    const bounds: [Path, { minimum?: number; maximum?: number } | undefined][] = [
        ...named<{ minimum?: number; maximum?: number }>(nodeGroups).map(([name, group]): [Path, typeof group] => [
            ["nodeGroups", name],
            group,
        ]),
        ...indexed(applications).map(([i, { scaling }]): [Path, typeof scaling] => [["applications", i, "scaling"], scaling]),
    ];
    const crossed = bounds.flatMap(([path, bound]) =>
        bound?.minimum !== undefined && bound.maximum !== undefined && bound.minimum > bound.maximum
            ? [fault([...path, "maximum"], bound.maximum, `at least the minimum, ${bound.minimum}`, "raise it, or lower the minimum")]
            : [],
    );
    const cap = nodeGroups?.app?.maximum;
    const scheduled = indexed(nodeGroups?.app?.schedules).flatMap(([i, { minimum }]) =>
        cap !== undefined && minimum !== undefined && minimum > cap
            ? [
                  fault(
                      ["nodeGroups", "app", "schedules", i, "minimum"],
                      minimum,
                      `at most the group's maximum, ${cap}`,
                      "lower it, or raise the maximum",
                  ),
              ]
            : [],
    );
    return [...crossed, ...scheduled];
}

function replicationFaults({ weaviate }: SoundEnvironment): Fault[] {
    const { replicas, replicationFactor } = weaviate ?? {};
    if (replicas === undefined || replicationFactor === undefined || replicationFactor <= replicas) return [];
    return [
        fault(
            ["weaviate", "replicationFactor"],
            replicationFactor,
            `at most weaviate.replicas (${replicas})`,
            "lower it, or add replicas: each copy needs a node of its own",
        ),
    ];
}

/** Namespaces that belong to what this package deploys itself. */
const ownNamespaces =
    /^(?:kube-.*|default|istio-.*|calico-.*|tigera-.*|weaviate|weaviate-.*|monitoring|backup|keda|cert-manager|external-secrets|amazon-.*)$/;

function applicationFaults({ applications }: SoundEnvironment): Fault[] {
    const all = indexed(applications);
    const names = all.map(([, { name }]) => name);
    return all.flatMap(([i, application]) => {
        const faults: Fault[] = [];
        const { name, namespace } = application;
        if (name !== undefined && names.indexOf(name) !== names.lastIndexOf(name) && all[names.indexOf(name)]?.[0] !== i) {
            faults.push(fault(["applications", i, "name"], name, "a name no other application has", "rename one of the two"));
        }
        if (name === "weaviate-status")
            faults.push(
                fault(
                    ["applications", i, "name"],
                    name,
                    "another name: this one is of the status service that is always there",
                    "rename it",
                ),
            );
        if (namespace !== undefined && ownNamespaces.test(namespace)) {
            faults.push(
                fault(
                    ["applications", i, "namespace"],
                    namespace,
                    "a namespace of the application's own",
                    "rename it; this one belongs to the platform, whose rules it would get",
                ),
            );
        }
        if (application.callsWeaviate === false && application.weaviateRole !== undefined && application.weaviateRole !== "none") {
            faults.push(
                relationFault(
                    ["applications", i, "weaviateRole"],
                    `"${application.weaviateRole}", though callsWeaviate is false`,
                    "none",
                    "set callsWeaviate, or take the role out",
                ),
            );
        }
        for (const [j, { application: callee }] of indexed(application.calls)) {
            if (callee !== undefined && !names.includes(callee))
                faults.push(
                    fault(
                        ["applications", i, "calls", j, "application"],
                        callee,
                        "the name of an application",
                        "name one that is configured",
                    ),
                );
        }
        return faults;
    });
}
