import { expect } from "chai";

import { judgeServices } from "../../policy/src/policies/services-stay-inside-the-cluster";
import { tryPolicy, type Hole } from "./support/holes";
import { changed, plus, render, resourceOf, UNKNOWN_TEXT, without, type Item, type Plan } from "./support/plan";
import { object, platform, put, release, withPlatformPolicies, workload } from "./support/platform";

withPlatformPolicies();

const inValues = (chart: string, path: string, value: unknown): Plan => put(platform, chart, `values.${path}`, value);

describe("services-stay-inside-the-cluster (AC-5, MT-3, NP-8)", () => {
    const kinds: [string, string, Item][] = [
        ["a load balancer", "AC-5", object("hole", "core/v1:Service", { spec: { type: "LoadBalancer" } })],
        ["a port of every node", "AC-5", object("hole", "core/v1:Service", { spec: { type: "NodePort" } })],
        ["a load balancer by a patch", "AC-5", object("hole", "core/v1:ServicePatch", { spec: { type: "LoadBalancer" } })],
        [
            "a load balancer in a list",
            "AC-5",
            object("hole", "core/v1:ServiceList", { items: [{ spec: {} }, { spec: { type: "LoadBalancer" } }] }),
        ],
        ["a load balancer written as a custom resource", "AC-5", object("hole", "v1:Service", { spec: { type: "LoadBalancer" } })],
        ["external addresses", "NP-8", object("hole", "core/v1:Service", { spec: { externalIPs: ["192.0.2.1"] } })],
        ["an Ingress", "AC-5", object("hole", "networking.k8s.io/v1:Ingress", { spec: {} })],
        ["an Ingress of old", "AC-5", object("hole", "extensions/v1beta1:Ingress", { spec: {} })],
        ["a Gateway", "AC-5", object("hole", "gateway.networking.k8s.io/v1:Gateway", { spec: { gatewayClassName: "istio" } })],
        ["pods in the network of their node", "NP-8", workload("hole", { hostNetwork: true })],
        ["a port of the node", "NP-8", workload("hole", {}, { ports: [{ containerPort: 80, hostPort: 80 }] })],
    ];
    const daemon = (pod: Record<string, unknown>): Item => ({ ...workload("agent", pod), type: "kubernetes:apps/v1:DaemonSet" });
    tryPolicy({
        policy: "services-stay-inside-the-cluster",
        decidedInPreview: true,
        good: {
            "services inside": platform,
            "an agent of every node": plus(platform, daemon({ hostNetwork: true })),
            "a waypoint": plus(
                platform,
                object("w", "gateway.networking.k8s.io/v1:Gateway", { spec: { gatewayClassName: "istio-waypoint" } }),
            ),
            "a gateway of the mesh": plus(platform, object("g", "networking.istio.io/v1:Gateway", { spec: { servers: [] } })),
            "a service of a chart that is off": plus(
                without(platform, "weaviate"),
                release("weaviate", { service: { type: "ClusterIP" }, grpcService: { enabled: false } }),
            ),
            "an agent in a chart": plus(platform, release("kube-prometheus-stack", { "prometheus-node-exporter": { hostNetwork: true } })),
            "a type of something else": inValues("istiod", "updateStrategy.type", "RollingUpdate"),
        },
        holes: [
            ...kinds.map(([is, control, item]): Hole => ({ is, control, at: "hole", plan: plus(platform, item) })),
            { is: "a chart's load balancer", control: "AC-5", at: "gateway", plan: inValues("gateway", "service.type", "LoadBalancer") },
            { is: "a chart's load balancer by default", control: "MT-3", at: "gateway", plan: inValues("gateway", "service", undefined) },
            {
                is: "Weaviate's load balancer by default",
                control: "MT-3",
                at: "weaviate",
                plan: inValues("weaviate", "grpcService", undefined),
            },
            {
                is: "a port of every node of a part",
                control: "AC-5",
                at: "istiod",
                plan: inValues("istiod", "a.b.someService.type", "NodePort"),
            },
            { is: "a chart's Ingress", control: "AC-5", at: "istiod", plan: inValues("istiod", "grafana.ingress.enabled", true) },
            {
                is: "a chart's external addresses",
                control: "NP-8",
                at: "istiod",
                plan: inValues("istiod", "service.externalIPs", ["192.0.2.1"]),
            },
            {
                is: "a chart in the network of its node",
                control: "NP-8",
                at: "istiod",
                plan: inValues("istiod", "pilot.hostNetwork", true),
            },
        ],
        doubtful: [
            { is: "a type that is not known", plan: put(platform, "service", "spec.type", UNKNOWN_TEXT) },
            {
                is: "a class that is not known",
                plan: plus(platform, object("g", "gateway.networking.k8s.io/v1:Gateway", { spec: UNKNOWN_TEXT })),
            },
            { is: "a pod that is not known", plan: put(platform, "worker", "spec.template.spec", UNKNOWN_TEXT) },
            { is: "values that are not known", plan: changed(platform, "gateway", { values: UNKNOWN_TEXT }) },
            { is: "a service that is not known", plan: inValues("istiod", "someService", UNKNOWN_TEXT) },
            { is: "a chart's type that is not known", plan: inValues("istiod", "service.type", UNKNOWN_TEXT) },
            { is: "a list that is not known", plan: plus(platform, object("l", "core/v1:ServiceList", { items: UNKNOWN_TEXT })) },
        ],
    });

    it("is no business of what is none of Kubernetes", () => {
        const [rendered] = render([{ type: "aws:ec2/vpc:Vpc", name: "vpc", props: { spec: { type: "LoadBalancer" } } }], "update");
        expect(rendered && judgeServices(resourceOf(rendered)).verdict).to.equal("pass");
    });
});
