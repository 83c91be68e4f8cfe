import type { ControlId } from "../controls";
import { resourcePolicy } from "../framework/define";
import { fault, Judgement } from "../framework/judgement";
import { isEmpty } from "../normal-form/kubernetes/network-policies";
import { isListUnknown, metadataOf, objectsOf, sayObject, specOf, type KubernetesObject } from "../normal-form/kubernetes/objects";
import { at, childrenAt, fieldsAt, flagAt, is, isOneOf, isThere, textAt, textsAt } from "../normal-form/kubernetes/paths";
import { containersOf, podsOf, type Pods } from "../normal-form/kubernetes/pods";
import { releaseOf, type Release } from "../normal-form/kubernetes/releases";
import { leavesIn, sayPath, type Leaf } from "../normal-form/kubernetes/values";
import { isTruthy } from "../normal-form/kubernetes/weaviate";
import { anyOf, isUnknown, not, UNKNOWN, type Known } from "../normal-form/known";
import type { Resource } from "../normal-form/stack";

const OUTWARD = ["LoadBalancer", "NodePort"];

const bind = "leave it out, and let a TargetGroupBinding put the gateway's pods behind the load balancer";

function judgeService(judgement: Judgement, object: KubernetesObject): void {
    const spec = specOf(object);
    const { resource } = object;
    judgement.expect(
        not(isOneOf(textAt(spec, "type"), OUTWARD)),
        fault(
            "AC-5",
            resource,
            "A Service opens a way into the cluster past the load balancer",
            `type LoadBalancer or NodePort in ${sayObject(object)}`,
            "ClusterIP",
            bind,
        ),
        "the type of a Service is not known",
    );
    judgement.expect(
        isEmpty(textsAt(spec, "externalIPs")),
        fault(
            "NP-8",
            resource,
            "A Service takes traffic meant for another address",
            `externalIPs in ${sayObject(object)}`,
            "none",
            "take them out",
        ),
        "externalIPs are not known",
    );
}

/** Kinds that make a load balancer of their own. */
function judgeEntrance(judgement: Judgement, object: KubernetesObject): void {
    const { group, kind, resource, isPatch } = object;
    const isIngress = kind === "Ingress" && ["networking.k8s.io", "extensions"].includes(group);
    const isGateway = kind === "Gateway" && group === "gateway.networking.k8s.io";
    if ((!isIngress && !isGateway) || isPatch) return;
    const inside = anyOf([
        is(textAt(specOf(object), "gatewayClassName"), "istio-waypoint"),
        is(metadataOf(object, "annotations", "networking.istio.io/service-type"), "ClusterIP"),
    ]);
    judgement.expect(
        isIngress ? false : inside,
        fault(
            "AC-5",
            resource,
            "An object has a controller make a load balancer of its own, without web application firewall",
            sayObject(object),
            "the one load balancer of the stack",
            bind,
        ),
        "it can't be told whether a Gateway makes a load balancer",
    );
}

/** Whether any container listens on a port of its node. */
function takesNodePort(pods: Pods): Known<boolean> {
    const containers = containersOf(pods);
    if (isUnknown(containers)) return UNKNOWN;
    return anyOf(
        containers.map((container): Known<boolean> => {
            if (isUnknown(container)) return UNKNOWN;
            const ports = childrenAt(container.fields, "ports");
            if (isUnknown(ports)) return UNKNOWN;
            return anyOf(ports.map((port): Known<boolean> => (isUnknown(port) ? UNKNOWN : isTruthy(at(port, "hostPort")))));
        }),
    );
}

/** Agents of nodes come as DaemonSets; anything else that listens on a node's address steps out of the rules for pods. */
function judgePods(judgement: Judgement, pods: Pods): void {
    const { object } = pods;
    if (object.kind === "DaemonSet") return;
    const onNode = isUnknown(pods.spec) ? UNKNOWN : (flagAt(pods.spec, "hostNetwork") ?? false);
    judgement.expect(
        not(anyOf([onNode, takesNodePort(pods)])),
        fault(
            "NP-8",
            object.resource,
            "Pods listen on their node's address, where policies for pods do not reach",
            `hostNetwork or hostPort in ${sayObject(object)}`,
            "neither, but in DaemonSets, which are agents of nodes",
            "take them out, and give the pods a Service",
        ),
        "it is not known whether pods listen on their node's address",
    );
}

/** Charts whose Services are load balancers unless their values say otherwise, each with the path. Sources: values.yaml of both. */
const OUTWARD_BY_DEFAULT: Readonly<Record<string, readonly string[]>> = {
    weaviate: ["service", "grpcService"],
    gateway: ["service"],
};

/** Parts of charts that are agents of nodes. */
const AGENTS = /^(prometheus-node-exporter|cni)$/;

/** What a value would open, if it does. */
function openingBy({ path, value }: Leaf): { control: ControlId; opens: Known<boolean>; wrong: string; allowed: string } | undefined {
    const name = path.at(-1) ?? "";
    const holder = path.at(-2) ?? "";
    // Not known whole, it may hold any of these.
    if (isUnknown(value) && /(service|ingress)$/i.test(name)) return { control: "AC-5", opens: UNKNOWN, wrong: "", allowed: "ClusterIP" };
    if (name === "type" && /service$/i.test(holder)) {
        const wrong = "A chart makes a Service that opens a way into the cluster";
        return { control: "AC-5", opens: isOneOf(value, OUTWARD), wrong, allowed: "ClusterIP" };
    }
    if (name === "enabled" && /^ingress(PerReplica)?$/i.test(holder)) {
        const wrong = "A chart makes an Ingress, and that a load balancer";
        return { control: "AC-5", opens: isTruthy(value), wrong, allowed: "false" };
    }
    if (path.at(-2) === "externalIPs")
        return { control: "NP-8", opens: true, wrong: "A Service takes traffic meant for another address", allowed: "none" };
    if ((name === "hostNetwork" || name === "hostPort") && !path.some((part) => AGENTS.test(part))) {
        const wrong = "Pods of a chart listen on their node's address, where policies for pods do not reach";
        return { control: "NP-8", opens: value === "false" ? false : isTruthy(value), wrong, allowed: "false" };
    }
    return undefined;
}

function judgeRelease(judgement: Judgement, release: Release): void {
    const { resource, chart, values, hasFiles } = release;
    const leaves = leavesIn(release);
    if (isUnknown(leaves) || isUnknown(chart) || hasFiles !== false) {
        judgement.doubt({ control: "AC-5", resource, why: "the chart or its values are not known" });
    }
    for (const leaf of isUnknown(leaves) ? [] : leaves) {
        const opening = openingBy(leaf);
        if (opening === undefined) continue;
        const { control, opens, wrong, allowed } = opening;
        const path = sayPath(leaf.path);
        judgement.expect(
            not(opens),
            fault(control, resource, wrong, path, allowed, `set ${path} to ${allowed}, or leave it out`),
            `${path} is not known`,
        );
    }
    for (const path of isUnknown(chart) ? [] : (OUTWARD_BY_DEFAULT[chart] ?? [])) {
        const service = fieldsAt(values, path);
        const type = textAt(service, "type");
        const isOff = is(at(service, "enabled"), false);
        judgement.expect(
            isUnknown(type) || isUnknown(values) ? UNKNOWN : anyOf([isThere(type), isOff]),
            fault(
                "MT-3",
                resource,
                "A chart makes a load balancer unless it is told not to",
                `no ${path}.type; LoadBalancer is the chart's default`,
                "ClusterIP",
                `set ${path}.type to ClusterIP`,
            ),
            `${path}.type is not known`,
        );
    }
}

/**
 * Judges that nothing in the cluster opens a way in of its own, as an object and in the values of a chart. Node agents in the network of
 * their node are the business of those who judge privileges.
 *
 * Controls: AC-5, MT-3, NP-8.
 */
export function judgeServices(resource: Resource): Judgement {
    const judgement = new Judgement();
    if (!resource.type.startsWith("kubernetes:")) return judgement;
    if (isListUnknown(resource)) judgement.doubt({ control: "AC-5", resource, why: "the objects of a list are not known" });
    for (const object of objectsOf(resource)) {
        if (object.group === "core" && object.kind === "Service") judgeService(judgement, object);
        judgeEntrance(judgement, object);
        const pods = podsOf(object);
        if (pods) judgePods(judgement, pods);
    }
    const release = releaseOf(resource);
    if (release) judgeRelease(judgement, release);
    return judgement;
}

/** The one way into the cluster is the load balancer. */
export const servicesStayInsideTheCluster = resourcePolicy(
    {
        name: "services-stay-inside-the-cluster",
        displayName: "Services stay inside the cluster",
        controls: ["AC-5", "MT-3", "NP-8"],
        severity: "critical",
        description:
            "No Service is a LoadBalancer or NodePort or takes external addresses, no Ingress or Gateway makes a load balancer, and no pods but DaemonSets listen on their node's address, be it as objects or in the values of charts.",
        remediationSteps:
            "Use Services of type ClusterIP, set `service.type` of charts whose default is LoadBalancer, and reach pods through the stack's load balancer by a TargetGroupBinding.",
    },
    judgeServices,
);
